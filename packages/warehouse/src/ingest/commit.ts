import type { Database } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import type { Change } from '../apply/applying.ts'
import { record } from '../apply/versions.ts'
import { sha256Of } from '../formats/bytes.ts'
import type { Warehouse } from '../open/warehouse.ts'
import { hasBatch } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { contentOf } from '../store/integrity.ts'

/** Announces a batch, applies it and tells that it is done. */
export async function commit(
  { journal }: Warehouse,
  db: Kysely<Database>,
  {
    batch,
    change,
    observations,
    acceptGone,
  }: {
    readonly batch: Recorded
    readonly change: Change
    readonly observations: string | null
    readonly acceptGone?: string | undefined
  },
): Promise<void> {
  journal.append({
    kind: 'intent',
    batch,
    observations: observations && (await sha256Of(observations)),
    ...(acceptGone !== undefined && { acceptGone }),
  })
  try {
    await db.transaction().execute((trx) => record(trx, batch, change))
  } catch (error) {
    // A commit that failed may have come through. Where the tables cannot tell,
    // the next opening finds out.
    const { office, batch: number } = batch
    const isThere = await hasBatch(db, office, number).catch(() => undefined)
    if (isThere === false)
      journal.append({ kind: 'dropped', batch: batch.batch })
    throw error
  }
  journal.append({
    kind: 'done',
    batch: batch.batch,
    content: await contentOf(db, batch.target),
  })
}
