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
  /** Runs statements one after another, at the cost of one. */
  run(statements: readonly string[]): Promise<void>
  stop(): Promise<void>
}> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = new Kysely<DB>({
    ...config,
    dialect: duckdbDialect({ instance, zone: 'Asia/Ho_Chi_Minh' }),
  })
  async function run(statements: readonly string[]): Promise<void> {
    const connection = await instance.connect()
    await connection.run(statements.join(';\n'))
    connection.disconnectSync()
  }
  async function stop(): Promise<void> {
    await db.destroy()
    instance.closeSync()
  }
  return { db, run, stop }
}
