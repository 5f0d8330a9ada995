import type { IngestError } from '../ingest-error.ts'
import { unreadable } from './ooxml.ts'

/** What the records of a sheet tell without the reader of its values. */
export interface BiffSheet {
  /** Rows that hold something, from 1. */
  readonly filled: readonly number[]
  /** Cells whose formula has a text as its answer, and such that it is empty: by row from 1 and column from 0. */
  readonly texts: ReadonlySet<string>
  readonly empties: ReadonlySet<string>
}

/** How a cell is named in the sets of a sheet. */
export function placeOf(row: number, column: number): string {
  return `${row} ${column}`
}

/**
 * Counts the rows of the sheets of an old workbook (BIFF8) by its records, in the
 * order of the sheets.
 *
 * @throws IngestError `unreadable` for another version, a password, records that break off.
 */
export function biffSheets(file: string, book: Buffer): readonly BiffSheet[] {
  const fail = (what: string) => refused(file, what)
  const places: number[] = []
  const strings: Buffer[] = []
  let isStrings = false
  for (const { type, data } of records(book, 0, fail)) {
    if (type === 0x809 && data.readUInt16LE(0) !== 0x600) throw tooOld(file)
    if (type === 0x2f)
      throw fail(
        'got one with a password; open it in Excel and save it as .xlsx without a password',
      )
    if (type === 0x85) places.push(data.readUInt32LE(0))
    isStrings = type === 0xfc || (isStrings && type === 0x3c)
    if (isStrings) strings.push(data)
  }
  const isEmpty = emptyStrings(strings)
  return places.map((at) => sheetAt(records(book, at, fail), isEmpty))
}

function refused(file: string, what: string): IngestError {
  return unreadable(
    file,
    `expected an old .xls workbook of Excel 97 to 2003, ${what}`,
  )
}

/** Of a workbook of Excel 95 and before, whose letters have an encoding of their own. */
export function tooOld(file: string): IngestError {
  return refused(
    file,
    'got one of an older Excel; open it in Excel and save it as .xlsx',
  )
}

interface BiffRecord {
  readonly type: number
  readonly data: Buffer
}

/** The records of a part of the stream, up to its end; charts within a sheet have parts of their own. */
function* records(
  book: Buffer,
  from: number,
  fail: (what: string) => Error,
): Generator<BiffRecord> {
  let depth = 0
  for (let at = from; ;) {
    if (at + 4 > book.length)
      throw fail('got one that breaks off; is it still being copied?')
    const type = book.readUInt16LE(at)
    const end = at + 4 + book.readUInt16LE(at + 2)
    if (type === 0x809) depth++
    if (type === 0x0a && --depth <= 0) return
    // Of the shortest that are read none has fewer bytes.
    const data = book.subarray(at + 4, end)
    if (depth === 1) yield { type, data: padded(data) }
    at = end
  }
}

/** A record that is too short for its kind says nothing behind its end. */
function padded(data: Buffer): Buffer {
  return data.length >= 16
    ? data
    : Buffer.concat([data, Buffer.alloc(16 - data.length)])
}

function sheetAt(
  all: Iterable<BiffRecord>,
  isEmpty: (index: number) => boolean,
): BiffSheet {
  const filled = new Set<number>()
  const texts = new Set<string>()
  const empties = new Set<string>()
  for (const { type, data } of all) {
    const row = data.readUInt16LE(0) + 1
    const place = placeOf(row, data.readUInt16LE(2))
    switch (type) {
      case 0x203: // a number
      case 0x27e: // a number, packed
      case 0xbd: // several of them
      case 0x205: // true, false or an error
        filled.add(row)
        break
      case 0xfd: // a text that cells share
        if (!isEmpty(data.readUInt32LE(6))) filled.add(row)
        break
      case 0x204: // a text of its own, without and with fonts
      case 0xd6: {
        const isWide = ((data[8] ?? 0) & 1) === 1
        const end = 9 + data.readUInt16LE(6) * (isWide ? 2 : 1)
        const text = data.toString(isWide ? 'utf16le' : 'latin1', 9, end)
        if (text.trim() !== '') filled.add(row)
        break
      }
      case 0x06: {
        const isNumber = data.readUInt16LE(12) !== 0xffff
        if (!isNumber && data[6] === 3) empties.add(place)
        else filled.add(row)
        if (!isNumber && data[6] === 0) texts.add(place)
        break
      }
      default:
    }
  }
  return { filled: [...filled], texts, empties }
}

/** Which of the shared texts have nothing but blanks; they may lie across several records. */
function emptyStrings(pieces: readonly Buffer[]): (index: number) => boolean {
  const empty = new Set<number>()
  let piece = 0
  let at = 8
  const left = () => (pieces[piece]?.length ?? 0) - at
  /** Moves to the next record where this one is read. */
  const onward = () => {
    while (left() <= 0 && piece < pieces.length) {
      piece++
      at = 0
    }
    return piece < pieces.length
  }
  const take = (length: number): Buffer => {
    onward()
    const found = pieces[piece]?.subarray(at, at + length) ?? Buffer.alloc(0)
    at += length
    return found.length === length
      ? found
      : Buffer.concat([found, Buffer.alloc(length - found.length)])
  }
  const skip = (length: number) => {
    for (let rest = length; rest > 0 && onward();) {
      const step = Math.min(rest, left())
      at += step
      rest -= step
    }
  }
  for (let index = 0; onward(); index++) {
    let count = take(2).readUInt16LE(0)
    let [flags = 0] = take(1)
    const fonts = (flags & 8) === 0 ? 0 : take(2).readUInt16LE(0)
    const extra = (flags & 4) === 0 ? 0 : take(4).readUInt32LE(0)
    let isBlank = true
    while (count > 0) {
      // The letters go on behind a mark of their width.
      if (left() <= 0) {
        if (!onward()) break
        ;[flags = 0] = take(1)
      }
      const width = (flags & 1) === 1 ? 2 : 1
      const some = Math.min(count, Math.floor(left() / width))
      if (some === 0) {
        at += left()
        continue
      }
      const letters = take(some * width)
      isBlank &&=
        letters.toString(width === 2 ? 'utf16le' : 'latin1').trim() === ''
      count -= some
    }
    skip(fonts * 4 + extra)
    if (isBlank) empty.add(index)
  }
  return (index) => empty.has(index)
}
