/** Minutes of a day. */
export const minutesADay = 1440

/** Weekdays off from 2016-11 to 2019-02, days in lieu and swaps among them. */
const daysOff: ReadonlySet<number> = new Set(
  [
    '2017-01-02 2017-01-26 2017-01-27 2017-01-30 2017-01-31 2017-02-01',
    '2017-04-06 2017-05-01 2017-05-02 2017-09-04',
    '2018-01-01 2018-02-14 2018-02-15 2018-02-16 2018-02-19 2018-02-20',
    '2018-04-25 2018-04-30 2018-05-01 2018-09-03 2018-12-31',
    '2019-01-01 2019-02-04 2019-02-05 2019-02-06 2019-02-07 2019-02-08',
  ]
    .join(' ')
    .split(' ')
    .map(dayOf),
)

const makeUpDays: ReadonlySet<number> = new Set([dayOf('2019-01-05')])

/** First and last day off of each Tết. */
export const tet = [
  [dayOf('2017-01-26'), dayOf('2017-02-01')],
  [dayOf('2018-02-14'), dayOf('2018-02-20')],
] as const

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (day + 4) % 7
}

/** Whether the office works on a day. */
export function isWorkingDay(day: number): boolean {
  if (makeUpDays.has(day)) return true
  const w = weekday(day)
  return w >= 1 && w <= 5 && !daysOff.has(day)
}

/** The day that lies so many working days behind another, or before it. */
export function addWorkingDays(day: number, count: number): number {
  const step = Math.sign(count)
  let out = day
  for (let left = Math.abs(count); left > 0;) {
    out += step
    if (isWorkingDay(out)) left--
  }
  return out
}

/** One of the last three working days of its month. */
export function isMonthEnd(day: number): boolean {
  return monthIndex(addWorkingDays(day, 3)) > monthIndex(day)
}

/** 0 is January 2017; what lies outside the two years counts with their nearest month. */
export function monthIndex(day: number): number {
  const iso = isoDay(day)
  const months = (Number(iso.slice(0, 4)) - 2017) * 12 + Number(iso.slice(5, 7))
  return Math.min(Math.max(months - 1, 0), 23)
}

/** The number of a day since 1970-01-01. */
export function dayOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / 86_400_000
}

const isoDays = new Map<number, string>()

/** `2018-03-31` of the number of a day. */
export function isoDay(day: number): string {
  const known = isoDays.get(day)
  if (known !== undefined) return known
  const iso = new Date(day * 86_400_000).toISOString().slice(0, 10)
  isoDays.set(day, iso)
  return iso
}

/** `31/03/2018` of the number of a day. */
export function printedDay(day: number): string {
  const iso = isoDay(day)
  return `${iso.slice(8)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
}

/** `31/03/2018 17:00` of minutes since 1970-01-01. */
export function printedTime(time: number): string {
  const minute = time % minutesADay
  const hour = String(Math.floor(minute / 60)).padStart(2, '0')
  const rest = String(minute % 60).padStart(2, '0')
  return `${printedDay(Math.floor(time / minutesADay))} ${hour}:${rest}`
}
