import { maxKey, maxKeys } from './json-scan.ts'
import type { Token } from './json-tokens.ts'
import type { SourceRecord } from './records.ts'

/** Puts tokens together to the record of one object. */
export interface RecordReader {
  /** True when the record ends with this token. */
  take(token: Token): boolean
  finish(row: number): SourceRecord
  isIdle(): boolean
}

/**
 * Makes a record of the tokens of one value.
 *
 * @param columnOf the place of a key's cell; undefined for one that is not wanted
 * @param width how many cells a record has
 */
export function recordReader(
  columnOf: (key: string) => number | undefined,
  width: number,
): RecordReader {
  let record = emptyRecord(width)
  return {
    take: (token) => take(record, token, columnOf),
    finish(row) {
      const { cells, misread } = record
      record = emptyRecord(width)
      return misread ? { row, cells: [], misread } : { row, cells }
    },
    isIdle: () => record.depth === 0 && record.text === undefined,
  }
}

/** A record of which not all tokens have come. */
interface OpenRecord {
  readonly cells: (string | null)[]
  readonly keys: Set<string>
  readonly taken: Set<number>
  misread: SourceRecord['misread']
  depth: number
  /** Of the last key. */
  column: number | undefined
  /** Of a key or a cell that has begun; undefined where it is not kept. */
  text: string | undefined
  longest: number
}

function emptyRecord(width: number): OpenRecord {
  return {
    cells: Array.from({ length: width }, () => null),
    keys: new Set(),
    taken: new Set(),
    misread: undefined,
    depth: 0,
    column: undefined,
    text: undefined,
    longest: 0,
  }
}

function take(
  record: OpenRecord,
  token: Token,
  columnOf: (key: string) => number | undefined,
): boolean {
  switch (token.name) {
    case 'startKey':
      if (record.depth === 1) beginText(record, maxKey)
      return false
    case 'endKey':
      if (record.depth === 1) endKey(record, columnOf)
      return false
    case 'stringChunk':
    case 'numberChunk':
      addText(record, token.value)
      return false
    case 'startString':
    case 'startNumber':
      if (beginValue(record, false)) beginText(record, maxCell)
      return false
    case 'startObject':
    case 'startArray':
      open(record, token.name === 'startArray')
      return false
    case 'endString':
    case 'endNumber':
      setCell(record, record.text)
      break
    case 'trueValue':
    case 'falseValue':
    case 'nullValue':
      if (beginValue(record, false)) setCell(record, token.value?.toString())
      break
    case 'endObject':
    case 'endArray':
      record.depth--
      break
    default:
      throw new Error(`unexpected token ${token.name}`)
  }
  return record.depth === 0
}

function beginText(record: OpenRecord, longest: number): void {
  record.text = ''
  record.longest = longest
}

function addText(record: OpenRecord, piece: string): void {
  if (!piece.isWellFormed()) record.misread = 'bad_encoding'
  if (record.text === undefined) return
  if (record.text.length + piece.length > record.longest)
    record.misread ??= 'too_long'
  else record.text += piece
}

function endKey(
  record: OpenRecord,
  columnOf: (key: string) => number | undefined,
): void {
  const { keys, taken, text: key = '' } = record
  record.text = undefined
  if (keys.has(key)) record.misread ??= 'bad_json'
  else if (keys.size >= maxKeys) record.misread ??= 'too_long'
  else keys.add(key)
  const column = columnOf(key)
  record.column = column
  if (column === undefined) return
  if (taken.has(column)) record.misread ??= 'bad_json'
  taken.add(column)
}

/** A value begins; whether its text is a cell. */
function beginValue(record: OpenRecord, isNested: boolean): boolean {
  const { depth, column } = record
  const isCell = depth === 1 && column !== undefined
  if (depth === 0 ? !isNested : isNested && isCell)
    record.misread ??= 'bad_json'
  return isCell
}

function open(record: OpenRecord, isArray: boolean): void {
  if (record.depth === 0 && isArray) record.misread ??= 'bad_json'
  beginValue(record, true)
  record.depth++
}

function setCell(record: OpenRecord, cell: string | undefined): void {
  const { cells, depth, column } = record
  if (depth === 1 && column !== undefined) cells[column] = cell || null
  record.text = undefined
}

const maxCell = 1_000_000
