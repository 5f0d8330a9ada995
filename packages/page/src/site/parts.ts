import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const zip = promisify(gzip)

/** 8 MB: small enough to be unpacked while the next one is read. */
const partSize = 8_388_608

/** Writes a value as a script that hands it over; `name` is its path from the page. */
export async function writeValue(
  dir: string,
  name: string,
  value: unknown,
): Promise<void> {
  const text = JSON.stringify(value)
  await writeFile(
    `${dir}/${name}.js`,
    `motcua(${JSON.stringify(name)},${text})\n`,
  )
}

/** Writes a file as scripts, each with a part of it, packed; gives their number. */
export async function writeParts(
  dir: string,
  name: string,
  path: string,
): Promise<number> {
  let count = 0
  for await (const part of partsOf(path)) {
    const packed = await zip(part)
    await writeValue(dir, `${name}-${count}`, packed.toString('base64'))
    count += 1
  }
  return count
}

async function* partsOf(path: string): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(path, {
    highWaterMark: 1_048_576,
  })) {
    held.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size < partSize) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
}
