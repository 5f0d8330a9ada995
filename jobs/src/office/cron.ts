import { createRequire } from 'node:module'
import type { Period } from '@motcua/metrics'
import type * as cron from 'node-cron'

/** A cron line that can be waited for. */
export type CronTask = cron.ScheduledTask

/** What reads cron lines and wakes by them; loaded where it is asked for, as most commands ask for none. */
export function cronPart(): typeof cron {
  return createRequire(import.meta.url)('node-cron')
}

/**
 * What is wrong with a cron line that serves periods of these kinds: after the
 * end of each one it has to wake within a month, in every year.
 *
 * @param cut the day on which months begin; undefined in the calendar
 * @returns undefined where nothing is.
 * @example
 * cronFault('0 6 29 * *', ['month']) // 'expected a run in each month … got none in February …'
 */
export function cronFault(
  line: string,
  kinds: readonly Period['kind'][],
  cut?: number,
): string | undefined {
  // A day that every month has needs no look.
  if (/^[0-5]?\d ([01]?\d|2[0-3]) ([1-9]|1\d|2[0-8]) \* \*$/.test(line)) return
  const { validate } = cronPart()
  if (!validate(line))
    return `expected a cron expression such as '0 6 1 * *', got '${line}'`
  const left = monthsWithoutRun(line, kinds, cut).map((m) => monthNames[m - 1])
  if (left.length === 0) return
  return `expected a run in each month that follows the end of a period, got none in ${left.join(', ')}, of some years at least, by '${line}'; a day of 1 to 28 is in every month, as in '0 6 1 * *'`
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** The months that follow the end of a period. */
const following: { readonly [kind in Period['kind']]: readonly number[] } = {
  month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  quarter: [1, 4, 7, 10],
  half: [1, 7],
  year: [1],
  span: [],
}

/** A year of each form: what day it begins on, and whether it has a 29 February. */
const years = [
  2001, 2002, 2003, 2009, 2010, 2005, 2006, 2000, 2004, 2008, 2012, 2016, 2020,
  2024,
]

function monthsWithoutRun(
  line: string,
  kinds: readonly Period['kind'][],
  cut: number | undefined,
): readonly number[] {
  const { createTask } = cronPart()
  // The time of the day is left out: it is in every day.
  const days = line.trim().split(/\s+/).slice(-3).join(' ')
  const isNamed = line.trim().startsWith('@')
  const task = createTask(isNamed ? line.trim() : `0 0 ${days}`, () => {}, {
    timezone: 'UTC',
  })
  const wakes = (year: number, month: number) =>
    datesOf(year, month, cut ?? 1).some((date) => task.match(date))
  // Where months are cut within them, what follows begins in the last one.
  const place = (month: number) =>
    cut === undefined ? month : ((month + 10) % 12) + 1
  const needed = new Set(kinds.flatMap((kind) => following[kind].map(place)))
  const left = following.month.filter(
    (month) => needed.has(month) && !years.every((year) => wakes(year, month)),
  )
  void task.destroy()
  return left
}

/** Midnight of each day of a month that begins on the day `cut` of one of the calendar. */
function datesOf(year: number, month: number, cut: number): readonly Date[] {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return Array.from(
    { length: days },
    (_, day) => new Date(Date.UTC(year, month - 1, day + cut)),
  )
}
