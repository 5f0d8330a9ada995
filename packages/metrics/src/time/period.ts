import type { DateText } from '../schema.ts'
import { addDays, dateIn } from './days.ts'
import { PeriodError } from './period-error.ts'
import { keyText, lastMonthOf, monthsOf, readKey } from './period-key.ts'
import type { Months } from './period-key.ts'
import { cutDay } from './scheme.ts'
import type { Scheme } from './scheme.ts'

/** How long a period is; `span` is a run of months such as a year to date. */
export type PeriodKind = 'month' | 'quarter' | 'half' | 'year' | 'span'

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

const lastMonth = 9999 * 12 + 11

/**
 * Reads a period; the text form of one gives the same again.
 *
 * @throws PeriodError
 * @example
 * parsePeriod('2018-Q1') // { key: '2018-Q1', kind: 'quarter', from: '2018-01-01', to: '2018-03-31', … }
 * parsePeriod('2018-Q1@15') // { …, from: '2017-12-15', to: '2018-03-14', scheme: 'cut-15' }
 */
export function parsePeriod(key: string): Period {
  return periodOfMonths(readKey(key))
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
  if (!Object.hasOwn(monthsOf, kind))
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
  const count = monthsOf[kind]
  return periodOfMonths({
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
  return periodOfMonths({ ...readKey(of.key), scheme })
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
  const months = readKey(of.key)
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
  const months = readKey(of.key)
  return shift(months, months.count)
}

/**
 * The same months of the year before: to date and trailing ones end a year earlier.
 *
 * @example
 * yearBefore(parsePeriod('2018-03')).key // '2017-03'
 */
export function yearBefore(of: Period): Period {
  return shift(readKey(of.key), -12)
}

/**
 * From the first day of the year in which a period ends to its last day.
 *
 * @example
 * yearToDate(parsePeriod('2018-03')).from // '2018-01-01'
 */
export function yearToDate(of: Period): Period {
  const months = readKey(of.key)
  const { form } = months
  return periodOfMonths(
    form === 'whole' || form === 'to_date'
      ? { ...months, form: 'to_date' }
      : { ...months, form: 'to_date', first: lastMonthOf(months), count: 1 },
  )
}

/**
 * What is left of the year after a period, undefined when it ends the year.
 *
 * @example
 * restOfYear(parsePeriod('2018-Q3'))?.key // '2018-10..2018-12'
 */
export function restOfYear(of: Period): Period | undefined {
  const months = readKey(of.key)
  const first = lastMonthOf(months) + 1
  const count = (12 - (first % 12)) % 12
  return count === 0
    ? undefined
    : periodOfMonths({ form: 'run', first, count, scheme: months.scheme })
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
  const months = readKey(of.key)
  const first = lastMonthOf(months) - n + 1
  return periodOfMonths({
    form: 'trailing',
    first,
    count: n,
    scheme: months.scheme,
  })
}

/**
 * The `n` months up to and including the last month of a period.
 *
 * @example
 * monthsUpTo(parsePeriod('2018-Q1'), 2).map((p) => p.key) // ['2018-02', '2018-03']
 */
export function monthsUpTo(of: Period, n: number): readonly Period[] {
  const months = readKey(of.key)
  const last = lastMonthOf(months)
  return Array.from({ length: n }, (_, i) =>
    periodOfMonths({
      form: 'whole',
      first: last - n + 1 + i,
      count: 1,
      scheme: months.scheme,
    }),
  )
}

function shift(months: Months, by: number): Period {
  return periodOfMonths({ ...months, first: months.first + by })
}

function periodOfMonths(months: Months): Period {
  const { form, scheme } = months
  const last = lastMonthOf(months)
  const first = form === 'to_date' ? Math.floor(last / 12) * 12 : months.first
  const cut = cutDay(scheme)
  if (first < (cut === undefined ? 0 : 1) || last > lastMonth)
    throw new PeriodError(
      `expected a period within the years 0 to 9999, got one ${last > lastMonth ? 'after' : 'before'} them`,
    )
  return Object.freeze({
    key: cut === undefined ? keyText(months) : `${keyText(months)}@${cut}`,
    kind: form === 'whole' ? kindOf(months.count) : 'span',
    ...((form === 'to_date' || form === 'trailing') && { span: form }),
    from: firstDay(first, cut),
    to: lastDay(last, cut),
    scheme,
  })
}

const byLength = new Map<number, Exclude<PeriodKind, 'span'>>([
  [1, 'month'],
  [3, 'quarter'],
  [6, 'half'],
  [12, 'year'],
])
function kindOf(months: number): PeriodKind {
  return byLength.get(months) ?? 'span'
}

/** Of a month counted from January of the year 0. */
function firstDay(month: number, cut: number | undefined): DateText {
  return cut === undefined ? dateIn(0, month, 1) : dateIn(0, month - 1, cut)
}

function lastDay(month: number, cut: number | undefined): DateText {
  return cut === undefined ? dateIn(0, month + 1, 0) : dateIn(0, month, cut - 1)
}
