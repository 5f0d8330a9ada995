import { inForce } from '../definition/in-force.ts'
import type { Kpi } from '../definition/kpi.ts'
import { previousPeriod, yearBefore, yearToDate } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import type { Comparison } from './result.ts'

/** What is asked of a KPI over a period, of whichever unit. */
export interface Asked {
  readonly kpi: Kpi<never>
  /** Whether this version of it is in force. */
  readonly isInForce: boolean
  readonly period: Period
  /** The year to the end of the period. */
  readonly toDate: Period
  readonly others: readonly Other[]
}

/** A period that another is compared with. */
export interface Other {
  readonly which: Comparison
  readonly period: Period
  /** Whether another version of the definition is in force there. */
  readonly isChanged: boolean
}

/** Of several versions the one in force, or the first. */
export function askedOf(
  versions: readonly Kpi<never>[],
  period: Period,
  compare: readonly Comparison[],
): readonly Asked[] {
  const current = inForce(versions, period)
  const kpi = current ?? versions[0]
  if (!kpi) return []
  const others = compare.map((which) => {
    const other = comparedPeriod(period, which)
    const isChanged = inForce(versions, other) !== current
    return { which, period: other, isChanged }
  })
  return [
    {
      kpi,
      isInForce: current !== undefined,
      period,
      toDate: yearToDate(period),
      others,
    },
  ]
}

/** The period that another is compared with. */
export function comparedPeriod(period: Period, which: Comparison): Period {
  return which === 'previous' ? previousPeriod(period) : yearBefore(period)
}
