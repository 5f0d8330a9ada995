import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeFolder } from '@motcua/warehouse/reading'
import type { Stored } from '../issue/archive.ts'

/** Copies a file to a place where there is none; gives what was copied once it is on the disk. */
export async function copyFlushed(from: string, to: string): Promise<Stored> {
  makeFolder(dirname(to))
  const into = createWriteStream(to, { flags: 'wx', flush: true })
  return through(from, into)
}

/** Length and hash of a file. */
export function readBack(path: string): Promise<Stored> {
  return through(path, new PassThrough().resume())
}

async function through(
  from: string,
  into: NodeJS.WritableStream,
): Promise<Stored> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(
    createReadStream(from),
    async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) {
        hash.update(part)
        bytes += part.length
        yield part
      }
    },
    into,
  )
  return { bytes, sha256: hash.digest('hex') }
}

/** Waits until the names of a folder are on the disk. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
