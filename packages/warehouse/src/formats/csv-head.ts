import { isUtf8 } from 'node:buffer'
import { basename } from 'node:path'
import { fileBytes, isGzip } from './bytes.ts'
import {
  endsInNoData,
  beginsInNoData,
  layoutOf,
  maxHead,
} from './csv-layout.ts'
import type { CsvLayout, IsHeader } from './csv-layout.ts'
import { csvParser } from './csv-parser.ts'
import type { CsvFormat } from './csv-parser.ts'
import { decoderOf } from './encoding.ts'
import { IngestError } from './ingest-error.ts'
import type { SourceRecord } from './records.ts'

/** What must be known of a CSV file before the engine reads it. */
export interface CsvHead {
  readonly header: readonly string[]
  readonly headerRow: number
  /** The names of the header joined with the row below it, where that may be a second row of it. */
  readonly twoRows?: readonly string[] | undefined
  /** The header is the first row and the only one, and neither its delimiter, the row below it nor the last rows are anything special. */
  readonly isPlain: boolean
  /** False when some byte of the file is not UTF-8. */
  readonly isUtf8: boolean
  readonly isGzip: boolean
}

/**
 * Reads the header of a CSV file and proves its encoding.
 *
 * @throws IngestError `unreadable` for a header that is no UTF-8, is too long or
 * is misread, `too_large` for a gzip file that inflates beyond the limits.
 */
export async function readCsvHead(
  path: string,
  { delimiter, quote }: Pick<CsvFormat, 'delimiter' | 'quote'>,
  isHeader: IsHeader,
): Promise<CsvHead> {
  const { first, last, isUtf8: isAllUtf8, hasPages } = await readEnds(path)
  const bytes = first.subarray(markLength(first))
  const declared = { encoding: 'utf-8', delimiter, quote }
  const text = bytes.toString('utf8', 0, maxHead)
  const layout = layoutOf(text, declared, isHeader)
  const format = { ...declared, ...layout }
  const header = headerOf(basename(path), bytes, format)
  return {
    header: layout.joined ?? header,
    headerRow: layout.headerRow,
    twoRows: layout.twoRows,
    isPlain:
      layout.headerRow === 1 &&
      !hasPages &&
      !beginsInNoData(text, format, 1) &&
      !endsInNoData(last.toString('utf8'), format),
    isUtf8: isAllUtf8,
    isGzip: await isGzip(path),
  }
}

/** The first and the last bytes of a file, whether all are UTF-8, and whether its first line comes again. */
async function readEnds(path: string): Promise<{
  readonly first: Buffer
  readonly last: Buffer
  readonly isUtf8: boolean
  readonly hasPages: boolean
}> {
  const first: Buffer[] = []
  let last: Buffer = Buffer.alloc(0)
  let kept = 0
  const utf8 = utf8Proof()
  const pages = repeatedLine()
  for await (const chunk of fileBytes(path)) {
    if (kept <= maxHead) {
      first.push(Buffer.from(chunk))
      kept += chunk.length
    }
    last = endOf(last, chunk, lastBytes)
    utf8.push(chunk)
    pages.push(chunk)
  }
  return {
    first: Buffer.concat(first),
    last,
    isUtf8: utf8.end(),
    hasPages: pages.found(),
  }
}

/** Whether the first line of bytes that come in pieces comes again as a line, where its end is in the first piece. */
function repeatedLine(): { push(chunk: Buffer): void; found(): boolean } {
  let line: Buffer | undefined
  let rest: Buffer = Buffer.alloc(0)
  let found = false
  return {
    push(chunk) {
      if (!line) {
        const start = chunk.subarray(markLength(chunk))
        const end = start.findIndex((byte) => byte === 10 || byte === 13)
        line = Buffer.from(start.subarray(0, Math.max(0, end)))
      }
      if (found || line.length === 0) return
      const reach = line.length + 4
      found =
        hasLine(Buffer.concat([rest, chunk.subarray(0, reach)]), line) ||
        hasLine(chunk, line)
      rest = endOf(rest, chunk, reach)
    },
    found: () => found,
  }
}

