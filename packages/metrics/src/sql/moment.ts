import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { engineOf } from './engine.ts'
import type { Engine } from './engine.ts'

/**
 * Reads all of one moment, whatever is written meanwhile: in the transaction of
 * the caller, or else in one of its own that can but read. In its own
 * PostgreSQL does not compile statements (JIT), which takes many times as long
 * as these run. In that of a caller PostgreSQL reads of one moment only where its
 * isolation level is repeatable read.
 *
 * @throws EngineError when the engine is another than PostgreSQL or DuckDB.
 * @example
 * // The list is as long as the number, also while somebody writes.
 * const of = { office: 'skhdt-bd', period: parsePeriod('2018-03') }
 * const [late, evaluation] = await inOneMoment(db, async (moment) => [
 *   await misses(moment, onTime, of),
 *   await evaluate(moment, [onTime], of),
 * ])
 */
export async function inOneMoment<DB, T>(
  db: Kysely<DB>,
  read: (db: Kysely<DB>, engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await engineOf(db)
  const zone = mappingOf(db)?.zone
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

/** Under which the plugin of a mapping tells of it. */
export const mappedBy = Symbol('mapped')

/** What a mapping tells of the database that it maps. */
export interface MappedBy {
  /** The zone in which times become days, where it was given. */
  readonly zone: string | undefined
  /** The office of all rows, where no column tells it. */
  readonly office: string | undefined
  /** The tables of ours that a query of the host stands for. */
  readonly queried: ReadonlySet<string>
}

/** The mapping of a database that reads the tables of a host in the place of ours. */
export function mappingOf<DB>(db: Kysely<DB>): MappedBy | undefined {
  return db
    .getExecutor()
    .plugins.map(
      (plugin) => (plugin as { readonly [mappedBy]?: MappedBy })[mappedBy],
    )
    .find((mapping) => mapping !== undefined)
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
