import { IngestError } from '../ingest-error.ts'
import type { SourceRecord } from '../records.ts'
import type { Merge } from './count.ts'
import { topRows } from './find-header.ts'
import type { Header } from './find-header.ts'
import { mergedDown } from './merged-down.ts'
import type { SheetRow } from './workbook.ts'

/** What is told of a sheet. */
interface Named {
  readonly name: string
}

function names(sheets: readonly Named[]): string {
  return `the sheets ${sheets.map(({ name }) => JSON.stringify(name)).join(', ')}`
}

/**
 * All sheets, or the one of a name.
 *
 * @throws IngestError `no_such_sheet`.
 */
export function wantedSheets<S extends Named>(
  file: string,
  sheets: readonly S[],
  name: string | undefined,
): readonly S[] {
  if (name === undefined) return sheets
  // Excel does not tell names apart by case.
  const same = (text: string) => text.normalize('NFC').toLowerCase()
  const found = sheets.filter((sheet) => same(sheet.name) === same(name))
  if (found.length !== 1)
    throw new IngestError(
      'no_such_sheet',
      `${file}: expected one sheet ${JSON.stringify(name)}, got ${names(sheets)}; write the one that is meant into the source profile under sheet, or leave sheet out where one has the columns`,
    )
  return found
}

/**
 * The only one in which a header was found.
 *
 * @throws IngestError `no_such_column` for none, `ambiguous_sheet` for several.
 */
export function onlySheet<F extends { readonly sheet: Named }>(
  file: string,
  tried: readonly Named[],
  found: readonly F[],
): F {
  const [only, second] = found
  if (!only)
    throw new IngestError(
      'no_such_column',
      `${file}: expected a header with all wanted columns in the first ${topRows} rows, got none in ${names(tried)}`,
    )
  if (second)
    throw new IngestError(
      'ambiguous_sheet',
      `${file}: expected one sheet with the wanted columns, got ${names(found.map((f) => f.sheet))}; write the one that is meant into the source profile, as sheet: ${JSON.stringify(only.sheet.name)}`,
    )
  return only
}

/** Makes the rows of a sheet, given in their order, as wide as the header; what is merged down over one is told beside it. */
export function recordMaker(
  { cells: { length: width }, row: headerRow }: Header,
  merges: readonly Merge[],
): (row: SheetRow) => SourceRecord {
  const drawnOver = mergedDown(merges, headerRow)
  return (of) => {
    const { row, cells, isDisordered } = of
    const drawn = drawnOver(of)
    if (isDisordered) return { row, cells: [], misread: 'wrong_width' }
    if (cells.length > width)
      return { row, cells: [], misread: 'wrong_width', uneven: cells }
    return { row, cells: filledTo(width, cells), ...(drawn && { drawn }) }
  }
}

function filledTo(
  width: number,
  cells: SheetRow['cells'],
): SourceRecord['cells'] {
  if (cells.length === width) return cells
  const padding = Array.from({ length: width - cells.length }, () => null)
  return [...cells, ...padding]
}
