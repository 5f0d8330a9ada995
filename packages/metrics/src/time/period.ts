import type { DateText } from '../schema.ts'

/** How long a period is; `span` is a run of months such as a year to date. */
export type PeriodKind = 'month' | 'quarter' | 'half' | 'year' | 'span'

/**
 * Where months begin. `calendar`: on the 1st. `cut-15`: month M runs from the
 * 15th of the month before to the 14th of M, and so for each day from 1 to 28;
 * with `cut-1`, March is February whole. Quarters, halves and years are 3, 6
 * and 12 such months, so a year of `cut-15` begins on 15 December.
 */
export type Scheme = 'calendar' | `cut-${number}`

/** Periods of Decree 09/2019/NĐ-CP, article 12: the 15th to the 14th. */
export const decree09: Scheme = 'cut-15'

/** A reporting period of whole months of a scheme, from–to inclusive. */
export interface Period {
  /**
   * Its text form, which says all: `2018-03`, `2018-Q1`, `2018-H1`, `2018`,
   * `2018-01..2018-03`, `2018-Q1-YTD` (to date) or `2018-03-L12M` (trailing),
   * and `@15` behind it where months are cut on the 15th.
   */
  readonly key: string
  readonly kind: PeriodKind
  /** What makes a span what it is; a run written from–to has none. */
  readonly span?: 'to_date' | 'trailing'
  readonly from: DateText
  readonly to: DateText
  readonly scheme: Scheme
}

/** Thrown when something is no period, day or scheme, or no period can be made of it. */
export class PeriodError extends Error {
  override readonly name = 'PeriodError'
}

/**
 * What a key says: a base of `count` months from month `first`, counted from
 * January of the year 0. A period to date reaches back from its base to the
 * start of the year; the others are their base.
 */
interface Months {
  readonly form: 'whole' | 'run' | 'to_date' | 'trailing'
  readonly first: number
  readonly count: number
  readonly scheme: Scheme
}

const lengths = { month: 1, quarter: 3, half: 6, year: 12 } as const
const byLength = new Map<number, Exclude<PeriodKind, 'span'>>([
  [1, 'month'],
  [3, 'quarter'],
  [6, 'half'],
  [12, 'year'],
])
const lastMonth = 9999 * 12 + 11
const dayMs = 86_400_000

/**
 * Reads a period; the text form of one gives the same again.
 *
 * @throws PeriodError
 * @example
 * parsePeriod('2018-Q1') // { key: '2018-Q1', kind: 'quarter', from: '2018-01-01', to: '2018-03-31', … }
 * parsePeriod('2018-Q1@15') // { …, from: '2017-12-15', to: '2018-03-14', scheme: 'cut-15' }
 */
export function parsePeriod(key: string): Period {
  return period(read(key))
}

/**
 * Reads a scheme, as a configuration names it.
 *
 * @throws PeriodError
 * @example
 * parseScheme('cut-15') // 'cut-15'
 */
export function parseScheme(text: string): Scheme {
  cutDay(text)
  return text as Scheme
}

/**
 * The period of a kind that holds a day.
 *
 * @throws PeriodError when there is no such day.
 * @example
 * periodOf('quarter', '2018-03-05').key // '2018-Q1'
 */
export function periodOf(
  kind: Exclude<PeriodKind, 'span'>,
  day: DateText,
  scheme: Scheme = 'calendar',
): Period {
  if (!Object.hasOwn(lengths, kind))
    throw new PeriodError(
      `expected month, quarter, half or year, got ${JSON.stringify(kind)}`,
    )
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || addDays(day, 0) !== day)
    throw new PeriodError(
      `expected a day such as 2018-03-01, got ${JSON.stringify(day)}`,
    )
  const cut = cutDay(scheme)
  const isAfterCut = cut !== undefined && Number(day.slice(8)) >= cut
  const month =
    Number(day.slice(0, 4)) * 12 +
    Number(day.slice(5, 7)) -
    (isAfterCut ? 0 : 1)
  const count = lengths[kind]
  return period({
    form: 'whole',
    first: month - (month % count),
    count,
    scheme,
  })
}

/**
 * The same months in another scheme: of `2018-03` in `cut-15` comes `2018-03@15`.
 *
 * @example
 * inScheme(parsePeriod('2018-03'), decree09).from // '2018-02-15'
 */
export function inScheme(of: Period, scheme: Scheme): Period {
  return period({ ...read(of.key), scheme })
}

/**
 * The period of the same length just before. Of a trailing one, the months
 * before its first, so that the two share no day; of one to date, the year to
 * date of the period before the one that it ends with.
 *
 * @throws PeriodError before the year 0.
 * @example
 * previousPeriod(parsePeriod('2018-03-L12M')).key // '2017-03-L12M'
 * previousPeriod(parsePeriod('2018-Q1-YTD')).key // '2017-Q4-YTD'
 */
export function previousPeriod(of: Period): Period {
  const months = read(of.key)
  return shift(months, -months.count)
}

/**
 * The period of the same length just after, which has it as the one before.
 *
 * @throws PeriodError after the year 9999.
 * @example
 * nextPeriod(parsePeriod('2018-Q4')).key // '2019-Q1'
 */
export function nextPeriod(of: Period): Period {
  const months = read(of.key)
  return shift(months, months.count)
}

/**
 * The same months of the year before: to date and trailing ones end a year earlier.
 *
 * @example
 * yearBefore(parsePeriod('2018-03')).key // '2017-03'
 */
