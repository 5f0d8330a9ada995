import {
  dimensions,
  evaluate,
  findKpi,
  formatCount,
  formatDuration,
  formatShare,
  misses as findMisses,
  parsePeriod,
} from '@motcua/metrics'
import { smells } from '@motcua/metrics/catalog'
import { targetOf } from '@motcua/metrics/plan'

import type {
  Dimension,
  Evaluation,
  Figures,
  Kpi,
  Miss,
  NationalResult,
  Plan,
  Result,
} from '@motcua/metrics'
import {
  closedPeriods,
  openOfficeData,
  publishedResults,
} from '@motcua/jobs/reading'
import type { Office, OfficeData } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { askedOf } from './asked.ts'
import { composite } from './composite.ts'

/** Options of `kpi`, `misses` and `explain`. */
export interface KpiFlags {
  readonly period: string
  readonly unit?: string
  readonly by?: string
  readonly asOf?: string
  readonly composite?: boolean
  readonly format: 'table' | 'json'
}

/** `motcua kpi --period P` */
export async function kpi(office: Office, flags: KpiFlags): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const by = parseDimensions(office.kpis, flags.by)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const evaluation = await evaluateOffice(office, data, flags, by)
  if (flags.composite) {
    composite(office, evaluation, flags)
    return exit.done
  }
  if (flags.format === 'json') {
    const { key, from, to, scheme } = period
    writeJson({
      period: { key, from, to, scheme },
      asOf: evaluation.asOf,
      plan: evaluation.plan,
      life: lifeContract(office, evaluation),
      results: evaluation.results.map(contractOf),
    })
  } else
    write(
      [
        ...lifeLines(office, evaluation),
        kpiTable(office.plan, evaluation),
      ].join('\n'),
    )
  return exit.done
}

/** Where the period stands for what was asked, of units the first: after a person has closed it, and not before, it is closed or restated. */
function lifeContract(
  office: Office,
  { lives: [first] }: Pick<Evaluation, 'lives'>,
): object | null {
  if (!first) return null
  const { period, life, completeness } = first
  const { at, by, reason } = closedPeriods(office).get(period) ?? {}
  const closed = at === undefined ? null : { at, by, reason }
  return { life, completeness, closed }
}

/** That a person closed the period, and that its numbers are others now. */
function lifeLines(
  office: Office,
  { periods, lives }: Pick<Evaluation, 'periods' | 'lives'>,
): readonly string[] {
  const closed = closedPeriods(office).get(periods[0]?.key ?? '')
  if (!closed) return []
  const { period, at, by, reason } = closed
  const isMoved = lives.some(({ life }) => life === 'restated')
  return [
    `Kỳ ${period} đã khóa lúc ${at} (${by}): ${reason}`,
    ...(isMoved
      ? [
          runnable(
            `Số đã công bố của kỳ này nay khác; xem: motcua restated --period ${period}`,
          ),
        ]
      : []),
  ]
}

