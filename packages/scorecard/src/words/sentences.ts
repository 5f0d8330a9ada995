import { isFew, shortfall } from '@motcua/metrics/statistics'
import type { Outlook } from '@motcua/metrics/analysis'
import type { Period, Result, Target } from '@motcua/metrics'
import { lowerFirst, periodName, proseDate } from './dates.ts'
import { casesOf, difference, printedShare } from './subject.ts'
import type { Cases, Earlier, Subject } from './subject.ts'
import type { Words } from './words.ts'

/*
 * The sentences of a scorecard: which one is said is decided here, how it is
 * worded stands in the catalogue. Every number in them is one that the tables
 * print; a difference is the difference of two printed numbers. None of them
 * guesses at a cause.
 */

/** What a person wrote, with a full stop where it has no end of its own. */
export function ended(text: string): string {
  return text.replace(/(?<![.!?…])$/, '.')
}

/** Two periods that are compared, and what is known of them. */
export interface Change {
  readonly period: Period
  /** The cases, or why nothing is known of them. */
  readonly now: Cases | 'no_cases' | { readonly gap: string }
  readonly previous: Period
  readonly before: Earlier
}

/** `Trong tháng 3/2018, … là 99,20% (1.985/2.001), tăng 0,92 điểm % so với tháng 02/2018 (98,28%).` */
export function changeSentence(
  { kpi, planned, title }: Subject,
  { period, now, previous, before }: Change,
  words: Words,
): string {
  const { say, count, language } = words
  const when =
    kpi.nature === 'stock'
      ? say('when.stock', { date: proseDate(period.to, words) })
      : say('when.flow', { period: periodName(period, words) })
  const about = { when, what: lowerFirst(title), title }
  const object = kpi.object[language]
  if (now === 'no_cases') return say('change.none', { ...about, object })
  if ('gap' in now) return say('change.gap', { ...about, gap: now.gap })
  const denominator = count(now.denominator)
  return say('change.is', {
    ...about,
    share: printedShare(now, planned, words),
    numerator: count(now.numerator),
    denominator,
    compared: comparedWith(
      periodName(previous, words),
      { now, before, planned },
      words,
    ),
    few: isFew(kpi, now.denominator)
      ? say('change.few', { denominator, object })
      : '',
  })
}

function comparedWith(
  earlier: string,
  {
    now,
    before,
    planned,
  }: {
    readonly now: Cases
    readonly before: Earlier
    readonly planned: Target
  },
  words: Words,
): string {
  const { say } = words
  if (before === 'no_data') return say('change.noData', { earlier })
  if (before === 'no_cases') return say('change.noCases', { earlier })
  const points = difference(now, before, planned)
  const share = printedShare(before, planned, words)
  const was = before.published ? `${share} ${say('restated.mark')}` : share
  const isEqual =
    BigInt(now.numerator) * BigInt(before.denominator) ===
    BigInt(before.numerator) * BigInt(now.denominator)
  if (isEqual) return say('change.equal', { earlier, was })
  if (points === 0) return say('change.tiny', { earlier })
  return say(points > 0 ? 'change.up' : 'change.down', {
    points: words.points(Math.abs(points)).slice(1),
    earlier,
    was,
  })
}

/** What the year to date, or the last day, says of a target that is missed; null of any other. */
export function statusSentence(
  subject: Subject,
  period: Period,
  { toDate, status }: Result,
  words: Words,
): string | null {
  const { kpi, target, title } = subject
  const { say } = words
  const cases = casesOf(toDate)
  if (!target || !cases) return null
  const share = printedShare(cases, target, words)
  const is =
    kpi.nature === 'stock'
      ? say('target.stock', {
          date: proseDate(period.to, words),
          what: lowerFirst(title),
          title,
          share,
        })
      : say('target.flow', { share })
  const printed = target.printed[words.language]
  if (status !== 'missed' && status !== 'near') return null
  const lack = lackOf(subject, target, cases, words)
  return say('target.missed', { is, target: printed, lack })
}

