import { isUtf8 } from 'node:buffer'
import { basename } from 'node:path'
import { fileBytes } from './bytes.ts'
import { IngestError } from './ingest-error.ts'
import type { Records, SourceRecord } from './records.ts'
import { tcvn3 } from './tcvn3.ts'

/**
 * Encodings of text that may be declared; none is ever guessed. `utf-16` must
 * begin with a byte order mark, the two others of its kind need none.
 */
export type Encoding =
  'utf-8' | 'utf-16' | 'utf-16le' | 'utf-16be' | 'windows-1258' | 'tcvn3'

/** What a declared encoding is once the first bytes are seen. */
type Settled = Exclude<Encoding, 'utf-16'>

/** What stands for a byte without a character: second halves of pairs, of which only the first may find its other half. */
const undecodable = '\udc00\udc00'

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
]

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

/**
 * The bytes of a file without its byte order mark, unpacked where they are gzip,
 * and what they are encoded by. They come in small pieces, so that what is made
 * of one is small too; the next piece may overwrite the one before.
 *
 * @throws IngestError `wrong_encoding` when the mark says other than what is declared.
 */
export async function* readEncoded(
  path: string,
  declared: Encoding,
): AsyncGenerator<{ readonly bytes: Buffer; readonly encoding: Settled }> {
  let head: Buffer = Buffer.alloc(0)
  let encoding: Settled | undefined
  const settle = () => {
    const [name, mark] = marks.find(([, m]) => {
      return m.every((byte, i) => byte === head[i])
    }) ?? [undefined, []]
    encoding = settled(basename(path), declared, name)
    return { bytes: head.subarray(mark.length), encoding }
  }
  for await (const chunk of fileBytes(path)) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const bytes = chunk.subarray(at, at + pieceBytes)
      if (encoding) yield { bytes, encoding }
      else {
        head = Buffer.concat([head, bytes])
        if (head.length >= 4) yield settle()
      }
    }
  }
  if (!encoding) yield settle()
}

const pieceBytes = 1 << 17

function settled(
  file: string,
  declared: Encoding,
  mark: string | undefined,
): Settled {
  const expects = declared === 'utf-16' ? ['utf-16le', 'utf-16be'] : [declared]
  if (mark !== undefined && !expects.includes(mark))
    throw new IngestError(
      'wrong_encoding',
      `${file}: expected ${declared}, got the byte order mark of ${mark}`,
    )
  if (declared !== 'utf-16') return declared
  if (mark === undefined)
    throw new IngestError(
      'wrong_encoding',
      `${file}: expected utf-16 with a byte order mark, got none; if it is utf-16 declare utf-16le or utf-16be`,
    )
  return mark === 'utf-16le' ? 'utf-16le' : 'utf-16be'
}

/** Text of some bytes, with half a surrogate pair for what is none; without bytes, of what was kept back. */
type Decode = (bytes?: Uint8Array) => string

/** Decodes the pieces of a text one after the other. */
export function decoderOf(encoding: Settled): Decode {
  if (encoding === 'utf-8') return utf8Decoder()
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return utf16Decoder(encoding === 'utf-16be')
  const units = Uint16Array.from(byteTable(encoding), (c) => {
    return (c ?? undecodable).charCodeAt(0)
  })
  return (bytes = new Uint8Array()) => {
    const text = Uint16Array.from(bytes, (byte) => units[byte] ?? 0)
    return Buffer.from(text.buffer).toString('utf16le')
  }
}

/** The character of each byte of an encoding that has one byte for each. */
function byteTable(
  encoding: 'windows-1258' | 'tcvn3',
): readonly (string | undefined)[] {
  if (encoding === 'tcvn3') return tcvn3
  // Node's decoder makes a control of each byte that the code page leaves
  // undefined, also when it is told to fail.
  const decoder = new TextDecoder('windows-1258', { fatal: true })
  return Array.from({ length: 256 }, (_, byte) => {
    const character = decoder.decode(Uint8Array.of(byte))
    return /[\u0080-\u009f]/.test(character) ? undefined : character
  })
}

function utf16Decoder(isBigEndian: boolean): Decode {
  let odd: Buffer = Buffer.alloc(0)
  return (bytes) => {
    if (!bytes) return odd.length > 0 ? undecodable : ''
    const all = Buffer.concat([odd, bytes])
    const even = all.subarray(0, all.length - (all.length % 2))
    odd = all.subarray(even.length)
    return (isBigEndian ? even.swap16() : even).toString('utf16le')
  }
}

function utf8Decoder(): Decode {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes) => {
    const all = bytes ? Buffer.concat([rest, bytes]) : rest
    const whole = all.subarray(0, bytes ? wholeCharacters(all) : all.length)
    rest = all.subarray(whole.length)
    if (isUtf8(whole)) return whole.toString('utf8')
    // The decoder writes U+FFFD for what is undecodable, and for a U+FFFD that is there.
    return whole
      .toString('latin1')
      .split('\u00ef\u00bf\u00bd')
      .map((part) => {
        const text = Buffer.from(part, 'latin1').toString('utf8')
        return text.replaceAll('\ufffd', undecodable)
      })
      .join('\ufffd')
  }
}

