import { existsSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { columns } from '@motcua/metrics/schema'
import type { Database } from '@motcua/metrics'
import { Kysely, sql } from 'kysely'
import { duckdbDialect } from '../engine/dialect.ts'
import { keysOf } from '../formats/keys-of.ts'

/** Version of the schema in `sql/`. */
export const schemaVersion = 4

/** Which office's data, in which folder. */
export interface WarehouseOptions {
  /** Folder of the working file, the observations, the journal and the snapshot. */
  readonly dir: string
  readonly office: string
  /** IANA zone of the office. */
  readonly zone: string
}

/** Thrown when a warehouse cannot be opened or has nothing to read yet. */
export class WarehouseError extends Error {
  override readonly name = 'WarehouseError'
  readonly code:
    | 'no_snapshot'
    | 'damaged_snapshot'
    | 'other_office'
    | 'other_zone'
    | 'newer_schema'
    | 'damaged_journal'
    | 'damaged_observations'

  constructor(code: WarehouseError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** @throws WarehouseError when a warehouse is not the one that is asked for. */
export function checkOwner(
  { office, zone }: Pick<WarehouseOptions, 'office' | 'zone'>,
  found: {
    readonly schema: number
    readonly office: string
    readonly zone: string
  },
): void {
  if (found.schema > schemaVersion)
    throw new WarehouseError(
      'newer_schema',
      `expected a warehouse of schema ${schemaVersion} or older, got ${found.schema}; use the newer motcua that wrote it`,
    )
  if (found.office !== office)
    throw new WarehouseError(
      'other_office',
      `expected the warehouse of office ${office}, got that of ${found.office}; set the code in motcua.yaml back, or load the exports into a new warehouse`,
    )
  if (found.zone !== zone)
    throw new WarehouseError(
      'other_zone',
      `expected a warehouse with times of ${zone}, got one with times of ${found.zone}; set the zone in motcua.yaml back, or load the exports into a new warehouse`,
    )
}

/** An open file. */
export interface Opened {
  readonly db: Kysely<Database>
  close(): Promise<void>
}

/** The file that is worked on. */
export function workingFile(dir: string): string {
  return join(dir, 'warehouse.duckdb')
}

/** Opens a database file, and makes it where there is none. */
export async function openFile(
  path: string,
  { dir, zone }: WarehouseOptions,
): Promise<Opened> {
  const instance = await DuckDBInstance.create(path, {
    temp_directory: join(dir, 'tmp'),
    // What does not fit is put there: a load of any size takes this much.
    memory_limit: '2700MB',
    // Its strings take two thirds of the time to write. No older engine reads the file.
    storage_compatibility_version: 'latest',
    // Five that wait for each other to be written would take 200 MB more of each
    // thread, and two fifths more of the time.
    write_buffer_row_group_count: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const db = new Kysely<Database>({
    dialect: duckdbDialect({ instance, zone }),
  })
  return {
    db,
    close: async () => {
      await db.destroy()
      instance.closeSync()
    },
  }
}

/** Names of the tables that are loaded and versioned. */
export const versioned = keysOf(columns)

/** Names of all tables. */
export const tables = [
  'warehouse',
  'batch',
  'rejected',
  ...versioned.flatMap((table) => [table, `${table}_past`]),
]

/** Makes the tables of an empty database. */
export async function createTables(
  db: Kysely<Database>,
  { office, zone }: WarehouseOptions,
): Promise<void> {
  const engine = await engineOf(db)
  await db.transaction().execute(async (trx) => {
    for (const table of tables) await sql.raw(schemaSql(table)).execute(trx)
    await sql`insert into warehouse values (${schemaVersion}, ${office}, ${zone}, ${engine})`.execute(
      trx,
    )
  })
}

/** Version of the engine. */
export async function engineOf(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select version() as version`.execute(db)
  return rows[0]?.version ?? ''
}

/** In the checkout the statements lie in `sql/`; a packed package carries them. */
function schemaSql(table: string): string {
  const packed = new URL(`../../sql/schema/${table}.sql`, import.meta.url)
  const source = new URL(`../../../../sql/schema/${table}.sql`, import.meta.url)
  return readFileSync(existsSync(packed) ? packed : source, 'utf8')
}

/** Flushes a file, or a folder's list of names, to the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
