import { fold } from './fold.ts'
import type { Cells } from './records.ts'

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
