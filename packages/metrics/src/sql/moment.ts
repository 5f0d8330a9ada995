import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { engineOf } from './engine.ts'
import type { Engine } from './engine.ts'

/**
 * Reads all of one moment, whatever is written meanwhile: in the transaction of
 * the caller, or else in one of its own that can but read. In its own
 * PostgreSQL does not compile statements (JIT), which takes many times as long
 * as these run.
 *
 * @throws EngineError when the engine is another than PostgreSQL or DuckDB.
 */
export async function inOneMoment<DB, T>(
  db: Kysely<DB>,
  read: (db: Kysely<DB>, engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await engineOf(db)
  if (db.isTransaction) return read(db, engine)
  return db.transaction().execute(async (moment) => {
    if (engine === 'postgres')
      for (const setting of settings)
        await setting.execute(moment.withoutPlugins())
    return read(moment, engine)
  })
}

/** By statements: the oldest kysely has no settings for all of them. */
const settings = [
  sql`set transaction isolation level repeatable read, read only`,
  sql`set local jit = off`,
]
