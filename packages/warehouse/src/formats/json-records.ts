import { basename } from 'node:path'
import { decoderOf, readEncoded } from './encoding.ts'
import { IngestError } from './ingest-error.ts'
import type { RecordReader } from './json-record.ts'
import { isBlank, lines, maxDepth, maxLine } from './json-scan.ts'
import { arrayFinder, tokenizer } from './json-tokens.ts'
import type { SourceRecord } from './records.ts'

/** The records of a file with one object on each line, some at a time. */
export async function* readLines(
  path: string,
  readerOf: () => RecordReader,
): AsyncGenerator<readonly SourceRecord[]> {
  let row = 0
  let size = 0
  let batch: SourceRecord[] = []
  for await (const line of lines(path)) {
    row++
    size += line?.length ?? 0
    if (isBlank(line)) continue
    const record = readLine(row, line, readerOf())
    if (!record && !line?.endsWith('\n'))
      throw new IngestError(
        'unreadable',
        `${basename(path)}, row ${row}: ends in the middle of a line; is it still being copied?`,
      )
    batch.push(record ?? { row, cells: [], misread: 'bad_json' })
    if (size < batchSize) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}

/** The record of a line; undefined where it is not JSON. */
function readLine(
  row: number,
  line: string | undefined,
  reader: RecordReader,
): SourceRecord | undefined {
  const misread = (why: SourceRecord['misread'] & string) => {
    return { row, cells: [], misread: why }
  }
  if (line === undefined || line.length > maxLine) return misread('too_long')
  if (!line.isWellFormed()) return misread('bad_encoding')
  try {
    const tokens = tokenizer()
    let depth = 0
    for (const token of [...tokens(line), ...tokens()]) {
      if (/^start(?:Object|Array)$/.test(token.name)) depth++
      else if (/^end(?:Object|Array)$/.test(token.name)) depth--
      if (depth > maxDepth) return misread('bad_json')
      reader.take(token)
    }
    return reader.finish(row)
  } catch (error) {
    if (error instanceof IngestError) throw error
    return undefined
  }
}

/** The records of an array in a document, some at a time. */
export async function* readArray(
  path: string,
  at: readonly string[],
  reader: RecordReader,
): AsyncGenerator<readonly SourceRecord[]> {
  const tokens = tokenizer()
  const decode = decoderOf('utf-8')
  const find = arrayFinder(at)
  let row = 1
  let isInside = false
  const read = (text?: string) => {
    const done: SourceRecord[] = []
    try {
      for (const token of tokens(text)) {
        if (!isInside) isInside = find(token)
        else if (reader.isIdle() && token.name === 'endArray')
          isInside = find(token)
        else if (reader.take(token)) done.push(reader.finish(row++))
      }
    } catch (error) {
      if (error instanceof IngestError) throw error
      // The parser's own error may tell what stands in the file.
      throw new IngestError(
        'unreadable',
        `${basename(path)}, record ${row}: expected JSON, got what is none`,
      )
    }
    return done
  }
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    const text = decode(bytes)
    const batch: SourceRecord[] = []
    // In small pieces an error is told of the record in which it is.
    for (let from = 0; from < text.length;) {
      const to = text.indexOf('}', from) + 1 || text.length
      for (const record of read(text.slice(from, to))) batch.push(record)
      from = to
    }
    if (batch.length > 0) yield batch
  }
  read(decode())
  read()
}

const batchSize = 500_000
