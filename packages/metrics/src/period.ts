import type { DateText } from './schema.ts'

/** How long a period is; `span` is a run of months such as a year to date. */
export type PeriodKind = 'month' | 'quarter' | 'half' | 'year' | 'span'

/** A reporting period of whole calendar months, from–to inclusive. */
export interface Period {
  /** `2018-03`, `2018-Q1`, `2018-H1`, `2018` or `2018-01..2018-03`. */
  readonly key: string
  readonly kind: PeriodKind
  readonly from: DateText
  readonly to: DateText
  readonly scheme: 'calendar'
}

/** Thrown when a period is not written in one of the five forms. */
export class PeriodError extends Error {
  override readonly name = 'PeriodError'
}

const lengths = { month: 1, quarter: 3, half: 6, year: 12 } as const

/**
 * Reads a period.
 *
 * @throws PeriodError
 * @example
 * parsePeriod('2018-Q1') // { key: '2018-Q1', kind: 'quarter', from: '2018-01-01', to: '2018-03-31', … }
 */
export function parsePeriod(key: string): Period {
  const [, year, sub, end] =
    /^(\d{4})(?:-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?(?:\.\.(\d{4}-(?:0[1-9]|1[0-2])))?$/.exec(
      key,
    ) ?? []
  const bad = (): never => {
    throw new PeriodError(
      `expected a period such as 2018-03, 2018-Q1, 2018-H1, 2018 or 2018-01..2018-03, got ${JSON.stringify(key)}`,
    )
  }
  if (year === undefined) return bad()
  const january = Number(year) * 12
  if (end !== undefined) {
    if (sub === undefined || !/^\d/.test(sub)) return bad()
    const first = january + Number(sub) - 1
    const last = Number(end.slice(0, 4)) * 12 + Number(end.slice(5)) - 1
    return last < first ? bad() : span(first, last - first + 1)
  }
  if (sub === undefined) return of('year', january)
  if (sub.startsWith('Q'))
    return of('quarter', january + (Number(sub[1]) - 1) * 3)
  if (sub.startsWith('H')) return of('half', january + (Number(sub[1]) - 1) * 6)
  return of('month', january + Number(sub) - 1)
}

/** The period of a kind that holds a day. */
export function periodOf(
  kind: Exclude<PeriodKind, 'span'>,
  day: DateText,
): Period {
  const month = monthIndex(day)
  return of(kind, month - (month % lengths[kind]))
}

/** The period of the same length just before. */
export function previousPeriod(period: Period): Period {
  return shift(period, -monthCount(period))
}

/** The period of the same length just after. */
export function nextPeriod(period: Period): Period {
  return shift(period, monthCount(period))
}

/** The same months of the year before. */
export function yearBefore(period: Period): Period {
  return shift(period, -12)
}

/** From 1 January of the year in which a period ends to its last day. */
export function yearToDate(period: Period): Period {
  const last = monthIndex(period.to)
  const first = last - (last % 12)
  return span(first, last - first + 1)
}

/** What is left of the year after a period, undefined when it ends the year. */
export function restOfYear(period: Period): Period | undefined {
  const last = monthIndex(period.to)
  const left = 11 - (last % 12)
  return left === 0 ? undefined : span(last + 1, left)
}

/** The `n` months up to and including the last month of a period. */
export function monthsUpTo(period: Period, n: number): readonly Period[] {
  const last = monthIndex(period.to)
  return Array.from({ length: n }, (_, i) => of('month', last - n + 1 + i))
}

/** Days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: DateText, to: DateText): number {
  return (dayNumber(to) - dayNumber(from)) / 86_400_000
}

/** The date `days` after a date. */
export function addDays(date: DateText, days: number): DateText {
  return new Date(dayNumber(date) + days * 86_400_000)
    .toISOString()
    .slice(0, 10)
}

function dayNumber(date: DateText): number {
  return Date.UTC(
    Number(date.slice(0, 4)),
    Number(date.slice(5, 7)) - 1,
    Number(date.slice(8, 10)),
  )
}

function monthIndex(date: DateText): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
}

function monthCount(period: Period): number {
  return monthIndex(period.to) - monthIndex(period.from) + 1
}

function shift(period: Period, months: number): Period {
  const first = monthIndex(period.from) + months
  return period.kind === 'span'
    ? span(first, monthCount(period))
    : of(period.kind, first)
}

function of(kind: Exclude<PeriodKind, 'span'>, first: number): Period {
  const year = yearText(first)
  const month = first % 12
  const key = {
    month: monthKey(first),
    quarter: `${year}-Q${Math.floor(month / 3) + 1}`,
    half: `${year}-H${Math.floor(month / 6) + 1}`,
    year,
  }[kind]
  return bounds(key, kind, first, lengths[kind])
}

function span(first: number, count: number): Period {
  return bounds(
    `${monthKey(first)}..${monthKey(first + count - 1)}`,
    'span',
    first,
    count,
  )
}

function bounds(
  key: string,
  kind: PeriodKind,
  first: number,
  count: number,
): Period {
  const from = `${monthKey(first)}-01`
  const to = addDays(`${monthKey(first + count)}-01`, -1)
  return Object.freeze({ key, kind, from, to, scheme: 'calendar' as const })
}

function monthKey(month: number): string {
  return `${yearText(month)}-${String((month % 12) + 1).padStart(2, '0')}`
}

function yearText(month: number): string {
  return String(Math.floor(month / 12)).padStart(4, '0')
}
