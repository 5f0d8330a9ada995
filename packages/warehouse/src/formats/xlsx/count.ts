import { tooLarge } from './ooxml.ts'
import type { Package } from './ooxml.ts'

/** A merged range, by rows from 1 and columns from 0, ends included. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** What a pass over the bytes of a sheet tells. */
export interface SheetScan {
  /** Merged ranges that begin in the first rows, and those of several rows. */
  readonly merges: readonly Merge[]
  /** How many rows below a row hold something. */
  filledBelow(row: number): number
}

/*
 * Counts by the bytes and by rules of its own, so that the parser and the
 * counter can be held against each other.
 */

/**
 * Counts the rows that hold a value and gathers the merged ranges among the
 * first `topRows` rows and those of several rows; they stand behind the rows.
 */
export async function scanSheet(
  source: Package,
  part: string,
  topRows: number,
  isEmptyText: (index: number) => boolean,
): Promise<SheetScan> {
  const merges: Merge[] = []
  let atTop = 0
  const filledTop = new Set<number>()
  let filledLater = 0
  let isData = false
  let row = 0
  let isFilled = false
  let cell = newCell()
  let inside = ''
  const endCell = () => {
    isFilled ||= isFilledCell(cell, isEmptyText)
    cell = newCell()
  }
  const endRow = () => {
    if (isFilled && row <= topRows) filledTop.add(row)
    else if (isFilled) filledLater++
    isFilled = false
  }
  await scanTags(source, part, {
    open(name, tag, isClosed) {
      if (name === 'sheetData') isData = !isClosed
      else if (name === 'mergeCell') {
        const merge = parseMerge(attribute(tag, 'ref'))
        if (!merge) return
        const isTop = merge.top <= topRows
        if (isTop) atTop++
        if (isTop || merge.bottom > merge.top) merges.push(merge)
        if (atTop > maxMerges)
          throw tooLarge(source.file, `${maxMerges} merged ranges at the top`)
        if (merges.length > maxDown)
          throw tooLarge(
            source.file,
            `${maxDown} merged ranges of several rows`,
          )
      } else if (!isData) return
      else if (name === 'row') {
        const r = attribute(tag, 'r')
        row = r === '' ? row + 1 : Number(r)
      } else if (name === 'c') {
        cell.type = attribute(tag, 't')
        if (isClosed) endCell()
      } else if (name === 'f') cell.hasFormula = true
      else if (name === 'v') cell.hasValue = true
      const isText = name === 'v' || name === 't' || name === 'rPh'
      if (isText && !isClosed && inside !== 'rPh') inside = name
    },
    close(name) {
      if (name === inside) inside = ''
      if (name === 'sheetData') isData = false
      else if (isData && name === 'c') endCell()
      else if (isData && name === 'row') endRow()
    },
    text(piece) {
      if (!isData || !(inside === 'v' || inside === 't')) return
      if (inside === 't') cell.hasText = true
      else if (cell.type === 's') cell.index = numberIn(piece, cell.index)
      else if (cell.type === 'str' || hasInk(piece)) cell.hasText = true
    },
  })
  return {
    merges,
    filledBelow: (below) =>
      filledLater + [...filledTop].filter((r) => r > below).length,
  }
}

/** Which of the shared strings are empty. */
export async function scanEmptyTexts(
  source: Package,
  part: string,
): Promise<(index: number) => boolean> {
  let bits = new Uint8Array(1024)
  let index = -1
  let isEmpty = true
  let inside = ''
  const end = () => {
    if (!isEmpty) return
    if (index >> 3 >= bits.length) {
      const more = new Uint8Array(Math.max((index >> 3) + 1, bits.length * 2))
      more.set(bits)
      bits = more
    }
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  }
  await scanTags(source, part, {
    open(name, _, isClosed) {
      if (name === 'si') {
        index++
        isEmpty = true
        if (isClosed) end()
      } else if ((name === 't' || name === 'rPh') && !isClosed) {
        if (inside !== 'rPh') inside = name
      }
    },
    close(name) {
      if (name === inside) inside = ''
      else if (name === 'si') end()
    },
    text() {
      if (inside === 't') isEmpty = false
    },
  })
  return (i) => (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1
}

const maxMerges = 5000
/** As many as a sheet has rows. */
const maxDown = 2 ** 20
const maxTag = 2 ** 21

interface Cell {
  type: string
  hasFormula: boolean
  hasValue: boolean
  hasText: boolean
  /** Of a shared string: its number; undefined where there is none. */
  index: number | undefined
}

function newCell(): Cell {
  return {
    type: '',
    hasFormula: false,
    hasValue: false,
    hasText: false,
    index: undefined,
  }
}

function isFilledCell(
  { type, hasFormula, hasValue, hasText, index }: Cell,
  isEmptyText: (index: number) => boolean,
): boolean {
  if (hasText) return true
  if (index !== undefined) return !isEmptyText(index)
  // Never calculated; the empty text is a result as well.
  return hasFormula && !(type === 'str' && hasValue)
}

function hasInk({ bytes, from, to }: Piece): boolean {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) > 0x20) return true
  return false
}