/** `motcua misses KPI --period P` */
export async function misses(
  office: Office,
  id: string,
  flags: KpiFlags,
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const definition = findKpi(id, [...office.kpis, ...smells], period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const found = await findMisses(data.snapshot.db, definition, {
    office: office.code,
    rules: office.plan.rules,
    plan: office.plan,
    asOf: data.asOf,
    calendar: data.calendar,
    period,
    unit: flags.unit,
  })
  const dossiers = found.map(dossierOf)
  if (flags.format === 'json') {
    const total = dossiers.length
    writeJson({ kpi: id, period: period.key, total, dossiers })
  } else write(missesText(definition, period.key, dossiers))
  return exit.done
}

type Dossier = Pick<
  Miss,
  | 'code'
  | 'procedure'
  | 'unit'
  | 'receivedOn'
  | 'dueOn'
  | 'finishedOn'
  | 'daysLate'
>

function dossierOf({
  code,
  procedure,
  unit,
  receivedOn,
  dueOn,
  finishedOn,
  daysLate,
}: Miss): Dossier {
  return { code, procedure, unit, receivedOn, dueOn, finishedOn, daysLate }
}

function missesText(
  { title, kind }: Kpi,
  period: string,
  dossiers: readonly Dossier[],
): string {
  const what = kind === 'ratio' ? 'that count and do not meet' : 'counted'
  return [
    `${title.en}, ${period}: ${formatCount(dossiers.length)} ${what}`,
    table(
      ['code', 'procedure', 'unit', 'received', 'due', 'finished', 'days late'],
      dossiers.map((d) => Object.values(d)),
    ),
  ].join('\n')
}

/** A result as the JSON contract has it: the period stands once, above, and what only the library tells is left out. */
export function contractOf(result: NationalResult): object {
  const besides = [
    'period',
    'version',
    'group',
    'flipsAfter',
    'small',
    'isCovered',
  ]
  const without = (of: object) =>
    Object.fromEntries(
      Object.entries(of).filter(([key]) => !besides.includes(key)),
    )
  return without({ ...result, toDate: without(result.toDate) })
}

/** Evaluates the catalogue and the office's own KPIs over one period. */
export function evaluateOffice(
  office: Office,
  data: OfficeData,
  flags: Pick<KpiFlags, 'period' | 'unit'>,
  by: readonly Dimension[],
): Promise<Evaluation> {
  return evaluate(data.snapshot.db, office.kpis, {
    ...askedOf(office, data),
    periods: [parsePeriod(flags.period)],
    by,
    ...(flags.unit !== undefined && { units: [flags.unit] }),
    published: publishedResults(office),
    closed: [...closedPeriods(office).keys()],
  })
}

/** The results as a table for a terminal. */
export function kpiTable(
  plan: Plan,
  { results }: Pick<Evaluation, 'results'>,
): string {
  const groups = [
    ...new Set(results.flatMap((r) => Object.keys(r.group ?? {}))),
  ]
  return table(
    [
      'kpi',
      'unit',
      ...groups,
      'cases',
      'value',
      'year to date',
      'value',
      'target',
      'status',
    ],
    results.map((r) => [
      r.kpi,
      r.ended ? `${r.unit} (until ${r.ended})` : r.unit,
      ...groups.map((name) => r.group?.[name]),
      casesOf(r, r),
      valueOf(r, r),
      casesOf(r, r.toDate),
      valueOf(r, r.toDate),
      r.target ? printedTarget(plan, r) : '',
      statusText(r),
    ]),
  )
}

/** A judged status, with a word where it rests on few cases; what flips it is told by few that have to change. */
function statusText({ status, small }: Result): string {
  const isJudged = ['met', 'near', 'missed'].includes(status)
  return isJudged && small ? `${status}, few cases` : status
}

/** A target as the plan prints it; of one on the way, up to which day. */
function printedTarget(plan: Plan, of: Result): string {
  const target = targetOf(plan, of.kpi, of.unit, parsePeriod(of.period))
  if (!target) return ''
  const { printed, onTheWay } = target
  if (!onTheWay) return printed.vi
  const [year, month, day] = onTheWay.until.split('-').map(Number)
  return `${printed.vi} (đến ${day}/${month}/${year})`
}

/** How many cases a result is of. */
export function casesOf(
  { duration }: NationalResult,
  { numerator, denominator }: Figures,
): string {
  if (denominator === null) return formatCount(numerator)
  return duration
    ? formatCount(denominator)
    : `${formatCount(numerator)}/${formatCount(denominator)}`
}

/** The value of a result; none of a count. */
export function valueOf(
  { duration, target }: NationalResult,
  { value, numerator, denominator }: Figures,
): string {
  const targets = target ? [target.value] : []
  if (duration) return formatDuration(value, targets)
  return denominator === null
    ? ''
    : formatShare(numerator, denominator, targets)
}

/** The dimensions that `--by` names. */
export function parseDimensions(
  kpis: readonly Kpi[],
  text: string | undefined,
  others: readonly string[] = [],
): readonly Dimension[] {
  const names = text === undefined ? [] : text.split(',')
  const known = [
    ...new Set<Dimension>([
      ...others,
      ...dimensions,
      ...kpis.flatMap((k) =>
        k.kind === 'derived' ? [] : Object.keys(k.rows.dimensions),
      ),
    ]),
  ]
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`expected --by of ${known.join(', ')}, got ${name}`)
  return names
}
