import { previousPeriod, yearBefore } from '@motcua/metrics/calendar'
import { deviationOf } from '@motcua/metrics/plan'
import { hundredthsOfPercent } from '@motcua/metrics/statistics'
import type { Figures, Status, Target } from '@motcua/metrics'
import { periodName, proseDate } from '../words/dates.ts'
import { ended } from '../words/sentences.ts'
import { casesOf, difference, printedShare } from '../words/subject.ts'
import type { Cases, Earlier, Subject } from '../words/subject.ts'
import { inLanguage } from '../words/words.ts'
import type { Words } from '../words/words.ts'
import type { Facts } from './facts.ts'
import {
  areDossiersKnown,
  earlier,
  isFigureKnown,
  isToDateKnown,
} from './known.ts'
import { replacedLines } from './replaced.ts'
import type { KpiRow, PrintedRatio, Scorecard } from './scorecard.ts'
import { isLost, lostOn } from './subjects.ts'

/** Numerator, denominator and share as text and as the number that the text says. */
export interface Share {
  readonly printed: PrintedRatio
  readonly cell: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}

/** A difference in percentage points, as text and as the number that the text says. */
interface Points {
  readonly printed: string
  readonly cell: number | null
}

/** Table 1: the targets of the plan, a row each, whoever they are given to. */
export function kpiTable(facts: Facts): Scorecard['kpis'] {
  const { input, find, subjects, words } = facts
  const { say } = words
  const { period, plan } = input
  const overdue = areDossiersKnown(find, period)
    ? words.count(find('on_time', period).openOverdue ?? 0)
    : '…'
  return {
    caption: say('kpis.caption'),
    targetTitle: say('kpis.target', { year: String(plan.year) }),
    rows: subjects.map((subject, i) => kpiRow(i + 1, subject, facts)),
    openOverdueLine: say('kpis.openOverdue', {
      date: proseDate(period.to, words),
      count: overdue,
    }),
    restated: [...replacedLines(facts), ...restatedLines(facts)],
    accepted: acceptedLines(facts),
    legend: say('kpis.legend'),
  }
}

function kpiRow(number: number, subject: Subject, facts: Facts): KpiRow {
  const { kpi, planned } = subject
  const { find, words } = facts
  const { period } = facts.input
  const result = find(kpi.id, period)
  const known = isFigureKnown(result)
  const share = (of: Figures, isKnown: boolean) =>
    shareOf(isKnown ? of : null, planned, words)
  const now = share(result, known)
  const toDate = share(result.toDate, isToDateKnown(result))
  const pointsTo = (before: Earlier) =>
    known ? pointsOf(casesOf(result), before, { planned, words }) : missing
  const then = [previousPeriod(period), yearBefore(period)].map((before) =>
    earlier(find, kpi.id, before),
  )
  const [previous = missing, yearAgo = missing] = then.map(pointsTo)
  const [isPreviousOther = false, isYearAgoOther = false] = then.map(isOther)
  return {
    number,
    kpi: kpi.id,
    title: subject.title,
    note: noteOf(subject, facts),
    marks: marksOf(subject, facts),
    clause: planned.clause,
    target: subject.isPlanned ? planned.printed[words.language] : '–',
    targetValue: subject.isPlanned ? planned.value : null,
    value: now.printed,
    previous: previous.printed,
    yearAgo: yearAgo.printed,
    restated: { previous: isPreviousOther, yearAgo: isYearAgoOther },
    toDate: toDate.printed,
    ...statusWords(subject, facts),
    cells: {
      rate: now.cell,
      toDateRate: toDate.cell,
      previous: previous.cell,
      yearAgo: yearAgo.cell,
    },
    figures: {
      numerator: now.numerator,
      denominator: now.denominator,
      value: now.value,
      toDateNumerator: toDate.numerator,
      toDateDenominator: toDate.denominator,
      toDateValue: toDate.value,
    },
  }
}

/** The letters of the notes that tell how a KPI is computed; there are none of one that does not concern the unit. */
function marksOf({ kpi: { id } }: Subject, { find, input, words }: Facts) {
  if (find(id, input.period).status === 'not_applicable') return ''
  return id === 'posted' ? words.say('kpis.posted') : (marks[id] ?? '')
}

const marks: { readonly [kpi: string]: string } = {
  on_time: '(a)',
  early: '(c)',
  online_procedures: '(b)',
  online_registrations: '(d)',
}

const unknown: Share = {
  printed: { ratio: '…', rate: '…' },
  cell: null,
  numerator: null,
  denominator: null,
  value: null,
}

