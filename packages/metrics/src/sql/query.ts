import { expressionBuilder, sql } from 'kysely'
import type {
  AliasedExpression,
  Expression,
  Kysely,
  QueryCreator,
  RawBuilder,
  SqlBool,
} from 'kysely'
import { lastKnown } from '../time/as-of.ts'
import { inPeriod } from '../definition/conditions.ts'
import type {
  AnyQuery,
  AnyTables,
  CountingKpi,
  Reads,
  Row,
  RowSet,
  Scope,
} from '../definition/kpi.ts'
import type { Span } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import { columns } from '../schema.ts'
import { tablesIn } from './tables-in.ts'
import type { Database, DateText, VersionedTable } from '../schema.ts'

/** Which tallies a query makes. */
export interface TallyOptions extends Scope {
  readonly period: Period
  /** Dimensions of the row set besides the unit; others are left out. */
  readonly by?: readonly string[]
}

/**
 * A row of a tally. Besides, of each dimension asked for there is a column, and
 * of each KPI `<id>_n` and, for a share, `<id>_d`.
 */
export interface TallyRow {
  readonly unit: string | null
  readonly [column: string]: unknown
}

/** Whose misses. */
export interface MissesQueryOptions extends Scope {
  readonly period: Period
}

/** A query whose tables are not told by its type. */
type Untyped<DB> = Kysely<DB> | QueryCreator<DB>

/**
 * The query behind KPIs of one row set over a period: a row for each unit and
 * group, with `<id>_n` and, for a share, `<id>_d`. A duration has a row for each
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
  db: Untyped<DB>,
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
  /** Join all tables of the row set, for who extends the query. Default: those that it reads. */
  readonly joinsAll?: boolean
}

/** A statement that counts scans. */
export interface CountStatement<S> {
  readonly query: AnyQuery
  readonly scans: readonly S[]
}

/**
 * What a row of a statement says: the place of its scan, its segment there, its
 * unit, the values of its dimensions `group0` … in the order asked for, the
 * value of a duration, and of the KPIs of the scan in their order `n0`, `d0` ….
 */
export type CountRow = {
  readonly scan: number
  readonly segment: number
  readonly unit: string | null
  readonly value: unknown
} & Readonly<Record<`group${number}`, string | null>> &
  Readonly<Record<`${'n' | 'd'}${number}`, unknown>>

/**
 * Counts rows of scans: all by one statement, so that they are of one moment and
 * an engine plans and runs them together; but those that read common tables, which
 * a part of a union has only in brackets, by one each.
 *
 * @throws RangeError when a scan has no KPIs, or a batch is asked of rows without versions.
 */
export function countStatements<DB, S extends Scan<DB>>(
  db: Untyped<DB>,
  scans: readonly S[],
  options: Omit<TallyOptions, 'period'>,
): readonly CountStatement<S>[] {
  const counts = scans.map((scan) => {
    const query = countQuery(db, scan, options)
    const node = query.toOperationNode()
    return { scan, query, isPlain: !('with' in node && node.with) }
  })
  const together = counts.filter(({ isPlain }) => isPlain)
  const apart = counts.filter(({ isPlain }) => !isPlain)
  return [together, ...apart.map((one) => [one])].flatMap((parts) => {
    const width = Math.max(...parts.map(({ scan }) => scan.kpis.length))
    const [first, ...others] = parts.map(({ scan, query }, place) =>
      partOf(db, query, { scan, place, width, by: options.by ?? [] }),
    )
    if (!first) return []
    return [
      {
        scans: parts.map(({ scan }) => scan),
        query: others.length > 0 ? first.unionAll(others) : first,
      },
    ]
  })
}

/** The rows of a scan in the columns that all parts of a statement have. */
function partOf<DB>(
  db: Untyped<DB>,
  query: AnyQuery,
  {
    scan: { kpis, spans, cuts = [] },
    place,
    width,
    by,
  }: {
    readonly scan: Scan<DB>
    readonly place: number
    /** KPIs that there are columns for. */
    readonly width: number
    readonly by: readonly string[]
  },
): AnyQuery {
  const column = (name: string) => sql.ref(`part.${name}`)
  const isSegmented = spans.length > 1 || cuts.length > 0
  const isMeasured = kpis.some(({ kind }) => kind === 'duration')
  const groups = by.map((name, i) => {
    const value = kpis[0]?.rows.dimensions[name] ? column(name) : sql`null`
    return sql`cast(${value} as varchar)`.as(`group${i}`)
  })
  const counts = Array.from({ length: width }, (_, i) => {
    const kpi = kpis[i]
    const n = kpi ? column(`${aliasOf(kpi)}_n`) : sql.lit(0)
    const d = kpi?.kind === 'ratio' ? column(`${aliasOf(kpi)}_d`) : sql.lit(0)
    return [n.as(`n${i}`), d.as(`d${i}`)]
  })
  return (db as unknown as QueryCreator<AnyTables>)
    .selectFrom(query.as('part'))
    .select([
      sql.lit(place).as('scan'),
      (isSegmented ? column('segment') : sql.lit(0)).as('segment'),
      sql`cast(${column('unit')} as varchar)`.as('unit'),
      ...groups,
      (isMeasured ? column('value') : sql`cast(null as integer)`).as('value'),
      ...counts.flat(),
    ]) as unknown as AnyQuery
}

