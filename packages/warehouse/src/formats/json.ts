import { basename } from 'node:path'
import { getManyValues, isMany, none } from 'stream-chain/defs.js'
import { jsonParser, type Token } from 'stream-json/core/parser.js'
import { decoderOf, readEncoded } from './encoding.ts'
import { fold } from './fold.ts'
import { IngestError } from './ingest-error.ts'
import type { Records, SourceRecord } from './records.ts'

/** What of JSON is read: by column, the names that its key may have. */
interface Wanted {
  readonly [column: string]: readonly string[] | undefined
}

/**
 * Opens an array of JSON objects, or one object per line (`ndjson`), as records,
 * a part of the file at a time. The header is the keys of the first object and
 * the wanted keys of all others, each once as headers are compared; two names of
 * one column are two. Cells of keys that are not wanted are null, and never kept.
 * A number is the text that stands there. A row is the position in the array, or
 * the line; the header has none, so its row is 0.
 *
 * One record alone is misread for a byte that is not UTF-8, anything but an
 * object, a key given twice, two keys that are one column, an object or an array
 * in a wanted column, a cell of more than 1,000,000 characters, a key of more
 * than 1,000; on lines also for what is not JSON, nesting deeper than 100 levels
 * and a line of more than 4,000,000 characters.
 *
 * @param options.records Dotted path of the array, such as `data.items`; by default the document is the array.
 * @throws IngestError `unreadable` for a document that is not JSON from its first
 * byte to its last, perhaps while the rows are read; for nesting deeper than 100
 * levels in it; where the array is missing or there twice; for a last line that
 * breaks off; for a damaged gzip file. `wrong_encoding` by the byte order mark.
 */
export async function openJson(
  path: string,
  options: {
    readonly format: 'json' | 'ndjson'
    readonly wanted: Wanted
    readonly records?: string
  },
): Promise<Records> {
  const at = options.records?.split('.') ?? []
  const names = new Set(
    Object.values(options.wanted)
      .flatMap((some) => some ?? [])
      .map(fold),
  )
  const header = headerOf(names)
  const count =
    options.format === 'ndjson'
      ? await scanLines(path, header)
      : await scanArray(path, at, header)
  const columns = new Map(header.names.map((name, i) => [fold(name), i]))
  const width = header.names.length
  const columnOf = remembered((key) => {
    const name = fold(key)
    if (!names.has(name)) return undefined
    const column = columns.get(name)
    if (column === undefined)
      throw new IngestError(
        'unreadable',
        `${basename(path)}: expected the columns of a first reading, got another; was it written meanwhile?`,
      )
    return column
  })
  return {
    header: header.names,
    headerRow: 0,
    rows: {
      [Symbol.asyncIterator]: () => {
        const reader = () => recordReader(columnOf, width)
        return options.format === 'ndjson'
          ? readLines(path, reader)
          : readArray(path, at, reader())
      },
    },
    count: () => count,
  }
}

const maxCell = 1_000_000
const maxLine = 4_000_000
const maxKept = 16_000_000
const batchSize = 500_000
const maxKey = 1_000
const maxKeys = 10_000
const maxDepth = 100

interface Header {
  readonly names: string[]
  add(key: string, isOfFirst: boolean): void
}

function headerOf(wanted: ReadonlySet<string>): Header {
  const names: string[] = []
  const seen = new Set<string>()
  const nameOf = remembered(fold)
  return {
    names,
    add(key, isOfFirst) {
      const name = nameOf(key)
      const isHeader = wanted.has(name) || (isOfFirst && names.length < maxKeys)
      if (!isHeader || seen.has(name)) return
      seen.add(name)
      names.push(key)
    },
  }
}

/** The same function, which is asked once for each text as long as there are not too many. */
function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>()
  return (text) => {
    const before = known.get(text)
    if (before) return before.value
    const value = of(text)
    if (known.size < maxKeys) known.set(text, { value })
    return value
  }
}

/** Counts the lines that are not blank, and reads their keys by the engine's own parser. */
async function scanLines(path: string, header: Header): Promise<number> {
  let count = 0
  let carried: Buffer = Buffer.alloc(0)
  const endLine = (part: Uint8Array) => {
    const line = Buffer.concat([carried, part])
    carried = Buffer.alloc(0)
    if (line.every((byte) => byte === 32 || byte === 9 || byte === 13)) return
    count++
    try {
      const value: unknown = JSON.parse(line.toString('utf8'))
      if (typeof value !== 'object' || value === null) return
      for (const key of Object.keys(value)) header.add(key, count === 1)
    } catch {
      // It is misread when the rows are.
    }
  }
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    let from = 0
    for (let to; (to = bytes.indexOf(10, from)) >= 0; from = to + 1)
      endLine(bytes.subarray(from, to))
    if (carried.length <= maxKept)
      carried = Buffer.concat([carried, bytes.subarray(from)])
  }
  endLine(Buffer.alloc(0))
  return count
}