const lastBytes = 1 << 16

/** A copy of the last bytes of what came before and of a piece behind it. */
function endOf(before: Buffer, chunk: Buffer, length: number): Buffer {
  const end = chunk.subarray(-length)
  return Buffer.concat([before, end]).subarray(-length)
}

/** Whether a line stands behind a line end, with the mark before it that a file begins with or without. */
function hasLine(bytes: Buffer, line: Buffer): boolean {
  for (let at = bytes.indexOf(line); at >= 0;) {
    const mark = markLength(bytes.subarray(Math.max(0, at - 3), at))
    const before = bytes[at - mark - 1]
    if (before === 10 || before === 13) return true
    at = bytes.indexOf(line, at + 1)
  }
  return false
}

/** Length of the byte order mark that a file begins with; 0 without one. */
export function markLength(bytes: Uint8Array): number {
  return [0xef, 0xbb, 0xbf].every((byte, i) => bytes[i] === byte) ? 3 : 0
}

/** Whether bytes that come in pieces are UTF-8 as a whole. */
function utf8Proof(): { push(chunk: Buffer): void; end(): boolean } {
  let valid = true
  let rest: Buffer = Buffer.alloc(0)
  return {
    push(chunk) {
      if (!valid) return
      // A character may lie across two chunks: what follows the last ASCII byte waits.
      const from = chunk.findIndex(isAscii)
      const to = chunk.findLastIndex(isAscii) + 1
      const start = Buffer.concat([
        rest,
        from < 0 ? chunk : chunk.subarray(0, from),
      ])
      rest = from < 0 ? start : Buffer.from(chunk.subarray(to))
      valid =
        rest.length <= maxCharacters &&
        (from < 0 || (isUtf8(start) && isUtf8(chunk.subarray(from, to))))
    },
    end: () => valid && isUtf8(rest),
  }
}

/** The cells of the header. */
function headerOf(
  file: string,
  bytes: Buffer,
  format: CsvFormat & CsvLayout,
): readonly string[] {
  const fail = (what: string) =>
    new IngestError(
      'unreadable',
      `${file}, row ${format.headerRow}: expected a header ${what}`,
    )
  const record = headerRecord(file, bytes, format)
  if (!record) throw fail(`of at most ${maxHead} bytes`)
  const { cells, misread } = record
  if (misread === 'bad_encoding')
    throw fail(
      'in UTF-8, got bytes that are not; save it as CSV UTF-8, or declare its encoding in its source profile',
    )
  if (misread) throw fail(`in utf-8, got one that is misread: ${misread}`)
  return cells.map((cell) => cell ?? '')
}

/** Undefined where it has more bytes than a header may have. */
function headerRecord(
  file: string,
  bytes: Buffer,
  format: CsvFormat & CsvLayout,
): SourceRecord | undefined {
  const parser = csvParser(file, format)
  const decode = decoderOf('utf-8')
  const isIt = ({ row }: SourceRecord) => row >= format.headerRow
  for (let at = 0; at < bytes.length;) {
    if (at > maxHead) return undefined
    // No further than it must: what follows is not asked for.
    const end = lineEnd(bytes, at)
    if (end > maxHead + 1) return undefined
    const record = parser.push(decode(bytes.subarray(at, end))).find(isIt)
    if (record) return record
    at = end
  }
  return [...parser.push(decode()), ...parser.end()].find(isIt)
}

/** Behind the next byte that may end a line. */
function lineEnd(bytes: Buffer, from: number): number {
  const rest = bytes.subarray(from)
  // Each byte is looked at once: a search for either may go to the end for every line.
  const found = rest.findIndex((byte) => byte === 10 || byte === 13)
  return from + (found < 0 ? rest.length : found + 1)
}

/** A line without one ASCII byte is longer than any cell may be. */
const maxCharacters = 4_000_000

function isAscii(byte: number): boolean {
  return byte <= 127
}
