import { basename } from 'node:path'
import type { IsHeader } from '../csv-layout.ts'
import type { Records, SourceRecord } from '../records.ts'
import { scanEmptyTexts, scanSheet } from './count.ts'
import type { SheetScan } from './count.ts'
import { findHeader, mostColumns, topRows } from './find-header.ts'
import type { Header } from './find-header.ts'
import { onlySheet, recordMaker, wantedSheets } from './sheets.ts'
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
    const { sheet, header, scan } = onlySheet(source.file, tried, found)
    const count = scan.filledBelow(header.row)
    return {
      header: header.cells,
      headerRow: header.row,
      top: header.top,
      twoRows: header.twoRows,
      rows: {
        [Symbol.asyncIterator]: () =>
          readRecords(path, source.stamp, sheet, workbook, limits, {
            ...header,
            merges: scan.merges,
          }),
      },
      count: () => count,
    }
  } finally {
    source.close()
  }
}

const defaultLimits: Limits = {
  fileBytes: 2 * 2 ** 30,
  entries: 1000,
  inflatedBytes: 4 * 2 ** 30,
  ratio: 200,
  textLength: 2 ** 20,
  columns: mostColumns,
  sharedBytes: 256 * 2 ** 20,
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

async function* readRecords(
  path: string,
  stamp: string,
  sheet: Sheet,
  workbook: Workbook,
  limits: Limits,
  header: Header & Pick<SheetScan, 'merges'>,
): AsyncGenerator<readonly SourceRecord[], void> {
  const source = await openPackage(path, limits)
  try {
    if (source.stamp !== stamp)
      throw unreadable(
        basename(path),
        'expected a file that stays as it is, it was written to',
      )
    const recordOf = recordMaker(header, header.merges)
    for await (const rows of readRows(source, sheet, workbook, limits)) {
      const records = rows.filter(({ row }) => row > header.row).map(recordOf)
      if (records.length > 0) yield records
    }
  } finally {
    source.close()
  }
}
