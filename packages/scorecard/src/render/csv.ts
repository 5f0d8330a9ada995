import type { Sheet, SheetCell } from './workbook.ts'

/** A sheet as CSV: its typed cells, numbers with a point, dates as `2018-03-31`. */
export function sheetCsv({ data }: Sheet): string {
  return data.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

/** `ho-so.csv` of the sheet *Hồ sơ*: letters of ASCII. */
export function csvName({ sheet }: Sheet): string {
  const plain = sheet.replaceAll(/[Đđ]/g, 'd').normalize('NFD')
  return `${plain.replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\W+/g, '-')}.csv`
}

function field(cell: SheetCell | null): string {
  const value = cell?.value
  if (typeof value === 'number') return String(value)
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'string') return ''
  // A program that opens the file would take it for a formula.
  const text = /^[=+@\t\r-]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
