import {
  MssqlAdapter,
  MysqlAdapter,
  PostgresAdapter,
  sql,
  SqliteAdapter,
} from 'kysely'
import type { DialectAdapter, Kysely } from 'kysely'

/** The engines on which every definition was shown to say the same. */
export type Engine = 'duckdb' | 'postgres'

/** Thrown when a database is of an engine on which nothing was shown to be right, or JavaScript of one that is too old. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
}

/**
 * The engine of a database; one that its adapter does not tell is asked once.
 *
 * @throws EngineError when it is another than PostgreSQL or DuckDB, or Node is older than 22.
 */
export async function engineOf<DB>(db: Kysely<DB>): Promise<Engine> {
  // Of Node 21 on: said here, for every call comes by.
  if (!('groupBy' in Map))
    throw new EngineError(
      'expected Node 22 or newer, got one without Map.groupBy',
    )
  const { adapter } = db.getExecutor()
  const known = engines.get(adapter)
  if (known) return known
  const engine = toldBy(adapter) ?? (await askedOf(db, adapter))
  engines.set(adapter, engine)
  return engine
}

const engines = new WeakMap<DialectAdapter, Engine>()

function toldBy(adapter: DialectAdapter): Engine | undefined {
  if (adapter instanceof PostgresAdapter) return 'postgres'
  if (others.some((other) => adapter instanceof other)) throw refusal(adapter)
  return undefined
}

const others = [SqliteAdapter, MysqlAdapter, MssqlAdapter]

async function askedOf<DB>(
  db: Kysely<DB>,
  adapter: DialectAdapter,
): Promise<Engine> {
  const asked = await sql<{ version: unknown }>`select version() as version`
    .execute(db.withoutPlugins())
    .catch((cause: unknown) => {
      throw refusal(adapter, cause)
    })
  const version = String(asked.rows[0]?.version)
  if (version.startsWith('PostgreSQL')) return 'postgres'
  if (/^v\d/.test(version)) return 'duckdb'
  throw refusal(adapter)
}

function refusal(adapter: DialectAdapter, cause?: unknown): EngineError {
  const { name } = adapter.constructor
  return new EngineError(
    `expected a database of PostgreSQL or DuckDB, got one of ${name}: on other engines dates and filters do not mean the same; publish the rows to one of the two`,
    cause === undefined ? undefined : { cause },
  )
}
