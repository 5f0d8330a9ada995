/** How texts of a declared format are read. */
export interface DateFormat {
  /** What the engine parses, or how a text is read that it does not parse so. */
  readonly pattern: string
  readonly kind: 'text' | 'offset' | 'serial'
  /** Of texts that have but one, so that nothing looser passes. */
  readonly length?: number
  readonly hasTime: boolean
  /** Whether it has parts of a second. */
  readonly hasFraction: boolean
  /** Whether it ends in AM, PM, SA or CH. */
  readonly hasHalf: boolean
  /** Whether the year has two digits: 00 to 68 is 2000 to 2068, 69 to 99 is 1969 to 1999. */
  readonly hasShortYear: boolean
}

/** What the typed dates of a workbook or a Parquet file come as. */
export const typedDates: readonly string[] = [
  'YYYY-MM-DD',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DD HH:mm:ss.S',
  'YYYY-MM-DDTHH:mm:ssZ',
]

/** What is told where a format of dates is none. */
export const expectedDates =
  "expected a format such as 'DD/MM/YYYY', 'DD/MM/YYYY HH:mm', 'D/M/YYYY h:mm:ss A', 'DD-MMM-YY', 'YYYY-MM-DDTHH:mm:ssZ' or 'Excel serial'"

/** A part of a format: what the engine reads it by, and its width where it has but one. */
interface Token {
  readonly pattern: string
  readonly width?: number
  /** What of a time it gives; each may be there once. */
  readonly gives: Part
}

type Part = 'year' | 'month' | 'day' | Clock
type Clock = 'hour' | 'minute' | 'second' | 'fraction' | 'half'

const day = { pattern: '%d', gives: 'day' } as const
const month = { pattern: '%m', gives: 'month' } as const
const hour = { pattern: '%H', gives: 'hour' } as const
const halfHour = { pattern: '%I', gives: 'hour' } as const
const year = { pattern: '%Y', width: 4, gives: 'year' } as const

const tokens: { readonly [token: string]: Token } = {
  YYYY: year,
  yyyy: year,
  YY: { pattern: '%y', width: 2, gives: 'year' },
  MMM: { pattern: '%b', width: 3, gives: 'month' },
  MM: { ...month, width: 2 },
  M: month,
  DD: { ...day, width: 2 },
  dd: { ...day, width: 2 },
  D: day,
  HH: { ...hour, width: 2 },
  H: hour,
  hh: { ...halfHour, width: 2 },
  h: halfHour,
  mm: { pattern: '%M', width: 2, gives: 'minute' },
  ss: { pattern: '%S', width: 2, gives: 'second' },
  S: { pattern: '%n', gives: 'fraction' },
  A: { pattern: '%p', width: 2, gives: 'half' },
}

const token =
  /YYYY|yyyy|YY|MMM|MM?|DD?|dd|HH?|hh?|mm|ss|S{1,9}|A|(?<gap> - |, |[-/.: T])/g

/** Days since 1899-12-30, as a spreadsheet stores a date, or since 1904-01-01. */
const serials: ReadonlyMap<string, string> = new Map([
  ['Excel serial', '1899-12-30'],
  ['Excel serial 1904', '1904-01-01'],
])

/** With an offset, `Z` or `+07:00`: the same instant in the office's zone. */
const offset = /^YYYY-MM-DD[T ]HH:mm(:ss(\.S{1,9})?)?Z$/

/** How texts of a format are read; undefined where it is none. */
export function dateFormat(name: string): DateFormat | undefined {
  const first = serials.get(name)
  if (first) return { ...plain, pattern: first, kind: 'serial' }
  if (offset.test(name))
    return { ...plain, pattern: offsetPattern(name), kind: 'offset' }
  const parts = partsOf(name)
  const given = parts?.filter((part) => typeof part !== 'string')
  if (!parts || !given || !isWhole(given)) return undefined
  const length = lengthOf(parts)
  const has = (part: Part) => given.some(({ gives }) => gives === part)
  return {
    kind: 'text',
    pattern: parts.map((p) => (typeof p === 'string' ? p : p.pattern)).join(''),
    ...(length === undefined ? {} : { length }),
    hasTime: has('hour'),
    hasFraction: has('fraction'),
    hasHalf: has('half'),
    hasShortYear: given.some(({ pattern }) => pattern === '%y'),
  }
}

