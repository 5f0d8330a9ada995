import { PostgresQueryCompiler, type Dialect } from 'kysely'
import { adapter } from './adapter.ts'
import { createDriver } from './driver.ts'
import type { DuckdbDialectConfig } from './driver.ts'
import { createIntrospector } from './introspector.ts'

/**
 * Kysely dialect that runs on one DuckDB instance.
 *
 * Each transaction has a connection of its own; other queries borrow an idle
 * one, so temporary tables and `SET` hold only inside `db.connection()`.
 *
 * Values come back as JS values that do not depend on the process's zone:
 * - every integer is a number; beyond `Number.MAX_SAFE_INTEGER` it throws
 * - `DECIMAL` is a number; with more than 15 significant digits it throws
 * - `FLOAT`, `DOUBLE` are numbers; `NaN` and infinity throw
 * - `DATE` is `YYYY-MM-DD`, `TIMESTAMP` is `YYYY-MM-DD HH:MM:SS[.f]`,
 *   `TIMESTAMPTZ` is UTC, `YYYY-MM-DDTHH:MM:SS[.f]Z`; infinite ones are
 *   `infinity` and `-infinity`
 * - `TIME`, `INTERVAL`, `UUID`, `ENUM`, `BIT`, `JSON` and the rest are text
 * - `BLOB` is a `Uint8Array`, `LIST` and `ARRAY` are arrays, `STRUCT` is an
 *   object, `MAP` an array of `{ key, value }`, `UNION` is `{ tag, value }`
 *
 * Parameters are null, booleans, finite numbers, bigints, strings, bytes and
 * arrays of strings and nulls, which are `VARCHAR[]`.
 *
 * @throws {SqlError} from a query that fails, that has two columns of one name
 * or a value named above; from the first query when the zone is unknown.
 * @throws {TypeError} from a query with a parameter of another type.
 * @example
 * const instance = await DuckDBInstance.create('work.duckdb')
 * const dialect = duckdbDialect({ instance, zone: 'Asia/Ho_Chi_Minh' })
 * const db = new Kysely<Database>({ dialect })
 */
export function duckdbDialect(config: DuckdbDialectConfig): Dialect {
  return {
    createAdapter: () => adapter,
    createDriver: () => createDriver(config),
    createIntrospector,
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
