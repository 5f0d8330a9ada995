import { parseXml, prefixed, tooLarge } from './ooxml.ts'

const mostRows = 1_048_576

/**
 * Of each table of an OpenDocument spreadsheet the rows that hold something, by
 * its tags and not by the reader of its values.
 *
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function odsRows(
  file: string,
  content: Buffer,
): Promise<readonly (readonly number[])[]> {
  const sheets: number[][] = []
  let row = 0
  let times = 1
  let isFilled = false
  let cell = 0
  let hasValue = false
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
          times = Number(prefixed(attributes, 'number-rows-repeated') || 1)
          isFilled = false
        } else if (name === 'table-cell') {
          cell = depth
          const kind = prefixed(attributes, 'value-type')
          hasValue = !['', 'string'].includes(kind)
          isFilled ||= hasValue || prefixed(attributes, 'formula') !== ''
        } else if (name === 'annotation') remark = depth
      },
      text(text) {
        if (cell > 0 && remark === 0 && text.trim() !== '') isFilled = true
      },
      close(name, depth) {
        if (depth === remark) remark = 0
        else if (depth === cell) cell = 0
        else if (name === 'table-row' && remark === 0) {
          if (isFilled && row + times > mostRows)
            throw tooLarge(file, `${mostRows} rows`)
          const last = isFilled ? times : 0
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
