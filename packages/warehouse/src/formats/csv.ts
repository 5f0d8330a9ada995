import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fileBytes, isGzip } from './bytes.ts'
import { IngestError } from './ingest-error.ts'

/** What must be known of a CSV file before the engine reads it. */
export interface CsvHead {
  /** Cells of the first record. */
  readonly header: readonly string[]
  /** False when some byte of the file is not UTF-8. */
  readonly isUtf8: boolean
  readonly isGzip: boolean
}

/** What one pass over the bytes of an export tells, without keeping any of it. */
export interface CsvScan {
  /** Of the file as it lies there, compressed or not. */
  readonly sha256: string
  /** Records after the header; empty lines are none. */
  readonly rows: number
  /** Rows, as a spreadsheet counts them, that are empty lines. */
  readonly blank: readonly number[]
  /** Rows that have more or fewer cells than the header. */
  readonly uneven: readonly number[]
}

/** How far a scan has come. */
export interface ScanProgress {
  readonly rows: number
  /** Of the file as it lies there. */
  readonly bytes: number
}

/**
 * Reads the header of a CSV file and proves its encoding.
 *
 * @throws IngestError `unreadable` for a header that is no UTF-8 or is too long,
 * `too_large` for a gzip file that inflates beyond the limits.
 */
export async function readCsvHead(
  path: string,
  delimiter: string,
  quote: string,
): Promise<CsvHead> {
  const first: Buffer[] = []
  let kept = 0
  let valid = true
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of fileBytes(path)) {
    if (kept <= maxHeader) {
      first.push(Buffer.from(chunk))
      kept += chunk.length
    }
    if (!valid) continue
    // A character may lie across two chunks: what follows the last ASCII byte waits.
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const end = lastAscii(bytes) + 1
    valid = isUtf8(bytes.subarray(0, end))
    rest = Buffer.from(bytes.subarray(end))
    valid &&= rest.length <= maxCharacters
  }
  valid &&= isUtf8(rest)
  const bytes = Buffer.concat(first)
  const start = byteOrderMark.every((byte, i) => bytes[i] === byte) ? 3 : 0
  const end = recordEnd(bytes, start, delimiter, quote)
  if (end > maxHeader)
    throw new IngestError(
      'unreadable',
      `${basename(path)}, row 1: expected a header of at most ${maxHeader} bytes`,
    )
  const record = bytes.subarray(start, end)
  if (!isUtf8(record))
    throw new IngestError(
      'unreadable',
      `${basename(path)}, row 1: expected a header in UTF-8, got bytes that are not`,
    )
  return {
    header: splitRecord(record.toString(), delimiter, quote),
    isUtf8: valid,
    isGzip: await isGzip(path),
  }
}

/**
 * Counts the records of a CSV file by its own rules and not by the reader's, so
 * that the two can be held against each other.
 *
 * A quote opens only at the start of a cell, as in RFC 4180. Where there is no
 * quote the cells of a row are counted only when its last is empty: the reader
 * tells of all other uneven rows itself, and then the `exact` count is asked for.
 *
 * @throws IngestError `unreadable` for a quote that is never closed: it would
 * swallow all rows behind it; for line ends of two kinds, which the reader takes
 * or not as they lie; for a last row that breaks off.
 */
