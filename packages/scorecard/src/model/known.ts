import type { Period, Result } from '@motcua/metrics'
import type { Span } from '@motcua/metrics/calendar'
import { proseDate } from '../words/dates.ts'
import { doubtWords, sourceTitle } from '../words/doubts.ts'
import { casesOf } from '../words/subject.ts'
import type { Earlier } from '../words/subject.ts'
import type { Find } from './find.ts'
import { scorecardKpis } from './find.ts'
import type { ScorecardInput } from './input.ts'
import type { Words } from '../words/words.ts'

/** Whether days, such as those of the dossiers, cover all of a period. */
export function isKnown(period: Period, complete: Span | null): boolean {
  return (
    complete !== null &&
    complete.from <= period.from &&
    period.to <= complete.to
  )
}

/** Whether all counts of dossiers are known of a period: those of table 2 and the lists beside them. */
export function areDossiersKnown(find: Find, period: Period): boolean {
  return scorecardKpis.every((id) => find(id, period).isCovered)
}

/** Whether the figures of a result are known: those of the period itself. */
export function isFigureKnown({ isCovered, status, reason }: Result): boolean {
  // What is judged is the year to date: of the period alone the data may be there.
  const isTold = status !== 'unknown' || reason === 'data_incomplete'
  return isTold && isCovered
}

/** Whether the figures of a result are known: those of the year to date. */
export function isToDateKnown({ toDate, status }: Result): boolean {
  return status !== 'unknown' && toDate.isCovered
}

/** The cases of a time before, or that nothing is known of that time, or that there were no cases. */
export function earlier(find: Find, kpi: string, period: Period): Earlier {
  const result = find(kpi, period)
  if (!isFigureKnown(result)) return 'no_data'
  const cases = casesOf(result)
  if (!cases) return 'no_cases'
  const { published } = result
  return published
    ? { ...cases, published: casesOf(published) ?? 'no_cases' }
    : cases
}

/** Why a figure is not known. */
export function gapOf(input: ScorecardInput, words: Words): string {
  const { say } = words
  const { missing, complete, doubts, evaluation, period, loaded } = input
  const { unread = [], sourceTitles } = input
  const { strangers = [] } = loaded ?? {}
  if (strangers.length > 0)
    return say('gap.strangers', { sources: strangers.join(', ') })
  const [doubt] = doubts?.open ?? []
  if (missing.length === 0 && isKnown(period, complete)) {
    if (doubt) return doubtWords(doubt, { evaluation, sourceTitles, words })
    if (unread.length > 0)
      return say('gap.unread', { files: unread.join(', ') })
  }
  return missing.length > 0 || complete === null
    ? say('gap.missing', {
        sources: missing
          .map((source) => sourceTitle(source, sourceTitles, words))
          .join(', '),
      })
    : say('gap.from', { date: proseDate(complete.from, words) })
}
