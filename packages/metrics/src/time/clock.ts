import type { DateText, TimeText, TimeUnit } from '../schema.ts'
import { CalendarError } from './calendar-error.ts'
import { daysBetween } from './days.ts'
import { momentOf } from './moment.ts'
import { requireWhole } from './office-days.ts'
import type { OfficeDays } from './office-days.ts'
import type { OfficeDay } from './office-hours.ts'

/** A statutory processing time: whole days, or hours within office hours. */
export interface ProcessingTime {
  readonly value: number
  readonly unit: Exclude<TimeUnit, 'month'>
}

/** A time in which the clock of a dossier stood, as while it waited for a supplement. */
export interface Pause {
  readonly from: DateText | TimeText
  readonly to: DateText | TimeText
}

/** The pauses of a dossier, in order, and what holds after each: the rest of the time goes on, or all of it begins anew. */
export interface Pauses {
  readonly mode: 'resume' | 'restart'
  readonly spans: readonly Pause[]
}

/** How the time of a dossier runs, in days or in seconds worked. */
export interface Clock<T> {
  /** The whole time. */
  readonly full: number
  readonly start: (when: DateText | TimeText) => T
  readonly elapsed: (from: T, to: T) => number
  readonly end: (start: T, left: number) => T
  /** Whether the time had run out when something happened. */
  readonly isOver: (end: T, at: T) => boolean
}

/** The clock of a time in days: it runs from one working day to another. */
export function dayClock(
  days: OfficeDays,
  countsOn: (when: DateText | TimeText) => DateText,
  { value, unit }: ProcessingTime,
): Clock<DateText> {
  const shared = {
    full: requireWhole(value, 'days'),
    start: countsOn,
    isOver: (end: DateText, at: DateText) => at > end,
  }
  switch (unit) {
    case 'working_day':
      return {
        ...shared,
        elapsed: days.workingDaysBetween,
        end: days.addWorkingDays,
      }
    case 'calendar_day':
      return {
        ...shared,
        elapsed: daysBetween,
        end: (start, left) => days.onOrAfter(days.shift(start, left)),
      }
    default:
      // A list of procedures may hold months, which are no number of days.
      throw new CalendarError(
        `expected a time in working_day, calendar_day or hour, got ${JSON.stringify(unit)}`,
      )
  }
}

/** The clock of a time in hours: it runs over the seconds worked since the table begins. */
export function hourClock(
  days: OfficeDays,
  hours: OfficeDay,
  { value }: ProcessingTime,
): Clock<number> {
  return {
    full: secondsOf(value),
    start: (when) => {
      const { day, second } = momentOf(when)
      if (second === null)
        throw new CalendarError(
          `expected a time such as 2018-03-31 08:30:00 for a processing time in hours, got ${JSON.stringify(when)}`,
        )
      const ordinal = days.ordinalOf(day)
      return days.isWorkingDay(day)
        ? (ordinal - 1) * hours.length + hours.workedBy(second)
        : ordinal * hours.length
    },
    elapsed: (from, to) => to - from,
    end: (start, left) => start + left,
    isOver: (end, at) => at >= end,
  }
}

/** When a clock runs out that each pause stops. */
export function run<T>(
  clock: Clock<T>,
  received: DateText | TimeText,
  pauses: Pauses | undefined,
): T {
  let start = clock.start(received)
  let left = clock.full
  if (!pauses) return clock.end(start, left)
  requireOrder(received, pauses)
  const spans = pauses.spans.map(({ from, to }) => ({
    from: clock.start(from),
    to: clock.start(to),
  }))
  for (const { from, to } of spans) {
    if (clock.isOver(clock.end(start, left), from)) break
    if (pauses.mode === 'resume')
      left = Math.max(0, left - clock.elapsed(start, from))
    start = to
  }
  return clock.end(start, left)
}

function requireOrder(
  received: DateText | TimeText,
  { mode, spans }: Pauses,
): void {
  if (mode !== 'resume' && mode !== 'restart')
    throw new CalendarError(
      `expected pauses of the mode resume or restart, got ${JSON.stringify(mode)}`,
    )
  const times = [received, ...spans.flatMap(({ from, to }) => [from, to])]
  for (const [i, time] of times.entries()) {
    const last = times[i - 1] ?? time
    // A date and a time are compared as dates.
    const length = Math.min(last.length, time.length)
    if (time.slice(0, length) < last.slice(0, length))
      throw new CalendarError(
        `expected pauses in order, from the receipt on, got ${time} after ${last}`,
      )
  }
}

function secondsOf(hours: number): number {
  const seconds = Math.round(hours * 3600)
  if (Number.isSafeInteger(seconds) && seconds > 0) return seconds
  throw new CalendarError(`expected a positive number of hours, got ${hours}`)
}
