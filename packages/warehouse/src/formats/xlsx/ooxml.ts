import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { IngestError } from '../ingest-error.ts'

/** How much a file of zipped XML may hold; what a header claims is not believed. */
export interface PackageLimits {
  /** Bytes of the file. Default 2 GiB. */
  readonly fileBytes: number
  /** Parts, whatever they are. Default 1,000. */
  readonly entries: number
  /** Bytes that all parts inflate to. Default 4 GiB. */
  readonly inflatedBytes: number
  /** Bytes that a part may inflate to for each of its own, once it is beyond 16 MiB. Default 200. */
  readonly ratio: number
  /** Characters of one text. Default 1 MiB. */
  readonly textLength: number
}

/** An open file of zipped XML parts, such as a workbook. */
export interface Package {
  /** Base name of the file. */
  readonly file: string
  /** Names of the parts as they are compared: lower case, no slash in front. */
  readonly parts: readonly string[]
  /** Stands for the bytes of the file; another one after it was written to. */
  readonly stamp: string
  /** Inflates one part. @throws IngestError `unreadable`, `too_large`. */
  bytes(part: string): AsyncGenerator<Buffer, void>
  close(): void
}

/** What an XML part is made of; `depth` of the root is 1. */
export interface XmlHandlers {
  open(name: string, attributes: Attributes, depth: number): void
  close?(name: string, depth: number): void
  text?(text: string, depth: number): void
}

/** Attributes by their full names. */
export type Attributes = Readonly<Record<string, string>>

const ratioFloor = 16 * 2 ** 20
const oleHeader = 'd0cf11e0a1b11ae1'

/**
 * Opens a zip file and lists its parts. Nothing is extracted.
 *
 * @throws IngestError `unreadable`, `too_large`.
 */
export async function openPackage(
  path: string,
  limits: PackageLimits,
): Promise<Package> {
  const file = basename(path)
  const handle = await open(path)
  let stamp: string
  try {
    const { size, mtimeMs, ino } = await handle.stat()
    stamp = [size, mtimeMs, ino].join()
    if (size > limits.fileBytes)
      throw tooLarge(file, `a file of ${limits.fileBytes} bytes`)
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    if (buffer.toString('hex') === oleHeader)
      throw unreadable(
        file,
        'expected an .xlsx workbook, got an old .xls one or one with a password; save it as .xlsx without a password',
      )
  } finally {
    await handle.close()
  }
  const zip = await openPromise(path, { autoClose: false }).catch((error) => {
    throw unreadable(
      file,
      'expected an .xlsx workbook, got a file that is no zip file; is it another format, or still being copied?',
      error,
    )
  })
  try {
    const entries = await listEntries(file, zip, limits)
    return {
      file,
      parts: [...entries.keys()],
      stamp,
      bytes: (part) => inflate(file, zip, entries.get(part), limits),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function listEntries(
  file: string,
  zip: ZipFile,
  limits: PackageLimits,
): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>()
  let inflated = 0
  let packed = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toLowerCase()
      if (entries.has(name))
        throw unreadable(file, 'expected each part once, got one twice')
      if (entries.size === limits.entries)
        throw tooLarge(file, `${limits.entries} parts`)
      entries.set(name, entry)
      inflated += entry.uncompressedSize
      packed += entry.compressedSize
    }
  } catch (error) {
    throw asIngestError(file, error)
  }
  if (inflated > limits.inflatedBytes)
    throw tooLarge(file, `${limits.inflatedBytes} bytes when inflated`)
  // Parts that share their bytes make much out of little.
  if (packed > zip.fileSize)
    throw unreadable(file, 'expected parts that lie apart, got an overlap')
  return entries
}

/** Inflates a part, which may be no longer than it says: yauzl counts along. */
async function* inflate(
  file: string,
  zip: ZipFile,
  entry: Entry | undefined,
  limits: PackageLimits,
): AsyncGenerator<Buffer, void> {
  if (!entry)
    throw unreadable(file, 'expected a part of a workbook, it is not there')
  let [size, sum] = [0, 0]
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream) {
      size += chunk.length
      sum = crc32(chunk, sum)
      if (size > ratioFloor && size > entry.compressedSize * limits.ratio)
        throw tooLarge(
          file,
          `${limits.ratio} bytes when inflated for each byte of a part`,
        )
      if (size > limits.inflatedBytes)
        throw tooLarge(file, `${limits.inflatedBytes} bytes when inflated`)
      yield chunk
    }
  } catch (error) {
    throw asIngestError(file, error)
  }
  if (sum !== entry.crc32)
    throw unreadable(file, 'expected a part with its checksum, it is damaged')
}

/**
 * Parses an XML part as its bytes come and yields after each piece of it.
 * Names are without their prefix. A DTD is refused, and with it all entities
 * but the five of XML.
 *
 * @throws IngestError `unreadable` for what is not well-formed UTF-8 XML;
 * `too_large` for a text, tag or comment beyond `textLength`.
 */
export async function* parseXml(
  { file, bytes }: Pick<Package, 'file' | 'bytes'>,
  part: string,
  textLength: number,
  handlers: XmlHandlers,
): AsyncGenerator<void, void> {
  const parser = new SaxesParser()
  const fail = (what: string) =>
    unreadable(
      file,
      `${part}, line ${parser.line}, column ${parser.column}: ${what}`,
    )
  let depth = 0
  let silent = 0
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  const onText = (text: string) => {
    silent = 0
    if (text.length > textLength)
      throw tooLarge(file, `${textLength} characters in a cell`)
    handlers.text?.(text, depth)
  }
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0
    handlers.open(local(name), attributes, ++depth)
  })
  parser.on('closetag', ({ name }) => {
    silent = 0
    handlers.close?.(local(name), depth--)
  })
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('doctype', () => {
    throw fail('expected XML without a DTD, got one')
  })
  parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
    if (!/^(?:utf-?8|us-ascii)$/i.test(encoding))
      throw fail('expected XML in UTF-8, got another encoding')
  })
  // The parser's own words can quote the part.
  parser.on('error', () => {
    throw fail('expected well-formed XML without entities of its own')
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (chunk?: Buffer) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw fail('expected UTF-8, got bytes that are not')
    }
  }
  for await (const chunk of bytes(part)) {
    const text = decode(chunk)
    silent += text.length
    parser.write(text)
    // The parser holds a text until its end.
    if (silent > textLength + text.length)
      throw tooLarge(file, `${textLength} characters in a cell`)
    yield
  }
  parser.write(decode())
  parser.close()
  yield
}

/** An attribute whatever its prefix, such as `r:id`. */
export function prefixed(attributes: Attributes, name: string): string {
  const found = Object.entries(attributes).find(([key]) =>
    key.endsWith(`:${name}`),
  )
  return found?.[1] ?? ''
}

/** An error of a whole file: what was expected and what came. */
export function unreadable(
  file: string,
  what: string,
  cause?: unknown,
): IngestError {
  return new IngestError('unreadable', `${file}: ${what}`, cause)
}

/** An error of a file beyond a limit. */
export function tooLarge(file: string, most: string): IngestError {
  return new IngestError(
    'too_large',
    `${file}: expected at most ${most}, got more`,
  )
}

function asIngestError(file: string, error: unknown): unknown {
  // What the system refuses says itself what it is.
  if (error instanceof IngestError || hasErrno(error)) return error
  return unreadable(
    file,
    'expected parts that inflate to what the file says of them, it is damaged',
    error,
  )
}

/** zlib's errors have a number as well, but a negative one of its own and no system call. */
function hasErrno(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
