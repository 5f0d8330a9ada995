import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** A piece of SQL. */
export type Sql = RawBuilder<unknown>

export function refs(names: readonly string[]): Sql {
  return sql.join(names.map((name) => sql.ref(name)))
}
