import { covered, vietnameseCalendar } from './calendar-days.ts'
import type { CalendarEntry } from './calendar-days.ts'
import { addDays, daysBetween } from './period.ts'
import type { DateText, TimeText, TimeUnit } from '../schema.ts'

/** Thrown when a day, a time or a rule of the calendar is none, or the table of days off does not reach it. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError'
}

/** A stretch of a working day, `HH:MM` to `HH:MM`. */
export interface OfficeHours {
  readonly from: string
  readonly to: string
}

/** What an office may say of its calendar. */
export interface CalendarOptions {
  /** Days on which the office departs from `vietnameseCalendar`; they win over it. */
  readonly overrides?: readonly CalendarEntry[]
  /** In order, of every working day alike. Default: `officeHours`. */
  readonly hours?: readonly OfficeHours[]
}

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
 * Office hours where the office states no others: 7:00–11:30 and 13:30–17:00,
 * which make a working day of eight hours.
 */
export const officeHours: readonly OfficeHours[] = Object.freeze([
  Object.freeze({ from: '07:00', to: '11:30' }),
  Object.freeze({ from: '13:30', to: '17:00' }),
])

/**
 * The calendar of an office: Monday to Friday without the days off of
 * `vietnameseCalendar`, with its make-up days, and with the office's own days.
 *
 * Reads no clock and no time zone.
 *
 * @throws CalendarError when an override is no day of the table's years, has
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
  const days = officeDays(kindsOf(options.overrides ?? []))
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
    ...covered,
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

/** The days of a calendar, counted. */
interface OfficeDays extends Pick<
  WorkingCalendar,
  | 'isWorkingDay'
  | 'onOrAfter'
  | 'onOrBefore'
  | 'addWorkingDays'
  | 'workingDaysBetween'
> {
  /** Working days since the table begins, up to and including a day. */
  readonly ordinalOf: (day: DateText) => number
  /** The working day of an ordinal; `what` names it where it lies outside. */
  readonly nth: (ordinal: number, what: string) => DateText
  /** The day `n` calendar days later. */
  readonly shift: (day: DateText, n: number) => DateText
}

function officeDays(
  kinds: ReadonlyMap<DateText, CalendarEntry['kind']>,
): OfficeDays {
  const days = Array.from(
    { length: daysBetween(covered.from, covered.to) + 1 },
    (_, i) => addDays(covered.from, i),
  )
  const indexes = new Map(days.map((day, i) => [day, i]))
  const isOn = days.map((day) => {
    const kind = kinds.get(day)
    return kind === undefined ? !isWeekend(day) : kind === 'make_up'
  })
  const working = days.filter((_, i) => isOn[i])
  const ordinals: number[] = []
  for (const on of isOn) ordinals.push((ordinals.at(-1) ?? 0) + Number(on))

  const indexOf = (day: DateText) =>
    indexes.get(day) ?? refuseDay(JSON.stringify(day))
  const ordinalOf = (day: DateText) => ordinals[indexOf(day)] ?? 0
  const isWorkingDay = (day: DateText) => isOn[indexOf(day)] ?? false
  const nth: OfficeDays['nth'] = (ordinal, what) =>
    working[ordinal - 1] ?? refuseDay(what)
  return {
    ordinalOf,
    nth,
    shift: (day, n) =>
      days[indexOf(day) + n] ?? refuseDay(`${n} days after ${day}`),
    isWorkingDay,
    onOrAfter: (day) =>
      isWorkingDay(day)
        ? day
        : nth(ordinalOf(day) + 1, `the next working day after ${day}`),
    onOrBefore: (day) =>
      nth(ordinalOf(day), `the last working day before ${day}`),
    addWorkingDays: (day, n) => {
      const ordinal = ordinalOf(day) + requireWhole(n, 'working days')
      return n === 0 ? day : nth(ordinal, `${n} working days after ${day}`)
    },
    workingDaysBetween: (from, to) => ordinalOf(to) - ordinalOf(from),
  }
}

/** How the time of a dossier runs, in days or in seconds worked. */
interface Clock<T> {
  /** The whole time. */
  readonly full: number
  readonly start: (when: DateText | TimeText) => T
  readonly elapsed: (from: T, to: T) => number
  readonly end: (start: T, left: number) => T
  /** Whether the time had run out when something happened. */
  readonly isOver: (end: T, at: T) => boolean
}