/** Number of bytes before a last character of UTF-8 that is not all there yet. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return back < length ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/**
 * Fails for UTF-8 that is declared as an encoding of single bytes: those read
 * almost every byte, and hardly any text of theirs is UTF-8 by chance. Asked of
 * the first part, so that this is told before a header is not found, and of the whole.
 */
function utf8Check(
  file: string,
  encoding: Settled,
): (bytes?: Uint8Array) => void {
  let mayBe = encoding === 'windows-1258' || encoding === 'tcvn3'
  let isAscii = true
  let isFirst = true
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (bytes) => {
    if (!mayBe) return
    try {
      decoder.decode(bytes, { stream: bytes !== undefined })
      isAscii &&= bytes === undefined || bytes.every((byte) => byte < 0x80)
    } catch {
      mayBe = false
    }
    if (mayBe && !isAscii && (isFirst || !bytes))
      throw new IngestError(
        'wrong_encoding',
        `${file}: expected ${encoding}, got UTF-8`,
      )
    isFirst = false
  }
}

const maxCell = 1_000_000
const maxRecord = 4_000_000

interface CsvParser {
  /** Records that end in this text. */
  push(text: string): SourceRecord[]
  end(): SourceRecord[]
}

/**
 * Takes delimited text apart. Own code, because csv-parse (7.0) either takes text behind a
 * closing quote for a part of the cell or, told to be strict, drops all rows behind it.
 */
function csvParser(
  file: string,
  {
    encoding,
    delimiter,
    quote,
  }: {
    readonly encoding: Encoding
    readonly delimiter: string
    readonly quote: string
  },
): CsvParser {
  const [delimiterUnit, quoteUnit] = [
    delimiter.charCodeAt(0),
    quote.charCodeAt(0),
  ]
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start'
  let row = 1
  let width = 0
  let cells: (string | null)[] = []
  let count = 0
  let size = 0
  let cell = ''
  let isEmpty = true
  let misread: SourceRecord['misread']
  let wasReturn = false
  let lineEnd = ''
  let done: SourceRecord[] = []
  const fail = (what: string) =>
    new IngestError('unreadable', `${file}, row ${row}: ${what}`)
  const add = (piece: string) => {
    size += piece.length
    cell += piece
    if (cell.length <= maxCell && size <= maxRecord) return
    misread ??= 'too_long'
    cell = ''
  }
  const endCell = () => {
    if (!cell.isWellFormed()) misread ??= 'bad_encoding'
    const text = encoding === 'utf-8' ? cell : cell.normalize('NFC')
    // More than a record can hold would only fill the memory.
    if (!misread && (row === 1 || count < width)) cells.push(text || null)
    count++
    cell = ''
    state = 'start'
  }
  const endRow = () => {
    endCell()
    if (row === 1) width = count
    else if (count !== width) misread ??= 'wrong_width'
    if (misread) done.push({ row, cells: [], misread })
    else if (!isEmpty || row === 1) done.push({ row, cells })
    row++
    cells = []
    count = size = 0
    isEmpty = true
    misread = undefined
  }
  const endLine = (kind: string) => {
    lineEnd ||= kind
    if (lineEnd !== kind) throw fail('expected one kind of line end, got two')
  }
  const push = (text: string) => {
    done = []
    let from = 0
    for (let i = 0; i < text.length; i++) {
      if (state === 'quoted') {
        const to = text.indexOf(quote, i)
        i = to < 0 ? text.length : to
        add(text.slice(from, i))
        from = i + 1
        if (to >= 0) state = 'closed'
        continue
      }
      const unit = text.charCodeAt(i)
      const isSecond = unit === 10 && wasReturn
      if (isSecond) endLine('\r\n')
      else if (wasReturn) endLine('\r')
      else if (unit === 10) endLine('\n')
      wasReturn = unit === 13
      if (isSecond) from = i + 1
      else if (unit === delimiterUnit || unit === 10 || unit === 13) {
        add(text.slice(from, i))
        from = i + 1
        if (unit === delimiterUnit) {
          isEmpty = false
          endCell()
        } else if (isEmpty && row > 1) row++
        else endRow()
      } else {
        isEmpty = false
        if (unit === quoteUnit && state === 'start') {
          state = 'quoted'
          from = i + 1
        } else if (unit === quoteUnit && state === 'closed') state = 'quoted'
        else {
          if (state === 'closed') misread ??= 'bad_quotes'
          state = 'plain'
        }
      }
    }
    if (from < text.length) add(text.slice(from))
    return done
  }
  const end = () => {
    done = []
    if (state === 'quoted')
      throw fail('expected a quote that closes, got one that does not')
    if (!isEmpty && row > 1 && count + 1 < width)
      throw fail('ends in the middle of a row; is it still being copied?')
    if (!isEmpty || row === 1) endRow()
    return done
  }
  return { push, end }
}

interface RowCounter {
  push(bytes: Uint8Array): void
  end(): void
  count(): number
}

/** Counts the records after the header in the undecoded bytes, by offsets alone. */
function rowCounter(
  file: string,
  encoding: Settled,
  options: { readonly delimiter: string; readonly quote: string },
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
  let isHeader = true
  let isOdd = false
  let odd = 0
  const endRow = () => {
    if (!isHeader && at > rowStart) rows++
    isHeader = false
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
