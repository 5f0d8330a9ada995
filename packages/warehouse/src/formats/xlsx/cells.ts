/**
 * Text of a date serial: `YYYY-MM-DD`, with ` HH:MM:SS` where it has a time of
 * the day and `.mmm` where that has parts of a second: the day of its whole part,
 * whatever the fraction, and of the fraction the nearest millisecond on that day.
 * Undefined for what is no day of the calendar: before the first day, after 9999,
 * and day 60 of the 1900 system, its false 29 February.
 *
 * @example
 * serialText(43164.5, false) // '2018-03-05 12:00:00'
 */
export function serialText(
  serial: number,
  is1904: boolean,
): string | undefined {
  const day = Math.floor(serial)
  const exact = Math.round((serial - day) * 86_400_000)
  const milliseconds = Math.min(exact, 86_399_999)
  const first = is1904 ? 0 : 1
  if (!(day >= first) || (!is1904 && day === 60)) return undefined
  const epoch = is1904
    ? Date.UTC(1904, 0, 1)
    : Date.UTC(1899, 11, day < 60 ? 31 : 30)
  const date = dayText(epoch + day * 86_400_000)
  return milliseconds > 0 && date !== undefined
    ? `${date} ${clock(milliseconds)}`
    : date
}

/** The days of a file are few, and to work one out costs as much as to read its cell. */
const days = new Map<number, string>()

/** A day from its first millisecond; undefined after 9999. */
function dayText(time: number): string | undefined {
  const known = days.get(time)
  if (known !== undefined) return known
  const date = new Date(time)
  if (!(date.getUTCFullYear() <= 9999)) return undefined
  const text = date.toISOString().slice(0, 10)
  if (days.size === mostDays) days.clear()
  days.set(time, text)
  return text
}

const mostDays = 5000

