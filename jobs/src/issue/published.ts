import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { planSchema } from '@motcua/metrics'
import type { Figures, Period, Plan, Published } from '@motcua/metrics'
import { yearToDate } from '@motcua/metrics/calendar'
import type { ScorecardFigures } from '@motcua/scorecard'
import { makeFolder } from '@motcua/warehouse/reading'
import type { Office } from '../office/office.ts'
import { LedgerError, ledgerPath, readLedger } from './ledger.ts'
import type { PublishedFigures } from './ledger.ts'
import type { OfficeData } from './office-data.ts'
import { writeWhole } from './write-whole.ts'

/** One number as it was issued first. */
export interface PublishedFigure extends Figures {
  readonly kpi: string
  readonly version: number
  readonly unit: string
  readonly period: string
  /** When it was issued, the office's local time. */
  readonly at: string
  /** The last batch that was known, the cut-off, and the hash of the plan. */
  readonly batch: number
  readonly asOf: string
  readonly plan: string
  /** Of the year to date that a scorecard prints beside its period. */
  readonly isToDate: boolean
}

/** The numbers of a unit's scorecard, for the ledger; what the data do not cover was not printed. */
export async function publishedFigures(
  office: Office,
  { loaded }: Pick<OfficeData, 'loaded'>,
  {
    figures,
    unit,
  }: { readonly figures: ScorecardFigures; readonly unit: string },
): Promise<PublishedFigures> {
  const keys = [figures.period.key, toDateOf(figures.period)]
  const own = figures.evaluation.results.filter(
    (r) => r.unit === unit && r.period === keys[0] && r.group === undefined,
  )
  const numbers = ({ numerator, denominator, value }: Figures) => ({
    numerator,
    denominator,
    value,
  })
  return {
    batch: loaded.batch,
    asOf: loaded.cutOff,
    plan: await keepPlan(office),
    figures: own.flatMap((r) => {
      const { kpi, version } = r
      return [r, r.toDate].flatMap((of, i) =>
        of.isCovered
          ? [{ kpi, version, period: keys[i] ?? '', ...numbers(of) }]
          : [],
      )
    }),
  }
}

/**
 * Every number that was issued, as it was issued first: of each period of a
 * scorecard, and of its year to date. `older` counts the scorecards of a program
 * that kept no numbers.
 *
 * @param before hash of a PDF: only what was issued before it; all where it was not issued
 * @throws LedgerError
 */
export function firstPublished(
  office: Office,
  before?: string,
): {
  readonly figures: readonly PublishedFigure[]
  readonly older: number
} {
  const all = readLedger(ledgerPath(office)).filter(
    ({ event }) => event === 'issued',
  )
  const own = all.findIndex(({ sha256 }) => sha256 === before)
  const issued = before === undefined || own < 0 ? all : all.slice(0, own)
  const first = new Map<string, PublishedFigure>()
  for (const { unit, at, published, period: key } of issued) {
    const { batch, asOf, plan } = published ?? {}
    if (batch === undefined || asOf === undefined || plan === undefined)
      continue
    for (const figure of published?.figures ?? []) {
      const isToDate = figure.period !== key
      const name = JSON.stringify([figure.kpi, figure.period, unit])
      if (!first.has(name))
        first.set(name, { ...figure, unit, at, batch, asOf, plan, isToDate })
    }
  }
  const older = issued.filter(({ published }) => !published).length
  return { figures: [...first.values()], older }
}

/** The same as an evaluation takes them. */
export function publishedResults(office: Office, before?: string): Published {
  const { figures } = firstPublished(office, before)
  return {
    results: figures.map((figure) => ({ ...figure, office: office.code })),
  }
}

/** Key of the year to date. */
function toDateOf(period: Period): string {
  return yearToDate(period).key
}

/** The plan by which numbers were issued. */
export interface KeptPlan {
  readonly plan: Plan
  readonly sha256: string
}

/** The office's plan and its name in the ledger. */
export function planNow({ plan }: Pick<Office, 'plan'>): KeptPlan {
  const sha256 = createHash('sha256').update(textOf(plan)).digest('hex')
  return { plan, sha256 }
}

/** Keeps the plan beside the ledger, once; gives its hash. */
async function keepPlan(office: Office): Promise<string> {
  const { plan, sha256 } = planNow(office)
  const path = pathOf(office, sha256)
  if (!existsSync(path)) {
    makeFolder(join(office.paths.var, 'plans'))
    await writeWhole(path, textOf(plan))
  }
  return sha256
}

/**
 * The plan of a hash.
 *
 * @throws LedgerError where it is not there as it was written.
 */
export function keptPlan(office: Office, sha256: string): KeptPlan {
  const now = planNow(office)
  if (now.sha256 === sha256) return now
  const path = pathOf(office, sha256)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (
    text !== undefined &&
    createHash('sha256').update(text).digest('hex') === sha256
  )
    return { plan: planSchema.parse(JSON.parse(text)), sha256 }
  throw new LedgerError(
    `${path}: expected the plan by which scorecards were issued, got ${text === undefined ? 'none' : 'a changed one'}; bring it back from a backup`,
  )
}

function textOf(plan: Plan): string {
  return JSON.stringify(plan)
}

function pathOf({ paths }: Pick<Office, 'paths'>, sha256: string): string {
  return join(paths.var, 'plans', `${sha256}.json`)
}
