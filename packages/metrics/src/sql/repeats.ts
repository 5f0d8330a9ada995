import { sql } from 'kysely'
import type { CompiledQuery, Expression, Kysely, SqlBool } from 'kysely'
import { distinct } from '../definition/distinct.ts'
import type { AnyQuery, CountingKpi, RowSet, Scope } from '../definition/kpi.ts'
import type { Span } from '../time/life.ts'
import { plainFor } from './constants.ts'
import type { Runnable } from './constants.ts'
import { wholeOf } from './count.ts'
import { daysRead } from './days-read.ts'
import type { Engine } from './engine.ts'
import { knownAt } from './known-at.ts'
import { mappingOf } from './moment.ts'
import { boundOf, eb, isCounted, rowOver, rowsFrom } from './rows.ts'
import { tablesIn } from './tables-in.ts'

/** Thrown when a join would count a row more than once. */
export class RepeatedRowsError extends Error {
  override readonly name = 'RepeatedRowsError'
}

/** What is counted, and so read. */
interface Counted extends Scope {
  /** All days that are counted over. */
  readonly spans: readonly Span[]
  /** Dimensions that are read, or everything, as a list shows it. */
  readonly by: readonly string[] | 'all'
}

/**
 * Refuses to count where a join makes several rows of one.
 *
 * @throws RepeatedRowsError with what is there more than once.
 */
export async function requireEachOnce<DB>(
  db: Kysely<DB>,
  kpis: readonly CountingKpi<DB>[],
  { engine, ...counted }: Counted & { readonly engine: Engine },
): Promise<void> {
  const together = Map.groupBy(kpis, ({ rows }) => rows.repeats ?? rows)
  const asked = new Set<string>()
  for (const of of together.values())
    for (const query of repeatsOf(db, of, counted)) {
      const readable = readableOf(
        plainFor(
          engine,
          query
            .orderBy(sql.ref('office'))
            .orderBy(sql.ref('code'))
            .limit(few + 1),
        ),
      )
      if (!readable) continue
      // Row sets that are joined with the same table ask the same of it. As
      // texts: JSON has no big whole numbers.
      const { sql: text, parameters } = readable
      const name = JSON.stringify([text, ...parameters.map(String)])
      if (asked.has(name)) continue
      asked.add(name)
      const { rows } = await db.executeQuery(readable)
      if (rows.length > 0) throw refusal(rows, of[0]?.rows)
    }
}

const few = 5

function repeatsOf<DB>(
  db: Kysely<DB>,
  kpis: readonly CountingKpi<DB>[],
  counted: Counted,
): readonly AnyQuery[] {
  const [first] = kpis
  if (!first || counted.spans.length === 0) return []
  const { rows } = first
  const [table = ''] = rows.key[0]?.split('.') ?? []
  // A query of a host may have joins of its own.
  const isQueried = keyed.has(table) && mappingOf(db)?.queried.has(table)
  return [
    ...(rows.repeats ? joinedRepeats(db, rows, { kpis, counted }) : []),
    ...(isQueried || (!rows.repeats && isJoined(db, rows, counted))
      ? [rowRepeats(db, rows, { kpis, counted })]
      : []),
  ]
}

/** Tables of which the key of their row sets tells one row. */
const keyed: ReadonlySet<string> = new Set([
  'dossier',
  'feedback',
  'assigned_task',
])

function isJoined<DB>(
  db: Kysely<DB>,
  rows: RowSet<DB, never>,
  scope: Scope,
): boolean {
  const all = rowsFrom(db, rows, { scope, reads: () => true })
  const node = all.toOperationNode()
  return 'joins' in node && (node.joins?.length ?? 0) > 0
}

/** What is looked at for repeats. */
interface LookedAt<DB> {
  readonly kpis: readonly CountingKpi<DB>[]
  readonly counted: Counted
}

