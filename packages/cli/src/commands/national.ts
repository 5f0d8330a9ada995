import { catalog, evaluate, parsePeriod } from '@motcua/metrics'
import {
  completenessOf,
  officeCalendar,
  workingCalendar,
} from '@motcua/metrics/calendar'
import type {
  Kpi,
  NationalEvaluation,
  NationalResult,
  Period,
} from '@motcua/metrics'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import { coverage, readShared, SharedError } from '@motcua/warehouse/reading'
import type { Office } from '@motcua/jobs'
import type { SharedMoment, Stamp } from '@motcua/warehouse/reading'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { casesOf, contractOf, parseDimensions, valueOf } from './kpi.ts'
import type { KpiFlags } from './kpi.ts'

/** Options of `kpi` over many offices. */
export interface NationalFlags extends KpiFlags {
  readonly warehouse?: string
  readonly offices?: string
}

/**
 * `motcua kpi --warehouse postgres://… --offices all --period P`
 *
 * @param office whose plan gives rules, targets and KPIs of its own; none: by
 * date, the catalogue alone.
 */
export async function national(
  office: Office | undefined,
  flags: NationalFlags,
): Promise<Exit> {
  const { warehouse, offices } = wordsOf(flags)
  const period = parsePeriod(flags.period)
  const kpis = office?.kpis ?? catalog
  const by = parseDimensions(kpis, flags.by, ['office'])
  const found = await readShared(warehouse, offices, async (moment) => {
    requirePublished(offices, moment)
    return nationOf(moment, { office, kpis, offices, by, period })
  })
  if (flags.format === 'json') {
    const { key, from, to, scheme } = period
    writeJson({
      period: { key, from, to, scheme },
      asOf: found.evaluation.asOf,
      plan: found.evaluation.plan,
      offices: found.offices,
      leftOut: found.leftOut,
      results: found.evaluation.results.map(contractOf),
    })
  } else write(nationalTable(found.evaluation))
  for (const lack of lacksOf(found, period)) tell(lack)
  return exit.done
}

/** @throws UsageError when the words do not go together. */
function wordsOf({ warehouse, offices, unit, asOf }: NationalFlags): {
  readonly warehouse: string
  readonly offices: 'all' | readonly string[]
} {
  if (warehouse === undefined || offices === undefined)
    throw new UsageError(
      `expected --warehouse and --offices together, got ${warehouse === undefined ? '--offices' : '--warehouse'} alone`,
    )
  if (unit !== undefined || asOf !== undefined)
    throw new UsageError(
      `expected ${unit === undefined ? '--as-of' : '--unit'} of one office, got it beside --offices; a shared database has what was published last`,
    )
  const named = offices.split(',').map((code) => code.trim())
  if (named.includes(''))
    throw new UsageError(`expected --offices all or A,B, got ${offices}`)
  return { warehouse, offices: offices === 'all' ? 'all' : named }
}

/** @throws SharedError when an office that is named has never been published, or none has. */
function requirePublished(
  offices: 'all' | readonly string[],
  { stamps }: SharedMoment,
): void {
  if (offices === 'all' && stamps.length > 0) return
  const asked = offices === 'all' ? ['none'] : offices
  const absent = asked.filter(
    (code) => !stamps.some(({ office }) => office === code),
  )
  if (absent.length > 0)
    throw new SharedError(
      'not_published',
      `expected published offices, got ${absent.join(', ')}, which ${absent.length === 1 ? 'is' : 'are'} not; there each is published by: motcua publish --to ADDRESS`,
    )
}

interface Asked {
  readonly office: Office | undefined
  readonly kpis: readonly Kpi[]
  readonly offices: 'all' | readonly string[]
  readonly by: readonly string[]
  readonly period: Period
}

/** An office of the table, and up to where its data go. */
interface OfficeState extends Pick<Stamp, 'office' | 'complete'> {
  /** Null where nothing tells what its rows are. */
  readonly batch: number | null
  readonly publishedAt: string | null
  readonly cutOff: string | null
  /** Whether its data cover the period; where they do not, no number with it in is known. */
  readonly isComplete: boolean
  /** Whether it has a unit in the period, so that it is in the sums. */
  readonly isCounted: boolean
}

