import type { Column } from './messages.ts'
import { countingQuery } from './public-tree.ts'
import { QueryError } from './query-error.ts'
import type { ReadOnlySql, ResultSink } from './read-only-sql.ts'
import { suppressed } from './suppress.ts'
import type { PublicRow } from './suppress.ts'

/** What may leave the office of what a statement counts. */
export interface PublicOptions {
  /** A count from 1 to below it is hidden. */
  readonly least: number
  readonly parameters: Readonly<Record<string, string>>
  /** Whether counts come as numbers; default: as texts. */
  readonly form?: 'values' | 'texts'
  readonly signal?: AbortSignal
}

/** What was hidden. */
export interface Hidden {
  /** Numbers of the result. */
  readonly numbers: number
  readonly hidden: number
}

const executed = 'from json_execute_serialized_sql($of::json)'

/** As many combinations as the sums of a table are decided for. */
const mostCombinations = 500

/**
 * Gives what a statement counts, with totals where it asks for them, and nothing
 * of few cases: see `suppressed`. Whatever of which that cannot be decided is
 * refused: rows, codes, words of persons, other aggregates, joins, an order.
 *
 * It holds within one result. What several tell together, or one and what is
 * known otherwise, a person has to look at.
 *
 * @throws QueryError
 */
export async function publicCounts(
  data: Pick<ReadOnlySql, 'run'>,
  text: string,
  sink: ResultSink,
  { least, parameters, form = 'texts', signal }: PublicOptions,
): Promise<Hidden> {
  const asked = async (statement: string, value: string) => {
    const rows: (readonly (string | null)[])[] = []
    await data.run(
      statement,
      { rows: (found) => void rows.push(...(found as typeof rows)) },
      {
        parameters: { of: value },
        limits: { rows: mostCombinations + 1 },
        ...(signal && { signal }),
      },
    )
    return rows
  }
  const [row] = await asked('select json_serialize_sql($of::varchar)', text)
  const { columns, sets, tree } = countingQuery(row?.[0] ?? '', parameters)
  const found = await asked(executed, tree).catch((error: unknown) => {
    if (!(error instanceof QueryError)) throw error
    // The place is one of what was asked in its stead.
    const [message = ''] = error.message.split(/\n\nLINE /)
    throw new QueryError(error.code, message)
  })
  if (found.length > mostCombinations)
    throw new QueryError(
      'refused',
      `expected at most ${mostCombinations} combinations of keys, got more; ask for fewer keys`,
    )
  const keys = columns.filter(({ of }) => typeof of === 'number').length
  const hasMeets = columns.some(({ of }) => of === 'meets')
  const rows = suppressed(
    found.map((cells) => ({
      keys: cells.slice(0, keys),
      cases: Number(cells[keys]),
      ...(hasMeets && { meets: Number(cells[keys + 1]) }),
    })),
    { sets, least },
  )
  return await give(rows, { columns, form, sink })
}

async function give(
  rows: readonly PublicRow[],
  {
    columns,
    form,
    sink,
  }: Pick<ReturnType<typeof countingQuery>, 'columns'> &
    Required<Pick<PublicOptions, 'form'>> & { readonly sink: ResultSink },
): Promise<Hidden> {
  const counts = columns.flatMap(({ name, of }) =>
    typeof of === 'number' ? [] : [{ name, of }],
  )
  const cells = rows.map((row) => {
    const hidden = counts.filter(({ of }) => row[of] === null)
    return [
      ...columns.map(({ of }) => {
        if (typeof of === 'number') return keyOf(row, of)
        const value = row[of] ?? null
        return value === null || form === 'values' ? value : String(value)
      }),
      hidden.map(({ name }) => name).join(' '),
    ]
  })
  await sink.columns?.([
    ...columns.map(({ name, of }): Column => ({
      name,
      type: typeof of === 'number' ? 'VARCHAR' : 'BIGINT',
    })),
    { name: 'hidden', type: 'VARCHAR' },
  ])
  // By the keys: the order of counts would tell of those that are hidden.
  if (cells.length > 0) await sink.rows?.(cells.toSorted(byKeys))
  await sink.done?.({ rows: cells.length, isCut: false })
  const all = rows.flatMap((row) => counts.map(({ of }) => row[of]))
  return {
    numbers: all.length,
    hidden: all.filter((value) => value === null).length,
  }
}

/** A total is no value of the key, and null is one. */
function keyOf({ set, keys }: PublicRow, key: number): string | null {
  const place = set.indexOf(key)
  return place === -1 ? total : (keys[place] ?? null)
}

const total = '*'

function byKeys(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i]
    if (one === other || typeof one === 'number') continue
    if (one === total || other === total) return one === total ? 1 : -1
    return String(one) < String(other) ? -1 : 1
  }
  return 0
}
