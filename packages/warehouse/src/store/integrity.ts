import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Database } from '@motcua/metrics'
import type { NewBatch, VersionedTable } from '@motcua/metrics/schema'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { sha256Of } from '../formats/bytes.ts'
import { batchesOf, hasBatch } from './batches.ts'
import { tables, versioned, WarehouseError } from './file.ts'
import type { WarehouseOptions } from './file.ts'
import { announced, journalPath } from './journal.ts'
import type { Announced, Content, Journal, TableContent } from './journal.ts'
import { observationsFile } from './observations.ts'

/** What a table holds, told in a way that costs little and that no lost or changed row escapes. */
export async function contentOf(
  db: Kysely<Database>,
  table: VersionedTable,
): Promise<Content> {
  const part = (of: keyof Content, name: string, versions: string) => sql`
    select ${sql.lit(of)} as of, count(*) as rows,
      coalesce(sum(hash(row_hash, extract_at, ${sql.raw(versions)})::hugeint), 0)::varchar as hash
    from ${sql.ref(`main.${name}`)}`
  const { rows } = await sql<TableContent & { of: keyof Content }>`
    ${part('current', table, 'from_batch')}
    union all ${part('past', `${table}_past`, 'from_batch, to_batch')}`.execute(
    db,
  )
  const contentIn = (of: keyof Content): TableContent => {
    const found = rows.find((row) => row.of === of)
    return { rows: found?.rows ?? 0, hash: found?.hash ?? '0' }
  }
  return { current: contentIn('current'), past: contentIn('past') }
}

/**
 * Holds the tables against the journal; reads every value of every table, so
 * that a block that does not fit its checksum is found.
 *
 * @returns what differs, undefined when nothing does.
 * @throws WarehouseError `damaged_journal` when there are batches that it never told of.
 */
export async function difference(
  db: Kysely<Database>,
  journal: Pick<Journal, 'entries'>,
): Promise<string | undefined> {
  const told = announced(journal)
  const batches = told.filter((b) => b.isDone)
  const found = await batchesOf(db)
  const dropped = journal.entries.findLast(
    (e) => e.kind === 'intent' && e.batch.batch === told.length + 1,
  )
  // What was given up all the same came through; nobody was told that it did.
  if (
    found.length === told.length + 1 &&
    dropped?.kind === 'intent' &&
    isSame(dropped.batch, found.at(-1))
  )
    return `expected batch ${found.length} to be absent as in the journal, got it`
  assertNotShort(journal, found.length)
  if (found.length < batches.length)
    return `expected ${batches.length} batches as in the journal, got ${found.length}`
  for (const [i, row] of found.entries())
    if (!isSame(told[i]?.batch, row))
      return `expected batch ${i + 1} as in the journal, got another`
  for (const table of tables) {
    const { rows } = await sql<{ rows: number; read: string | null }>`
      select count(*) as rows, bit_xor(hash(t))::varchar as read from ${sql.ref(`main.${table}`)} t`.execute(
      db,
    )
    if (rows.length !== 1) return `expected table ${table} to be readable`
  }
  const { rows: rejects } = await sql<{ rows: number }>`
    select count(*) as rows from rejected`.execute(db)
  const rejected = found.reduce((sum, b) => sum + b.rejected, 0)
  if (rejects[0]?.rows !== rejected)
    return `expected ${rejected} rejected rows, got ${rejects[0]?.rows}`
  // A batch after the last that is done was committed and not told of: its table is its own.
  const untold = new Set(found.slice(batches.length).map((b) => b.target))
  const contents = lastContents(journal)
  for (const table of versioned) {
    const content = contents[table]
    if (!content || untold.has(table)) continue
    const now = await contentOf(db, table)
    if (JSON.stringify(now) !== JSON.stringify(content))
      return `expected ${content.current.rows} current and ${content.past.rows} past rows of ${table} as in the journal, got ${now.current.rows} and ${now.past.rows}, or others`
  }
  return undefined
}