interface Nation {
  readonly evaluation: NationalEvaluation
  readonly offices: readonly OfficeState[]
  /** KPIs that cannot be asked of these offices together. */
  readonly leftOut: readonly string[]
}

async function nationOf(
  { db, stamps }: SharedMoment,
  { office, kpis, offices, by, period }: Asked,
): Promise<Nation> {
  const coverages = new Map(stamps.map((s) => [s.office, coverage(s)]))
  const cutOffs = new Map(stamps.map((s) => [s.office, s.cutOff]))
  const calendars = new Map<string, WorkingCalendar>()
  for (const { office: code } of stamps)
    calendars.set(code, await officeCalendar(db, { office: code }))
  const usual = workingCalendar()
  const evaluation = await evaluate(db, kpis, {
    offices,
    period,
    by,
    ...(office && { plan: office.plan }),
    calendar: (code) => calendars.get(code) ?? usual,
    // What is due after it is not overdue; of an office without one, all is known.
    asOf: (code) => ({ at: cutOffs.get(code) }),
    complete: (unit, of, code) => coverages.get(code)?.(unit, of) ?? null,
  })
  const codes = new Set([...evaluation.offices, ...coverages.keys()])
  return {
    evaluation,
    offices: [...codes].map((code) =>
      stateOf(
        code,
        stamps.find((stamp) => stamp.office === code),
        { evaluation, period },
      ),
    ),
    leftOut: evaluation.unmapped.map(({ kpi }) => kpi),
  }
}

function stateOf(
  office: string,
  stamp: Stamp | undefined,
  { evaluation, period }: Pick<Nation, 'evaluation'> & { period: Period },
): OfficeState {
  const complete = stamp?.complete ?? null
  const { days, of } = completenessOf(period, complete)
  return {
    office,
    batch: stamp?.batch ?? null,
    publishedAt: stamp?.publishedAt ?? null,
    cutOff: stamp?.cutOff ?? null,
    complete,
    isComplete: days === of,
    isCounted: evaluation.offices.includes(office),
  }
}

/** What the table does not say. */
function lacksOf(
  { offices, evaluation }: Nation,
  period: Period,
): readonly string[] {
  const faults = new Map(
    evaluation.leftOut.map(({ office, reason }) => [office, reason]),
  )
  const lines = offices.flatMap((of) => {
    const fault = faults.get(of.office)
    if (fault !== undefined) return [`${of.office} is in no sum: ${fault}`]
    if (!of.isCounted)
      return [`${of.office} has no unit in ${period.key}: it is in no sum`]
    if (of.batch === null)
      return [
        `${of.office} is incomplete: nothing tells what its rows are; publish it: motcua publish`,
      ]
    if (of.isComplete) return []
    return [
      `${of.office} is incomplete: its data go to ${of.complete?.to ?? 'no day'}, the period to ${period.to}`,
    ]
  })
  const unplaced = evaluation.unplaced.filter(({ lacks }) =>
    ['no_office', 'unknown_office'].includes(lacks),
  )
  return [
    ...lines,
    ...(faults.has(null) ? [`units in no sum: ${faults.get(null)}`] : []),
    ...unplaced.map(
      ({ kpi, office, rows }) =>
        `${kpi}: ${rows} rows of ${office ?? 'no office'}, which has no units, are in no sum`,
    ),
  ]
}

/** The results as a table for a terminal, all offices together first. */
function nationalTable({
  results,
}: Pick<NationalEvaluation, 'results'>): string {
  const groups = [
    ...new Set(results.flatMap((r) => Object.keys(r.group ?? {}))),
  ]
  const row = (r: NationalResult) => [
    r.kpi,
    r.office ?? '(all)',
    r.unit,
    ...groups.map((name) => r.group?.[name]),
    casesOf(r, r),
    valueOf(r, r),
    casesOf(r, r.toDate),
    valueOf(r, r.toDate),
    r.status,
  ]
  const head = ['cases', 'value', 'year to date', 'value', 'status']
  return table(['kpi', 'office', 'unit', ...groups, ...head], results.map(row))
}