/** The clock of a time in days: it runs from one working day to another. */
function dayClock(
  days: OfficeDays,
  countsOn: WorkingCalendar['countsOn'],
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
function hourClock(
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
function run<T>(
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

function kindsOf(
  overrides: readonly CalendarEntry[],
): ReadonlyMap<DateText, CalendarEntry['kind']> {
  const own = new Map<DateText, CalendarEntry['kind']>()
  for (const { day, kind } of overrides) {
    requireDay(day)
    if (day < covered.from || day > covered.to) refuseDay(day)
    if (kind !== 'off' && kind !== 'make_up')
      throw new CalendarError(
        `expected the kind off or make_up of ${day}, got ${JSON.stringify(kind)}`,
      )
    if (own.has(day))
      throw new CalendarError(`expected each day once, got ${day} again`)
    own.set(day, kind)
  }
  return new Map([
    ...vietnameseCalendar.map(({ day, kind }) => [day, kind] as const),
    ...own,
  ])
}

/** Seconds of the office hours of one day. */
interface OfficeDay {
  readonly spans: readonly OfficeHours[]
  readonly length: number
  readonly closes: number
  /** Seconds worked up to a second of the day. */
  readonly workedBy: (second: number) => number
  /** The earliest time by which so many seconds, more than none, are worked. */
  readonly timeOf: (worked: number) => string
}

function officeDay(hours: readonly OfficeHours[]): OfficeDay {
  const spans = hours.map(({ from, to }) => ({
    from: secondOf(`${from}:00`),
    to: secondOf(`${to}:00`),
  }))
  const bounds = spans.flatMap(({ from, to }) => [from, to])
  const isOrdered = bounds.every(
    (second, i) => !Number.isNaN(second) && !(second <= (bounds[i - 1] ?? -1)),
  )
  const closes = bounds.at(-1)
  if (!isOrdered || closes === undefined)
    throw new CalendarError(
      `expected office hours in order such as 07:00 to 11:30, got ${hours.map((h) => `${h.from} to ${h.to}`).join(', ') || 'none'}`,
    )
  const workedBy = (second: number) =>
    spans.reduce(
      (sum, { from, to }) =>
        sum + Math.max(0, Math.min(second, to) - Math.min(second, from)),
      0,
    )
  return {
    spans: Object.freeze(hours.map((h) => Object.freeze({ ...h }))),
    length: workedBy(closes),
    closes,
    workedBy,
    timeOf: (worked) => {
      const span = spans.find(({ to }) => workedBy(to) >= worked)
      const end = span?.to ?? closes
      return clockText(end - (workedBy(end) - worked))
    },
  }
}

/** NaN for what is no time of the day. */
function secondOf(time: string): number {
  const [, h, m, s] = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(time) ?? []
  return Number(h) * 3600 + Number(m) * 60 + Number(s)
}

function clockText(second: number): string {
  return [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** A day, and the second of the day where there is one. */
function momentOf(when: DateText | TimeText): {
  readonly day: DateText
  readonly second: number | null
} {
  const day = when.slice(0, 10)
  const second = when.length === 10 ? null : secondOf(when.slice(11))
  if (second !== null && (Number.isNaN(second) || when[10] !== ' '))
    throw new CalendarError(
      `expected a time such as 2018-03-31 08:30:00, got ${JSON.stringify(when)}`,
    )
  requireDay(day)
  return { day, second }
}

function requireDay(day: DateText): void {
  const isDay =
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(day) &&
    addDays(day, 0) === day
  if (!isDay)
    throw new CalendarError(
      `expected a day such as 2018-03-31, got ${JSON.stringify(day)}`,
    )
}

function requireWhole(n: number, what: string): number {
  if (Number.isSafeInteger(n) && n >= 0) return n
  throw new CalendarError(`expected a whole number of ${what}, got ${n}`)
}

function secondsOf(hours: number): number {
  const seconds = Math.round(hours * 3600)
  if (Number.isSafeInteger(seconds) && seconds > 0) return seconds
  throw new CalendarError(`expected a positive number of hours, got ${hours}`)
}

function refuseDay(got: string): never {
  throw new CalendarError(
    `expected a day from ${covered.from} to ${covered.to}, which the table of days off covers, got ${got}`,
  )
}

function isWeekend(day: DateText): boolean {
  // 2 January 2017 was a Monday.
  return ((daysBetween('2017-01-02', day) % 7) + 7) % 7 >= 5
}
