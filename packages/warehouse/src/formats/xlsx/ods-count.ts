import { parseXml, prefixed, tooLarge, unreadable } from './ooxml.ts'
import type { Attributes } from './ooxml.ts'

const mostRows = 1_048_576

/**
 * Of each table of an OpenDocument spreadsheet the rows that hold something, by
 * its tags and not by the reader of its values.
 *
 * @param mostCells of all tables, up to the last of each row that holds something
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function odsRows(
  file: string,
  content: Buffer,
  mostCells: number,
): Promise<readonly (readonly number[])[]> {
  const sheets: number[][] = []
  let row = 0
  let times = 1
  let width = 0
  let filled = 0
  let held = 0
  let cell = 0
  let remark = 0
  const pieces = parseXml(
    { file, bytes: () => only(content) },
    'content.xml',
    2 ** 20,
    {
      open(name, attributes, depth) {
        if (remark > 0) return
        if (name === 'table') {
          sheets.push([])
          row = 0
        } else if (name === 'table-row') {
          times = repeated(file, attributes, 'number-rows-repeated')
          width = filled = 0
        } else if (name === 'covered-table-cell')
          width += repeated(file, attributes, 'number-columns-repeated')
        else if (name === 'table-cell') {
          cell = depth
          width += repeated(file, attributes, 'number-columns-repeated')
          const kind = prefixed(attributes, 'value-type')
          const hasValue = !['', 'string'].includes(kind)
          if (hasValue || prefixed(attributes, 'formula') !== '') filled = width
        } else if (name === 'annotation') remark = depth
      },
      text(text) {
        if (cell > 0 && remark === 0 && text.trim() !== '') filled = width
      },
      close(name, depth) {
        if (depth === remark) remark = 0
        else if (depth === cell) cell = 0
        else if (name === 'table-row' && remark === 0) {
          if (filled > 0 && row + times > mostRows)
            throw tooLarge(file, `${mostRows} rows`)
          held += filled * times
          if (held > mostCells) throw tooLarge(file, `${mostCells} cells`)
          const last = filled > 0 ? times : 0
          for (let i = 1; i <= last; i++) sheets.at(-1)?.push(row + i)
          row += times
        }
      },
    },
  )
  for await (const _ of pieces);
  return sheets
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield bytes
}

/** How often a row or a cell stands there. */
function repeated(file: string, attributes: Attributes, name: string): number {
  const text = prefixed(attributes, name) || '1'
  const times = Number(text)
  if (Number.isSafeInteger(times) && times > 0) return times
  throw unreadable(
    file,
    `expected ${name} to be a whole number from 1, got ${JSON.stringify(text.slice(0, 40))}; open it in LibreOffice and save it as .xlsx`,
  )
}
