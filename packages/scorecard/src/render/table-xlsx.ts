import { head, timeless } from './xlsx.ts'

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
  // Loaded when the first workbook is written: most commands write none.
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const sheet = {
    sheet: name,
    data: [
      columns.map((column) => head(plain(column.name))),
      ...rows.map((row) =>
        row.map((cell, i) => typed(cell, columns[i]?.format)),
      ),
    ],
    stickyRowsCount: 1,
    columns: columns.map((column, i) => ({
      width: widthOf([column.name, ...rows.slice(0, 100).map((row) => row[i])]),
    })),
  }
  const workbook = writeExcelFile([sheet], {
    fontFamily: 'Times New Roman',
    fontSize: 12,
  })
  return timeless(await workbook.toBuffer())
}

function typed(value: TableCell, format: string | undefined) {
  const shown = format === undefined ? {} : { format }
  switch (typeof value) {
    case 'string':
      return { type: String, value: plain(value), format: '@' }
    case 'number':
      return { type: Number, value, ...shown }
    case 'boolean':
      return { type: Boolean, value }
    default:
      return value === null ? null : { type: Date, value, ...shown }
  }
}

/** A workbook reads `_x0041_` in a text as a letter, and so a letter that XML has not is written. */
function plain(text: string): string {
  return text.replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_').replaceAll(
    // oxlint-disable-next-line no-control-regex -- They are what is looked for.
    /[\0-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g,
    (letter) =>
      `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  )
}

function widthOf(cells: readonly (TableCell | undefined)[]): number {
  const lengths = cells.map((cell) =>
    cell instanceof Date ? 20 : String(cell ?? '').length,
  )
  return Math.min(widest, Math.max(...lengths) + 3)
}
