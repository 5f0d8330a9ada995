import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { IngestError, openJson, type SourceRecord } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'motcua-json-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fixtures = fileURLToPath(new URL('fixtures/json/', import.meta.url))

type Options = Partial<Parameters<typeof openJson>[1]>

const wanted = {
  code: ['Mã hồ sơ', 'Mã'],
  due: ['Hạn trả'],
  apology: undefined,
}
const lines = { format: 'ndjson' } as const

async function readFile(path: string, options: Options = {}) {
  const source = await openJson(path, { format: 'json', wanted, ...options })
  const records: SourceRecord[] = []
  for await (const batch of source.rows) records.push(...batch)
  return { header: source.header, records, count: source.count() }
}

let files = 0

async function read(content: string | Uint8Array, options: Options = {}) {
  const path = join(folder, `hoso-${files++}.json`)
  writeFileSync(path, content)
  return readFile(path, options)
}

/** Code and message of the refusal of a file. */
async function refusal(content: string | Uint8Array, options: Options = {}) {
  const error: unknown = await read(content, options).catch((e: unknown) => e)
  if (!(error instanceof IngestError))
    throw new Error('expected a refusal', { cause: error })
  return `${error.code}: ${error.message.replace(/hoso-\d+\.json/, 'FILE')}`
}

/** Why each row was misread; the cells of `names` where it was not. */
async function rows(content: string | Uint8Array, options: Options = {}) {
  const { header, records, count } = await read(content, options)
  expect(count).toBe(records.length)
  return Object.fromEntries(
    records.map(({ row, cells, misread }) => [
      row,
      misread ??
        Object.fromEntries(header.map((name, i) => [name, cells[i] ?? null])),
    ]),
  )
}

describe('what other programs write', () => {
  const all = {
    code: ['mã hồ sơ'],
    due: ['HẠN TRẢ'],
    number: ['Số'],
    late: ['Trễ'],
  }

  test.each<[string, Options]>([
    ['escaped.json', {}],
    ['nested.json', { records: 'data.items' }],
    ['lines.ndjson', lines],
  ])('%s', async (name, options) => {
    const found = await readFile(fixtures + name, { ...options, wanted: all })
    expect(found).toEqual({
      header: ['Mã hồ sơ', 'Chủ hồ sơ', 'Hạn trả', 'Số', 'Trễ', 'Khác'],
      records: [
        {
          row: 1,
          cells: [
            '000.00.01',
            null,
            '05/03/2018',
            '12345678901234567890',
            'true',
            null,
          ],
        },
        {
          row: 2,
          cells: [
            '000.00.02 😀 "trong nháy" \\ \u2028',
            null,
            null,
            '1.5',
            'false',
            null,
          ],
        },
        { row: 3, cells: ['hai\ndòng', null, null, null, null, null] },
      ],
      count: 3,
    })
  })
})

/** The same objects as an array and on lines. */
const kinds = [
  ['json', (objects: readonly string[]) => `[${objects.join(',')}]`, {}],
  ['ndjson', (objects: readonly string[]) => objects.join('\n'), lines],
] as const

