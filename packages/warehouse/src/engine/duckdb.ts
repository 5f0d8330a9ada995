import { DuckDBInstance } from '@duckdb/node-api'
import { Kysely, sql } from 'kysely'
import { duckdbDialect } from './dialect.ts'

/** The answer to an ad-hoc query. */
export type Rows = readonly { readonly [column: string]: unknown }[]

/** A DuckDB database without the warehouse's tables and lock. */
export interface PlainDuckDb extends AsyncDisposable {
  query(text: string): Promise<Rows>
  /** Writes everything to the file and lets go of it. */
  close(): Promise<void>
}

/**
 * Opens a DuckDB file for plain SQL, or makes it: what measurements hold the
 * warehouse against.
 *
 * @param path the file, or `:memory:`
 * @throws SqlError from a query that fails.
 */
export async function openDuckDb(path: string): Promise<PlainDuckDb> {
  const instance = await DuckDBInstance.create(path, {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const db = new Kysely<unknown>({
    dialect: duckdbDialect({ instance, zone: 'UTC' }),
  })
  const close = async () => {
    await db.destroy()
    instance.closeSync()
  }
  return {
    query: async (text) => (await sql.raw<Rows[number]>(text).execute(db)).rows,
    close,
    [Symbol.asyncDispose]: close,
  }
}
