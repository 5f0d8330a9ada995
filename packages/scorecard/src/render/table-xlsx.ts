import { workbook } from './workbook.ts'
import type { SheetCell } from './workbook.ts'
import { head } from './xlsx.ts'

/** A cell of a table: a date is one of UTC, null an empty cell. */
export type TableCell = string | number | boolean | Date | null

/** A column of a table: what stands over it, and how its numbers and dates are shown. */
export interface TableColumn {
  readonly name: string
  /** A number format of Excel, `0.00`; default: as many digits as a number has. */
  readonly format?: string
}

const widest = 60

/**
 * A table as a workbook of one sheet whose head stays in sight. Text is text,
 * never a formula. All of it is held in memory: a million cells take about 700 MB.
 * The same table gives the same bytes.
 *
 * @param name of the sheet, of 31 letters at most
 */
export async function tableXlsx(
  name: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): Promise<Uint8Array> {
  return await workbook([
    {
      sheet: name,
      data: [
        columns.map((column) => head(column.name)),
        ...rows.map((row) =>
          row.map((cell, i) => typed(cell, columns[i]?.format)),
        ),
      ],
      stickyRowsCount: 1,
      columns: columns.map((column, i) => ({
        width: widthOf([
          column.name,
          ...rows.slice(0, 100).map((row) => row[i]),
        ]),
      })),
    },
  ])
}

function typed(value: TableCell, format: string | undefined): SheetCell | null {
  if (value === null) return null
  const isFormed = typeof value === 'number' || value instanceof Date
  return { value, ...(isFormed && format !== undefined && { format }) }
}

function widthOf(cells: readonly (TableCell | undefined)[]): number {
  const lengths = cells.map((cell) =>
    cell instanceof Date ? 20 : String(cell ?? '').length,
  )
  return Math.min(widest, Math.max(...lengths) + 3)
}