function clock(milliseconds: number): string {
  const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)
  const second = Math.floor(milliseconds / 1000)
  const minute = Math.floor(second / 60)
  const part = milliseconds % 1000
  const fraction = part === 0 ? '' : `.${String(part).padStart(3, '0')}`
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}${fraction}`
}

/** Text of an ISO date as cells of type `d` hold it, at midnight the day alone as that of a number; anything else as it is. */
export function isoText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d+)?))?$/.exec(text)
  if (!match) return text
  const [, date = '', time] = match
  if (time === undefined) return date
  const ms = Date.parse(`${date}T${time}Z`)
  return Number.isNaN(ms)
    ? text
    : new Date(ms)
        .toISOString()
        .replace('T', ' ')
        .replace(/(?:\.000)?Z$/, '')
        .replace(/ 00:00:00$/, '')
}

/** A number written out: `1.0E+9` is `1000000000`; plain digits stay as they are. */
export function numberText(text: string): string {
  // A double has 17 digits; the match takes long over a million.
  if (text.length > 100) return text
  const match = /^([+-]?)(\d*)\.?(\d*)[eE]([+-]?\d{1,3})$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', part = '', exponent] = match
  const digits = whole + part
  if (digits === '') return text
  const point = whole.length + Number(exponent)
  const padded = '0'.repeat(Math.max(0, 1 - point)) + digits
  const at = Math.max(1, point)
  const integer = padded
    .slice(0, at)
    .padEnd(at, '0')
    .replace(/^0+(?=\d)/, '')
  const fraction = padded.slice(at).replace(/0+$/, '')
  return `${sign === '-' ? '-' : ''}${integer}${fraction && `.${fraction}`}`
}

/** A spreadsheet holds no more digits of a number. */
const mostDigits = 15

/**
 * Text of a number as its cell shows it, as far as its digits go: a whole number
 * with the zeros and the letters of a format that shows leading zeros, any other
 * in plain digits. A whole number of more digits than a spreadsheet holds is
 * written as `1.2345678901234568e+17`, by which its loss can be seen.
 *
 * @example
 * shownNumber('352112000539', '00000000000000') // '00352112000539'
 */
export function shownNumber(text: string, pattern: ZeroPattern = []): string {
  const plain = numberText(text).replace(/^(\d+)\.0+$/, '$1')
  // Whatever has more digits is no number at all.
  if (!/^\d{1,308}$/.test(plain)) return plain
  const digits = plain.replace(/^0+(?=\d)/, '')
  if (digits.length > mostDigits) return Number(digits).toExponential()
  return pattern.length === 0 ? plain : filled(digits, pattern)
}

/** A format of whole numbers with leading zeros: its digits, of which `0` is always shown, and its letters. */
export type ZeroPattern = readonly {
  readonly text: string
  readonly isDigit: boolean
}[]

/**
 * The pattern of a format code; empty where it shows no leading zeros, or what
 * it shows is no whole number as it is.
 *
 * @example
 * zeroPattern('00\\-0000') // of which 123 is shown as 00-0123
 */
export function zeroPattern(code: string): ZeroPattern {
  const [positive = ''] = sections(code)
  const parts = positive.match(part) ?? []
  if (parts.join('') !== positive) return []
  const pattern = parts.flatMap((piece) => {
    if (/^[0#?]$/.test(piece)) return [{ text: piece, isDigit: true }]
    const text = literal(piece)
    return text === '' ? [] : [{ text, isDigit: false }]
  })
  const zeros = pattern.filter((p) => p.isDigit && p.text === '0')
  return zeros.length > 1 ? pattern : []
}

/** A digit, a quoted text, an escaped letter, a blank of some width, a colour or currency, a letter that needs no escape. */
const part =
  /[0#?]|"[^"]*"|\\.|[_*].|\[(?![<>=])[^\]]*\]|[-+():!^&'~{}<>=$ ]|\P{ASCII}/gsu

/** What stands between semicolons: of positive numbers, of negative ones, of zero. */
function sections(code: string): readonly string[] {
  const pieces: readonly string[] =
    code.match(/"[^"]*"|\\.|\[[^\]]*\]|[^;]|;/gs) ?? []
  const end = pieces.indexOf(';')
  return [(end < 0 ? pieces : pieces.slice(0, end)).join('')]
}

function literal(piece: string): string {
  if (piece.startsWith('"')) return piece.slice(1, -1)
  if (piece.startsWith('\\')) return piece.slice(1)
  if (/^[_*]./s.test(piece)) return ''
  if (piece.startsWith('[')) return /^\[\$([^\]-]*)/.exec(piece)?.[1] ?? ''
  return piece
}

/** Digits in the places of a pattern, from the right; those beyond its places stand before the first. */
function filled(digits: string, pattern: ZeroPattern): string {
  const rest = [...digits]
  const first = pattern.findIndex((p) => p.isDigit)
  return pattern.reduceRight((behind, { text, isDigit }, i) => {
    if (!isDigit) return text + behind
    const digit = rest.pop() ?? (text === '0' ? '0' : '')
    return (i === first ? rest.splice(0).join('') : '') + digit + behind
  }, '')
}

/** Formats 14 to 22, 27 to 36, 45, 47 and 50 to 58 of every workbook are dates; 46 is a duration. */
export function isBuiltinDate(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    id === 45 ||
    id === 47 ||
    (id >= 50 && id <= 58)
  )
}

/**
 * Whether a format code has a part of a date outside of its literal texts, its
 * colours and its currencies. Hours that go on beyond a day are of a duration.
 *
 * @example
 * isDateFormat('[h]:mm') // false
 */
export function isDateFormat(code: string): boolean {
  const parts = code.replace(/"[^"]*"?|[\\_*]./gs, '')
  if (/\[(?:h+|m+|s+)\]/i.test(parts)) return false
  return /[dmyhs]/i.test(parts.replace(/\[[^\]]*\]?/g, ''))
}

/** Undoes `_x000D_` and the like, which stand for what XML cannot hold. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

const blockBytes = 4 * 2 ** 20
const perBlock = 2 ** 16

/** Texts by number in bytes of their own, off the heap and in few pieces. */
export function createTextStore(): {
  /** Bytes taken so far. */
  size(): number
  length(): number
  /** Adds a text of at most 1 MiB characters. */
  add(text: string): void
  get(index: number): string | undefined
} {
  const blocks: Buffer[] = []
  const starts: Float64Array[] = []
  let block: Buffer = Buffer.alloc(0)
  let places = new Float64Array(0)
  let used = blockBytes
  let count = 0
  return {
    size: () => blocks.length * blockBytes + starts.length * perBlock * 8,
    length: () => count,
    add(text) {
      const length = Buffer.byteLength(text)
      if (used + 4 + length > blockBytes) {
        block = Buffer.allocUnsafe(blockBytes)
        blocks.push(block)
        used = 0
      }
      if (count % perBlock === 0) {
        places = new Float64Array(perBlock)
        starts.push(places)
      }
      places[count % perBlock] = (blocks.length - 1) * blockBytes + used
      block.writeUInt32LE(length, used)
      block.write(text, used + 4)
      used += 4 + length
      count++
    },
    get(index) {
      const start = starts[Math.floor(index / perBlock)]?.[index % perBlock]
      if (start === undefined || index >= count) return undefined
      const at = start % blockBytes
      const held = blocks[Math.floor(start / blockBytes)]
      return held?.toString('utf8', at + 4, at + 4 + held.readUInt32LE(at))
    },
  }
}
