import {
  addDays,
  nextPeriod,
  parseScheme,
  periodOf,
} from '@motcua/metrics/calendar'
import { CalendarError } from '@motcua/metrics'
import type { DateText, Period, TimeText } from '@motcua/metrics'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import type { Office } from '../office/office.ts'

const order: readonly Period['kind'][] = ['month', 'quarter', 'half', 'year']

/** When papers of a period are due, and the days off that move it; default: on the day after its last. */
export interface DueRule {
  readonly due?: Office['schedule']['due'] | undefined
  /** Of the office; asked for where days off move the day. */
  readonly calendar?: WorkingCalendar | undefined
}

/**
 * The day on which the papers of a period are due, never one of the period. A day
 * off is moved where the office says so; `previous` takes the next working day
 * where none lies between the period and that day. Of a year that the calendar
 * does not know nothing is moved.
 *
 * @example
 * dueOn(parsePeriod('2018-01')) // '2018-02-01'
 */
export function dueOn(
  period: Pick<Period, 'to'>,
  rule: DueRule = {},
): DateText {
  return dueDay(period, rule).day
}

/** The same, with the year whose days off the calendar would have to know to move it. */
export function dueDay(
  { to }: Pick<Period, 'to'>,
  { due, calendar }: DueRule = {},
): { readonly day: DateText; readonly unknownYear?: string } {
  const { afterDays = 1, dayOff = 'same' } = due ?? {}
  const day = addDays(to, afterDays)
  if (!calendar || dayOff === 'same') return { day }
  try {
    const before = dayOff === 'previous' ? calendar.onOrBefore(day) : to
    return { day: before > to ? before : calendar.onOrAfter(day) }
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    const isIn = calendar.from <= day && day <= calendar.to
    // At its end the next working day is of the year after it.
    const first = isIn ? addDays(calendar.to, 1) : day
    return { day, unknownYear: first.slice(0, 4) }
  }
}

/** Of which periods papers are due, and when. */
type Scheduled = Pick<Office['schedule'], 'start' | 'periods'> &
  Partial<Pick<Office['schedule'], 'scheme' | 'due'>>

/**
 * The periods that are due by `now`, from the first that ends on or after the
 * start of the schedule: oldest first, and of those that end together the shortest first.
 */
export function duePeriods(
  schedule: Scheduled,
  now: TimeText,
  calendar?: WorkingCalendar,
): readonly Period[] {
  const today: DateText = now.slice(0, 10)
  const rule = { due: schedule.due, calendar }
  const ended = [...new Set(schedule.periods)].flatMap((kind) => {
    const found: Period[] = []
    for (let p = firstOf(kind, schedule); p.to < today; p = nextPeriod(p))
      found.push(p)
    return found
  })
  return ended.filter((p) => dueOn(p, rule) <= today).toSorted(byEnd)
}

/** The first period of each kind that is not due by `now`. */
export function comingPeriods(
  schedule: Scheduled,
  now: TimeText,
  calendar?: WorkingCalendar,
): readonly Period[] {
  const today: DateText = now.slice(0, 10)
  const rule = { due: schedule.due, calendar }
  return [...new Set(schedule.periods)]
    .map((kind) => {
      let p = firstOf(kind, schedule)
      while (dueOn(p, rule) <= today) p = nextPeriod(p)
      return p
    })
    .toSorted(byEnd)
}

function firstOf(
  kind: Office['schedule']['periods'][number],
  { start, scheme = 'calendar' }: Scheduled,
): Period {
  return periodOf(kind, start, parseScheme(scheme))
}

/** Which of two periods ended first, or is the shorter one. */
export function byEnd(a: Period, b: Period): number {
  return a.to === b.to
    ? order.indexOf(a.kind) - order.indexOf(b.kind)
    : a.to < b.to
      ? -1
      : 1
}
