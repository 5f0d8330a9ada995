import type { DateText, Period, TimeText } from '@motcua/metrics'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import { byEnd, comingPeriods, dueDay, duePeriods } from '../issue/due.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import { endOf } from '../issue/period-plan.ts'
import type { Office } from '../office/office.ts'
import { ofKind } from '../office/paper-kinds.ts'
import type { OfKind } from '../office/paper-kinds.ts'

/** Periods that have ended and that end after the plan: no target is theirs. */
export interface Unplanned {
  /** The last day of the plan. */
  readonly planEnds: DateText
  /** Keys, oldest first. */
  readonly periods: readonly string[]
}

/** Papers that become due on a day. */
export interface Coming extends OfKind {
  /** Key. */
  readonly period: string
  readonly dueOn: DateText
  /** The year whose days off the calendar does not know, so that they move nothing. */
  readonly unknownYear?: string
}

/** Papers of periods that have ended, by whether the office has a plan for them. */
export interface Planned {
  readonly due: readonly PapersDue[]
  /** Null where there are none. */
  readonly unplanned: Unplanned | null
}

/**
 * The papers that are due by `now`, oldest first, and of one period its
 * scorecards first; of a period that ends after the plan none is due.
 *
 * @param calendar of the office, where days off move its due days
 */
export function plannedPapers(
  { schedule, plan }: Pick<Office, 'schedule' | 'plan'>,
  now: TimeText,
  calendar?: WorkingCalendar,
): Planned {
  const planEnds = endOf(plan)
  const ended = papersIn(schedule, (of) => duePeriods(of, now, calendar))
  const isPlanned = ({ period }: PapersDue) => period.to <= planEnds
  const after = ended.filter((of) => !isPlanned(of))
  const periods = [...new Set(after.map(({ period }) => period.key))]
  return {
    due: ended.filter(isPlanned),
    unplanned: periods.length > 0 ? { planEnds, periods } : null,
  }
}

/** The papers that become due next, of each kind of period of the plan. */
export function comingPapers(
  { schedule, plan }: Pick<Office, 'schedule' | 'plan'>,
  now: TimeText,
  calendar?: WorkingCalendar,
): readonly Coming[] {
  const planEnds = endOf(plan)
  const { due } = schedule
  return papersIn(schedule, (of) => comingPeriods(of, now, calendar))
    .filter(({ period }) => period.to <= planEnds)
    .map(({ kind, period }) => {
      const { day, ...unknown } = dueDay(period, { due, calendar })
      return { ...ofKind(kind), period: period.key, dueOn: day, ...unknown }
    })
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
}

/** Whether the schedule has reports of a period. */
export function hasReports(
  { schedule: { start, reports } }: Pick<Office, 'schedule'>,
  { kind, to }: Period,
): boolean {
  const { periods = [], start: from = start } = reports ?? {}
  return periods.some((of) => of === kind) && to >= from
}

function papersIn(
  { reports, ...schedule }: Office['schedule'],
  periodsOf: (
    schedule: Omit<Office['schedule'], 'reports'>,
  ) => readonly Period[],
): readonly PapersDue[] {
  const { periods = [], start = schedule.start } = reports ?? {}
  const scorecards = periodsOf(schedule)
  const others = periodsOf({ ...schedule, periods, start })
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

/** What a person is told of due days that are not moved, one line a year. */
export function unmovedLines(coming: readonly Coming[]): readonly string[] {
  return [...Map.groupBy(coming, ({ unknownYear }) => unknownYear)].flatMap(
    ([year, [first]]) =>
      year === undefined || !first
        ? []
        : [
            `due days of ${year} are not moved by days off, as the calendar does not know that year (${first.period} is due on ${first.dueOn}, be that a day off or not); write its days off, Tết too, and make-up days into calendar.csv, and then the line ${year}-12-31,year,`,
          ],
  )
}
