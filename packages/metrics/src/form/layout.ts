import type { DateText } from '../schema.ts'
import type { Period } from '../time/period.ts'

/** Thirteen columns of form II.06a/VPCP/KSTT, or the twelve in use in 2018, which had no column for early ones. */
export type FormLayout = 'II.06a' | '2018'

/**
 * Day of the circular that brought form II.06a. The form follows the period:
 * one that ends on this day or later has it, one that ended before has not.
 *
 * @source Circular 01/2020/TT-VPCP of 21/10/2020
 */
export const form06aFrom: DateText = '2020-10-21'

/** The layout in use in a period. */
export function layoutInUse({ to }: Pick<Period, 'to'>): FormLayout {
  return to >= form06aFrom ? 'II.06a' : '2018'
}
