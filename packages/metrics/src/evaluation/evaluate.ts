import type { Kysely } from 'kysely'
import { unknownFrom } from '../time/as-of.ts'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import { distinct } from '../definition/distinct.ts'
import { inForce } from '../definition/in-force.ts'
import type {
  Count,
  CountingKpi,
  DurationUnit,
  Kpi,
  Scope,
  Statistic,
  Tally,
} from '../definition/kpi.ts'
import { bothCover, completenessOf, lifeOf } from '../time/life.ts'
import type { Complete, Span } from '../time/life.ts'
import { previousPeriod, yearBefore, yearToDate } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import { deviationOf } from '../plan/plan.ts'
import type { Plan } from '../plan/plan.ts'
import { restatements } from './restate.ts'
import { comparisons } from './result.ts'
import type {
  Compared,
  Comparison,
  DurationFigures,
  Evaluation,
  Figures,
  PeriodLife,
  Result,
} from './result.ts'
import { casesToFlip } from '../plan/share.ts'
import { statisticOf, totalOf } from './statistics.ts'
import type { Fraction, ValueCounts } from './statistics.ts'
import { judge, setsTarget, targetOf } from './status.ts'
import { sumsOf } from './sums.ts'
import { tablesOf } from '../definition/tables-of.ts'
import { textOrder } from './text-order.ts'
import type { Group, Sum, Sums, Wanted } from './sums.ts'
import { chain, requireUnit, unitTree } from './units.ts'
import type { EvaluatedUnit, UnitTree } from './units.ts'

/** What the results of the catalogue may be broken down by on the command line. */
export const dimensions = ['unit', 'procedure', 'field', 'channel'] as const

/** A dimension: the unit, or one that a row set names. */
export type Dimension = (typeof dimensions)[number] | (string & {})

/** How to evaluate. */
export interface EvaluateOptions {
  readonly office: string
  /** What is evaluated; of several, use `periods`. */
  readonly period?: Period
  /** Evaluated together: what belongs to several is read once. */
  readonly periods?: readonly Period[]
  /** Default: the whole office alone. `unit` gives every unit, each with its subtree. */
  readonly by?: readonly Dimension[]
  /** Restricts the result to these units. */
  readonly units?: readonly string[]
  /** Default: none. */
  readonly compare?: readonly Comparison[]
  /** Targets, rules and tasks. Without a plan every status is `informative` and deadlines are compared by date. */
  readonly plan?: Plan
  /** What was known. Default: everything is. */
  readonly asOf?: AsOf | undefined
  /**
   * The days for which every source has sent its data: of the office, or of each
   * unit and table (of a row set without versions: its id). What a unit below
   * lacks, those above lack too. Default: all days.
   */
  readonly complete?: Complete | ((unit: string, table: string) => Complete)
  /** What was published of the periods before: where it differs, they are restated. */
  readonly published?: Pick<Evaluation, 'results'>
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[]
  /** For durations in working days. Default: the Vietnamese calendar. */
  readonly calendar?: WorkingCalendar
}

const byDate: Plan['rules'] = { compare: 'date', finish: 'result' }

