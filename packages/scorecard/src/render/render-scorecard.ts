import type { Scorecard } from '../model/scorecard.ts'
import type { Printer } from '../print/print.ts'
import type { Made } from '../proof/manifest.ts'
import { chartValues, scorecardTables } from '../proof/scorecard-tables.ts'
import { figureSvgs } from './charts/figures.ts'
import { scorecardHtml } from './html/html.ts'
import { renderPaper } from './render-paper.ts'
import type { PaperForm, RenderedPaper } from './render-paper.ts'
import { scorecardSheets } from './xlsx.ts'

const form: PaperForm<Scorecard> = {
  page: scorecardPage,
  claims: (scorecard) => ({
    tables: scorecardTables(scorecard),
    values: chartValues(scorecard),
  }),
  sheets: scorecardSheets,
  // Of two pages of 257 or 264 mm: what needs little of the second is set larger.
  larger: { factors: [1.2, 1.1], above: 265, upTo: 460, pages: 2 },
}

/**
 * Everything from a scorecard to its files; the same scorecard gives the same bytes.
 *
 * @param printer a browser held open, for several; without one, one is opened and ended
 * @param made what it was made from, for its manifest; the code that is printed stands for it
 * @throws PrintError when there is no PDF.
 * @throws ProofError when what was printed does not show what it must.
 * @example
 * const printer = await openPrinter()
 * const { pdf, xlsx, json } = await renderScorecard(scorecard, printer)
 */
export async function renderScorecard(
  scorecard: Scorecard,
  printer?: Pick<Printer, 'print' | 'browser'>,
  made?: Made,
): Promise<RenderedPaper> {
  return await renderPaper(scorecard, form, { printer, made })
}

/** A scorecard as one HTML document that stands alone, its figures drawn. */
export async function scorecardPage(scorecard: Scorecard): Promise<string> {
  return scorecardHtml(scorecard, await figureSvgs(scorecard))
}
