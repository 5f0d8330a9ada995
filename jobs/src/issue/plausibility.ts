import { addDays, monthsUpTo } from '@motcua/metrics/calendar'
import { binomialLowerTail } from '@motcua/metrics/statistics'
import type { DateText, Period } from '@motcua/metrics'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import type { Volume } from '@motcua/warehouse'

/** How many of this source and unit came in a month, where that is implausibly few. */
export interface Shortfall {
  /** Of sources that may have the same dossiers, all, separated by blanks. */
  readonly source: string
  /** Null: of all units. */
  readonly unit: string | null
  readonly measure: 'received' | 'finished'
  /** Key of the month, `2018-03`. */
  readonly month: string
  readonly count: number
  /** The least that is plausible. */
  readonly bound: number
  /** The month of the twelve before it with the fewest for its working days. */
  readonly least: { readonly month: string; readonly count: number }
}

/** So seldom a month falls below the bound by chance. */
const errorRate = 1e-4

/** So many months there must be before: of fewer none may have the low of a year. */
const fewestMonths = 3

/** Of thousands chance alone explains little, and trends much: less than this share of the rate is too few. */
const leastShare = 0.8

/** The same while no whole year is known, and so not how low its seasons are. */
const leastShareOfNoYear = 0.5

/**
 * Where the months of a period have fewer dossiers than chance explains: an
 * export that lost rows looks like that. Each month is held against the one of
 * the twelve before it that had the fewest for its working days, so that the
 * low of the year (*Tết*) is among them. Of two counts that come at one rate,
 * the later one given their sum is binomial, with its share of the working days.
 * It is too few where it is both rarer than `errorRate` and less than four fifths
 * of the rate, or half of it while fewer than twelve months are known.
 *
 * @param given.units codes of the units that exist, with the days between which they do
 * @source Przyborowski and Wilenski (1940), the exact test of two Poisson counts
 */
export function shortfalls(
  volumes: readonly Volume[],
  given: {
    readonly period: Period
    readonly dataFrom: DateText
    readonly calendar: WorkingCalendar
    readonly sources: readonly Counted[]
    readonly units: readonly Existing[]
  },
): readonly Shortfall[] {
  const { period, dataFrom, calendar, sources, units } = given
  const count = counter(volumes, sources)
  const months = monthsIn(period)
  return sources.flatMap(({ names, through }) => {
    const source = nameOf(names)
    const known = months.filter((m) => through !== null && m.to <= through)
    return [null, ...units].flatMap((unit) =>
      measures.flatMap((measure) =>
        known.flatMap((month) => {
          if (unit && !isThere(unit, month)) return []
          const counted = yearAndMonth(month)
            .filter((m) => m.from >= dataFrom && (!unit || isThere(unit, m)))
            .map((m) => ({
              month: m.key,
              count: count(source, unit?.code ?? null, measure, m),
              days: workingDays(calendar, m),
            }))
          const found = tooFew(sinceFirst(counted))
          if (!found) return []
          return [{ source, unit: unit?.code ?? null, measure, ...found }]
        }),
      ),
    )
  })
}

const measures = ['received', 'finished'] as const

/** Sources that are counted as one. */
export interface Counted {
  readonly names: readonly string[]
  /** The last day that all of them cover; a month that ends later is not judged. */
  readonly through: DateText | null
}

function nameOf(names: readonly string[]): string {
  return names.join(' ')
}

/** A unit and the days between which it exists. */
export interface Existing {
  readonly code: string
  readonly from: DateText
  readonly to: DateText | null
}

function isThere({ from, to }: Existing, month: Period): boolean {
  return from <= month.from && (to === null || to >= month.to)
}

/** A count over some days. */
interface MonthCount {
  readonly month: string
  readonly count: number
  readonly days: number
}

/** A source, or a unit in it, begins with the first month that has anything. */
function sinceFirst(months: readonly MonthCount[]): readonly MonthCount[] {
  return months.slice(months.findIndex((m) => m.count > 0))
}

/** The last of some months, where it is below what the others let expect. */
function tooFew(
  months: readonly MonthCount[],
): Pick<Shortfall, 'month' | 'count' | 'bound' | 'least'> | undefined {
  const before = months.slice(0, -1)
  const rate = (c: MonthCount) => c.count / c.days
  const [least] = before.toSorted((a, b) => rate(a) - rate(b))
  const last = months.at(-1)
  if (!least || !last || before.length < fewestMonths || last.days === 0)
    return undefined
  const { month, count, days } = last
  const share = before.length < 12 ? leastShareOfNoYear : leastShare
  const bound = Math.min(
    leastPlausible(least.count, days / (days + least.days)),
    Math.ceil((share * least.count * days) / least.days),
  )
  if (count >= bound) return undefined
  return {
    month,
    count,
    bound,
    least: { month: least.month, count: least.count },
  }
}

/**
 * The least count that is not implausible beside another of the same rate.
 *
 * @param share of the days of both that the count has, in 0..1
 * @example
 * leastPlausible(13, 0.5) // 0: even none is not that seldom
 * leastPlausible(36, 0.5) // 11
 */
export function leastPlausible(other: number, share: number): number {
  let low = 0
  let high = Math.ceil((other * share) / (1 - share))
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (binomialLowerTail(middle, middle + other, share) >= errorRate)
      high = middle
    else low = middle + 1
  }
  return low
}

/** The months of a period, of its scheme. */
export function monthsIn(period: Period): readonly Period[] {
  const number = (day: DateText) =>
    12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7))
  const next = addDays(period.to, 1)
  return monthsUpTo(period, number(next) - number(period.from))
}

/** A month after the twelve before it. */
export function yearAndMonth(month: Period): readonly Period[] {
  return monthsUpTo(month, 13)
}

/** Working days of a month; of one that the calendar does not reach, its weekdays. */
function workingDays(calendar: WorkingCalendar, { from, to }: Period): number {
  if (from < calendar.from || to > calendar.to) return weekdays(from, to)
  const isFirst = calendar.onOrAfter(from) === from
  return calendar.workingDaysBetween(from, to) + (isFirst ? 1 : 0)
}

function weekdays(from: DateText, to: DateText): number {
  let days = 0
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) days++
  }
  return days
}

/** Counts by source, unit or all of them, measure and month. */
function counter(volumes: readonly Volume[], sources: readonly Counted[]) {
  const named = new Map(
    sources.flatMap(({ names }) => names.map((n) => [n, nameOf(names)])),
  )
  const counts = new Map<string, number>()
  const keyOf = (...parts: readonly (string | null)[]) => JSON.stringify(parts)
  for (const volume of volumes)
    for (const measure of measures)
      for (const unit of [volume.unit, null]) {
        const source = named.get(volume.source) ?? null
        const key = keyOf(source, unit, measure, volume.month)
        counts.set(key, (counts.get(key) ?? 0) + volume[measure])
      }
  return (
    source: string,
    unit: string | null,
    measure: Shortfall['measure'],
    month: Period,
  ) => counts.get(keyOf(source, unit, measure, month.from)) ?? 0
}
