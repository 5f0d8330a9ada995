import type { Kysely } from 'kysely'
import { openOverdue } from './dossier-kpis.ts'
import { distinct } from './distinct.ts'
import { inForce } from './in-force.ts'
import type { CountingKpi, Kpi, Scope, Statistic, Tally } from './kpi.ts'
import type { DurationUnit } from './kpi.ts'
import { previousPeriod, yearBefore, yearToDate } from './period.ts'
import type { Period } from './period.ts'
import { deviationOf } from './plan.ts'
import type { Plan, Text } from './plan.ts'
import type { DateText, TimeText } from './schema.ts'
import { casesToFlip } from './share.ts'
import { statisticOf, totalOf } from './statistics.ts'
import type { Fraction, ValueCounts } from './statistics.ts'
import { judge, setsTarget, targetOf } from './status.ts'
import type { Status, StatusReason } from './status.ts'
import { sumsOf } from './sums.ts'
import type { Group, Sum, Sums } from './sums.ts'
import { requireUnit, unitTree } from './units.ts'
import type { EvaluatedUnit, UnitTree } from './units.ts'
import type { WorkingCalendar } from './calendar.ts'

/** What the results of the catalogue may be broken down by on the command line. */
export const dimensions = ['unit', 'procedure', 'field', 'channel'] as const

/** A dimension: the unit, or one that a row set names. */
export type Dimension = (typeof dimensions)[number] | (string & {})

/** What a result may be compared with: the period before, the same period a year before. */
export const comparisons = ['previous', 'year_before'] as const
export type Comparison = (typeof comparisons)[number]

/** A run of days, both ends included. */
export interface Span {
  readonly from: DateText
  readonly to: DateText
}

/** The days for which the data are complete: all when undefined, none when null. */
export type Complete = Span | null | undefined

/** How to evaluate. */
export interface EvaluateOptions {
  readonly office: string
  /** What is evaluated; of several, use `periods`. */
  readonly period?: Period
  /** Evaluated together, in one scan per row set. */
  readonly periods?: readonly Period[]
  /** Default: the whole office alone. `unit` gives every unit, each with its subtree. */
  readonly by?: readonly Dimension[]
  /** Restricts the result to these units. */
  readonly units?: readonly string[]
  /** Default: none. */
  readonly compare?: readonly Comparison[]
  /** Targets, rules and tasks. Without a plan every status is `informative` and deadlines are compared by date. */
  readonly plan?: Plan
  /** What was known: the last batch loaded, and the time that is printed for it. A batch needs versioned tables. */
  readonly asOf?: { readonly at: TimeText; readonly batch?: number }
  /** The days for which every source has sent its data, of the office or of each unit. Default: all days. */
  readonly complete?: Complete | ((unit: string) => Complete)
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[]
  /** For durations in working days. Default: the Vietnamese calendar. */
  readonly calendar?: WorkingCalendar
}

/** Numbers of a KPI over some days. */
export interface Figures {
  /** Of a count: the count. Of a duration: the sum of the values. */
  readonly numerator: number
  /** Null for a count. Of a duration: how many values. */
  readonly denominator: number | null
  /** 0 to 1, or the figure of a duration; null for a count and where there is none. */
  readonly value: number | null
}

/** The figures of a duration, in its unit. */
export interface DurationFigures {
  readonly unit: DurationUnit
  readonly median: number | null
  readonly p90: number | null
  readonly mean: number | null
  /** Cases whose duration cannot be told; where there are some, there is no value. */
  readonly unmeasured: number
}

