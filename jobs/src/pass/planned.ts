import type { DateText, Period, TimeText } from '@motcua/metrics'
import { duePeriods } from '../issue/due.ts'
import type { Office } from '../office/office.ts'

/** Periods that have ended and that end after the plan: no target is theirs. */
export interface Unplanned {
  /** The last day of the plan. */
  readonly planEnds: DateText
  /** Keys, oldest first. */
  readonly periods: readonly string[]
}

/** Periods that have ended, by whether the office has a plan for them. */
export interface Planned {
  readonly due: readonly Period[]
  /** Null where there are none. */
  readonly unplanned: Unplanned | null
}

/** The periods that have ended by `now`; what ends after the plan is not due. */
export function plannedPeriods(
  { schedule, plan }: Pick<Office, 'schedule' | 'plan'>,
  now: TimeText,
): Planned {
  const planEnds = lastDayOf(plan)
  const ended = duePeriods(schedule, now)
  const periods = ended.filter((p) => p.to > planEnds).map((p) => p.key)
  return {
    due: ended.filter((p) => p.to <= planEnds),
    unplanned: periods.length > 0 ? { planEnds, periods } : null,
  }
}

/** What a person is told of periods without a plan. */
export function unplannedLine({ planEnds, periods }: Unplanned): string {
  const last = periods.length > 1 ? ` to ${periods.at(-1)}` : ''
  return `not due: ${periods.length} ${periods.length > 1 ? 'periods' : 'period'} after ${planEnds}, where plan.yaml ends: ${periods[0]}${last}; the plan of a new year goes into plan.yaml`
}

/** The end of its year, or of the target that goes on longest. */
function lastDayOf({ year, targets }: Office['plan']): DateText {
  const ends = [`${year}-12-31`, ...targets.map((target) => target.to)]
  return ends.toSorted().at(-1) ?? ''
}
