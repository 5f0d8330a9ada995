import type { Kysely } from 'kysely'
import { distinct } from '../definition/distinct.ts'
import type { Kpi, Offices, Scope } from '../definition/kpi.ts'
import { rulesOf } from '../definition/rules.ts'
import type { Plan } from '../plan/plan.ts'
import type { DateText } from '../schema.ts'
import type { Engine } from '../sql/engine.ts'
import { wholeOf } from '../sql/count.ts'
import { mappedAmong } from '../sql/mapped.ts'
import { inOneMoment } from '../sql/moment.ts'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import type { Period } from '../time/period.ts'
import { askedOf } from './asked.ts'
import { completeIn } from './coverage.ts'
import type { GivenComplete } from './coverage.ts'
import { livesOf } from './lives.ts'
import { isOfUnit, lackIn, nation, placeName, placesIn } from './places.ts'
import type { Place, UnitPlace } from './places.ts'
import { asOfAll, asOfOffice, officeScopes } from './office-scopes.ts'
import type { AsOfOffices, OfficeCalendars } from './office-scopes.ts'
import { dimensionsOf, requireOptions, requireRequest } from './request.ts'
import type { Dimension } from './request.ts'
import { publishedIn } from './restate.ts'
import type { Published } from './restate.ts'
import { resultsOf } from './results-of.ts'
import type {
  AnyEvaluation,
  AnyLife,
  Comparison,
  Evaluation,
  NationalEvaluation,
  NationalResult,
} from './result.ts'
import { sumsOf } from './sums.ts'
import { requireAnswered, unansweredTargets } from './targets.ts'
import { requireUnit, treesAmong, unitTree } from './unit-tree.ts'
import type { LeftOut, UnitTree } from './unit-tree.ts'
import type { EvaluatedUnit, OfficeUnit } from './units.ts'
import { unplacedOf } from './unplaced.ts'
import { wantedOf } from './wanted.ts'

/** How to evaluate, whatever is evaluated. */
interface AnyOptions {
  /** What is evaluated; of several, use `periods`. */
  readonly period?: Period
  /** Evaluated together: what belongs to several is read once. */
  readonly periods?: readonly Period[]
  /** Default: none. */
  readonly compare?: readonly Comparison[]
  /**
   * Targets, rules and tasks. Of several offices it is the plan of each: a target
   * of a unit by its code is of the unit of that code wherever there is one, as if
   * each were asked alone. Without a plan every status is `informative` and
   * deadlines are compared by date.
   */
  readonly plan?: Plan
  /** Refuse a plan with targets that nothing of the call answers to. Default: they are listed. */
  readonly requireTargets?: boolean
  /**
   * The days for which every source has sent its data: of all, or of each unit
   * and table (of a row set without versions: its id). What a unit below lacks,
   * those above lack too. Default: all days.
   */
  readonly complete?: GivenComplete
  /** What was published, of these periods and those they are compared with: where it differs from now, it stands beside, and a period is restated. */
  readonly published?: Published
  /** Keys of the periods that a person has closed: others are provisional until then. Default: what the data cover is closed. */
  readonly closed?: readonly string[]
}

/** How to evaluate an office. */
export interface EvaluateOptions extends AnyOptions {
  readonly office: string
  /** What was known. Default: everything is. */
  readonly asOf?: AsOf | undefined
  /** For durations in working days. Default: the Vietnamese calendar. */
  readonly calendar?: WorkingCalendar
  /** Default: the whole office alone. `unit` gives every unit, each with its subtree. */
  readonly by?: readonly Dimension[]
  /** Restricts the result to these units. */
  readonly units?: readonly string[]
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly EvaluatedUnit[]
}

/** How to evaluate several offices that share the tables. */
export interface NationalOptions extends AnyOptions {
  /** By code, or all that have a unit in the periods. */
  readonly offices: Offices
  /** What was known, of all or of each office by its code. Default: everything is. */
  readonly asOf?: AsOfOffices | undefined
  /** For durations in working days, of all or of each office by its code. Default: the Vietnamese calendar. */
  readonly calendar?: OfficeCalendars | undefined
  /** Default: all offices together. `office` gives each of them besides, `unit` every unit of each. */
  readonly by?: readonly (Dimension | 'office')[]
  /** The units as data, where the database has no table of them. */
  readonly organization?: readonly OfficeUnit[]
}

