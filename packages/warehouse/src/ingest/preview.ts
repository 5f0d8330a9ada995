import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { changeBy, movedBy } from '../apply/versions.ts'
import type { Change, Moved } from '../apply/versions.ts'
import type { Warehouse } from '../open/warehouse.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import type { Recorded } from '../store/batches.ts'
import type { Ingested } from './ingest.ts'
import { loadOf } from './load.ts'
import type { IngestOptions } from './load.ts'
import { assertNotHeld } from './held.ts'
import { stageFile } from './staged-file.ts'

/** What a file would become, were it loaded. */
export interface Preview extends Omit<Ingested, 'batch' | 'isNew'> {
  /** Header that each column was found under. */
  readonly header: { readonly [column: string]: string }
  /** The first rows as they would be stored. */
  readonly rows: readonly { readonly [column: string]: unknown }[]
  /** Rejected rows by reason, the most frequent first. */
  readonly rejects: readonly {
    readonly reason: string
    readonly column: string | null
    readonly rows: number
    readonly firstRow: number
  }[]
}

/**
 * Tells what a file would become, and stores nothing.
 *
 * @throws IngestError when the file as a whole cannot be loaded.
 */
export async function preview(
  warehouse: Warehouse,
  profile: Profile | TableProfile,
  options: IngestOptions,
): Promise<Preview> {
  const wanted = loadOf(profile, options)
  const alone = { ...wanted, isAlone: true }
  return stageFile(warehouse, options, alone, async (staged) => {
    const { db, counts, batch, header } = staged
    await assertNotHeld(staged, options)
    const change = await changeBy(staged)
    const { accepted } = change
    const rows = await sql<{ [column: string]: unknown }>`
      select * exclude (row_hash, extract_at) from temp.staged limit 5`.execute(
      db,
    )
    const rejects = await sql<Preview['rejects'][number]>`
      select reason, "column", count(*) as rows, min("row") as "firstRow" from temp.refused
      group by all order by rows desc, reason, "column"`.execute(db)
    const { read, rejected, flagged, noData } = counts
    return {
      file: batch.file,
      source: batch.source,
      read,
      accepted,
      unchanged: read - accepted - rejected,
      rejected,
      flagged,
      noData,
      ...(await movedWere(db, batch, change)),
      header,
      rows: rows.rows,
      rejects: rejects.rows,
    }
  })
}

/** What would be gone and back: the batch is applied in a transaction that is taken back. */
async function movedWere(
  db: Kysely<Database>,
  batch: Recorded,
  change: Change,
): Promise<Moved> {
  const trx = await db.startTransaction().execute()
  try {
    await change.apply(trx)
    return await movedBy(trx, batch)
  } finally {
    await trx.rollback().execute()
  }
}
