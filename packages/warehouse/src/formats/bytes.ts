import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { IngestError } from './ingest-error.ts'

/** The most that a file may hold; packed ones are counted while they inflate, their headers lie. */
export const mostBytes = {
  packed: 2 * 2 ** 30,
  /** What is not packed is as it would be inflated. */
  inflated: 4 * 2 ** 30,
  /** Of inflated to packed; below {@link mostBytes.small} nothing can blow up. */
  ratio: 200,
  small: 16 * 2 ** 20,
} as const

/**
 * The bytes of a file, unpacked where its first two are those of gzip, whatever
 * its name. The next piece overwrites the one before.
 *
 * @param onRaw is given the bytes as they lie in the file.
 * @throws IngestError `too_large` beyond the limits; `unreadable` for a damaged gzip file.
 */
export async function* fileBytes(
  path: string,
  onRaw: (bytes: Buffer) => void = () => {},
): AsyncGenerator<Buffer> {
  const raw = rawBytes(path, onRaw)
  yield* (await isGzip(path)) ? inflated(path, raw) : raw
}

/** Whether a file begins as gzip does. */
export async function isGzip(path: string): Promise<boolean> {
  return (await beginning(path)) === '\u001f\u008b'
}

/** @throws IngestError `too_large` for a file that is not worth opening. */
export async function assertSize(path: string, bytes: number): Promise<void> {
  // Gzip, and by their first letters ZIP and Parquet.
  const isPacked = ['\u001f\u008b', 'PK', 'PA'].includes(await beginning(path))
  const most = isPacked ? mostBytes.packed : mostBytes.inflated
  if (bytes > most)
    throw new IngestError(
      'too_large',
      `${basename(path)}: expected a file of at most ${most / 2 ** 30} GB, got a larger one; split it`,
    )
}

async function beginning(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The sha256 of a file as it lies there, in hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const _ of rawBytes(path, (bytes) => hash.update(bytes)));
  return hash.digest('hex')
}

async function* rawBytes(
  path: string,
  onRaw: (bytes: Buffer) => void,
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  let next: ReturnType<typeof file.read<Buffer>> | undefined
  try {
    const { size } = await file.stat()
    const length = Math.min(4 << 20, size + 1)
    // One piece is read while the other is worked on.
    let buffer = Buffer.allocUnsafe(length)
    let other = Buffer.allocUnsafe(length)
    next = file.read(buffer, 0, length)
    for (;;) {
      const { bytesRead } = await next
      if (bytesRead === 0) return
      const bytes = buffer.subarray(0, bytesRead)
      ;[buffer, other] = [other, buffer]
      next = file.read(buffer, 0, length)
      onRaw(bytes)
      yield bytes
    }
  } finally {
    await next?.catch(() => {})
    await file.close()
  }
}

async function* inflated(
  path: string,
  raw: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const unpack = createGunzip({ chunkSize: 1 << 18 })
  let packed = 0
  let unpacked = 0
  const source = Readable.from(
    (async function* () {
      for await (const bytes of raw) {
        packed += bytes.length
        // The buffer is used again before the stream is done with it.
        yield Buffer.from(bytes)
      }
    })(),
  )
  source.on('error', (error) => unpack.destroy(error))
  source.pipe(unpack)
  try {
    const pieces: AsyncIterable<Buffer> = unpack
    for await (const bytes of pieces) {
      unpacked += bytes.length
      const most = Math.max(mostBytes.small, packed * mostBytes.ratio)
      if (unpacked > most || unpacked > mostBytes.inflated)
        throw new IngestError(
          'too_large',
          `${basename(path)}: expected a gzip file that inflates to at most ${mostBytes.ratio} times its size and 4 GB, got more`,
        )
      yield bytes
    }
    // What follows the end of the packed text is dropped without a word.
    if (unpack.bytesWritten !== packed) throw damaged(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw String(code).startsWith('Z_') ? damaged(path) : error
  } finally {
    source.destroy()
    unpack.destroy()
  }
}

function damaged(path: string): IngestError {
  return new IngestError(
    'unreadable',
    `${basename(path)}: expected a whole gzip file, got one that is damaged or breaks off; is it still being copied?`,
  )
}
