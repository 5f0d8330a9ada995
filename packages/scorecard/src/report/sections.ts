import { columnDate, proseDate } from '../words/dates.ts'
import { ended } from '../words/sentences.ts'
import type { Facts } from '../model/facts.ts'
import type { Scorecard } from '../model/scorecard.ts'
import { note, text } from './cells.ts'
import type { ReportInput } from './input.ts'
import type { Block, ReportSection } from './report.ts'
import { fieldTable } from './results.ts'
import { groupBlocks, nextBlocks } from './tasks.ts'

/** The six parts of the body. What people have to say is theirs, or dotted lines. */
export function sectionsOf(
  facts: Facts,
  input: ReportInput,
  {
    scorecard,
    gap,
  }: { readonly scorecard: Scorecard; readonly gap: string | null },
): readonly ReportSection[] {
  const { say } = facts.words
  const written = (label: string, section: string): Block => ({
    kind: 'written',
    label,
    text: paragraphs(section, facts, input),
  })
  const section = (key: ReportSection['key'], blocks: readonly Block[]) => ({
    key,
    title: say(`report.${key}`),
    blocks,
  })
  return [
    section('results', [note(say('report.marks'))]),
    section('dossiers', dossierBlocks(facts, input, { scorecard, gap })),
    section('tasks', groupBlocks(facts, input)),
    section('shortcomings', [
      written(say('report.shortcomingsOf'), 'shortcomings'),
      causesOf(facts, input),
      written(say('report.solutionsOf'), 'solutions'),
    ]),
    section('next', [
      ...nextBlocks(facts, input),
      written(say('report.directionsOf'), 'directions'),
    ]),
    section('proposals', [
      written(say('report.difficultiesOf'), 'difficulties'),
      written(say('report.proposalsOf'), 'proposals'),
    ]),
  ]
}

function dossierBlocks(
  facts: Facts,
  input: ReportInput,
  {
    scorecard,
    gap,
  }: { readonly scorecard: Scorecard; readonly gap: string | null },
): readonly Block[] {
  const { words, late, overdue } = facts
  if (gap !== null) return [text(words.say('report.unknown', { gap }))]
  const fields = fieldTable(facts, input, {
    flow: scorecard.flow.row,
    number: scorecard.units ? 4 : 3,
  })
  return [
    ...(fields ? [fields] : []),
    text(
      words.say('report.listed', {
        late: words.count(late.length),
        overdue: words.count(overdue.length),
        date: proseDate(input.period.to, words),
      }),
    ),
  ]
}

/** The causes that units wrote, and those that were noted of missed KPIs. */
function causesOf(facts: Facts, input: ReportInput): Block {
  const { words, isOwn, unitName, subjects } = facts
  const remarks = input.remarks
    .filter(({ unit }) => isOwn(unit))
    .map(({ kpi, cause, remedy, owner, until }) =>
      words.say('report.remark', {
        kpi: subjects.find((s) => s.kpi.id === kpi)?.title ?? kpi,
        cause: ended(cause),
        remedy: ended(remedy),
        owner: unitName(owner),
        until: columnDate(until, words),
      }),
    )
  const written = paragraphs('causes', facts, input)
  const all = [...(written === null ? [] : [written]), ...remarks]
  return {
    kind: 'written',
    label: words.say('written.causes'),
    text: all.length === 0 ? null : all.join('\n'),
  }
}

/** What the units wrote of a part, those below with their names; null where nobody wrote anything. */
function paragraphs(
  section: string,
  { isOwn, unitName }: Facts,
  { lists, period, unit }: ReportInput,
): string | null {
  const own = lists.paragraphs.filter(
    (p) => p.section === section && p.period === period.key && isOwn(p.unit),
  )
  if (own.length === 0) return null
  return own
    .map((p) => (p.unit === unit ? p.text : `${unitName(p.unit)}: ${p.text}`))
    .join('\n')
}
