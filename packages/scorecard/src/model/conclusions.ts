import { reachOf } from '@motcua/metrics/analysis'
import type { Outlook } from '@motcua/metrics/analysis'
import { previousPeriod } from '@motcua/metrics/calendar'
import type { Status } from '@motcua/metrics'
import { lowerFirst } from '../words/dates.ts'
import {
  changeSentence,
  openOverdueSentence,
  reachSentence,
  statusSentence,
} from '../words/sentences.ts'
import { casesOf } from '../words/subject.ts'
import type { Subject } from '../words/subject.ts'
import type { Facts } from './facts.ts'
import { areDossiersKnown, earlier, gapOf, isFigureKnown } from './known.ts'
import { isYearOver, lostOn } from './subjects.ts'

/** Three to five sentences: targets met, the two rates of time, the others missed, open overdue. */
export function conclusions(facts: Facts): readonly string[] {
  const { subjects } = facts
  return [
    summary(facts),
    ...subjects.filter(isOfTime).flatMap((s) => changeOf(s, facts)),
    subjects
      .filter((s) => s.target && !isOfTime(s))
      .flatMap((s) => missedOf(s, facts))
      .join(' '),
    overdueOf(facts),
  ].filter((sentence) => sentence !== '')
}

/** The rates of time are told whether their targets are met or missed. */
function isOfTime({ kpi }: Subject): boolean {
  return kpi.id === 'on_time' || kpi.id === 'early'
}

function summary({ subjects, find, input: { period }, words }: Facts): string {
  const statuses = subjects
    .filter((s) => s.target)
    .map((s) => find(s.kpi.id, period).status)
  if (statuses.length === 0) return words.say('conclusions.none')
  const count = (...some: readonly Status[]) =>
    words.count(statuses.filter((s) => some.includes(s)).length)
  return words.say('conclusions.summary', {
    met: count('met'),
    all: words.count(statuses.length),
    missed: count('missed', 'near'),
    none: count('no_data'),
    unknown: count('unknown'),
  })
}

/** How a rate has changed since the period before, and what that means for its target. */
function changeOf(subject: Subject, facts: Facts): readonly string[] {
  const { find, input, words } = facts
  const { period } = input
  const previous = previousPeriod(period)
  const { id } = subject.kpi
  const result = find(id, period)
  if (result.status === 'not_applicable') return []
  const change = changeSentence(
    subject,
    {
      period,
      now: isFigureKnown(result)
        ? (casesOf(result) ?? 'no_cases')
        : { gap: gapOf(input, words) },
      previous,
      before: earlier(find, id, previous),
    },
    words,
  )
  return [[change, ...targetSentences(subject, facts)].join(' ')]
}

/** What is said of any other target: nothing when it is met. */
function missedOf(subject: Subject, facts: Facts): readonly string[] {
  const { kpi, title } = subject
  if (facts.find(kpi.id, facts.input.period).status === 'met') return []
  const [first, ...more] = targetSentences(subject, facts)
  if (first === undefined) return []
  const named = kpi.nature === 'flow' ? `${title}: ${lowerFirst(first)}` : first
  return [named, ...more]
}

/** Met or missed, by how much, and whether the year can still be met. */
function targetSentences(subject: Subject, facts: Facts): readonly string[] {
  const { period } = facts.input
  const now = facts.find(subject.kpi.id, period)
  return [
    statusSentence(subject, period, now, facts.words),
    reachSentence(
      subject,
      now,
      {
        lostOn: lostOn(subject, facts.lateToDate),
        outlook: outlookOf(subject, facts),
        year: Number(period.from.slice(0, 4)) - 1,
        isYearOver: isYearOver(period),
      },
      facts.words,
    ),
  ].filter((sentence) => sentence !== null)
}

/** How the target ends if as many cases still come as in the rest of last year. */
function outlookOf(
  { kpi }: Subject,
  { input: { evaluation, period, unit } }: Facts,
): Outlook | undefined {
  const results = evaluation.results.filter(
    (r) => r.kpi === kpi.id && r.unit === unit,
  )
  return reachOf({ results }, [kpi], period)
    .flatMap((reach) => reach.outlooks)
    .find(({ inflow }) => inflow === 'last_year')
}

/** The open overdue dossiers, and who has how many of them to finish. */
function overdueOf(facts: Facts): string {
  const { find, subjects, input, words } = facts
  const { period } = input
  if (!areDossiersKnown(find, period)) return ''
  const onTime = subjects.find((s) => s.kpi.id === 'on_time')
  return [
    ...(onTime
      ? [
          openOverdueSentence(
            find('on_time', period),
            period,
            onTime.planned,
            words,
          ),
        ]
      : []),
    ...toDo(facts),
  ].join(' ')
}

function toDo({ input, overdue, unitName, words }: Facts): readonly string[] {
  const each = input.evaluation.allUnits.flatMap((u) => {
    const n = overdue.filter((m) => m.unit === u.code).length
    return n > 0 ? [`${unitName(u.code)} (${words.count(n)})`] : []
  })
  return each.length > 0
    ? [words.say('conclusions.toDo', { units: each.join(', ') })]
    : []
}
