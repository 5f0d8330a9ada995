import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { IngestError } from './header.ts'

/** What one pass over the bytes of an export tells, without keeping any of it. */
export interface CsvScan {
  /** Of the file as it lies there, compressed or not. */
  readonly sha256: string
  /** Cells of the first record. */
  readonly header: readonly string[]
  /** Records after the header; empty lines are none. */
  readonly rows: number
  /** Rows, as a spreadsheet counts them, that are empty lines. */
  readonly blank: readonly number[]
  /** Rows that have more or fewer cells than the header. */
  readonly uneven: readonly number[]
  /** False when some byte of the file is not UTF-8. */
  readonly isUtf8: boolean
}

/**
 * Counts the records of a CSV file and reads its header, by its own rules and
 * not by the reader's, so that the two can be held against each other.
 *
 * A quote opens only at the start of a cell, as in RFC 4180.
 *
 * @throws IngestError `unreadable` for a quote that is never closed: it would
 * swallow all rows behind it; for line ends of two kinds, which the reader takes
 * or not as they lie; for a last row that breaks off.
 */
export async function scanCsv(
  path: string,
  delimiter: string,
  quote: string,
): Promise<CsvScan> {
  const hash = createHash('sha256')
  const raw = createReadStream(path, { highWaterMark: 1 << 20 })
  raw.on('data', (chunk) => hash.update(chunk))
  const bytes: Readable = path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => bytes.destroy(error))

  const [delimiterByte, quoteByte] = [
    delimiter.charCodeAt(0),
    quote.charCodeAt(0),
  ]
  const fail = (what: string) =>
    new IngestError('unreadable', `${basename(path)}, row ${row}: ${what}`)
  const first: number[] = []
  const blank: number[] = []
  const uneven: number[] = []
  let header: readonly string[] = []
  let row = 1
  let cells = 1
  let isQuoted = false
  let mayQuote = true
  let isEmpty = true
  let wasReturn = false
  let lineEnd = ''
  let isUtf8 = true
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const check = (chunk?: Uint8Array) => {
    try {
      if (isUtf8) decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      isUtf8 = false
    }
  }
  const endLine = (kind: string) => {
    lineEnd ||= kind
    if (lineEnd !== kind) throw fail('expected one kind of line end, got two')
  }
  const endRow = () => {
    if (row === 1) header = splitRecord(decode(first), delimiter, quote)
    else if (isEmpty) blank.push(row)
    else if (cells !== header.length) uneven.push(row)
    if (blank.length > maxBlank)
      throw fail(`expected rows, got more than ${maxBlank} empty lines`)
    row++
    cells = 1
    isEmpty = mayQuote = true
  }
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    check(chunk)
    for (const byte of chunk) {
      if (row === 1) {
        if (first.push(byte) > maxHeader)
          throw fail(`expected a header of at most ${maxHeader} bytes`)
        if (first.length <= 3 && byte === byteOrderMark[first.length - 1])
          continue
      }
      const isSecond = byte === 10 && wasReturn
      if (isSecond) endLine('\r\n')
      else if (wasReturn) endLine('\r')
      else if (byte === 10 && !isQuoted) endLine('\n')
      wasReturn = false
      if (isQuoted) {
        // A doubled quote closes the cell and opens it again at once.
        if (byte === quoteByte) [isQuoted, mayQuote] = [false, true]
      } else if (byte === 10 || byte === 13) {
        if (!isSecond) endRow()
        wasReturn = byte === 13
      } else {
        if (byte === quoteByte && mayQuote) isQuoted = true
        mayQuote = byte === delimiterByte
        if (mayQuote) cells++
        isEmpty = false
      }
    }
  }
  check()
  if (isQuoted)
    throw fail('expected a quote that closes, got one that does not')
  if (!isEmpty && row > 1 && cells < header.length)
    throw fail('ends in the middle of a row; is it still being copied?')
  if (!isEmpty || row === 1) endRow()
  return {
    sha256: hash.digest('hex'),
    header,
    rows: row - 2 - blank.length,
    blank,
    uneven,
    isUtf8,
  }
}

const maxHeader = 1_000_000
const maxBlank = 1_000_000
const byteOrderMark = [0xef, 0xbb, 0xbf]

function decode(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { fatal: true })
    .decode(Uint8Array.from(bytes))
    .replace(/[\r\n]+$/, '')
}

function splitRecord(
  record: string,
  delimiter: string,
  quote: string,
): readonly string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let i = 0; i < record.length; i++) {
    const at = record[i] as string
    if (isQuoted && at === quote && record[i + 1] === quote) {
      cell += quote
      i++
    } else if (at === quote && (isQuoted || cell === '')) isQuoted = !isQuoted
    else if (at === delimiter && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += at
  }
  return [...cells, cell]
}
