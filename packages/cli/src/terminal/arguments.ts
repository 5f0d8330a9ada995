import { resolve } from 'node:path'
import { addDays } from '@motcua/metrics/calendar'
import { UsageError } from './exit.ts'

/** The folder that a person typed the command in; package runners change into the workspace. */
export function here(): string {
  return process.env['INIT_CWD'] ?? process.cwd()
}

/** A path as the person meant it. */
export function pathFromHere(path: string): string {
  return resolve(here(), path)
}

/**
 * A batch number or a date.
 *
 * @throws UsageError
 */
export function parseAsOf(
  text: string | undefined,
): number | string | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (isDate(text)) return text
  throw new UsageError(
    `expected --as-of to be a date such as 2018-03-31 or a batch number, got ${text}`,
  )
}

/**
 * A time as a person types it, `2018-04-01T06:00:00` or with a blank.
 *
 * @throws UsageError
 */
export function parseTime(text: string): string {
  const found =
    /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?$/.exec(text)
  if (found && isDate(found[1] ?? ''))
    return `${found[1]} ${found[2]}${found[3] ?? ':00'}`
  throw new UsageError(
    `expected a local time such as 2018-04-01T06:00:00, got ${text}`,
  )
}

/**
 * A whole number of 1 to `most`.
 *
 * @throws UsageError that names the option.
 */
export function parseCount(option: string, text: string, most: number): number {
  const n = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (n >= 1 && n <= most) return n
  throw new UsageError(`expected ${option} of 1 to ${most}, got ${text}`)
}

/** Whether a text is a day of the calendar, `2018-02-28`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text
}
