import type { IsHeader } from '../csv-layout.ts'
import { topOf } from '../page-top.ts'
import type { PageTop } from '../records.ts'
import type { Merge } from './count.ts'

/** The header stands among so many rows. */
export const topRows = 50
/** A text that is longer is a name of no column. */
const maxName = 1000
/** Columns of a sheet. */
export const mostColumns = 1000

/** A header, and its row or the last of its rows. */
export interface Header {
  readonly cells: readonly string[]
  readonly row: number
  /** What stands down to it. */
  readonly top: PageTop
  /** Its texts joined with the row below, where it is one row. */
  readonly twoRows?: readonly string[]
}

/** Of equals one row goes before two, and two before three. */
export function findHeader(
  top: ReadonlyMap<number, readonly (string | null)[]>,
  merges: readonly Merge[],
  isHeader: IsHeader,
): Header | undefined {
  const grid = coverage(merges)
  let best:
    | {
        readonly rank: number
        readonly header: Omit<Header, 'top'>
        readonly rows: { readonly from: number; readonly to: number }
      }
    | undefined
  for (const height of [1, 2, 3])
    for (let first = 1; first + height - 1 <= topRows; first++) {
      const last = first + height - 1
      const cells = joinRows(top, grid, first, last)
      if (cells.every((cell) => cell === '')) continue
      const rank = Number(isHeader(cells))
      if (rank <= (best?.rank ?? 0)) continue
      let row = last
      while (row < first + 2 && isDrawnIn(top, grid, row + 1)) row++
      const twoRows = joinRows(top, grid, first, first + 1)
      const rows = { from: first, to: row }
      const header = { cells, row, ...(row === first && { twoRows }) }
      best = { rank, header, rows }
    }
  if (!best) return undefined
  const { header, rows } = best
  const all = [...top].map(([row, cells]) => ({ row, cells }))
  return { ...header, top: topOf(all, rows) }
}

/**
 * Whether a cell merged downwards draws a row into the header above it. A row
 * with a value below a cell that is not merged may be a record.
 */
function isDrawnIn(
  top: ReadonlyMap<number, readonly (string | null)[]>,
  grid: Coverage,
  row: number,
): boolean {
  const above = grid[row - 1] ?? []
  const cells = top.get(row) ?? []
  return (
    above.some((merge) => merge && merge.bottom >= row) &&
    cells.every((cell, column) => cell === null || above[column])
  )
}

/** The merged range of a cell, by row and column; a cell has one at most. */
type Coverage = readonly (readonly (Merge | undefined)[] | undefined)[]

function coverage(merges: readonly Merge[]): Coverage {
  const grid: (Merge | undefined)[][] = []
  for (const merge of merges)
    for (let row = merge.top; row <= Math.min(merge.bottom, topRows); row++) {
      const line = (grid[row] ??= [])
      const right = Math.min(merge.right, mostColumns - 1)
      for (let column = merge.left; column <= right; column++)
        line[column] = merge
    }
  return grid
}

/**
 * Texts of each column from top to bottom. A merged cell counts once in a
 * column; right of its first column only above a text of its own.
 */
function joinRows(
  top: ReadonlyMap<number, readonly (string | null)[]>,
  grid: Coverage,
  first: number,
  last: number,
): readonly string[] {
  const rows = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const width = Math.max(
    ...rows.map((r) => Math.max(top.get(r)?.length ?? 0, grid[r]?.length ?? 0)),
  )
  return Array.from({ length: width }, (_, column) => {
    const seen = new Set<Merge>()
    const texts: string[] = []
    let hasOwn = false
    for (const row of rows) {
      const merge = grid[row]?.[column]
      if (merge && seen.has(merge)) continue
      if (merge) seen.add(merge)
      const cell = top.get(merge?.top ?? row)?.[merge?.left ?? column]
      const name = cell?.trim().slice(0, maxName) ?? ''
      if (name === '') continue
      texts.push(name)
      hasOwn ||= !merge || merge.left === column
    }
    return hasOwn ? texts.join(' ') : ''
  })
}
