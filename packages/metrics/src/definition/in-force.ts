import type { Kpi } from './kpi.ts'
import type { Period } from '../time/period.ts'

/**
 * The version of a definition that is in force on a period's last day; of
 * several the latest. Undefined when none is.
 *
 * @example
 * inForce([onTime], parsePeriod('2018-03'))?.version // 1
 */
export function inForce<DB>(
  versions: readonly Kpi<DB>[],
  period: Pick<Period, 'to'>,
): Kpi<DB> | undefined {
  return versions
    .filter(
      ({ effective }) =>
        (effective?.from ?? '') <= period.to &&
        period.to <= (effective?.to ?? '9999-12-31'),
    )
    .toSorted((a, b) => b.version - a.version)[0]
}
