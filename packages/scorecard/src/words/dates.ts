import type { DateText, Period, TimeText } from '@motcua/metrics'
import type { Words } from './words.ts'

/*
 * Dates and periods as papers write them. In Vietnamese: two digits for days
 * below ten and for January and February, no zero before other months, Roman
 * quarters.
 */

/** `tháng 3/2018`, `quý I/2018`, `6 tháng đầu năm 2018`, `năm 2018`; `March 2018`, `Q1 2018`. */
export function periodName(period: Period, words: Words): string {
  const name = monthsName(period, words)
  const isOfCalendar = period.scheme === 'calendar' || period.kind === 'span'
  return isOfCalendar ? name : words.say('period.cut', { name })
}

/** Named after its last month, which is its own also where months are cut on another day. */
function monthsName(period: Period, words: Words): string {
  const { say } = words
  const { year, month } = partsOf(period.to, words)
  const number = Number(period.to.slice(5, 7))
  switch (period.kind) {
    case 'month':
      return say('period.month', { month, year })
    case 'quarter': {
      const quarter = nth(say('date.quarters'), number / 3)
      return say('period.quarter', { quarter, year })
    }
    case 'half':
      return number === 6
        ? say('period.firstHalf', { year })
        : say('period.secondHalf', { year })
    case 'year':
      return say('period.year', { year })
    case 'span':
      return say('period.span', {
        from: proseDate(period.from, words),
        to: proseDate(period.to, words),
      })
  }
}

/** The same with a capital, as in a title. */
export function periodTitle(period: Period, words: Words): string {
  const name = periodName(period, words)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** `T3/18`, for an axis. */
export function monthTick(period: Period, words: Words): string {
  const { shortMonth, year } = partsOf(period.to, words)
  return words.say('date.tick', { shortMonth, year2: year.slice(2) })
}

/** `01/3/2018`, `1 March 2018`. */
export function proseDate(date: DateText, words: Words): string {
  return words.say('date.prose', partsOf(date, words))
}

/** `01/03/2018`, `1 Mar 2018`, for columns. */
export function columnDate(date: DateText, words: Words): string {
  return words.say('date.column', partsOf(date, words))
}

/** `06 giờ 00 ngày 01/4/2018`, `06:00 on 1 April 2018`. */
export function proseTime(time: TimeText, words: Words): string {
  return words.say('date.time', {
    hour: time.slice(11, 13),
    minute: time.slice(14, 16),
    date: proseDate(time, words),
  })
}

/** `01/01–31/3/2018`. */
export function dateRange(from: DateText, to: DateText, words: Words): string {
  if (from.slice(0, 4) !== to.slice(0, 4))
    return `${proseDate(from, words)}–${proseDate(to, words)}`
  return words.say('date.range', {
    ...partsOf(from, words),
    to: proseDate(to, words),
  })
}

/** The first letter small, unless the word is an abbreviation. */
export function lowerFirst(text: string): string {
  const second = text.charAt(1)
  const isAbbreviation = second.trim() !== '' && second === second.toUpperCase()
  return isAbbreviation ? text : text.charAt(0).toLowerCase() + text.slice(1)
}

/** A day in all the ways that texts have places for: `2` in a name is two digits. */
function partsOf(date: DateText, { say }: Words) {
  const month2 = date.slice(5, 7)
  const number = Number(month2)
  return {
    day: String(Number(date.slice(8, 10))),
    day2: date.slice(8, 10),
    month: nth(say('date.months'), number),
    shortMonth: nth(say('date.shortMonths'), number),
    month2,
    year: date.slice(0, 4),
  }
}

function nth(names: string, number: number): string {
  return names.split(',')[number - 1] ?? ''
}