/*
 *   options ──▶ request, checked
 *                  ├──▶ units ──┐
 *   KPIs, periods ─┴──▶ wanted ─┴─▶ scans ──▶ sums ──▶ results ──▶ lives
 *                                             units ──┘   └─ plan, complete
 */

/**
 * Evaluates KPIs over periods, of one office or of several that share the
 * tables. KPIs that belong to a period by the same date share a scan, however
 * many units, periods and offices there are, and all are read of one moment: in
 * the caller's transaction, or in one of its own.
 *
 * A unit's result covers its subtree, the root's the whole office; all offices
 * together are the sum of theirs. Totals are sums over sums, never a mean, and a
 * median is that of all values. Of a mapped database KPIs are left out whose
 * tables or columns it lacks, and told. Reads no clock.
 *
 * @throws UnitError when an office has no root unit, or a unit asked for does not exist.
 * @throws MappingError when a mapped database has what none of the KPIs reads.
 * @throws EngineError when the database is neither PostgreSQL nor DuckDB.
 * @throws RepeatedRowsError when a join would count rows more than once.
 * @throws RangeError when no period is given, a dimension or an option is not
 * known, a target is not answered that has to be, two definitions have the same
 * id and version, a plan wants a share above 1, a batch is asked of rows without
 * versions, or several offices of rows that do not tell them apart.
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
): Promise<Evaluation>
export async function evaluate<DB>(
  db: Kysely<DB>,
  kpis: readonly Kpi<NoInfer<DB>>[],
  options: NationalOptions,
): Promise<NationalEvaluation>
export async function evaluate<DB>(
  db: Kysely<DB>,
  kpis: readonly Kpi<DB>[],
  options: EvaluateOptions | NationalOptions,
): Promise<Evaluation | NationalEvaluation> {
  const { plan, compare = [] } = options
  requireOptions(options)
  requireRequest({ periods: periodsOf(options), kpis, plan, compare })
  return inOneMoment<DB, Evaluation | NationalEvaluation>(
    db,
    (moment, engine) => {
      const asked = { kpis, engine }
      return 'offices' in options
        ? evaluateOffices(moment, asked, options)
        : evaluateOffice(moment, asked, options)
    },
  )
}

/** What is evaluated, and on what. */
interface AskedOf<DB> {
  readonly kpis: readonly Kpi<DB>[]
  readonly engine: Engine
}

async function evaluateOffice<DB>(
  db: Kysely<DB>,
  asked: AskedOf<DB>,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { office } = options
  const periods = periodsOf(options)
  const tree = await unitTree(db, options, periods)
  const places = unitsOf(tree, options).map((unit) => ({ office, unit }))
  const trees = new Map([[office, tree]])
  const found = await placesEvaluated(db, asked, {
    options,
    periods,
    trees,
    places,
  })
  return Object.freeze({
    office,
    ...found,
    lives: Object.freeze(found.lives.filter(isOfUnit)),
    results: Object.freeze(found.results.filter(isOfUnit)),
    units: Object.freeze(tree.printed),
    allUnits: Object.freeze(tree.all),
  })
}

async function evaluateOffices<DB>(
  db: Kysely<DB>,
  asked: AskedOf<DB>,
  options: NationalOptions,
): Promise<NationalEvaluation> {
  const periods = periodsOf(options)
  const { asOf, ...others } = options
  const { trees, leftOut } = await treesAmong(
    db,
    typeof asOf === 'function' ? others : { ...others, asOf },
    periods,
  )
  const offices = [...trees.values()]
  const places = offices.flatMap(({ office, root, printed }) =>
    options.by?.includes('unit')
      ? printed.map(({ code }) => ({ office, unit: code }))
      : options.by?.includes('office')
        ? [{ office, unit: root }]
        : [],
  )
  const found = await placesEvaluated(db, asked, {
    options,
    periods,
    trees,
    places: [nation, ...places],
    leftOut,
  })
  const named = (of: 'printed' | 'all') =>
    offices.flatMap((tree) =>
      tree[of].map((unit) => Object.freeze({ office: tree.office, ...unit })),
    )
  return Object.freeze({
    offices: Object.freeze([...trees.keys()]),
    leftOut: Object.freeze(leftOut),
    ...found,
    units: Object.freeze(named('printed')),
    allUnits: Object.freeze(named('all')),
  })
}

/** What of an evaluation is of places. */
interface Evaluated extends AnyEvaluation {
  readonly lives: readonly (AnyLife & Place)[]
  readonly results: readonly NationalResult[]
}

