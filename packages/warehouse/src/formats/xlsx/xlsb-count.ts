import { posix } from 'node:path'
import { unreadable } from './ooxml.ts'

/**
 * Of each sheet of an .xlsb workbook, in their order, the rows that hold
 * something, by its records and not by the reader of its values.
 *
 * @param parts by their names, lower case
 * @throws IngestError `unreadable`
 */
export function xlsbRows(
  file: string,
  parts: ReadonlyMap<string, Buffer>,
): readonly (readonly number[])[] {
  const part = (name: string) => {
    const found = parts.get(name)
    if (found) return found
    throw unreadable(file, 'expected a part of a workbook, it is not there')
  }
  const relations = relationsOf(
    part('xl/_rels/workbook.bin.rels').toString('utf8'),
  )
  const isBlank = blankTexts(file, parts.get('xl/sharedstrings.bin'))
  return bundled(file, part('xl/workbook.bin')).flatMap((id) => {
    const { target, kind } = relations.get(id) ?? {}
    if (target === undefined || kind !== 'worksheet') return [[]]
    return [filledIn(file, part(target), isBlank)]
  })
}

function relationsOf(
  xml: string,
): ReadonlyMap<string, { readonly target: string; readonly kind: string }> {
  const found = [...xml.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)]
  return new Map(
    found.map(([tag]) => {
      const of = (name: string) =>
        new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)`).exec(tag)?.[1] ?? ''
      const target = of('Target')
      const path = target.startsWith('/') ? target : `/xl/${target}`
      const kind = of('Type').slice(of('Type').lastIndexOf('/') + 1)
      return [
        of('Id'),
        { kind, target: posix.normalize(path).slice(1).toLowerCase() },
      ]
    }),
  )
}

/** The relations of the sheets, in their order. */
function bundled(file: string, workbook: Buffer): readonly string[] {
  const ids: string[] = []
  for (const { type, data } of records(file, workbook))
    if (type === 156 && data.length >= 12) {
      const length = data.readUInt32LE(8)
      ids.push(data.toString('utf16le', 12, 12 + length * 2))
    }
  return ids
}

function blankTexts(
  file: string,
  part: Buffer | undefined,
): (index: number) => boolean {
  const blank = new Set<number>()
  let index = 0
  if (part)
    for (const { type, data } of records(file, part))
      if (type === 19) {
        if (isBlankAt(data, 1)) blank.add(index)
        index++
      }
  return (i) => blank.has(i)
}

/** Whether the text at a place, its length before it, has nothing but blanks. */
function isBlankAt(data: Buffer, at: number): boolean {
  if (data.length < at + 4) return true
  const end = at + 4 + data.readUInt32LE(at) * 2
  return data.toString('utf16le', at + 4, end).trim() === ''
}

function filledIn(
  file: string,
  sheet: Buffer,
  isBlank: (index: number) => boolean,
): readonly number[] {
  const filled = new Set<number>()
  let row = 0
  for (const { type, data } of records(file, sheet)) {
    if (type === 0 && data.length >= 4) row = data.readUInt32LE(0) + 1
    // In a short cell its column is left out.
    const at = type >= 12 && type <= 18 ? 4 : 8
    const kind = type >= 12 && type <= 18 ? type - 11 : type
    if ([2, 3, 4, 5, 9, 10, 11].includes(kind)) filled.add(row)
    else if (kind === 6 || kind === 8) {
      if (!isBlankAt(data, at)) filled.add(row)
    } else if (kind === 7) {
      if (data.length >= at + 4 && !isBlank(data.readUInt32LE(at)))
        filled.add(row)
    } else if (type === 62 && !isBlankAt(data, 9)) filled.add(row)
  }
  return [...filled]
}

/** The records of a part: a type and a length of seven bits a byte before each. */
function* records(
  file: string,
  part: Buffer,
): Generator<{ readonly type: number; readonly data: Buffer }> {
  let at = 0
  const number = (most: number) => {
    let value = 0
    for (let i = 0; i < most; i++) {
      const byte = part[at++] ?? 0
      value += (byte & 127) * 128 ** i
      if (byte < 128) break
    }
    return value
  }
  while (at < part.length) {
    const type = number(2)
    const length = number(4)
    if (at + length > part.length)
      throw unreadable(file, 'expected whole records, got one that breaks off')
    yield { type, data: part.subarray(at, at + length) }
    at += length
  }
}
