import {
  evaluate,
  findKpi,
  formatCount,
  formatShare,
  parsePeriod,
} from '@motcua/metrics'
import {
  changeOf,
  concentrationOf,
  partsOf,
  readingsOf,
  signalsOf,
  statedOf,
} from '@motcua/metrics/analysis'
import { monthsUpTo, previousPeriod } from '@motcua/metrics/calendar'
import type { CountingKpi } from '@motcua/metrics/catalog'
import type {
  EvaluateOptions,
  Evaluation,
  Kpi,
  Period,
  Result,
} from '@motcua/metrics'
import type {
  Change,
  Concentration,
  Reading,
  Signal,
} from '@motcua/metrics/analysis'
import type { Snapshot } from '@motcua/warehouse'
import { openOfficeData } from '@motcua/jobs/reading'
import type { Office } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import { askedOf } from './asked.ts'
import type { KpiFlags } from './kpi.ts'

/** What is told by one dimension: why the share moved, and where its misses come from. */
interface Told {
  readonly by: string
  readonly change: Change | null
  readonly concentration: Concentration
}

/** How many misses state something. */
interface Stated {
  readonly value: string | null
  readonly dossiers: number
}

/** The answer. */
export interface Why {
  readonly kpi: string
  readonly period: string
  readonly before: string
  readonly unit: string
  /** How many cases of the year to date would have to change for the status to turn; null where there is none. */
  readonly flipsAfter: number | null
  readonly by: readonly Told[]
  readonly reasons: readonly Stated[]
  readonly apologies: readonly Stated[]
  readonly months: readonly Signal[]
  readonly readings: readonly Reading[]
}

/** `motcua why KPI --period P`: why a share moved, where its misses come from, and whether it is noise. */
export async function why(
  office: Office,
  id: string,
  flags: KpiFlags,
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const kpi = findKpi(id, office.kpis, period)
  if (kpi.kind !== 'ratio')
    throw new UsageError(
      `expected a KPI that is a share of rows, got ${id}, which is a ${kpi.kind}`,
    )
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const found = await whyOf(data.snapshot.db, {
    kpi,
    also: office.kpis.filter((k) => readings[kpi.id]?.includes(k.id)),
    period,
    unit: flags.unit,
    of: askedOf(office, data),
  })
  if (flags.format === 'json') writeJson(found)
  else write(whyText(kpi, found))
  return exit.done
}

/** The KPIs that read the same target otherwise. */
const readings: Readonly<Record<string, readonly string[]>> = {
  on_time: [
    'on_time_strict',
    'on_time_agreed',
    'on_time_b',
    'on_time_c',
    'on_time_d',
  ],
}

/** What is asked of a share. */
export interface WhyAsked {
  readonly kpi: CountingKpi & { readonly kind: 'ratio' }
  /** The KPIs that read its target otherwise. */
  readonly also: readonly Kpi[]
  readonly period: Period
  /** Default: the whole office. */
  readonly unit: string | undefined
  readonly of: Pick<
    EvaluateOptions,
    'office' | 'plan' | 'asOf' | 'calendar' | 'complete'
  >
}

/** What the answer rests on. */
interface WhyEvaluations {
  /** Of the period, the one before and thirteen months, by unit. */
  readonly units: Evaluation
  /** Of the period and the one before, by each of the other dimensions. */
  readonly groups: readonly (readonly [name: string, of: Evaluation])[]
  /** With the other readings. */
  readonly read: Evaluation
  /** The unit that is asked for. */
  readonly root: string
}

/** Evaluates what the answer rests on. */
export async function whyEvaluations(
  db: Snapshot['db'],
  { kpi, also, period, unit, of }: WhyAsked,
): Promise<WhyEvaluations> {
  const before = previousPeriod(period)
  const periods = [period, before, ...monthsUpTo(period, 13)]
  const units = await evaluate(db, [kpi], {
    ...of,
    periods: [...new Map(periods.map((p) => [p.key, p])).values()],
    by: ['unit'],
  })
  const groups: (readonly [string, Evaluation])[] = []
  for (const name of Object.keys(kpi.rows.dimensions))
    groups.push([
      name,
      await evaluate(db, [kpi], {
        ...of,
        periods: [period, before],
        by: [name],
        ...(unit !== undefined && { units: [unit] }),
      }),
    ])
  const root = unit ?? units.units.find((u) => u.parent === null)?.code ?? ''
  const read = await evaluate(db, [kpi, ...also], {
    ...of,
    period,
    units: [root],
  })
  return { units, groups, read, root }
}

