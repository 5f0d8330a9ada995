import { PdfReadError, readPages } from '../print/read-pdf.ts'
import type { PageRead } from '../print/read-pdf.ts'
import { bare, partsOf } from './parts.ts'
import type { Part } from './parts.ts'

/** A table of a model: the rows that are to be on paper, each as its texts. */
export interface PrintedTable {
  readonly caption: string
  readonly rows: readonly (readonly string[])[]
}

/** What a printed PDF is held against. */
export interface Claimed {
  /** The page that was printed. */
  readonly html: string
  readonly tables: readonly PrintedTable[]
  /** How many values its charts are to show. */
  readonly values: number
  /** How many annexes begin on a page of their own. Default: none. */
  readonly annexes?: number
  /** Family of all its fonts. */
  readonly family: string
}

/**
 * Thrown when a printed PDF does not show what it must: nothing may be issued.
 * `faults` are all that were found.
 */
export class ProofError extends Error {
  override readonly name = 'ProofError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`the printed page does not prove itself: ${told(faults)}`)
    this.faults = faults
  }
}

const mostTold = 5

function told(faults: readonly string[]): string {
  const more = faults.length - mostTold
  const some = faults.slice(0, mostTold).join('; ')
  return more > 0 ? `${some}; and ${more} more` : some
}

/**
 * Reads a PDF and holds it against the page that was printed and against the
 * tables of the model: pages, size, glyphs, every text, every row, every chart.
 *
 * @param others What was found wrong in the files beside it. Default: nothing.
 * @throws ProofError
 */
export function prove(
  pdf: Uint8Array,
  claimed: Claimed,
  others: readonly string[] = [],
): void {
  const faults = [...faultsOf(pdf, claimed), ...others]
  if (faults.length > 0) throw new ProofError(faults)
}

function faultsOf(pdf: Uint8Array, claimed: Claimed): readonly string[] {
  let pages: readonly PageRead[]
  try {
    pages = readPages(pdf, claimed.family)
  } catch (error) {
    if (!(error instanceof PdfReadError)) throw error
    return [`the PDF cannot be read: ${error.message}`]
  }
  const drawn = partsOf(claimed.html)
  return [
    ...pageFaults(pages, claimed, drawn),
    ...textFaults(pages, drawn),
    ...claimed.tables.flatMap((table) => rowFaults(pages, table)),
    ...chartFaults(pages, drawn, claimed.values),
  ]
}

/** The most pages: four, two for each annex, and one more for each ten rows. */
function mostPages({ tables, annexes = 0 }: Claimed): number {
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0)
  return 4 + 2 * annexes + Math.ceil(rows / 10)
}

function pageFaults(
  pages: readonly PageRead[],
  claimed: Claimed,
  parts: readonly Part[],
): readonly string[] {
  const most = mostPages(claimed)
  const count =
    pages.length < 1 || pages.length > most
      ? [`expected 1 to ${most} pages, got ${pages.length}`]
      : []
  // Without a glyph a letter has no name in the file either.
  const unseen = () => {
    const paper = new Set(pages.flatMap(({ text }) => [...text]))
    const letters = textsOf(parts).flatMap((text) => [...text])
    return letters.filter((letter) => !paper.has(letter))
  }
  return [
    ...count,
    ...pages.flatMap(({ text, scale, foreign }, i) => {
      const page = `page ${i + 1}`
      if (text === '') return [`${page} has no text`]
      const percent = Math.round((scale / pixel) * 1000) / 10
      return [
        ...(percent === 100
          ? []
          : [
              `${page}: expected the size of the layout, got ${percent} % of it; a word or a table is wider than the sheet`,
            ]),
        ...(foreign.length === 0
          ? []
          : [
              `${page}: the fonts have no glyph for ${lettersOf(foreign, unseen())}`,
            ]),
      ]
    }),
  ]
}

/** Points for each pixel. */
const pixel = 72 / 96

function lettersOf(
  foreign: readonly string[],
  unseen: readonly string[],
): string {
  const named = foreign.filter((letter) => !/[\ufffd\uffff]/.test(letter))
  const letters = [...new Set([...named, ...unseen])]
  return letters.length === 0
    ? `${foreign.length} letters`
    : letters
        .slice(0, mostTold)
        .map((letter) => `${letter} (${codesOf(letter)})`)
        .join(', ')
}

function codesOf(letter: string): string {
  return Array.from(
    letter,
    (c) => `U+${c.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`,
  ).join(' ')
}

/** Every text of the page stands on paper, whole or over the end of a page. */
function textFaults(
  pages: readonly PageRead[],
  parts: readonly Part[],
): readonly string[] {
  return [...new Set(textsOf(parts))]
    .filter((text) => !isShown(pages, text))
    .map((text) => `expected on paper: ${text.slice(0, 60)}`)
}

