import type { Kpi } from './kpi.ts'

/** From how many cases on a share is more than chance, where its definition says nothing else. */
export const fewCases = 30

/**
 * The one rule for too few cases: statuses, texts, figures and ranks go by it.
 *
 * @example
 * isFew(onTime, 29) // true
 */
export function isFew(
  { minN }: Pick<Kpi<never>, 'minN'>,
  cases: number,
): boolean {
  return cases < minN
}