/** A number that goes on in a piece; NaN where it is none. */
function numberIn(
  { bytes, from, to }: Piece,
  before: number | undefined,
): number | undefined {
  let number = before
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit >= 0 && digit <= 9) number = (number ?? 0) * 10 + digit
    else if (digit > -0x10) number = NaN
  }
  return number
}

/** The value of an attribute of a tag; empty where it has none of that name. */
function attribute({ bytes, from, to }: Piece, name: string): string {
  // Behind the name of the element.
  let at = from
  while (at < to && !isBlank(bytes[at])) at++
  while (at < to) {
    while (at < to && isBlank(bytes[at])) at++
    const start = at
    while (at < to && !isBlank(bytes[at]) && bytes[at] !== equals) at++
    const isWanted = isAscii(bytes, start, at, name)
    while (at < to && bytes[at] !== quote && bytes[at] !== apostrophe) at++
    const end = indexOf(bytes, bytes[at] ?? quote, at + 1, to)
    if (end === to) return ''
    if (isWanted) return asciiText(bytes, at + 1, end)
    at = end + 1
  }
  return ''
}

function isBlank(byte: number | undefined): boolean {
  return byte !== undefined && byte <= 0x20
}

function isAscii(
  bytes: Buffer,
  from: number,
  to: number,
  text: string,
): boolean {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++)
    if (bytes[from + i] !== text.charCodeAt(i)) return false
  return true
}

/** Nearly all are of one letter or known, which costs a tenth. */
function asciiText(bytes: Buffer, from: number, to: number): string {
  if (to - from === 1) return String.fromCharCode(bytes[from] ?? 0)
  for (const text of known) if (isAscii(bytes, from, to, text)) return text
  return bytes.toString('latin1', from, to)
}

const known = ['is', 'row', 'si', 'inlineStr', 'str', 'rPh']

/** Most lie near: a call of the engine's own search would cost more than to look. */
function indexOf(
  bytes: Buffer,
  byte: number,
  from: number,
  to: number,
): number {
  let at = from
  while (at < to && bytes[at] !== byte) at++
  return at
}

function parseMerge(ref: string): Merge | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$/i.exec(ref)
  if (!match) return undefined
  const [, left = '', top, right = '', bottom] = match
  return {
    top: Number(top),
    left: columnOf(left),
    bottom: Number(bottom),
    right: columnOf(right),
  }
}

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters.toUpperCase())
    column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** A part of the bytes. */
interface Piece {
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
}

interface TagHandlers {
  open(name: string, tag: Piece, isClosed: boolean): void
  close(name: string): void
  /** A piece of text that is not empty, as it stands in the file. */
  text(piece: Piece): void
}

/** Cuts a part into tags and what stands between them. */
async function scanTags(
  source: Package,
  part: string,
  handlers: TagHandlers,
): Promise<void> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source.bytes(part)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    rest = bytes.subarray(scanPiece(bytes, handlers))
    if (rest.length > maxTag)
      throw tooLarge(source.file, `${maxTag} bytes in a tag`)
  }
}

/** How far the bytes are whole tags. */
function scanPiece(bytes: Buffer, handlers: TagHandlers): number {
  let at = 0
  while (at < bytes.length) {
    const start = indexOf(bytes, lessThan, at, bytes.length)
    if (start > at) handlers.text({ bytes, from: at, to: start })
    if (start === bytes.length) return start
    const end = endOfMarkup(bytes, start)
    if (end === -1) return start
    const first = bytes[start + 1]
    if (first === slash) handlers.close(localName(bytes, start + 2, end - 1))
    else if (first === exclamation) {
      if (bytes[start + 2] === bracket && end - start > 12)
        handlers.text({ bytes, from: start + 9, to: end - 3 })
    } else if (first !== question) {
      const name = localName(bytes, start + 1, end - 1)
      const isClosed = bytes[end - 2] === slash
      handlers.open(name, { bytes, from: start, to: end }, isClosed)
    }
    at = end
  }
  return at
}

const [lessThan, greaterThan, slash] = [0x3c, 0x3e, 0x2f]
const [exclamation, question, bracket, colon] = [0x21, 0x3f, 0x5b, 0x3a]
const [quote, apostrophe, equals] = [0x22, 0x27, 0x3d]

/** Where a tag, comment, CDATA section or instruction is over; -1 when it is not. */
function endOfMarkup(bytes: Buffer, start: number): number {
  const first = bytes[start + 1]
  if (first === question || first === exclamation) {
    const close =
      first === question ? '?>' : bytes[start + 2] === bracket ? ']]>' : '-->'
    const end = bytes.indexOf(close, start + (first === question ? 2 : 4))
    return end === -1 ? -1 : end + close.length
  }
  let open = 0
  for (let i = start + 1; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (open !== 0) {
      if (byte === open) open = 0
    } else if (byte === greaterThan) return i + 1
    else if (byte === quote || byte === apostrophe) open = byte
  }
  return -1
}

function localName(bytes: Buffer, from: number, end: number): string {
  let start = from
  let i = from
  for (; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte <= 0x20 || byte === slash) break
    if (byte === colon) start = i + 1
  }
  return asciiText(bytes, start, i)
}
