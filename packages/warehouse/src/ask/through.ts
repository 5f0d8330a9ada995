import { addDays, nextPeriod, periodOf } from '@motcua/metrics/calendar'
import type { DateText, TimeText } from '@motcua/metrics'
import type { Profile } from '../profile/profile.ts'

/** A source, and between which days it has anything. */
export type Source = Pick<Profile, 'name'> & Days

/** What is stated of the days of a source. */
type Days = Partial<Pick<Profile, 'every' | 'from' | 'until'>>

/** Where the days of a source go on for ever: nothing more of it is waited for. */
const forever: DateText = '9999-12-31'

/**
 * The last day that the exports of each source cover; null where they cover none.
 * A source that has ended, and has sent its last day, covers every later one
 * where another goes on after it: who has the dossiers then tells of them.
 *
 * @param extracts when the exports of a source were made
 */
export function throughOf(
  extracts: ReadonlyMap<string, readonly TimeText[]>,
  sources: readonly Source[],
  dataFrom: DateText,
): { readonly [source: string]: DateText | null } {
  return Object.fromEntries(
    sources.map((source) => {
      const day = coveredThrough(
        extracts.get(source.name) ?? [],
        source,
        dataFrom,
      )
      const { until = forever } = source
      const isOver =
        sources.some((s) => (s.until ?? forever) > until) &&
        day !== null &&
        day >= until
      return [source.name, isOver ? forever : day]
    }),
  )
}

/** Whether nothing more of a source is waited for. */
export function isOver(through: DateText | null | undefined): boolean {
  return through === forever
}

/** The first of the last days of sources; null when one covers none, or there are none. */
export function earliest(ends: readonly (DateText | null)[]): DateText | null {
  const days = ends.filter((end) => end !== null)
  return days.length < ends.length ? null : (days.toSorted()[0] ?? null)
}

/** The latest of some times; of none, none. */
export function newest(times: readonly TimeText[]): TimeText {
  return times.reduce((latest, t) => (t > latest ? t : latest), '')
}

/** The last day that exports made at these times cover without a gap; before its first day a source has nothing. */
function coveredThrough(
  extracts: readonly TimeText[],
  { every, from }: Days,
  dataFrom: DateText,
): DateText | null {
  if (from !== undefined && from > dataFrom) {
    const sent = coveredThrough(extracts, { every }, from)
    const before = addDays(from, -1)
    return sent !== null && sent > before ? sent : before
  }
  if (extracts.length === 0) return null
  const end = addDays(newest(extracts).slice(0, 10), -1)
  if (every === undefined) return end
  const months = new Set(extracts.map((t) => t.slice(0, 7)))
  let month = periodOf('month', dataFrom)
  while (month.to <= end && months.has(nextPeriod(month).key))
    month = nextPeriod(month)
  const gap = addDays(month.from, -1)
  if (month.to > end) return end
  return gap < dataFrom ? null : gap
}
