import { sql } from 'kysely'
import type { AliasedExpression, Expression, RawBuilder, SqlBool } from 'kysely'
import type { AnyQuery, CountingKpi, Scope } from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import { rulesOf } from '../definition/rules.ts'
import type { RulesOptional } from '../definition/rules.ts'
import type { DateText } from '../schema.ts'
import { lastKnown } from '../time/as-of.ts'
import type { Span } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import { day } from './dates.ts'
import { anyTables } from './known-at.ts'
import type { Queryable } from './known-at.ts'
import { boundOf, eb, givenRow, isCounted, rowOver, rowsFrom } from './rows.ts'
import type { GivenRow } from './rows.ts'
import { tablesIn } from './tables-in.ts'

/** Which tallies a query makes. */
export interface TallyOptions extends RulesOptional<Scope> {
  readonly period: Period
  /** Dimensions of the row set besides the unit; others are left out. */
  readonly by?: readonly string[]
}

/**
 * A row of a tally. Besides, of each dimension asked for there is a column, and
 * of each KPI `<id>_n` and, for a share, `<id>_d`.
 */
export interface TallyRow {
  /** Where several offices are asked for. */
  readonly office?: string | null
  readonly unit: string | null
  readonly [column: string]: unknown
}

/**
 * The query behind KPIs of one row set over a period: a row for each office of
 * several, unit and group, with `<id>_n` and, for a share, `<id>_d`. A duration has a row for each
 * value, in `value`. Not executed: extend or compile it.
 *
 * @throws RangeError when there are no KPIs, or a batch is asked of rows without versions.
 * @example
 * const rules = { compare: 'date', finish: 'result' } as const
 * const query = tallyQuery(db, [onTime], { office, rules, period })
 * const rows = await query.where('dossier.channel', '=', 'online').execute()
 * rows.length // 2: one unit each
 */
export function tallyQuery<DB>(
  db: Queryable<DB>,
  kpis: readonly CountingKpi<DB>[],
  { period, ...options }: TallyOptions,
): AnyQuery {
  return countQuery(db, { kpis, spans: [period] }, options)
}

/** KPIs of one row set that are counted together over some days. */
export interface Scan<DB> {
  readonly kpis: readonly CountingKpi<DB>[]
  /** Of several, `segment` of a row is the place of its span; a row of the row set may lie in many. */
  readonly spans: readonly Span[]
  /**
   * Of one span the last days of the runs of days to tell apart by the date of
   * the cohort, the last left out: `segment` of a row is how many of them lie
   * before it.
   */
  readonly cuts?: readonly DateText[]
  /**
   * What is counted by the same reading over days of its own, each by a column:
   * beside KPIs of a cohort and one span, or without any. A row that none of
   * these KPIs counts is of `segment` -1, where their columns say nothing.
   */
  readonly beside?: readonly Beside<DB>[]
  /** Group by the date of the cohort first, and its days by `cuts` then: of many cuts and few groups that takes DuckDB less time. */
  readonly isDayFirst?: boolean
  /** Join all tables of the row set, for who extends the query. Default: those that it reads. */
  readonly joinsAll?: boolean
  /** Leave unread what none of the KPIs counts, also where they count unlike rows. Default: where all count the same. */
  readonly isNarrow?: boolean
}

/** A KPI of the row set of a scan, and days of its own. */
export interface Beside<DB> {
  readonly kpi: CountingKpi<DB>
  readonly span: Span
}

/*
 *   scan ──▶ row over its days ──┬─▶ where: what all count, and its bound
 *                                ├─▶ keys: segment, unit, dimensions, value
 *                                └─▶ tallies: n and d of each KPI, and beside
 *   where, keys, tallies ──▶ tables read ──▶ rows of the row set, grouped
 */