/** By how many cases a target is missed; empty where fewer cases are better. */
function lackOf(
  { kpi }: Subject,
  { comparator, value }: Target,
  { numerator, denominator }: Cases,
  { say, count, language }: Words,
): string {
  if (value === 1 && kpi.id === 'on_time')
    return say('target.late', { count: count(denominator - numerator) })
  if (comparator !== '>' && comparator !== '>=') return ''
  const lacking = shortfall(numerator, denominator, comparator, value)
  return say('target.lacking', {
    count: count(lacking),
    object: kpi.object[language],
    denominator: count(denominator),
  })
}

/** What decides whether the year's target can still be reached. */
export interface Prospect {
  /** The first dossier of the year that was late, where all must be on time. */
  readonly lostOn: { readonly date: string; readonly code: string } | null
  /** If as many still come as in the rest of last year. Undefined where that is not known. */
  readonly outlook: Outlook | undefined
  /** Last year. */
  readonly year: number
  /** Whether what is assumed of it stands in a sentence before. */
  readonly isAssumed: boolean
  readonly isYearOver: boolean
}

/** Whether it is an assumption that tells if the year's target can still be reached. */
export function isAssuming(
  { status }: Result,
  { lostOn, outlook, isYearOver }: Omit<Prospect, 'isAssumed'>,
): boolean {
  const isMissed = status === 'missed' || status === 'near'
  const isOpen = !isYearOver && lostOn === null
  const hasRest = outlook !== undefined && outlook.rest > 0
  return isMissed && isOpen && hasRest
}

/** Whether the year's target can still be reached; null where the question does not arise. */
export function reachSentence(
  { kpi, target }: Subject,
  { status }: Result,
  { lostOn, outlook, year, isAssumed, isYearOver }: Prospect,
  words: Words,
): string | null {
  if (!target || (status !== 'missed' && status !== 'near')) return null
  if (lostOn)
    return words.say('reach.lost', {
      date: proseDate(lostOn.date, words),
      code: lostOn.code,
    })
  if (isYearOver || kpi.nature === 'stock') return null
  return outlook && outlook.rest > 0
    ? outlookSentence(outlook, target, { year, isAssumed, words })
    : words.say('reach.unknown')
}

/** What share of the cases left meets the target at least, or at most, or that none does. */
function outlookSentence(
  { rest, best, needed }: Outlook,
  { comparator, value }: Target,
  {
    year,
    isAssumed,
    words,
  }: Pick<Prospect, 'year' | 'isAssumed'> & { readonly words: Words },
): string {
  const { say } = words
  const cases = words.count(rest)
  const assumed = isAssumed
    ? say('reach.assumedToo', { rest: cases })
    : say('reach.assumed', { year: String(year), rest: cases })
  const isLeast = comparator === '>' || comparator === '>='
  if (needed === null) {
    const reached = Math.round((best ?? 0) * 1_000_000)
    return say(isLeast ? 'reach.outAtLeast' : 'reach.outAtMost', {
      share: words.share(reached, 1_000_000, [value]),
      assumed,
    })
  }
  // Rounded towards the safe side: with what is printed the target is met.
  const hundredths = (needed * 10_000) / rest
  const safe = isLeast ? Math.ceil(hundredths) : Math.floor(hundredths)
  return say(isLeast ? 'reach.atLeast' : 'reach.atMost', {
    share: words.share(safe, 10_000),
    assumed,
  })
}

/** The open overdue dossiers beside the rate that leaves them out. */
export function openOverdueSentence(
  onTime: Result,
  period: Period,
  planned: Target,
  words: Words,
): string {
  const date = proseDate(period.to, words)
  const overdue = onTime.openOverdue ?? 0
  if (overdue === 0) return words.say('overdue.none', { date })
  const { numerator, denominator } = onTime
  const withThem = { numerator, denominator: (denominator ?? 0) + overdue }
  return words.say('overdue.some', {
    count: words.count(overdue),
    date,
    share: printedShare(withThem, planned, words),
  })
}
