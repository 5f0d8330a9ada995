import { addDays } from './period.ts'
import type { DateText, TimeText } from './schema.ts'

/** What was known, of all that is loaded. */
export interface AsOf {
  /** The cut-off, as it is printed: what falls due on its day or later is not overdue. Default: none. */
  readonly at?: TimeText | undefined
  /** The last batch that is known, of versioned tables. Default: all of them. */
  readonly batch?: number | undefined
}

/** The first day of which nothing is known yet, that of the cut-off; undefined: all days are known. */
export function unknownFrom(asOf: AsOf | undefined): DateText | undefined {
  return asOf?.at?.slice(0, 10)
}

/** The last day up to a period's last of which something is known. */
export function lastKnown(to: DateText, asOf: AsOf | undefined): DateText {
  const unknown = unknownFrom(asOf)
  return unknown === undefined || to < unknown ? to : addDays(unknown, -1)
}
