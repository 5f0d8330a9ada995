import type { IsHeader } from '../csv-layout.ts'
import type { Records } from '../records.ts'
import type { Merge } from './count.ts'
import { findHeader, topRows } from './find-header.ts'
import { onlySheet, recordOf, wantedSheets } from './sheets.ts'
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
 * The records of the one table that has the header.
 *
 * @throws IngestError `no_such_sheet`, `no_such_column`, `ambiguous_sheet`.
 */
export function recordsOfGrids(
  file: string,
  grids: readonly Grid[],
  options: { readonly isHeader: IsHeader; readonly sheet?: string },
): Records {
  const tried = wantedSheets(file, grids, options.sheet)
  const found = tried.flatMap((sheet) => {
    const top = sheet.rows.filter(({ row }) => row <= topRows)
    const cells = new Map(top.map((row) => [row.row, row.cells]))
    const merges = sheet.merges.filter((merge) => merge.top <= topRows)
    const header = findHeader(cells, merges, options.isHeader)
    return header ? [{ sheet, header }] : []
  })
  const { sheet, header } = onlySheet(file, tried, found)
  const records = sheet.rows
    .filter(({ row }) => row > header.row)
    .map((row) => recordOf(row, header.cells.length))
  return {
    header: header.cells,
    headerRow: header.row,
    rows: {
      async *[Symbol.asyncIterator]() {
        for (let at = 0; at < records.length; at += batchRows)
          yield records.slice(at, at + batchRows)
      },
    },
    count: () => sheet.filledBelow(header.row),
  }
}