/** Why a share moved, where its misses come from, and whether it is noise. */
export async function whyOf(db: Snapshot['db'], asked: WhyAsked): Promise<Why> {
  const { kpi, also, period, unit } = asked
  const { units, groups, read, root } = await whyEvaluations(db, asked)
  const before = previousPeriod(period)
  const isOf = (r: Result, { key }: Period) =>
    r.unit === root && r.period === key
  const months = monthsUpTo(period, 13).flatMap((month) =>
    units.results.filter((r) => r.kpi === kpi.id && isOf(r, month)),
  )
  const stated = async (shown: string): Promise<readonly Stated[]> => {
    const of = { ...asked.of, period, unit, shown }
    const found = await statedOf(db, kpi, of)
    return found.map(({ value, rows }) => ({ value, dossiers: rows }))
  }
  return {
    kpi: kpi.id,
    period: period.key,
    before: before.key,
    unit: root,
    flipsAfter:
      units.results.find((r) => isOf(r, period) && r.kpi === kpi.id)
        ?.flipsAfter ?? null,
    by: [
      told('unit', units),
      ...groups.map(([name, evaluation]) => told(name, evaluation)),
    ],
    reasons: await stated('overdueReason'),
    apologies: (await stated('apology')).map(({ value, dossiers }) => ({
      value: value === null ? null : value === 'true' ? 'yes' : 'no',
      dossiers,
    })),
    months: signalsOf(
      months
        .filter((r) => r.isCovered)
        .map((r) => ({
          period: r.period,
          numerator: r.numerator,
          denominator: r.denominator ?? 0,
        })),
    ),
    readings: readingsOf(read, {
      period: period.key,
      unit: root,
      of: kpi.id,
      as: also.map((k) => k.id),
    }),
  }

  function told(name: string, evaluation: Evaluation): Told {
    const of = (p: Period) =>
      partsOf(evaluation, { kpi: kpi.id, period: p.key, unit: root, by: name })
    return {
      by: name,
      change: changeOf(of(before), of(period)) ?? null,
      concentration: concentrationOf(of(period)),
    }
  }
}

function whyText(kpi: Kpi, found: Why): string {
  const [units] = found.by
  const { period, before, months } = found
  const month = months.find((m) => m.period === period)
  return [
    `${kpi.title.en}, ${period}, ${found.unit}`,
    units?.change
      ? `${share(units.change.before)} in ${before}, ${share(units.change.after)} in ${period}: ${points(units.change.change.value)}`
      : `no cases in ${before} or ${period} to compare`,
    ...(month && months.length >= 6
      ? [
          month.signal
            ? `outside the usual movement of ${months.length} months: ${month.signal}`
            : `within the usual movement of ${months.length} months`,
        ]
      : []),
    ...(found.flipsAfter === null
      ? []
      : [
          `the status of the year to date turns if ${formatCount(found.flipsAfter)} ${kpi.object.en} change`,
        ]),
    ...found.by.flatMap((one) => ['', ...partsText(one)]),
    '',
    ...statedText('reason', found.reasons),
    ...statedText('apology', found.apologies),
    ...(found.readings.length > 1
      ? [
          '',
          'the same target, read otherwise, year to date',
          table(
            ['reading', 'cases', 'value', 'status would turn'],
            found.readings.map((r) => [
              r.kpi,
              `${formatCount(r.numerator)}/${formatCount(r.denominator ?? 0)}`,
              share({
                numerator: r.numerator,
                denominator: r.denominator ?? 0,
              }),
              r.turns ? 'yes' : '',
            ]),
          ),
        ]
      : []),
  ].join('\n')
}

function partsText({ by, change, concentration }: Told): readonly string[] {
  const { few, missed } = concentration
  const shown = 10
  const parts = change?.contributions.slice(0, shown) ?? []
  const missedOf = new Map(concentration.parts.map((p) => [p.part, p]))
  return [
    few
      ? `by ${by}: ${few.parts} of ${few.of} make ${percent(few.share)} of ${formatCount(missed)} missed`
      : `by ${by}: nothing missed`,
    ...(change?.isSimpson
      ? [`every ${by} moved otherwise than the whole: the mix alone did it`]
      : []),
    ...(parts.length > 0
      ? [
          table(
            [by, 'before', 'after', 'rate', 'mix', 'points', 'missed'],
            parts.map((p) => [
              p.part ?? '(other)',
              share(p.before),
              share(p.after),
              points(p.rate.value),
              points(p.mix.value),
              points(p.total.value),
              missedOf.get(p.part)?.missed,
            ]),
          ),
        ]
      : []),
    ...((change?.contributions.length ?? 0) > shown
      ? [`and ${(change?.contributions.length ?? 0) - shown} more`]
      : []),
  ]
}

function statedText(
  what: string,
  stated: readonly Stated[],
): readonly string[] {
  if (stated.length === 0) return []
  const all = stated.reduce((n, { dossiers }) => n + dossiers, 0)
  const told = stated.map(
    ({ value, dossiers }) =>
      `${value ?? 'not stated'} ${formatCount(dossiers)} (${formatShare(dossiers, all)})`,
  )
  return [`${what} of what is missed: ${told.join(', ')}`]
}

function share({
  numerator,
  denominator,
}: {
  readonly numerator: number
  readonly denominator: number
}): string {
  return denominator === 0 ? '–' : formatShare(numerator, denominator)
}

function percent(value: number): string {
  return formatShare(Math.round(value * 10_000), 10_000)
}

/** Points of a percent, with their sign: `−0,34`. */
function points(value: number): string {
  const hundredths = Math.round(value * 10_000)
  const text = (Math.abs(hundredths) / 100).toFixed(2).replace('.', ',')
  return hundredths === 0 ? '0' : `${hundredths < 0 ? '−' : '+'}${text}`
}
