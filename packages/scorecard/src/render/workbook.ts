import type { CellStyle, CellValue, WriteSheet } from 'hucre/xlsx'

/** A cell with its type. */
export interface SheetCell {
  /** A date is one of UTC; a text is never a formula. */
  readonly value: string | number | boolean | Date
  /** A number format of Excel, `0.00%`; default: as the type has it. */
  readonly format?: string
  /** In bold type, or what stands over a column: bold, in the middle, framed. */
  readonly look?: 'strong' | 'head'
}

/** A row of a sheet; null is an empty cell. */
export type Row = readonly (SheetCell | null)[]

/** A sheet: its rows, the widths of its columns, and how many rows stay in sight. */
export interface Sheet {
  readonly sheet: string
  readonly data: readonly Row[]
  /** Default: none. */
  readonly stickyRowsCount?: number
  /** In letters. */
  readonly columns: readonly { readonly width: number }[]
}

/** Sheets as a workbook; the same sheets give the same bytes. */
export async function workbook(sheets: readonly Sheet[]): Promise<Uint8Array> {
  // Loaded when the first workbook is written: most commands write none.
  const { writeXlsx } = await import('hucre/xlsx')
  const written = new Date(0)
  return await writeXlsx({
    sheets: sheets.map(laidOut),
    defaultFont: font,
    properties: { created: written, modified: written },
  })
}

const font = { name: 'Times New Roman', size: 12 }
const bold = { font: { ...font, bold: true } }
const thin = { style: 'thin' } as const
const looks: Readonly<Record<NonNullable<SheetCell['look']>, CellStyle>> = {
  strong: bold,
  head: {
    ...bold,
    alignment: { wrapText: true, horizontal: 'center', vertical: 'center' },
    border: { top: thin, right: thin, bottom: thin, left: thin },
  },
}

function laidOut({ sheet, data, stickyRowsCount, columns }: Sheet): WriteSheet {
  const cells: NonNullable<WriteSheet['cells']> = new Map()
  for (const [i, row] of data.entries())
    for (const [j, cell] of row.entries())
      if (cell) cells.set(`${i},${j}`, { style: styleOf(cell) })
  return {
    name: sheet,
    rows: data.map((row) => row.map(valueOf)),
    cells,
    columns: columns.map(({ width }) => ({ width })),
    rowDefs: heightsOf(data, columns),
    ...(stickyRowsCount && { freezePane: { rows: stickyRowsCount } }),
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
    },
  }
}

/** Points of a line. */
const lineHeight = 16
/** How much wider a bold letter is than one that the width of a column counts. */
const boldWidth = 1.2
const defaultWidth = 8

/** Rows are as high as their heads are in their columns: not every program that opens the file works it out. */
function heightsOf(
  data: Sheet['data'],
  columns: Sheet['columns'],
): NonNullable<WriteSheet['rowDefs']> {
  return new Map(
    data.map((row, i) => {
      const lines = row.map((cell, j) =>
        cell?.look === 'head'
          ? Math.ceil(
              (String(cell.value).length * boldWidth) /
                (columns[j]?.width ?? defaultWidth),
            )
          : 1,
      )
      return [i, { height: lineHeight * Math.max(1, ...lines) }]
    }),
  )
}

function styleOf({ value, format, look }: SheetCell): CellStyle {
  const numFmt = format ?? (typeof value === 'string' ? '@' : undefined)
  return {
    ...(look && looks[look]),
    ...(numFmt !== undefined && { numFmt }),
  }
}

function valueOf(cell: SheetCell | null): CellValue {
  if (cell === null || cell.value === '') return null
  return typeof cell.value === 'string' ? plain(cell.value) : cell.value
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
