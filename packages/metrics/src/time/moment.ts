import type { DateText, TimeText } from '../schema.ts'
import { CalendarError } from './calendar-error.ts'
import { addDays } from './days.ts'

/**
 * A day, and the second of the day where there is one.
 *
 * @throws CalendarError when it is no day or no time.
 */
export function momentOf(when: DateText | TimeText): {
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

/** @throws CalendarError when it is no day. */
export function requireDay(day: DateText): void {
  const isDay =
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(day) &&
    addDays(day, 0) === day
  if (!isDay)
    throw new CalendarError(
      `expected a day such as 2018-03-31, got ${JSON.stringify(day)}`,
    )
}

/** The second of the day; NaN for what is no time. */
export function secondOf(time: string): number {
  const [, h, m, s] = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(time) ?? []
  return Number(h) * 3600 + Number(m) * 60 + Number(s)
}
