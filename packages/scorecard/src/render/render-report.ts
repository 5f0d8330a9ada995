import type { Printer } from '../print/print.ts'
import type { Made } from '../proof/manifest.ts'
import type { PrintedTable } from '../proof/prove.ts'
import { bodyTables, chartValues } from '../proof/scorecard-tables.ts'
import type { Report } from '../report/report.ts'
import { figureSvgs } from './charts/figures.ts'
import { reportHtml } from './html/report.ts'
import { renderPaper } from './render-paper.ts'
import type { PaperForm, RenderedPaper } from './render-paper.ts'
import { reportSheets } from './report-xlsx.ts'

const form: PaperForm<Report> = {
  page: async (report) =>
    reportHtml(report, await figureSvgs(report.scorecard)),
  claims: ({ scorecard, annexes }) => ({
    tables: [...bodyTables(scorecard), ...annexes.flatMap(printedTables)],
    values: chartValues(scorecard),
    annexes: annexes.length,
  }),
  sheets: reportSheets,
}

/**
 * Everything from a report to its files; the same report gives the same bytes.
 *
 * @param printer a browser held open, for several; without one, one is opened and ended
 * @param made what it was made from, for its manifest; the code that is printed stands for it
 * @throws PrintError when there is no PDF.
 * @throws ProofError when what was printed does not show what it must.
 */
export async function renderReport(
  report: Report,
  printer?: Pick<Printer, 'print' | 'browser'>,
  made?: Made,
): Promise<RenderedPaper> {
  return await renderPaper(report, form, { printer, made })
}

/** The tables of an annex as they are to be on paper. */
function printedTables({
  title,
  blocks,
}: Report['annexes'][number]): readonly PrintedTable[] {
  return blocks.flatMap((block) =>
    block.kind === 'table'
      ? [
          {
            caption: block.caption ?? title,
            rows: block.rows.map((row) =>
              'heading' in row
                ? [row.heading]
                : row.cells.map(({ text }) => text),
            ),
          },
        ]
      : [],
  )
}
