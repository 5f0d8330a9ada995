import { CompiledQuery } from 'kysely'

/** Text of a statement, and its parameters. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'> & {
  /** It holds several, each of which is run as it is. */
  readonly isScript?: boolean
}

/** A statement without parameters. */
export function raw(text: string): Statement {
  return { sql: text, parameters: [] }
}

/** Statements without parameters that go to the engine at once: most take it less time than the way there. */
export function script(
  statements: readonly string[],
): CompiledQuery & { readonly isScript: true } {
  return { ...CompiledQuery.raw(statements.join(';\n')), isScript: true }
}
