import type { Period } from '../time/period.ts'
import type { Plan } from './plan.ts'

/** A miss of a target that is accepted until a day, and why. */
export type Deviation = NonNullable<Plan['deviations']>[number]

/**
 * The accepted deviation that is in force for a unit on a period's last day, if
 * one is: its own before that of all. The day on which it expires still counts.
 *
 * @example
 * const accepting: Plan = {
 *   ...plan,
 *   deviations: [
 *     {
 *       kpi: 'early',
 *       units: ['dkkd'],
 *       reason: { vi: 'thay phần mềm', en: 'the software was replaced' },
 *       from: '2018-01-01',
 *       expires: '2018-03-31',
 *     },
 *   ],
 * }
 * deviationOf(accepting, 'early', 'dkkd', parsePeriod('2018-Q1'))?.expires // '2018-03-31'
 * deviationOf(accepting, 'early', 'dkkd', parsePeriod('2018-04')) // undefined
 */
export function deviationOf(
  plan: Plan,
  kpi: string,
  unit: string,
  period: Period,
): Deviation | undefined {
  const now = (plan.deviations ?? []).filter(
    (d) => d.kpi === kpi && d.from <= period.to && period.to <= d.expires,
  )
  return (
    now.find((d) => d.units.includes(unit)) ??
    now.find((d) => d.units.includes('*'))
  )
}
