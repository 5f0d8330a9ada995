import { createHash } from 'node:crypto'
import { addDays } from '@motcua/metrics/calendar'
import { buildScorecard } from '../model/build.ts'
import { factsOf } from '../model/facts.ts'
import type { Facts } from '../model/facts.ts'
import { paperJson } from '../model/json.ts'
import { areDossiersKnown, gapOf } from '../model/known.ts'
import type { Scorecard } from '../model/scorecard.ts'
import type { Words } from '../words/words.ts'
import { periodName, proseDate, proseTime } from '../words/dates.ts'
import { noneOf } from './cells.ts'
import { dueBlocks, dueTitle, missBlocks } from './dossiers.ts'
import { formAnnex } from './form.ts'
import type { ReportInput } from './input.ts'
import { methodBlocks, planBlocks } from './method.ts'
import { postingBlocks } from './posting.ts'
import { isEmpty } from './report.ts'
import type { Annex, Block, Report } from './report.ts'
import { restatedBlocks } from './restated.ts'
import { resultBlocks } from './results.ts'
import { sectionsOf } from './sections.ts'
import { taskBlocks } from './tasks.ts'
import { trendBlocks } from './trend.ts'
import { reportBlocks, surveyBlocks } from './units.ts'

/*
 *   input ──▶ scorecard ──▶ part I, tables 1 and 2 ─┐
 *         ├─▶ sections II to VI ────────────────────┼─▶ report
 *         └─▶ annexes I to XII, held against table 2,
 *             and XIII of the office's own questions ──┘
 */

/**
 * The report of a unit over a period: the scorecard's matter, what people say
 * of it, and its annexes, as frozen plain data.
 *
 * @throws ScorecardError when an annex does not tie with table 2, or a list is not as long as its count.
 */
export function reportOf(input: ReportInput): Report {
  const facts = factsOf(input)
  const { words, find } = facts
  const scorecard = withCaption(buildScorecard(input), words)
  const gap = areDossiersKnown(find, input.period) ? null : gapOf(input, words)
  const { say } = words
  const { letterhead } = scorecard
  // The kind of a paper stands before its office: `BC` is *báo cáo*.
  const annexes = annexesOf(facts, input, { scorecard, gap })
  const symbol = letterhead.symbol.replace(/^\/……/, '/BC')
  const body: Omit<Report, 'verification'> = {
    kind: 'report',
    ...headOf(scorecard),
    letterhead: { ...letterhead, symbol },
    ...titleOf(facts, scorecard),
    scorecard,
    sections: sectionsOf(facts, input, { scorecard, gap }),
    annexes,
    emptyTitle: annexes.filter(isEmpty).length > 1 ? say('report.empty') : null,
    attached: say('report.attached', {
      symbol,
      year: addDays(input.period.to, 1).slice(0, 4),
    }),
  }
  const hash = createHash('sha256').update(paperJson(body)).digest('hex')
  const verification = hash
    .slice(0, 12)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1-')
  return deepFreeze({ ...body, verification })
}

/** The third table of a report is that of the units: what table 3 lists is annex IV. */
function withCaption(scorecard: Scorecard, { say }: Words): Scorecard {
  const { units } = scorecard
  const caption = say('report.byUnit', { n: '3' })
  return units ? { ...scorecard, units: { ...units, caption } } : scorecard
}

function headOf(scorecard: Scorecard) {
  const { office, period, unit, edition, state, synthetic } = scorecard
  const { language, texts, asOf, banners, disclaimer, watermark } = scorecard
  const { placeAndDate, dataLine, replaces, isSigned } = scorecard
  return {
    office,
    period,
    unit,
    edition,
    state,
    synthetic,
    language,
    texts,
    asOf,
    banners,
    disclaimer,
    watermark,
    placeAndDate,
    dataLine,
    ...(replaces && { replaces }),
    ...(isSigned && { isSigned }),
  }
}

/** What is reported, to whom, and under which plan. */
function titleOf(
  { input, words, unitName }: Facts,
  { unit }: Scorecard,
): Pick<Report, 'title' | 'subject' | 'addressees' | 'basis'> {
  const { say } = words
  const { plan, period, asOf, synthetic, office } = input
  const of = periodName(period, words)
  const to = !unit.isRoot
    ? say('report.toOffice')
    : period.kind === 'month'
      ? say('report.toMonth')
      : say('report.toOther')
  return {
    title: say('report.title'),
    subject: unit.isRoot
      ? say('report.subject', { period: of })
      : say('report.subjectOf', { period: of, unit: unitName(unit.code) }),
    addressees: (synthetic ? say('report.toNobody') : to).split('\n'),
    basis: say('report.basis', {
      number: plan.number,
      date: proseDate(plan.date, words),
      title: plan.title[words.language],
      office: unit.isRoot ? office.name : unitName(unit.code),
      period: of,
      from: proseDate(period.from, words),
      to: proseDate(period.to, words),
      at: proseTime(asOf, words),
    }),
  }
}

/** The annexes in their order; what dossiers tell is left out where they are not known. */
function annexesOf(
  facts: Facts,
  input: ReportInput,
  {
    scorecard,
    gap,
  }: { readonly scorecard: Scorecard; readonly gap: string | null },
): readonly Annex[] {
  const { say } = facts.words
  const flow = scorecard.flow.row
  const known = (blocks: () => readonly Block[]): readonly Block[] =>
    gap === null ? blocks() : [noneOf(say('report.unknown', { gap }))]
  const form = formAnnex(input.form, facts, flow)
  const annexes: readonly Content[] = [
    {
      title: say('annex.trend'),
      isLandscape: true,
      blocks: trendBlocks(facts, input),
    },
    {
      title: say('annex.results'),
      blocks: known(() => resultBlocks(facts, input, flow)),
    },
    { ...form, isLandscape: true, blocks: known(() => form.blocks) },
    {
      title: say('annex.misses'),
      isLandscape: true,
      blocks: known(() => missBlocks(facts, scorecard)),
    },
    {
      title: dueTitle(facts),
      blocks: known(() => dueBlocks(facts, input, scorecard)),
    },
    {
      title: say('annex.tasks'),
      isLandscape: true,
      blocks: taskBlocks(facts, input),
    },
    { title: say('annex.reports'), blocks: reportBlocks(facts, input) },
    { title: say('annex.surveys'), blocks: surveyBlocks(facts, input) },
    { title: say('annex.posting'), blocks: postingBlocks(facts, input) },
    { title: say('annex.restated'), blocks: restatedBlocks(facts, input) },
    { title: say('annex.plan'), blocks: planBlocks(facts, input) },
    {
      title: say('annex.method'),
      blocks: methodBlocks(facts, input, scorecard),
    },
    ...(input.answers.length > 0 ? [answersAnnex(facts, input)] : []),
  ]
  return annexes.map((annex, i) => {
    const number = roman[i] ?? ''
    const label = say('report.annex', { number })
    return { number, label, head: [], isLandscape: false, ...annex }
  })
}

type Content = Pick<Annex, 'title' | 'blocks'> & Partial<Annex>

/** Wide where a table of it is. */
function answersAnnex(
  { words }: Facts,
  { answers }: Pick<ReportInput, 'answers'>,
): Content {
  const isLandscape = answers.some(
    (block) => block.kind === 'table' && block.columns.length > 5,
  )
  return { title: words.say('annex.answers'), isLandscape, blocks: answers }
}

const roman = 'I II III IV V VI VII VIII IX X XI XII XIII'.split(' ')

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value))
    return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