/** Counts rows of the scan; with spans or cuts there is a column `segment`. */
export function countQuery<DB>(
  db: Untyped<DB>,
  { kpis, spans, cuts = [], joinsAll = false }: Scan<DB>,
  { by = [], ...scope }: Omit<TallyOptions, 'period'>,
): AnyQuery {
  const [first] = kpis
  if (!first) throw new RangeError('expected a KPI, got none')
  const { rows, cohort } = first
  const { row, days } = daysOf(spans, scope)
  const grouped = by.flatMap((name) => {
    const column = rows.dimensions[name]
    return column === undefined ? [] : [{ name, column }]
  })
  const measures = kpis.flatMap((kpi) =>
    kpi.kind === 'duration'
      ? [sql<number | null>`${kpi.measure(row as never)}`.as('value')]
      : [],
  )
  // What all of them count is not read at all; what only some count is a filter.
  const isShared = kpis.every(
    (kpi) => kpi.cohort === cohort && kpi.counts === first.counts,
  )
  const segment = days
    ? [sql.ref('counted_days.segment').as('segment')]
    : cuts.length > 0 && cohort
      ? [segmentOf(cohort.on(row as never), cuts).as('segment')]
      : []
  const tallies = kpis.flatMap((kpi) => aggregates(kpi, row, isShared))
  const dimensions = grouped.map(({ name, column }) => sql.ref(column).as(name))
  const keys = [
    ...segment,
    sql.ref(rows.unit).as('unit'),
    ...dimensions,
    ...measures,
  ]
  const where = [
    ...(isShared ? [counted(first, row)] : []),
    ...boundOf(kpis, row),
  ]
  const read = tablesIn([...where, ...keys, ...tallies])
  return (
    base(db, rows, { scope, reads: (table) => joinsAll || read.has(table) })
      .$if(days !== undefined, (q) =>
        q.innerJoin(days as never, (join) => join.on(sql<boolean>`true`)),
      )
      .select([...keys, ...tallies])
      .$if(where.length > 0, (q) => q.where(eb.and(where)))
      // By place: a name may be a column's too, and with parameters in it the same
      // expression twice is two.
      .groupBy(keys.map((_, i) => sql.lit(i + 1)))
  )
}

/** A row of one span, or of several with a table of their days to stand beside it. */
function daysOf(
  spans: readonly Span[],
  scope: Scope,
): {
  readonly row: Row<AnyTables, string>
  readonly days?: AliasedExpression<unknown, 'counted_days'>
} {
  const [span, ...more] = spans
  if (!span) throw new RangeError('expected days, got none')
  if (more.length === 0) return { row: rowOf(span, scope) }
  const values = spans.map(({ from, to }, i) => {
    const days = [from, to, lastKnown(to, scope.asOf)].map(day)
    return sql`(${sql.join([sql.lit(i), ...days])})`
  })
  return {
    days: sql`(values ${sql.join(values)})`.as<'counted_days'>(
      sql`counted_days(segment, from_day, to_day, known_day)`,
    ),
    row: {
      eb,
      rules: scope.rules,
      scope,
      from: sql.ref('counted_days.from_day'),
      to: sql.ref('counted_days.to_day'),
      known: sql.ref('counted_days.known_day'),
    },
  }
}

/**
 * The rows of a KPI's row set that count and do not meet in a period; of a count
 * or duration, those counted. Shows what the row set shows. Not executed.
 *
 * @example
 * const rules = { compare: 'date', finish: 'result' } as const
 * const late = await missesQuery(db, onTime, { office, rules, period }).execute()
 * late.length // 1
 */
export function missesQuery<DB>(
  db: Untyped<DB>,
  kpi: CountingKpi<DB>,
  { period, ...scope }: MissesQueryOptions,
): AnyQuery {
  const { rows } = kpi
  const row = rowOf(period, scope)
  const where = [missed(kpi, row), ...boundOf([kpi], row)]
  const shown = Object.entries(rows.shows).map(([name, show]) => {
    const value =
      typeof show === 'string' ? sql.ref(show) : sql`${show(row as never)}`
    return (name.endsWith('On') ? dateOf(value) : value).as(name)
  })
  const keys = [sql.ref(rows.unit).as('unit'), ...shown]
  const read = tablesIn([...where, ...keys])
  return base(db, rows, { scope, reads: (table) => read.has(table) })
    .select(keys)
    .where(eb.and(where))
}

