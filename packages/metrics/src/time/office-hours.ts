import { CalendarError } from './calendar-error.ts'
import { secondOf } from './moment.ts'

/** A stretch of a working day, `HH:MM` to `HH:MM`. */
export interface OfficeHours {
  readonly from: string
  readonly to: string
}

/**
 * Office hours where the office states no others: 7:00–11:30 and 13:30–17:00,
 * which make a working day of eight hours.
 */
export const officeHours: readonly OfficeHours[] = Object.freeze([
  Object.freeze({ from: '07:00', to: '11:30' }),
  Object.freeze({ from: '13:30', to: '17:00' }),
])

/** Seconds of the office hours of one day. */
export interface OfficeDay {
  readonly spans: readonly OfficeHours[]
  readonly length: number
  readonly closes: number
  /** Seconds worked up to a second of the day. */
  readonly workedBy: (second: number) => number
  /** The earliest time by which so many seconds, more than none, are worked. */
  readonly timeOf: (worked: number) => string
}

/** @throws CalendarError when hours are no hours or out of order. */
export function officeDay(hours: readonly OfficeHours[]): OfficeDay {
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

function clockText(second: number): string {
  return [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