/** Counts rows of the scan; with spans, cuts or what is beside there is a column `segment`. */
export function countQuery<DB>(
  db: Queryable<DB>,
  scan: Scan<DB>,
  { by = [], ...asked }: Omit<TallyOptions, 'period'>,
): AnyQuery {
  const { kpis, joinsAll = false } = scan
  const scope: Scope = { ...asked, rules: rulesOf(asked) }
  const first = kpis[0] ?? scan.beside?.[0]?.kpi
  if (!first) throw new RangeError('expected a KPI, got none')
  const { given, days } = daysOf(scan.spans, scope)

  // 1. What is read: what all of them count; what only some count is a filter.
  const shared = sharedBy(kpis)
  const own = [
    ...(shared.cohort || shared.counts ? [isCounted(shared, given)] : []),
    ...(scan.isNarrow ? narrowBy(kpis, given, shared) : []),
  ]
  const beside = besideOf(scan, scope)
  const isOwn = kpis.length > 0 && beside.length > 0 ? eb.and(own) : undefined
  const where = [
    // The bound first, for PostgreSQL asks one after the other. Of many days by a
    // constant: by each of them it may read the rows once for each.
    ...boundOfAll(scan, scope),
    ...(isOwn ? [eb.or([isOwn, ...beside.map(({ counts }) => counts)])] : own),
  ]

  // 2. What it is grouped by, and what is counted of each group.
  const isByOffice = !isOfOne(scope)
  const keys = keysOf(scan, { first, given, days, isOwn, by, isByOffice })
  const tallies = [
    ...kpis.flatMap((kpi) => talliesOf(kpi, given, shared)),
    ...beside.flatMap(({ tallies: each }) => each),
  ]

  // 3. The query, over the tables that these read.
  const read = tablesIn([...where, ...keys, ...tallies])
  const reads = (table: string) => joinsAll || read.has(table)
  const rows = rowsFrom(db, first.rows, { scope, reads })
  const counted = (
    days ? rows.innerJoin(days, (join) => join.on(sql<boolean>`true`)) : rows
  )
    .select([...keys, ...tallies])
    .$if(where.length > 0, (q) => q.where(eb.and(where)))
    .groupBy(byPlace(keys))
  return scan.isDayFirst
    ? cutQuery(db, counted, { keys, tallies, cuts: scan.cuts ?? [] })
    : counted
}

/** By place: a name may be a column's too, and with parameters in it the same expression twice is two. */
function byPlace(keys: readonly unknown[]) {
  return keys.map((_, i) => sql.lit(i + 1))
}

/** What was counted by day, by the segments of the days. */
function cutQuery<DB>(
  db: Queryable<DB>,
  counted: AnyQuery,
  of: {
    readonly keys: readonly AliasedExpression<unknown, string>[]
    readonly tallies: readonly AliasedExpression<number, string>[]
    readonly cuts: readonly DateText[]
  },
): AnyQuery {
  const [keys, tallies] = [of.keys, of.tallies].map((all) =>
    all.map(({ alias }) => String(alias)),
  )
  const column = <T>(name: string) => sql.ref<T>(`by_day.${name}`)
  return anyTables(db)
    .selectFrom(counted.as('by_day'))
    .select(
      (keys ?? []).map((name) =>
        (name === 'segment'
          ? segmentOf(column(name), of.cuts)
          : column(name)
        ).as(name),
      ),
    )
    .select((tallies ?? []).map((name) => sql`sum(${column(name)})`.as(name)))
    .groupBy(byPlace(of.keys)) as AnyQuery
}

/** What is counted beside the KPIs of a scan: which rows, and how many. */
function besideOf<DB>({ beside = [] }: Scan<DB>, scope: Scope) {
  return beside.map(({ kpi, span }, i) => {
    const given = rowOver(span, scope)
    return {
      counts: isCounted(kpi, given),
      tallies: talliesOf(kpi, given, {}, besideAlias(i)),
    }
  })
}

/** Name of the columns of what is counted beside, by its place. */
export function besideAlias(place: number): string {
  return `beside${place}`
}

/** The bound of all that is counted, over all days. */
function boundOfAll<DB>(
  { kpis, spans, beside = [] }: Scan<DB>,
  scope: Scope,
): readonly Expression<SqlBool>[] {
  const whole = wholeOf([...spans, ...beside.map(({ span }) => span)])
  const all = [...kpis, ...beside.map(({ kpi }) => kpi)]
  return boundOf(all, rowOver(whole, scope))
}

/** What belongs to a row as it counts, and is asked of all rows that are read. */
type Shared = Pick<CountingKpi<never>, 'cohort' | 'counts'>

/** What all of some KPIs count: their date, and where that is one, their condition. */
function sharedBy<DB>(kpis: readonly CountingKpi<DB>[]): Shared {
  const [first] = kpis
  if (!kpis.every(({ cohort }) => cohort?.on === first?.cohort?.on)) return {}
  const isSame = kpis.every(({ counts }) => counts === first?.counts)
  return { cohort: first?.cohort, counts: isSame ? first?.counts : undefined }
}

/** That one of the KPIs counts a row, where each of them says which it counts and they differ. */
function narrowBy<DB>(
  kpis: readonly CountingKpi<DB>[],
  { row }: GivenRow,
  shared: Shared,
): readonly Expression<SqlBool>[] {
  const counts = new Set(kpis.map((kpi) => kpi.counts))
  if (!shared.cohort || counts.size === 1 || counts.has(undefined)) return []
  const each = [...counts].flatMap((one) => one?.where(row) ?? [])
  // Not as it is: by alternatives of one column DuckDB passes over rows that it must not.
  return [sql<SqlBool>`coalesce(${eb.or(each)}, false)`]
}

/** All days from the first to the last. */
export function wholeOf(spans: readonly Span[]): Span {
  const froms = spans.map(({ from }) => from).toSorted()
  const tos = spans.map(({ to }) => to).toSorted()
  return { from: froms[0] ?? '', to: tos.at(-1) ?? '' }
}

