import { isUtf8 } from 'node:buffer'
import { basename } from 'node:path'
import { fileBytes } from './bytes.ts'
import { IngestError } from './ingest-error.ts'
import { tcvn3 } from './tcvn3.ts'

/**
 * Encodings of text that may be declared; none is ever guessed. `utf-16` must
 * begin with a byte order mark, the two others of its kind need none.
 */
export type Encoding =
  'utf-8' | 'utf-16' | 'utf-16le' | 'utf-16be' | 'windows-1258' | 'tcvn3'

/** What a declared encoding is once the first bytes are seen. */
export type Settled = Exclude<Encoding, 'utf-16'>

/** What stands for a byte without a character: second halves of pairs, of which only the first may find its other half. */
const undecodable = '\udc00\udc00'

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
]

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
export type Decode = (bytes?: Uint8Array) => string

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
export function byteTable(
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
export function utf8Check(
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