export async function scanCsv(
  path: string,
  delimiter: string,
  quote: string,
  options: {
    readonly exact?: boolean
    readonly onProgress?: ((at: ScanProgress) => void) | undefined
  } = {},
): Promise<CsvScan> {
  const { exact = false, onProgress = () => {} } = options
  const hash = createHash('sha256')
  let bytesRead = 0
  const bytes = fileBytes(path, (raw) => {
    hash.update(raw)
    bytesRead += raw.length
  })
  const fail = (what: string) =>
    new IngestError('unreadable', `${basename(path)}, row ${row}: ${what}`)
  const [delimiterByte, quoteByte] = [
    delimiter.charCodeAt(0),
    quote.charCodeAt(0),
  ]
  // What an unquoted byte may be: nothing of note for most.
  const kinds = new Uint8Array(256)
  for (const byte of [10, 13, delimiterByte, quoteByte]) kinds[byte] = 1

  const blank: number[] = []
  const uneven: number[] = []
  let width = 0
  let row = 1
  let cells = 1
  let isQuoted = false
  let mayQuote = true
  let isEmpty = true
  let wasReturn = false
  let lineEnd = 0
  const endRow = () => {
    if (row === 1) width = cells
    else if (isEmpty) blank.push(row)
    else if (cells !== width) uneven.push(row)
    if (blank.length > maxBlank)
      throw fail(`expected rows, got more than ${maxBlank} empty lines`)
    row++
    cells = 1
    isEmpty = mayQuote = true
  }
  const endLine = (kind: number) => {
    if (lineEnd === 0) lineEnd = kind
    if (lineEnd !== kind) throw fail('expected one kind of line end, got two')
  }
  /** Takes a part of the bytes apart, one by one. */
  const walk = (chunk: Uint8Array, from: number, to: number) => {
    for (let at = from; at < to; at++) {
      let byte = chunk[at] as number
      if (wasReturn) {
        wasReturn = false
        if (byte === 10) {
          endLine(crlf)
          continue
        }
        endLine(13)
      }
      if (isQuoted) {
        while (at < to && chunk[at] !== quoteByte) at++
        // A doubled quote closes the cell and opens it again at once.
        if (at < to) [isQuoted, mayQuote] = [false, true]
        continue
      }
      if (kinds[byte] === 0) {
        isEmpty = mayQuote = false
        do at++
        while (at < to && kinds[(byte = chunk[at] as number)] === 0)
        if (at >= to) break
      }
      if (byte === delimiterByte) {
        cells++
        mayQuote = true
        isEmpty = false
      } else if (byte === 10) {
        endLine(10)
        endRow()
      } else if (byte === 13) {
        endRow()
        wasReturn = true
      } else {
        if (mayQuote) isQuoted = true
        mayQuote = isEmpty = false
      }
    }
  }
  /** Passes the whole lines of a part, those without quotes at once; gives where the last begins. */
  const skip = (chunk: Buffer, from: number): number => {
    const hasReturns = chunk.includes(13)
    const nextQuote = (at: number) => {
      const found = chunk.indexOf(quoteByte, at)
      return found === -1 ? chunk.length : found
    }
    let at = from
    let quoteAt = nextQuote(at)
    for (;;) {
      const end = chunk.indexOf(10, at)
      if (end === -1) return at
      if (isQuoted || quoteAt < end) {
        walk(chunk, at, end + 1)
        at = end + 1
        if (quoteAt < at) quoteAt = nextQuote(at)
        continue
      }
      const last = hasReturns ? chunk.indexOf(13, at) : end
      const isWhole = isEmpty && cells === 1 && !wasReturn
      // One that began before, is empty, ends in an empty cell or has a stray return.
      if (
        !isWhole ||
        last === at ||
        last < end - 1 ||
        chunk[last - 1] === delimiterByte
      )
        walk(chunk, at, end + 1)
      else {
        endLine(last === end ? 10 : crlf)
        row++
      }
      at = end + 1
    }
  }
  let isFirst = true
  for await (const chunk of bytes) {
    let at = 0
    if (isFirst && byteOrderMark.every((byte, i) => chunk[i] === byte)) at = 3
    isFirst = false
    if (!exact && row > 1) at = skip(chunk, at)
    walk(chunk, at, chunk.length)
    onProgress({ rows: row - 1, bytes: bytesRead })
  }
  if (wasReturn) endLine(13)
  if (isQuoted)
    throw fail('expected a quote that closes, got one that does not')
  if (!isEmpty && row > 1 && cells < width)
    throw fail('ends in the middle of a row; is it still being copied?')
  if (!isEmpty || row === 1) endRow()
  return {
    sha256: hash.digest('hex'),
    rows: row - 2 - blank.length,
    blank,
    uneven,
  }
}

const maxHeader = 1_000_000
const maxBlank = 1_000_000
/** A line without one ASCII byte is longer than any cell may be. */
const maxCharacters = 4_000_000
const crlf = 1310
const byteOrderMark = [0xef, 0xbb, 0xbf]

function lastAscii(bytes: Uint8Array): number {
  let at = bytes.length - 1
  while (at >= 0 && (bytes[at] as number) > 127) at--
  return at
}

/** Where the first record ends. */
function recordEnd(
  bytes: Buffer,
  start: number,
  delimiter: string,
  quote: string,
): number {
  const [delimiterByte, quoteByte] = [
    delimiter.charCodeAt(0),
    quote.charCodeAt(0),
  ]
  let isQuoted = false
  let mayQuote = true
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isQuoted) {
      if (byte === quoteByte) [isQuoted, mayQuote] = [false, true]
    } else if (byte === 10 || byte === 13) return at
    else {
      if (byte === quoteByte && mayQuote) isQuoted = true
      mayQuote = byte === delimiterByte
    }
  }
  return bytes.length
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
