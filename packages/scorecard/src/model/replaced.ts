import { parsePeriod } from '@motcua/metrics'
import type { Figures } from '@motcua/metrics'
import { causeText } from '../words/causes.ts'
import { periodName, proseDate } from '../words/dates.ts'
import { ended } from '../words/sentences.ts'
import { casesOf, printedShare } from '../words/subject.ts'
import type { Words } from '../words/words.ts'
import type { Facts } from './facts.ts'
import type { Change, Replaced } from './scorecard.ts'

/** What a page has room for. */
const mostTold = 3

/** Which edition is replaced, why, and which of its numbers are others, the targets first. */
export function replacedLines(facts: Facts): readonly string[] {
  const { input, words, subjects } = facts
  const { replaces } = input
  if (!replaces) return []
  const { changes } = replaces
  const ids = subjects.map(({ kpi }) => kpi.id)
  const place = ({ kpi }: Change) =>
    ids.includes(kpi) ? ids.indexOf(kpi) : ids.length
  const told = changes
    .toSorted((a, b) => place(a) - place(b))
    .slice(0, mostTold)
  const more = changes.length - told.length
  return [
    replacedLine(replaces, words),
    ...told.map((change) => changeLine(change, facts)),
    ...(more > 0 ? [words.say('replaced.more', { n: words.count(more) })] : []),
  ]
}

function replacedLine(
  { edition, state, issuedOn, reason, changes, annexes = [] }: Replaced,
  words: Words,
): string {
  return words.say(reason === null ? 'replaced.line' : 'replaced.because', {
    n: words.count(edition),
    state: words.say(`replaced.${state}`),
    date: proseDate(issuedOn, words),
    reason: ended(reason ?? ''),
    changes:
      annexes.length > 0
        ? words.say('replaced.annexes', { annexes: annexes.join(', ') })
        : words.say(changes.length > 0 ? 'replaced.some' : 'replaced.none'),
  })
}

function changeLine(
  { kpi, period, before, now, causes }: Change,
  facts: Facts,
): string {
  const { subjects, words, input } = facts
  const subject = subjects.find((s) => s.kpi.id === kpi)
  const defined = input.kpis?.find(({ id }) => id === kpi)
  const text = (of: Omit<Figures, 'value'>) =>
    figureText(of, subject?.planned, words)
  return words.say('replaced.change', {
    what: subject?.title ?? defined?.title[words.language] ?? kpi,
    period: periodName(parsePeriod(period), words),
    before: text(before),
    now: text(now),
    why: causes.map((cause) => causeText(cause, words)).join(', '),
  })
}

function figureText(
  of: Omit<Figures, 'value'>,
  planned: { readonly value: number } | undefined,
  words: Words,
): string {
  if (of.denominator === null) return words.count(of.numerator)
  const cases = casesOf(of)
  const counts = `${words.count(of.numerator)}/${words.count(of.denominator)}`
  if (!cases) return `– (${counts})`
  const share = planned
    ? printedShare(cases, planned, words)
    : words.share(cases.numerator, cases.denominator)
  return `${share} (${counts})`
}
