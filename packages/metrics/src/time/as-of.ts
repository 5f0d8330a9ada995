import { addDays } from './days.ts'
import type { DateText, TimeText } from '../schema.ts'

/** What was known, of all that is loaded. */
export interface AsOf {
  /**
   * The cut-off, as it is printed: what falls due on its day or later is not
   * overdue. It moves nothing else: what was known then is told by the batch, so
   * that without versions the rows are those of now. Default: none.
   */
  readonly at?: TimeText | undefined
  /** The last batch that is known, of versioned tables. Default: all of them. */
  readonly batch?: number | undefined
}

/**
 * The first day of which nothing is known yet, that of the cut-off; undefined: all
 * days are known.
 *
 * @throws RangeError when the cut-off is no day or time.
 */
export function unknownFrom(asOf: AsOf | undefined): DateText | undefined {
  const { at } = asOf ?? {}
  if (at === undefined || /^\d{4}-\d\d-\d\d([T ]|$)/.test(at))
    return at?.slice(0, 10)
  throw new RangeError(
    `expected asOf.at as YYYY-MM-DD HH:MM:SS, got ${String(at)}`,
  )
}

/** The last day up to a period's last of which something is known. */
export function lastKnown(to: DateText, asOf: AsOf | undefined): DateText {
  const unknown = unknownFrom(asOf)
  return unknown === undefined || to < unknown ? to : addDays(unknown, -1)
}