const plain = {
  hasTime: true,
  hasFraction: false,
  hasHalf: false,
  hasShortYear: false,
}

/** The tokens of a format and what stands between them; undefined where anything else is there. */
function partsOf(name: string): readonly (Token | string)[] | undefined {
  const found = [...name.matchAll(token)]
  if (found.map(([text]) => text).join('') !== name) return undefined
  return found.map(([text, gap]) =>
    gap === undefined ? (tokens[text] ?? fractionOf(text)) : text,
  )
}

function lengthOf(parts: readonly (Token | string)[]): number | undefined {
  const widths = parts.map((p) => (typeof p === 'string' ? p.length : p.width))
  const known = widths.filter((width) => width !== undefined)
  return known.length < widths.length
    ? undefined
    : known.reduce((sum, width) => sum + width, 0)
}

/** Whether what a format reads always has a time of the day, be it midnight. */
export function givesTime(name: string): boolean {
  const { kind, hasTime = false } = dateFormat(name) ?? {}
  return hasTime && kind !== 'serial'
}

/** The format with the day and the month in each other's place; undefined where their order is not in question. */
export function swapped(name: string): string | undefined {
  const { kind, pattern } = dateFormat(name) ?? {}
  if (kind !== 'text' || !/%[dm].?%[dm].?%[Yy]/.test(pattern ?? ''))
    return undefined
  const order = isMonthFirst(name) ? /(MM?)(.?)(DD?|dd)/ : /(DD?|dd)(.?)(MM?)/
  return name.replace(order, '$3$2$1')
}

/** Whether the month stands before the day and the year behind both. */
export function isMonthFirst(name: string): boolean {
  return /%m.?%d.?%[Yy]/.test(dateFormat(name)?.pattern ?? '')
}

/** Two formats by which one text would be two days; undefined where there are none. */
export function contradiction(
  names: readonly string[],
): readonly [string, string] | undefined {
  const known = new Map(names.map((name) => [strict(name), name]))
  for (const name of names) {
    const order = swapped(name)
    const other = order === undefined ? undefined : known.get(strict(order))
    if (other !== undefined) return [name, other]
  }
  return undefined
}

/** The format that reads of what a looser one reads only numbers of two digits. */
export function strict(name: string): string {
  return name
    .replace('dd', 'DD')
    .replace('yyyy', 'YYYY')
    .replace(/(?<!D)D(?!D)/, 'DD')
    .replace(/(?<!M)M(?!M)/, 'MM')
    .replace(/(?<!H)H(?!H)/, 'HH')
    .replace(/(?<!h)h(?!h)/, 'hh')
}

function fractionOf({ length }: string): Token {
  return { pattern: length > 6 ? '%n' : '%f', width: length, gives: 'fraction' }
}

/** Narrower than what the engine takes: hour 24, and offsets of days. */
function offsetPattern(name: string): string {
  const seconds = name.includes('ss') ? String.raw`:\d\d(\.\d{1,9})?` : ''
  return String.raw`\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):\d\d${seconds}(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)`
}

/** Whether parts give a day and, if any, a whole time of it, each once. */
function isWhole(parts: readonly Token[]): boolean {
  const given = parts.map(({ gives }) => gives)
  const has = (...some: readonly Part[]) => some.every((p) => given.includes(p))
  const isHalf = parts.some(({ pattern }) => pattern === '%I')
  return (
    new Set(given).size === given.length &&
    has('year', 'month', 'day') &&
    has('hour') === has('minute') &&
    (has('minute') || !has('second')) &&
    (has('second') || !has('fraction')) &&
    isHalf === has('half')
  )
}
