import type { DateText, Period, TimeText } from '@motcua/metrics'

/*
 * Vietnamese forms of dates and periods, as official papers write them: two
 * digits for days below ten and for January and February, no zero before other
 * months, Roman quarters.
 */

const roman = ['I', 'II', 'III', 'IV']

/** `tháng 3/2018`, `quý I/2018`, `6 tháng đầu năm 2018`, `năm 2018`. */
export function periodName(period: Period): string {
  const year = period.from.slice(0, 4)
  const month = Number(period.from.slice(5, 7))
  switch (period.kind) {
    case 'month':
      return `tháng ${monthNumber(period.from)}/${year}`
    case 'quarter':
      return `quý ${roman[(month - 1) / 3]}/${year}`
    case 'half':
      return `6 tháng ${month === 1 ? 'đầu' : 'cuối'} năm ${year}`
    case 'year':
      return `năm ${year}`
    case 'span':
      return `thời gian từ ngày ${proseDate(period.from)} đến hết ngày ${proseDate(period.to)}`
  }
}

/** The same with a capital, as in a title. */
export function periodTitle(period: Period): string {
  const name = periodName(period)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** `T3/18`, for an axis. */
export function monthTick(period: Period): string {
  return `T${Number(period.from.slice(5, 7))}/${period.from.slice(2, 4)}`
}

/** `01/3/2018`. */
export function proseDate(date: DateText): string {
  return `${date.slice(8, 10)}/${monthNumber(date)}/${date.slice(0, 4)}`
}

/** `01/03/2018`, for columns. */
export function columnDate(date: DateText): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}

/** `06 giờ 00 ngày 01/4/2018`. */
export function proseTime(time: TimeText): string {
  return `${time.slice(11, 13)} giờ ${time.slice(14, 16)} ngày ${proseDate(time)}`
}

/** `01/01–31/3/2018`. */
export function dateRange(from: DateText, to: DateText): string {
  return `${from.slice(8, 10)}/${monthNumber(from)}–${proseDate(to)}`
}

/** The first letter small, unless the word is an abbreviation. */
export function lowerFirst(text: string): string {
  const second = text.charAt(1)
  const isAbbreviation = second.trim() !== '' && second === second.toUpperCase()
  return isAbbreviation ? text : text.charAt(0).toLowerCase() + text.slice(1)
}

function monthNumber(date: DateText): string {
  const month = Number(date.slice(5, 7))
  return month < 3 ? `0${month}` : String(month)
}
