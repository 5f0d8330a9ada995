import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { movedWere } from '../apply/gone.ts'
import { changeBy } from '../apply/versions.ts'
import type { Sql } from '../engine/sql.ts'
import type { Warehouse } from '../open/warehouse.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import { batchesOf } from '../store/batches.ts'
import type { Ingested } from './ingest.ts'
import { loadOf } from './load.ts'
import type { IngestOptions } from './load.ts'
import { assertNotHeld } from './held.ts'
import { stageFile } from './staged-file.ts'

/** What a file would become, were it loaded. */
export interface Preview extends Omit<
  Ingested,
  'batch' | 'isNew' | 'firstReject'
> {
  /** Header that each column was found under. */
  readonly header: { readonly [column: string]: string }
  /** The first rows as they would be stored. */
  readonly rows: readonly { readonly [column: string]: unknown }[]
  /** Rejected rows by reason, the most frequent first. */
  readonly rejects: readonly PreviewDefect[]
  /** Accepted rows by flag, in the order of their names. */
  readonly flags: readonly PreviewFlag[]
}

/** Rows that one thing is wrong with. */
export interface PreviewDefect {
  readonly reason: string
  /** Header, where one column is at fault. */
  readonly column: string | null
  readonly rows: number
  readonly firstRow: number
  /** The most frequent texts of that column, where it cannot name a person. */
  readonly values: readonly string[]
}

/** A flag; what is behind it is told of dossiers, and where no other flag stands before it in each row. */
export interface PreviewFlag extends Pick<PreviewDefect, 'rows' | 'values'> {
  readonly flag: string
  readonly column: string | null
  readonly firstRow: number | null
}

/**
 * Tells what a file would become, and stores nothing.
 *
 * @throws IngestError when the file as a whole cannot be loaded.
 */
export async function preview(
  warehouse: Warehouse,
  profile: Profile | TableProfile,
  options: IngestOptions,
): Promise<Preview> {
  const wanted = loadOf(profile, options)
  const alone = { ...wanted, isAlone: true }
  const recorded = await batchesOf(warehouse.db, { office: warehouse.office })
  const of = { ...options, recorded }
  return stageFile(warehouse, of, alone, async (staged) => {
    const { db, counts, batch, header } = staged
    const change = await changeBy(staged)
    await assertNotHeld(staged, change, options)
    const { accepted } = change
    const rows = await sql<{ [column: string]: unknown }>`
      select * exclude (row_hash, extract_at) from temp.staged limit 5`.execute(
      db,
    )
    const rejects = await defectsIn(db, sql`temp.refused`)
    const flags = await flagsIn(db)
    const { read, rejected, flagged, noData } = counts
    return {
      file: batch.file,
      source: batch.source,
      read,
      accepted,
      unchanged: read - accepted - rejected,
      rejected,
      flagged,
      noData,
      ...(await movedWere(staged, change)),
      header,
      rows: rows.rows,
      rejects,
      flags,
    }
  })
}

/** How many rows have each flag, and what is behind it where it is the first of a row. */
async function flagsIn(db: Kysely<Database>): Promise<readonly PreviewFlag[]> {
  const { rows } = await sql<{ flag: string; rows: number }>`
    select flag, count(*) as rows
    from (select unnest(string_split(flags, ' ')) as flag from temp.staged where flags is not null)
    group by flag order by flag`.execute(db)
  if (rows.length === 0) return []
  const found = await defectsIn(
    db,
    sql`(select * replace (split_part(flags, ' ', 1) as reason)
      from observed where reason is null and flags is not null and "column" is not null)`,
  )
  return rows.map((row) => {
    const behind = found.find(({ reason }) => reason === row.flag)
    const { column = null, firstRow = null, values = [] } = behind ?? {}
    return { ...row, column, firstRow, values }
  })
}

const mostValues = 5

/** Rows by what is wrong with them, the most frequent first. */
async function defectsIn(
  db: Kysely<Database>,
  of: Sql,
): Promise<readonly PreviewDefect[]> {
  const { rows } = await sql<
    Omit<PreviewDefect, 'values'> & { readonly value: string | null }
  >`select reason, "column", value, sum(n) over same as rows, min(first) over same as "firstRow"
    from (select reason, "column", value, count(*) as n, min("row") as first from ${of} group by all)
    window same as (partition by reason, "column")
    qualify row_number() over (partition by reason, "column" order by value is null, n desc, value) <= ${sql.lit(mostValues)}
    order by rows desc, reason, "column", value is null, n desc, value`.execute(
    db,
  )
  const same = Map.groupBy(rows, (row) => `${row.reason} ${row.column}`)
  return [...same.values()].flatMap(([first, ...more]) => {
    if (!first) return []
    const { value, ...defect } = first
    const values = [value, ...more.map((row) => row.value)]
    return [{ ...defect, values: values.filter((v) => v !== null) }]
  })
}
