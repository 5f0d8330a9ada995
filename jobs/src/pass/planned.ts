import type { DateText, TimeText } from '@motcua/metrics'
import { byEnd, duePeriods } from '../issue/due.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import type { Office } from '../office/office.ts'

/** Periods that have ended and that end after the plan: no target is theirs. */
export interface Unplanned {
  /** The last day of the plan. */
  readonly planEnds: DateText
  /** Keys, oldest first. */
  readonly periods: readonly string[]
}

/** Papers of periods that have ended, by whether the office has a plan for them. */
export interface Planned {
  readonly due: readonly PapersDue[]
  /** Null where there are none. */
  readonly unplanned: Unplanned | null
}

/**
 * The papers of the periods that have ended by `now`, oldest first, and of one
 * period its scorecards first; what ends after the plan is not due.
 */
export function plannedPapers(
  { schedule, plan }: Pick<Office, 'schedule' | 'plan'>,
  now: TimeText,
): Planned {
  const planEnds = lastDayOf(plan)
  const ended = endedPapers(schedule, now)
  const isPlanned = ({ period }: PapersDue) => period.to <= planEnds
  const after = ended.filter((of) => !isPlanned(of))
  const periods = [...new Set(after.map(({ period }) => period.key))]
  return {
    due: ended.filter(isPlanned),
    unplanned: periods.length > 0 ? { planEnds, periods } : null,
  }
}

function endedPapers(
  { reports, ...schedule }: Office['schedule'],
  now: TimeText,
): readonly PapersDue[] {
  const { periods = [], start = schedule.start } = reports ?? {}
  const scorecards = duePeriods(schedule, now)
  const others = duePeriods({ ...schedule, periods, start }, now)
  return [
    ...scorecards.map((period) => ({ kind: 'scorecard' as const, period })),
    ...others.map((period) => ({ kind: 'report' as const, period })),
  ].toSorted((a, b) => byEnd(a.period, b.period))
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
