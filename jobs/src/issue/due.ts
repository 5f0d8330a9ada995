import {
  addDays,
  nextPeriod,
  parseScheme,
  periodOf,
} from '@motcua/metrics/calendar'
import type { DateText, Period, TimeText } from '@motcua/metrics'
import type { Office } from '../office/office.ts'

const order: readonly Period['kind'][] = ['month', 'quarter', 'half', 'year']

/** The day on which the documents of a period are due. */
export function dueOn({ to }: Pick<Period, 'to'>): DateText {
  return addDays(to, 1)
}

/**
 * The periods that have ended by `now`, from the first that ends on or after the
 * start of the schedule: oldest first, and of those that end together the shortest first.
 */
export function duePeriods(
  {
    start,
    periods,
    scheme = 'calendar',
  }: Pick<Office['schedule'], 'start' | 'periods'> &
    Partial<Pick<Office['schedule'], 'scheme'>>,
  now: TimeText,
): readonly Period[] {
  const today: DateText = now.slice(0, 10)
  const due = [...new Set(periods)].flatMap((kind) => {
    const found: Period[] = []
    for (
      let p = periodOf(kind, start, parseScheme(scheme));
      p.to < today;
      p = nextPeriod(p)
    )
      found.push(p)
    return found
  })
  return due.toSorted(byEnd)
}

/** Which of two periods ended first, or is the shorter one. */
export function byEnd(a: Period, b: Period): number {
  return a.to === b.to
    ? order.indexOf(a.kind) - order.indexOf(b.kind)
    : a.to < b.to
      ? -1
      : 1
}