/**
 * Evaluates KPIs over periods. KPIs that count the same rows by the same date
 * share a scan, however many units and periods there are.
 *
 * A unit's result covers its subtree, the root's the whole office. Totals are
 * sums over sums. Reads no clock.
 *
 * @throws UnitError when the office has no root unit, or a unit asked for does not exist.
 * @throws RangeError when no period is given, a dimension is not known, two
 * definitions have the same id and version, a plan wants a share above 1, or a
 * batch is asked of rows without versions.
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
  const periods = distinct(
    options.periods ?? (options.period ? [options.period] : []),
    (period) => period.key,
  )
  const { asOf, plan, compare = [] } = options
  requirePeriods(periods)
  requireDistinct(kpis)
  requireTargets(kpis, plan)
  for (const which of compare)
    if (!comparisons.includes(which))
      throw new RangeError(
        `expected to compare with ${comparisons.join(' or ')}, got ${String(which)}`,
      )
  const scope: Scope = {
    office: options.office,
    rules: plan?.rules ?? byDate,
    asOf,
    plan,
    calendar: options.calendar,
  }
  const by = dimensionsOf(kpis, options.by ?? [])
  const tree = await unitTree(
    db,
    { ...scope, organization: options.organization },
    periods,
  )
  const units = choose(tree, options)
  const completeOf = completeFor(options, tree)
  const sums = await sumsOf(db, wantedOf(kpis, periods, options), {
    ...scope,
    tree,
    by,
  })
  const versions = [...Map.groupBy(kpis, (kpi) => kpi.id).values()]
  const results = periods.flatMap((period) => {
    const asked = versions.flatMap((of) => askedOf(of, period, options))
    return units.flatMap((unit) =>
      asked.flatMap((of) => {
        const at = { ...of, unit, sums, options, completeOf }
        return groupsOf(at, by).map((group) => result({ ...at, group }))
      }),
    )
  })
  return Object.freeze({
    office: options.office,
    plan: plan?.number ?? null,
    asOf: asOf?.at ?? null,
    periods: Object.freeze([...periods]),
    units: Object.freeze(tree.printed),
    allUnits: Object.freeze(tree.all),
    lives: Object.freeze(
      livesOf({ kpis, periods, units, results, completeOf }, scope, options),
    ),
    results: Object.freeze(results),
  })
}

function livesOf(
  given: {
    readonly periods: readonly Period[]
    readonly units: readonly string[]
    readonly results: readonly Result[]
    readonly completeOf: CompleteOf
    readonly kpis: readonly Kpi<never>[]
  },
  { asOf }: Scope,
  { plan, published }: EvaluateOptions,
): readonly PeriodLife[] {
  const { kpis, periods, units, results, completeOf } = given
  // What the plan does not ask for keeps no period open.
  const aimed = kpis.filter((kpi) =>
    plan?.targets.some((target) => target.kpi === kpi.id),
  )
  const tables = (aimed.length > 0 ? aimed : kpis).flatMap(tablesOf)
  const changed = new Set(
    restatements(published ?? { results: [] }, { results }).map((r) =>
      JSON.stringify([r.period, r.unit]),
    ),
  )
  return periods.flatMap((period) =>
    units.map((unit) => {
      const complete = completeOf(unit, tables, period)
      return Object.freeze({
        period: period.key,
        unit,
        life: lifeOf(period, {
          knownBefore: unknownFrom(asOf),
          complete,
          isRestated: changed.has(JSON.stringify([period.key, unit])),
        }),
        completeness: completenessOf(period, complete),
      })
    }),
  )
}

/**
 * The days for which a unit and all below it have sent the data of tables, as
 * far as a period asks: of a unit that does not exist on a day nothing is missing.
 */
type CompleteOf = (
  unit: string,
  tables: readonly string[],
  period: Period,
) => Complete

function completeFor(
  { complete }: EvaluateOptions,
  tree: UnitTree,
): CompleteOf {
  if (typeof complete !== 'function') return () => complete
  return (unit, tables, period) => {
    const parents = tree.parentsOn(period.to)
    return tree.all
      .map((u) => ({
        code: u.code,
        from: tree.since.get(u.code) ?? u.valid_from,
        to: u.valid_to ?? period.to,
      }))
      .filter(
        ({ code, from, to }) =>
          from <= period.to &&
          period.from <= to &&
          chain(code, { parents, root: tree.root }).includes(unit),
      )
      .flatMap(({ code, from, to }) =>
        tables.map((table) =>
          whileThere(complete(code, table), { from, to }, period),
        ),
      )
      .reduce(bothCover, undefined)
  }
}

