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

/**
 * Whether the cells are the numbers of their columns: 1, 2, 3 or (1), (2), (3),
 * the first of them perhaps A, B, and some with how they are worked out.
 *
 * @example
 * isNumberRow(['A', '1', '2=3+4', '3', '4']) // true
 */
export function isNumberRow(cells: Cells): boolean {
  const filled = cells.flatMap((cell, at) =>
    cell?.trim() ? [{ at, text: cell.trim() }] : [],
  )
  if (filled.length < Math.max(3, cells.length / 2)) return false
  const letters = filled.findIndex(({ text }, i) => text !== alphabet[i])
  const numbered = letters < 0 ? [] : filled.slice(letters)
  const [first, ...others] = numbered
  if (!first) return false
  const from = numberOf(first.text)
  return (
    (from === 1 || from === first.at + 1) &&
    others.every(({ text }, i) => numberOf(text) === from + i + 1)
  )
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A spreadsheet takes (1) for -1. */
function numberOf(text: string): number {
  const [, plain, inside] =
    /^(?:-?(\d{1,3})|\((\d{1,3})\))(?:\s*=[-+*/:%()\d\s]+)?$/.exec(text) ?? []
  return Number(plain ?? inside ?? NaN)
}

const total =
  /^(?:(?:grand )?total|(?:tổng|cộng|tổng cộng|tổng số)(?: (?:số )?hồ sơ)?)(?: \d+)*(?: hồ sơ)?$/

function isTotal(cell: string | null | undefined): boolean {
  // Each of the words has these letters: of nearly all cells nothing need be folded.
  const mayBe = cell != null && cell.length < 100 && /total|ng/i.test(cell)
  return mayBe && total.test(fold(cell))
}
