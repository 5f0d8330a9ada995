import type { DateText } from '../schema.ts'
import { addDays, daysBetween } from './days.ts'
import type { Period } from './period.ts'

/** A run of days, both ends included. */
export interface Span {
  readonly from: DateText
  readonly to: DateText
}

/** The days for which the data are complete: all when undefined, none when null. */
export type Complete = Span | null | undefined

/**
 * Where a period stands by what is known: still running (`open`), over but data
 * are missing or nobody has closed it (`provisional`), over with all data
 * (`closed`), or closed with other numbers than were published (`restated`).
 */
export type Life = 'open' | 'provisional' | 'closed' | 'restated'

/** How much of a period the data cover. */
export interface Completeness {
  /** Days of the period that are covered without a gap from its first. */
  readonly days: number
  /** Days of the period. */
  readonly of: number
}

/**
 * How much of a period is covered.
 *
 * @example
 * completenessOf(parsePeriod('2018-03'), { from: '2018-01-01', to: '2018-03-15' })
 * // { days: 15, of: 31 }
 */
export function completenessOf(
  { from, to }: Pick<Period, 'from' | 'to'>,
  complete: Complete,
): Completeness {
  const of = daysBetween(from, to) + 1
  if (complete === undefined) return Object.freeze({ days: of, of })
  if (complete === null || complete.from > from || complete.to < from)
    return Object.freeze({ days: 0, of })
  const last = complete.to < to ? complete.to : to
  return Object.freeze({ days: daysBetween(from, last) + 1, of })
}

/** Whether all days of a period are covered. */
export function isCovered(
  { from, to }: Pick<Period, 'from' | 'to'>,
  complete: Complete,
): boolean {
  if (!complete) return complete === undefined
  return complete.from <= from && to <= complete.to
}

/**
 * Where a period stands.
 *
 * @param given `knownBefore`: the first day of which nothing is known yet,
 * undefined when everything is; `isRestated`: the numbers differ from those published; `isClosed`: whether a person
 * has closed it, where that is asked for
 * @example
 * lifeOf(parsePeriod('2018-03'), { knownBefore: '2018-03-20' }) // 'open'
 */
export function lifeOf(
  period: Pick<Period, 'from' | 'to'>,
  given: {
    readonly knownBefore?: DateText | undefined
    readonly complete?: Complete
    readonly isRestated?: boolean
    readonly isClosed?: boolean | undefined
  },
): Life {
  const { knownBefore, complete, isRestated = false, isClosed = true } = given
  if (knownBefore !== undefined && knownBefore < addDays(period.to, 1))
    return 'open'
  const { days, of } = completenessOf(period, complete)
  if (days < of || !isClosed) return 'provisional'
  return isRestated ? 'restated' : 'closed'
}

/**
 * The days that both cover.
 *
 * @example
 * bothCover(
 *   { from: '2018-01-01', to: '2018-03-31' },
 *   { from: '2018-02-01', to: '2018-12-31' },
 * ) // { from: '2018-02-01', to: '2018-03-31' }
 */
export function bothCover(a: Complete, b: Complete): Complete {
  if (a === undefined) return b
  if (b === undefined) return a
  if (a === null || b === null) return null
  const from = a.from > b.from ? a.from : b.from
  const to = a.to < b.to ? a.to : b.to
  return from <= to ? { from, to } : null
}
