import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { columns } from '@motcua/metrics/schema'
import type { Database } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import type { Client } from 'pg'
import type { Loaded } from '../ask/completeness.ts'
import { takeLock } from '../store/lock.ts'
import { boundsOf, configOf, nameOf, sharedError } from './connect.ts'
import { exportOffice } from './export.ts'
import type { Exported, ExportedTable } from './export.ts'
import { SharedError, sharedTables, usualLimits } from './shared.ts'
import type { Limits } from './shared.ts'

/** What of an office is published, and from where. */
export interface PublishOptions {
  /** Its published snapshot. */
  readonly db: Kysely<Database>
  readonly office: string
  readonly loaded: Pick<Loaded, 'batch' | 'cutOff' | 'complete' | 'lists'>
  /** Folder of its warehouse, in which the rows lie while they are sent. */
  readonly dir: string
  readonly limits?: Limits
}

/** What became of publishing an office. */
export interface Publication {
  readonly office: string
  readonly batch: number
  /** sha256 of what was published. */
  readonly content: string
  readonly rows: number
  /** False where the database had the same already, and nothing was done. */
  readonly isNew: boolean
}

/*
 *   snapshot ──▶ CSV files, their sha256 ──▶ ┌ one transaction ───────────────────────┐
 *                                            │ lock ─▶ stamp ─▶ delete, COPY ─▶ stamp │
 *                                            └────────────────────────────────────────┘
 */

/**
 * Puts the present rows of an office in the place of those that a shared
 * database has of it: all or nothing, in one transaction. Other offices, and
 * those who read, do not wait for it.
 *
 * @param address `postgres://user@host:5432/name`
 * @throws SharedError `older_batch` when a later batch is published already,
 * `several_roots` when nothing could be told of the office as a whole.
 * @throws BusyError when another process publishes the office.
 */
export async function publishOffice(
  address: string,
  options: PublishOptions,
): Promise<Publication> {
  const { db, office, loaded, dir, limits = usualLimits } = options
  const config = configOf(address, limits)
  const lock = takeLock(join(dir, 'publish.lock'))
  const folder = join(dir, 'publish')
  try {
    // What a killed process left.
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    await requireOneRoot(db, office)
    const exported = await exportOffice(db, office, loaded, folder)
    const { Client: Connection } = (await import('pg')).default
    const client = new Connection(config)
    const at = { where: await nameOf(config), state: 'nothing was changed' }
    // An error between two statements is that of the next one too.
    client.on('error', () => {})
    try {
      await client.connect()
      const isNew = await replace(client, { ...options, limits, exported })
      at.state = 'whether it is published is not known: publish it again'
      await client.query('commit')
      const rows = exported.tables.reduce((sum, table) => sum + table.rows, 0)
      const { content } = exported
      return { office, batch: loaded.batch, content, rows, isNew }
    } catch (error) {
      throw sharedError(error, at)
    } finally {
      await client.end().catch(() => {})
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    lock.release()
  }
}

/** @throws SharedError when two units are the whole office on the same day. */
async function requireOneRoot(
  db: Kysely<Database>,
  office: string,
): Promise<void> {
  const roots = await db
    .selectFrom('unit')
    .select(['code', 'valid_from', 'valid_to'])
    .where('office', '=', office)
    .where('parent', 'is', null)
    .orderBy('valid_from')
    .orderBy('code')
    .execute()
  for (const [i, root] of roots.entries()) {
    const other = roots
      .slice(i + 1)
      .find(
        ({ code, valid_from }) =>
          code !== root.code && valid_from <= (root.valid_to ?? valid_from),
      )
    if (other)
      throw new SharedError(
        'several_roots',
        `office ${office}: expected one unit without parent on each day, got ${root.code} and ${other.code} on ${other.valid_from}; give one of them its parent, or the day on which it ended, in the list of units`,
      )
  }
}

interface Replacing extends PublishOptions {
  readonly limits: Limits
  readonly exported: Exported
}

/** Writes what is to be committed; whether there was anything to be done. */
async function replace(client: Client, to: Replacing): Promise<boolean> {
  const { office, loaded, limits, exported } = to
  await client.query('begin')
  for (const bound of boundsOf(limits)) await client.query(bound)
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `motcua publish ${office}`,
  ])
  if (await isThere(client, to)) return false
  for (const table of [...sharedTables, 'covered', 'stamp'])
    await client.query(`delete from ${named(table)} where office = $1`, [
      office,
    ])
  for (const table of exported.tables) await copy(client, office, table)
  for (const { target, from, to: last } of exported.covered)
    await client.query('insert into covered values ($1, $2, $3, $4)', [
      office,
      target,
      from,
      last,
    ])
  await client.query(
    'insert into stamp (office, batch, content, cut_off) values ($1, $2, $3, $4)',
    [office, loaded.batch, exported.content, loaded.cutOff],
  )
  return true
}

/**
 * Whether the database has the same already.
 *
 * @throws SharedError `older_batch` when it has what is later.
 */
async function isThere(
  client: Client,
  { office, loaded: { batch }, exported: { content } }: Replacing,
): Promise<boolean> {
  const { rows } = await client.query<{ batch: number; content: string }>(
    'select batch, content from stamp where office = $1',
    [office],
  )
  const [last] = rows
  if (last && last.batch > batch)
    throw new SharedError(
      'older_batch',
      `office ${office}: expected batch ${last.batch}, which is published, or a later one, got ${batch}; publish from the warehouse that has it, or, where that one is lost, have its row in stamp deleted`,
    )
  return last?.batch === batch && last.content === content
}

/** Sends the rows of a table. */
async function copy(
  client: Client,
  office: string,
  { table, path, rows }: ExportedTable,
): Promise<void> {
  if (rows === 0) return
  const { rows: policies } = await client.query<{ active: boolean }>(
    'select row_security_active($1::regclass) as active',
    [table],
  )
  const sent = policies[0]?.active
    ? await copyAside(client, table, path)
    : await copyInto(client, table, table, path)
  if (sent !== rows)
    throw new Error(
      `office ${office}: expected ${rows} rows of ${table} to be stored, got ${sent}`,
    )
}

/** PostgreSQL refuses COPY into a table with policies: the rows take a way round. */
async function copyAside(
  client: Client,
  table: string,
  path: string,
): Promise<number> {
  const aside = `motcua_${table}`
  await client.query(
    `create temporary table ${named(aside)} (like ${named(table)}) on commit drop`,
  )
  await copyInto(client, table, aside, path)
  const { rowCount } = await client.query(
    `insert into ${named(table)} select * from ${named(aside)}`,
  )
  return rowCount ?? 0
}

async function copyInto(
  client: Client,
  table: string,
  into: string,
  path: string,
): Promise<number> {
  const { from } = await import('pg-copy-streams')
  const names = columns[table as keyof typeof columns].map(named).join(', ')
  const stream = client.query(
    from(
      `copy ${named(into)} (${names}) from stdin (format csv, header match)`,
    ),
  )
  // Where the connection broke, what the server said of it comes as a second error.
  stream.on('error', () => {})
  await pipeline(createReadStream(path), stream)
  return stream.rowCount
}

function named(name: string): string {
  return `"${name}"`
}