export function yearBefore(of: Period): Period {
  return shift(read(of.key), -12)
}

/**
 * From the first day of the year in which a period ends to its last day.
 *
 * @example
 * yearToDate(parsePeriod('2018-03')).from // '2018-01-01'
 */
export function yearToDate(of: Period): Period {
  const months = read(of.key)
  const { form } = months
  return period(
    form === 'whole' || form === 'to_date'
      ? { ...months, form: 'to_date' }
      : { ...months, form: 'to_date', first: lastOf(months), count: 1 },
  )
}

/**
 * What is left of the year after a period, undefined when it ends the year.
 *
 * @example
 * restOfYear(parsePeriod('2018-Q3'))?.key // '2018-10..2018-12'
 */
export function restOfYear(of: Period): Period | undefined {
  const months = read(of.key)
  const first = lastOf(months) + 1
  const count = (12 - (first % 12)) % 12
  return count === 0
    ? undefined
    : period({ form: 'run', first, count, scheme: months.scheme })
}

/**
 * The `n` months up to and including the last month of a period, as one period.
 *
 * @throws PeriodError
 * @example
 * trailing(parsePeriod('2018-Q1'), 12) // { key: '2018-03-L12M', from: '2017-04-01', to: '2018-03-31', … }
 */
export function trailing(of: Period, n: number): Period {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new PeriodError(
      `expected a whole number of months from 1 up, got ${n}`,
    )
  const months = read(of.key)
  const first = lastOf(months) - n + 1
  return period({ form: 'trailing', first, count: n, scheme: months.scheme })
}

/**
 * The `n` months up to and including the last month of a period.
 *
 * @example
 * monthsUpTo(parsePeriod('2018-Q1'), 2).map((p) => p.key) // ['2018-02', '2018-03']
 */
export function monthsUpTo(of: Period, n: number): readonly Period[] {
  const months = read(of.key)
  const last = lastOf(months)
  return Array.from({ length: n }, (_, i) =>
    period({
      form: 'whole',
      first: last - n + 1 + i,
      count: 1,
      scheme: months.scheme,
    }),
  )
}

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
  return dateText(dayNumber(date) + days * dayMs)
}

function dayNumber(date: DateText): number {
  return utc(
    Number(date.slice(0, 4)),
    Number(date.slice(5, 7)) - 1,
    Number(date.slice(8, 10)),
  )
}

/** `Date.UTC`, without its years 0 to 99 in the twentieth century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}

function dateText(time: number): DateText {
  return new Date(time).toISOString().slice(0, 10)
}

const written =
  /^(?<year>\d{4})(?:-(?:(?<month>0[1-9]|1[0-2])|Q(?<quarter>[1-4])|H(?<half>[12])))?(?:\.\.(?<endYear>\d{4})-(?<endMonth>0[1-9]|1[0-2])|(?<toDate>-YTD)|-L(?<latest>[1-9]\d*)M)?(?:@(?<cut>[1-9]|1\d|2[0-8]))?$/

function read(key: string): Months {
  const found = written.exec(key)?.groups
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
  if (!isMonth || last < first) throw unreadable(key)
  return { form: 'run', first, count: last - first + 1, scheme }
}

function unreadable(key: string): PeriodError {
  return new PeriodError(
    `expected a period such as 2018-03, 2018-Q1, 2018-H1, 2018, 2018-01..2018-03, 2018-03-YTD or 2018-03-L12M, and @1 to @28 behind it where months are cut on that day, got ${JSON.stringify(key)}`,
  )
}

/** The day on which months are cut; undefined in the calendar. */
function cutDay(scheme: string): number | undefined {
  if (scheme === 'calendar') return undefined
  const day = /^cut-([1-9]|1\d|2[0-8])$/.exec(scheme)?.[1]
  if (day === undefined)
    throw new PeriodError(
      `expected the scheme calendar or cut-1 to cut-28, got ${JSON.stringify(scheme)}`,
    )
  return Number(day)
}

function lastOf({ first, count }: Months): number {
  return first + count - 1
}

function shift(months: Months, by: number): Period {
  return period({ ...months, first: months.first + by })
}

function period(months: Months): Period {
  const { form, scheme } = months
  const last = lastOf(months)
  const first = form === 'to_date' ? Math.floor(last / 12) * 12 : months.first
  const cut = cutDay(scheme)
  if (first < (cut === undefined ? 0 : 1) || last > lastMonth)
    throw new PeriodError(
      `expected a period within the years 0 to 9999, got one ${last > lastMonth ? 'after' : 'before'} them`,
    )
  return Object.freeze({
    key: cut === undefined ? text(months) : `${text(months)}@${cut}`,
    kind: (form === 'whole' && byLength.get(months.count)) || 'span',
    ...((form === 'to_date' || form === 'trailing') && { span: form }),
    from: dateText(startOf(first, cut)),
    to: dateText(startOf(last + 1, cut) - dayMs),
    scheme,
  })
}

function startOf(month: number, cut: number | undefined): number {
  return cut === undefined ? utc(0, month, 1) : utc(0, month - 1, cut)
}

function text(months: Months): string {
  const { form, first, count } = months
  const last = lastOf(months)
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
  switch (byLength.get(count)) {
    case 'quarter':
      return `${year}-Q${(first % 12) / 3 + 1}`
    case 'half':
      return `${year}-H${(first % 12) / 6 + 1}`
    case 'year':
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
