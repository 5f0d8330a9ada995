import { addDays } from '@motcua/metrics/calendar'
import type { Database, DateText } from '@motcua/metrics'
import type { NewBatch } from '@motcua/metrics/schema'
import { sql } from 'kysely'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import type { Target } from '../tables/columns.ts'

/** A batch as its row in the journal has it. */
export type Recorded = NewBatch

/** A batch as the tables have it. */
export type Batch = Selectable<Database['batch']>

/** Batches that hold: neither undone nor an undo, in the order of loading. */
export function live<B extends Pick<Recorded, 'batch' | 'undoes'>>(
  batches: readonly B[],
): readonly B[] {
  const undone = new Set(batches.map((b) => b.undoes))
  return batches.filter((b) => !undone.has(b.batch) && b.undoes === null)
}

/** Which batches are asked for; all of them where it does not say. */
export interface BatchFilter {
  readonly office?: string
  readonly target?: Target
  /** One source, or several. */
  readonly source?: string | readonly string[]
  /** As of a batch, or of the end of a day on which they were loaded. */
  readonly at?: number | DateText | undefined
}

/** Batches, undos and undone ones too, in the order of loading. */
export async function batchesOf(
  db: Kysely<Database>,
  { office, target, source, at }: BatchFilter = {},
): Promise<readonly Batch[]> {
  let query = db.selectFrom('batch').selectAll().orderBy('batch')
  if (office !== undefined) query = query.where('office', '=', office)
  if (target !== undefined) query = query.where('target', '=', target)
  if (source !== undefined) query = query.where('source', 'in', [source].flat())
  if (typeof at === 'number') query = query.where('batch', '<=', at)
  if (typeof at === 'string')
    query = query.where('loaded_at', '<', addDays(at, 1))
  return query.execute()
}

/** Those among batches that are of a table, and of a source where one is named. */
export function among<B extends Pick<Recorded, 'target' | 'source'>>(
  batches: readonly B[],
  { target, source }: Pick<BatchFilter, 'target' | 'source'>,
): readonly B[] {
  const sources = source === undefined ? undefined : [source].flat()
  return batches.filter(
    (b) => b.target === target && (sources?.includes(b.source) ?? true),
  )
}

/** Whether a batch came to be. */
export async function hasBatch(
  db: Kysely<Database>,
  office: string,
  batch: number,
): Promise<boolean> {
  const found = await db
    .selectFrom('batch')
    .select('batch')
    .where('office', '=', office)
    .where('batch', '=', batch)
    .executeTakeFirst()
  return found !== undefined
}

/** Number of the last batch; 0 where there is none. */
export async function lastBatch(db: Kysely<Database>): Promise<number> {
  const { last } = await db
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
}

/** How many batches there are. */
export async function batchCount(db: Kysely<Database>): Promise<number> {
  const { batches } = await db
    .selectFrom('batch')
    .select((eb) => eb.fn.countAll<number>().as('batches'))
    .executeTakeFirstOrThrow()
  return batches
}

/** Writes a batch into the tables, in the transaction of what it brings. */
export async function insertBatch(
  trx: Transaction<Database>,
  batch: Recorded,
): Promise<void> {
  await trx.insertInto('batch').values(batch).execute()
}

/** The source of the batch that brought a row of a table, by the name that the table has in the query. */
export function sourceOf(table: string): Sql {
  return sql`(select b.source from batch b
    where b.office = ${sql.ref(`${table}.office`)} and b.batch = ${sql.ref(`${table}.from_batch`)})`
}

/** A time, or the second after the one before when it is not later. */
export function later(time: string, before: string | undefined): string {
  if (before === undefined || time > before) return time
  const next = new Date(`${before.slice(0, 19).replace(' ', 'T')}Z`)
  next.setUTCSeconds(next.getUTCSeconds() + 1)
  return next.toISOString().slice(0, 19).replace('T', ' ')
}
