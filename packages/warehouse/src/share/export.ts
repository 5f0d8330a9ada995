import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { columns } from '@motcua/metrics/schema'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Loaded } from '../ask/completeness.ts'
import { refs } from '../engine/sql.ts'
import { sha256Of } from '../formats/bytes.ts'
import type { Target } from '../tables/columns.ts'
import { sharedKey, sharedTables } from './shared.ts'

/** The present rows of one table of an office, as CSV. */
export interface ExportedTable {
  readonly table: Target
  readonly path: string
  readonly rows: number
}

/** The days for which the data of tables are complete. */
export interface Covered {
  /** `dossier`, or a list. */
  readonly target: string
  readonly from: string
  readonly to: string
}

/** All that an office publishes. */
export interface Exported {
  readonly tables: readonly ExportedTable[]
  readonly covered: readonly Covered[]
  /** sha256 of it all: equal data have the same. */
  readonly content: string
}

/** Writes the present rows of an office into CSV files of a folder, in the order of their keys. */
export async function exportOffice(
  db: Kysely<Database>,
  office: string,
  loaded: Pick<Loaded, 'cutOff' | 'complete' | 'lists'>,
  dir: string,
): Promise<Exported> {
  const all = createHash('sha256')
  const tables: ExportedTable[] = []
  for (const table of sharedTables) {
    const path = join(dir, `${table}.csv`)
    const rows = await writeTable(db, { office, table, path })
    tables.push({ table, path, rows })
    all.update(`${table} ${await sha256Of(path)}\n`)
  }
  const covered = coveredOf(loaded)
  all.update(JSON.stringify([loaded.cutOff, covered]))
  return { tables, covered, content: all.digest('hex') }
}

async function writeTable(
  db: Kysely<Database>,
  of: {
    readonly office: string
    readonly table: Target
    readonly path: string
  },
): Promise<number> {
  const { office, table, path } = of
  const { numAffectedRows } = await sql`copy (
      select ${refs(columns[table])} from ${sql.ref(table)}
      where office = ${sql.lit(office)} order by ${refs(sharedKey(table))}
    ) to ${sql.lit(path)} (format csv, header)`.execute(db)
  // Taken for none they would not be sent, and nobody would miss them.
  if (numAffectedRows === undefined)
    throw new Error(`expected the number of rows of ${table}, got none`)
  return Number(numAffectedRows)
}

function coveredOf({
  complete,
  lists,
}: Pick<Loaded, 'complete' | 'lists'>): readonly Covered[] {
  const spans = Object.entries({ dossier: complete, ...lists })
  return spans
    .flatMap(([target, span]) => (span ? [{ target, ...span }] : []))
    .toSorted((a, b) => (a.target < b.target ? -1 : 1))
}