async function placesEvaluated<DB>(
  db: Kysely<DB>,
  { kpis: all, engine }: AskedOf<DB>,
  given: {
    readonly options: EvaluateOptions | NationalOptions
    readonly periods: readonly Period[]
    readonly trees: ReadonlyMap<string, UnitTree>
    readonly places: readonly Place[]
    readonly leftOut?: readonly LeftOut[]
  },
): Promise<Evaluated> {
  const { options, periods, trees, places, leftOut = [] } = given
  const { asOf, plan, compare = [] } = options

  // 1. What is asked of what the database has.
  const codes = [...trees.keys()]
  const scope = scopeOf(options, codes)
  const span = wholeOf(periods)
  const { kpis, unmapped } = mappedAmong(db, all, { ...scope, span })
  const by = dimensionsOf(kpis, options.by ?? [])
  const unanswered = unansweredTargets(plan, { kpis, periods, trees })
  if (options.requireTargets) requireAnswered(unanswered)

  // 2. Counting, and rolling up over the units: those asked for, and the roots for what is of no unit.
  const roots = rootsOf(trees)
  const wanted = wantedOf(kpis, periods, compare)
  const sums = await sumsOf(db, wanted, {
    ...scope,
    ...('offices' in options && {
      apart: officeScopes({ ...scope, known: codes }, options),
    }),
    by,
    engine,
    placesOf: placesIn(trees, [...places, ...roots]),
    lackOf: lackIn(trees),
  })

  // 3. A result for each period, place, KPI and group.
  const completeOf = completeIn(trees, options.complete, leftOut.length > 0)
  const isCompared = options.compare !== undefined
  const { published, closed } = options
  const publishedOf = publishedIn(published ?? { results: [] })
  const common = { sums, completeOf, plan, isCompared, publishedOf }
  const versions = [...Map.groupBy(kpis, (kpi) => kpi.id).values()]
  const endOf = endsIn(trees)
  const results = periods.flatMap((period) => {
    const asked = versions.flatMap((v) => askedOf(v, period, compare))
    return places.flatMap((place) =>
      resultsOf(asked, { ...common, place, unitEnd: endOf(place) }, by),
    )
  })

  // 4. Where each period stands, and what stands nowhere.
  const asOfPlace = ({ office }: Place) =>
    office === null ? asOfAll(asOf, codes) : asOfOffice(asOf, office)
  const stand = {
    kpis,
    periods,
    places,
    completeOf,
    plan,
    asOf: asOfPlace,
    published,
    closed,
  }
  return {
    plan: plan?.number ?? null,
    asOf: asOfAll(asOf, codes)?.at ?? null,
    periods: Object.freeze([...periods]),
    lives: Object.freeze(livesOf(results, stand)),
    unplaced: Object.freeze(unplacedOf(kpis, periods, { sums, roots })),
    unmapped: Object.freeze(unmapped),
    unansweredTargets: Object.freeze(unanswered),
    results: Object.freeze(results),
  }
}

function scopeOf(
  options: EvaluateOptions | NationalOptions,
  known: readonly string[],
): Scope {
  const { plan } = options
  const rules = rulesOf({ plan })
  if (!('offices' in options)) {
    const { office, asOf, calendar } = options
    return { office, rules, asOf, plan, calendar }
  }
  const { offices, asOf, calendar } = options
  return {
    offices,
    known,
    rules,
    plan,
    areInUnit:
      options.organization === undefined &&
      (typeof asOf === 'function' || asOf?.batch === undefined),
    ...(typeof asOf !== 'function' && { asOf }),
    ...(typeof calendar !== 'function' && { calendar }),
  }
}

function rootsOf(trees: ReadonlyMap<string, UnitTree>): readonly UnitPlace[] {
  return [...trees.values()].map(({ office, root }) => ({ office, unit: root }))
}

/** The last day of a unit, if it has one. */
function endsIn(
  trees: ReadonlyMap<string, UnitTree>,
): (place: Place) => DateText | null {
  const ends = new Map(
    [...trees.values()].flatMap(({ office, all }) =>
      all.map(
        (u) => [placeName({ office, unit: u.code }), u.valid_to] as const,
      ),
    ),
  )
  return (place) => ends.get(placeName(place)) ?? null
}

function periodsOf({
  period,
  periods,
}: Pick<AnyOptions, 'period' | 'periods'>): readonly Period[] {
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
