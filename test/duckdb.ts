import { DuckDBInstance } from '@duckdb/node-api'
import type { Database } from '@motcua/metrics'
import { duckdbDialect } from '@motcua/warehouse'
import { Kysely } from 'kysely'
import type { KyselyConfig } from 'kysely'

/** A DuckDB of its own in memory, in the zone of the offices. */
export async function openDuckDb<DB = Database>(
  config: Pick<KyselyConfig, 'log'> = {},
): Promise<{
  readonly db: Kysely<DB>
  stop(): Promise<void>
}> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = new Kysely<DB>({
    ...config,
    dialect: duckdbDialect({ instance, zone: 'Asia/Ho_Chi_Minh' }),
  })
  async function stop(): Promise<void> {
    await db.destroy()
    instance.closeSync()
  }
  return { db, stop }
}