/** One number: a KPI of a unit over a period. */
export interface Result extends Figures {
  readonly kpi: string
  readonly version: number
  readonly period: string
  readonly unit: string
  readonly procedure?: string
  readonly field?: string
  readonly channel?: string
  /** All dimensions other than the unit. */
  readonly group?: Group
  /** The year to date, which the status judges. */
  readonly toDate: Figures & { readonly from: DateText }
  readonly target: {
    readonly comparator: '>=' | '>' | '<=' | '<'
    readonly value: number
  } | null
  readonly status: Status
  readonly reason?: StatusReason
  /** Fewer cases than the definition asks for: more chance than performance. */
  readonly small?: true
  /** How many cases of the year to date would have to change for the status to flip. */
  readonly flipsAfter?: number
  /** A miss that was accepted, why, and up to which day. */
  readonly accepted?: { readonly reason: Text; readonly expires: DateText }
  readonly duration?: DurationFigures
  /** The periods that were asked to be compared with. */
  readonly compared?: Readonly<Partial<Record<Comparison, Compared>>>
  /** Beside `on_time`: open dossiers overdue on the last day, which the rate leaves out. */
  readonly openOverdue?: number
}

/** The same KPI over another period. */
export interface Compared extends Figures {
  readonly period: string
  /** Why the two cannot be compared, though both have numbers. */
  readonly reason?: 'data_incomplete' | 'definition_changed'
}

/** Everything that was evaluated, as frozen plain data. */
export interface Evaluation {
  readonly office: string
  readonly plan: string | null
  readonly asOf: TimeText | null
  readonly periods: readonly Period[]
  /** The units of the periods, root first, in the order of printing. */
  readonly units: readonly EvaluatedUnit[]
  /** Every unit that ever was: dossiers of a dissolved one stay in the sums. */
  readonly allUnits: readonly EvaluatedUnit[]
  readonly results: readonly Result[]
}

const byDate: Plan['rules'] = { compare: 'date', finish: 'result' }

/**
 * Evaluates KPIs over periods: one scan for the KPIs of a row set, however many
 * they are and however many units and periods there are.
 *
 * A unit's result covers its subtree, the root's the whole office. Totals are
 * sums over sums. Reads no clock.
 *
 * @throws UnitError when the office has no root unit, or a unit asked for does not exist.
 * @throws RangeError when no period is given, or a batch for rows without versions.
 * @example
 * const { results } = await evaluate(db, [onTime, early], {
 *   office: 'skhdt-bd',
 *   period: parsePeriod('2018-03'),
 *   by: ['unit'],
 *   compare: ['previous'],
 *   plan,
 * })
 */