/** What the journal last told of each table. */
export function lastContents({ entries }: Pick<Journal, 'entries'>): {
  readonly [table: string]: Content
} {
  const contents: Record<string, Content> = {}
  const targets = new Map<number, string>()
  for (const entry of entries)
    if (entry.kind === 'intent')
      targets.set(entry.batch.batch, entry.batch.target)
    else if (entry.kind === 'rebuilt') Object.assign(contents, entry.content)
    else if (entry.kind === 'done' && entry.content)
      contents[targets.get(entry.batch) ?? ''] = entry.content
  return contents
}

function isSame(a: NewBatch | undefined, b: NewBatch | undefined): boolean {
  const told = (batch: NewBatch) =>
    JSON.stringify(
      Object.entries(batch).toSorted(([x], [y]) => (x < y ? -1 : 1)),
    )
  return a !== undefined && b !== undefined && told(a) === told(b)
}

/**
 * @param last number of the last batch that something else than the journal tells of
 * @throws WarehouseError `damaged_journal` when the journal does not tell of it.
 */
export function assertNotShort(
  journal: Pick<Journal, 'entries'>,
  last: number,
): void {
  const told = announced(journal).length
  if (last > told)
    throw new WarehouseError(
      'damaged_journal',
      `${basename(journalPath(''))}: expected a journal of at least ${last} batches, got one of ${told}; put the file back from a backup`,
    )
}

/**
 * Number of the last batch that certainly has observations. A process that was
 * killed before it announced a batch leaves those of one that never came to be.
 */
export function lastObserved(dir: string): number {
  const numbers = readdirSync(join(dir, 'observations')).flatMap((name) =>
    name.endsWith('.parquet') ? [Number.parseInt(name.slice(-14), 10)] : [],
  )
  return Math.max(0, ...numbers.filter((n) => n >= 0).map((n) => n - 1))
}

/**
 * Holds the observations of batches against the journal, before they decide
 * anything: DuckDB reads a Parquet file in which bits were turned without a word.
 *
 * @throws WarehouseError `damaged_observations` when a file is not as it was written.
 */
export async function assertObserved(
  journal: Pick<Journal, 'entries'>,
  dir: string,
  batches: readonly number[],
): Promise<void> {
  const wanted = new Set(batches)
  for (const entry of announced(journal))
    if (wanted.has(entry.batch.batch)) await assertWritten(dir, entry)
}

/** @throws WarehouseError `damaged_observations` when those of a batch are not as they were written. */
export async function assertWritten(
  dir: string,
  { batch, observations }: Pick<Announced, 'batch' | 'observations'>,
): Promise<void> {
  if (observations === null) return
  const folder = join(dir, 'observations')
  const file = observationsFile(folder, batch.target, batch.batch)
  const found = existsSync(file) ? await sha256Of(file) : undefined
  if (found !== observations)
    throw new WarehouseError(
      'damaged_observations',
      `${basename(file)}: expected the observations as they were written, got ${found ? 'others' : 'none'}; put the file back from a backup`,
    )
}

/** The last batch may have been announced by a process that did not live to tell what came of it. */
export async function settleLast(
  { dir, office }: WarehouseOptions,
  journal: Journal,
  db: Kysely<Database>,
): Promise<void> {
  const last = announced(journal).at(-1)
  if (!last || last.isDone) return
  const { batch, target } = last.batch
  if (await hasBatch(db, office, batch))
    journal.append({
      kind: 'done',
      batch,
      content: await contentOf(db, target),
    })
  else {
    journal.append({ kind: 'dropped', batch })
    rmSync(observationsFile(join(dir, 'observations'), target, batch), {
      force: true,
    })
  }
}

/** What DuckDB writes beside a file; a process that is killed leaves it. */
export function logsOf(path: string): readonly string[] {
  return ['.wal', '.wal.checkpoint', '.wal.recovery'].map((end) => path + end)
}

/** Whether something lies beside a file that may not be in it yet. */
export function hasLog(path: string): boolean {
  return logsOf(path).some((log) => sizeOf(log) > 0)
}

/** Whether a file, and no log beside it, is as it was left. */
export async function isAsLeft(
  path: string,
  left: { readonly size: number; readonly sha256: string },
): Promise<boolean> {
  return (
    !hasLog(path) &&
    sizeOf(path) === left.size &&
    (await sha256Of(path)) === left.sha256
  )
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
