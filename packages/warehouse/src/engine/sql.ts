import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** A piece of SQL. */
export type Sql = RawBuilder<unknown>

/** Names of columns as a list. */
export function refs(names: readonly string[]): Sql {
  return sql.join(names.map((name) => sql.ref(name)))
}
