import { gzipSync } from 'node:zlib'
import { ingestCatalogue, listColumn } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  current,
  dossier,
  file,
  header,
  load,
  now,
  quoted,
  refusal,
  rejects,
  removeFolders,
  units,
  warehouse,
  type Cells,
} from './fixture.ts'
import { columns, source } from './numbered.ts'
import { workbook } from './workbook.ts'

/*
 * What a person, Excel or DOS puts around the rows of an export: it is passed
 * over or counted, and never loaded.
 */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/** The header and the rows, each with its number in a first column that no profile names. */
function grid(rows: readonly Cells[]): readonly (readonly string[])[] {
  return [
    ['STT', ...Object.values(header)],
    ...rows.map((row, i) => [`${i + 1}`, ...columns.map((c) => row[c] ?? '')]),
  ]
}

function text(
  lines: readonly (readonly string[])[],
  delimiter = ';',
  lineEnd = '\n',
): string {
  const cell = (of: string) => (of.includes(delimiter) ? `"${of}"` : quoted(of))
  return lines.map((l) => l.map(cell).join(delimiter) + lineEnd).join('')
}

const [d1, d2] = [dossier('D-1'), dossier('D-2', { due: '' })]

/** What stands around the rows of a file, and how it is written. */
interface Junk {
  readonly rows: readonly Cells[]
  readonly format: 'csv' | 'xlsx'
  readonly encoding: 'utf-8' | 'utf-16le'
  readonly isPacked: boolean
  readonly lineEnd: '\n' | '\r\n'
  /** Excel's line, whatever the profile says of the delimiter. */
  readonly separator: string | null
  readonly titles: readonly (readonly string[])[]
  readonly numbers: ((i: number) => string) | null
  /** The words of a total, the column in which they stand, and whether the row ends behind them. */
  readonly total: {
    readonly label: string
    readonly at: number
    readonly isShort: boolean
  } | null
  readonly endsLine: boolean
  readonly endMark: boolean
}

