import type { Database } from '@motcua/metrics'
import type { Kysely, Transaction } from 'kysely'
import type { Recorded } from '../store/batches.ts'

/** What a batch is applied to. */
export interface Applying {
  readonly db: Kysely<Database>
  readonly batch: Recorded
  /** The batches of the office before it, in the order of loading. */
  readonly recorded: readonly Recorded[]
  /** The batch that all rows but those of `staged` are as in; `unlike` has what is not in them. */
  readonly base?: number | undefined
  /** Folder of the observations. */
  readonly observations: string
  /** Throws where the observations of batches are not as they were written. */
  readonly check: (batches: readonly number[]) => Promise<void>
}

/** How the staged rows of a batch come into the tables. */
export interface Change {
  /** How many staged rows differ from what is current. */
  readonly accepted: number
  /** Nothing was ever known: nothing of it can be gone, or back. */
  readonly isFirst?: boolean
  apply(trx: Transaction<Database>): Promise<void>
}
