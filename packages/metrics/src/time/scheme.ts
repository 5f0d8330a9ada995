import { PeriodError } from './period-error.ts'

/**
 * Where months begin. `calendar`: on the 1st. `cut-15`: month M runs from the
 * 15th of the month before to the 14th of M, and so for each day from 1 to 28;
 * with `cut-1`, March is February whole. Quarters, halves and years are 3, 6
 * and 12 such months, so a year of `cut-15` begins on 15 December.
 */
export type Scheme = 'calendar' | `cut-${number}`

/** Periods of Decree 09/2019/NĐ-CP, article 12: the 15th to the 14th. */
export const decree09: Scheme = 'cut-15'

/**
 * Reads a scheme, as a configuration names it.
 *
 * @throws PeriodError
 * @example
 * parseScheme('cut-15') // 'cut-15'
 */
export function parseScheme(text: string): Scheme {
  if (!isScheme(text))
    throw new PeriodError(
      `expected the scheme calendar or cut-1 to cut-28, got ${JSON.stringify(text)}`,
    )
  return text
}

const cut = /^cut-([1-9]|1\d|2[0-8])$/

function isScheme(text: string): text is Scheme {
  return text === 'calendar' || cut.test(text)
}

/**
 * The day on which months are cut; undefined in the calendar.
 *
 * @throws PeriodError
 */
export function cutDay(scheme: string): number | undefined {
  const day = cut.exec(parseScheme(scheme))?.[1]
  return day === undefined ? undefined : Number(day)
}
