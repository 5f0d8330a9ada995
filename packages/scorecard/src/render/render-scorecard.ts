import { scorecardJson } from '../model/json.ts'
import type { Scorecard } from '../model/scorecard.ts'
import { withAttachments } from '../print/attach.ts'
import { openPrinter } from '../print/print.ts'
import type { Printer } from '../print/print.ts'
import { codeOf, manifestContent, manifestOf } from '../proof/manifest.ts'
import type { Made } from '../proof/manifest.ts'
import { prove } from '../proof/prove.ts'
import { chartValues, scorecardTables } from '../proof/scorecard-tables.ts'
import { workbookFaults } from '../proof/workbook.ts'
import { wordsOf } from '../words/words.ts'
import { figureSvgs } from './charts/figures.ts'
import { csvName, sheetCsv } from './csv.ts'
import { fontsUsed } from './fonts.ts'
import { scorecardHtml } from './html/html.ts'
import { scorecardSheets, scorecardXlsx } from './xlsx.ts'

/** A scorecard in the three forms that are filed. */
export interface RenderedScorecard {
  /** With the model, its tables and its manifest attached. */
  readonly pdf: Uint8Array
  readonly xlsx: Uint8Array
  /** The model without its cells, with a line's end. */
  readonly json: string
}

/**
 * Everything from a scorecard to its files; the same scorecard gives the same bytes.
 *
 * ```text
 * scorecard ── code ── figures as SVG ── HTML ── printer ── proof ─┐
 *           ├─ plain data ─────────────────────── json ────────────┼── pdf
 *           └─ typed cells ────────────────────── csv, xlsx ───────┘
 * ```
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
): Promise<RenderedScorecard> {
  if (printer) return await rendered(scorecard, printer, made)
  const own = await openPrinter()
  try {
    return await rendered(scorecard, own, made)
  } finally {
    await own.close()
  }
}

async function rendered(
  model: Scorecard,
  printer: Pick<Printer, 'print' | 'browser'>,
  made: Made | undefined,
): Promise<RenderedScorecard> {
  const fonts = fontsUsed()
  const browser = await printer.browser()
  const content = manifestContent(model, { made, browser, fonts })
  const scorecard = { ...model, verification: codeOf(content) }
  const html = await scorecardPage(scorecard)
  const { asOf } = scorecard
  const printed = await printer.print(html, { asOf })
  const tables = scorecardTables(scorecard)
  const sheets = scorecardSheets(scorecard)
  prove(
    printed,
    { html, tables, values: chartValues(scorecard), family: fonts.family },
    workbookFaults(sheets, tables, wordsOf(scorecard)),
  )
  const json = `${scorecardJson(scorecard, 2)}\n`
  const files = [
    ...sheets.map((sheet) => ({
      name: csvName(sheet),
      mime: 'text/csv',
      data: sheetCsv(sheet),
    })),
    { name: 'scorecard.json', mime: 'application/json', data: json },
  ]
  const manifest = {
    name: 'manifest.json',
    mime: 'application/json',
    data: `${JSON.stringify(manifestOf(content, printed, files), null, 2)}\n`,
  }
  return {
    pdf: withAttachments(printed, [...files, manifest], asOf),
    xlsx: await scorecardXlsx(scorecard),
    json,
  }
}

/** A scorecard as one HTML document that stands alone, its figures drawn. */
export async function scorecardPage(scorecard: Scorecard): Promise<string> {
  return scorecardHtml(scorecard, await figureSvgs(scorecard))
}
