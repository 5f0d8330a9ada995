import { read } from '@e965/xlsx'
import type { CellObject, DenseWorkSheet, Range } from '@e965/xlsx'
import { isDateFormat, serialText, shownNumber, zeroPattern } from './cells.ts'
import type { ZeroPattern } from './cells.ts'
import type { Merge } from './count.ts'
import type { SheetRow } from './workbook.ts'

/*
 * Reads a workbook of an old kind as a whole, in a process of its own: the part
 * that does it takes what memory and time it wants, and a thread that takes too
 * much ends the process that it is of.
 */

/** A sheet as its values are shown. */
export interface OldSheet {
  readonly name: string
  readonly rows: readonly SheetRow[]
  readonly merges: readonly Merge[]
}

/** What the process is given. */
export interface OldBook {
  readonly bytes: Uint8Array
  /** Cells of all sheets. */
  readonly mostCells: number
}

/** What it answers: that there are more cells, or the sheets. */
export type OldAnswer = 'too_large' | readonly OldSheet[]

/**
 * What is shown in place of a number or an answer: LibreOffice before 5 saved the
 * number 0 beside it.
 */
function faultOf({ v, w = '', f }: CellObject): string | undefined {
  if (typeof v !== 'number' && f === undefined) return undefined
  if (/^(?:Err|Lỗi):\d{3}$/.test(w)) return '#ERROR'
  return /^#[A-Z][A-Z0-9/]*[!?]?$/.test(w) ? w : undefined
}

interface Style {
  readonly isDate: boolean
  readonly zeros: ZeroPattern
}

function sheetsOf({ bytes, mostCells }: OldBook): OldAnswer {
  // It writes into its options. Without `raw` it would read texts as dates and numbers.
  const book = read(bytes, {
    type: 'array',
    dense: true,
    raw: true,
    cellNF: true,
    cellHTML: false,
  })
  const is1904 = book.Workbook?.WBProps?.date1904 ?? false
  const styles = new Map<string, Style>()
  const styleOf = (format: string) => {
    const known = styles.get(format)
    if (known) return known
    const style = { isDate: isDateFormat(format), zeros: zeroPattern(format) }
    styles.set(format, style)
    return style
  }
  const textOf = (cell: CellObject): string | null => {
    const { t, v, z, w, f } = cell
    if (v === undefined || v === null)
      return f === undefined ? null : '#FORMULA'
    if (t === 'b') return v === true ? 'TRUE' : 'FALSE'
    if (t === 'e') return w ?? '#ERROR'
    const fault = faultOf(cell)
    if (fault !== undefined) return fault
    if (typeof v !== 'number') return String(v).trim() === '' ? null : String(v)
    const { isDate, zeros } = styleOf(typeof z === 'string' ? z : 'General')
    const date = isDate ? serialText(v, is1904) : undefined
    // In an .ods the format may be of the column, and is not told of the cell.
    const isPadded = w !== undefined && /^0+\d+$/.test(w) && Number(w) === v
    return date ?? (isPadded ? w : shownNumber(String(v), zeros))
  }
  let held = 0
  const found: OldSheet[] = []
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name] as DenseWorkSheet | undefined
    const rows: SheetRow[] = []
    // A sheet may be a chart, or a dialog.
    const isSheet = (sheet?.['!type'] ?? 'sheet') === 'sheet'
    for (const [i, row] of ((isSheet && sheet?.['!data']) || []).entries()) {
      // Its rows and cells may lack where nothing stands.
      const cells: (string | null)[] = []
      for (const [column, cell] of (row ?? []).entries()) {
        const text = cell ? textOf(cell) : null
        if (text === null) continue
        while (cells.length < column) cells.push(null)
        cells.push(text)
      }
      held += cells.length
      if (held > mostCells) return 'too_large'
      if (cells.length > 0)
        rows.push({ row: i + 1, cells, isDisordered: false })
    }
    const merges = (sheet?.['!merges'] ?? []).map(({ s, e }: Range) => {
      return { top: s.r + 1, left: s.c, bottom: e.r + 1, right: e.c }
    })
    found.push({ name, rows, merges })
  }
  return found
}

process.once('message', (book: OldBook) => {
  process.send?.(sheetsOf(book), () => process.disconnect())
})
