import { sql } from 'kysely'
import type { Sql } from './staging.ts'

/** A cell without surrounding blanks and characters that nobody sees, in one Unicode form; null when empty. */
export function cleaned(cell: Sql): Sql {
  return sql`nullif(trim(nfc_normalize(regexp_replace(${cell}, ${sql.lit(unseen)}, '', 'g')), ${sql.lit(' \t\r\n\u00a0')}), '')`
}

/** NUL, at which normalising would cut the text, the separators of the row hash, zero-width and direction marks. */
const unseen = String.raw`[\x{0}\x{1e}\x{1f}\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]`

const strptime: Record<string, string> = {
  'DD/MM/YYYY': '%d/%m/%Y',
  'DD/MM/YYYY HH:mm': '%d/%m/%Y %H:%M',
  'DD/MM/YYYY HH:mm:ss': '%d/%m/%Y %H:%M:%S',
  'YYYY-MM-DD': '%Y-%m-%d',
  'YYYY-MM-DD HH:mm': '%Y-%m-%d %H:%M',
  'YYYY-MM-DD HH:mm:ss': '%Y-%m-%d %H:%M:%S',
}

/**
 * A cell as a time by the listed formats alone; years from 2000 to 2100, so that
 * two-digit and Buddhist years are none. A deadline without a time is the end of its day.
 */
export function moment(
  cell: Sql,
  formats: readonly string[],
  isDeadline: boolean,
): Sql {
  const parse = (some: readonly string[]) =>
    some.length === 0
      ? sql`null::timestamp`
      : sql`try_strptime(trim(${cell}), [${sql.join(some.map((f) => sql.lit(strptime[f] ?? f)))}])`
  const timed = parse(formats.filter((f) => f.includes('HH')))
  const dated = parse(formats.filter((f) => !f.includes('HH')))
  const endOfDay = isDeadline ? sql` + interval '23:59:59'` : sql``
  const at = sql`coalesce(${timed}, ${dated}${endOfDay})`
  return sql`case when year(${at}) between 2000 and 2100 then ${at} end`
}

export function isoDate(cell: Sql): Sql {
  const at = sql`try_strptime(trim(${cell}), '%Y-%m-%d')`
  return sql`case when year(${at}) between 1900 and 2100 then ${at}::date end`
}

/** A cast would round. */
export function wholeNumber(cell: Sql): Sql {
  return sql`case when regexp_full_match(trim(${cell}), '[0-9]{1,9}') then trim(${cell})::integer end`
}

export function yesNo(cell: Sql): Sql {
  return sql`case lower(trim(${cell})) when 'yes' then true when 'no' then false end`
}

/** `extendedDue` as the tables write it. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
}
