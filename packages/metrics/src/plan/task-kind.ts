import { parsePeriod, periodOf, previousPeriod } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import type { DateText } from '../schema.ts'

/**
 * How the time of a task may be read. `monthly_day` reports on the month before
 * the day; `report_quarter_year`, `external_plan` and `after` get their dates
 * from another text; `ongoing` and `on_event` have none.
 */
export const taskKinds = Object.freeze([
  'by_month',
  'by_quarter',
  'by_year',
  'monthly_day',
  'monthly',
  'quarterly',
  'report_quarter_year',
  'ongoing',
  'on_event',
  'external_plan',
  'after',
] as const)

export type TaskKind = (typeof taskKinds)[number]

/**
 * The periods of the occurrences of a task, in their order. A dated kind has
 * one for each due date: the period that the date falls in, of `monthly_day`
 * the month before it. `report_quarter_year` has the four quarters of the
 * plan's year and then the year, `external_plan` and `after` the year, with or
 * without dates. `ongoing` and `on_event` have none.
 */
export function occurrencePeriods(
  { kind, due }: { readonly kind: TaskKind; readonly due: readonly DateText[] },
  year: number,
): readonly Period[] {
  switch (kind) {
    case 'by_month':
    case 'monthly':
      return due.map((day) => periodOf('month', day))
    case 'monthly_day':
      return due.map((day) => previousPeriod(periodOf('month', day)))
    case 'by_quarter':
    case 'quarterly':
      return due.map((day) => periodOf('quarter', day))
    case 'by_year':
      return due.map((day) => periodOf('year', day))
    case 'report_quarter_year':
      return ['-Q1', '-Q2', '-Q3', '-Q4', ''].map((part) =>
        parsePeriod(`${year}${part}`),
      )
    case 'external_plan':
    case 'after':
      return [parsePeriod(`${year}`)]
    case 'ongoing':
    case 'on_event':
      return []
  }
}
