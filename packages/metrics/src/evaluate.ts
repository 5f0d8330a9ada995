import type { AliasedExpression, Expression, Kysely, SqlBool } from 'kysely'
import { openOverdue } from './catalog.ts'
import { distinct } from './distinct.ts'
import type { DossierRow, Kpi, ProcedureRow } from './kpi.ts'
import type { Period } from './period.ts'
import { yearToDate } from './period.ts'
import type { Plan } from './plan.ts'
import { dossierRow, dossierRows, procedureRows } from './rows.ts'
import type { Scope } from './rows.ts'
import type { Database, DateText, TimeText } from './schema.ts'
import { judge, setsTarget, targetOf } from './status.ts'
import type { Status, StatusReason } from './status.ts'
import { chain, requireUnit, unitTree } from './units.ts'
import type { EvaluatedUnit, UnitTree } from './units.ts'

/** What results may be broken down by. */
export const dimensions = ['unit', 'procedure', 'field', 'channel'] as const
export type Dimension = (typeof dimensions)[number]

/** How to evaluate. */
export interface EvaluateOptions {
  readonly office: string
  /** Evaluated together, in one scan per row set. */
  readonly periods: readonly Period[]
  /** Default: the whole office alone. `unit` gives every unit, each with its subtree. */
  readonly by?: readonly Dimension[]
  /** Restricts the result to these units. */
  readonly units?: readonly string[]
  /** Targets and rules. Without a plan every status is `informative` and deadlines are compared by date. */
  readonly plan?: Plan
  /** What was known: the last batch loaded, and the time that is printed for it. Needs versioned tables. */
  readonly asOf?: { readonly at: TimeText; readonly batch?: number }
  /** The days for which every source has sent its data; undefined: all days, null: none. */
  readonly complete?: Span | null
}

/** A run of days, both ends included. */
export interface Span {
  readonly from: DateText
  readonly to: DateText
}