function isShown(pages: readonly PageRead[], text: string): boolean {
  if (pages.some((page) => page.text.includes(text))) return true
  return pages.some((page, i) => {
    const next = pages[i + 1]?.text
    if (next === undefined) return false
    let [low, high] = [0, text.length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (page.text.includes(text.slice(0, middle))) low = middle
      else high = middle - 1
    }
    return low > 0 && next.includes(text.slice(low))
  })
}

/** Every row stands on paper after the one before it, with all of its texts between both neighbours. */
function rowFaults(
  pages: readonly PageRead[],
  { caption, rows }: PrintedTable,
): readonly string[] {
  const paper = pages.map(({ text }) => text).join('\n')
  const start = paper.indexOf(bare(caption))
  if (start < 0) return [`${caption}: expected on paper`]
  const cells = rows.map((row) => row.map(bare).filter((text) => text !== ''))
  const holders = new Map<string, number>()
  for (const text of cells.flatMap((row) => [...new Set(row)]))
    holders.set(text, (holders.get(text) ?? 0) + 1)
  let from = start
  const at = cells.map((row) => {
    if (from < 0) return -1
    const whole = row.join('')
    const own = row.filter((text) => holders.get(text) === 1)
    // By all of it in one piece, else by the longest text that no other row has.
    const key = paper.includes(whole, from)
      ? whole
      : longest(own.length > 0 ? own : row)
    const found = paper.indexOf(key, from)
    from = found < 0 ? -1 : found + key.length
    return found
  })
  const lost = at.indexOf(-1)
  if (lost >= 0)
    return [`${caption}: expected ${rows.length} rows, found ${lost}`]
  return cells.flatMap((row, i) => {
    const window = paper.slice(at[i - 1] ?? 0, at[i + 1] ?? paper.length)
    const missing = row.filter((text) => !window.includes(text))
    return missing.map(
      (text) => `${caption}, row ${i + 1}: expected ${text.slice(0, 60)}`,
    )
  })
}

function longest(texts: readonly string[]): string {
  return texts.reduce((a, b) => (b.length > a.length ? b : a), '')
}

/** Between the texts around a chart as many paths were painted as it has marks, and all have one for each value. */
function chartFaults(
  pages: readonly PageRead[],
  parts: readonly Part[],
  values: number,
): readonly string[] {
  const marks = parts.reduce((n, p) => n + ('chart' in p ? p.marks : 0), 0)
  const faults = parts.flatMap((part, i) => {
    if (!('chart' in part)) return []
    const painted = paintedBeside(pages, parts, i)
    return painted >= part.drawn
      ? []
      : [
          `${part.chart.slice(0, 60)}: expected ${part.drawn} lines and marks, got ${painted}`,
        ]
  })
  return marks >= values
    ? faults
    : [...faults, `charts: expected marks for ${values} values, got ${marks}`]
}

function paintedBeside(
  pages: readonly PageRead[],
  parts: readonly Part[],
  i: number,
): number {
  const { before, page } = placeBefore(pages, parts, i)
  if (!page) return 0
  const start = page.text.indexOf(before) + before.length
  const after = textAfter(parts, i, page.text.slice(start))
  const stop = after === '' ? -1 : page.text.indexOf(after, start)
  const isBeside = (at: number) => at >= start && (stop < 0 || at <= stop)
  return page.paints.filter(isBeside).length
}

/** The most texts before a chart, of five, that stand together on a page: one alone may stand on many. */
function placeBefore(
  pages: readonly PageRead[],
  parts: readonly Part[],
  i: number,
): { readonly before: string; readonly page: PageRead | undefined } {
  const last = textsOf(parts.slice(Math.max(0, i - 10), i)).slice(-5)
  const befores = last.map((_, from) => last.slice(from).join(''))
  const before =
    befores.find((text) => pages.some((page) => page.text.includes(text))) ?? ''
  return { before, page: pages.find(({ text }) => text.includes(before)) }
}

/** What comes after a chart on its page: the most of five texts that stand together, or else the next that is long. */
function textAfter(parts: readonly Part[], i: number, page: string): string {
  const next = textsOf(parts.slice(i + 1, i + 11)).slice(0, 5)
  const afters = next.map((_, to) => next.slice(0, next.length - to).join(''))
  const isHere = (text: string) => text.length > 9 && page.includes(text)
  return afters.find(isHere) ?? textsOf(parts.slice(i + 1)).find(isHere) ?? ''
}

function textsOf(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => ('text' in part ? [part.text] : part.texts))
}
