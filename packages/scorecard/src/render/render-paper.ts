import { paperJson } from '../model/json.ts'
import { withAttachments } from '../print/attach.ts'
import { openPrinter } from '../print/print.ts'
import type { Printer } from '../print/print.ts'
import type { LargerType } from '../print/type-size.ts'
import { codeOf, manifestContent, manifestOf } from '../proof/manifest.ts'
import type { Made, Paper } from '../proof/manifest.ts'
import { prove } from '../proof/prove.ts'
import type { Claimed } from '../proof/prove.ts'
import { workbookFaults } from '../proof/workbook.ts'
import { wordsOf } from '../words/words.ts'
import { csvName, sheetCsv } from './csv.ts'
import { fontsUsed } from './fonts.ts'
import { workbook } from './workbook.ts'
import type { Sheet } from './workbook.ts'

/** A paper in the three forms that are filed. */
export interface RenderedPaper {
  /** With the model, its tables and its manifest attached. */
  readonly pdf: Uint8Array
  readonly xlsx: Uint8Array
  /** The model without its cells, with a line's end. */
  readonly json: string
}

/** How a kind of paper is placed. */
export interface PaperForm<P extends Paper> {
  page(paper: P): Promise<string>
  /** What the printed page is held against. */
  claims(paper: P): Pick<Claimed, 'tables' | 'values' | 'annexes'>
  sheets(paper: P): readonly Sheet[]
  /** Larger type where it leaves much of its last page empty. */
  readonly larger?: LargerType
}

/** What a paper is printed by, and what it was made from. */
interface Rendering {
  readonly printer: Pick<Printer, 'print' | 'browser'>
  readonly made: Made | undefined
}

/**
 * Everything from a paper to its files, whatever kind it is; the same paper
 * gives the same bytes.
 *
 * ```text
 * paper ── code ── page as HTML ── printer ── proof ─┐
 *       ├─ plain data ───────────────── json ────────┼── pdf
 *       └─ typed cells ──────────────── csv, xlsx ───┘
 * ```
 */
export async function renderPaper<P extends Paper>(
  paper: P,
  form: PaperForm<P>,
  {
    printer,
    made,
  }: Omit<Rendering, 'printer'> & {
    readonly printer: Rendering['printer'] | undefined
  },
): Promise<RenderedPaper> {
  if (printer) return await rendered(paper, form, { printer, made })
  const own = await openPrinter()
  try {
    return await rendered(paper, form, { printer: own, made })
  } finally {
    await own.close()
  }
}

async function rendered<P extends Paper>(
  model: P,
  form: PaperForm<P>,
  { printer, made }: Rendering,
): Promise<RenderedPaper> {
  const fonts = fontsUsed()
  const browser = await printer.browser()
  const content = manifestContent(model, { made, browser, fonts })
  const paper: P = { ...model, verification: codeOf(content) }
  const html = await form.page(paper)
  const { asOf, kind } = paper
  const printed = await printer.print(html, { asOf, larger: form.larger })
  const claims = form.claims(paper)
  const sheets = form.sheets(paper)
  prove(
    printed,
    { html, ...claims, family: fonts.family },
    workbookFaults(sheets, claims.tables, wordsOf(paper)),
  )
  const json = `${paperJson(paper, 2)}\n`
  const files = [
    ...sheets.map((sheet) => ({
      name: csvName(sheet),
      mime: 'text/csv',
      data: sheetCsv(sheet),
    })),
    { name: `${kind}.json`, mime: 'application/json', data: json },
  ]
  const manifest = {
    name: 'manifest.json',
    mime: 'application/json',
    data: `${JSON.stringify(manifestOf(content, printed, files), null, 2)}\n`,
  }
  return {
    pdf: withAttachments(printed, [...files, manifest], asOf),
    xlsx: await workbook(sheets),
    json,
  }
}
