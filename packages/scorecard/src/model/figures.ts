import { existsIn } from '@motcua/metrics'
import { monthsUpTo } from '@motcua/metrics/calendar'
import { targetOf } from '@motcua/metrics/plan'
import type { Period } from '@motcua/metrics'
import { monthTick, periodName, proseDate } from '../words/dates.ts'
import type { Subject } from '../words/subject.ts'
import { inLanguage } from '../words/words.ts'
import type { Words } from '../words/words.ts'
import type { Facts } from './facts.ts'
import { isFigureKnown } from './known.ts'
import type { Trend, UnitComparison } from './scorecard.ts'

/** Up to this many cases of a unit are not compared with those of others. */
const fewCases = 10

/** The lines of figure 1. */
const lines = ['on_time', 'early'] as const

/** Figure 1: thirteen months up to the last of the period; a month without data is a gap. */
export function trend(facts: Facts): Trend {
  const { input, subjects, find, words } = facts
  const months = monthsUpTo(input.period, 13)
  const shown = subjects.flatMap((subject) =>
    lines.flatMap((id) => (id === subject.kpi.id ? [{ ...subject, id }] : [])),
  )
  const valueIn = (kpi: string, month: Period) => {
    const result = find(kpi, month)
    return isFigureKnown(result) ? result.value : null
  }
  return {
    caption: words.say('trend.caption', {
      month: months
        .slice(-1)
        .map((month) => periodName(month, words))
        .join(),
    }),
    months: months.map((month) => monthTick(month, words)),
    series: shown.map(({ id }) => ({
      kpi: id,
      title: words.say(`trend.${id}`),
      values: months.map((month) => valueIn(id, month)),
    })),
    marks: [
      ...shown.flatMap((subject) => targetMark(subject, words)),
      ...shown.flatMap((subject) => baselineMark(subject, words)),
    ],
    source: source(facts),
  }
}

/** Figure 2: the early rate, unit by unit, in the order of the catalogue. */
export function unitComparison(facts: Facts): UnitComparison {
  const { input, subjects, words } = facts
  const { evaluation, period } = input
  const subject = subjects.find(({ kpi }) => kpi.id === 'early')
  return {
    caption: words.say('comparison.caption', {
      period: periodName(period, words),
    }),
    units: evaluation.units
      .filter((u) => u.parent !== null && existsIn(u, period))
      .map((u) => unitBar(u.code, subject, facts)),
    marks: subject ? targetMark(subject, words) : [],
    source: source(facts),
  }
}

function unitBar(
  code: string,
  subject: Subject | undefined,
  { input: { plan, period }, find, unitName, words }: Facts,
): UnitComparison['units'][number] {
  const { say } = words
  const labelled = (count: string) => `${unitName(code)} (n = ${count})`
  const result = find('early', period, code)
  if (!isFigureKnown(result))
    return {
      label: labelled('…'),
      value: null,
      text: say('comparison.unknown'),
    }
  const { numerator } = result
  const denominator = result.denominator ?? 0
  const label = labelled(words.count(denominator))
  if (denominator <= fewCases)
    return {
      label,
      value: null,
      text: say(denominator === 0 ? 'comparison.none' : 'comparison.few'),
    }
  const target = targetOf(plan, 'early', code, period) ?? subject?.planned
  return {
    label,
    value: numerator / denominator,
    text: words.share(numerator, denominator, target ? [target.value] : []),
  }
}

function targetMark(
  { planned, isPlanned }: Subject,
  { say, language }: Words,
): Trend['marks'] {
  const target = planned.printed[language]
  return isPlanned
    ? [{ label: say('figure.target', { target }), value: planned.value }]
    : []
}

/** The plan's baseline of the early rate. */
function baselineMark(
  { kpi, planned: { baseline } }: Subject,
  { say, language }: Words,
): Trend['marks'] {
  if (kpi.id !== 'early' || !baseline) return []
  const { year, printed, value } = baseline
  const label = say('figure.baseline', {
    year: String(year),
    value: inLanguage(printed, language),
  })
  return [{ label, value }]
}

function source({ input, words }: Facts): string {
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
