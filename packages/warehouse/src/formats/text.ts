import { basename } from 'node:path'
import { endMark, layoutOf, maxHead } from './csv-layout.ts'
import type { CsvLayout, IsHeader } from './csv-layout.ts'
import { csvParser } from './csv-parser.ts'
import type { CsvFormat } from './csv-parser.ts'
import { decoderOf, readEncoded, utf8Check } from './encoding.ts'
import type { Decode, Encoding } from './encoding.ts'
import { IngestError } from './ingest-error.ts'
import type { Records, SourceRecord } from './records.ts'
import { rowCounter } from './row-counter.ts'
import type { RowCounter } from './row-counter.ts'

/**
 * Opens delimited text of any encoding as records. Cells of an encoding other
 * than UTF-8 come out in NFC. A quote opens only at the start of a cell; an empty
 * cell is null, quoted or not. One record alone is misread for a byte that the
 * encoding does not define, text behind a closing quote, another number of
 * cells than the header, a cell of more than 1,000,000 characters.
 *
 * @throws IngestError `wrong_encoding` where the bytes disprove what is declared;
 * `unreadable` for a damaged gzip file, a quote that is never closed, line ends
 * of two kinds, a last row that breaks off, a header that is misread. All but the
 * last may come while the rows are read.
 */
export async function openText(
  path: string,
  options: {
    readonly format: 'csv'
    readonly encoding: Encoding
    readonly delimiter: string
    readonly quote: string
    /** Finds the header among the first rows; without it the first row is. */
    readonly isHeader?: IsHeader
  },
): Promise<Records> {
  const file = basename(path)
  const layout = await findLayout(path, options)
  const format = { ...options, ...layout }
  let counter: RowCounter | undefined
  async function* batches(): AsyncGenerator<readonly SourceRecord[]> {
    const parser = csvParser(file, format)
    let decode: Decode | undefined
    let checkNotUtf8: ((bytes?: Uint8Array) => void) | undefined
    counter = undefined
    const pieces = withoutEndMark(readEncoded(path, options.encoding))
    for await (const { bytes, encoding } of pieces) {
      decode ??= decoderOf(encoding)
      counter ??= rowCounter(file, encoding, format)
      checkNotUtf8 ??= utf8Check(file, encoding)
      checkNotUtf8(bytes)
      counter.push(bytes)
      const records = parser.push(decode(bytes))
      if (records.length > 0) yield records
    }
    checkNotUtf8?.()
    counter?.end()
    const rest = [...parser.push(decode?.() ?? ''), ...parser.end()]
    if (rest.length > 0) yield rest
  }
  const { headerRow } = layout
  const header = await firstFrom(headerRow, batches())
  if (header?.misread)
    throw new IngestError(
      header.misread === 'bad_encoding' ? 'wrong_encoding' : 'unreadable',
      `${file}, row ${headerRow}: expected a header in ${options.encoding}, got one that is misread: ${header.misread}`,
    )
  return {
    header: layout.joined ?? namesOf(header),
    headerRow,
    ...(layout.top && { top: layout.top }),
    twoRows: layout.twoRows,
    rows: { [Symbol.asyncIterator]: () => below(headerRow, batches()) },
    count: () => counter?.count() ?? 0,
  }
}

/**
 * The records of a text that is at hand: what {@link openText} does for files of
 * any size.
 *
 * @throws IngestError `unreadable` as it does.
 */
export function recordsOf(
  file: string,
  text: string,
  options: {
    readonly delimiter: string
    readonly quote: string
    /** Finds the header among the first rows; without it the first row is. */
    readonly isHeader?: IsHeader
  },
): Pick<Records, 'header' | 'headerRow' | 'top'> & {
  readonly rows: readonly SourceRecord[]
} {
  const format = { encoding: 'utf-8', ...options }
  const { isHeader } = options
  const layout = isHeader ? layoutOf(text, format, isHeader) : undefined
  const parser = csvParser(file, { ...format, ...layout })
  const end = text.endsWith(endMark) ? -1 : undefined
  const whole = text.slice(0, end).replace(/^\uFEFF/, '')
  const records = [...parser.push(whole), ...parser.end()]
  const { headerRow = 1, joined, top } = layout ?? {}
  const header = records.find(({ row }) => row === headerRow)
  return {
    header: joined ?? namesOf(header),
    headerRow,
    ...(top && { top }),
    rows: records.filter(({ row }) => row > headerRow),
  }
}

function namesOf(header: SourceRecord | undefined): readonly string[] {
  return (header?.cells ?? []).map((cell) => cell ?? '')
}

async function findLayout(
  path: string,
  options: CsvFormat & {
    readonly encoding: Encoding
    readonly isHeader?: IsHeader
  },
): Promise<CsvLayout> {
  const { encoding: declared, delimiter, isHeader } = options
  if (!isHeader) return { delimiter, headerRow: 1, isFound: true }
  let text = ''
  let decode: Decode | undefined
  for await (const { bytes, encoding } of readEncoded(path, declared)) {
    decode ??= decoderOf(encoding)
    text += decode(bytes)
    if (text.length > maxHead) break
  }
  return layoutOf(text, options, isHeader)
}

/** The pieces of a text, without the mark that DOS put behind its last byte. */
async function* withoutEndMark<P extends { readonly bytes: Buffer }>(
  pieces: AsyncIterable<P>,
): AsyncGenerator<P> {
  const mark = Buffer.from(endMark)
  let held: P | undefined
  for await (const piece of pieces) {
    if (held) yield { ...held, bytes: mark }
    held = piece.bytes.at(-1) === mark[0] ? piece : undefined
    yield held ? { ...piece, bytes: piece.bytes.subarray(0, -1) } : piece
  }
}

async function firstFrom(
  row: number,
  batches: AsyncIterable<readonly SourceRecord[]>,
): Promise<SourceRecord | undefined> {
  for await (const batch of batches) {
    const found = batch.find((record) => record.row >= row)
    if (found) return found
  }
  return undefined
}

async function* below(
  row: number,
  batches: AsyncIterable<readonly SourceRecord[]>,
): AsyncGenerator<readonly SourceRecord[]> {
  for await (const batch of batches) {
    const rest = batch.filter((record) => record.row > row)
    if (rest.length > 0) yield rest
  }
}