/** A table of days that rows are counted over. */
type DaysTable = AliasedExpression<unknown, 'counted_days'>

/** A row of one span, or of several with a table of their days to stand beside it. */
function daysOf(
  spans: readonly Span[],
  scope: Scope,
): { readonly given: GivenRow; readonly days?: DaysTable } {
  const [span, ...more] = spans
  if (!span) throw new RangeError('expected days, got none')
  if (more.length === 0) return { given: rowOver(span, scope) }
  const values = spans.map(({ from, to }, i) => {
    const each = [from, to, lastKnown(to, scope.asOf)].map(day)
    return sql`(${sql.join([sql.lit(i), ...each])})`
  })
  return {
    days: sql`(values ${sql.join(values)})`.as<'counted_days'>(
      sql`counted_days(segment, from_day, to_day, known_day)`,
    ),
    given: givenRow({
      eb,
      rules: scope.rules,
      scope,
      from: sql.ref('counted_days.from_day'),
      to: sql.ref('counted_days.to_day'),
      known: sql.ref('counted_days.known_day'),
    }),
  }
}

/** The columns that a scan is grouped by: office of several, segment, unit, dimensions, and the value of a duration. */
function keysOf<DB>(
  { kpis, cuts = [], isDayFirst = false }: Scan<DB>,
  {
    first: { cohort, rows },
    given: { row },
    days,
    isOwn,
    by,
    isByOffice,
  }: {
    readonly first: CountingKpi<DB>
    readonly given: GivenRow
    readonly days: DaysTable | undefined
    /** That the KPIs count a row, where others that are beside them are read, too. */
    readonly isOwn: Expression<SqlBool> | undefined
    readonly by: readonly string[]
    readonly isByOffice: boolean
  },
): readonly AliasedExpression<unknown, string>[] {
  const segment = days
    ? [sql.ref('counted_days.segment').as('segment')]
    : (cuts.length > 0 || isOwn) && cohort
      ? [
          (isDayFirst
            ? sql`${cohort.on(row)}`
            : ownSegment(segmentOf(cohort.on(row), cuts), isOwn)
          ).as('segment'),
        ]
      : []
  const dimensions = by.flatMap((name) => {
    const column = rows.dimensions[name]
    return column === undefined ? [] : [sql.ref(column).as(name)]
  })
  const values = kpis.flatMap((kpi) =>
    kpi.kind === 'duration'
      ? [sql<number | null>`${kpi.measure(row)}`.as('value')]
      : [],
  )
  const office =
    isByOffice && rows.office !== undefined
      ? [sql.ref(rows.office).as('office')]
      : []
  const unit = sql.ref(rows.unit).as('unit')
  // The office first: behind what is no plain column Citus takes it for another,
  // and puts a union together on one server.
  return [...office, ...segment, unit, ...dimensions, ...values]
}

/** The segment of a row that counts; of others -1. */
function ownSegment(
  segment: RawBuilder<number>,
  isOwn: Expression<SqlBool> | undefined,
): RawBuilder<number> {
  return isOwn === undefined
    ? segment
    : sql`case when ${isOwn} then ${segment} else -1 end`
}

/** How many of some days lie before a date, by a balanced tree of comparisons. */
function segmentOf(
  date: Expression<DateText | null>,
  cuts: readonly DateText[],
  first = 0,
): RawBuilder<number> {
  if (cuts.length === 0) return sql<number>`${sql.lit(first)}`
  const middle = Math.floor(cuts.length / 2)
  const cut = day(cuts[middle] ?? '')
  const after = segmentOf(date, cuts.slice(middle + 1), first + middle + 1)
  const before = segmentOf(date, cuts.slice(0, middle), first)
  return sql<number>`case when ${date} > ${cut} then ${after} else ${before} end`
}

/** The numerator of a KPI and, of a share, the denominator. */
function talliesOf<DB>(
  kpi: CountingKpi<DB>,
  given: GivenRow,
  shared: Shared,
  alias = aliasOf(kpi),
): AliasedExpression<number, string>[] {
  const { countAll } = eb.fn
  const rows = (where: readonly Expression<SqlBool>[], name: 'n' | 'd') =>
    (where.length === 0
      ? countAll<number>()
      : countAll<number>().filterWhere(eb.and(where))
    ).as(`${alias}_${name}`)
  const own = {
    cohort: shared.cohort ? undefined : kpi.cohort,
    counts: shared.counts ? undefined : kpi.counts,
  }
  const counts = own.cohort || own.counts ? [isCounted(own, given)] : []
  if (kpi.kind !== 'ratio') return [rows(counts, 'n')]
  return [rows([...counts, kpi.meets.where(given.row)], 'n'), rows(counts, 'd')]
}

/** Name of the columns of a KPI: two versions of one may stand in one query. */
export function aliasOf({
  id,
  version,
}: {
  readonly id: string
  readonly version: number
}): string {
  return version === 1 ? id : `${id}@${version}`
}
