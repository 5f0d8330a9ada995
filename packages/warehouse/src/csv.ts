import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** What one pass over the bytes of an export tells, without keeping any of it. */
export interface CsvScan {
  /** Of the file as it lies there, compressed or not. */
  readonly sha256: string
  /** Cells of the first record. */
  readonly header: readonly string[]
  /** Records after the header; empty lines are none. */
  readonly rows: number
}

/**
 * Counts the records of a CSV file and reads its header, by its own rules and
 * not by the reader's, so that the two can be held against each other.
 *
 * A quote opens only at the start of a cell, as in RFC 4180.
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

  const [delimiterByte, quoteByte] = [delimiter.charCodeAt(0), quote.charCodeAt(0)]
  const first: number[] = []
  let records = 0
  let isQuoted = false
  let mayQuote = true
  let isEmpty = true
  for await (const chunk of bytes as AsyncIterable<Buffer>)
    for (const byte of chunk) {
      if (records === 0) {
        first.push(byte)
        if (first.length <= 3 && byteOrderMark.includes(byte)) continue
      }
      if (isQuoted) {
        // A doubled quote closes the cell and opens it again at once.
        if (byte === quoteByte) [isQuoted, mayQuote] = [false, true]
      } else if (byte === 10 || byte === 13) {
        if (!isEmpty) records++
        ;[isEmpty, mayQuote] = [true, true]
      } else {
        if (byte === quoteByte && mayQuote) isQuoted = true
        mayQuote = byte === delimiterByte
        isEmpty = false
      }
    }
  if (!isEmpty) records++
  return {
    sha256: hash.digest('hex'),
    header: splitRecord(decode(first), delimiter, quote),
    rows: Math.max(0, records - 1),
  }
}

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
