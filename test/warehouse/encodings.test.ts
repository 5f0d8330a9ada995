import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import {
  IngestError,
  openText,
  type Encoding,
  type SourceRecord,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'

const twoLineEnds =
  'expected one kind of line end, got two; were files put together? Export each by itself, or open it in a spreadsheet and save it as CSV UTF-8'

const folder = mkdtempSync(join(tmpdir(), 'motcua-encodings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fixtures = fileURLToPath(new URL('fixtures/encodings/', import.meta.url))

interface Options {
  readonly encoding?: Encoding
  readonly delimiter?: string
  readonly quote?: string
}

async function readFile(path: string, options: Options = {}) {
  const source = await openText(path, {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    ...options,
  })
  const records: SourceRecord[] = []
  for await (const batch of source.rows) records.push(...batch)
  return { header: source.header, records, count: source.count() }
}

let files = 0

async function read(content: string | Uint8Array, options: Options = {}) {
  const path = join(folder, `hoso-${files++}.csv`)
  writeFileSync(path, content)
  return readFile(path, options)
}

/** Code and message of the refusal of a file. */
async function refusal(content: string | Uint8Array, options: Options = {}) {
  const error: unknown = await read(content, options).catch((e: unknown) => e)
  if (!(error instanceof IngestError))
    throw new Error('expected a refusal', { cause: error })
  return `${error.code}: ${error.message.replace(/hoso-\d+\.csv/, 'FILE')}`
}

/** Why each row was misread; its cells where it was not. */
async function rows(content: string | Uint8Array, options: Options = {}) {
  const { records, count } = await read(content, options)
  expect(count).toBe(records.length)
  return Object.fromEntries(
    records.map(({ row, cells, misread }) => [row, misread ?? cells]),
  )
}

const tones = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323']
const small = [...'aăâeêioôơuưy']
  .flatMap((letter) => tones.map((tone) => `${letter}${tone}`.normalize('NFC')))
  .filter((letter) => letter > '\u007f')
  .concat('đ')
const capitals = small.map((letter) => letter.toUpperCase())

const saved = (letters: string, others: string) => [
  {
    row: 2,
    cells: ['000.00.01', `thường ${letters}`, 'câu "trong nháy"'],
  },
  { row: 3, cells: ['000.00.02', `HOA ${others}`, 'hai\ndòng; và, phẩy'] },
]

describe('what other programs save', () => {
  test.each([
    ['utf-8', ','],
    ['utf-16', ';'],
    ['windows-1258', ','],
  ] as const)(
    '%s of LibreOffice, all 134 letters',
    async (encoding, delimiter) => {
      expect(small.length + capitals.length).toBe(134)
      const path = `${fixtures}letters-${encoding}.csv`
      expect(await readFile(path, { encoding, delimiter })).toEqual({
        header: ['Mã hồ sơ', 'Chữ', 'Ghi chú'],
        records: [
          ...saved(small.join(' '), capitals.join(' ')),
          { row: 4, cells: ['000.00.03', null, ' Nguyễn Văn A '] },
        ],
        count: 3,
      })
    },
  )

  test('TCVN3 of iconv: the small letters and seven capitals', async () => {
    const path = `${fixtures}letters-tcvn3.csv`
    const { records } = await readFile(path, { encoding: 'tcvn3' })
    expect(records).toEqual(saved(small.join(' '), 'Ă Â Ê Ô Ơ Ư Đ'))
  })
})

/** What iconv reads in each byte from A0 on, by TCVN 5712-1. */
const iconv = new Map(
  readFileSync(`${fixtures}tcvn5712-1.txt`, 'utf8')
    .trim()
    .split('\n')
    .map((line): [number, string] => {
      const [byte = '', code = ''] = line.split(' U+')
      return [parseInt(byte, 16), String.fromCodePoint(parseInt(code, 16))]
    }),
)
/** Of TCVN 5712-1, what TCVN3 has too. */
const inTcvn3 = (letter: string) =>
  letter === '\u00a0' || [...small, ...'ĂÂÊÔƠƯĐ'].includes(letter)

/** Windows-1258 where it differs from ISO 8859-1, from A0 on. */
const windows1258: Readonly<Record<number, string>> = {
  0xc3: 'Ă',
  0xcc: '\u0300',
  0xd0: 'Đ',
  0xd2: '\u0309',
  0xd5: 'Ơ',
  0xdd: 'Ư',
  0xde: '\u0303',
  0xe3: 'ă',
  0xec: '\u0301',
  0xf0: 'đ',
  0xf2: '\u0323',
  0xf5: 'ơ',
  0xfd: 'ư',
  0xfe: '₫',
}

const highBytes = Array.from({ length: 128 }, (_, i) => 0x80 + i)

/** Each high byte in a row of its own, behind one that is no UTF-8. */
function everyByte(): Buffer {
  const lines = highBytes.map((byte) => Buffer.from([0x61, 0x2c, byte, 10]))
  return Buffer.concat([Buffer.from('x,y\n'), ...lines])
}

describe('bytes', () => {
  test('TCVN3 reads each byte as iconv does, or not at all', async () => {
    const { records } = await read(everyByte(), { encoding: 'tcvn3' })
    for (const [i, { cells, misread }] of records.entries()) {
      const letter = iconv.get(0x80 + i)
      if (letter !== undefined && inTcvn3(letter)) expect(cells[1]).toBe(letter)
      else expect(misread).toBe('bad_encoding')
    }
    expect(records.filter((r) => !r.misread)).toHaveLength(75)
  })

  test('windows-1258 has nine bytes without a character', async () => {
    const { records } = await read(everyByte(), { encoding: 'windows-1258' })
    const misread = records.flatMap((r, i) => (r.misread ? [0x80 + i] : []))
    expect(misread.map((byte) => byte.toString(16))).toEqual(
      '81 8a 8d 8e 8f 90 9a 9d 9e'.split(' '),
    )
    for (const [i, { cells }] of records.entries())
      if (i >= 0x20)
        expect(cells[1]).toBe(
          (windows1258[0x80 + i] ?? String.fromCharCode(0x80 + i)).normalize(
            'NFC',
          ),
        )
  })

  test('a byte that is not UTF-8 spoils its row alone', async () => {
    const bytes = [...Buffer.from('a,b\n1,x\n2,\ufffd?\n3,đ\n')]
    bytes[bytes.indexOf(0x3f)] = 0xff
    bytes[bytes.indexOf(0x78)] = 0xc3
    expect(await rows(Uint8Array.from(bytes))).toEqual({
      2: 'bad_encoding',
      3: 'bad_encoding',
      4: ['3', 'đ'],
    })
    expect(await rows('a,b\n1,\ufffd\n')).toEqual({ 2: ['1', '\ufffd'] })
    expect(await rows(Buffer.from('a,b\n1,\xe1\xbb', 'latin1'))).toEqual({
      2: 'bad_encoding',
    })
  })

  test('half a pair of UTF-16 spoils its row alone', async () => {
    const text = 'a;b\n1;\ud83d\n2;\ude00x\n3;😀\n'
    const expected = { 2: 'bad_encoding', 3: 'bad_encoding', 4: ['3', '😀'] }
    const bytes = Buffer.from(text, 'utf16le')
    const options = { delimiter: ';' }
    expect(await rows(bytes, { ...options, encoding: 'utf-16le' })).toEqual(
      expected,
    )
    expect(
      await rows(Buffer.from(bytes).swap16(), {
        ...options,
        encoding: 'utf-16be',
      }),
    ).toEqual(expected)
    const odd = Buffer.from('a;b\n1;2\n3;4', 'utf16le')
    const cut = Buffer.concat([odd, Buffer.from([0x20])])
    expect(await rows(cut, { ...options, encoding: 'utf-16le' })).toEqual({
      2: ['1', '2'],
      3: 'bad_encoding',
    })
  })

  test('a decomposed letter comes out as one', async () => {
    const text = Buffer.from('a;b\n1;ê\u0323\n', 'utf16le')
    expect(await rows(text, { encoding: 'utf-16le', delimiter: ';' })).toEqual({
      2: ['1', 'ệ'],
    })
  })
})

describe('a wrong declaration', () => {
  const utf16 = Buffer.from('\ufeffa,b\n1,2\n', 'utf16le')
  const big = Buffer.from(utf16).swap16()
  const utf32 = Buffer.from('\ufeff\0a\0,\0b\0', 'utf16le')

  test.each<[Encoding, Uint8Array, string]>([
    ['utf-8', utf16, 'expected utf-8, got the byte order mark of utf-16le'],
    ['tcvn3', utf16, 'expected tcvn3, got the byte order mark of utf-16le'],
    ['utf-16le', big, 'expected utf-16le, got the byte order mark of utf-16be'],
    ['utf-16', utf32, 'expected utf-16, got the byte order mark of utf-32le'],
    [
      'windows-1258',
      Buffer.from('\ufeffa,b\n'),
      'expected windows-1258, got the byte order mark of utf-8',
    ],
    [
      'windows-1258',
      Buffer.from('a,b\n1,Nguyễn Văn A\n'),
      'expected windows-1258, got UTF-8',
    ],
    [
      'tcvn3',
      Buffer.from(`a,b\n${'1,2\n'.repeat(500_000)}1,đ\n`),
      'expected tcvn3, got UTF-8',
    ],
    [
      'utf-16',
      utf16.subarray(2),
      'expected utf-16 with a byte order mark, got none; if it is utf-16 declare utf-16le or utf-16be',
    ],
    ['utf-16', Buffer.alloc(0), 'expected utf-16 with a byte order mark'],
  ])('of %s', async (encoding, bytes, message) => {
    expect(await refusal(bytes, { encoding })).toContain(
      `wrong_encoding: FILE: ${message}`,
    )
  })

  test('of a header', async () => {
    const bytes = Buffer.from('M\xe3,b\n1,2\n', 'latin1')
    expect(await refusal(bytes)).toBe(
      'wrong_encoding: FILE, row 1: expected a header in utf-8, got one that is misread: bad_encoding',
    )
  })

  test('is none where the mark agrees', async () => {
    for (const encoding of ['utf-16', 'utf-16le'] as const)
      expect(await rows(utf16, { encoding })).toEqual({ 2: ['1', '2'] })
    for (const encoding of ['utf-16', 'utf-16be'] as const)
      expect(await rows(big, { encoding })).toEqual({ 2: ['1', '2'] })
    expect(await rows('\ufeff"a",b\n1,2\n')).toEqual({ 2: ['1', '2'] })
    expect(await rows('a,b\n1,2\n', { encoding: 'tcvn3' })).toEqual({
      2: ['1', '2'],
    })
  })
})

describe('records', () => {
  test('count as a spreadsheet counts; empty lines are none', async () => {
    expect(
      await rows('a,b\r\n\r\n"một\r\nhai",2\r\n,\r\n""\r\n3,"4"\r\n'),
    ).toEqual({
      3: ['một\r\nhai', '2'],
      4: [null, null],
      5: 'wrong_width',
      6: ['3', '4'],
    })
    expect(await rows('a,b\r1,2\r')).toEqual({ 2: ['1', '2'] })
    expect(await rows('a\n\n""\n')).toEqual({ 3: [null] })
  })

  test('a quote opens only at the start of a cell', async () => {
    expect(
      await rows('a,b\n1"2,"3""4"\n "5",6\n"7"8,"9"\n"x"y"z,0\n,""""\n'),
    ).toEqual({
      2: ['1"2', '3"4'],
      3: [' "5"', '6'],
      4: 'bad_quotes',
      5: 'bad_quotes',
      6: [null, '"'],
    })
  })

  test('a cell too long, a row too short or too long', async () => {
    const long = 'x'.repeat(1_000_001)
    expect(
      await rows(`a,b\n${long},1\n"${long}",1\n1\n1,2,3\n4,${long.slice(1)}\n`),
    ).toEqual({
      2: 'too_long',
      3: 'too_long',
      4: 'wrong_width',
      5: 'wrong_width',
      6: ['4', long.slice(1)],
    })
    const row = Array.from({ length: 9 }, () => long.slice(1)).join(',')
    expect(await rows(`${'a,'.repeat(8)}b\n${row}\n,,,,,,,,1\n`)).toEqual({
      2: 'too_long',
      3: [...Array.from({ length: 8 }, () => null), '1'],
    })
    // Cells behind the last of the header are counted and not kept.
    expect(await rows(`a,b\n1${',x'.repeat(1_000_000)}\n1,2\n`)).toEqual({
      2: 'wrong_width',
      3: ['1', '2'],
    })
  })

  test.each<[Encoding, string, string]>([
    ['utf-16le', '\t', '"'],
    ['utf-16be', 'ữ', '»'],
    ['windows-1258', '|', "'"],
    ['windows-1258', '₫', 'đ'],
    ['tcvn3', ';', 'Đ'],
    ['utf-8', '¦', '»'],
    ['utf-8', '“', '”'],
  ])('%s with %s and %s', async (encoding, delimiter, quote) => {
    const text = 'a~b\n^1~^^\n^~2\n3~^4^^^\n^5^6~7\n8~9~\n'
      .replaceAll('~', delimiter)
      .replaceAll('^', quote)
    const bytes = encoded(text, encoding)
    expect(await rows(bytes, { encoding, delimiter, quote })).toEqual({
      2: [`1${delimiter}${quote}\n`, '2'],
      3: ['3', `4${quote}`],
      4: 'bad_quotes',
      5: 'wrong_width',
    })
  })

  test('a delimiter that the encoding does not have', async () => {
    expect(await refusal('a', { encoding: 'tcvn3', delimiter: '¦' })).toBe(
      'unreadable: FILE: expected a delimiter and a quote that tcvn3 has, got "¦"',
    )
  })

  test.each([
    [
      'a,b\n1,"0912345678\n2,3\n',
      'row 2: expected a quote that closes, got one that does not; write it twice if it belongs to the text of that cell, or export the file again if it was cut off',
    ],
    [
      'a,b\n1,2\n0912345678',
      'row 3: ends in the middle of a row; is it still being copied?',
    ],
    ['a,b\r\n1,2\n', `row 2: ${twoLineEnds}`],
    ['a,b\n1,2\r3,4\n', `row 3: ${twoLineEnds}`],
    [
      '"a"x,b\n1,2\n',
      'row 1: expected a header in utf-8, got one that is misread: bad_quotes',
    ],
  ])('%j is no file', async (text, message) => {
    expect(await refusal(text)).toBe(`unreadable: FILE, ${message}`)
  })

  test('an empty file has a header without a name', async () => {
    expect(await read('')).toEqual({ header: [''], records: [], count: 0 })
  })
})

describe('gzip', () => {
  const packed = gzipSync('a,b\n1,2\n')

  test('is told by its content', async () => {
    expect(await rows(packed)).toEqual({ 2: ['1', '2'] })
    const two = Buffer.concat([packed, gzipSync('3,4\n')])
    expect(await rows(two)).toEqual({ 2: ['1', '2'], 3: ['3', '4'] })
    const utf16 = gzipSync(Buffer.from('\ufeffa,b\n1,ữ\n', 'utf16le'))
    expect(await rows(utf16, { encoding: 'utf-16' })).toEqual({
      2: ['1', 'ữ'],
    })
  })

  test.each([
    ['cut off', packed.subarray(0, -9)],
    ['followed by more', Buffer.concat([packed, Buffer.from('3,4\n')])],
    ['damaged', Buffer.from(packed).fill(0x55, 12, 16)],
  ])('%s is refused', async (_, bytes) => {
    expect(await refusal(bytes)).toBe(
      'unreadable: FILE: expected a whole gzip file, got one that is damaged or breaks off; is it still being copied?',
    )
  })
})

/** The bytes of a text, by tables of the test's own. */
function encoded(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  const wide = Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16') return Buffer.concat([utf16Mark, wide])
  if (encoding === 'utf-16le') return wide
  if (encoding === 'utf-16be') return wide.swap16()
  const bytes = encoding === 'tcvn3' ? tcvn3Bytes : windows1258Bytes
  const characters = encoding === 'tcvn3' ? text : text.replace(/./gu, apart)
  return Buffer.from(
    [...characters].map((c) => {
      const byte = c < '\u0080' ? c.charCodeAt(0) : bytes.get(c)
      if (byte === undefined) throw new Error(`${encoding} has no ${c}`)
      return byte
    }),
  )
}

const utf16Mark = Buffer.from([0xff, 0xfe])
const tcvn3Bytes = new Map(
  [...iconv].filter(([, c]) => inTcvn3(c)).map(([byte, c]) => [c, byte]),
)
const windows1258Bytes = new Map(
  highBytes.slice(0x20).map((byte) => {
    return [windows1258[byte] ?? String.fromCharCode(byte), byte]
  }),
)

/** A letter without its tone mark, and the mark behind it. */
function apart(letter: string): string {
  const parts = letter.normalize('NFD')
  const [tone = ''] = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts) ?? []
  return parts.replace(tone, '').normalize('NFC') + tone
}

const unitOf = (encoding: Encoding) => (encoding.startsWith('utf-16') ? 2 : 1)

const encodings: readonly Encoding[] = [
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'windows-1258',
  'tcvn3',
]

const table = fc
  .record({
    encoding: fc.constantFrom(...encodings),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    quote: fc.constantFrom('"', "'"),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    width: fc.integer({ min: 2, max: 4 }),
    ends: fc.boolean(),
    isPacked: fc.boolean(),
  })
  .chain((shape) => {
    const letters = shape.encoding === 'tcvn3' ? small : [...small, ...capitals]
    const part = fc.constantFrom(
      ...letters,
      ...',;\t|"\' \n\r0aZ',
      '\r\n',
      ...(shape.encoding.startsWith('utf') ? ['😀', '\u2028', '\0'] : []),
    )
    const cell = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
    const row = fc.array(fc.tuple(cell, fc.boolean()), {
      minLength: shape.width,
      maxLength: shape.width,
    })
    return fc.record({
      shape: fc.constant(shape),
      table: fc.array(row, { maxLength: 12 }),
    })
  })
  .map(({ shape, table: lines }) => {
    const { delimiter, quote, lineEnd, width } = shape
    // It is no UTF-8 in an encoding of single bytes.
    const header = Array.from({ length: width }, (_, i) => `sơ ${i}`)
    const written = (cell: string, isQuoted: boolean) =>
      isQuoted || [delimiter, quote, '\n', '\r'].some((c) => cell.includes(c))
        ? quote + cell.replaceAll(quote, quote + quote) + quote
        : cell
    const [head = '', ...rest] = [
      header.map((h): [string, boolean] => [h, false]),
      ...lines,
    ].map((line) => line.map((cell) => written(...cell)).join(delimiter))
    const end = shape.ends ? lineEnd : ''
    return {
      ...shape,
      header,
      text: [`${head}${lineEnd}`, rest.join(lineEnd) + (rest[0] ? end : '')],
      records: lines.map((line, i) => {
        return { row: i + 2, cells: line.map(([cell]) => cell || null) }
      }),
    }
  })

/** The bytes of a table as they lie in its file. */
function stored(
  text: string,
  shape: { readonly encoding: Encoding; readonly isPacked: boolean },
): Uint8Array {
  const bytes = encoded(text, shape.encoding)
  return shape.isPacked ? gzipSync(bytes) : bytes
}

describe('any table', () => {
  test('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ text, header, records, ...shape }) => {
        const found = await read(stored(text.join(''), shape), shape)
        expect(found).toEqual({ header, records, count: records.length })
      }),
      { numRuns: 200 },
    )
  })

  test('comes back where a part of its file ends in it', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    await fc.assert(
      fc.asyncProperty(
        table,
        share,
        async (
          { text: [head = '', rest = ''], header, records, ...shape },
          at,
        ) => {
          const { encoding, delimiter, lineEnd, width } = shape
          const before = encoded(head, encoding).length
          const inside = at * encoded(rest, encoding).length
          const size = ((1 << 17) - before - inside) / unitOf(encoding)
          const tail = delimiter.repeat(width - 1) + lineEnd
          const cell = 'x'.repeat(Math.floor(size / 2) - tail.length)
          const text = head + (cell + tail).repeat(2) + rest
          const found = await read(stored(text, shape), shape)
          const filling = [
            cell,
            ...Array.from({ length: width - 1 }, () => null),
          ]
          expect(found).toEqual({
            header,
            records: [
              { row: 2, cells: filling },
              { row: 3, cells: filling },
              ...records.map((record) => ({ ...record, row: record.row + 2 })),
            ],
            count: records.length + 2,
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('that is damaged is refused, or every record is told of', async () => {
    const damage = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        removed: fc.constantFrom(0, 0, 1, 2, 30),
        added: fc.uint8Array({ maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    await fc.assert(
      fc.asyncProperty(table, damage, async ({ text, ...shape }, hits) => {
        let damaged = stored(text.join(''), shape)
        for (const { at, removed, added } of hits) {
          const from = Math.floor(at * damaged.length)
          damaged = Buffer.concat([
            damaged.subarray(0, from),
            added,
            damaged.subarray(from + removed),
          ])
        }
        const found = await read(damaged, shape).catch((error: unknown) => {
          if (error instanceof IngestError) return undefined
          throw error
        })
        if (!found) return
        expect(found.count).toBe(found.records.length)
        for (const { cells, misread } of found.records)
          expect(cells).toHaveLength(misread ? 0 : found.header.length)
      }),
      { numRuns: 300 },
    )
  })
})
