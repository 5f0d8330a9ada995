import type { DateText } from '../schema.ts'

const dayMs = 86_400_000

/**
 * Days from one date to another; negative when `to` is earlier.
 *
 * @example
 * daysBetween('2018-03-20', '2018-03-22') // 2
 */
export function daysBetween(from: DateText, to: DateText): number {
  return (dayNumber(to) - dayNumber(from)) / dayMs
}

/**
 * The date `days` after a date.
 *
 * @example
 * addDays('2018-02-28', 1) // '2018-03-01'
 */
export function addDays(date: DateText, days: number): DateText {
  return dateOf(dayNumber(date) + days * dayMs)
}

function dayNumber(date: DateText): number {
  return utc(
    Number(date.slice(0, 4)),
    Number(date.slice(5, 7)) - 1,
    Number(date.slice(8, 10)),
  )
}

/** The start of a day in milliseconds: `Date.UTC`, without its years 0 to 99 in the twentieth century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}

/** Every date from one to another, both included. */
export function datesFrom(from: DateText, to: DateText): readonly DateText[] {
  const first = dayNumber(from)
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, i) =>
    dateOf(first + i * dayMs),
  )
}

function dateOf(time: number): DateText {
  return new Date(time).toISOString().slice(0, 10)
}

/**
 * The date of a day of a month, counted from 0 as January of a year; a day or
 * month beyond the last is one of the next.
 */
export function dateIn(year: number, month: number, day: number): DateText {
  return dateOf(utc(year, month, day))
}
