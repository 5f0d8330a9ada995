import type { CompiledQuery } from 'kysely'

/** Text of a statement, and its parameters. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** A statement without parameters. */
export function raw(text: string): Statement {
  return { sql: text, parameters: [] }
}
