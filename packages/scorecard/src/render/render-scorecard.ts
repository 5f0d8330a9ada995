import { scorecardJson } from '../model/json.ts'
import type { Scorecard } from '../model/scorecard.ts'
import { openPrinter } from '../print/print.ts'
import type { Printer } from '../print/print.ts'
import { chartSvg } from './charts/chart-svg.ts'
import { comparisonSpec } from './charts/comparison.ts'
import { trendSpec } from './charts/trend.ts'
import { scorecardHtml } from './html/html.ts'
import { scorecardXlsx } from './xlsx.ts'

/** A scorecard in the three forms that are filed. */
export interface RenderedScorecard {
  readonly pdf: Uint8Array
  readonly xlsx: Uint8Array
  /** The model without its cells, with a line's end. */
  readonly json: string
}

/**
 * Everything from a scorecard to its files; the same scorecard gives the same bytes.
 *
 * ```text
 * scorecard ── figures as SVG ── HTML ── printer ── pdf
 *           ├─ typed cells ──────────────────────── xlsx
 *           └─ plain data ───────────────────────── json
 * ```
 *
 * @param printer a browser held open, for several; without one, one is opened and ended
 * @throws PrintError when there is no PDF.
 * @example
 * const printer = await openPrinter()
 * const { pdf, xlsx, json } = await renderScorecard(scorecard, printer)
 */
export async function renderScorecard(
  scorecard: Scorecard,
  printer?: Pick<Printer, 'print'>,
): Promise<RenderedScorecard> {
  const html = await scorecardPage(scorecard)
  return {
    pdf: await printed(html, scorecard.asOf, printer),
    xlsx: await scorecardXlsx(scorecard),
    json: `${scorecardJson(scorecard, 2)}\n`,
  }
}

/** A scorecard as one HTML document that stands alone, its figures drawn. */
export async function scorecardPage(scorecard: Scorecard): Promise<string> {
  const { trend, comparison } = scorecard
  return scorecardHtml(scorecard, {
    trend: await chartSvg(trendSpec(trend, scorecard)),
    comparison:
      comparison && (await chartSvg(comparisonSpec(comparison, scorecard))),
  })
}

async function printed(
  html: string,
  asOf: string,
  printer: Pick<Printer, 'print'> | undefined,
): Promise<Uint8Array> {
  if (printer) return printer.print(html, { asOf })
  const own = await openPrinter()
  try {
    return await own.print(html, { asOf })
  } finally {
    await own.close()
  }
}
