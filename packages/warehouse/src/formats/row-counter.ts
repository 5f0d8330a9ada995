import { byteTable } from './encoding.ts'
import type { Settled } from './encoding.ts'
import { IngestError } from './ingest-error.ts'

/** Counts records while the bytes pass. */
export interface RowCounter {
  push(bytes: Uint8Array): void
  end(): void
  count(): number
}

/** Counts the records after the header, by default the first row, in the undecoded bytes, by offsets alone. */
export function rowCounter(
  file: string,
  encoding: Settled,
  options: {
    readonly delimiter: string
    readonly quote: string
    readonly headerRow?: number
  },
): RowCounter {
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const high = encoding === 'utf-16be' ? 8 : 0
  const delimiter = unitsOf(file, encoding, options.delimiter)
  const quote = unitsOf(file, encoding, options.quote)
  let rows = 0
  let at = 0
  let rowStart = 0
  let cellStart = 0
  let tail = 0
  let isQuoted = false
  let wasReturn = false
  let above = options.headerRow ?? 1
  let isOdd = false
  let odd = 0
  const endRow = () => {
    if (above > 0) above--
    else if (at > rowStart) rows++
  }
  const step = (unit: number) => {
    tail = isWide ? unit : (tail << 8) | unit
    const isQuote = (tail & quote.mask) === quote.value
    if (isQuoted) {
      if (isQuote) {
        isQuoted = false
        cellStart = at + 1
      }
    } else if (unit === 10 || unit === 13) {
      if (unit === 13 || !wasReturn) endRow()
      wasReturn = unit === 13
      rowStart = cellStart = at + 1
    } else {
      wasReturn = false
      if (isQuote && at + 1 - quote.length === cellStart) isQuoted = true
      else if ((tail & delimiter.mask) === delimiter.value) cellStart = at + 1
    }
    at++
  }
  return {
    push(bytes) {
      for (const byte of bytes) {
        if (!isWide) step(byte)
        else if (isOdd) step((odd << high) | (byte << (8 - high)))
        odd = byte
        isOdd = isWide && !isOdd
      }
    },
    end() {
      if (isOdd) at++
      endRow()
    },
    count: () => rows,
  }
}

/** A character as the bytes, or the double bytes, of an encoding. */
function unitsOf(
  file: string,
  encoding: Settled,
  character: string,
): { readonly value: number; readonly mask: number; readonly length: number } {
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return { value: character.charCodeAt(0), mask: 0xffff, length: 1 }
  const bytes =
    encoding === 'utf-8'
      ? [...Buffer.from(character)]
      : [byteTable(encoding).indexOf(character)]
  if (bytes[0] === -1)
    throw new IngestError(
      'unreadable',
      `${file}: expected a delimiter and a quote that ${encoding} has, got ${JSON.stringify(character)}`,
    )
  return {
    value: bytes.reduce((value, byte) => (value << 8) | byte, 0),
    mask: [0, 0xff, 0xffff, 0xffffff][bytes.length] ?? 0,
    length: bytes.length,
  }
}
