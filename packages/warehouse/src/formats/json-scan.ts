import { basename } from 'node:path'
import { decoderOf, readEncoded } from './encoding.ts'
import { fold } from './fold.ts'
import { IngestError } from './ingest-error.ts'

/** The keys that become columns, in the order in which they are found. */
export interface Header {
  readonly names: string[]
  add(key: string, isOfFirst: boolean): void
}

/** An empty header, to which wanted keys and those of the first object are added. */
export function headerOf(wanted: ReadonlySet<string>): Header {
  const names: string[] = []
  const seen = new Set<string>()
  const nameOf = remembered(fold)
  return {
    names,
    add(key, isOfFirst) {
      const name = nameOf(key)
      const isHeader = wanted.has(name) || (isOfFirst && names.length < maxKeys)
      if (!isHeader || seen.has(name)) return
      seen.add(name)
      names.push(key)
    },
  }
}

/** The same function, which is asked once for each text as long as there are not too many. */
export function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>()
  return (text) => {
    const before = known.get(text)
    if (before) return before.value
    const value = of(text)
    if (known.size < maxKeys) known.set(text, { value })
    return value
  }
}

/** Counts the lines that are not blank, and reads their keys by the engine's own parser. */
export async function scanLines(path: string, header: Header): Promise<number> {
  let count = 0
  let carried: Buffer = Buffer.alloc(0)
  const endLine = (part: Uint8Array) => {
    const line = Buffer.concat([carried, part])
    carried = Buffer.alloc(0)
    if (line.every((byte) => byte === 32 || byte === 9 || byte === 13)) return
    count++
    try {
      const value: unknown = JSON.parse(line.toString('utf8'))
      if (typeof value !== 'object' || value === null) return
      for (const key of Object.keys(value)) header.add(key, count === 1)
    } catch {
      // It is misread when the rows are.
    }
  }
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    let from = 0
    for (let to; (to = bytes.indexOf(10, from)) >= 0; from = to + 1)
      endLine(bytes.subarray(from, to))
    if (carried.length <= maxKept)
      carried = Buffer.concat([carried, bytes.subarray(from)])
  }
  endLine(Buffer.alloc(0))
  return count
}

/** The lines of a file with their ends, which the last one lacks; undefined for one that is too long to be kept. */
export async function* lines(path: string): AsyncGenerator<string | undefined> {
  const decode = decoderOf('utf-8')
  let rest: string | undefined = ''
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    const [first = '', ...others] = decode(bytes).split('\n')
    if (rest !== undefined) rest += first
    for (const line of others) {
      yield rest === undefined ? rest : `${rest}\n`
      rest = line
    }
    if (rest !== undefined && rest.length > maxKept) rest = undefined
  }
  yield rest === undefined ? rest : rest + decode()
}

/** Whether a line has nothing but space. */
export function isBlank(line: string | undefined): boolean {
  return line !== undefined && !/[^ \t\r\n]/.test(line)
}

/**
 * Counts the elements of the array and reads their keys from the bytes, by quotes, brackets and commas alone.
 *
 * @throws IngestError `unreadable`, see `openJson`.
 */
export async function scanArray(
  path: string,
  at: readonly string[],
  header: Header,
): Promise<number> {
  const fail = (what: string) =>
    new IngestError('unreadable', `${basename(path)}, record ${count}: ${what}`)
  const where = at.length === 0 ? 'array' : `array at ${at.join('.')}`
  const textOf = remembered(keyText)
  const isObject: boolean[] = []
  const expectsKey: boolean[] = []
  const trail: (string | undefined)[] = []
  let depth = 0
  let elements = 0
  let found = false
  let count = 0
  let isOpen = false
  let isString = false
  let isEscaped = false
  let isKey = false
  let carried = ''
  const open = (byte: number) => {
    if (elements === 0 && byte === bracket && depth === at.length)
      if (at.every((key, i) => isObject[i + 1] && trail[i + 1] === key)) {
        if (found) throw fail(`expected one ${where}, got two`)
        found = true
        elements = depth + 1
      }
    depth++
    if (depth > maxDepth)
      throw fail(`expected at most ${maxDepth} levels, got more`)
    isObject[depth] = expectsKey[depth] = byte === brace
    trail[depth] = undefined
  }
  const endKey = (raw: string) => {
    expectsKey[depth] = isKey = false
    const key = textOf(raw)
    if (elements === 0) trail[depth] = key
    else if (depth === elements + 1 && key !== undefined)
      header.add(key, count === 1)
  }
  for await (const { bytes } of readEncoded(path, 'utf-8')) {
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0
      if (isString) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) {
          isString = false
          if (isKey) endKey(carried + bytes.toString('latin1', from, i))
        }
        continue
      }
      if (byte === 32 || (byte >= 9 && byte <= 13)) continue
      const isClose = byte === brace + 2 || byte === bracket + 2
      if (byte === comma) {
        expectsKey[depth] = isObject[depth] ?? false
        if (depth === elements) isOpen = false
        continue
      }
      if (depth === elements && elements > 0 && !isOpen && !isClose) {
        isOpen = true
        count++
      }
      if (byte === quote) {
        isString = true
        isKey = expectsKey[depth] ?? false
        carried = ''
        from = i + 1
      } else if (byte === brace || byte === bracket) open(byte)
      else if (isClose) {
        if (depth === elements) {
          elements = 0
          isOpen = false
        }
        if (--depth < 0) throw fail('expected JSON, got a bracket too many')
      }
    }
    if (isString && isKey && carried.length <= maxKey)
      carried += bytes.toString('latin1', from)
  }
  if (depth > 0 || isString)
    throw fail('ends in the middle; is it still being copied?')
  if (!found)
    throw new IngestError(
      'unreadable',
      `${basename(path)}: expected an ${where}, got none`,
    )
  return count
}

/** The text of a key of which the bytes are given, each as a character; undefined where it is none. */
function keyText(raw: string): string | undefined {
  if (raw.length > 6 * maxKey) return undefined
  try {
    return String(
      JSON.parse(`"${Buffer.from(raw, 'latin1').toString('utf8')}"`),
    )
  } catch {
    return undefined
  }
}

/** Longest line that is read, in characters. */
export const maxLine = 4_000_000

/** Longest key that is read, in characters. */
export const maxKey = 1_000

/** So many keys at most are told apart. */
export const maxKeys = 10_000

/** Deepest nesting that is read. */
export const maxDepth = 100

const [quote, comma, backslash, bracket, brace] = [0x22, 0x2c, 0x5c, 0x5b, 0x7b]

const maxKept = 16_000_000
