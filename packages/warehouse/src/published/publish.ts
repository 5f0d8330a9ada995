import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Database, DateText, TimeText } from '@motcua/metrics'
import { statementsOf } from '@motcua/metrics/views'
import type { FactTable, PublishedObject } from '@motcua/metrics/views'
import { Kysely, sql } from 'kysely'
import { duckdbDialect } from '../engine/dialect.ts'
import { script } from '../engine/statement.ts'
import { sha256Of } from '../formats/bytes.ts'
import { lastBatch } from '../store/batches.ts'
import {
  engineOf,
  schemaVersion,
  sync,
  tables,
  versioned,
} from '../store/file.ts'
import { contentOf } from '../store/integrity.ts'
import { takeLock } from '../store/lock.ts'
import {
  describe,
  dictionaryNames,
  dictionaryText,
  tableComments,
} from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import {
  databaseName,
  newestPublished,
  nextVersion,
  pointerName,
} from './layout.ts'
import type { NewestPublished, PublishedManifest } from './layout.ts'
import { pruned } from './prune.ts'
import { makeFolder } from '../store/folder.ts'

/** What is published, and where. */
export interface PublishFilesOptions {
  /** Folder of the warehouse, whose snapshot it is made of. */
  readonly dir: string
  /** Folder of the published versions. */
  readonly to: string
  readonly office: string
  readonly zone: string
  /** Office's local time. */
  readonly now: TimeText
  /** How many versions are kept at least. */
  readonly keep: number
  /** What it is made of, by which a publisher knows it again; stands in what names the newest. Default: not said. */
  readonly state?: string
  /** Version of the program. */
  readonly program: string
  /** What is known of the dossiers. */
  readonly known: {
    readonly cutOff: TimeText | null
    readonly completeTo: DateText | null
  }
  /** What the office says, which the views read. */
  readonly facts: readonly FactTable[]
  /** Views and macros, in the order in which they are made. */
  readonly objects: readonly PublishedObject[]
}

/** What became of publishing. */
export interface PublishedFiles extends NewestPublished {
  /** False where the newest version has the same already, and nothing was written. */
  readonly isNew: boolean
}

/*
 *   snapshot, facts, objects ──▶ content ─┬─ as the newest ──▶ nothing
 *                                         └─▶ next/ ──▶ fsync ──▶ 000012-…/ ──▶ newest.json ──▶ prune
 */

/**
 * Writes a version of the published data: an immutable database of DuckDB with
 * its views and macros, Parquet of the present tables, and a manifest. The
 * folder is renamed into its place when all of it is on the disk, and then what
 * names the newest: killed anywhere it leaves what was. Of equal content nothing
 * is written.
 *
 * It reads the snapshot and no file of an older version, so that whoever holds
 * one, to read or to write, is not in its way.
 *
 * @throws BusyError when another process publishes.
 * @throws SqlError when the snapshot cannot be read or an object cannot be made.
 */
