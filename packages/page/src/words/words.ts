import type { Locale } from '@motcua/metrics'
import { texts } from './texts.ts'
import type { Words } from './texts.ts'

/** Says a text in a language, with what its braces name. */
export type Say = (
  key: Words,
  given?: Readonly<Record<string, string | number>>,
) => string

/**
 * The texts of a language.
 *
 * @example
 * wordsIn('vi')('misses.shown', { shown: 200, all: '1.234' })
 */
export function wordsIn(language: Locale): Say {
  return (key, given = {}) =>
    texts[key][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(given[name] ?? whole),
    )
}

/**
 * A day as it is written: `31/12/2018`, in English `31 December 2018`.
 *
 * @example
 * dayText('2018-03-01', 'vi') // '01/3/2018'
 */
export function dayText(day: string, language: Locale): string {
  const [year = '', month = '', date = ''] = day.split('-')
  if (language === 'en')
    return `${Number(date)} ${monthNames[Number(month) - 1]} ${year}`
  return `${date}/${monthText(month)}/${year}`
}

/**
 * A period as it is written: `Tháng 3/2018`, `Quý I/2018`, `6 tháng đầu năm 2018`.
 *
 * @example
 * periodText('2018-Q1', 'en') // 'Quarter 1, 2018'
 */
export function periodText(key: string, language: Locale): string {
  const [year = '', part = ''] = key.split('-')
  const say = wordsIn(language)
  const number = part.slice(1)
  if (part === '') return say('period.year', { year })
  if (part.startsWith('Q')) {
    const quarter =
      language === 'vi' ? ['I', 'II', 'III', 'IV'][Number(number) - 1] : number
    return say('period.quarter', { year, quarter: quarter ?? number })
  }
  if (part.startsWith('H'))
    return say(number === '1' ? 'period.first' : 'period.second', { year })
  const month =
    language === 'vi' ? monthText(part) : (monthNames[Number(part) - 1] ?? part)
  return say('period.month', { year, month })
}

/** The month of an axis: `T3/18`, in English `3/18`. */
export function shortMonth(key: string, language: Locale): string {
  const [year = '', month = ''] = key.split('-')
  return `${language === 'vi' ? 'T' : ''}${Number(month)}/${year.slice(2)}`
}

/** 01 and 02 keep their zero, as in the office's papers. */
function monthText(month: string): string {
  const number = Number(month)
  return number < 3 ? `0${number}` : String(number)
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