describe.each(kinds)('%s', (_, join_, options) => {
  test('a number is the text that stands there', async () => {
    const numbers = '0 -0 1e3 1E+03 1.50 12345678901234567890 0.1e-400'.split(
      ' ',
    )
    const { records } = await read(
      join_(numbers.map((n) => `{"Mã":${n}}`)),
      options,
    )
    expect(records.map(({ cells }) => cells[0])).toEqual(numbers)
  })

  test('a record that cannot be taken is misread alone', async () => {
    const objects = [
      '{"Mã":1,"Hạn trả":null}',
      '{"Mã":{"x":1}}',
      '{"Mã":[]}',
      '{"Mã":1,"mã":2}',
      '{"Mã":1,"Mã hồ sơ":2}',
      '{"x":1,"x":1}',
      '{"\\u0078":1,"x":1}',
      '5',
      '"Mã"',
      'null',
      '[1,{"Mã":1}]',
      '{"x":{"Mã":2,"Mã":3},"y":[[]]}',
      '{"Mã":"\\ud800"}',
      `{"Mã":"${'x'.repeat(1_000_001)}"}`,
      `{"${'x'.repeat(1_001)}":1}`,
      `{"x":"${'x'.repeat(1_000_001)}","Mã":"${'y'.repeat(1_000_000)}"}`,
      '{}',
    ]
    const none = { Mã: null, 'Hạn trả': null, 'Mã hồ sơ': null }
    expect(await rows(join_(objects), options)).toEqual({
      1: { ...none, Mã: '1' },
      2: 'bad_json',
      3: 'bad_json',
      4: 'bad_json',
      5: { ...none, Mã: '1', 'Mã hồ sơ': '2' },
      6: 'bad_json',
      7: 'bad_json',
      8: 'bad_json',
      9: 'bad_json',
      10: 'bad_json',
      11: 'bad_json',
      12: none,
      13: 'bad_encoding',
      14: 'too_long',
      15: 'too_long',
      16: { ...none, Mã: 'y'.repeat(1_000_000) },
      17: none,
    })
  })

  test('a byte that is not UTF-8 spoils its record alone', async () => {
    const text = join_([
      '{"Ma":1}',
      '{"x":"?"}',
      '{"x?":1}',
      '{"Ma":"\\ud83d?"}',
      '{"Ma":"?\\ude00"}',
      '{"Ma":4}',
    ])
    const bytes = Buffer.from(text).map((b) => (b === 0x3f ? 0xff : b))
    const found = await rows(bytes, { ...options, wanted: { code: ['Ma'] } })
    expect(found).toEqual({
      1: { Ma: '1' },
      2: 'bad_encoding',
      3: 'bad_encoding',
      4: 'bad_encoding',
      5: 'bad_encoding',
      6: { Ma: '4' },
    })
  })

  test('the header is the first keys and all that are wanted', async () => {
    const { header, records } = await read(
      join_([
        '{"x":1,"X ":2,"Mã":"a"}',
        '{"y":1,"hạn trả":"b"}',
        '{"HẠN TRẢ":"c"}',
      ]),
      options,
    )
    expect(header).toEqual(['x', 'Mã', 'hạn trả'])
    expect(records.map(({ cells }) => cells)).toEqual([
      [null, 'a', null],
      [null, null, 'b'],
      [null, null, 'c'],
    ])
  })

  test('a mark and gzip are told by the content', async () => {
    const text = join_(['{"Mã":1}'])
    const expected = { 1: { Mã: '1' } }
    expect(await rows(`\ufeff${text}`, options)).toEqual(expected)
    expect(await rows(gzipSync(text), options)).toEqual(expected)
    expect(await refusal(gzipSync(text).subarray(0, -4), options)).toContain(
      'unreadable: FILE: expected a whole gzip file',
    )
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le')
    expect(await refusal(wide, options)).toBe(
      'wrong_encoding: FILE: expected utf-8, got the byte order mark of utf-16le',
    )
  })

  test('nothing is no record', async () => {
    expect(await read(join_([]), options)).toEqual({
      header: [],
      records: [],
      count: 0,
    })
  })
})

