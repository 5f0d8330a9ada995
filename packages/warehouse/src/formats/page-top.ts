import { fold } from './fold.ts'
import type { Cells, PageTop, SourceRecord } from './records.ts'

/** What stands down to the last row of a header, by the first and the last of its rows. */
export function topOf(
  rows: Iterable<{ readonly row: number; readonly cells: Cells }>,
  { from, to }: { readonly from: number; readonly to: number },
): PageTop {
  const all = [...rows]
  const between = (first: number, last: number) =>
    all.flatMap(({ row, cells }) =>
      row >= first && row <= last ? [cells] : [],
    )
  return { titles: between(1, from - 1), heads: between(from, to) }
}

/** Finds where the top of a page comes again among the rows of a table. */
export interface PageFinder {
  /** Of rows that may be the top of a page and the one below them, what each is; undefined where that one ends no header. */
  reasonsOf(
    above: readonly SourceRecord[],
    record: SourceRecord,
  ): readonly ('title_row' | 'header_row' | undefined)[] | undefined
  /** Whether a row may be a part of the top of a page above its last row. */
  mayHave(record: SourceRecord, isBelowPart: boolean): boolean
}

/**
 * The top of a page is the header as it was first, all of its rows, and directly
 * above it any of the titles that first stood there, but for their numbers. A
 * row with a code is none of them.
 */
export function pageFinder(table: {
  readonly header: readonly string[]
  readonly top?: PageTop | undefined
  readonly codeAt?: number | undefined
}): PageFinder {
  const width = table.header.length
  const { titles = [], heads: known = [] } = table.top ?? {}
  const heads = known.length > 0 ? known : [table.header]
  const last = heads.length - 1
  const isTitle = titleFinder(titles, width, table.codeAt)
  const isHead = (record: SourceRecord, i: number) =>
    isSame(record.cells, heads[i] ?? [], width)
  return {
    reasonsOf(above, record) {
      if (!isHead(record, last)) return undefined
      const rows = [...above, record]
      const first = rows.length - heads.length
      if (first < 0 || !rows.slice(first).every(isHead)) return undefined
      return rows.map((row, i) => {
        if (i >= first) return 'header_row'
        return isTitle(row) ? 'title_row' : undefined
      })
    },
    mayHave: (record, isBelowPart) =>
      isTitle(record) ||
      (last > 0 && heads.some((_, i) => isHead(record, i))) ||
      (isBelowPart && isBlank(record)),
  }
}

/** Whether nothing stands in a row. */
export function isBlank({ cells, misread }: SourceRecord): boolean {
  return !misread && cells.every((cell) => !cell?.trim())
}

/** Whether a text is a code as systems make them: one word with a digit. */
function isCodeLike(cell: string | null | undefined): boolean {
  return cell != null && /^\s*\S*\d\S*\s*$/.test(cell)
}

/** The mark that a page begins with is a blank. */
function isSame(cells: Cells, others: Cells, width: number): boolean {
  for (let i = 0; i < width; i++)
    if ((cells[i] ?? '').trim() !== (others[i] ?? '').trim()) return false
  return true
}

/**
 * Whether a row is one of some titles. One with a text for a code is so where it
 * is alone or all is the same, and the text has two words or no digit: a code
 * that somebody put above the header once is still that of a dossier.
 */
function titleFinder(
  titles: readonly Cells[],
  width: number,
  codeAt: number | undefined,
): (record: SourceRecord) => boolean {
  const texts = titles.map((cells) => textsOf(cells, width))
  const exact = new Set(texts.map((row) => row.join('\t')))
  const numberless = new Set([...exact].map(withoutNumbers))
  const widths = new Set(titles.map((cells) => filled(cells, width)))
  widths.delete(0)
  return ({ cells: own, uneven, misread }) => {
    if (widths.size === 0 || (misread && !uneven)) return false
    const cells = uneven ?? own
    const count = filled(cells, width)
    const code = codeAt === undefined ? undefined : cells[codeAt]?.trim()
    if (!widths.has(count) || isCodeLike(code)) return false
    const text = textsOf(cells, width).join('\t')
    const isCoded = codeAt === undefined || code
    return isCoded && count > 1
      ? exact.has(text)
      : numberless.has(withoutNumbers(text))
  }
}

function filled(cells: Cells, width: number): number {
  let count = 0
  for (let i = 0; i < width; i++) if (cells[i]?.trim()) count++
  return count
}

function textsOf(cells: Cells, width: number): readonly string[] {
  return Array.from({ length: width }, (_, i) => fold(cells[i] ?? ''))
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, '0')
}