/** One number: a KPI of a unit over a period. */
export interface Result {
  readonly kpi: string
  readonly period: string
  readonly unit: string
  readonly procedure?: string
  readonly field?: string
  readonly channel?: string
  /** Of a count: the count. */
  readonly numerator: number
  /** Null for a count. */
  readonly denominator: number | null
  /** 0 to 1; null for a count and for 0/0. */
  readonly value: number | null
  /** The year to date, which the status judges. */
  readonly toDate: {
    readonly from: DateText
    readonly numerator: number
    readonly denominator: number | null
    readonly value: number | null
  }
  readonly target: {
    readonly comparator: '>=' | '>' | '<=' | '<'
    readonly value: number
  } | null
  readonly status: Status
  readonly reason?: StatusReason
  /** Beside `on_time`: open dossiers overdue on the last day, which the rate leaves out. */
  readonly openOverdue?: number
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
 * Evaluates KPIs over periods: one scan for all dossier KPIs, one for all
 * procedure KPIs, however many units and periods there are.
 *
 * A unit's result covers its subtree, the root's the whole office. Totals are
 * sums over sums. Reads no clock.
 *
 * @throws UnitError when the office has no root unit, or a unit asked for does not exist.
 * @example
 * const { results } = await evaluate(db, catalog, {
 *   office: 'skhdt-bd',
 *   periods: [parsePeriod('2018-03')],
 *   by: ['unit'],
 *   plan,
 * })
 */
export async function evaluate<DB extends Database>(
  database: Kysely<DB>,
  kpis: readonly Kpi[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const db = database as unknown as Kysely<Database>
  const scope: Scope = {
    office: options.office,
    rules: options.plan?.rules ?? byDate,
    batch: options.asOf?.batch,
  }
  const wanted = distinct(
    kpis.some((k) => k.id === 'on_time') ? [...kpis, openOverdue] : kpis,
    (k) => k.id,
  )
  const tree = await unitTree(db, scope, options.periods)
  const chosen = choose(tree, options)
  const by = (options.by ?? []).filter((d) => d !== 'unit')
  const scanned = distinct(
    options.periods.flatMap((p) => [p, yearToDate(p)]),
    (p) => p.key,
  )
  const sums = rollUp(await tally(db, wanted, scanned, by, scope), tree)

  const results = options.periods.flatMap((period) =>
    chosen.flatMap((unit) =>
      kpis.flatMap((kpi) =>
        groupsOf(sums, kpi, unit, period, by).map((group) =>
          result(kpi, period, unit, group, sums, options),
        ),
      ),
    ),
  )
  return Object.freeze({
    office: options.office,
    plan: options.plan?.number ?? null,
    asOf: options.asOf?.at ?? null,
    periods: Object.freeze([...options.periods]),
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

interface Tally {
  readonly numerator: number
  readonly denominator: number
}

/** What one group of rows has for one KPI and period. */
interface Cell extends Tally {
  readonly kpi: string
  readonly period: string
  readonly unit: string
  readonly group: Group
}

/** Values of the dimensions other than the unit. */
type Group = { readonly [D in Exclude<Dimension, 'unit'>]?: string }

async function tally(
  db: Kysely<Database>,
  kpis: readonly Kpi[],
  periods: readonly Period[],
  by: readonly Dimension[],
  scope: Scope,
): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  for (const rows of ['dossier', 'procedure'] as const) {
    const some = kpis.filter((kpi) => kpi.rows === rows)
    if (some.length === 0) continue
    const query = tallyQuery(db, some, periods, by, scope)
    for (const row of (await query.execute()) as Record<string, unknown>[])
      for (const kpi of some) {
        const numerator = Number(row[`${kpi.id}_n`])
        const denominator = Number(row[`${kpi.id}_d`] ?? 0)
        if (numerator === 0 && denominator === 0) continue
        cells.push({
          kpi: kpi.id,
          period: String(row['period']),
          unit: String(row['unit']),
          group: Object.fromEntries(
            by.flatMap((d) =>
              row[d] === undefined ? [] : [[d, String(row[d] ?? '')]],
            ),
          ),
          numerator,
          denominator,
        })
      }
  }
  return cells
}

/**
 * The query behind KPIs of one row set: a row for each period, unit and group,
 * with `<id>_n` and, for a share, `<id>_d`. Not executed: extend or compile it.
 */
export function tallyQuery<DB extends Database>(
  database: Kysely<DB>,
  kpis: readonly Kpi[],
  periods: readonly Period[],
  by: readonly Dimension[],
  scope: Scope,
) {
  const db = database as unknown as Kysely<Database>
  if (kpis.every((kpi) => kpi.rows === 'dossier'))
    return dossierRows(db, periods, scope)
      .select((eb) => {
        const row = dossierRow(eb, scope.rules)
        return kpis.flatMap((kpi) =>
          kpi.rows === 'dossier' ? aggregates(kpi, row) : [],
        )
      })
      .select(['period.key as period', 'dossier.unit as unit'])
      .$if(by.includes('procedure'), (q) => q.select('dossier.procedure'))
      .$if(by.includes('field'), (q) => q.select('procedure.field'))
      .$if(by.includes('channel'), (q) => q.select('dossier.channel'))
      .groupBy(['period.key', 'dossier.unit'])
      .$if(by.includes('procedure'), (q) => q.groupBy('dossier.procedure'))
      .$if(by.includes('field'), (q) => q.groupBy('procedure.field'))
      .$if(by.includes('channel'), (q) => q.groupBy('dossier.channel'))
  return procedureRows(db, periods, scope)
    .select((eb) => {
      const row: ProcedureRow = { eb: eb as unknown as ProcedureRow['eb'] }
      return kpis.flatMap((kpi) =>
        kpi.rows === 'procedure' ? aggregates(kpi, row) : [],
      )
    })
    .select(['period.key as period', 'procedure.unit as unit'])
    .$if(by.includes('procedure'), (q) =>
      q.select('procedure.code as procedure'),
    )
    .$if(by.includes('field'), (q) => q.select('procedure.field'))
    .groupBy(['period.key', 'procedure.unit'])
    .$if(by.includes('procedure'), (q) => q.groupBy('procedure.code'))
    .$if(by.includes('field'), (q) => q.groupBy('procedure.field'))
}

function aggregates<Row extends DossierRow | ProcedureRow>(
  kpi: {
    readonly id: string
    readonly counts: (row: Row) => Expression<SqlBool>
    readonly meets?: (row: Row) => Expression<SqlBool>
  },
  row: Row,
): AliasedExpression<number, string>[] {
  const { fn, and } = row.eb as DossierRow['eb']
  const rows = (where: Expression<SqlBool>) =>
    fn.countAll<number>().filterWhere(where)
  const counts = kpi.counts(row)
  if (!kpi.meets) return [rows(counts).as(`${kpi.id}_n`)]
  return [
    rows(and([counts, kpi.meets(row)])).as(`${kpi.id}_n`),
    rows(counts).as(`${kpi.id}_d`),
  ]
}

/** Sums by KPI, period and unit, then by group; a unit's sum holds its subtree. */
type Sums = ReadonlyMap<string, ReadonlyMap<string, Tally & { group: Group }>>

function rollUp(cells: readonly Cell[], tree: UnitTree): Sums {
  const sums = new Map<string, Map<string, Tally & { group: Group }>>()
  for (const cell of cells)
    for (const unit of chain(cell.unit, tree)) {
      const key = sumKey(cell.kpi, cell.period, unit)
      const groups = sums.get(key) ?? new Map()
      sums.set(key, groups)
      const name = JSON.stringify(cell.group)
      const sum = groups.get(name) ?? none
      groups.set(name, {
        group: cell.group,
        numerator: sum.numerator + cell.numerator,
        denominator: sum.denominator + cell.denominator,
      })
    }
  return sums
}

function sumKey(kpi: string, period: string, unit: string): string {
  return `${kpi}|${period}|${unit}`
}

function groupsOf(
  sums: Sums,
  kpi: Kpi,
  unit: string,
  period: Period,
  by: readonly Dimension[],
): readonly Group[] {
  if (by.length === 0) return [{}]
  const found = [period, yearToDate(period)].flatMap((p) => [
    ...(sums.get(sumKey(kpi.id, p.key, unit))?.values() ?? []),
  ])
  return distinct(
    found.map((sum) => sum.group),
    (group) => JSON.stringify(group),
  ).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const none: Tally = { numerator: 0, denominator: 0 }

function result(
  kpi: Kpi,
  period: Period,
  unit: string,
  group: Group,
  sums: Sums,
  { plan, complete }: EvaluateOptions,
): Result {
  const sum = (id: string, of: Period): Tally =>
    sums.get(sumKey(id, of.key, unit))?.get(JSON.stringify(group)) ?? none
  const ytd = yearToDate(period)
  const now = sum(kpi.id, period)
  const toDate = sum(kpi.id, ytd)
  const isRatio = kpi.kind === 'ratio'
  // A target is set for a unit as a whole, not for a procedure or a channel of it.
  const isWhole = Object.keys(group).length === 0
  const target =
    plan && isWhole ? targetOf(plan, kpi.id, unit, period) : undefined
  const covers = (from: DateText) =>
    complete === undefined ||
    (complete !== null && complete.from <= from && period.to <= complete.to)
  const judged = judge({
    hasTarget:
      isWhole && plan !== undefined && setsTarget(plan, kpi.id, period),
    target,
    period: now,
    toDate,
    isCovered: covers(period.from),
    isComplete: covers(ytd.from),
  })
  return Object.freeze({
    kpi: kpi.id,
    period: period.key,
    unit,
    ...group,
    ...figures(now, isRatio),
    toDate: Object.freeze({ from: ytd.from, ...figures(toDate, isRatio) }),
    target: target
      ? Object.freeze({ comparator: target.comparator, value: target.value })
      : null,
    ...judged,
    ...(kpi.id === 'on_time' && {
      openOverdue: sum(openOverdue.id, period).numerator,
    }),
  })
}

function figures(
  { numerator, denominator }: Tally,
  isRatio: boolean,
): Pick<Result, 'numerator' | 'denominator' | 'value'> {
  if (!isRatio) return { numerator, denominator: null, value: null }
  const value = denominator === 0 ? null : numerator / denominator
  return { numerator, denominator, value }
}