describe('an array', () => {
  test('is found by its path alone', async () => {
    const text =
      '{"items":[{"Mã":0}],"a":[{"b":[{"Mã":1}]}],"data":{"x":{"items":[9]},"items":[{"Mã":2}]}}'
    expect(await rows(text, { records: 'data.items' })).toEqual({
      1: { Mã: '2' },
    })
    expect(await rows(text, { records: 'items' })).toEqual({ 1: { Mã: '0' } })
    for (const records of ['a.b', 'data', 'x', 'data.items.x'])
      expect(await refusal(text, { records })).toBe(
        `unreadable: FILE: expected an array at ${records}, got none`,
      )
    expect(await refusal(text)).toBe(
      'unreadable: FILE: expected an array, got none',
    )
    expect(await refusal('{"a":[{"Mã":1}],"a":[]}', { records: 'a' })).toBe(
      'unreadable: FILE, record 1: expected one array at a, got two',
    )
  })

  test.each([
    [
      '[{"Mã":1},{"Mã":"0912345678',
      2,
      'ends in the middle; is it still being copied?',
    ],
    ['[{"Mã":1}', 1, 'ends in the middle; is it still being copied?'],
    ['[{"Mã":1}]]', 1, 'expected JSON, got a bracket too many'],
    ['[{"Mã":1},{"Mã":1 "0912345678"}]', 2, 'expected JSON, got what is none'],
    ['[{"Mã":1},{"Mã":01},{"Mã":2}]', 2, 'expected JSON, got what is none'],
    ['[{"Mã":1},]', 2, 'expected JSON, got what is none'],
    ['[{"Mã":1} {"Mã":2}]', 2, 'expected JSON, got what is none'],
    ['[{"Mã":NaN}]', 1, 'expected JSON, got what is none'],
    ["[{'Mã':1}]", 1, 'expected JSON, got what is none'],
    ['[{"Mã":"a\nb"}]', 1, 'expected JSON, got what is none'],
    ['[{"Mã":1}] {}', 2, 'expected JSON, got what is none'],
    [`[{"x":${'['.repeat(200)}`, 1, 'expected at most 100 levels, got more'],
  ])('%j is no document', async (text, record, message) => {
    expect(await refusal(text)).toBe(
      `unreadable: FILE, record ${record}: ${message}`,
    )
  })

  test.each(['', ' ', '<html>', '5', '{"Mã":1}'])(
    '%j is none',
    async (text) => {
      expect(await refusal(text)).toBe(
        'unreadable: FILE: expected an array, got none',
      )
    },
  )
})

describe('lines', () => {
  test('are counted as they stand; blank ones are none', async () => {
    const deep = '['.repeat(101) + ']'.repeat(101)
    expect(
      await rows(
        `{"Mã":1}\r\n\n \t\r\n{"Mã":01}\n{"Mã":2}{"Mã":3}\n0912345678\n{"x":${deep}}\n<\n{"Mã":4}\n`,
        lines,
      ),
    ).toEqual({
      1: { Mã: '1' },
      4: 'bad_json',
      5: 'bad_json',
      6: 'bad_json',
      7: 'bad_json',
      8: 'bad_json',
      9: { Mã: '4' },
    })
  })

  test('of any length', async () => {
    const long = `{"x":"${'x'.repeat(17_000_000)}"}`
    expect(await rows(`{"Mã":1}\n${long}\n{"Mã":2}\n`, lines)).toEqual({
      1: { Mã: '1' },
      2: 'too_long',
      3: { Mã: '2' },
    })
  })

  test('of which the last breaks off', async () => {
    expect(await refusal('{"Mã":1}\n{"Mã":"0912345678', lines)).toBe(
      'unreadable: FILE, row 2: ends in the middle of a line; is it still being copied?',
    )
  })
})

test('80 MB are read in a heap of 64 MB', async () => {
  const path = join(folder, 'big.json')
  const object = JSON.stringify({ Mã: 'x', 'Hạn trả': 'y', z: 'z'.repeat(150) })
  const many = `${object},`.repeat(4000)
  writeFileSync(path, `[${many.repeat(100)}${object}]`)
  const script = `
    import { openJson } from '@motcua/warehouse'
    const wanted = { code: ['Mã'], due: ['Hạn trả'] }
    const { rows, count } = await openJson(process.argv[1], { format: 'json', wanted })
    let read = 0
    let held = 0
    for await (const batch of rows) {
      const before = read
      read += batch.length
      if (Math.floor(before / 40_000) === Math.floor(read / 40_000)) continue
      // What is garbage is no matter of ours, and when it goes none of a test.
      gc()
      held = Math.max(held, process.memoryUsage().arrayBuffers)
    }
    console.log(read, count(), held > 0 && held < 20_000_000)`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--max-old-space-size=64',
      '--expose-gc',
      '--conditions=@motcua/source',
      '--input-type=module',
      '--eval',
      script,
      path,
    ],
    { cwd: fileURLToPath(new URL('.', import.meta.url)) },
  )
  expect(stdout).toBe('400001 400001 true\n')
})

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '',
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ',',
    ':',
    '\n',
    '{"Mã":1}',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('Mã', 'Hạn trả', 'x', '__proto__') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
)
const object = fc.dictionary(
  key,
  fc.oneof(
    { weight: 5, arbitrary: scalar },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  ),
  { maxKeys: 6 },
)
const file = fc.record({
  objects: fc.array(object, { maxLength: 12 }),
  indent: fc.constantFrom(0, 1, 4),
  isLines: fc.boolean(),
  isPacked: fc.boolean(),
  /** Where in the objects the first part ends in which a file is read; null far behind them. */
  at: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
})

