import type { Evaluation, Figures, Result } from '../evaluation/result.ts'
import { satisfies } from '../plan/share.ts'

/** A KPI read otherwise, against the target of the one that the plan means. */
export interface Reading extends Figures {
  readonly kpi: string
  /** Whether the year to date meets the target so read; null without a target or cases. */
  readonly isMet: boolean | null
  /** The status would turn: met by the plan's reading and not by this one, or the other way round. */
  readonly turns: boolean
}

/**
 * The same target under other readings of its KPI, as on time by the original
 * due date, by the one that was agreed, or with open overdue dossiers counted.
 * The year to date is read, which the status judges. The plan's own stands first.
 *
 * @throws RangeError when one of the KPIs was not evaluated.
 * @example
 * const read = await evaluate(db, catalog, { office, period, plan })
 * readingsOf(read, { period: period.key, unit: 'so', of: 'on_time', as: ['on_time_c'] })
 * // [{ kpi: 'on_time', isMet: false, turns: false, … }, { kpi: 'on_time_c', isMet: false, turns: false, … }]
 */
export function readingsOf(
  { results }: Pick<Evaluation, 'results'>,
  {
    period,
    unit,
    of,
    as,
  }: {
    readonly period: string
    readonly unit: string
    readonly of: string
    readonly as: readonly string[]
  },
): readonly Reading[] {
  const find = (kpi: string): Result => {
    const found = results.find(
      (r) =>
        r.kpi === kpi && r.period === period && r.unit === unit && !r.group,
    )
    if (found) return found
    throw new RangeError(
      `expected a result of ${kpi} of ${unit} in ${period}, got none`,
    )
  }
  const own = find(of)
  const isMet = ({ toDate }: Result): boolean | null => {
    const { numerator, denominator } = toDate
    const { target } = own
    if (!target || !denominator) return null
    return satisfies(numerator, denominator, target.comparator, target.value)
  }
  const plain = isMet(own)
  return [own, ...as.map(find)].map((result) => {
    const { numerator, denominator, value } = result.toDate
    const met = isMet(result)
    return {
      kpi: result.kpi,
      numerator,
      denominator,
      value,
      isMet: met,
      turns: met !== null && plain !== null && met !== plain,
    }
  })
}
