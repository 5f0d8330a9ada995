import { catalog } from '@motcua/metrics'
import { planAnnexes } from '@motcua/metrics/plan'
import { columnDate } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { ScorecardError } from '../model/input.ts'
import type { Scorecard } from '../model/scorecard.ts'
import {
  column,
  count,
  note,
  row,
  tableOr,
  text,
  words as inWords,
} from './cells.ts'
import type { ReportInput } from './input.ts'
import type { Block, Report } from './report.ts'

/** Annex XI: the plan held against what is measured. */
export function planBlocks(
  { words }: Facts,
  { plan, kpis = catalog }: ReportInput,
): readonly Block[] {
  const { say, language } = words
  const { clausesWithoutKpi, kpisWithoutClause, oddities } = planAnnexes(
    plan,
    kpis,
  )
  const titles = kpisWithoutClause.map(
    (id) => kpis.find((kpi) => kpi.id === id)?.title[language] ?? id,
  )
  return [
    tableOr(
      say('annexXI.noClauses'),
      [
        column(say('annexXI.clause'), 'words', 35),
        column(say('annexXI.quote'), 'words', 130),
      ],
      clausesWithoutKpi.map(({ cite, quote }) =>
        row([cite, quote].map(inWords)),
      ),
      say('annexXI.clauses'),
    ),
    text(
      titles.length === 0
        ? say('annexXI.noKpis')
        : say('annexXI.kpis', { kpis: titles.join('; ') }),
    ),
    text(
      say(oddities.length === 0 ? 'annexXI.noOddities' : 'annexXI.oddities'),
    ),
    ...oddities.map((oddity) => text(`– ${oddity}`)),
  ]
}

/**
 * Annex XII: how it is computed, from which files, and what is wrong with the data.
 *
 * @throws ScorecardError when the rows of a file are not what became of them.
 */
export function methodBlocks(
  { words }: Facts,
  { files, defects }: ReportInput,
  scorecard: Scorecard,
): readonly Block[] {
  const { say } = words
  for (const { file, read, accepted, unchanged, rejected } of files)
    if (read !== accepted + unchanged + rejected)
      throw new ScorecardError(
        `expected ${file}: read = accepted + unchanged + rejected, got ${read} and ${accepted} + ${unchanged} + ${rejected}`,
      )
  const numbers = ['read', 'accepted', 'unchanged', 'rejected'] as const
  const sum = numbers.map((key) => files.reduce((n, file) => n + file[key], 0))
  return [
    text(say('annexXII.formulas')),
    ...[...scorecard.notes, scorecard.abbreviations].map(note),
    tableOr(
      say('annexXII.noFiles'),
      [
        column(say('annexXII.file'), 'words', 60),
        column(say('annexXII.extracted'), 'middle', 24),
        ...numbers.map((key) => column(say(`annexXII.${key}`), 'count', 18)),
      ],
      files.length === 0
        ? []
        : [
            ...files.map((file) =>
              row([
                inWords(file.file),
                inWords(columnDate(file.extractedAt.slice(0, 10), words)),
                ...numbers.map((key) => count(file[key], words)),
              ]),
            ),
            row(
              [
                inWords(say('annexII.total')),
                inWords(''),
                ...sum.map((n) => count(n, words)),
              ],
              true,
            ),
          ],
      say('annexXII.files'),
    ),
    tableOr(
      say('annexXII.noDefects'),
      [
        column(say('annexXII.code'), 'words', 45),
        column(say('annexXII.meaning'), 'words', 100),
        column(say('annexXII.rows'), 'count', 16),
        column(say('annexXII.open'), 'count', 16),
      ],
      defects.map(({ code, meaning, rows, open }) =>
        row([
          inWords(code),
          inWords(meaning),
          count(rows, words),
          count(open, words),
        ]),
      ),
      say('annexXII.defects'),
    ),
  ]
}

/** The defects that a report printed in annex XII, whose last block they are; undefined where it has none. */
export function printedDefects({
  annexes,
}: Pick<Report, 'annexes'>): readonly PrintedDefect[] | undefined {
  const last = annexes.find(({ number }) => number === 'XII')?.blocks.at(-1)
  if (last?.kind === 'none') return []
  if (last?.kind !== 'table') return undefined
  return last.rows.flatMap((of) => {
    const [code, , rows, open] = 'cells' in of ? of.cells : []
    return code
      ? [{ code: code.text, rows: rows?.number ?? 0, open: open?.number ?? 0 }]
      : []
  })
}

/** How many rows have a defect, and of how many it is still so. */
export type PrintedDefect = Omit<ReportInput['defects'][number], 'meaning'>
