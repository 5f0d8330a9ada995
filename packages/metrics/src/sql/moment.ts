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
  const zone = zoneIn(db)
  if (db.isTransaction) {
    await requireZone(db, zone)
    return read(db, engine)
  }
  return db.transaction().execute(async (moment) => {
    if (engine === 'postgres') {
      const own =
        zone === undefined ? [] : [sql`set local time zone ${sql.lit(zone)}`]
      for (const setting of [...settings, ...own])
        await setting.execute(moment.withoutPlugins())
    } else await requireZone(moment, zone)
    return read(moment, engine)
  })
}

/** Under which the plugin of a mapping names the zone of the office. */
export const zoneOf = Symbol('zone')

/** The zone in which times of a mapped database become days, where it was given. */
function zoneIn<DB>(db: Kysely<DB>): string | undefined {
  return db
    .getExecutor()
    .plugins.map((plugin) => (plugin as { readonly [zoneOf]?: string })[zoneOf])
    .find((zone) => zone !== undefined)
}

/** Whether a database reads the tables of a host in the place of ours. */
export function isMapped<DB>(db: Kysely<DB>): boolean {
  return db.getExecutor().plugins.some((plugin) => zoneOf in plugin)
}

/** @throws RangeError when the session has another zone than the office. */
async function requireZone<DB>(
  db: Kysely<DB>,
  zone: string | undefined,
): Promise<void> {
  if (zone === undefined) return
  const { rows } = await sql<{ zone: string }>`
    select current_setting('TimeZone') as zone`.execute(db.withoutPlugins())
  const [now] = rows
  if (now?.zone !== zone)
    throw new RangeError(
      `expected a session in the zone ${zone} of the office, got ${now?.zone}: set it before the transaction`,
    )
}

/** By statements: the oldest kysely has no settings for all of them. */
const settings = [
  sql`set transaction isolation level repeatable read, read only`,
  sql`set local jit = off`,
]
