import { unreadable } from './ooxml.ts'

/**
 * A stream of a container as Excel before 2007 writes it (MS-CFB); undefined where it has none of the name.
 *
 * @throws IngestError `unreadable` for one whose sectors lead nowhere.
 */
export function streamOf(
  file: string,
  bytes: Buffer,
  name: string,
): Buffer | undefined {
  const fail = () =>
    unreadable(
      file,
      'expected an old .xls workbook as Excel writes it, got one that is damaged or breaks off; is it still being copied?',
    )
  if (bytes.length < 512) throw fail()
  const size = 2 ** bytes.readUInt16LE(30)
  const small = 2 ** bytes.readUInt16LE(32)
  if (!(size >= 512 && size <= 4096 && small === 64)) throw fail()
  const most = Math.ceil(bytes.length / size) + 1
  const sector = (n: number) => {
    const found = bytes.subarray((n + 1) * size, (n + 2) * size)
    if (found.length === 0) throw fail()
    return found
  }
  const chain = (first: number, next: (n: number) => number) => {
    const found: number[] = []
    for (let n = first; n < lastSector; n = next(n)) {
      // Of a chain that runs in a circle, too.
      if (n < 0 || found.length > most * (size / small)) throw fail()
      found.push(n)
    }
    return found
  }
  const numbers = (sectors: readonly number[]) => {
    const all = Buffer.concat(sectors.map(sector))
    return (n: number) =>
      (n + 1) * 4 <= all.length ? all.readUInt32LE(n * 4) : Infinity
  }
  const next = numbers(tableSectors(bytes, size, { sector, most, fail }))
  const read = (first: number) => Buffer.concat(chain(first, next).map(sector))
  const directory = read(bytes.readUInt32LE(48))
  let root: Buffer | undefined
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const entry = directory.subarray(at, at + 128)
    root ??= entry
    const length = Math.max(0, Math.min(64, entry.readUInt16LE(64)) - 2)
    const same = entry.toString('utf16le', 0, length).toLowerCase()
    if (same !== name.toLowerCase() || entry[66] !== 2) continue
    const [first, bytesLong] = [
      entry.readUInt32LE(116),
      entry.readUInt32LE(120),
    ]
    if (bytesLong > bytes.length) throw fail()
    if (bytesLong >= bytes.readUInt32LE(56))
      return read(first).subarray(0, bytesLong)
    const mini = read(root.readUInt32LE(116))
    const nextSmall = numbers(chain(bytes.readUInt32LE(60), next))
    const pieces = chain(first, nextSmall).map((n) =>
      mini.subarray(n * small, (n + 1) * small),
    )
    return Buffer.concat(pieces).subarray(0, bytesLong)
  }
  return undefined
}

/** What is no sector but says that there is none. */
const lastSector = 0xfffffffa

/** The sectors that say which follows which: the first stand in the header. */
function tableSectors(
  bytes: Buffer,
  size: number,
  {
    sector,
    most,
    fail,
  }: {
    readonly sector: (n: number) => Buffer
    readonly most: number
    readonly fail: () => Error
  },
): readonly number[] {
  const found: number[] = []
  const take = (list: Buffer) => {
    for (let at = 0; at + 4 <= list.length; at += 4) {
      const n = list.readUInt32LE(at)
      if (n < lastSector) found.push(n)
    }
  }
  take(bytes.subarray(76, 512))
  let count = 0
  for (let n = bytes.readUInt32LE(68); n < lastSector; count++) {
    const more = sector(n)
    if (count > most || more.length < size) throw fail()
    take(more.subarray(0, size - 4))
    n = more.readUInt32LE(size - 4)
  }
  if (found.length > most) throw fail()
  return found
}
