import type { Statement } from './statement.ts'

/**
 * Thrown when DuckDB refuses a query or a result has no honest JS value.
 *
 * The message is the reason and the start of the SQL, never a parameter. The
 * engine's own reason can quote a value of the data. `cause` is its error.
 */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly sql: string
  readonly parameterCount: number

  constructor(query: Statement, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${reason}\n\nSQL: ${shorten(query.sql)}`, { cause })
    this.sql = query.sql
    this.parameterCount = query.parameters.length
  }
}

function shorten(text: string): string {
  return text.length <= 2000
    ? text
    : `${text.slice(0, 2000)} ... (${text.length} characters)`
}

/** What is thrown for a failure: a wrong parameter as it is, anything else as the failure of its statement. */
export function sqlError(query: Statement, error: unknown): Error {
  return error instanceof TypeError ? error : new SqlError(query, error)
}
