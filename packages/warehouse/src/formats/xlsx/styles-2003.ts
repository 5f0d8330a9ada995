import { isDateFormat, serialText, shownNumber, zeroPattern } from './cells.ts'
import type { ZeroPattern } from './cells.ts'
import { mostColumns } from './find-header.ts'
import { prefixed } from './ooxml.ts'
import type { Attributes } from './ooxml.ts'

/** The styles of an Excel 2003 XML workbook, as its tags tell of them in their order. */
export interface Styles2003 {
  /** Takes a tag that says something of styles; any other says nothing. */
  open(name: string, attributes: Attributes): void
  /** The style of a cell: its own, else that of its row, its column or its table. */
  styleOf(column: number, cell: Attributes): string
  /** A number as a cell of a style shows it. */
  shown(value: string, style: string): string
}

interface Style {
  readonly parent: string
  format?: NumberFormat
}

interface NumberFormat {
  readonly isDate: boolean
  readonly zeros: ZeroPattern
}

/** Reads the styles as they come. */
export function styles2003(): Styles2003 {
  const styles = new Map<string, Style>()
  let last: Style | undefined
  let is1904 = false
  let table = ''
  let row = ''
  let columns: string[] = []
  let next = 0
  const openColumn = (attributes: Attributes) => {
    const index = Number(prefixed(attributes, 'Index') || next + 1) - 1
    const span = Number(prefixed(attributes, 'Span') || 0)
    next = Math.min(index + span + 1, mostColumns)
    columns.length = Math.max(columns.length, next)
    columns.fill(prefixed(attributes, 'StyleID'), index, next)
  }
  return {
    open(name, attributes) {
      if (name === 'Style') {
        last = { parent: prefixed(attributes, 'Parent') }
        styles.set(prefixed(attributes, 'ID'), last)
      } else if (name === 'NumberFormat' && last)
        last.format = formatOf(prefixed(attributes, 'Format'))
      else if (name === 'Date1904') is1904 = true
      else if (name === 'Table') {
        table = prefixed(attributes, 'StyleID')
        columns = []
        next = 0
      } else if (name === 'Column') openColumn(attributes)
      else if (name === 'Row') row = prefixed(attributes, 'StyleID')
    },
    styleOf: (column, cell) =>
      prefixed(cell, 'StyleID') ||
      row ||
      columns[column] ||
      table ||
      defaultStyle,
    shown(value, style) {
      const { isDate, zeros } = inherited(styles, style)
      const date = isDate ? serialText(Number(value), is1904) : undefined
      return date ?? shownNumber(value, zeros)
    },
  }
}

const defaultStyle = 'Default'
const general: NumberFormat = { isDate: false, zeros: [] }
const mostParents = 10

/** The format of a style, or of the one that it is made from. */
function inherited(
  styles: ReadonlyMap<string, Style>,
  style: string,
  parents = 0,
): NumberFormat {
  const { format, parent } = styles.get(style) ?? { parent: '' }
  if (format || parent === '' || parents === mostParents)
    return format ?? general
  return inherited(styles, parent, parents + 1)
}

/** Formats of dates that have a name in place of a code. */
const namedDates: readonly string[] = [
  'General Date',
  'Long Date',
  'Medium Date',
  'Short Date',
  'Long Time',
  'Medium Time',
  'Short Time',
]

/** Other formats with a name: its letters are none of a date. */
const namedOthers: readonly string[] = [
  'General',
  'General Number',
  'Fixed',
  'Standard',
  'Percent',
  'Scientific',
  'Currency',
  'Euro Currency',
  'Yes/No',
  'True/False',
  'On/Off',
]

function formatOf(code: string): NumberFormat {
  if (namedOthers.includes(code)) return general
  const isDate = namedDates.includes(code) || isDateFormat(code)
  return { isDate, zeros: zeroPattern(code) }
}
