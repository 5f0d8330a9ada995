import { reachOf } from '@motcua/metrics/analysis'
import type { Outlook } from '@motcua/metrics/analysis'
import { previousPeriod } from '@motcua/metrics/calendar'
import type { Status } from '@motcua/metrics'
import { lowerFirst } from '../words/dates.ts'
import {
  changeSentence,
  isAssuming,
  openOverdueSentence,
  reachSentence,
  statusSentence,
} from '../words/sentences.ts'
import type { Prospect } from '../words/sentences.ts'
import { casesOf, printedShare } from '../words/subject.ts'
import type { Subject } from '../words/subject.ts'
import type { Facts } from './facts.ts'
import { shortTitle } from './figures.ts'
import { areDossiersKnown, earlier, gapOf, isFigureKnown } from './known.ts'
import { isLost, isYearOver, lostOn } from './subjects.ts'

/** A lead and up to four points: the targets met, the two rates of time, the others missed, what is open overdue. */
export function conclusions(facts: Facts): readonly string[] {
  const { subjects, find, input } = facts
  const ofTime = subjects.filter(isOfTime)
  const others = subjects.filter((s) => s.target && !isOfTime(s))
  // What it assumes is told once.
  const first = [...ofTime, ...others].find((subject) =>
    isAssuming(find(subject.kpi.id, input.period), prospectOf(subject, facts)),
  )
  const point = (subject: Subject) =>
    pointOf(subject, facts, subject !== first).join(' ')
  return [
    [summary(facts), ...metOf(facts)].join(' '),
    ...ofTime.map(point),
    others
      .map(point)
      .filter((said) => said !== '')
      .join(' '),
    overdueOf(facts),
  ].filter((sentence) => sentence !== '')
}

function isOfTime({ kpi }: Subject): boolean {
  return kpi.id === 'on_time' || kpi.id === 'early'
}

/** How many targets are met, missed, and missed for good: as the last column of table 1 says. */
function summary(facts: Facts): string {
  const { subjects, find, input, words } = facts
  const { period } = input
  const given = subjects.filter((s) => s.target)
  if (given.length === 0) return words.say('conclusions.none')
  const statuses = given.map((s) => find(s.kpi.id, period).status)
  const count = (...some: readonly Status[]) =>
    words.count(statuses.filter((s) => some.includes(s)).length)
  const lost = given.filter((s) => isLost(s, facts)).length
  const counts = {
    met: count('met'),
    all: words.count(statuses.length),
    missed: count('missed', 'near'),
    none: count('no_data'),
    unknown: count('unknown'),
  }
  if (isYearOver(period) && !statuses.includes('near'))
    return words.say('conclusions.summaryYear', counts)
  return words.say('conclusions.summary', {
    ...counts,
    lost:
      lost === 0
        ? ''
        : words.say('conclusions.lost', { count: words.count(lost) }),
  })
}

/** The targets that are met, by name. */
function metOf({ subjects, find, input, words }: Facts): readonly string[] {
  const met = subjects.flatMap((subject) => {
    const { kpi, target, title } = subject
    const { status, toDate } = find(kpi.id, input.period)
    const cases = casesOf(toDate)
    if (status !== 'met' || !target || !cases) return []
    return words.say('conclusions.metOne', {
      what: lowerFirst(title),
      share: printedShare(cases, target, words),
      target: target.printed[words.language],
    })
  })
  return met.length === 0
    ? []
    : [words.say('conclusions.met', { targets: met.join('; ') })]
}

/** What is said of a target that is not met: of its period what table 1 does not tell, by how much it is missed, and whether the year can still be met. */
function pointOf(
  subject: Subject,
  facts: Facts,
  isAssumed: boolean,
): readonly string[] {
  const { kpi, target } = subject
  const { status } = facts.find(kpi.id, facts.input.period)
  if (status === 'not_applicable') return []
  const change = isOfTime(subject) ? changeOf(subject, facts) : null
  const told = change && (!target || change.tellsMore) ? [change.sentence] : []
  if (status === 'met') return told
  const title = shortTitle(subject, facts.words)
  const [first, ...more] = targetSentences(
    { ...subject, title },
    facts,
    isAssumed,
  )
  if (first === undefined) return change ? [change.sentence] : []
  const named = kpi.nature === 'flow' ? `${title}: ${lowerFirst(first)}` : first
  return [...told, named, ...more, ...unpostedOf(subject, facts)]
}

/** How a rate has changed, and whether that tells more than table 1 does. */
function changeOf(
  subject: Subject,
  { find, input, words }: Facts,
): { readonly sentence: string; readonly tellsMore: boolean } {
  const { period } = input
  const { kpi } = subject
  const previous = previousPeriod(period)
  const result = find(kpi.id, period)
  const now = isFigureKnown(result)
    ? (casesOf(result) ?? 'no_cases')
    : { gap: gapOf(input, words) }
  const before = earlier(find, kpi.id, previous)
  return {
    sentence: changeSentence(subject, { period, now, previous, before }, words),
    tellsMore:
      typeof now === 'string' ||
      'gap' in now ||
      now.denominator < kpi.minN ||
      (typeof before !== 'string' && before.published !== undefined),
  }
}

/** Up to how many procedures are named. */
const namedProcedures = 2

/** Which procedures are not posted in full. */
function unpostedOf(
  { kpi }: Subject,
  { unposted, words }: Facts,
): readonly string[] {
  if (kpi.id !== 'posted' || unposted.length === 0) return []
  const names = unposted.map(({ code, procedureName }) => procedureName ?? code)
  const rest = names.length - namedProcedures
  return [
    words.say('conclusions.unposted', {
      names: names.slice(0, namedProcedures).join('; '),
      more:
        rest > 0
          ? words.say('conclusions.more', { count: words.count(rest) })
          : '',
    }),
  ]
}

/** Met or missed, by how much, and whether the year can still be met. */
function targetSentences(
  subject: Subject,
  facts: Facts,
  isAssumed: boolean,
): readonly string[] {
  const { period } = facts.input
  const now = facts.find(subject.kpi.id, period)
  return [
    statusSentence(subject, period, now, facts.words),
    reachSentence(
      subject,
      now,
      { ...prospectOf(subject, facts), isAssumed },
      facts.words,
    ),
  ].filter((sentence) => sentence !== null)
}

/** What decides whether the target of the year can still be met. */
function prospectOf(
  subject: Subject,
  facts: Facts,
): Omit<Prospect, 'isAssumed'> {
  const { period } = facts.input
  return {
    lostOn: lostOn(subject, facts.lateToDate),
    outlook: outlookOf(subject, facts),
    year: Number(period.to.slice(0, 4)) - 1,
    isYearOver: isYearOver(period),
  }
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
