import type { Database } from '@motcua/metrics'
import type { RestatedCause } from '@motcua/metrics/analysis'
import type { VersionedTable } from '@motcua/metrics/schema'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { refs } from '../engine/sql.ts'
import { batchesOf } from '../store/batches.ts'

/** Rows of which it is asked why they are others than they were. */
export interface ChangedRows {
  readonly office: string
  /** The last batch that was known. */
  readonly batch: number
  /** Columns that tell a row from all others, each with its table. */
  readonly key: readonly string[]
  /** The versioned tables that are read. */
  readonly tables: readonly VersionedTable[]
}

/** What batches have done since. */
export interface ChangeCauses {
  /** Why a row is another, by the JSON of its key. */
  readonly causeOf: (key: string) => RestatedCause
  /** Nothing beside the rows has changed: those that no batch has touched are as they were. */
  readonly isAlone: boolean
}

/**
 * Why rows are others now than they were once a batch was loaded, told by the
 * JSON of their keys:
 *
 * - `late`: no batch up to that one had brought the row;
 * - `undone`: what holds now is what an undo left;
 * - `gone`: it is there no more, by an export of everything;
 * - `corrected`: it was known, and is another.
 *
 * Of a row that is as it was, what stands beside it has changed: `undone` where
 * batches of those tables were taken out again and no other came, else `corrected`.
 */
export async function changeCauses(
  db: Kysely<Database>,
  { office, batch, key, tables }: ChangedRows,
): Promise<ChangeCauses> {
  const since = (await batchesOf(db, { office })).filter((b) => b.batch > batch)
  const undos = new Set(
    since.filter((b) => b.undoes !== null).map((b) => b.batch),
  )
  const own = tableOf(key, tables)
  const versions = own
    ? await versionsSince(db, { office, batch, key, table: own })
    : new Map<string, readonly RowVersion[]>()
  const others = [...tables, 'unit', 'calendar_day'].filter((t) => t !== own)
  const beside = since.filter(({ target }) => others.includes(target))
  const isUndone = beside.every((b) => undos.has(b.batch)) && beside.length > 0
  const causeOf = (row: string): RestatedCause => {
    const found = versions.get(row)
    if (!found) return isUndone ? 'undone' : 'corrected'
    if (!found.some(({ from }) => from <= batch)) return 'late'
    const now = found.find(({ to }) => to === null)
    const last = Math.max(...found.map(({ to }) => to ?? 0))
    if (undos.has(now ? now.from : last)) return 'undone'
    return now ? 'corrected' : 'gone'
  }
  return { causeOf, isAlone: own !== undefined && beside.length === 0 }
}

/** From which batch until which a row was as it was; null while it is. */
interface RowVersion {
  readonly from: number
  readonly to: number | null
}

/** The table that the key is of; undefined where it has no versions. */
function tableOf(
  [first = '']: readonly string[],
  tables: readonly VersionedTable[],
): VersionedTable | undefined {
  return tables.find((table) => first.startsWith(`${table}.`))
}

/** All versions of the rows that a batch after one has changed, by key. */
async function versionsSince(
  db: Kysely<Database>,
  {
    office,
    batch,
    key,
    table,
  }: Omit<ChangedRows, 'tables'> & { readonly table: VersionedTable },
): Promise<ReadonlyMap<string, readonly RowVersion[]>> {
  const names = key.map((column) => column.slice(table.length + 1))
  const past = sql.table(`${table}_past`)
  const { rows } = await sql<Record<string, unknown>>`
    with version as (
      select ${refs(names)}, from_batch, null::integer as to_batch
      from ${sql.table(table)} where office = ${office}
      union all select ${refs(names)}, from_batch, to_batch
      from ${past} where office = ${office}
    ), touched as (
      select distinct ${refs(names)} from version
      where from_batch > ${batch} or to_batch > ${batch}
    )
    select ${refs(names)}, from_batch, to_batch
    from version join touched using (${refs(names)})`.execute(db)
  const versions = rows.map((row) => ({
    key: JSON.stringify(names.map((name) => row[name] ?? null)),
    from: Number(row['from_batch']),
    to: row['to_batch'] === null ? null : Number(row['to_batch']),
  }))
  return Map.groupBy(versions, (version) => version.key)
}
