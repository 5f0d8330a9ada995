import type { Kysely } from 'kysely'
import { distinct } from '../definition/distinct.ts'
import type { Kpi, Scope } from '../definition/kpi.ts'
import type { Plan } from '../plan/plan.ts'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import type { Period } from '../time/period.ts'
import { askedOf } from './asked.ts'
import { completeIn } from './coverage.ts'
import type { GivenComplete } from './coverage.ts'
import { livesOf } from './lives.ts'
import { dimensionsOf, requireRequest } from './request.ts'
import type { Dimension } from './request.ts'
import { resultsOf } from './results-of.ts'
import type { Comparison, Evaluation } from './result.ts'
import { sumsOf } from './sums.ts'
import { requireUnit, unitTree } from './unit-tree.ts'
import type { UnitTree } from './unit-tree.ts'
import type { EvaluatedUnit } from './units.ts'
import { wantedOf } from './wanted.ts'

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
  readonly complete?: GivenComplete
  /** What was published of the periods before: where it differs, they are restated. */
  readonly published?: Pick<Evaluation, 'results'>
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[]
  /** For durations in working days. Default: the Vietnamese calendar. */
  readonly calendar?: WorkingCalendar
}

const byDate: Plan['rules'] = { compare: 'date', finish: 'result' }

/*
 *   options ──▶ request, checked
 *                  ├──▶ units ──┐
 *   KPIs, periods ─┴──▶ wanted ─┴─▶ scans ──▶ sums ──▶ results ──▶ lives
 *                                             units ──┘   └─ plan, complete
 */

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
  const { office, asOf, plan, calendar, compare = [] } = options

  // 1. What is asked for.
  const periods = periodsOf(options)
  requireRequest({ periods, kpis, plan, compare })
  const by = dimensionsOf(kpis, options.by ?? [])

  // 2. The units, those of the results and all that are summed.
  const rules = plan?.rules ?? byDate
  const scope: Scope = { office, rules, asOf, plan, calendar }
  const { organization } = options
  const tree = await unitTree(db, { ...scope, organization }, periods)
  const units = unitsOf(tree, options)

  // 3. Counting, and rolling up over the units.
  const wanted = wantedOf(kpis, periods, compare)
  const placesOf = tree.above
  const sums = await sumsOf(db, wanted, { ...scope, by, placesOf })

  // 4. A result for each period, unit, KPI and group.
  const completeOf = completeIn(tree, options.complete)
  const isCompared = options.compare !== undefined
  const given = { sums, completeOf, plan, isCompared }
  const versions = [...Map.groupBy(kpis, (kpi) => kpi.id).values()]
  const ends = new Map(tree.all.map((u) => [u.code, u.valid_to]))
  const results = periods.flatMap((period) => {
    const asked = versions.flatMap((of) => askedOf(of, period, compare))
    return units.flatMap((unit) => {
      const unitEnd = ends.get(unit) ?? null
      return resultsOf(asked, { ...given, unit, unitEnd }, by)
    })
  })

  // 5. Where each period stands.
  const { published } = options
  const stand = { kpis, periods, units, completeOf, plan, asOf, published }
  return Object.freeze({
    office,
    plan: plan?.number ?? null,
    asOf: asOf?.at ?? null,
    periods: Object.freeze([...periods]),
    units: Object.freeze(tree.printed),
    allUnits: Object.freeze(tree.all),
    lives: Object.freeze(livesOf(results, stand)),
    results: Object.freeze(results),
  })
}

function periodsOf({ period, periods }: EvaluateOptions): readonly Period[] {
  return distinct(periods ?? (period ? [period] : []), ({ key }) => key)
}

/** The units of the results. */
function unitsOf(tree: UnitTree, options: EvaluateOptions): readonly string[] {
  if (options.units) {
    for (const unit of options.units) requireUnit(tree, unit)
    return options.units
  }
  return options.by?.includes('unit')
    ? tree.printed.map((u) => u.code)
    : [tree.root]
}
