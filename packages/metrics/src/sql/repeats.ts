import { sql } from 'kysely'
import type { Expression, Kysely } from 'kysely'
import type { AnyQuery, CountingKpi, RowSet, Scope } from '../definition/kpi.ts'
import type { Span } from '../time/life.ts'
import { wholeOf } from './count.ts'
import { knownAt } from './known-at.ts'
import { eb, isCounted, rowOver, rowsFrom } from './rows.ts'
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
  counted: Counted,
): Promise<void> {
  const together = Map.groupBy(kpis, ({ rows }) => rows.repeats ?? rows)
  for (const of of together.values())
    for (const query of repeatsOf(db, of, counted).filter(isReadable)) {
      const found = await query
        .orderBy(sql.ref('office'))
        .orderBy(sql.ref('code'))
        .limit(few + 1)
        .execute()
      if (found.length > 0) throw refusal(found, of[0]?.rows)
    }
}

const few = 5

function repeatsOf<DB>(
  db: Kysely<DB>,
  kpis: readonly CountingKpi<DB>[],
  { spans, by, ...scope }: Counted,
): readonly AnyQuery[] {
  const [first] = kpis
  if (!first || spans.length === 0) return []
  const { rows } = first
  const { row } = rowOver(wholeOf(spans), scope)
  const where = kpis.map((kpi) => isCounted(kpi, { row }))
  if (rows.repeats) {
    const read = tablesIn([
      ...where,
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
    return rows.repeats(
      known,
      scope,
      (table) => by === 'all' || read.has(table),
    )
  }
  const all = rowsFrom(db, rows, { scope, reads: () => true })
  const node = all.toOperationNode()
  if (!('joins' in node) || !node.joins?.length) return []
  const isDated = kpis.every(({ cohort }) => cohort !== undefined)
  const { office } = rows
  return [
    all
      .$if(isDated, (q) => q.where(eb.or(where)))
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
      .having(sql<boolean>`count(*) > 1`),
  ]
}

/** Whether a database has what is read: a mapped one refuses what is not mapped, of which there are no rows. */
function isReadable(query: AnyQuery): boolean {
  try {
    query.compile()
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'MappingError') return false
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
    `expected joins of ${rows?.id} that match one row each, got several for ${named.join(', ')}${more}: of what is valid at different times the days must not overlap, and a row set that has several rows for each says so by its key`,
  )
}
