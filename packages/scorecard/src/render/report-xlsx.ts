import type {
  Block,
  Cell,
  Report,
  ReportColumn,
  ReportRow,
  ReportSection,
} from '../report/report.ts'
import { wordsOf } from '../words/words.ts'
import {
  flowRows,
  head,
  kpiRows,
  placed,
  strong,
  text,
  unitRows,
} from './xlsx.ts'
import { workbook } from './workbook.ts'
import type { Row, Sheet } from './workbook.ts'

/**
 * A report as a workbook: a sheet for the body and one for each annex, its
 * numbers as they are printed and its text never a formula. The same report
 * gives the same bytes.
 */
export async function reportXlsx(report: Report): Promise<Uint8Array> {
  return await workbook(reportSheets(report))
}

/** What a report's workbook has in it. */
export function reportSheets(report: Report): readonly Sheet[] {
  const { say } = wordsOf(report)
  const top = (...titles: readonly string[]) => [
    ...headRows(report),
    ...titles.map((title) => [strong(title)]),
    [],
  ]
  return [
    {
      sheet: say('sheet.report'),
      data: [
        ...top(report.subject),
        ...report.sections.flatMap(({ key, title, blocks }) => [
          [strong(title)],
          ...scorecardRows(key, report),
          ...blocks.flatMap(blockRows),
          [],
        ]),
      ],
      columns: widths(12),
    },
    ...report.annexes.map(({ label, title, head: lines, blocks }) => ({
      sheet: label,
      data: [
        ...top(label, title),
        ...lines.map((line) => [text(line)]),
        ...blocks.flatMap(blockRows),
      ],
      columns: widths(16),
    })),
  ]
}

/** What of a section is the scorecard's. */
function scorecardRows(
  key: ReportSection['key'],
  { scorecard }: Report,
): Row[] {
  if (key === 'results')
    return [
      ...scorecard.conclusions.map((sentence) => [text(sentence)]),
      ...kpiRows(scorecard),
    ]
  if (key !== 'dossiers') return []
  return [
    ...flowRows(scorecard),
    ...(scorecard.units ? unitRows(scorecard.units, scorecard) : []),
  ]
}

function headRows(report: Report): Row[] {
  const { banners, disclaimer, unit, dataLine, verification } = report
  const { say } = wordsOf(report)
  return [
    ...banners.map(({ strong: first, rest }) => [
      strong(`${first} ${rest}`.trim()),
    ]),
    ...(disclaimer === null ? [] : [[strong(disclaimer)]]),
    [text(`${unit.name} · ${dataLine}`)],
    [text(`${say('closing.verification')}: ${verification}`)],
  ]
}

function blockRows(block: Block): Row[] {
  if (block.kind === 'written')
    return [[text(`${block.label} ${block.text ?? ''}`.trim())]]
  if (block.kind !== 'table') return [[text(block.text)]]
  const { caption, columns, rows } = block
  return [
    ...(caption === null ? [] : [[strong(caption)]]),
    columns.map(({ group, title }) =>
      head(group === null ? title : `${group}: ${title}`),
    ),
    ...rows.map((row) => tableRow(row, columns)),
  ]
}

function tableRow(row: ReportRow, columns: readonly ReportColumn[]): Row {
  if ('heading' in row) return [strong(row.heading)]
  return row.cells.map((cell, i) => typed(cell, columns[i]))
}

function typed(
  { text: printed, number, mark }: Cell,
  column: ReportColumn | undefined,
) {
  const digits = column?.digits ? `.${'0'.repeat(column.digits)}` : ''
  const format = column?.kind === 'share' ? '0.00%' : `#,##0${digits}`
  const behind = mark === undefined ? '' : `" ${mark.replaceAll('"', '')}"`
  return placed(number, printed, `${format}${behind}`)
}

function widths(width: number) {
  return [{ width: 40 }, ...Array.from({ length: 19 }, () => ({ width }))]
}
