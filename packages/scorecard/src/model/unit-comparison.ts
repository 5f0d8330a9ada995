import { existsIn, rankingOf } from '@motcua/metrics'
import { targetOf } from '@motcua/metrics/plan'
import { isFew } from '@motcua/metrics/statistics'
import { lowerFirst, periodName } from '../words/dates.ts'
import { casesOf, printedShare } from '../words/subject.ts'
import type { Subject } from '../words/subject.ts'
import type { Words } from '../words/words.ts'
import { axisOf } from './axis.ts'
import type { Facts } from './facts.ts'
import { isShare, shortTitle, sourceOf, targetMark } from './figures.ts'
import { isFigureKnown } from './known.ts'
import type { FigureMark, UnitComparison, UnitShare } from './scorecard.ts'

/** Of which targets the units are compared, the one that matters first. */
const comparedKpis = ['on_time', 'early'] as const

/** Figure 2: the rates of time, unit by unit, in the order of the catalogue; null without units. */
export function unitComparison(facts: Facts): UnitComparison | null {
  const { input, find, unitName, words } = facts
  const { evaluation, period } = input
  const compared = comparedIn(facts)
  const [first] = compared
  const units = evaluation.units.filter(
    (u) => u.parent !== null && existsIn(u, period),
  )
  if (!first || units.length === 0) return null
  const rows = units.map(({ code }) => {
    const result = find(first.kpi.id, period, code)
    return {
      code,
      label: unitName(code),
      n: isFigureKnown(result) ? words.count(result.denominator ?? 0) : '…',
      shares: compared.map((subject) => shareIn(code, subject, facts)),
    }
  })
  const panels = compared.map((subject, i) =>
    panelOf(
      subject,
      rows.flatMap(({ shares }) => shares[i] ?? []),
      facts,
    ),
  )
  return {
    caption: words.say('comparison.caption', {
      shares: panels
        .map(({ title }) => lowerFirst(title))
        .join(words.say('comparison.and')),
      period: periodName(period, words),
    }),
    unitTitle: words.say('units.name'),
    panels,
    units: rows,
    notes: [
      words.say('comparison.cases'),
      ...limitWords(
        rows.flatMap(({ shares }) => shares),
        words,
      ),
      ...(panels.some(({ axis }) => axis.from > 0)
        ? [words.say('figure.cut')]
        : []),
    ],
    source: sourceOf(facts),
  }
}

/** The rates of time that the plan has targets for, or else the first shares that it has. */
function comparedIn({ subjects, find, input }: Facts): readonly Subject[] {
  const shares = subjects.filter(({ kpi }) =>
    isShare(find(kpi.id, input.period)),
  )
  const timely = comparedKpis.flatMap((id) =>
    shares.filter(({ kpi }) => kpi.id === id),
  )
  return timely.length > 0 ? timely : shares.slice(0, 2)
}

function panelOf(
  subject: Subject,
  shares: readonly UnitShare[],
  { find, input: { period }, words }: Facts,
): UnitComparison['panels'][number] {
  const all = find(subject.kpi.id, period)
  const cases = isFigureKnown(all) ? casesOf(all) : null
  const whole = (of: NonNullable<typeof cases>): FigureMark => ({
    kind: 'whole',
    label: words.say('comparison.whole', {
      share: printedShare(of, subject.planned, words),
    }),
    value: of.numerator / of.denominator,
  })
  const marks = [
    ...targetMark(subject, words).map(({ label: target, ...mark }) => ({
      ...mark,
      label: words.say('figure.target', { target }),
    })),
    ...(cases ? [whole(cases)] : []),
  ]
  return {
    kpi: subject.kpi.id,
    title: shortTitle(subject, words),
    axis: axisOf([
      ...marks.map(({ value }) => value),
      ...shares.flatMap(({ value, limits }) => [
        ...(value === null ? [] : [value]),
        ...(limits ? [limits.from, limits.to] : []),
      ]),
    ]),
    marks,
  }
}

/** The share of a unit, and where chance alone would put it: a funnel plot's outer limits. */
function shareIn(
  code: string,
  { kpi, planned }: Subject,
  { input: { plan, period, evaluation }, find, words }: Facts,
): UnitShare {
  const untold = (key: 'unknown' | 'none' | 'few') => ({
    value: null,
    limits: null,
    position: null,
    text: words.say(`comparison.${key}`),
  })
  const result = find(kpi.id, period, code)
  if (!isFigureKnown(result)) return untold('unknown')
  const cases = casesOf(result)
  if (!cases) return untold('none')
  const { numerator, denominator } = cases
  if (isFew(kpi, denominator)) return untold('few')
  const target = targetOf(plan, kpi.id, code, period) ?? planned
  const all = find(kpi.id, period)
  const { units } = evaluation
  const [ranked] = isFigureKnown(all)
    ? rankingOf({ results: [all, result], units }, { kpi: kpi.id })
    : []
  const { limits = null, position = null } = ranked ?? {}
  return {
    value: numerator / denominator,
    text: printedShare(cases, target, words),
    limits: limits && {
      from: limits.least / denominator,
      to: limits.greatest / denominator,
    },
    position,
  }
}

/** What the grey bands are, and the triangles where there are some. */
function limitWords(
  shares: readonly UnitShare[],
  { say }: Words,
): readonly string[] {
  if (shares.every(({ limits }) => limits === null)) return []
  const isOutside = ({ position }: UnitShare) =>
    position === 'below' || position === 'above'
  return [
    say('comparison.band'),
    ...(shares.some(isOutside) ? [say('comparison.outside')] : []),
  ]
}
