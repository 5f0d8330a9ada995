import type { IsHeader } from '../csv-layout.ts'
import type { Records } from '../records.ts'
import type { Merge } from './count.ts'
import { isNumberRow } from '../no-data.ts'
import { findHeader, topRows } from './find-header.ts'
import type { Header } from './find-header.ts'
import { onlySheet, recordMaker, wantedSheets } from './sheets.ts'
import type { SheetRow } from './workbook.ts'

const batchRows = 1000

/** A table that is read as a whole. */
export interface Grid {
  /** Of the sheet; of a table of a web page its number. */
  readonly name: string
  /** Those that hold something, in their order. */
  readonly rows: readonly SheetRow[]
  readonly merges: readonly Merge[]
  /** How many rows below one hold something, by a count that does not share the reader's code. */
  filledBelow(row: number): number
}

/**
 * The records of the one table that has the header; of pages of one print, which
 * all have it, those of all of them.
 *
 * @throws IngestError `no_such_sheet`, `no_such_column`, `ambiguous_sheet`.
 */
export function recordsOfGrids(
  file: string,
  grids: readonly Grid[],
  options: {
    readonly isHeader: IsHeader
    readonly sheet?: string
    /** Tables with one header go on from each other. */
    readonly arePages?: boolean
  },
): Records {
  const tried = wantedSheets(file, grids, options.sheet)
  const found = tried.flatMap((sheet) => {
    const top = sheet.rows.filter(({ row }) => row <= topRows)
    const cells = new Map(top.map((row) => [row.row, row.cells]))
    const merges = sheet.merges.filter((merge) => merge.top <= topRows)
    const header = findHeader(cells, merges, options.isHeader)
    return header ? [{ sheet, header }] : []
  })
  const pages = options.arePages && areAlike(found) ? [onePage(found)] : found
  const { sheet, header } = onlySheet(file, tried, pages)
  const records = sheet.rows
    .filter(({ row }) => row > header.row)
    .map(recordMaker(header, sheet.merges))
  return {
    header: header.cells,
    headerRow: header.row,
    top: header.top,
    twoRows: header.twoRows,
    rows: {
      async *[Symbol.asyncIterator]() {
        for (let at = 0; at < records.length; at += batchRows)
          yield records.slice(at, at + batchRows)
      },
    },
    count: () => sheet.filledBelow(header.row),
  }
}

/** A table with the header that was found in it. */
interface Headed {
  readonly sheet: Grid
  readonly header: Header
}

function areAlike(found: readonly Headed[]): boolean {
  const headers = found.map(({ header }) => JSON.stringify(header.cells))
  return found.length > 1 && new Set(headers).size === 1
}

/** Tables as one: the rows of each go on where those of the one before end, and its header is passed over. */
function onePage(found: readonly Headed[]): Headed {
  const [first, ...others] = found
  if (!first) throw new Error('expected tables, got none')
  const rows = [...first.sheet.rows]
  const merges = [...first.sheet.merges]
  const counts = [first.sheet.filledBelow]
  for (const { sheet, header } of others) {
    const before = rows.at(-1)?.row ?? 0
    const below = sheet.rows.filter(({ row }) => row > header.row)
    // The numbers of the columns stand below each header.
    const [next] = below
    const isNumbered = next !== undefined && isNumberRow(next.cells)
    const top = isNumbered ? next.row : header.row
    const shift = before - top
    for (const row of below)
      if (row.row > top) rows.push({ ...row, row: row.row + shift })
    for (const merge of sheet.merges)
      if (merge.top > top)
        merges.push({
          ...merge,
          top: merge.top + shift,
          bottom: merge.bottom + shift,
        })
    counts.push((after) => sheet.filledBelow(Math.max(top, after - shift)))
  }
  const filledBelow = (row: number) =>
    counts.reduce((sum, count) => sum + count(row), 0)
  return { ...first, sheet: { ...first.sheet, rows, merges, filledBelow } }
}