const anyJunk: fc.Arbitrary<Junk> = fc.record(
  {
    rows: fc
      .array(fc.constantFrom<Cells>({}, { due: '' }, { status: '?' }), {
        maxLength: 5,
      })
      .map((some) => some.map((changes, i) => dossier(`J-${i}`, changes))),
    format: fc.constantFrom<Junk['format']>('csv', 'csv', 'csv', 'xlsx'),
    encoding: fc.constantFrom<Junk['encoding']>('utf-8', 'utf-8', 'utf-16le'),
    isPacked: fc.boolean(),
    lineEnd: fc.constantFrom<Junk['lineEnd']>('\n', '\r\n'),
    separator: fc.constantFrom(null, null, ';', ',', '\t', '|'),
    titles: fc.array(
      fc.constantFrom(
        ['SỞ KẾ HOẠCH VÀ ĐẦU TƯ', '', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
        ['DANH SÁCH "HỒ SƠ" THÁNG 3; quý I'],
        ['Từ ngày 01/03/2018\nđến ngày 31/03/2018'],
        ['Mã hồ sơ', 'và các cột khác'],
        [''],
      ),
      { maxLength: 4 },
    ),
    numbers: fc.constantFrom<Junk['numbers']>(
      null,
      (i) => `${i + 1}`,
      (i) => `(${i + 1})`,
      (i) => 'ABC'[i] ?? `${i - 2}`,
    ),
    total: fc.option(
      fc.record({
        label: fc.constantFrom(
          'Tổng cộng',
          'TỔNG SỐ:',
          'Cộng',
          'Total',
          'Tổng cộng: 5 hồ sơ',
          'Tổng số hồ sơ: 1.234',
        ),
        at: fc.constantFrom(0, 1, 2),
        isShort: fc.boolean(),
      }),
    ),
    endsLine: fc.boolean(),
    endMark: fc.boolean(),
  },
  { noNullPrototype: true },
)

/** The file with all of it, and the row of its header. */
function written(junk: Junk): { bytes: Buffer; above: number } {
  const { rows, format, separator, titles, numbers, total } = junk
  const [head = [], ...data] = grid(rows)
  const last = total && [
    ...Array.from({ length: total.at }, () => ''),
    total.label,
    ...(total.isShort
      ? []
      : Array.from({ length: head.length - total.at - 1 }, () => '')),
  ]
  const lines = [
    ...titles,
    head,
    ...(numbers ? [head.map((_, i) => numbers(i))] : []),
    ...data,
    ...(last ? [last] : []),
  ]
  if (format === 'xlsx')
    return { bytes: workbook(lines), above: titles.length + 1 }
  const { lineEnd, endsLine, endMark, encoding } = junk
  const whole = text(lines, separator ?? ';', lineEnd)
  const isWide = encoding === 'utf-16le'
  const content = [
    separator === null ? '' : `sep=${separator}${lineEnd}`,
    endsLine ? whole : whole.slice(0, -lineEnd.length),
    endMark && !isWide ? '\u001a' : '',
  ].join('')
  const bytes = Buffer.from(content, isWide ? 'utf16le' : 'utf8')
  return {
    bytes: junk.isPacked ? gzipSync(bytes) : bytes,
    above: titles.length + (separator === null ? 1 : 2),
  }
}

test('a file loads as the rows alone, whatever a person put around them, and that is counted', async () => {
  await fc.assert(
    fc.asyncProperty(anyJunk, async (junk) => {
      const alone = source()
      const clean = await load(to, text(grid(junk.rows)), { profile: alone })
      const { bytes, above } = written(junk)
      const around = source({ format: junk.format, encoding: junk.encoding })
      const done = await load(to, bytes, { profile: around })
      const count = (junk.numbers ? 1 : 0) + (junk.total ? 1 : 0)
      expect(done).toMatchObject({
        read: clean.read + count,
        accepted: clean.accepted,
        unchanged: 0,
        rejected: clean.rejected + count,
        noData: count,
      })
      expect(await current(to, around.name)).toEqual(
        await current(to, alone.name),
      )
      const shift = above - 1 + (junk.numbers ? 1 : 0)
      const told = await rejects(to, done.batch)
      expect(told.filter((r) => !r.reason.endsWith('_row'))).toEqual(
        (await rejects(to, clean.batch)).map((r) => {
          return { ...r, row: r.row + shift }
        }),
      )
    }),
    { numRuns: size(6, 1000), seed: 2018 },
  )
})

/** How the pages of one print are put together. */
interface Glue {
  readonly pages: readonly number[]
  readonly format: 'csv' | 'xlsx'
  readonly encoding: 'utf-8' | 'utf-16le'
  readonly lineEnd: '\n' | '\r\n'
  readonly hasNumbers: boolean
  readonly hasTotals: boolean
  /** Each page begins with a byte order mark. */
  readonly hasMarks: boolean
  readonly isPacked: boolean
}

const anyGlue: fc.Arbitrary<Glue> = fc.record(
  {
    pages: fc.array(fc.integer({ min: 0, max: 3 }), {
      minLength: 2,
      maxLength: 4,
    }),
    format: fc.constantFrom<Glue['format']>('csv', 'csv', 'csv', 'xlsx'),
    encoding: fc.constantFrom<Glue['encoding']>('utf-8', 'utf-8', 'utf-16le'),
    lineEnd: fc.constantFrom<Glue['lineEnd']>('\n', '\r\n'),
    hasNumbers: fc.boolean(),
    hasTotals: fc.boolean(),
    hasMarks: fc.boolean(),
    isPacked: fc.boolean(),
  },
  { noNullPrototype: true },
)

/** The pages as one file. */
function glued(glue: Glue): Buffer {
  const { pages, format, encoding, lineEnd } = glue
  const isMarked = glue.hasMarks && encoding === 'utf-8' && format === 'csv'
  const lines = pages.flatMap((rows, page) => {
    const [head = [], ...data] = grid(
      Array.from({ length: rows }, (_, i) => dossier(`G-${page}-${i}`)),
    )
    const numbers = head.map((_, i) => `${i + 1}`)
    const total = head.map((_, i) => (i === 1 ? 'Tổng cộng' : ''))
    return [
      head.map((name, i) => (isMarked && i === 0 ? `\uFEFF${name}` : name)),
      ...(glue.hasNumbers ? [numbers] : []),
      ...data,
      ...(glue.hasTotals ? [total] : []),
    ]
  })
  if (format === 'xlsx') return workbook(lines)
  const whole = text(lines, ';', lineEnd)
  const bytes = Buffer.from(whole, encoding === 'utf-8' ? 'utf8' : 'utf16le')
  return glue.isPacked ? gzipSync(bytes) : bytes
}

test('pages put one behind the other load as their rows, and each header that repeats is counted', async () => {
  await fc.assert(
    fc.asyncProperty(anyGlue, async (glue) => {
      const { format, encoding } = glue
      const profile = source({ format, encoding })
      const done = await load(to, glued(glue), { profile })
      const pages = glue.pages.length
      const headers = pages - 1
      const around = pages * (+glue.hasNumbers + +glue.hasTotals)
      const rows = glue.pages.reduce((sum, some) => sum + some, 0)
      expect(done).toMatchObject({
        read: rows + headers + around,
        accepted: rows,
        rejected: headers + around,
        noData: headers + around,
      })
      const told = await rejects(to, done.batch)
      expect(told.filter((r) => r.reason === 'header_row')).toHaveLength(
        headers,
      )
    }),
    { numRuns: size(12, 1000), seed: 2018 },
  )
})

test('a header within a text of a row is no page of its own', async () => {
  const lines = [...grid([d1, d2])]
  const line = text([lines[0] ?? []]).trim()
  const rows = [d1, dossier('D-2', { procedure: `x\n${line}` })]
  const done = await load(to, text(grid(rows)), { profile: source() })
  expect(done).toMatchObject({ read: 2, accepted: 1, rejected: 1, noData: 0 })
})

test('what stands around the rows is told by its row', async () => {
  const lines = [
    ['BÁO CÁO THÁNG 3'],
    [],
    ...grid([d1, d2]).toSpliced(
      1,
      0,
      columns.map((_, i) => `(${i + 1})`).concat('(17)'),
    ),
    ['', 'Tổng cộng', '2'],
  ]
  const done = await load(to, text(lines), { profile: source() })
  expect(await rejects(to, done.batch)).toMatchObject([
    { row: 4, reason: 'number_row', code: null },
    { row: 7, reason: 'total_row', code: null },
  ])
})

test.for([
  ['letters before numbers', (i: number) => 'AB'[i] ?? `${i - 1}`],
  ['letters before numbers of columns', (i: number) => 'AB'[i] ?? `(${i + 1})`],
  ['sums of others', (i: number) => (i === 4 ? '5=6+7' : `${i + 1}`)],
  [
    'shares of others',
    (i: number) => (i === 5 ? '(6) = (4)/(5)*100%' : `(${i + 1})`),
  ],
] as const)('the numbers of columns may be %s', async ([, number]) => {
  const [head = [], ...rows] = grid([d1])
  const numbers = head.map((_, i) => number(i))
  for (const content of [
    text([head, numbers, ...rows]),
    text([['Báo cáo'], head, numbers, ...rows]),
  ]) {
    const done = await load(to, content, { profile: source() })
    expect(done).toMatchObject({ accepted: 1, rejected: 1, noData: 1 })
  }
})

test.for([
  ['letters out of order', ['B', 'A', ...'123456789'], 'unknown_status'],
  ['letters alone', [...'ABCDEFGHIJKL'], 'unknown_status'],
  ['numbers that are not of their columns', ['7', '9', '11'], 'unknown_status'],
  ['numbers of a few columns', ['1', '2'], 'unknown_status'],
  ['a sum without a word', ['', '', '', '45'], 'no_code'],
  ['a word that begins as a total', ['', '', '', 'Tổng hợp'], 'no_code'],
  ['a total beside a code', ['4', 'D-9', 'Tổng cộng'], 'unknown_status'],
] as const)('a row of %s is rejected as any other', async ([, cells, why]) => {
  const [head = [], ...rows] = grid([d1])
  const filled = head.map((_, i) => cells[i] ?? '')
  for (const lines of [
    [head, filled, ...rows],
    [head, ...rows, filled],
  ]) {
    // A title has the same reader take both.
    const done = await load(to, text([['Báo cáo'], ...lines]), {
      profile: source(),
    })
    expect(done).toMatchObject({ accepted: 1, rejected: 1, noData: 0 })
    expect(await rejects(to, done.batch)).toMatchObject([{ reason: why }])
  }
})

test('below twenty rows no header is looked for', async () => {
  const titles = (rows: number) =>
    Array.from({ length: rows }, (_, i) => [`Dòng ${i}`])
  const lines = (rows: number) => text([...titles(rows), ...grid([d1])])
  const done = await load(to, lines(19), { profile: source() })
  expect(done).toMatchObject({ read: 1, accepted: 1 })
  const error = await refusal(load(to, lines(20), { profile: source() }))
  expect(error.code).toBe('no_such_column')
})

test('a header that lacks a column is told by its row where a line names the delimiter', async () => {
  const content = text(grid([d1])).replace(header.status, 'Khác')
  const error = await refusal(
    load(to, `sep=;\n${content}`, { profile: source() }),
  )
  expect(`${error.code}: ${error.message}`).toMatch(
    /^no_such_column: export\.csv, row 2: expected a column "Trạng thái" for status, got .* and \d+ others; write the header so, or into its source profile what the file calls it; a list of the office has every column, also an empty one$/,
  )
})

test('an end mark within the rows is a part of its cell', async () => {
  const rows = [dossier('D-\u001a1'), d2]
  const done = await load(to, text(grid(rows)), { profile: source() })
  expect(done).toMatchObject({ read: 2, accepted: 2 })
})

test('a list of the office may have a title and a total', async () => {
  const content = `DANH MỤC ĐƠN VỊ\n${units}\nTổng cộng,3`
  const path = file('units.csv', content)
  await using own = await warehouse({ lists: false })
  const done = await ingestCatalogue(own, 'unit', { path, now })
  expect(done).toMatchObject({ read: 4, accepted: 3, rejected: 1, noData: 1 })
  expect(listColumn(path, 'unit', 'code')).toEqual(['so', 'dkkd', 'tt'])
})