/** What bounds the scan, where all that is counted says that it lies within. */
function boundOf<DB>(
  kpis: readonly CountingKpi<DB>[],
  row: Row<AnyTables, string>,
): readonly Expression<SqlBool>[] {
  const bound = kpis[0]?.rows.bound
  const isBounded = kpis.every(
    ({ cohort, counts }) => cohort?.isBounded || counts?.isBounded,
  )
  return bound && isBounded ? [bound(row as never)] : []
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

/** Tables as they were known once a batch was loaded, under their own names, so that no definition needs to know of versions. */
export function knownAt(
  db: QueryCreator<Database>,
  batch: number | undefined,
  tables: readonly VersionedTable[],
): QueryCreator<Database> {
  if (batch === undefined) return db
  return tables.reduce(
    (known, table) =>
      known.with(table, (q) => {
        // What holds for one of the tables holds for all.
        const past = `${table}_past` as 'dossier_past'
        const names = columns[table] as typeof columns.dossier
        return q
          .selectFrom(table as 'dossier')
          .select(names)
          .where('from_batch', '<=', batch)
          .unionAll(
            q
              .selectFrom(past)
              .select(names)
              .where('from_batch', '<=', batch)
              .where('to_batch', '>', batch),
          )
      }) as unknown as QueryCreator<Database>,
    db,
  )
}

/** A date as `YYYY-MM-DD`, whatever a driver makes of dates. */
export function dateText<T extends DateText | null>(
  column: string,
): RawBuilder<T> {
  return dateOf<T>(sql.ref(column))
}

function dateOf<T>(date: Expression<unknown>): RawBuilder<T> {
  return sql<T>`cast(cast(${date} as date) as varchar)`
}

/**
 * A date as a constant. Written out, not bound: an engine that knows the days
 * when it plans leaves out what lies outside them.
 */
export function day(date: DateText): Expression<DateText> {
  return sql<DateText>`cast(${sql.lit(date)} as date)`
}

function base<DB>(
  db: Untyped<DB>,
  rows: RowSet<DB, never>,
  { scope, reads }: { readonly scope: Scope; readonly reads: Reads },
): AnyQuery {
  const { batch } = scope.asOf ?? {}
  if (batch !== undefined && rows.versioned.length === 0)
    throw new RangeError(
      `expected rows with versions to look at batch ${batch}, got ${rows.id}, which has none`,
    )
  const known = knownAt(
    db as unknown as QueryCreator<Database>,
    batch,
    rows.versioned,
  )
  return rows.query(known as unknown as QueryCreator<AnyTables>, scope, reads)
}

function rowOf({ from, to }: Span, scope: Scope): Row<AnyTables, string> {
  return {
    eb,
    rules: scope.rules,
    scope,
    from: day(from),
    to: day(to),
    known: day(lastKnown(to, scope.asOf)),
  }
}

const eb = expressionBuilder<AnyTables, string>()

function counted(
  kpi: CountingKpi<never>,
  row: Row<AnyTables, string>,
): Expression<SqlBool> {
  const given = row as never
  const parts = [
    ...(kpi.cohort ? [inPeriod(kpi.cohort).where(given)] : []),
    ...(kpi.counts ? [kpi.counts.where(given)] : []),
  ]
  return eb.and(parts)
}

function missed<DB>(
  kpi: CountingKpi<DB>,
  row: Row<AnyTables, string>,
): Expression<SqlBool> {
  const counts = counted(kpi, row)
  if (kpi.kind !== 'ratio') return counts
  const meets = kpi.meets.where(row as never)
  return eb.and([counts, eb.not(eb.fn.coalesce(meets, eb.val(false)))])
}

function aggregates<DB>(
  kpi: CountingKpi<DB>,
  row: Row<AnyTables, string>,
  isCounted: boolean,
): AliasedExpression<number, string>[] {
  const { countAll } = eb.fn
  const rows = (where: readonly Expression<SqlBool>[], name: 'n' | 'd') =>
    (where.length === 0
      ? countAll<number>()
      : countAll<number>().filterWhere(eb.and(where))
    ).as(`${aliasOf(kpi)}_${name}`)
  const counts = isCounted ? [] : [counted(kpi, row)]
  if (kpi.kind !== 'ratio') return [rows(counts, 'n')]
  return [
    rows([...counts, kpi.meets.where(row as never)], 'n'),
    rows(counts, 'd'),
  ]
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
