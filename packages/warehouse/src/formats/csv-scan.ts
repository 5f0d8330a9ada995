import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fileBytes } from './bytes.ts'
import { markLength } from './csv-head.ts'
import { csvFaults, IngestError } from './ingest-error.ts'

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
  const place = startOf(basename(path), delimiter, quote)
  let isFirst = true
  for await (const chunk of bytes) {
    let at = isFirst ? markLength(chunk) : 0
    isFirst = false
    if (!exact && place.row > 1) at = skip(place, chunk, at)
    walk(place, chunk, at, chunk.length)
    onProgress({ rows: place.row - 1, bytes: bytesRead })
  }
  finish(place)
  const { row, blank, uneven } = place
  const sha256 = hash.digest('hex')
  return { sha256, rows: row - 2 - blank.length, blank, uneven }
}

/** Where the count stands in the bytes. */
interface Place {
  readonly file: string
  readonly delimiter: number
  readonly quote: number
  /** What an unquoted byte may be: nothing of note, 0, for most. */
  readonly kinds: Uint8Array
  readonly blank: number[]
  readonly uneven: number[]
  /** Cells of the header. */
  width: number
  row: number
  cells: number
  isQuoted: boolean
  mayQuote: boolean
  isEmpty: boolean
  wasReturn: boolean
  lineEnd: number
}

const maxBlank = 1_000_000
const crlf = 1310

function startOf(file: string, delimiter: string, quote: string): Place {
  const bytes = [delimiter.charCodeAt(0), quote.charCodeAt(0)] as const
  const kinds = new Uint8Array(256)
  for (const byte of [10, 13, ...bytes]) kinds[byte] = 1
  return {
    file,
    kinds,
    delimiter: bytes[0],
    quote: bytes[1],
    blank: [],
    uneven: [],
    width: 0,
    row: 1,
    cells: 1,
    lineEnd: 0,
    isQuoted: false,
    mayQuote: true,
    isEmpty: true,
    wasReturn: false,
  }
}

/** Takes a part of the bytes apart, one by one. */
function walk(place: Place, chunk: Uint8Array, from: number, to: number): void {
  const { kinds, quote } = place
  for (let at = from; at < to; at++) {
    if (place.wasReturn && isSecond(place, chunk[at])) continue
    if (place.isQuoted) {
      while (at < to && chunk[at] !== quote) at++
      // A doubled quote closes the cell and opens it again at once.
      if (at < to) {
        place.isQuoted = false
        place.mayQuote = true
      }
      continue
    }
    if (kinds[chunk[at] ?? 0] === 0) {
      place.isEmpty = place.mayQuote = false
      do at++
      while (at < to && kinds[chunk[at] ?? 0] === 0)
      if (at >= to) break
    }
    mark(place, chunk[at] ?? 0)
  }
}

/** Whether a byte behind a carriage return belongs to the same line end. */
function isSecond(place: Place, byte: number | undefined): boolean {
  place.wasReturn = false
  endLine(place, byte === 10 ? crlf : 13)
  return byte === 10
}

/** Takes a delimiter, a line end or a quote. */
function mark(place: Place, byte: number): void {
  if (byte === place.delimiter) {
    place.cells++
    place.mayQuote = true
    place.isEmpty = false
  } else if (byte === 10) {
    endLine(place, 10)
    endRow(place)
  } else if (byte === 13) {
    endRow(place)
    place.wasReturn = true
  } else {
    if (place.mayQuote) place.isQuoted = true
    place.mayQuote = place.isEmpty = false
  }
}

/** Passes the whole lines of a part, those of nothing of note at once; gives where the last begins. */
function skip(place: Place, chunk: Buffer, from: number): number {
  let at = from
  let quoteAt = nextOf(chunk, place.quote, at)
  let returnAt = nextOf(chunk, 13, at)
  for (;;) {
    const end = chunk.indexOf(10, at)
    if (end === -1) return at
    const last = Math.min(returnAt, end)
    // One that began before, is empty, ends in an empty cell, has a quote or a stray return.
    const isPlain =
      quoteAt > end &&
      isAtStart(place) &&
      last > at &&
      last >= end - 1 &&
      chunk[last - 1] !== place.delimiter
    if (isPlain) {
      endLine(place, last === end ? 10 : crlf)
      place.row++
    } else walk(place, chunk, at, end + 1)
    at = end + 1
    if (quoteAt < at) quoteAt = nextOf(chunk, place.quote, at)
    if (returnAt < at) returnAt = nextOf(chunk, 13, at)
  }
}

function nextOf(chunk: Buffer, byte: number, from: number): number {
  const found = chunk.indexOf(byte, from)
  return found === -1 ? chunk.length : found
}

function isAtStart({ isQuoted, isEmpty, cells, wasReturn }: Place): boolean {
  return !isQuoted && isEmpty && cells === 1 && !wasReturn
}

function endRow(place: Place): void {
  const { row, cells, blank } = place
  if (row === 1) place.width = cells
  else if (place.isEmpty) blank.push(row)
  else if (cells !== place.width) place.uneven.push(row)
  if (blank.length > maxBlank)
    throw unreadable(
      place,
      `expected rows, got more than ${maxBlank} empty lines`,
    )
  place.row++
  place.cells = 1
  place.isEmpty = place.mayQuote = true
}

function endLine(place: Place, kind: number): void {
  if (place.lineEnd === 0) place.lineEnd = kind
  if (place.lineEnd !== kind) throw unreadable(place, csvFaults.lineEnds)
}

function finish(place: Place): void {
  if (place.wasReturn) endLine(place, 13)
  if (place.isQuoted) throw unreadable(place, csvFaults.openQuote)
  const { isEmpty, row, cells, width } = place
  if (!isEmpty && row > 1 && cells < width)
    throw unreadable(
      place,
      'ends in the middle of a row; is it still being copied?',
    )
  if (!isEmpty || row === 1) endRow(place)
}

function unreadable({ file, row }: Place, what: string): IngestError {
  return new IngestError('unreadable', `${file}, row ${row}: ${what}`)
}
