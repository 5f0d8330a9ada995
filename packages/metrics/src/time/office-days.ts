import type { DateText } from '../schema.ts'
import {
  calendarSpan,
  fixedDaysOff,
  vietnameseCalendar,
} from './calendar-days.ts'
import type { CalendarEntry, CalendarSpan } from './calendar-days.ts'
import { CalendarError } from './calendar-error.ts'
import { dateIn, datesFrom, daysBetween } from './days.ts'
import { requireDay } from './moment.ts'

/** The days of a calendar, counted. */
export interface OfficeDays extends CalendarSpan {
  readonly isWorkingDay: (day: DateText) => boolean
  readonly onOrAfter: (day: DateText) => DateText
  readonly onOrBefore: (day: DateText) => DateText
  readonly addWorkingDays: (day: DateText, n: number) => DateText
  readonly workingDaysBetween: (from: DateText, to: DateText) => number
  /** Working days since the table begins, up to and including a day. */
  readonly ordinalOf: (day: DateText) => number
  /** The working day of an ordinal; `what` names it where it lies outside. */
  readonly nth: (ordinal: number, what: string) => DateText
  /** The day `n` calendar days later. */
  readonly shift: (day: DateText, n: number) => DateText
}

/**
 * The days of the table of days off and of the years that an office states, with
 * the office's own over them.
 *
 * @throws CalendarError when an override is no day of these years, has another
 * kind or stands twice.
 */
export function officeDays(overrides: readonly CalendarEntry[]): OfficeDays {
  for (const { day } of overrides) requireDay(day)
  const span = knownSpan(overrides)
  const { days, isOn, working, ordinals } = countDays(
    span,
    kindsOf(overrides, span),
  )
  const refuseDay = (got: string) => refuseOutside(span, got)
  const indexes = new Map(days.map((day, i) => [day, i]))
  const indexOf = (day: DateText) =>
    indexes.get(day) ?? refuseDay(JSON.stringify(day))
  const ordinalOf = (day: DateText) => ordinals[indexOf(day)] ?? 0
  const isWorkingDay = (day: DateText) => isOn[indexOf(day)] ?? false
  const nth: OfficeDays['nth'] = (ordinal, what) =>
    working[ordinal - 1] ?? refuseDay(what)
  return {
    ...span,
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

/** The days of the table, whether each is worked on, those that are, and how many there are up to each. */
function countDays(
  { from, to }: CalendarSpan,
  kinds: ReadonlyMap<DateText, CalendarEntry['kind']>,
) {
  const days = datesFrom(from, to)
  const first = weekdayOf(from)
  const isOn = days.map((day, i) => {
    const kind = kinds.get(day)
    return kind === undefined ? (first + i) % 7 < 5 : kind === 'make_up'
  })
  const working = days.filter((_, i) => isOn[i])
  let count = 0
  const ordinals = isOn.map((on) => (count += Number(on)))
  return { days, isOn, working, ordinals }
}

/**
 * The years of the table, and those before and after it without a gap that the
 * entries of kind `year` state. One that has no day off for Tết, which begins
 * between 21 January and 20 February, is not all there.
 */
export function knownSpan(
  overrides: readonly Pick<CalendarEntry, 'day' | 'kind'>[],
): CalendarSpan {
  const stated = new Set(
    overrides
      .filter(({ kind }) => kind === 'year')
      .map(({ day }) => yearOf(day)),
  )
  const hasTet = (year: number) =>
    overrides.some(
      ({ day, kind }) =>
        kind === 'off' && day >= `${year}-01-19` && day <= `${year}-02-25`,
    )
  const isKnown = (year: number) => stated.has(year) && hasTet(year)
  let first = yearOf(calendarSpan.from)
  let last = yearOf(calendarSpan.to)
  while (isKnown(first - 1)) first -= 1
  while (isKnown(last + 1)) last += 1
  return Object.freeze({
    from: dateIn(first, 0, 1),
    to: dateIn(last, 11, 31),
  })
}

function yearOf(day: DateText): number {
  return Number(day.slice(0, 4))
}

/** Days off by law in the years that the table lacks. */
function fixedDays({ from, to }: CalendarSpan): readonly DateText[] {
  return Array.from({ length: yearOf(to) - yearOf(from) + 1 }, (_, i) =>
    dateIn(yearOf(from) + i, 0, 1).slice(0, 5),
  )
    .flatMap((year) => fixedDaysOff.map((day): DateText => `${year}${day}`))
    .filter((day) => day < calendarSpan.from || day > calendarSpan.to)
}

function kindsOf(
  overrides: readonly CalendarEntry[],
  span: CalendarSpan,
): ReadonlyMap<DateText, CalendarEntry['kind']> {
  const own = new Map<DateText, CalendarEntry['kind']>()
  for (const { day, kind } of overrides) {
    if (day < span.from || day > span.to) refuseOutside(span, day)
    if (kind === 'year') continue
    if (kind !== 'off' && kind !== 'make_up')
      throw new CalendarError(
        `expected the kind off, make_up or year of ${day}, got ${JSON.stringify(kind)}`,
      )
    if (own.has(day))
      throw new CalendarError(`expected each day once, got ${day} again`)
    own.set(day, kind)
  }
  return new Map([
    ...fixedDays(span).map((day) => [day, 'off'] as const),
    ...vietnameseCalendar.map(({ day, kind }) => [day, kind] as const),
    ...own,
  ])
}

/** @throws CalendarError when it is no whole number, or below 0. */
export function requireWhole(n: number, what: string): number {
  if (Number.isSafeInteger(n) && n >= 0) return n
  throw new CalendarError(`expected a whole number of ${what}, got ${n}`)
}

function refuseOutside({ from, to }: CalendarSpan, got: string): never {
  throw new CalendarError(
    `expected a day from ${from} to ${to}, which the table of days off covers, got ${got}`,
  )
}

/** Counted from 0 for a Monday. */
function weekdayOf(day: DateText): number {
  // 2 January 2017 was one.
  return ((daysBetween('2017-01-02', day) % 7) + 7) % 7
}
