import { isoText } from './cells.ts'
import { mostColumns } from './find-header.ts'
import type { Grid } from './grid.ts'
import { parseXml, prefixed, tooLarge, unreadable } from './ooxml.ts'
import type { Attributes } from './ooxml.ts'
import { styles2003 } from './styles-2003.ts'
import type { Styles2003 } from './styles-2003.ts'
import type { SheetRow } from './workbook.ts'

/** A sheet while it is read. */
interface Sheet extends Omit<Grid, 'filledBelow'> {
  readonly rows: SheetRow[]
  readonly merges: Grid['merges'][number][]
}

/** A cell while it is read. */
interface Cell {
  readonly column: number
  readonly style: string
  type: string
  text: string
}

/**
 * The sheets of an Excel 2003 XML workbook. Dates are `YYYY-MM-DD[ HH:MM:SS]`,
 * also where a style makes a number one; numbers as in a workbook of today.
 *
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function xmlGrids(
  file: string,
  bytes: Buffer,
): Promise<readonly Grid[]> {
  const sheets: Sheet[] = []
  const styles = styles2003()
  let row = 0
  let cells: (string | null)[] = []
  let next = 0
  let cell: Cell | undefined
  let isData = false
  let isComment = false
  const openCell = (attributes: Attributes) => {
    const column = placeOf(attributes, next)
    if (column < next)
      throw unreadable(file, 'expected cells in their order, got another')
    const [across, down] = ['MergeAcross', 'MergeDown'].map((name) =>
      Number(prefixed(attributes, name) || 0),
    )
    const right = column + (across ?? 0)
    if (!(right < mostColumns)) throw tooLarge(file, `${mostColumns} columns`)
    if (right > column || (down ?? 0) > 0)
      sheets.at(-1)?.merges.push({
        top: row,
        left: column,
        bottom: row + (down ?? 0),
        right,
      })
    cell = {
      column,
      style: styles.styleOf(column, attributes),
      type: '',
      text: '',
    }
    next = right + 1
  }
  const closeCell = () => {
    if (!cell) return
    const text = valueOf(cell, styles)
    if (text !== '') {
      while (cells.length < cell.column) cells.push(null)
      cells[cell.column] = text
    }
    cell = undefined
  }
  const pieces = parseXml(
    { file, bytes: () => only(bytes) },
    'workbook',
    2 ** 20,
    {
      open(name, attributes) {
        styles.open(name, attributes)
        if (name === 'Worksheet') {
          sheets.push({
            name: prefixed(attributes, 'Name'),
            rows: [],
            merges: [],
          })
          row = 0
        } else if (name === 'Row') {
          const at = placeOf(attributes, row) + 1
          if (at <= row)
            throw unreadable(file, 'expected rows in their order, got another')
          row = at
          next = 0
          cells = []
        } else if (name === 'Cell') openCell(attributes)
        else if (name === 'Comment') isComment = true
        else if (name === 'Data' && cell && !isComment) {
          cell.type = prefixed(attributes, 'Type')
          isData = true
        }
      },
      text(piece) {
        if (cell && isData) cell.text += piece
      },
      close(name) {
        if (name === 'Data') isData = false
        else if (name === 'Comment') isComment = false
        else if (name === 'Cell') closeCell()
        else if (name === 'Row' && cells.length > 0)
          sheets.at(-1)?.rows.push({ row, cells, isDisordered: false })
      },
    },
  )
  for await (const _ of pieces);
  const counted = filledRows(bytes.toString('utf8'))
  return sheets.map((sheet, i) => ({
    ...sheet,
    filledBelow: (below) => counted[i]?.filter((r) => r > below).length ?? 0,
  }))
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield bytes
}

/** Position from 0: that of its index, or the next. */
function placeOf(attributes: Attributes, next: number): number {
  const index = prefixed(attributes, 'Index')
  return index === '' ? next : Number(index) - 1
}

function valueOf({ type, text, style }: Cell, styles: Styles2003): string {
  const value = text.trim()
  switch (type) {
    case 'Number':
      return styles.shown(value, style)
    case 'DateTime':
      return isoText(value)
    case 'Boolean':
      return value === '1' ? 'TRUE' : value === '0' ? 'FALSE' : value
    default:
      return value === '' ? '' : text
  }
}

/**
 * Of each sheet the rows that hold something, by the text between the tags and
 * not by the parser.
 */
function filledRows(text: string): readonly (readonly number[])[] {
  const plain = text.replace(notData, '')
  return plain
    .split(/<(?:\w+:)?Worksheet\b/)
    .slice(1)
    .map((sheet) => {
      let row = 0
      return sheet
        .split(/<(?:\w+:)?Row\b/)
        .slice(1)
        .flatMap((part) => {
          const [tag = ''] = /^[^>]*/.exec(part) ?? []
          row = Number(/\bIndex\s*=\s*["'](\d+)/.exec(tag)?.[1] ?? row + 1)
          const [inside = ''] = part.split(/<\/(?:\w+:)?Row\s*>/)
          return tag.endsWith('/') || !hasData(inside) ? [] : [row]
        })
    })
}

/** What is no cell: remarks of the writer, and those of a person. */
const notData = /<!--[^]*?(?:-->|$)|<((?:\w+:)?Comment)\b[^]*?(?:<\/\1\s*>|$)/g

function hasData(row: string): boolean {
  const datas = row.split(/<(?:\w+:)?Data\b/).slice(1)
  return datas.some((data) => {
    const [inside = ''] = data.split(/<\/(?:\w+:)?Data\s*>/)
    const shown = inside.slice(inside.indexOf('>') + 1)
    return /\S/.test(
      shown.replace(
        /<!\[CDATA\[|\]\]>|<[^>]*>|&#(?:160|32|10|13|9|x(?:a0|20|a|d|9));/gi,
        '',
      ),
    )
  })
}