function written({
  objects,
  indent,
  isLines,
  isPacked,
  at,
}: {
  readonly objects: readonly unknown[]
  readonly indent: number
  readonly isLines: boolean
  readonly isPacked: boolean
  readonly at: number | null
}): Buffer {
  const plain = isLines
    ? objects.map((o) => `${JSON.stringify(o)}\n`).join('')
    : JSON.stringify(objects, undefined, indent)
  const inside = Math.floor((at ?? 0) * Buffer.byteLength(plain))
  const text = (at === null ? '' : ' '.repeat((1 << 17) - inside)) + plain
  return isPacked ? gzipSync(text) : Buffer.from(text)
}

describe('any objects', () => {
  const names = ['Mã', 'Hạn trả']
  const both = { code: ['Mã'], due: ['Hạn trả'] }
  const optionsOf = (isLines: boolean): Options => {
    return { wanted: both, ...(isLines ? lines : {}) }
  }

  test('come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (some) => {
        const found = await rows(written(some), optionsOf(some.isLines))
        for (const [i, one] of some.objects.entries()) {
          const cells = names.map((name) => {
            return Object.hasOwn(one, name) ? one[name] : null
          })
          if (cells.some((c) => typeof c === 'object' && c !== null)) {
            expect(found[i + 1]).toBe('bad_json')
            continue
          }
          const record = found[i + 1]
          if (typeof record !== 'object') throw new Error(`row ${i + 1}`)
          for (const [n, name] of names.entries()) {
            const cell = cells[n]
            const text =
              typeof cell === 'string' ? cell : JSON.stringify(cell ?? null)
            const isNone = cell === null || text === ''
            expect(record[name] ?? null).toBe(isNone ? null : text)
          }
        }
        expect(Object.keys(found)).toHaveLength(some.objects.length)
      }),
      { numRuns: 200 },
    )
  })

  test('that are damaged are refused, or every one is told of', async () => {
    const damage = fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        removed: fc.constantFrom(0, 0, 1, 2, 30),
        added: fc.oneof(
          fc.uint8Array({ maxLength: 3 }),
          fc
            .constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', '1')
            .map((c) => Uint8Array.of(c.charCodeAt(0))),
        ),
      }),
      { minLength: 1, maxLength: 2 },
    )
    await fc.assert(
      fc.asyncProperty(file, damage, async (some, hits) => {
        let bytes: Uint8Array = written(some)
        for (const { at, removed, added } of hits) {
          const from = Math.floor(at * bytes.length)
          bytes = Buffer.concat([
            bytes.subarray(0, from),
            added,
            bytes.subarray(from + removed),
          ])
        }
        const found = await read(bytes, optionsOf(some.isLines)).catch(
          (error: unknown) => {
            if (error instanceof IngestError) return undefined
            throw error
          },
        )
        if (!found) return
        expect(found.count).toBe(found.records.length)
        for (const { cells, misread } of found.records)
          expect(cells).toHaveLength(misread ? 0 : found.header.length)
      }),
      { numRuns: 300 },
    )
  })
})
