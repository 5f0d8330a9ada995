import { rmSync, statSync } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Database } from '@motcua/metrics'
import { Kysely, sql } from 'kysely'
import type { Dialect, QueryResult } from 'kysely'
import { duckdbDialect } from '../engine/dialect.ts'
import { SqlError } from '../engine/sql-error.ts'
import { sha256Of } from '../formats/bytes.ts'
import { publishedNotes } from '../store/register-notes.ts'
import { batchCount } from '../store/batches.ts'
import {
  checkOwner,
  schemaVersion,
  sync,
  tables,
  WarehouseError,
} from '../store/file.ts'
import type { WarehouseOptions } from '../store/file.ts'
import { logsOf } from '../store/integrity.ts'
import { announced, publishedBefore, JournalError } from '../store/journal.ts'
import type { Journal } from '../store/journal.ts'
import { BusyError } from '../store/lock.ts'

/** The published data, read-only: any number of processes at once. */
export interface Snapshot extends AsyncDisposable {
  readonly db: Kysely<Database>
  close(): Promise<void>
}

/**
 * Opens the published snapshot for reading. It is what was published, to the
 * size and the last batch; a block that does not fit its checksum is found when
 * it is read.
 *
 * @param options.office whose data are asked for; default: whose they are
 * @throws WarehouseError `no_snapshot` when nothing was published yet, or by an
 * older program only; `damaged_snapshot`, then from its queries too;
 * `newer_schema`; `other_office` and `other_zone` where an office is given;
 * `damaged_journal` when it cannot tell what was published.
 */
export async function openSnapshot({
  dir,
  zone,
  office,
}: Pick<WarehouseOptions, 'dir' | 'zone'> &
  Partial<Pick<WarehouseOptions, 'office'>>): Promise<Snapshot> {
  const path = join(dir, 'snapshot.duckdb')
  for (;;) {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found)
      throw new WarehouseError(
        'no_snapshot',
        `expected published data in ${dir}, got none; load an export first: motcua ingest FILE`,
      )
    const { snapshot, failure } = await open(path, zone)
    // The one that was looked at may be replaced before it is opened.
    const isSame = statSync(path, { throwIfNoEntry: false })?.ino === found.ino
    if (isSame && !snapshot) throw unopened(failure)
    if (isSame && snapshot) {
      try {
        await check(snapshot, dir, found.size)
        if (office !== undefined) await checkOwnerOf(snapshot, { office, zone })
        return snapshot
      } catch (error) {
        await snapshot.close()
        throw error
      }
    }
    await snapshot?.close()
  }
}

/** Another program may hold it to write, which damages nothing. */
function unopened(failure: unknown): Error {
  return failure instanceof Error &&
    failure.message.includes('Conflicting lock')
    ? new BusyError(
        'another program holds snapshot.duckdb to write; end it, and let other programs read what publish writes: the database that published/newest.json names',
      )
    : damaged('cannot be opened', failure)
}

async function open(
  path: string,
  zone: string,
): Promise<{ readonly snapshot?: Snapshot; readonly failure?: unknown }> {
  try {
    return { snapshot: await openReadOnly(path, zone) }
  } catch (failure) {
    return { failure }
  }
}

/** Opens a database file, which stays as it is. */
export async function openReadOnly(
  path: string,
  zone: string,
): Promise<Snapshot> {
  const instance = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const dialect = telling(duckdbDialect({ instance, zone }))
  const db = new Kysely<Database>({ dialect })
  const close = async () => {
    await db.destroy()
    instance.closeSync()
  }
  return { db, close, [Symbol.asyncDispose]: close }
}

async function check(
  { db }: Snapshot,
  dir: string,
  size: number,
): Promise<void> {
  const version = await schemaOf(db)
  if (version < schemaVersion)
    throw new WarehouseError(
      'no_snapshot',
      `expected data published by this version, got those of schema ${version}; publish them anew: motcua ingest`,
    )
  if (version > schemaVersion)
    throw new WarehouseError(
      'newer_schema',
      `expected published data of schema ${schemaVersion} or older, got ${version}; use the newer motcua that wrote them`,
    )
  const batches = await batchCount(db)
  if (!isPublished(dir, size, batches))
    throw damaged(
      `is not as it was published: ${batches} batches, ${size} bytes`,
    )
}

