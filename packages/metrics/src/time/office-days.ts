import type { DateText } from '../schema.ts'
import { covered, vietnameseCalendar } from './calendar-days.ts'
import type { CalendarEntry } from './calendar-days.ts'
import { CalendarError } from './calendar-error.ts'
import { addDays, daysBetween } from './days.ts'
import { requireDay } from './moment.ts'

/** The days of a calendar, counted. */
export interface OfficeDays {
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
 * The days of the table of days off, with an office's own over them.
 *
 * @throws CalendarError when an override is no day of the table's years, has
 * another kind or stands twice.
 */
export function officeDays(overrides: readonly CalendarEntry[]): OfficeDays {
  const { days, isOn, working, ordinals } = countDays(kindsOf(overrides))
  const indexes = new Map(days.map((day, i) => [day, i]))
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

/** The days of the table, whether each is worked on, those that are, and how many there are up to each. */
function countDays(kinds: ReadonlyMap<DateText, CalendarEntry['kind']>) {
  const days = Array.from(
    { length: daysBetween(covered.from, covered.to) + 1 },
    (_, i) => addDays(covered.from, i),
  )
  const isOn = days.map((day) => {
    const kind = kinds.get(day)
    return kind === undefined ? !isWeekend(day) : kind === 'make_up'
  })
  const working = days.filter((_, i) => isOn[i])
  const ordinals: number[] = []
  for (const on of isOn) ordinals.push((ordinals.at(-1) ?? 0) + Number(on))
  return { days, isOn, working, ordinals }
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

/** @throws CalendarError when it is no whole number, or below 0. */
export function requireWhole(n: number, what: string): number {
  if (Number.isSafeInteger(n) && n >= 0) return n
  throw new CalendarError(`expected a whole number of ${what}, got ${n}`)
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