/** The lines of a file with their ends, which the last one lacks; undefined for one that is too long to be kept. */
async function* lines(path: string): AsyncGenerator<string | undefined> {
  const decode = decoderOf('utf-8')
  let rest: string | undefined = ''
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    const [first = '', ...others] = decode(bytes).split('\n')
    if (rest !== undefined) rest += first
    for (const line of others) {
      yield rest === undefined ? rest : `${rest}\n`
      rest = line
    }
    if (rest !== undefined && rest.length > maxKept) rest = undefined
  }
  yield rest === undefined ? rest : rest + decode()
}

function isBlank(line: string | undefined): boolean {
  return line !== undefined && !/[^ \t\r\n]/.test(line)
}

/**
 * Counts the elements of the array and reads their keys from the bytes, by quotes, brackets and commas alone.
 *
 * @throws IngestError `unreadable`, see `openJson`.
 */
async function scanArray(
  path: string,
  at: readonly string[],
  header: Header,
): Promise<number> {
  const fail = (what: string) =>
    new IngestError('unreadable', `${basename(path)}, record ${count}: ${what}`)
  const where = at.length === 0 ? 'array' : `array at ${at.join('.')}`
  const textOf = remembered(keyText)
  const isObject: boolean[] = []
  const expectsKey: boolean[] = []
  const trail: (string | undefined)[] = []
  let depth = 0
  let elements = 0
  let found = false
  let count = 0
  let isOpen = false
  let isString = false
  let isEscaped = false
  let isKey = false
  let carried = ''
  const open = (byte: number) => {
    if (elements === 0 && byte === bracket && depth === at.length)
      if (at.every((key, i) => isObject[i + 1] && trail[i + 1] === key)) {
        if (found) throw fail(`expected one ${where}, got two`)
        found = true
        elements = depth + 1
      }
    depth++
    if (depth > maxDepth)
      throw fail(`expected at most ${maxDepth} levels, got more`)
    isObject[depth] = expectsKey[depth] = byte === brace
    trail[depth] = undefined
  }
  const endKey = (raw: string) => {
    expectsKey[depth] = isKey = false
    const key = textOf(raw)
    if (elements === 0) trail[depth] = key
    else if (depth === elements + 1 && key !== undefined)
      header.add(key, count === 1)
  }
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0
      if (isString) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) {
          isString = false
          if (isKey) endKey(carried + bytes.toString('latin1', from, i))
        }
        continue
      }
      if (byte === 32 || (byte >= 9 && byte <= 13)) continue
      const isClose = byte === brace + 2 || byte === bracket + 2
      if (byte === comma) {
        expectsKey[depth] = isObject[depth] ?? false
        if (depth === elements) isOpen = false
        continue
      }
      if (depth === elements && elements > 0 && !isOpen && !isClose) {
        isOpen = true
        count++
      }
      if (byte === quote) {
        isString = true
        isKey = expectsKey[depth] ?? false
        carried = ''
        from = i + 1
      } else if (byte === brace || byte === bracket) open(byte)
      else if (isClose) {
        if (depth === elements) {
          elements = 0
          isOpen = false
        }
        if (--depth < 0) throw fail('expected JSON, got a bracket too many')
      }
    }
    if (isString && isKey && carried.length <= maxKey)
      carried += bytes.toString('latin1', from)
  }
  if (depth > 0 || isString)
    throw fail('ends in the middle; is it still being copied?')
  if (!found)
    throw new IngestError(
      'unreadable',
      `${basename(path)}: expected an ${where}, got none`,
    )
  return count
}

const [quote, comma, backslash, bracket, brace] = [0x22, 0x2c, 0x5c, 0x5b, 0x7b]

/** The text of a key of which the bytes are given, each as a character; undefined where it is none. */
function keyText(raw: string): string | undefined {
  if (raw.length > 6 * maxKey) return undefined
  try {
    return String(
      JSON.parse(`"${Buffer.from(raw, 'latin1').toString('utf8')}"`),
    )
  } catch {
    return undefined
  }
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

async function* readLines(
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

async function* readArray(
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

interface RecordReader {
  /** True when the record ends with this token. */
  take(token: Token): boolean
  finish(row: number): SourceRecord
  isIdle(): boolean
}

/** Makes a record of the tokens of one value. */
function recordReader(
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
