import { expressionBuilder, sql } from 'kysely'
import type {
  AliasedExpression,
  Expression,
  Kysely,
  QueryCreator,
  SqlBool,
} from 'kysely'
import { inPeriod } from './conditions.ts'
import type {
  AnyQuery,
  AnyTables,
  CountingKpi,
  Days,
  Row,
  RowSet,
  Scope,
} from './kpi.ts'
import type { Period } from './period.ts'
import { columns } from './schema.ts'
import type { Database, DateText, VersionedTable } from './schema.ts'

/** Which tallies a query makes. */
export interface TallyOptions extends Scope {
  readonly periods: readonly Period[]
  /** Dimensions of the row set besides the unit; others are left out. */
  readonly by?: readonly string[]
}

/**
 * A row of a tally. Besides, of each dimension asked for there is a column, and
 * of each KPI `<id>_n` and, for a share, `<id>_d`.
 */
export interface TallyRow {
  /** Key of the period. */
  readonly period: string
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
 * The query behind KPIs of one row set: a row for each period, unit and group,
 * with `<id>_n` and, for a share, `<id>_d`. A duration has a row for each value,
 * in `value`. Not executed.
 */
export function tallyQuery<DB>(
  db: Untyped<DB>,
  kpis: readonly CountingKpi<DB>[],
  { periods, by = [], ...scope }: TallyOptions,
): AnyQuery {
  const [first] = kpis
  if (!first) throw new RangeError('expected a KPI, got none')
  const { rows } = first
  const days: Days = {
    from: sql.ref('period.from_on'),
    to: sql.ref('period.to_on'),
  }
  const bound = {
    from: day(least(periods.map((p) => p.from))),
    to: day(periods.map((p) => p.to).reduce((a, b) => (a > b ? a : b), '')),
  }
  const row = rowOf(days, scope)
  const grouped = by.filter((name) => rows.dimensions[name] !== undefined)
  const keys = [
    'period.key',
    rows.unit,
    ...grouped.map((name) => rows.dimensions[name] ?? ''),
  ]
  const measures = kpis.flatMap((kpi) =>
    kpi.kind === 'duration' ? [kpi.measure(row as never)] : [],
  )
  return base(db, rows, scope)
    .innerJoin(periodTable(periods), (join) =>
      join.on(rows.bound?.(row as never) ?? sql<SqlBool>`true`),
    )
    .$if(rows.bound !== undefined, (q) =>
      q.where(
        rows.bound?.(rowOf(bound, scope) as never) as Expression<SqlBool>,
      ),
    )
    .select([
      sql.ref('period.key').as('period'),
      sql.ref(rows.unit).as('unit'),
      ...grouped.map((name) => sql.ref(rows.dimensions[name] ?? '').as(name)),
      ...measures.map((measure) => sql<number | null>`${measure}`.as('value')),
      ...kpis.flatMap((kpi) => aggregates(kpi, row)),
    ])
    .groupBy([...keys.map((key) => sql.ref(key)), ...measures])
}

/**
 * The rows of a KPI's row set that count and do not meet in a period; of a count
 * or duration, those counted. Shows what the row set shows. Not executed.
 */
export function missesQuery<DB>(
  db: Untyped<DB>,
  kpi: CountingKpi<DB>,
  { period, ...scope }: MissesQueryOptions,
): AnyQuery {
  const { rows } = kpi
  const row = rowOf({ from: day(period.from), to: day(period.to) }, scope)
  const shown = rows.bound?.(row as never)
  return base(db, rows, scope)
    .select([
      sql.ref(rows.unit).as('unit'),
      ...Object.entries(rows.shows).map(([name, column]) =>
        (isDate(column) ? dateText(column) : sql.ref(column)).as(name),
      ),
    ])
    .$if(shown !== undefined, (q) => q.where(shown as Expression<SqlBool>))
    .where(missed(kpi, row))
}

/** Values of a KPI's row set in a period that a caller reads otherwise. */
export function isDate(column: string): boolean {
  return column.endsWith('_on')
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
export function dateText<T extends DateText | null>(column: string) {
  return sql<T>`cast(${sql.ref(column)} as varchar(10))`
}

/** A date as a constant of the type. */
export function day(date: DateText): Expression<DateText> {
  return sql<DateText>`cast(${date} as date)`
}

function base<DB>(
  db: Untyped<DB>,
  rows: RowSet<DB, never>,
  scope: Scope,
): AnyQuery {
  if (scope.batch !== undefined && rows.versioned.length === 0)
    throw new RangeError(
      `expected rows with versions to look at batch ${scope.batch}, got ${rows.id}, which has none`,
    )
  const known = knownAt(
    db as unknown as QueryCreator<Database>,
    scope.batch,
    rows.versioned,
  )
  return rows.query(known as unknown as QueryCreator<AnyTables>, scope)
}

function rowOf(days: Days, scope: Scope): Row<AnyTables, string> {
  return { ...days, eb, rules: scope.rules, scope }
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
): AliasedExpression<number, string>[] {
  const rows = (where: Expression<SqlBool>, name: string) =>
    eb.fn
      .countAll<number>()
      .filterWhere(where)
      .as(`${aliasOf(kpi)}_${name}`)
  const counts = counted(kpi, row)
  if (kpi.kind !== 'ratio') return [rows(counts, 'n')]
  return [
    rows(eb.and([counts, kpi.meets.where(row as never)]), 'n'),
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
  return version === 1 ? id : `${id}_v${version}`
}

function periodTable(periods: readonly Period[]) {
  const rows = periods.map(
    (p) => sql`(cast(${p.key} as varchar), ${day(p.from)}, ${day(p.to)})`,
  )
  return sql<{
    key: string
    from_on: DateText
    to_on: DateText
  }>`(values ${sql.join(rows)})`.as<'period'>(sql`period(key, from_on, to_on)`)
}

function least(days: readonly DateText[]): DateText {
  return days.reduce((a, b) => (a < b ? a : b), '9999-12-31')
}
