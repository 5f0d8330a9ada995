import type { Tally } from '../definition/kpi.ts'
import type { Period } from '../time/period.ts'
import type { Plan, Target } from '../plan/plan.ts'
import type { DateText } from '../schema.ts'
import { satisfies } from '../plan/share.ts'

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
  | 'data_incomplete'
  | 'no_cases'
  /** All cases are left out: they have no due date. */
  | 'no_due_date'
  /** Of cases that are left out it is not known how they came: with them the status may be another. */
  | 'no_channel'
  | 'no_target'
  | 'target_of_other_units'
  /** No version of the definition is in force on the period's last day. */
  | 'not_in_force'
  /** Days outside the working calendar: a duration cannot be told. */
  | 'outside_calendar'

/** A target as it stands over a period. */
export type StandingTarget = Target & {
  /** Where it is one on the way: up to which day, and what the target is in the end. */
  readonly onTheWay?: { readonly until: DateText; readonly final: number }
}

/**
 * The target that a plan gives a unit over a period, if it does: its own before
 * that of all, with the value that it has on the way there.
 *
 * @example
 * targetOf(plan, 'on_time', 'dkkd', period)?.value // 1
 */
export function targetOf(
  plan: Plan,
  kpi: string,
  unit: string,
  period: Period,
): StandingTarget | undefined {
  const now = plan.targets.filter((t) => holds(t, kpi, period))
  const found =
    now.find((t) => t.units.includes(unit)) ??
    now.find((t) => t.units.includes('*'))
  return found && targetAt(found, period)
}

/**
 * A target with the value, the words and the band that it has over a period.
 *
 * @example
 * const [target] = plan.targets
 * target && targetAt(target, period).printed.vi // '100%'
 */
export function targetAt(
  target: Target,
  period: Pick<Period, 'to'>,
): StandingTarget {
  const step = target.interim?.find(({ until }) => period.to <= until)
  if (!step) return target
  const { near: _, ...others } = target
  const { until, ...own } = step
  return { ...others, ...own, onTheWay: { until, final: target.value } }
}

/** Whether a plan gives a KPI a target over a period, to whichever units. */
export function setsTarget(plan: Plan, kpi: string, period: Period): boolean {
  return plan.targets.some((t) => holds(t, kpi, period))
}

function holds(target: Target, kpi: string, period: Period): boolean {
  return (
    target.kpi === kpi && target.from <= period.to && period.to <= target.to
  )
}

/** What a result is judged by. */
export interface Judgeable {
  /** Whether the plan sets a target for this KPI in this time, to whichever units. */
  readonly hasTarget: boolean
  /** The target that applies to this unit and period. */
  readonly target: Target | undefined
  readonly period: Tally
  readonly toDate: Tally
  /** Whether the data cover the period, and the year to date. */
  readonly isCovered: boolean
  readonly isComplete: boolean
  /** Cases of the year to date that are left out for want of a due date. Default: none. */
  readonly undated?: number
  /** Cases of the year to date that are left out for the way in which they came is not known. Default: none. */
  readonly withoutChannel?: number
  /** Whether every duration can be told. Default: yes. */
  readonly isMeasured?: boolean
}

/** A status, and why where it is not met, near or missed. */
export interface Judgement {
  readonly status: Status
  readonly reason?: StatusReason
}

/**
 * The status of a result. A target is for the year, so the year to date is
 * judged; 0/0 is no data only when the data are complete.
 *
 * @example
 * statusOf({
 *   hasTarget: true,
 *   target: targetOf(plan, 'early', 'so', period),
 *   period: { numerator: 5, denominator: 10 },
 *   toDate: { numerator: 5, denominator: 10 },
 *   isCovered: true,
 *   isComplete: true,
 * }).status // 'missed': over 50 % is strict
 */
export function statusOf(given: Judgeable): Judgement {
  const { target, toDate, isMeasured = true } = given
  const { undated = 0, withoutChannel = 0 } = given
  if (!given.isCovered) return { status: 'unknown', reason: 'data_incomplete' }
  if (!isMeasured) return { status: 'unknown', reason: 'outside_calendar' }
  if (!target) return withoutTarget(given)
  if (!given.isComplete) return { status: 'unknown', reason: 'data_incomplete' }
  if (mayBeOther(target, toDate, withoutChannel))
    return { status: 'unknown', reason: 'no_channel' }
  if (toDate.denominator === 0)
    return {
      status: 'no_data',
      reason: undated > 0 ? 'no_due_date' : 'no_cases',
    }
  return { status: against(target, toDate) }
}

/** Whether a status depends on which of the cases that are left out are good. */
function mayBeOther(
  target: Target,
  { numerator, denominator }: Tally,
  left: number,
): boolean {
  if (left === 0) return false
  if (denominator === 0) return true
  const all = denominator + left
  const none = against(target, { numerator, denominator: all })
  return (
    none !== against(target, { numerator: numerator + left, denominator: all })
  )
}

function withoutTarget({ hasTarget, period, toDate }: Judgeable): Judgement {
  if (!hasTarget) return { status: 'informative', reason: 'no_target' }
  const hasCases = toDate.denominator + period.denominator > 0
  return {
    status: hasCases ? 'informative' : 'not_applicable',
    reason: 'target_of_other_units',
  }
}

function against(
  { comparator, value, near }: Target,
  { numerator, denominator }: Tally,
): Status {
  if (satisfies(numerator, denominator, comparator, value)) return 'met'
  // From the band's bound up to the target, or down to it where less is better.
  const within = comparator.startsWith('>') ? '>=' : '<='
  const isNear =
    near !== undefined && satisfies(numerator, denominator, within, near)
  return isNear ? 'near' : 'missed'
}
