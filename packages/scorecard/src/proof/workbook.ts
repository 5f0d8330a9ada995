import { columnDate } from '../words/dates.ts'
import { decimalText } from '../words/decimals.ts'
import type { Words } from '../words/words.ts'
import type { PrintedTable } from './prove.ts'

/** A sheet of a workbook before it is written: rows of cells, each with a value and a format. */
export interface WorkbookSheet {
  readonly data: readonly (readonly unknown[] | null | undefined)[]
}

/**
 * Holds the typed cells of a workbook against the tables that are printed: each
 * row of a table stands in a sheet, in order, and shows the same texts. A ratio
 * is printed as one text and stands in two cells.
 *
 * @returns What differs, a sentence each; none where all is equal.
 */
export function workbookFaults(
  sheets: readonly WorkbookSheet[],
  tables: readonly PrintedTable[],
  words: Words,
): readonly string[] {
  const shown = sheets.map(({ data }) =>
    data.map((row) => (row ?? []).map((cell) => shownOf(cell, words))),
  )
  return tables.flatMap(({ caption, rows }) => {
    const sheet = shown.find((lines) => lines.some(([a]) => a === caption))
    if (!sheet) return [`${caption}: expected in the workbook`]
    const lines = sheet.slice(sheet.findIndex(([a]) => a === caption) + 1)
    // Table 2 has one row, whose columns are the rows of its sheet.
    const isTurned = rows.length === 1 && lines.length > 1
    return rowFaults(rows, isTurned ? [lines.flat()] : lines).map(
      (fault) => `${caption}, ${fault} in the workbook`,
    )
  })
}

function rowFaults(
  rows: readonly (readonly string[])[],
  lines: readonly (readonly string[])[],
): readonly string[] {
  let next = 0
  return rows.flatMap((row, i) => {
    const texts = row.filter((text) => text !== '')
    const shows = (line: readonly string[]) =>
      texts.every((text) => isIn(line, text))
    const at = lines.findIndex((line, j) => j >= next && shows(line))
    if (at >= 0) {
      next = at + 1
      return []
    }
    // Of the lines that follow the one that is nearest tells what differs.
    const [first] = lines
      .slice(next, next + looked)
      .map((line) => texts.filter((text) => !isIn(line, text)))
      .toSorted((a, b) => a.length - b.length)
    const text = (first ?? texts)[0] ?? ''
    return [`row ${i + 1}: expected ${text.slice(0, 60)}`]
  })
}

/** Lines in which that is looked for which comes nearest to a row. */
const looked = 100

/** Whether a line shows a text: in a cell, before a note in it, or as a ratio in two. */
function isIn(line: readonly string[], text: string): boolean {
  return line.some(
    (cell, i) =>
      cell === text ||
      cell.startsWith(`${text} – `) ||
      `${cell}/${line[i + 1]}` === text,
  )
}

/** What a spreadsheet shows of a cell, in the forms of the paper. */
function shownOf(cell: unknown, words: Words): string {
  if (!isCell(cell)) return ''
  const { value, format } = cell
  if (value instanceof Date)
    return columnDate(value.toISOString().slice(0, 10), words)
  if (typeof value !== 'number') return value
  const [, behind = ''] = /"(.*)"$/.exec(format) ?? []
  return `${numberOf(value, format, words)}${behind}`
}

function numberOf(value: number, format: string, words: Words): string {
  if (format.includes('%')) return words.share(hundredths(value * 100), 10_000)
  if (format.startsWith('+')) return words.points(hundredths(value))
  const [, digits = ''] = /\.(0+)/.exec(format) ?? []
  return decimalText(value.toFixed(digits.length), words)
}

function hundredths(value: number): number {
  return Math.round(value * 100)
}

function isCell(cell: unknown): cell is {
  readonly value: string | number | Date
  readonly format: string
} {
  return typeof cell === 'object' && cell !== null && 'value' in cell
}
