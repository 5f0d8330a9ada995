import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { layoutOf } from './csv-layout.ts'
import { decoderOf } from './encoding.ts'
import type { Settled } from './encoding.ts'
import { columnsKnown } from './header.ts'
import type { Wanted } from './header.ts'
import { IngestError } from './ingest-error.ts'

/** How a list of the office folder is written, which no profile declares. */
export interface ListFormat {
  readonly encoding: Settled
  readonly delimiter: string
}

/** So much of a list is looked at, in bytes. */
const headBytes = 1 << 20

/** What programs save a table with; of equals the first is taken. */
const delimiters = [',', ';', '\t', '|']

/**
 * The format of a list by its bytes: UTF-8, or UTF-16 as Excel's _Unicode Text_
 * is, and the delimiter that gives most of its columns.
 *
 * @throws IngestError `wrong_encoding` where no row with letters beyond ASCII is UTF-8.
 */
export function listFormat(
  file: string,
  bytes: Buffer,
  wanted: Wanted,
): ListFormat {
  const head = bytes.subarray(0, headBytes)
  const encoding = encodingOf(head)
  if (encoding === 'utf-8') assertUtf8(file, head, bytes.length > headBytes)
  const text = decoderOf(encoding)(head)
  const ranked = delimiters.map((delimiter) => {
    let known = 0
    layoutOf(text, { encoding, delimiter, quote: '"' }, (cells) => {
      const found = columnsKnown(cells, wanted)
      known = Math.max(known, found)
      return found
    })
    return { delimiter, known }
  })
  const most = Math.max(...ranked.map(({ known }) => known))
  const best = ranked.find(({ known }) => known === most)
  return { encoding, delimiter: best?.delimiter ?? ',' }
}

/** The same of a file that may be of any size. */
export function listFormatOf(
  path: string,
  file: string,
  wanted: Wanted,
): ListFormat {
  const handle = openSync(path, 'r')
  try {
    const head = Buffer.alloc(headBytes + 1)
    const length = readSync(handle, head, 0, head.length, 0)
    return listFormat(file, head.subarray(0, length), wanted)
  } finally {
    closeSync(handle)
  }
}

/** By its mark, or by the zeros that stand beside plain letters. */
function encodingOf(head: Buffer): Settled {
  const mark = head.toString('hex', 0, 2)
  if (mark === 'fffe') return 'utf-16le'
  if (mark === 'feff') return 'utf-16be'
  if (head.length < 4) return 'utf-8'
  if (head[0] !== 0 && head[1] === 0) return 'utf-16le'
  return head[0] === 0 && head[1] !== 0 ? 'utf-16be' : 'utf-8'
}

/** One row that is damaged is told of by itself; a list in another encoding as a whole. */
function assertUtf8(file: string, head: Buffer, isCut: boolean): void {
  let row = 0
  let first: number | undefined
  for (let at = 0; at < head.length;) {
    const found = head.indexOf(10, at)
    const end = found < 0 ? head.length : found
    row++
    const line = head.subarray(at, end)
    at = end + 1
    if ((found < 0 && isCut) || line.every((byte) => byte < 0x80)) continue
    if (isUtf8(line)) return
    first ??= row
  }
  if (first !== undefined)
    throw new IngestError(
      'wrong_encoding',
      `${file}, row ${first}: expected UTF-8 or UTF-16, got bytes of another encoding, such as windows-1258 or TCVN3; open it in Excel and save it as "CSV UTF-8 (Comma delimited)"`,
    )
}
