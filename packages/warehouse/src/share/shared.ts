import type { Loaded } from '../ask/completeness.ts'
import { versioned } from '../store/file.ts'
import { keyOf } from '../tables/columns.ts'
import type { Target } from '../tables/columns.ts'

/** The tables of a shared database that hold what an office publishes: as in `sql/postgres/schema.sql`. */
export const sharedTables: readonly Target[] = versioned

/** What makes a row of a shared table the only one of its kind; the office comes first. */
export function sharedKey(table: Target): readonly string[] {
  return keyOf(table)
}

/** What an office last published into a shared database. */
export interface Stamp extends Pick<Loaded, 'cutOff' | 'complete' | 'lists'> {
  readonly office: string
  /** Number of the last batch of its warehouse. */
  readonly batch: number
  /** sha256 of all that was published. */
  readonly content: string
  /** When, in UTC by the clock of the database: `2018-04-01T05:00:00Z`. */
  readonly publishedAt: string
}

/**
 * Thrown when a shared database does not take what is published, or does not
 * tell what it is asked.
 *
 * The message names the server and the database, never a password. `cause` is
 * the driver's error.
 */
export class SharedError extends Error {
  override readonly name = 'SharedError'
  readonly code:
    | 'bad_address'
    | 'unreachable'
    | 'no_tables'
    | 'not_allowed'
    | 'too_slow'
    | 'older_batch'
    | 'several_roots'
    | 'not_published'
    | 'refused'

  constructor(code: SharedError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** How long is waited for a shared database, in milliseconds. */
export interface Limits {
  /** Until it takes a connection. */
  readonly connect: number
  /** For another that publishes the same office. */
  readonly lock: number
  /** For one statement. */
  readonly statement: number
  /** For any sign of life; longer than a statement may take. */
  readonly silence: number
}

/** The limits unless others are given. */
export const usualLimits: Limits = {
  connect: 15_000,
  lock: 60_000,
  statement: 600_000,
  silence: 630_000,
}
