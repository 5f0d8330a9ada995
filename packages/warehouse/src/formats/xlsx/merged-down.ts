import type { Drawn } from '../records.ts'
import type { Merge } from './count.ts'
import type { SheetRow } from './workbook.ts'

/** By column, until which row a text is that of the rows below its own. */
type Open = ReadonlyMap<
  number,
  { readonly text: string; readonly bottom: number }
>

/**
 * Tells of the rows of a sheet, given in their order, what cells of rows above
 * say of each by being merged down over it. A cell that begins in the header or
 * above it says nothing of the rows below, and one that is also merged to the
 * right is of its first column alone.
 */
export function mergedDown(
  merges: readonly Merge[],
  headerRow: number,
): (row: SheetRow) => Drawn | undefined {
  const coming = merges
    .filter(({ top, bottom }) => top > headerRow && bottom > top)
    .toSorted((a, b) => a.top - b.top)
  let next = 0
  let open: Open = new Map()
  return (row) => {
    const above = stillOpen(open, row.row)
    const from = next
    while ((coming[next]?.top ?? Infinity) <= row.row) next++
    open = begun(above, row, coming.slice(from, next))
    return above.size > 0 ? above : undefined
  }
}

function stillOpen(open: Open, row: number): Open {
  for (const { bottom } of open.values())
    if (bottom < row)
      return new Map([...open].filter(([, cell]) => cell.bottom >= row))
  return open
}

/** What is open below a row; of a row that lacks, or has its cells in disorder, no cell is known. */
function begun(open: Open, of: SheetRow, merges: readonly Merge[]): Open {
  if (of.isDisordered) return open
  const fresh = merges.flatMap(({ top, left, bottom }) => {
    const text = top === of.row ? of.cells[left] : undefined
    return text?.trim() ? [[left, { text, bottom }] as const] : []
  })
  return fresh.length > 0 ? new Map([...open, ...fresh]) : open
}
