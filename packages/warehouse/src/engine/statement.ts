import type { CompiledQuery } from 'kysely'

export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

export function raw(text: string): Statement {
  return { sql: text, parameters: [] }
}
