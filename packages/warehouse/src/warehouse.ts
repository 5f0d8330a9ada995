import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Database } from '@motcua/metrics'
import { Kysely, sql } from 'kysely'
import { duckdbDialect } from './dialect.ts'
import { takeLock } from './lock.ts'

/** Version of the schema in `sql/`. */
export const schemaVersion = 1

/** Which office's data, in which folder. */
export interface WarehouseOptions {
  /** Folder of the working file, the observations and the snapshot. */
  readonly dir: string
  readonly office: string
  /** IANA zone of the office. */
  readonly zone: string
}

/** The working database: one process at a time holds it, and only to write. */
export interface Warehouse extends WarehouseOptions, AsyncDisposable {
  readonly db: Kysely<Database>
  /** Makes a new snapshot for readers, in one step that cannot be seen half done. */
  publish(): Promise<void>
  close(): Promise<void>
}

/** The published data, read-only: any number of processes at once. */
export interface Snapshot extends AsyncDisposable {
  readonly db: Kysely<Database>
  close(): Promise<void>
}

/** Thrown when a warehouse cannot be opened or has nothing to read yet. */
export class WarehouseError extends Error {
  override readonly name = 'WarehouseError'
  readonly code: 'no_snapshot' | 'other_office' | 'other_zone' | 'newer_schema'

  constructor(code: WarehouseError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Opens the working database for writing and makes it when it is not there.
 *
 * @throws BusyError when it is open already, here or in another process.
 * @throws WarehouseError when it belongs to another office or zone, or to a newer program.
 */
export async function openWarehouse(
  options: WarehouseOptions,
): Promise<Warehouse> {
  const { dir, zone } = options
  mkdirSync(join(dir, 'observations'), { recursive: true })
  const lock = takeLock(join(dir, 'warehouse.lock'))
  try {
    const scratch = join(dir, 'tmp')
    // What a killed process left.
    rmSync(scratch, { recursive: true, force: true })
    const instance = await DuckDBInstance.create(
      join(dir, 'warehouse.duckdb'),
      {
        temp_directory: scratch,
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      },
    )
    const db = new Kysely<Database>({
      dialect: duckdbDialect({ instance, zone }),
    })
    const close = async () => {
      await db.destroy()
      instance.closeSync()
      rmSync(scratch, { recursive: true, force: true })
      lock.release()
    }
    try {
      await prepare(db, options)
    } catch (error) {
      await close()
      throw error
    }
    return {
      ...options,
      db,
      publish: () => publish(db, dir),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Opens the published snapshot for reading.
 *
 * @throws WarehouseError when nothing was published yet.
 */
export async function openSnapshot({
  dir,
  zone,
}: Pick<WarehouseOptions, 'dir' | 'zone'>): Promise<Snapshot> {
  const path = join(dir, 'snapshot.duckdb')
  if (!existsSync(path))
    throw new WarehouseError(
      'no_snapshot',
      `expected published data in ${dir}, got none; load an export first: motcua ingest FILE`,
    )
  const instance = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const db = new Kysely<Database>({
    dialect: duckdbDialect({ instance, zone }),
  })
  const close = async () => {
    await db.destroy()
    instance.closeSync()
  }
  return { db, close, [Symbol.asyncDispose]: close }
}

const tables = [
  'warehouse',
  'batch',
  'rejected',
  'unit',
  'unit_past',
  'procedure',
  'procedure_past',
  'dossier',
  'dossier_past',
] as const

/** Makes the tables of an empty database; checks those of one that has them. */
async function prepare(
  db: Kysely<Database>,
  { office, zone }: WarehouseOptions,
): Promise<void> {
  const known = await db.introspection.getTables()
  if (!known.some((table) => table.name === 'warehouse')) {
    await db.transaction().execute(async (trx) => {
      for (const table of tables) await sql.raw(schemaSql(table)).execute(trx)
      await sql`insert into warehouse values (${schemaVersion}, ${office}, ${zone})`.execute(
        trx,
      )
    })
    await sql`checkpoint`.execute(db)
    return
  }
  const { rows } = await sql<{
    schema_version: number
    office: string
    zone: string
  }>`select schema_version, office, zone from warehouse`.execute(db)
  const found = rows[0]
  if (found && found.schema_version > schemaVersion)
    throw new WarehouseError(
      'newer_schema',
      `expected a warehouse of schema ${schemaVersion} or older, got ${found.schema_version}; use the newer motcua that wrote it`,
    )
  if (found && found.office !== office)
    throw new WarehouseError(
      'other_office',
      `expected the warehouse of office ${office}, got that of ${found.office}`,
    )
  if (found && found.zone !== zone)
    throw new WarehouseError(
      'other_zone',
      `expected a warehouse with times of ${zone}, got one with times of ${found.zone}; set the zone back, or load the exports into a new warehouse`,
    )
}

/** In the checkout the statements lie in `sql/`; a packed package carries them. */
function schemaSql(table: string): string {
  const packed = new URL(`../sql/schema/${table}.sql`, import.meta.url)
  const source = new URL(`../../../sql/schema/${table}.sql`, import.meta.url)
  return readFileSync(existsSync(packed) ? packed : source, 'utf8')
}

/**
 * Writes a sorted copy beside the old snapshot and renames it into place:
 * readers see the old one or the new one, never half of one.
 */
async function publish(db: Kysely<Database>, dir: string): Promise<void> {
  const path = join(dir, 'snapshot.duckdb')
  const next = `${path}.next`
  for (const leftover of [next, `${next}.wal`])
    rmSync(leftover, { force: true })
  await db.connection().execute(async (connection) => {
    await sql`attach ${sql.lit(next)} as published`.execute(connection)
    try {
      for (const table of tables) {
        const order = table.startsWith('dossier')
          ? sql` order by ended_on`
          : sql``
        await sql`create table published.main.${sql.ref(table)} as
          select * from main.${sql.ref(table)}${order}`.execute(connection)
      }
      await sql`checkpoint published`.execute(connection)
    } finally {
      await sql`detach published`.execute(connection)
    }
  })
  await sync(next)
  await rename(next, path)
  await sync(dirname(path))
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
