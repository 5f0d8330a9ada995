import { basename } from 'node:path'
import { getManyValues, isMany, none } from 'stream-chain/defs.js'
import { jsonParser } from 'stream-json/core/parser.js'
import type { Token } from 'stream-json/core/parser.js'
import { decoderOf, readEncoded } from './encoding.ts'
import { IngestError } from './ingest-error.ts'
import {
  isBlank,
  lines,
  maxDepth,
  maxKey,
  maxKeys,
  maxLine,
} from './json-scan.ts'
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

/** Tokens of the text so far; without a text, of the end. */
function tokenizer(): (text?: string) => readonly Token[] {
  const parse = jsonParser({ packValues: false }) as (
    text: string | typeof none,
  ) => unknown
  return (text) => {
    const tokens = parse(text ?? none)
    return isMany(tokens) ? (getManyValues(tokens) as Token[]) : []
  }
}

/** Follows a document; true from the token on that opens the array. */
function arrayFinder(at: readonly string[]): (token: Token) => boolean {
  const trail: (string | undefined)[] = []
  let depth = 0
  let key: string | undefined
  return (token) => {
    if (token.name === 'startObject' || token.name === 'startArray') {
      const isFound =
        token.name === 'startArray' &&
        depth === at.length &&
        at.every((name, i) => trail[i + 1] === name)
      depth++
      trail[depth] = undefined
      return isFound
    }
    if (token.name === 'endObject' || token.name === 'endArray') depth--
    else if (token.name === 'startKey') key = ''
    else if (token.name === 'stringChunk' && key !== undefined) {
      if (key.length <= maxKey) key += token.value
    } else if (token.name === 'endKey') {
      trail[depth] = key
      key = undefined
    }
    return false
  }
}

/** Puts tokens together to the record of one object. */
export interface RecordReader {
  /** True when the record ends with this token. */
  take(token: Token): boolean
  finish(row: number): SourceRecord
  isIdle(): boolean
}

/** Makes a record of the tokens of one value. */
export function recordReader(
  columnOf: (key: string) => number | undefined,
  width: number,
): RecordReader {
  let depth = 0
  let cells: (string | null)[] = Array.from({ length: width }, () => null)
  let misread: SourceRecord['misread']
  let keys = new Set<string>()
  let taken = new Set<number>()
  let column: number | undefined
  let text: string | undefined
  let longest = 0
  const begin = (limit: number) => {
    text = ''
    longest = limit
  }
  const add = (piece: string) => {
    if (!piece.isWellFormed()) misread = 'bad_encoding'
    if (text === undefined) return
    if (text.length + piece.length > longest) misread ??= 'too_long'
    else text += piece
  }
  const endKey = () => {
    const key = text ?? ''
    text = undefined
    if (keys.has(key)) misread ??= 'bad_json'
    else if (keys.size >= maxKeys) misread ??= 'too_long'
    else keys.add(key)
    column = columnOf(key)
    if (column === undefined) return
    if (taken.has(column)) misread ??= 'bad_json'
    taken.add(column)
  }
  /** A value begins; whether its text is a cell. */
  const value = (isNested: boolean) => {
    if (
      depth === 0 ? !isNested : depth === 1 && isNested && column !== undefined
    )
      misread ??= 'bad_json'
    return depth === 1 && column !== undefined
  }
  const set = (cell: string | null | undefined) => {
    if (depth === 1 && column !== undefined) cells[column] = cell || null
    text = undefined
  }
  return {
    take(token) {
      switch (token.name) {
        case 'startKey':
          if (depth === 1) begin(maxKey)
          return false
        case 'endKey':
          if (depth === 1) endKey()
          return false
        case 'stringChunk':
        case 'numberChunk':
          add(token.value)
          return false
        case 'startString':
        case 'startNumber':
          if (value(false)) begin(maxCell)
          return false
        case 'endString':
        case 'endNumber':
          set(text)
          return depth === 0
        case 'trueValue':
        case 'falseValue':
        case 'nullValue':
          if (value(false)) set(token.value?.toString())
          return depth === 0
        case 'startObject':
        case 'startArray':
          if (depth === 0 && token.name === 'startArray') misread ??= 'bad_json'
          value(true)
          depth++
          return false
        case 'endObject':
        case 'endArray':
          depth--
          return depth === 0
        default:
          throw new Error(`unexpected token ${token.name}`)
      }
    },
    finish(row) {
      const record = misread ? { row, cells: [], misread } : { row, cells }
      cells = Array.from({ length: width }, () => null)
      misread = undefined
      keys = new Set()
      taken = new Set()
      return record
    },
    isIdle: () => depth === 0 && text === undefined,
  }
}

const maxCell = 1_000_000

const batchSize = 500_000
