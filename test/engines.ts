import type { Database } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { citus, openCitus } from './citus.ts'
import { openDuckDb } from './duckdb.ts'
import { startPostgres } from './postgres.ts'

/** Both engines, each its own and empty; where a Citus cluster is named, that is the PostgreSQL. */
export async function startEngines(
  config: Parameters<typeof openDuckDb>[0] = {},
): Promise<{
  readonly duckdb: Kysely<Database>
  readonly postgres: Kysely<Database>
  stop(): Promise<void>
}> {
  const duckdb = await openDuckDb(config)
  const postgres = await (citus === undefined ? startPostgres() : openCitus())
  async function stop(): Promise<void> {
    await duckdb.stop()
    await postgres.stop()
  }
  return { duckdb: duckdb.db, postgres: postgres.db, stop }
}
