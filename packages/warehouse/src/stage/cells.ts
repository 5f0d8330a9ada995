import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { dateFormat, expectedDates } from '../profile/date-formats.ts'
import type { DateFormat } from '../profile/date-formats.ts'

/** A cell without surrounding blanks and characters that nobody sees, in one Unicode form; null when empty. */
export function cleaned(cell: Sql): Sql {
  return tidied(cell, cleanedSlowly(cell))
}

/**
 * A cell that holds a code: cleaned, and without the marks of {@link plainCode}.
 * What a spreadsheet shows in place of an answer, or of a number in too narrow a
 * column, is no code.
 */
export function cleanedCode(cell: Sql): Sql {
  const plain = sql`trim(regexp_extract(regexp_replace(${cleanedSlowly(cell)},
    ${sql.lit(formula.source)}, '\\1', 's'), ${sql.lit(apostrophes)}, 1, 's'), ${sql.lit(blanks)})`
  const slow = sql`nullif(regexp_replace(${plain}, ${sql.lit(fault)}, ''), '')`
  return tidied(cell, slow, textMarks)
}

/**
 * A code without what a spreadsheet puts before it so that it stays a text:
 * `'001` and `="001"` are `001`.
 */
export function plainCode(text: string): string {
  return text
    .replace(/^[\s\p{C}]+|[\s\p{C}]+$/gu, '')
    .replace(formula, '$1')
    .replace(/^'+/, '')
    .trim()
}

/** The first characters of what {@link cleanedCode} takes away. */
const textMarks = ["'", '=', '#']
/** `#N/A`, `#REF!`, `#NAME?`, `#######`, and what the readers of workbooks tell. */
const fault = '^#(N/A|[A-Z][A-Z0-9_/]*[!?]|GETTING_DATA|FORMULA|ERROR|#+)$'
const formula = /^'*= *"(.*)"$/s
const apostrophes = "^'*(.*)$"

/**
 * Whether a code is a number of which the last digits are gone, as a spreadsheet
 * writes it: `3.52112000539E+17`, with a comma where the office writes one.
 */
export function isRounded(code: Sql): Sql {
  return sql`case when contains(${code}, 'E') or contains(${code}, 'e')
    then regexp_full_match(${code}, '[0-9]([.,][0-9]+)?[eE][+][0-9]+|[0-9][.,][0-9]+[eE][0-9]+') else false end`
}

const blanks = ' \t\r\n\u00a0'

/** A cell as {@link cleaned} gives it, in a tenth of the words: for cells of which there are few. */
export function cleanedSlowly(cell: Sql): Sql {
  return sql`nullif(trim(nfc_normalize(regexp_replace(${cell}, ${sql.lit(unseen)}, '', 'g')), ${sql.lit(blanks)}), '')`
}

/** A cell as text, null where it is one of the texts that stand for an empty one. */
export function unlessBlank(cell: Sql, texts: readonly string[] = []): Sql {
  if (texts.length === 0) return cell
  const plain = sql`trim(${cell}, ${sql.lit(blanks)})`
  // The engine would cut a cell at a NUL to normalise it.
  const forms = texts.flatMap((t) => [t.normalize('NFC'), t.normalize('NFD')])
  const isOne = [...new Set(forms)].map(
    (text) => sql`${plain} = ${sql.lit(text)}`,
  )
  return sql`case when ${sql.join(isOne, sql` or `)} then null else ${cell} end`
}

/** A cleaned cell with a date: its words may stand apart by several blanks, or by one that does not break. */
export function cleanedDate(cell: Sql): Sql {
  return sql`regexp_replace(${cell}, '[\\s\\x{a0}]+', ' ', 'g')`
}

/** The cell itself where nothing is to be taken out of it, else what is slow to work out. */
function tidied(cell: Sql, slow: Sql, marks: readonly string[] = []): Sql {
  // Nearly all have nothing of it, which costs a fifth to see of what it costs to take it out.
  const ends = (blank: string) => sql`not ends_with(${cell}, ${sql.lit(blank)})`
  const begins = (mark: string) =>
    sql`not starts_with(${cell}, ${sql.lit(mark)})`
  const has = (code: number) =>
    sql`not contains(${cell}, chr(${sql.lit(code)}))`
  const isTidy = sql`${sql.join(
    [
      // No list of values: of five the engine makes a join, which does not keep the order of the rows.
      sql`unicode(${cell}) > 32`,
      ...marks.map(begins),
      ...[...' \t\r\n'].map(ends),
      ...[0, 0x1e, 0x1f].map(has),
    ],
    sql` and `,
  )}`
  // An ASCII text is as long in bytes as in characters.
  const isNormal = sql`case when strlen(${cell}) = length(${cell}) then true
    else regexp_full_match(${cell}, ${sql.lit(latin)}) end`
  return sql`case when ${cell} is null then null
    when ${isTidy} and ${isNormal} then ${cell}
    else ${slow} end`
}

/** Of these, which Vietnamese is written in, no two are one in the normal form, and none is unseen. */
const latin = String.raw`[ -~\x{a1}-\x{ac}\x{ae}-\x{2ff}\x{1e00}-\x{1eff}]*`

/** NUL, at which normalising would cut the text, the separators of lists, zero-width and direction marks. */
const unseen = String.raw`[\x{0}\x{1e}\x{1f}\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]`

/** Letters that look like those of a code: Greek, Cyrillic, full-width, and Eth, which looks like Đ. */
export function hasLookalike(code: Sql): Sql {
  return sql`case when strlen(${code}) <> length(${code})
    then regexp_matches(${code}, '[\\x{d0}\\x{f0}\\x{370}-\\x{3ff}\\x{400}-\\x{52f}\\x{ff01}-\\x{ff5e}]') else false end`
}

/**
 * A text as a time of the office by the listed formats alone; years from
 * `firstYear` to 2100, so that two-digit and Buddhist years are none.
 */
export function moment(
  text: Sql,
  formats: readonly string[],
  options: Parameters<typeof readTime>[2] & { readonly firstYear?: number },
): Sql {
  return inYears(readTime(text, formats, options), options.firstYear)
}

/** A time of a year that a dossier may have, null for another. */
export function inYears(at: Sql, firstYear = 2000): Sql {
  return sql`case when ${isInYears(at, firstYear)} then ${at} end`
}

/** Whether a time is of a year that a dossier may have; null where there is none. */
export function isInYears(at: Sql, firstYear = 2000): Sql {
  // By its year it would cost more: each `year` fills a table of eighty years of days first.
  return sql`${at} between timestamp ${sql.lit(`${firstYear}-01-01`)} and timestamp '2100-12-31 23:59:59.999999'`
}

/** How times are read. */
interface Reading {
  /** Without a time it is the end of its day. */
  readonly isDeadline?: boolean
  readonly zone: string
}

/** A text as a time of any year, by the clock and of whole seconds. */
export function readTime(
  text: Sql,
  formats: readonly string[],
  { isDeadline = false, zone }: Reading,
): Sql {
  const endOfDay = isDeadline ? sql` + interval '23:59:59'` : sql``
  return readBy(text, formats, (format) => {
    const at = parsed(text, format, endOfDay)
    if (format.kind === 'offset')
      return sql`date_trunc('second', ${at} at time zone ${sql.lit(zone)})`
    const isCut = format.hasFraction || format.kind === 'serial'
    return isCut ? sql`date_trunc('second', ${at})::timestamp` : at
  })
}

/** A text as the instant that it means, in UTC and to the microsecond; of a clock without an offset by the zone. */
export function readInstant(
  text: Sql,
  formats: readonly string[],
  { isDeadline = false, zone }: Reading,
): Sql {
  const endOfDay = isDeadline ? sql` + interval '23:59:59.999999'` : sql``
  return readBy(text, formats, (format) => {
    const at = parsed(text, format, endOfDay)
    const instant =
      format.kind === 'offset'
        ? at
        : sql`date_trunc('microsecond', ${at})::timestamp at time zone ${sql.lit(zone)}`
    return sql`(${instant}) at time zone 'UTC'`
  })
}

/** Whether a text may mean an instant that its clock to the second does not tell. */
export function mayBeExact(name: string): boolean {
  const { kind, hasFraction } = dateFormatOf(name)
  return kind !== 'text' || hasFraction
}

/** Whether a text has what each text has that means such an instant: an offset, or the mark before parts. */
export function hasExactMark(text: Sql, formats: readonly string[]): Sql {
  const marks = formats.filter(mayBeExact).map((name) => {
    const { kind } = dateFormatOf(name)
    const mark = kind === 'text' ? /[^A-Za-z](?=S)/.exec(name)?.[0] : '.'
    // Before an offset stand at least a day and a time to the minute.
    if (kind === 'offset')
      return sql`contains(${text}, 'Z') or contains(${text}, '+') or contains(${text}[17:], '-')`
    return mark === undefined
      ? sql`true`
      : sql`contains(${text}, ${sql.lit(mark)})`
  })
  return sql`(${sql.join(marks, sql` or `)})`
}

function readBy(
  text: Sql,
  formats: readonly string[],
  parse: (format: DateFormat) => Sql,
): Sql {
  const listed = formats.map(dateFormatOf)
  // A year of four digits would take one of two for a year of antiquity.
  const inOrder = listed.toSorted(
    (a, b) => Number(b.hasShortYear) - Number(a.hasShortYear),
  )
  const lengths = new Set(inOrder.flatMap((f) => f.length ?? []))
  const fixed = [...lengths].map((length) => {
    const same = inOrder.filter((f) => f.length === length)
    return sql`when ${sql.lit(length)} then ${oneOf(same.map(parse))}`
  })
  const loose = inOrder.filter((f) => f.length === undefined).map(parse)
  return oneOf([
    ...(fixed.length > 0
      ? [sql`case strlen(${text}) ${sql.join(fixed, sql` `)} end`]
      : []),
    ...loose,
  ])
}

function dateFormatOf(name: string): DateFormat {
  const format = dateFormat(name)
  if (format) return format
  throw new Error(`${expectedDates}, got ${JSON.stringify(name)}`)
}

/** A text by one format: an instant of one with an offset, else a time by the clock, with its parts of a second. */
function parsed(text: Sql, format: DateFormat, endOfDay: Sql): Sql {
  const { kind, pattern, hasTime, hasHalf } = format
  if (kind === 'offset') {
    // The engine takes no instant without seconds.
    const whole = sql`regexp_replace(${text}, '^(.{16})([^:])', '\\1:00\\2')`
    return sql`case when regexp_full_match(${text}, ${sql.lit(pattern)})
      then try_cast(${whole} as timestamptz) end`
  }
  if (kind === 'serial') {
    const days = sql`try_cast(${text} as double)`
    const part = sql`least(round((${days} - floor(${days})) * 86400000), 86399999)`
    const at = sql`(timestamp ${sql.lit(pattern)} + to_milliseconds((floor(${days}) * 86400000 + ${part})::bigint))`
    return sql`case when regexp_full_match(${text}, '[0-9]{4,5}([.][0-9]+)?') then
      case when ${days} = floor(${days}) then ${at}${endOfDay} else ${at} end end`
  }
  // Morning and afternoon as Vietnamese programs write them.
  const given = hasHalf
    ? sql`replace(replace(upper(${text}), 'SA', 'AM'), 'CH', 'PM')`
    : text
  const at = sql`try_strptime(${given}, ${sql.lit(pattern)})`
  return hasTime ? at : sql`${at}${endOfDay}`
}

function oneOf(times: readonly Sql[]): Sql {
  const [first, ...more] = times
  return first && more.length === 0 ? first : sql`coalesce(${sql.join(times)})`
}

/** A cast would round. */
export function wholeNumber(cell: Sql): Sql {
  return sql`case when regexp_full_match(trim(${cell}), '[0-9]{1,9}') then trim(${cell})::integer end`
}

/** `extendedDue` as the tables write it. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
}