async function checkOwnerOf(
  { db }: Snapshot,
  asked: Pick<WarehouseOptions, 'office' | 'zone'>,
): Promise<void> {
  const { rows } = await sql<{ office: string; zone: string }>`
    select office, zone from warehouse`.execute(db)
  for (const found of rows)
    checkOwner(asked, { schema: schemaVersion, ...found })
}

/** An entry is written before its file is renamed into place, so there may be later ones. */
function isPublished(dir: string, size: number, batches: number): boolean {
  try {
    for (const entry of publishedBefore(dir))
      if (entry.size === size && entry.batch === batches) return true
    return false
  } catch (error) {
    if (error instanceof JournalError)
      throw new WarehouseError('damaged_journal', error.message)
    throw error
  }
}

async function schemaOf(db: Kysely<Database>): Promise<number> {
  try {
    const { rows } = await sql<{ schema_version: number }>`
      select schema_version from warehouse`.execute(db)
    return rows[0]?.schema_version ?? 0
  } catch (error) {
    throw error instanceof WarehouseError
      ? error
      : damaged('cannot be read', error)
  }
}

/** What is thrown of a snapshot that is not as it was published. */
export function damaged(what: string, cause?: unknown): WarehouseError {
  const error = new WarehouseError(
    'damaged_snapshot',
    `snapshot.duckdb: expected the published data, got a file that ${what}; publish them anew: motcua rebuild`,
  )
  error.cause = cause
  return error
}

/** What DuckDB says of a file whose blocks are not those that were written. */
export const isDamage = /corrupt|checksum|could not read|failed to deserialize/i

/** A dialect whose queries tell a damaged file from a wrong query. */
function telling(dialect: Dialect): Dialect {
  return {
    ...dialect,
    createDriver() {
      const driver = dialect.createDriver()
      const known = new WeakSet()
      return {
        ...driver,
        async acquireConnection(options) {
          const connection = await driver.acquireConnection(options)
          if (known.has(connection)) return connection
          known.add(connection)
          const execute = connection.executeQuery
          connection.executeQuery = async <R>(
            ...query: Parameters<typeof execute>
          ) => {
            try {
              return await execute.apply<
                typeof connection,
                typeof query,
                Promise<QueryResult<R>>
              >(connection, query)
            } catch (error) {
              throw error instanceof SqlError && isDamage.test(error.message)
                ? damaged('cannot be read', error)
                : error
            }
          }
          return connection
        },
      } as typeof driver
    },
  }
}

/**
 * Writes a sorted copy beside the old snapshot and renames it into place:
 * readers see the old one or the new one, never half of one.
 */
export async function publish(
  db: Kysely<Database>,
  dir: string,
  journal: Journal,
): Promise<void> {
  const path = join(dir, 'snapshot.duckdb')
  const next = `${path}.next`
  for (const left of [next, ...logsOf(next)]) rmSync(left, { force: true })
  await db.connection().execute(async (connection) => {
    await sql`attach ${sql.lit(next)} as published`.execute(connection)
    try {
      for (const table of tables) {
        const order = table.startsWith('dossier')
          ? sql` order by ended_on`
          : sql``
        const rows =
          table === 'overdue_note' || table === 'overdue_note_past'
            ? await publishedNotes(connection, table)
            : sql`select * from main.${sql.ref(table)}${order}`
        await sql`create table published.main.${sql.ref(table)} as ${rows}`.execute(
          connection,
        )
      }
      await sql`checkpoint published`.execute(connection)
    } finally {
      await sql`detach published`.execute(connection)
    }
  })
  await sync(next)
  const { size } = await stat(next)
  const sha256 = await sha256Of(next)
  const batch = announced(journal).length
  journal.append({ kind: 'published', batch, size, sha256 })
  await rename(next, path)
  await sync(dir)
}
