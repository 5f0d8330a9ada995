import type { DateText, TimeText } from '../schema.ts'
import type { CalendarEntry } from './calendar-days.ts'
import { dayClock, hourClock, run } from './clock.ts'
import type { Pauses, ProcessingTime } from './clock.ts'
import { momentOf } from './moment.ts'
import { officeDays } from './office-days.ts'
import { officeDay, officeHours } from './office-hours.ts'
import type { OfficeHours } from './office-hours.ts'

/** What an office may say of its calendar. */
export interface CalendarOptions {
  /**
   * Days on which the office departs from `vietnameseCalendar`; they win over it.
   * An entry of kind `year` on any day says that the days off and make-up days of
   * its year are all among them: a year that adjoins those of the table is known
   * then, if a day off for Tết is among them. 1 January, 30 April, 1 May and 2 September are off in it unsaid.
   */
  readonly overrides?: readonly CalendarEntry[]
  /** In order, of every working day alike. Default: `officeHours`. */
  readonly hours?: readonly OfficeHours[]
}

/** When a dossier is due. */
export interface Due {
  /** The last day in time. */
  readonly on: DateText
  /** The moment, for a time in hours; null for one in days. */
  readonly at: TimeText | null
}

/**
 * The days and hours on which an office works: a frozen value of pure functions.
 *
 * Each throws a CalendarError for what is no day or time, and for a day before
 * `from` or after `to`, also when only the answer lies there.
 */
export interface WorkingCalendar {
  readonly from: DateText
  readonly to: DateText
  readonly hours: readonly OfficeHours[]
  isWorkingDay(day: DateText): boolean
  /** The first working day on or after a day. */
  onOrAfter(day: DateText): DateText
  /** The last working day on or before a day: of a deadline, the last day to work on it. */
  onOrBefore(day: DateText): DateText
  /** The `n`th working day after a day, which is not counted itself; the day itself when `n` is 0. */
  addWorkingDays(day: DateText, n: number): DateText
  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  workingDaysBetween(from: DateText, to: DateText): number
  /**
   * The working day as of which something counts: the day itself, or the next
   * working day when it is a day off or the time is after the office closes.
   */
  countsOn(when: DateText | TimeText): DateText
  /**
   * When a dossier is due.
   *
   * - `working_day`: the day of receipt is not counted.
   * - `calendar_day`: the same, days off are counted, and a due date on a day
   *   off is moved to the next working day.
   * - `hour`: 60 minutes within office hours, as of the receipt; the moment is
   *   rounded to a second, and is the closing rather than the next opening.
   *
   * Receipt and pauses count as `countsOn` says. In days, the day on which a
   * pause begins is counted and the day on which it ends is not, so that one
   * within a day changes nothing that goes on. A pause after the due date
   * changes nothing; a dossier whose pause has no end is not due yet, so it has
   * no due date to ask for.
   *
   * @throws CalendarError also for a value that is negative, not whole in days
   * or zero in hours, for hours from a date without a time, and for pauses that
   * lie before the receipt, across each other or backwards.
   */
  due(received: DateText | TimeText, time: ProcessingTime, pauses?: Pauses): Due
}

/**
 * The calendar of an office: Monday to Friday without the days off of
 * `vietnameseCalendar`, with its make-up days, and with the office's own days.
 *
 * Reads no clock and no time zone.
 *
 * @throws CalendarError when an override is no day of the known years, has
 * another kind or stands twice, and when hours are no hours or out of order.
 * @example
 * const calendar = workingCalendar()
 * calendar.addWorkingDays('2018-02-12', 3) // '2018-02-22': Tết lies between
 * calendar.due('2018-12-27 16:00:00', { value: 2, unit: 'hour' }).at // '2018-12-28 08:00:00'
 */
export function workingCalendar(
  options: CalendarOptions = {},
): WorkingCalendar {
  const hours = officeDay(options.hours ?? officeHours)
  const days = officeDays(options.overrides ?? [])
  const countsOn = (when: DateText | TimeText): DateText => {
    const { day, second } = momentOf(when)
    const isLate = second !== null && second > hours.closes
    return days.onOrAfter(days.shift(day, isLate ? 1 : 0))
  }
  const due: WorkingCalendar['due'] = (received, time, pauses) => {
    if (time.unit !== 'hour') {
      const on = run(dayClock(days, countsOn, time), received, pauses)
      return Object.freeze({ on, at: null })
    }
    const end = run(hourClock(days, hours, time), received, pauses)
    const ordinal = Math.ceil(end / hours.length)
    const on = days.nth(ordinal, `${time.value} hours after ${received}`)
    const at = hours.timeOf(end - (ordinal - 1) * hours.length)
    return Object.freeze({ on, at: `${on} ${at}` })
  }
  return Object.freeze({
    from: days.from,
    to: days.to,
    hours: hours.spans,
    isWorkingDay: days.isWorkingDay,
    onOrAfter: days.onOrAfter,
    onOrBefore: days.onOrBefore,
    addWorkingDays: days.addWorkingDays,
    workingDaysBetween: days.workingDaysBetween,
    countsOn,
    due,
  })
}
