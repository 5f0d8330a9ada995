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
  /** Merged ranges that begin in the first rows. */
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
 * first `topRows` rows; they stand behind the rows.
 */
export async function scanSheet(
  source: Package,
  part: string,
  topRows: number,
  isEmptyText: (index: number) => boolean,
): Promise<SheetScan> {
  const merges: Merge[] = []
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
        if (merge && merge.top <= topRows) merges.push(merge)
        if (merges.length > maxMerges)
          throw tooLarge(source.file, `${maxMerges} merged ranges at the top`)
      } else if (!isData) return
      else if (name === 'row') {
        const r = attribute(tag, 'r')
        row = r === '' ? row + 1 : Number(r)
      } else if (name === 'c') {
        cell.type = attribute(tag, 't')
        if (isClosed) endCell()
      } else if (name === 'f') cell.hasFormula = true
      else if (name === 'v') cell.hasValue = true
      if (!isClosed && inside !== 'rPh' && /^(?:v|t|rPh)$/.test(name))
        inside = name
    },
    close(name) {
      if (name === inside) inside = ''
      if (name === 'sheetData') isData = false
      else if (isData && name === 'c') endCell()
      else if (isData && name === 'row') endRow()
    },
    text(bytes) {
      if (!isData || !(inside === 'v' || inside === 't')) return
      if (inside === 't') cell.hasText = true
      else if (cell.type === 's') cell.value += bytes.toString('latin1', 0, 20)
      else if (cell.type === 'str' || hasInk(bytes)) cell.hasText = true
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
      } else if (!isClosed && inside !== 'rPh' && /^(?:t|rPh)$/.test(name))
        inside = name
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
const maxTag = 2 ** 21

interface Cell {
  type: string
  hasFormula: boolean
  hasValue: boolean
  hasText: boolean
  /** Of a shared string: its number. */
  value: string
}

function newCell(): Cell {
  return {
    type: '',
    hasFormula: false,
    hasValue: false,
    hasText: false,
    value: '',
  }
}

function isFilledCell(
  { type, hasFormula, hasValue, hasText, value }: Cell,
  isEmptyText: (index: number) => boolean,
): boolean {
  if (hasText) return true
  const index = value.trim()
  if (index !== '') return !isEmptyText(Number(index))
  // Never calculated; the empty text is a result as well.
  return hasFormula && !(type === 'str' && hasValue)
}

function hasInk(bytes: Buffer): boolean {
  return bytes.some((byte) => byte > 0x20)
}

function attribute(tag: string, name: string): string {
  const match = (attributes[name] ??= new RegExp(
    `\\s${name}\\s*=\\s*["']([^"']*)["']`,
  )).exec(tag)
  return match?.[1] ?? ''
}

const attributes: Record<string, RegExp> = {}

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

interface TagHandlers {
  open(name: string, tag: string, isClosed: boolean): void
  close(name: string): void
  /** A piece of text that is not empty, as it stands in the file. */
  text(bytes: Buffer): void
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
    const start = bytes.indexOf(lessThan, at)
    if (start === -1) {
      handlers.text(bytes.subarray(at))
      return bytes.length
    }
    if (start > at) handlers.text(bytes.subarray(at, start))
    const end = endOfMarkup(bytes, start)
    if (end === -1) return start
    const first = bytes[start + 1]
    if (first === slash) handlers.close(localName(bytes, start + 2, end - 1))
    else if (first === exclamation) {
      if (bytes[start + 2] === bracket && end - start > 12)
        handlers.text(bytes.subarray(start + 9, end - 3))
    } else if (first !== question) {
      const name = localName(bytes, start + 1, end - 1)
      handlers.open(
        name,
        named.has(name) ? bytes.toString('latin1', start, end) : '',
        bytes[end - 2] === slash,
      )
    }
    at = end
  }
  return at
}

/** The only elements whose attributes matter. */
const named = new Set(['c', 'row', 'mergeCell'])

const [lessThan, greaterThan, slash] = [0x3c, 0x3e, 0x2f]
const [exclamation, question, bracket, colon] = [0x21, 0x3f, 0x5b, 0x3a]
const [quote, apostrophe] = [0x22, 0x27]

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
  if (i - start === 1) return String.fromCharCode(bytes[start] ?? 0)
  return bytes.toString('latin1', start, i)
}
