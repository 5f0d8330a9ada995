import { utils, write, type BookType, type Range } from '@e965/xlsx'

/** Rows of cells, and the ranges of them that are one cell: rows and columns from 0, ends included. */
export interface MergedSheet {
  readonly rows: readonly (readonly string[])[]
  readonly merges: readonly Range[]
}

/** What a program may write a sheet as. */
export const sheetKinds = [
  'xlsx',
  'biff8',
  'xlsb',
  'ods',
  'fods',
  'page',
  'xml',
] as const
export type SheetKind = (typeof sheetKinds)[number]

/** The bytes of a sheet. What stands in a merged range beside its first cell is in no web page and no XML. */
export function mergedSheet(
  kind: SheetKind,
  sheet: MergedSheet,
): string | Uint8Array {
  if (kind === 'page') return page(sheet)
  return kind === 'xml' ? xml2003(sheet) : book(kind, sheet)
}

function book(bookType: BookType, { rows, merges }: MergedSheet): Uint8Array {
  const sheet = utils.aoa_to_sheet(
    rows.map((row) => row.map((cell) => (cell === '' ? null : cell))),
  )
  sheet['!merges'] = [...merges]
  return Buffer.from(
    write(
      { SheetNames: ['A'], Sheets: { A: sheet } },
      { bookType, type: 'buffer', compression: true },
    ),
  )
}

/** Each cell of a sheet that is shown, with the range that it covers. */
function shown({ rows, merges }: MergedSheet) {
  return rows.map((row, r) =>
    row.flatMap((text, c) => {
      const merge = merges.find(
        ({ s, e }) => s.r <= r && r <= e.r && s.c <= c && c <= e.c,
      )
      if (merge && (merge.s.r !== r || merge.s.c !== c)) return []
      const { s, e } = merge ?? { s: { r, c }, e: { r, c } }
      return [{ text, c, down: e.r - s.r, across: e.c - s.c }]
    }),
  )
}

function page(sheet: MergedSheet): string {
  const rows = shown(sheet).map((cells) => {
    const tds = cells.map(({ text, down, across }) => {
      const spans = `${down > 0 ? ` rowspan=${down + 1}` : ''}${across > 0 ? ` colspan="${across + 1}"` : ''}`
      return `<td${spans}>${escaped(text)}</td>`
    })
    return `<tr>${tds.join('')}</tr>`
  })
  return `<html><body><table>${rows.join('\n')}</table></body></html>`
}

function xml2003(sheet: MergedSheet): string {
  const rows = shown(sheet).map((cells) => {
    const all = cells.map(({ text, c, down, across }) => {
      const spans = `${down > 0 ? ` ss:MergeDown="${down}"` : ''}${across > 0 ? ` ss:MergeAcross="${across}"` : ''}`
      const data =
        text === '' ? '' : `<Data ss:Type="String">${escaped(text)}</Data>`
      return `<Cell ss:Index="${c + 1}"${spans}>${data}</Cell>`
    })
    return `<Row>${all.join('')}</Row>`
  })
  return `<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>${rows.join('')}</Table></Worksheet></Workbook>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
}
