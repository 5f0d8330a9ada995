import { fold } from './fold.ts'
import { shownCells } from './records.ts'
import type { SourceRecord } from './records.ts'

type Cells = readonly (string | null)[]

/** The table that a row may be none of. */
export interface TableHead {
  readonly header: readonly string[]
  readonly headerRow: number
  /** Position of the code among the cells, where there is one. */
  readonly codeAt?: number | undefined
}

/** A row as its table counts it. */
type Row = Pick<SourceRecord, 'row' | 'cells' | 'drawn'>

/** Why a row is rightly none of its table. */
export type NoData = 'header_row' | 'number_row' | 'total_row'

/**
 * Tells of the rows of a table, given in their order, why one is rightly none of
 * it; undefined for all others. Where pages are put one behind the other their
 * header repeats, with the numbers of its columns below.
 */
export function noDataFinder({
  header,
  headerRow,
  codeAt,
}: TableHead): (row: Row) => NoData | undefined {
  let lastHeader = headerRow
  return (record) => {
    const { row, cells } = record
    if (isHeaderRow(cells, header)) {
      lastHeader = row
      return 'header_row'
    }
    if (row === lastHeader + 1 && isNumberRow(cells)) return 'number_row'
    if (isTotalRow(cells, codeAt)) return 'total_row'
    return isOfTotal(record, codeAt) ? 'total_row' : undefined
  }
}

/** Whether a row without a code of its own goes on with a total that is merged down over it. */
function isOfTotal(record: Row, codeAt: number | undefined): boolean {
  const { cells, drawn } = record
  const hasCode = codeAt !== undefined && cells[codeAt]?.trim()
  return (
    drawn !== undefined && !hasCode && isTotalRow(shownCells(record), codeAt)
  )
}

/** Whether a row is the header once more; the mark that a page begins with is a blank. */
function isHeaderRow(cells: Cells, header: readonly string[]): boolean {
  return header.every((name, i) => (cells[i] ?? '').trim() === name.trim())
}

/**
 * Whether a row sums up others: its first cell or its code names a total, or it
 * has no code and its first text does. Without a code at all that text decides.
 *
 * @example
 * isTotalRow([null, 'Tổng cộng:', '12']) // true
 */
export function isTotalRow(cells: Cells, codeAt?: number): boolean {
  const code = codeAt === undefined ? undefined : cells[codeAt]
  if (codeAt !== undefined && (isTotal(code) || isTotal(cells[0]))) return true
  if (code?.trim()) return false
  return isTotal(
    cells.find((cell) => cell !== null && /\p{L}/u.test(cell.normalize('NFC'))),
  )
}

/** Whether the cells are the numbers of their columns: 1, 2, 3 or (1), (2), (3). */
export function isNumberRow(cells: Cells): boolean {
  const filled = cells.flatMap((cell, at) =>
    cell?.trim() ? [{ at, text: cell.trim() }] : [],
  )
  const [first] = filled
  if (!first || filled.length < Math.max(3, cells.length / 2)) return false
  // A spreadsheet takes (1) for -1.
  const numbers = filled.map(({ text }) =>
    /^(?:-?\d{1,3}|\(\d{1,3}\))$/.test(text)
      ? Number(text.replace(/[-()]/g, ''))
      : NaN,
  )
  const [from = NaN] = numbers
  return (
    (from === 1 || from === first.at + 1) &&
    numbers.every((n, i) => n === from + i)
  )
}

const total =
  /^(?:(?:grand )?total|(?:tổng|cộng|tổng cộng|tổng số)(?: (?:số )?hồ sơ)?)(?: \d+)*(?: hồ sơ)?$/

function isTotal(cell: string | null | undefined): boolean {
  // Each of the words has these letters: of nearly all cells nothing need be folded.
  const mayBe = cell != null && cell.length < 100 && /total|ng/i.test(cell)
  return mayBe && total.test(fold(cell))
}
