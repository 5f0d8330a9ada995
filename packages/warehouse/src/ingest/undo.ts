import type { Database, TimeText } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { join } from 'node:path'
import { changeByUndo } from '../apply/versions.ts'
import { IngestError } from '../formats/ingest-error.ts'
import type { Warehouse } from '../open/warehouse.ts'
import { batchesOf, live } from '../store/batches.ts'
import type { Batch, Recorded } from '../store/batches.ts'
import { assertObserved } from '../store/integrity.ts'
import { commit } from './commit.ts'

/** What an undo took out, and what it left. */
export interface Undone {
  readonly batch: number
  readonly undone: Recorded
  /** Rows that were current and are no longer. */
  readonly replaced: number
  /** Rows that are current now. */
  readonly restored: number
}

/**
 * Takes a batch out again, as a batch of its own: what it brought is replaced by
 * what the others observed, and what was known before stays known as of then.
 *
 * @throws IngestError `no_such_batch` for one that is not there, is an undo, or was undone before.
 */
export async function undo(
  warehouse: Warehouse,
  number: number,
  now: TimeText,
): Promise<Undone> {
  const { db, office } = warehouse
  const batches = await batchesOf(db, { office })
  const undone = held(batches, number)
  const batch: Recorded = {
    ...undone,
    batch: batches.length + 1,
    loaded_at: now,
    undoes: number,
    covers: 'listed',
    read: 0,
    accepted: 0,
    unchanged: 0,
    rejected: 0,
    flagged: 0,
  }
  await takeOut(warehouse, { batch, recorded: batches }, undone)
  const { target } = undone
  return {
    batch: batch.batch,
    undone,
    replaced: await rowsOf(db, `${target}_past`, 'to_batch', batch.batch),
    restored: await rowsOf(db, target, 'from_batch', batch.batch),
  }
}

/** The batch of a number, which must hold. */
function held(batches: readonly Batch[], number: number): Batch {
  const undone = live(batches).find((b) => b.batch === number)
  if (undone) return undone
  const found = batches.find((b) => b.batch === number)
  const got = !found
    ? 'none'
    : found.undoes === null
      ? 'one that was undone before'
      : 'an undo; load the file again instead'
  throw new IngestError(
    'no_such_batch',
    `batch ${number}: expected a batch that was loaded, got ${got}`,
  )
}

async function takeOut(
  warehouse: Warehouse,
  {
    batch,
    recorded,
  }: { readonly batch: Recorded; readonly recorded: readonly Batch[] },
  undone: Recorded,
): Promise<void> {
  const { db, dir, journal } = warehouse
  const observations = join(dir, 'observations')
  const check = (batches: readonly number[]) =>
    assertObserved(journal, dir, batches)
  await db.connection().execute(async (one) => {
    const applying = { db: one, batch, recorded, observations, check }
    const change = await changeByUndo(applying, undone)
    await commit(warehouse, one, { batch, change, observations: null })
  })
}

async function rowsOf(
  db: Kysely<Database>,
  table: string,
  column: 'from_batch' | 'to_batch',
  batch: number,
): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from ${sql.ref(`main.${table}`)}
    where ${sql.ref(column)} = ${batch}`.execute(db)
  return rows[0]?.rows ?? 0
}
