import { sql } from 'kysely'
import type { Rows } from '../engine/duckdb.ts'
import type { WarehouseOptions } from '../store/file.ts'
import { openSnapshot } from './snapshot.ts'

/** Runs ad-hoc SQL on the published snapshot, and nothing else. */
export interface ReadOnlySql extends AsyncDisposable {
  query(text: string): Promise<Rows>
  close(): Promise<void>
}

/**
 * Opens the published snapshot for ad-hoc SQL: read-only, no files, no network,
 * no settings.
 *
 * @throws WarehouseError when nothing was published yet.
 */
export async function openReadOnlySql(
  options: Pick<WarehouseOptions, 'dir' | 'zone'>,
): Promise<ReadOnlySql> {
  const snapshot = await openSnapshot(options)
  for (const setting of [
    'enable_external_access = false',
    'allow_community_extensions = false',
    'lock_configuration = true',
  ])
    await sql`set ${sql.raw(setting)}`.execute(snapshot.db)
  return {
    query: async (text) =>
      (await sql.raw<Rows[number]>(text).execute(snapshot.db)).rows,
    close: snapshot.close,
    [Symbol.asyncDispose]: snapshot.close,
  }
}