/** What the tables joined would repeat. */
function joinedRepeats<DB>(
  db: Kysely<DB>,
  rows: RowSet<DB, never>,
  { kpis, counted: { spans, by, ...scope } }: LookedAt<DB>,
): readonly AnyQuery[] {
  const { row } = rowOver(wholeOf(spans), scope)
  const read = tablesIn([
    ...kpis.map((kpi) => isCounted(kpi, { row })),
    ...kpis.flatMap((kpi): readonly Expression<unknown>[] => {
      if (kpi.kind === 'ratio') return [kpi.meets.where(row)]
      return kpi.kind === 'duration' ? [kpi.measure(row)] : []
    }),
    ...(by === 'all' ? [] : by).flatMap((name) => {
      const column = rows.dimensions[name]
      return column === undefined ? [] : [sql.ref(column)]
    }),
  ])
  const known = knownAt(db, scope.asOf?.batch, rows.versioned)
  const reads = (table: string) => by === 'all' || read.has(table)
  return rows.repeats?.(known, scope, reads) ?? []
}

/** The rows that are there more than once, by their key. */
function rowRepeats<DB>(
  db: Kysely<DB>,
  rows: RowSet<DB, never>,
  { kpis, counted }: LookedAt<DB>,
): AnyQuery {
  const given = rowOver(wholeOf(counted.spans), counted)
  const isDated = kpis.every(({ cohort }) => cohort !== undefined)
  const where = [
    ...boundOf(kpis, given),
    ...(isDated
      ? [eb.or(kpis.flatMap((kpi) => isCountedIn(kpi, counted)))]
      : []),
  ]
  const read = tablesIn(where)
  const { office, repeats } = rows
  return rowsFrom(db, rows, {
    scope: counted,
    reads: (table) => repeats === undefined || read.has(table),
  })
    .$if(where.length > 0, (q) => q.where(eb.and(where)))
    .select([
      sql`cast(${office === undefined ? sql`null` : sql.ref(office)} as varchar)`.as(
        'office',
      ),
      codeOf(rows).as('code'),
    ])
    .groupBy([
      sql.lit(1),
      sql.lit(2),
      ...rows.key.map((column) => sql.ref(column)),
    ])
    .having(sql<boolean>`count(*) > 1`)
}

/** That a row counts in one of some periods: what depends on their days, in each. */
function isCountedIn<DB>(
  kpi: CountingKpi<DB>,
  { spans, ...scope }: Counted,
): readonly Expression<SqlBool>[] {
  const { from, to } = daysRead(kpi, scope)
  const each =
    from || to
      ? distinct(spans, (span) => `${span.from} ${span.to}`)
      : [wholeOf(spans)]
  return each.map((span) => isCounted(kpi, rowOver(span, scope)))
}

/** What is asked; nothing where a mapped database refuses it: of what is not mapped there are no rows. */
function readableOf(
  query: Runnable<object>,
): CompiledQuery<object> | undefined {
  try {
    return query.compile()
  } catch (error) {
    if (error instanceof Error && error.name === 'MappingError')
      return undefined
    throw error
  }
}

function codeOf<DB>({ shows, key }: RowSet<DB, never>) {
  const { code } = shows
  return sql.ref(typeof code === 'string' ? code : (key[0] ?? ''))
}

function refusal(
  found: readonly object[],
  rows: RowSet<never, never> | undefined,
): RepeatedRowsError {
  const named = found.slice(0, few).map((row) => {
    const { office, code } = row as { office?: unknown; code?: unknown }
    return office == null
      ? String(code)
      : `${String(code)} of office ${String(office)}`
  })
  const more = found.length > few ? ' and more' : ''
  return new RepeatedRowsError(
    `expected joins of ${rows?.id} that match one row each, got several for ${named.join(', ')}${more}: of what is valid at different times the days must not overlap, a query in a mapping has one row for each of ours, and a row set that has several rows for each says so by its key`,
  )
}
