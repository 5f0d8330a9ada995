import type { Period } from './period.ts'
import type { Plan, Target } from './plan.ts'
import { compareShare, satisfies } from './share.ts'

/** What a result says about its target. Near is never counted as met. */
export type Status =
  | 'met'
  | 'near'
  | 'missed'
  | 'no_data'
  | 'unknown'
  | 'not_applicable'
  | 'informative'

/** Why a status is not met, near or missed. */
export type StatusReason =
  'data_incomplete' | 'no_cases' | 'no_target' | 'target_of_other_units'

interface Cases {
  readonly numerator: number
  readonly denominator: number
}

/** The target that a plan gives a unit over a period, if it does. */
export function targetOf(
  plan: Plan,
  kpi: string,
  unit: string,
  period: Period,
): Target | undefined {
  return plan.targets.find(
    (t) =>
      t.kpi === kpi &&
      (t.units.includes(unit) || t.units.includes('*')) &&
      t.from <= period.to &&
      period.to <= t.to,
  )
}

/**
 * The status of a result. A target is for the year, so the year to date is
 * judged; 0/0 is no data only when the data are complete.
 */
export function judge(given: {
  /** Whether the plan sets a target for this KPI at all. */
  readonly hasTarget: boolean
  /** The target that applies to this unit and period. */
  readonly target: Target | undefined
  readonly period: Cases
  readonly toDate: Cases
  readonly isComplete: boolean
}): { readonly status: Status; readonly reason?: StatusReason } {
  const { target, toDate } = given
  if (!target) {
    const hasCases = toDate.denominator + given.period.denominator > 0
    if (given.hasTarget && !hasCases)
      return { status: 'not_applicable', reason: 'target_of_other_units' }
    return {
      status: 'informative',
      reason: given.hasTarget ? 'target_of_other_units' : 'no_target',
    }
  }
  if (!given.isComplete) return { status: 'unknown', reason: 'data_incomplete' }
  if (toDate.denominator === 0) return { status: 'no_data', reason: 'no_cases' }
  const { numerator, denominator } = toDate
  if (satisfies(numerator, denominator, target.comparator, target.value))
    return { status: 'met' }
  const isNear =
    target.near !== undefined &&
    compareShare(numerator, denominator, target.near) >= 0
  return { status: isNear ? 'near' : 'missed' }
}