/** A share as it is printed; null is one that is not known. */
export function shareOf(
  figures: Figures | null,
  planned: Pick<Target, 'value'>,
  words: Words,
): Share {
  if (!figures) return unknown
  const { numerator, value } = figures
  const cases = casesOf(figures)
  if (!cases)
    return {
      printed: { ratio: '–', rate: '–' },
      cell: null,
      numerator,
      denominator: 0,
      value,
    }
  const rate = printedShare(cases, planned, words)
  const hundredths = hundredthsOfPercent(numerator, cases.denominator, [
    planned.value,
  ])
  return {
    printed: {
      ratio: `${words.count(numerator)}/${words.count(cases.denominator)}`,
      rate,
    },
    cell: /^\d/.test(rate) ? hundredths / 10_000 : null,
    numerator,
    denominator: cases.denominator,
    value,
  }
}

/** Whether an earlier number is another than the one that was published. */
function isOther(before: Earlier): boolean {
  return typeof before !== 'string' && before.published !== undefined
}

/** Of each earlier number that moved what was published, and what it is now. */
function restatedLines(facts: Facts): readonly string[] {
  const { subjects, find, input, words } = facts
  const { period } = input
  const before =
    period.kind === 'year'
      ? [previousPeriod(period)]
      : [previousPeriod(period), yearBefore(period)]
  return subjects.flatMap(({ kpi, planned, title }) =>
    before.flatMap((of) => {
      const now = earlier(find, kpi.id, of)
      if (typeof now === 'string' || !now.published) return []
      const told = (cases: Cases) =>
        `${printedShare(cases, planned, words)} (${words.count(cases.numerator)}/${words.count(cases.denominator)})`
      return words.say('restated.line', {
        what: title,
        period: periodName(of, words),
        before: now.published === 'no_cases' ? '–' : told(now.published),
        now: told(now),
      })
    }),
  )
}

/** Which misses are accepted, why, and how long. */
function acceptedLines({
  subjects,
  find,
  input: { plan, period, unit },
  words,
}: Facts): readonly string[] {
  return subjects.flatMap(({ kpi, planned, title }) => {
    const { accepted, toDate } = find(kpi.id, period)
    const cases = casesOf(toDate)
    if (!accepted || !cases) return []
    const { decision } = deviationOf(plan, kpi.id, unit, period) ?? {}
    return words.say('kpis.accepted', {
      what: title,
      share: printedShare(cases, planned, words),
      target: planned.printed[words.language],
      reason: ended(accepted.reason[words.language]),
      date: proseDate(accepted.expires, words),
      decision: decision === undefined ? '' : ` (${decision})`,
    })
  })
}

const missing: Points = { printed: '…', cell: null }

function pointsOf(
  now: Cases | null,
  before: Earlier,
  { planned, words }: { readonly planned: Target; readonly words: Words },
): Points {
  if (before === 'no_data') return missing
  if (before === 'no_cases' || !now) return { printed: '–', cell: null }
  const points = difference(now, before, planned)
  return { printed: words.points(points), cell: points / 100 }
}

/** Small print under the title: the day of a stock, the plan's baseline, since when all is lost. */
function noteOf(subject: Subject, facts: Facts): string | null {
  const { kpi, planned } = subject
  const { words } = facts
  const { say } = words
  const { period } = facts.input
  const { status } = facts.find(kpi.id, period)
  const lost = lostOn(subject, facts.lateToDate)
  const notes = [
    kpi.nature === 'stock'
      ? say('kpis.stock', { date: proseDate(period.to, words) })
      : null,
    planned.baseline
      ? say('kpis.baseline', {
          year: String(planned.baseline.year),
          value: inLanguage(planned.baseline.printed, words.language),
        })
      : null,
    status === 'missed' && lost
      ? say('kpis.lost', { date: proseDate(lost.date, words) })
      : null,
  ].filter((note) => note !== null)
  return notes.length > 0 ? notes.join('. ') : null
}

const symbols: Readonly<Record<Status, string>> = {
  met: '●',
  near: '◐',
  missed: '○',
  no_data: '–',
  unknown: '?',
  not_applicable: '',
  informative: '·',
}

/** A status in words and as a symbol; what can no longer be met is more than missed. */
function statusWords(
  subject: Subject,
  facts: Facts,
): Pick<KpiRow, 'status' | 'statusText' | 'symbol'> {
  const { input, find, words } = facts
  const { status } = find(subject.kpi.id, input.period)
  const isOver = isLost(subject, facts)
  const statusText =
    status === 'near'
      ? words.say('status.near', { band: bandOf(subject.target, words) })
      : words.say(isOver ? 'status.lost' : `status.${status}`)
  const symbol = isOver ? '✕' : symbols[status]
  return { status, statusText, symbol }
}

/** Width of a near band in percentage points. */
function bandOf(target: Target | undefined, words: Words): string {
  const width = Math.abs((target?.value ?? 0) - (target?.near ?? 0))
  return words.points(Math.round(width * 10_000)).slice(1)
}
