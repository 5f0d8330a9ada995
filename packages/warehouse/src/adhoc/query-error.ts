/**
 * Thrown when an ad-hoc query gives no whole result.
 *
 * - `refused`: it is none that reads, and was not started
 * - `failed`: the engine says why, and where in the text
 * - `time`, `memory`, `output`: it took more than it may
 * - `stopped`: the caller ended it
 * - `died`: its process broke off
 */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code:
    'refused' | 'failed' | 'time' | 'memory' | 'output' | 'stopped' | 'died'

  constructor(code: QueryError['code'], message: string) {
    super(message)
    this.code = code
  }
}
