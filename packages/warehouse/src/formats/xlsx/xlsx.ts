import { basename } from 'node:path'
import type { IsHeader } from '../csv-layout.ts'
import { IngestError } from '../ingest-error.ts'
import type { Records, SourceRecord } from '../records.ts'
import { scanEmptyTexts, scanSheet } from './count.ts'
import type { Merge } from './count.ts'
import { openPackage, tooLarge, unreadable } from './ooxml.ts'
import type { Package } from './ooxml.ts'
import { maxHeld, readRows, readWorkbook } from './workbook.ts'
import type { Limits, Sheet, Workbook } from './workbook.ts'

/** What to read of a workbook. */
export interface XlsxOptions {
  /** Name of the sheet. Default: the only one that has the wanted columns. */
  readonly sheet?: string
  /** Whether the texts of a header hold all wanted columns, or how many: the most win. */
  readonly isHeader: IsHeader
  readonly limits?: Partial<Limits>
}

/**
 * Opens a workbook and finds the header in the first 50 rows of a sheet: one
 * row, or two or three whose texts are joined from top to bottom. A merged cell
 * counts for each cell it covers that has a text of its own below.
 *
 * Texts come as they are, a formula as its last result (`#FORMULA` when it was
 * never calculated), a number with a date format as `YYYY-MM-DD[ HH:MM:SS]`,
 * any other number in plain digits. `rows` may be read again.
 *
 * @throws IngestError `unreadable`, `too_large`, `no_such_sheet`,
 * `no_such_column`, `ambiguous_sheet`; the first two from `rows` as well.
 */
export async function openXlsx(
  path: string,
  options: XlsxOptions,
): Promise<Records> {
  const limits = { ...defaultLimits, ...options.limits }
  const source = await openPackage(path, limits)
  try {
    const workbook = await readWorkbook(source, limits)
    const tried = wantedSheets(source.file, workbook.sheets, options.sheet)
    const isEmptyText = workbook.strings
      ? await scanEmptyTexts(source, workbook.strings)
      : () => true
    const found = []
    for (const sheet of tried) {
      const scan = await scanSheet(source, sheet.part, topRows, isEmptyText)
      const top = await readTop(source, sheet, workbook, limits)
      const header = findHeader(top, scan.merges, options.isHeader)
      if (header) found.push({ sheet, header, scan })
    }
    const [only, second] = found
    if (!only)
      throw new IngestError(
        'no_such_column',
        `${source.file}: expected a header with all wanted columns in the first ${topRows} rows, got none in ${names(tried)}`,
      )
    if (second)
      throw new IngestError(
        'ambiguous_sheet',
        `${source.file}: expected one sheet with the wanted columns, got ${names(found.map((f) => f.sheet))}; name the one that is meant`,
      )
    const { sheet, header, scan } = only
    const count = scan.filledBelow(header.row)
    return {
      header: header.cells,
      headerRow: header.row,
      rows: {
        [Symbol.asyncIterator]: () =>
          readRecords(path, source.stamp, sheet, workbook, limits, header),
      },
      count: () => count,
    }
  } finally {
    source.close()
  }
}

const topRows = 50
/** A text that is longer is a name of no column. */
const maxName = 1000
const defaultLimits: Limits = {
  fileBytes: 2 * 2 ** 30,
  entries: 1000,
  inflatedBytes: 4 * 2 ** 30,
  ratio: 200,
  textLength: 2 ** 20,
  columns: 1000,
  sharedBytes: 256 * 2 ** 20,
}

interface Header {
  readonly cells: readonly string[]
  readonly row: number
}

function names(sheets: readonly Sheet[]): string {
  return `the sheets ${sheets.map(({ name }) => JSON.stringify(name)).join(', ')}`
}

function wantedSheets(
  file: string,
  sheets: readonly Sheet[],
  name: string | undefined,
): readonly Sheet[] {
  if (name === undefined) return sheets
  // Excel does not tell names apart by case.
  const same = (text: string) => text.normalize('NFC').toLowerCase()
  const found = sheets.filter((sheet) => same(sheet.name) === same(name))
  if (found.length !== 1)
    throw new IngestError(
      'no_such_sheet',
      `${file}: expected one sheet ${JSON.stringify(name)}, got ${names(sheets)}`,
    )
  return found
}

async function readTop(
  source: Package,
  sheet: Sheet,
  workbook: Workbook,
  limits: Limits,
): Promise<ReadonlyMap<number, readonly (string | null)[]>> {
  const top = new Map<number, readonly (string | null)[]>()
  let length = 0
  for await (const rows of readRows(source, sheet, workbook, limits)) {
    for (const { row, cells, isDisordered } of rows) {
      if (row > topRows) return top
      if (!isDisordered) top.set(row, cells)
      for (const cell of cells) length += cell?.length ?? 0
    }
    if (length > maxHeld)
      throw tooLarge(
        source.file,
        `${maxHeld} characters in the first ${topRows} rows`,
      )
  }
  return top
}

/** Of equals one row goes before two, and two before three. */
function findHeader(
  top: ReadonlyMap<number, readonly (string | null)[]>,
  merges: readonly Merge[],
  isHeader: XlsxOptions['isHeader'],
): Header | undefined {
  const grid = coverage(merges)
  let best: { readonly rank: number; readonly header: Header } | undefined
  for (const height of [1, 2, 3])
    for (let first = 1; first + height - 1 <= topRows; first++) {
      const last = first + height - 1
      const cells = joinRows(top, grid, first, last)
      if (cells.every((cell) => cell === '')) continue
      const rank = Number(isHeader(cells))
      if (rank <= (best?.rank ?? 0)) continue
      let row = last
      while (row < first + 2 && isDrawnIn(top, grid, row + 1)) row++
      best = { rank, header: { cells, row } }
    }
  return best?.header
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
      const right = Math.min(merge.right, defaultLimits.columns - 1)
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

async function* readRecords(
  path: string,
  stamp: string,
  sheet: Sheet,
  workbook: Workbook,
  limits: Limits,
  header: Header,
): AsyncGenerator<readonly SourceRecord[], void> {
  const source = await openPackage(path, limits)
  try {
    if (source.stamp !== stamp)
      throw unreadable(
        basename(path),
        'expected a file that stays as it is, it was written to',
      )
    const width = header.cells.length
    for await (const rows of readRows(source, sheet, workbook, limits)) {
      const records = rows
        .filter(({ row }) => row > header.row)
        .map(({ row, cells, isDisordered }): SourceRecord => {
          if (isDisordered || cells.length > width)
            return { row, cells: [], misread: 'wrong_width' }
          const padding = Array.from(
            { length: width - cells.length },
            () => null,
          )
          return { row, cells: [...cells, ...padding] }
        })
      if (records.length > 0) yield records
    }
  } finally {
    source.close()
  }
}
