import { PeriodError } from './period-error.ts'
import type { Scheme } from './scheme.ts'

/**
 * What a key says: a base of `count` months from month `first`, counted from
 * January of the year 0. A period to date reaches back from its base to the
 * start of the year; the others are their base.
 */
export interface Months {
  readonly form: 'whole' | 'run' | 'to_date' | 'trailing'
  readonly first: number
  readonly count: number
  readonly scheme: Scheme
}

/** How many months a kind of period has. */
export const monthsOf = { month: 1, quarter: 3, half: 6, year: 12 } as const

const keyPattern =
  /^(?<year>\d{4})(?:-(?:(?<month>0[1-9]|1[0-2])|Q(?<quarter>[1-4])|H(?<half>[12])))?(?:\.\.(?<endYear>\d{4})-(?<endMonth>0[1-9]|1[0-2])|(?<toDate>-YTD)|-L(?<latest>[1-9]\d*)M)?(?:@(?<cut>[1-9]|1\d|2[0-8]))?$/

/**
 * What the key of a period says.
 *
 * @throws PeriodError
 */
export function readKey(key: string): Months {
  const found = keyPattern.exec(key)?.groups
  if (!found) throw unreadable(key)
  const { year, month, quarter, half, endYear, endMonth, latest, cut } = found
  const isMonth = month !== undefined
  const count = isMonth ? 1 : quarter ? 3 : half ? 6 : 12
  const nth = Number(month ?? quarter ?? half ?? 1)
  const first = Number(year) * 12 + (nth - 1) * count
  const scheme: Scheme = cut === undefined ? 'calendar' : `cut-${Number(cut)}`
  if (found['toDate']) return { form: 'to_date', first, count, scheme }
  if (latest) {
    const n = Number(latest)
    if (!isMonth) throw unreadable(key)
    return { form: 'trailing', first: first - n + 1, count: n, scheme }
  }
  if (!endYear) return { form: 'whole', first, count, scheme }
  const last = Number(endYear) * 12 + Number(endMonth) - 1
  if (!isMonth) throw unreadable(key)
  if (last < first)
    throw new PeriodError(
      `expected the first month of a run not after its last, got ${JSON.stringify(key)}`,
    )
  return { form: 'run', first, count: last - first + 1, scheme }
}

function unreadable(key: string): PeriodError {
  return new PeriodError(
    `expected a period such as 2018-03, 2018-Q1, 2018-H1, 2018, 2018-01..2018-03, 2018-03-YTD or 2018-03-L12M, and @1 to @28 behind it where months are cut on that day, got ${JSON.stringify(key)}`,
  )
}

/** The last month. */
export function lastMonthOf({ first, count }: Months): number {
  return first + count - 1
}

/** The key without its scheme. */
export function keyText(months: Months): string {
  const { form, first, count } = months
  const last = lastMonthOf(months)
  switch (form) {
    case 'whole':
      return baseText(first, count)
    case 'to_date':
      return `${baseText(first, count)}-YTD`
    case 'run':
      return `${monthText(first)}..${monthText(last)}`
    case 'trailing':
      return `${monthText(last)}-L${count}M`
  }
}

function baseText(first: number, count: number): string {
  const year = yearText(first)
  switch (count) {
    case monthsOf.quarter:
      return `${year}-Q${(first % 12) / 3 + 1}`
    case monthsOf.half:
      return `${year}-H${(first % 12) / 6 + 1}`
    case monthsOf.year:
      return year
    default:
      return monthText(first)
  }
}

function monthText(month: number): string {
  return `${yearText(month)}-${String((month % 12) + 1).padStart(2, '0')}`
}

function yearText(month: number): string {
  return String(Math.floor(month / 12)).padStart(4, '0')
}
