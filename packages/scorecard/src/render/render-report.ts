import { withAttachments } from '../print/attach.ts'
import { openPrinter } from '../print/print.ts'
import type { Printer } from '../print/print.ts'
import { prove } from '../proof/prove.ts'
import type { PrintedTable } from '../proof/prove.ts'
import { chartValues } from '../proof/scorecard-tables.ts'
import { reportJson } from '../report/json.ts'
import type { Report } from '../report/report.ts'
import { figureSvgs } from './charts/figures.ts'
import { fontsUsed } from './fonts.ts'
import { reportHtml } from './html/report.ts'
import type { RenderedScorecard } from './render-scorecard.ts'
import { reportXlsx } from './report-xlsx.ts'

/**
 * Everything from a report to its files; the same report gives the same bytes.
 * The PDF has the report as JSON attached.
 *
 * @param printer a browser held open, for several; without one, one is opened and ended
 * @throws PrintError when there is no PDF.
 * @throws ProofError when what was printed does not show what it must.
 */
export async function renderReport(
  report: Report,
  printer?: Pick<Printer, 'print'>,
): Promise<RenderedScorecard> {
  if (printer) return await rendered(report, printer)
  const own = await openPrinter()
  try {
    return await rendered(report, own)
  } finally {
    await own.close()
  }
}

async function rendered(
  report: Report,
  printer: Pick<Printer, 'print'>,
): Promise<RenderedScorecard> {
  const { asOf, scorecard } = report
  const html = reportHtml(report, await figureSvgs(scorecard))
  const printed = await printer.print(html, { asOf })
  prove(printed, {
    html,
    tables: report.annexes.flatMap(printedTables),
    values: chartValues(scorecard),
    annexes: report.annexes.length,
    family: fontsUsed().family,
  })
  const json = `${reportJson(report, 2)}\n`
  const file = { name: 'report.json', mime: 'application/json', data: json }
  return {
    pdf: withAttachments(printed, [file], asOf),
    xlsx: await reportXlsx(report),
    json,
  }
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
