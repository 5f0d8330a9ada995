import { monthsUpTo } from '@motcua/metrics/calendar'
import type { Period, Result } from '@motcua/metrics'
import { monthTick, periodName, proseDate } from '../words/dates.ts'
import { casesOf, printedShare } from '../words/subject.ts'
import type { Subject } from '../words/subject.ts'
import { inLanguage } from '../words/words.ts'
import type { Words } from '../words/words.ts'
import { axisOf } from './axis.ts'
import type { Facts } from './facts.ts'
import { isFigureKnown } from './known.ts'
import type { FigureMark, Trend, TrendSeries } from './scorecard.ts'

/** Figure 1: thirteen months up to the last of the period; a month without data is a gap. */
export function trend(facts: Facts): Trend {
  const { input, subjects, words } = facts
  const months = monthsUpTo(input.period, 13)
  const all = subjects.map((subject, i) =>
    seriesOf(subject, { number: i + 1, months, facts }),
  )
  const series = all.filter(({ last }) => last !== null)
  return {
    caption: words.say('trend.caption', {
      month: months
        .slice(-1)
        .map((month) => periodName(month, words))
        .join(),
    }),
    months: months.map((month) => monthTick(month, words)),
    series,
    notes: [...lineWords(series, facts), ...notesOf(series, all, words)],
    source: sourceOf(facts),
  }
}

function seriesOf(
  subject: Subject,
  {
    number,
    months,
    facts: { find, words },
  }: {
    readonly number: number
    readonly months: readonly Period[]
    readonly facts: Facts
  },
): TrendSeries {
  const { kpi, planned } = subject
  const known = months.map((month) => {
    const result = find(kpi.id, month)
    return isFigureKnown(result) && isShare(result) ? casesOf(result) : null
  })
  const values = known.map((c) => c && c.numerator / c.denominator)
  const last = known.findLast((cases) => cases !== null)
  const marks = [...targetMark(subject, words), ...baselineMark(subject, words)]
  return {
    kpi: kpi.id,
    number,
    title: `${number}. ${shortTitle(subject, words)}`,
    values,
    last: last ? printedShare(last, planned, words) : null,
    axis: axisOf([
      ...values.filter((value) => value !== null),
      ...marks.map(({ value }) => value),
    ]),
    marks,
  }
}

const shortTitles = [
  'on_time',
  'early',
  'online_procedures',
  'online_registrations',
  'posted',
] as const

/** What a figure calls a target, whose whole title stands in table 1. */
export function shortTitle({ kpi, title }: Subject, { say }: Words): string {
  const known = shortTitles.find((id) => id === kpi.id)
  return known ? say(`short.${known}`) : title
}

/** Whether a result is a part of a whole, and so can be drawn on an axis of shares. */
export function isShare({ denominator, duration }: Result): boolean {
  return denominator !== null && duration === undefined
}

/** Which line is what, where there are some of a kind. */
function lineWords(
  series: readonly TrendSeries[],
  { input: { plan }, subjects, words: { say } }: Facts,
): readonly string[] {
  const shown = new Set(series.map(({ kpi }) => kpi))
  const has = (kind: FigureMark['kind']) =>
    series.some(({ marks }) => marks.some((mark) => mark.kind === kind))
  const years = subjects.flatMap(({ kpi, planned: { baseline } }) =>
    baseline && shown.has(kpi.id) ? [String(baseline.year)] : [],
  )
  return [
    ...(has('target')
      ? [say('trend.target', { year: String(plan.year) })]
      : []),
    ...(has('baseline')
      ? [say('trend.baseline', { year: [...new Set(years)].join(', ') })]
      : []),
  ]
}

function notesOf(
  series: readonly TrendSeries[],
  all: readonly TrendSeries[],
  { say }: Words,
): readonly string[] {
  const numbers = (some: readonly TrendSeries[]) =>
    some.map(({ number }) => number).join(', ')
  const cut = series.filter(({ axis }) => axis.from > 0)
  const empty = all.filter(({ last }) => last === null)
  return [
    ...(cut.length === 0
      ? []
      : cut.length === series.length
        ? [say('figure.cut')]
        : [say('figure.cutIn', { numbers: numbers(cut) })]),
    ...(series.some(({ values }) => values.includes(null))
      ? [say('trend.gaps')]
      : []),
    ...(empty.length === 0
      ? []
      : [say('trend.empty', { numbers: numbers(empty) })]),
  ]
}

/** The line of a target, where the plan has one for the period. */
export function targetMark(
  { planned, isPlanned }: Subject,
  { language }: Words,
): readonly FigureMark[] {
  const label = planned.printed[language]
  return isPlanned ? [{ kind: 'target', label, value: planned.value }] : []
}

/** The plan's baseline of a share. */
function baselineMark(
  { planned: { baseline } }: Subject,
  { language }: Words,
): readonly FigureMark[] {
  if (!baseline) return []
  const { printed, value } = baseline
  const label = inLanguage(printed, language)
  return [{ kind: 'baseline', label, value }]
}

/** Whose data a figure shows, and of when. */
export function sourceOf({ input, words }: Facts): string {
  const { office, loaded, asOf, synthetic } = input
  const date = proseDate(loaded ? loaded.newestExtract : asOf, words)
  if (synthetic)
    return words.say(loaded ? 'figure.synthetic' : 'figure.syntheticUpTo', {
      date,
    })
  return words.say(loaded ? 'figure.source' : 'figure.sourceUpTo', {
    office: office.name,
    date,
  })
}