/** What is complete while a unit is there is complete before and after as well. */
function whileThere(complete: Complete, there: Span, period: Period): Complete {
  if (!complete) return complete
  const { from, to } = complete
  return {
    from: from <= there.from && period.from < from ? period.from : from,
    to: there.to <= to && to < period.to ? period.to : to,
  }
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

/** @throws RangeError when there are none, or something else is given. */
function requirePeriods(periods: readonly Period[]): void {
  if (periods.length === 0)
    throw new RangeError('expected a period or periods, got none')
  for (const given of periods as readonly unknown[])
    if (typeof given !== 'object' || given === null || !('to' in given))
      throw new RangeError(
        `expected periods as parsePeriod makes them, got ${JSON.stringify(given)}`,
      )
}

/** @throws RangeError when a plan has a share above all: 95 for 0.95. */
function requireTargets(
  kpis: readonly Kpi<never>[],
  plan: Plan | undefined,
): void {
  for (const { kpi, value } of plan?.targets ?? [])
    if (value > 1 && kpis.some((k) => k.id === kpi && k.kind === 'ratio'))
      throw new RangeError(
        `expected a target from 0 to 1 for ${kpi}, a share, got ${value}`,
      )
}

/** @throws RangeError when one is no definition, or two call themselves the same. */
function requireDistinct(kpis: readonly Kpi<never>[]): void {
  const seen = new Map<string, Kpi<never>>()
  for (const kpi of kpis) {
    if (typeof kpi !== 'object')
      throw new RangeError(
        `expected definitions of KPIs, as findKpi finds them, got ${JSON.stringify(kpi)}`,
      )
    const name = `${kpi.id}, version ${kpi.version}`
    const other = seen.get(name) ?? kpi
    if (other !== kpi)
      throw new RangeError(`expected one definition of ${name}, got two`)
    seen.set(name, kpi)
  }
}

/** @throws RangeError when a dimension is asked for that none of the KPIs has. */
function dimensionsOf(
  kpis: readonly Kpi<never>[],
  by: readonly Dimension[],
): readonly string[] {
  const known = new Set(
    kpis
      .flatMap((kpi): readonly CountingKpi<never>[] =>
        kpi.kind === 'derived' ? kpi.of : [kpi],
      )
      .flatMap((kpi) => Object.keys(kpi.rows.dimensions)),
  )
  const asked = by.filter((name) => name !== 'unit')
  for (const name of asked)
    if (!known.has(name))
      throw new RangeError(
        `expected dimensions of unit, ${[...known].join(', ')}, got ${name}`,
      )
  return asked
}

/**
 * What has to be counted for KPIs: those that are derived need others. What
 * stands beside a share is never compared: where nothing else is counted of
 * the same rows, the days of the other periods are not looked at.
 */
function wantedOf<DB>(
  kpis: readonly Kpi<DB>[],
  periods: readonly Period[],
  { compare = [] }: EvaluateOptions,
): readonly Wanted<DB>[] {
  const counting = kpis.flatMap((kpi): readonly CountingKpi<DB>[] =>
    kpi.kind === 'derived' ? kpi.of : [kpi],
  )
  const besides = kpis.flatMap((kpi) => besideOf(kpi) ?? [])
  const isApart = ({ rows }: CountingKpi<DB>): boolean =>
    compare.length > 0 &&
    !counting.some((kpi) => kpi.rows === rows && !kpi.cohort)
  const together = besides.filter((kpi) => !isApart(kpi))
  const apart = besides.filter(isApart)
  return [
    {
      kpis: [...new Set([...counting, ...together])],
      periods: distinct(
        periods.flatMap((p) => [
          p,
          yearToDate(p),
          ...compare.map((which) => comparedPeriod(p, which)),
        ]),
        (p) => p.key,
      ),
    },
    ...(apart.length > 0 ? [{ kpis: [...new Set(apart)], periods }] : []),
  ]
}

function besideOf<DB>(kpi: Kpi<DB>): Count<DB, never> | undefined {
  return kpi.kind === 'ratio' ? kpi.beside : undefined
}

function comparedPeriod(period: Period, which: Comparison): Period {
  return which === 'previous' ? previousPeriod(period) : yearBefore(period)
}

/** What is asked of a KPI over a period, of whichever unit. */
interface Asked {
  readonly kpi: Kpi<never>
  /** Whether this version of it is in force. */
  readonly isInForce: boolean
  readonly period: Period
  /** The year to the end of the period. */
  readonly toDate: Period
  readonly others: readonly Other[]
}

/** A period that another is compared with. */
interface Other {
  readonly which: Comparison
  readonly period: Period
  /** Whether another version of the definition is in force there. */
  readonly isChanged: boolean
}

/** Of several versions the one in force, or the first. */
function askedOf(
  versions: readonly Kpi<never>[],
  period: Period,
  { compare = [] }: EvaluateOptions,
): readonly Asked[] {
  const current = inForce(versions, period)
  const kpi = current ?? versions[0]
  if (!kpi) return []
  const others = compare.map((which) => {
    const other = comparedPeriod(period, which)
    const isChanged = inForce(versions, other) !== current
    return { which, period: other, isChanged }
  })
  return [
    {
      kpi,
      isInForce: current !== undefined,
      period,
      toDate: yearToDate(period),
      others,
    },
  ]
}

/** Where one result stands. */
interface Place extends Asked {
  readonly unit: string
  readonly sums: Sums
  readonly options: EvaluateOptions
  readonly completeOf: CompleteOf
}

function groupsOf(
  { kpi, period, toDate, unit, sums }: Place,
  by: readonly string[],
): readonly Group[] {
  if (by.length === 0) return [{}]
  const counted = kpi.kind === 'derived' ? kpi.of : [kpi]
  // What not all of them have is summed over.
  const shared = by.filter((name) =>
    counted.every((k) => k.rows.dimensions[name] !== undefined),
  )
  const found = counted.flatMap((k) =>
    [period, toDate].flatMap((p) =>
      sums
        .groups(k, p, unit)
        .map((group): Group =>
          Object.fromEntries(shared.map((name) => [name, group[name] ?? ''])),
        ),
    ),
  )
  return distinct(found, (group) => JSON.stringify(group)).toSorted((a, b) =>
    textOrder(JSON.stringify(a), JSON.stringify(b)),
  )
}

function result(at: Place & { readonly group: Group }): Result {
  const { kpi, period, unit, group, sums, options } = at
  const { plan } = options
  const ytd = at.toDate
  const beside = besideOf(kpi)
  const now = numbersOf(kpi, sums, { period, unit, group })
  const toDate = numbersOf(kpi, sums, { period: ytd, unit, group })
  // A target is set for a unit as a whole, not for a procedure or a channel of it.
  const isWhole = Object.keys(group).length === 0
  const target =
    plan && isWhole ? targetOf(plan, kpi.id, unit, period) : undefined
  const isCovered = covers(at, period)
  const isToDateCovered = covers(at, ytd)
  const judged = at.isInForce
    ? judge({
        hasTarget:
          isWhole && plan !== undefined && setsTarget(plan, kpi.id, period),
        target,
        period: now.fraction,
        toDate: toDate.fraction,
        isCovered,
        isComplete: isToDateCovered,
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
    target && isJudged && kpi.kind !== 'duration' && kpi.kind !== 'count'
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
    isCovered,
    toDate: Object.freeze({
      from: ytd.from,
      ...toDate.figures,
      isCovered: isToDateCovered,
    }),
    target: target
      ? Object.freeze({ comparator: target.comparator, value: target.value })
      : null,
    ...judged,
    ...(cases !== null && cases > 0 && cases < kpi.minN && { small: true }),
    ...(flips !== null && { flipsAfter: flips }),
    ...(deviation && {
      accepted: Object.freeze({
        reason: Object.freeze({ ...deviation.reason }),
        expires: deviation.expires,
      }),
    }),
    ...(now.duration && { duration: now.duration }),
    ...(options.compare && {
      compared: Object.freeze(
        Object.fromEntries(
          at.others.map((other) => [other.which, comparedWith(at, other)]),
        ),
      ),
    }),
    ...(beside && {
      openOverdue: sums.sum(beside, period, unit, group).numerator,
    }),
  } satisfies Result)
}

function comparedWith(
  at: Place & { readonly group: Group },
  { period, isChanged }: Other,
): Compared {
  const { kpi, unit, group, sums } = at
  const { figures } = numbersOf(kpi, sums, { period, unit, group })
  const reason = !covers(at, period)
    ? 'data_incomplete'
    : isChanged
      ? 'definition_changed'
      : undefined
  return Object.freeze({
    period: period.key,
    ...figures,
    ...(reason && { reason }),
  })
}

/** Whether all that a KPI reads of a unit and those below it covers a period. */
function covers(
  { kpi, unit, completeOf }: Pick<Place, 'kpi' | 'unit' | 'completeOf'>,
  period: Period,
): boolean {
  const complete = completeOf(unit, tablesOf(kpi), period)
  const { days, of } = completenessOf(period, complete)
  return days === of
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
      // A count is judged as it is.
      const fraction = { numerator, denominator: 1 }
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