export async function evaluate<DB>(
  db: Kysely<DB>,
  kpis: readonly Kpi<NoInfer<DB>>[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const periods = options.periods ?? (options.period ? [options.period] : [])
  if (periods.length === 0)
    throw new RangeError('expected a period or periods, got none')
  const { asOf, plan } = options
  const scope: Scope = {
    office: options.office,
    rules: plan?.rules ?? byDate,
    batch: asOf?.batch,
    knownBefore: asOf?.at.slice(0, 10),
    plan,
    calendar: options.calendar,
  }
  const by = (options.by ?? []).filter((d) => d !== 'unit')
  const tree = await unitTree(db, options, periods)
  const units = choose(tree, options)
  const sums = await sumsOf(db, countingOf(kpis), {
    ...scope,
    tree,
    by,
    periods: distinct(
      periods.flatMap((p) => [
        p,
        yearToDate(p),
        ...(options.compare ?? []).map((which) => comparedPeriod(p, which)),
      ]),
      (p) => p.key,
    ),
  })
  const ids = distinct(kpis, (kpi) => kpi.id).map((kpi) => kpi.id)
  const results = periods.flatMap((period) =>
    units.flatMap((unit) =>
      ids.flatMap((id) => {
        const versions = kpis.filter((kpi) => kpi.id === id)
        const kpi = inForce(versions, period) ?? versions[0]
        if (!kpi) return []
        const at = { kpi, versions, period, unit, sums, options }
        return groupsOf(at, by).map((group) => result({ ...at, group }))
      }),
    ),
  )
  return Object.freeze({
    office: options.office,
    plan: plan?.number ?? null,
    asOf: asOf?.at ?? null,
    periods: Object.freeze([...periods]),
    units: Object.freeze(tree.printed),
    allUnits: Object.freeze(tree.all),
    results: Object.freeze(results),
  })
}

function choose(tree: UnitTree, options: EvaluateOptions): readonly string[] {
  if (options.units) {
    for (const unit of options.units) requireUnit(tree, unit)
    return options.units
  }
  return options.by?.includes('unit')
    ? tree.printed.map((u) => u.code)
    : [tree.root]
}

/** What has to be counted for KPIs: those that are derived need others. */
function countingOf<DB>(kpis: readonly Kpi<DB>[]): readonly CountingKpi<DB>[] {
  const counting = kpis.flatMap((kpi): readonly CountingKpi<DB>[] =>
    kpi.kind === 'derived' ? kpi.of : [kpi],
  )
  const guard = openOverdue as unknown as CountingKpi<DB>
  return distinct(
    kpis.some((kpi) => kpi.id === 'on_time') ? [...counting, guard] : counting,
    (kpi) => `${kpi.id}@${kpi.version}`,
  )
}

function comparedPeriod(period: Period, which: Comparison): Period {
  return which === 'previous' ? previousPeriod(period) : yearBefore(period)
}

/** Where one result stands. */
interface Place {
  readonly kpi: Kpi<never>
  readonly versions: readonly Kpi<never>[]
  readonly period: Period
  readonly unit: string
  readonly sums: Sums
  readonly options: EvaluateOptions
}

function groupsOf(
  { kpi, period, unit, sums }: Place,
  by: readonly string[],
): readonly Group[] {
  if (by.length === 0) return [{}]
  const counted = kpi.kind === 'derived' ? kpi.of : [kpi]
  const found = counted.flatMap((k) =>
    [period, yearToDate(period)].flatMap((p) => sums.groups(k, p, unit)),
  )
  return distinct(found, (group) => JSON.stringify(group)).toSorted((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  )
}

function result(at: Place & { readonly group: Group }): Result {
  const { kpi, versions, period, unit, group, sums, options } = at
  const { plan } = options
  const ytd = yearToDate(period)
  const now = numbersOf(kpi, sums, { period, unit, group })
  const toDate = numbersOf(kpi, sums, { period: ytd, unit, group })
  // A target is set for a unit as a whole, not for a procedure or a channel of it.
  const isWhole = Object.keys(group).length === 0
  const target =
    plan && isWhole ? targetOf(plan, kpi.id, unit, period) : undefined
  const covers = (of: Period) => isComplete(options, unit, of)
  const judged = inForce(versions, period)
    ? judge({
        hasTarget:
          isWhole && plan !== undefined && setsTarget(plan, kpi.id, period),
        target,
        period: now.fraction,
        toDate: toDate.fraction,
        isCovered: covers(period),
        isComplete: covers(ytd),
        isMeasured: now.isMeasured && toDate.isMeasured,
      })
    : ({ status: 'unknown', reason: 'not_in_force' } as const)
  const isJudged =
    judged.status === 'met' ||
    judged.status === 'missed' ||
    judged.status === 'near'
  const deviation =
    plan && (judged.status === 'missed' || judged.status === 'near')
      ? deviationOf(plan, kpi.id, unit, period)
      : undefined
  const flips =
    target && isJudged && kpi.kind !== 'duration'
      ? casesToFlip(
          toDate.fraction.numerator,
          toDate.fraction.denominator,
          target.comparator,
          target.value,
        )
      : null
  const cases = now.figures.denominator
  return Object.freeze({
    kpi: kpi.id,
    version: kpi.version,
    period: period.key,
    unit,
    ...group,
    ...(isWhole ? {} : { group: Object.freeze(group) }),
    ...now.figures,
    toDate: Object.freeze({ from: ytd.from, ...toDate.figures }),
    target: target
      ? Object.freeze({ comparator: target.comparator, value: target.value })
      : null,
    ...judged,
    ...(cases !== null && cases > 0 && cases < kpi.minN && { small: true }),
    ...(flips !== null && { flipsAfter: flips }),
    ...(deviation && {
      accepted: Object.freeze({
        reason: deviation.reason,
        expires: deviation.expires,
      }),
    }),
    ...(now.duration && { duration: now.duration }),
    ...(options.compare && {
      compared: Object.freeze(
        Object.fromEntries(
          options.compare.map((which) => [which, comparedWith(at, which)]),
        ),
      ),
    }),
    ...(kpi.id === 'on_time' && {
      openOverdue: sums.sum(openOverdue, period, unit, {}).numerator,
    }),
  } satisfies Result)
}

function comparedWith(
  {
    kpi,
    versions,
    period,
    unit,
    group,
    sums,
    options,
  }: Place & {
    readonly group: Group
  },
  which: Comparison,
): Compared {
  const other = comparedPeriod(period, which)
  const { figures } = numbersOf(kpi, sums, { period: other, unit, group })
  const reason = !isComplete(options, unit, other)
    ? 'data_incomplete'
    : inForce(versions, other) === inForce(versions, period)
      ? undefined
      : 'definition_changed'
  return Object.freeze({
    period: other.key,
    ...figures,
    ...(reason && { reason }),
  })
}

function isComplete(
  { complete }: EvaluateOptions,
  unit: string,
  { from, to }: Span,
): boolean {
  const span = typeof complete === 'function' ? complete(unit) : complete
  return (
    span === undefined || (span !== null && span.from <= from && to <= span.to)
  )
}

/** The numbers of a KPI over some days, as figures and as the fraction to judge. */
interface Numbers {
  readonly figures: Figures
  readonly fraction: Tally
  readonly isMeasured: boolean
  readonly duration?: DurationFigures
}

function numbersOf(
  kpi: Kpi<never>,
  sums: Sums,
  { period, unit, group }: { period: Period; unit: string; group: Group },
): Numbers {
  const sum = (of: CountingKpi<never>): Sum => sums.sum(of, period, unit, group)
  switch (kpi.kind) {
    case 'count': {
      const { numerator } = sum(kpi)
      const figures = { numerator, denominator: null, value: null }
      const fraction = { numerator, denominator: 0 }
      return { figures, fraction, isMeasured: true }
    }
    case 'duration':
      return durationOf(kpi.statistic, kpi.unit, sum(kpi))
    case 'ratio':
      return shareOf(sum(kpi))
    case 'derived':
      return shareOf(kpi.derive(kpi.of.map(sum)))
  }
}

function shareOf({ numerator, denominator }: Tally): Numbers {
  const value = denominator === 0 ? null : numerator / denominator
  return {
    figures: { numerator, denominator, value },
    fraction: { numerator, denominator },
    isMeasured: true,
  }
}

function durationOf(
  statistic: Statistic,
  unit: DurationUnit,
  { values, unmeasured }: { values: ValueCounts; unmeasured: number },
): Numbers {
  const isMeasured = unmeasured === 0
  const of = (which: Statistic): Fraction | undefined =>
    isMeasured ? statisticOf(values, which) : undefined
  const number = (fraction: Fraction | undefined) =>
    fraction === undefined ? null : fraction.numerator / fraction.denominator
  const cases = [...values.values()].reduce((n, count) => n + count, 0)
  return {
    figures: {
      numerator: totalOf(values),
      denominator: cases + unmeasured,
      value: number(of(statistic)),
    },
    fraction: of(statistic) ?? { numerator: 0, denominator: 0 },
    isMeasured,
    duration: Object.freeze({
      unit,
      median: number(of('median')),
      p90: number(of('p90')),
      mean: number(of('mean')),
      unmeasured,
    }),
  }
}