export async function publishFiles(
  options: PublishFilesOptions,
): Promise<PublishedFiles> {
  const { dir, to } = options
  makeFolder(to)
  const lock = takeLock(join(to, 'publish.lock'))
  const next = join(to, 'next')
  try {
    rmSync(next, { recursive: true, force: true })
    makeFolder(join(next, 'parquet'))
    const instance = await DuckDBInstance.create(':memory:', {
      temp_directory: join(next, 'tmp'),
      memory_limit: '2700MB',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const db = new Kysely<Database>({
      dialect: duckdbDialect({ instance, zone: options.zone }),
    })
    try {
      return await db.connection().execute(async (one) => {
        await attach(one, join(dir, 'snapshot.duckdb'), next)
        const content = await contentIn(one, options)
        const newest = newestPublished(to)
        if (newest?.manifest.content === content && (await isWhole(newest))) {
          const { state } = options
          if (state !== newest.state) await point(to, newest.manifest, state)
          return { ...newest, state, isNew: false }
        }
        return write(one, options, content)
      })
    } finally {
      await db.destroy()
      instance.closeSync()
    }
  } finally {
    rmSync(next, { recursive: true, force: true })
    lock.release()
  }
}

/** The snapshot as it is read, and the file that is written. */
async function attach(
  db: Kysely<Database>,
  snapshot: string,
  next: string,
): Promise<void> {
  await sql`attach ${sql.lit(snapshot)} as snapshot (read_only)`.execute(db)
  await sql`use snapshot`.execute(db)
  await sql`attach ${sql.lit(join(next, databaseName))} as published`.execute(
    db,
  )
}

/** sha256 of everything that a version says. */
async function contentIn(
  db: Kysely<Database>,
  { office, known, facts, objects }: PublishFilesOptions,
): Promise<string> {
  const all = createHash('sha256')
  for (const table of versioned)
    all.update(JSON.stringify([table, await contentOf(db, table)]))
  for (const table of ['batch', 'rejected', 'overdue_note']) {
    const { rows } = await sql`
      select count(*) as rows, coalesce(sum(hash(t)::hugeint), 0)::varchar as hash
      from ${sql.ref(table)} t`.execute(db)
    all.update(JSON.stringify([table, rows]))
  }
  const said = [schemaVersion, office, known, facts, objects]
  return all.update(JSON.stringify(said)).digest('hex')
}

/** Whether the database of a version is as it was written: a program that may write may have written. */
async function isWhole({
  database,
  manifest,
}: NewestPublished): Promise<boolean> {
  const written = manifest.files[databaseName]
  const found = await stat(database).catch(() => undefined)
  if (!written || found?.size !== written.bytes) return false
  return (await sha256Of(database)) === written.sha256
}

async function write(
  db: Kysely<Database>,
  options: PublishFilesOptions,
  content: string,
): Promise<PublishedFiles> {
  const { to, now, keep } = options
  const next = join(to, 'next')
  // 1. The database, and its present tables as Parquet.
  const { rows, dictionary } = await writeTables(db, options)
  const engine = await engineOf(db)
  const batch = await lastBatch(db)
  await sql`use snapshot`.execute(db)
  await sql`detach published`.execute(db)
  rmSync(join(next, 'tmp'), { recursive: true, force: true })
  // 2. What stands beside them, and what tells of it all.
  const { json, markdown } = dictionaryNames
  writeFileSync(join(next, json), lines(dictionary))
  writeFileSync(join(next, markdown), dictionaryText(dictionary))
  const version = nextVersion(to, content)
  const manifest: PublishedManifest = {
    format: 1,
    version,
    office: options.office,
    batch,
    content,
    ...options.known,
    schema: schemaVersion,
    program: options.program,
    engine,
    publishedAt: now,
    rows,
    files: await filesIn(next),
  }
  writeFileSync(join(next, 'manifest.json'), lines(manifest))
  // 3. On the disk, into its place, named, and what is not held any more gone.
  const folder = join(to, version)
  await settle(next)
  await rename(next, folder)
  await sync(to)
  await point(to, manifest, options.state)
  for (const gone of pruned(to, { keep, now }))
    rmSync(join(to, gone), { recursive: true, force: true })
  return {
    database: join(folder, databaseName),
    folder,
    manifest,
    state: options.state,
    isNew: true,
  }
}

/** By it the warehouse knows a row again; to an analyst it says nothing, and it takes as much room as the rest. */
const unpublished = sql.lit('row_hash')

async function writeTables(
  db: Kysely<Database>,
  { to, facts, objects }: PublishFilesOptions,
): Promise<{
  readonly rows: PublishedManifest['rows']
  readonly dictionary: Dictionary
}> {
  const rows: Record<string, number> = {}
  // At once: each statement by itself would be written to the disk.
  await sql`begin transaction`.execute(db)
  for (const table of tables)
    await sql`create table published.main.${sql.ref(table)} as
      select columns(name -> name <> ${unpublished}) from snapshot.main.${sql.ref(table)}`.execute(
      db,
    )
  await sql`use published`.execute(db)
  for (const fact of facts) await writeFact(db, fact)
  for (const object of objects)
    await db.executeQuery(script(statementsOf(object)))
  const dictionary = await describe(db, objects)
  await db.executeQuery(script(tableComments(dictionary)))
  await sql`commit`.execute(db)
  for (const table of [...tables, ...facts.map(({ name }) => name)]) {
    const counted = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.ref(table)}`.execute(db)
    rows[table] = counted.rows[0]?.rows ?? 0
    const file = join(to, 'next', 'parquet', `${table}.parquet`)
    if (!table.endsWith('_past'))
      await sql`copy ${sql.ref(table)} to ${sql.lit(file)} (format parquet, compression zstd)`.execute(
        db,
      )
  }
  await sql`checkpoint published`.execute(db)
  return { rows, dictionary }
}

async function writeFact(
  db: Kysely<Database>,
  { name, columns, rows }: FactTable,
): Promise<void> {
  const typed = Object.entries(columns).map(
    ([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`,
  )
  await sql`create table ${sql.ref(name)} (${sql.join(typed)})`.execute(db)
  // One text instead of a statement with each of its cells: a tenth of the time.
  const cells = Object.values(columns).map((type, i) =>
    sql.raw(`row[${i + 1}]::${type}`),
  )
  await sql`insert into ${sql.ref(name)} select ${sql.join(cells)}
    from (select unnest(from_json(${JSON.stringify(rows)}, '[["varchar"]]')) as row)`.execute(
    db,
  )
}

/** Every file of a folder, with its size and hash; the rights to write it are taken away. */
async function filesIn(folder: string): Promise<PublishedManifest['files']> {
  const files: Record<string, { bytes: number; sha256: string }> = {}
  for (const path of namesIn(folder)) {
    const { size: bytes } = await stat(join(folder, path))
    files[path] = { bytes, sha256: await sha256Of(join(folder, path)) }
  }
  return files
}

/** The files of a folder and those below it, in order. */
function namesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name).slice(folder.length + 1),
    )
    .toSorted()
}

/** Puts all of a folder on the disk, to be read alone. */
async function settle(folder: string): Promise<void> {
  for (const path of namesIn(folder)) {
    await sync(join(folder, path))
    chmodSync(join(folder, path), 0o444)
  }
  for (const inside of [join(folder, 'parquet'), folder]) await sync(inside)
}

/** Names the newest version, in one step. */
async function point(
  to: string,
  { version, batch, content, cutOff, publishedAt }: PublishedManifest,
  state: string | undefined,
): Promise<void> {
  const path = join(to, pointerName)
  const next = `${path}.next`
  const database = `${version}/${databaseName}`
  writeFileSync(
    next,
    lines({ version, database, batch, content, cutOff, publishedAt, state }),
  )
  await sync(next)
  await rename(next, path)
  await sync(to)
}

function lines(of: object): string {
  return `${JSON.stringify(of, null, 2)}\n`
}
