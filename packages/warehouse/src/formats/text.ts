import { basename } from 'node:path'
import { csvParser } from './csv-parser.ts'
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
  },
): Promise<Records> {
  const file = basename(path)
  let counter: RowCounter | undefined
  async function* batches(): AsyncGenerator<readonly SourceRecord[]> {
    const parser = csvParser(file, options)
    let decode: Decode | undefined
    let checkNotUtf8: ((bytes?: Uint8Array) => void) | undefined
    counter = undefined
    for await (const { bytes, encoding } of readEncoded(
      path,
      options.encoding,
    )) {
      decode ??= decoderOf(encoding)
      counter ??= rowCounter(file, encoding, options)
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
  const header = await firstOf(batches())
  if (header?.misread)
    throw new IngestError(
      header.misread === 'bad_encoding' ? 'wrong_encoding' : 'unreadable',
      `${file}, row 1: expected a header in ${options.encoding}, got one that is misread: ${header.misread}`,
    )
  return {
    header: (header?.cells ?? []).map((cell) => cell ?? ''),
    headerRow: 1,
    rows: { [Symbol.asyncIterator]: () => withoutFirst(batches()) },
    count: () => counter?.count() ?? 0,
  }
}

/**
 * The records of a text that is at hand, its header first: what {@link openText}
 * is for files of any size.
 *
 * @throws IngestError `unreadable` as it does.
 */
export function recordsOf(
  file: string,
  text: string,
  options: { readonly delimiter: string; readonly quote: string },
): readonly SourceRecord[] {
  const parser = csvParser(file, { encoding: 'utf-8', ...options })
  return [...parser.push(text.replace(/^\uFEFF/, '')), ...parser.end()]
}

async function firstOf(
  batches: AsyncIterable<readonly SourceRecord[]>,
): Promise<SourceRecord | undefined> {
  for await (const [first] of batches) return first
  return undefined
}

async function* withoutFirst(
  batches: AsyncIterable<readonly SourceRecord[]>,
): AsyncGenerator<readonly SourceRecord[]> {
  let isFirst = true
  for await (const batch of batches) {
    const rest = isFirst ? batch.slice(1) : batch
    isFirst = false
    if (rest.length > 0) yield rest
  }
}
