import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Database } from '@motcua/metrics'

/*
 * The stages of a load. Temporary tables of the connection, which ends with them, but for the file:
 *
 *   export ──► raw (text, by row) ──► typed (values, reason, flags) ──► observations (Parquet)
 *                └──► misread ─────────────────► refused ◄── staged ◄───────┘
 *
 * `staged` is the accepted rows of the file; `refused` is what the reject list keeps.
 */

/** The engine keeps whole lines of a file in these. */
const misread = ['misread_cells', 'misread_scan']

/** The temporary tables and views of a load. */
const staged = (
  'observed staged cells place raw misread map typed refused differing ' +
  'folded unlike replaced changed changed_keys touched winners ranked refused_keys carried carried_pauses'
).split(' ')

/** Drops the lines that the engine could not take apart: they go as soon as they were read. */
export async function dropMisread(db: Kysely<Database>): Promise<void> {
  for (const name of misread)
    await sql`drop table if exists temp.${sql.ref(name)}`.execute(db)
}

/** Drops what a load staged, for it to be staged anew. */
export async function dropStaging(db: Kysely<Database>): Promise<void> {
  const names = [...misread, ...staged]
  const { rows } = await sql<{ kind: string; name: string }>`
    select 'view' as kind, view_name as name from duckdb_views() where temporary
    union all select 'table', table_name from duckdb_tables() where temporary`.execute(
    db,
  )
  for (const { kind, name } of rows.filter((r) => names.includes(r.name)))
    await sql`drop ${sql.raw(kind)} temp.${sql.ref(name)}`.execute(db)
}
