import { ingestTable, tableProfileSchema } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../kinds/cases.ts'
import { size } from '../size.ts'
import {
  current,
  dossier,
  file,
  load,
  now,
  rejects,
  removeFolders,
  warehouse,
} from './fixture.ts'
import { mergedSheet } from './merged-sheets.ts'
import { csv, head, line, source } from './numbered.ts'

/* A list that is printed has heads of groups, sums of them, and signatures below: they are counted and never loaded. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/**
 * Loads rows below a header, in both kinds of files, and gives why those that are
 * not loaded were rejected, by row.
 *
 * @param title above the header in CSV: without it the engine reads what looks regular
 */
async function reasonsOf(
  rows: readonly (readonly string[])[],
  title: readonly string[] | undefined = ['DANH SÁCH'],
) {
  const lines = [head, ...rows]
  const wide = lines.map((cells) => head.map((_, i) => cells[i] ?? ''))
  const above = title ? [title] : []
  const told = []
  for (const [content, format] of [
    [mergedSheet('xlsx', { rows: wide, merges: [] }), 'xlsx'],
    [csv([...above, ...wide]), 'csv'],
    [csv([...above, ...lines]), 'csv'],
  ] as const) {
    const done = await load(to, content, { profile: source({ format }) })
    expect(done.read).toBe(done.accepted + done.rejected)
    const from = format === 'xlsx' ? 2 : 2 + above.length
    const all = await rejects(to, done.batch)
    told.push(
      rows.map((_, i) => all.find((r) => r.row === i + from)?.reason ?? null),
    )
  }
  const [first, second, third] = told
  expect(second).toEqual(first)
  // What is rejected as of another width in a file of lines that end is told as such.
  expect(third?.map((r, i) => (r === 'wrong_width' ? first?.[i] : r))).toEqual(
    first,
  )
  return first
}

test('heads of groups and their sums are no dossiers', async () => {
  const rows = [
    ['I', 'Lĩnh vực: Đăng ký doanh nghiệp'],
    line(dossier('D-1'), '1'),
    ['', 'Cộng lĩnh vực Đăng ký doanh nghiệp:', '', '1'],
    ['B.', '', 'Hồ sơ chuyển kỳ trước', '2', '1'],
    line(dossier('D-2'), '1'),
    ['III. Phòng Đăng ký kinh doanh'],
    ['', 'Lĩnh vực Đầu tư'],
    ['2', 'Lĩnh vực Đầu tư'],
    line(dossier('D-3'), '1'),
    ['Tổng số hồ sơ trả kết quả trong tháng', '', '3', '100,5 %'],
  ]
  const [group, total] = ['group_row', 'total_row']
  for (const title of [['DANH SÁCH'], undefined])
    expect(await reasonsOf(rows, title)).toEqual([
      group,
      null,
      total,
      group,
      null,
      group,
      group,
      group,
      null,
      total,
    ])
})

test.for<readonly [string, readonly string[], string]>([
  [
    'a date beside the head of a group',
    ['I', 'Lĩnh vực Đầu tư', '', '', '', '', '05/03/2018'],
    'unknown_status',
  ],
  ['a code in place of a head', ['I', 'D-9'], 'unknown_status'],
  ['a word in place of a head', ['I', 'Đất'], 'unknown_status'],
  ['a number before a text', ['3', 'Nguyễn Văn A'], 'unknown_status'],
  ['a text alone', ['', '', '', 'Tổng hợp'], 'no_code'],
  ['a sum without a number', ['', 'Cộng lĩnh vực Đầu tư'], 'unknown_status'],
  [
    'a sum beside a text',
    ['', 'Cộng các hồ sơ', '1', 'Đang xử lý'],
    'unknown_status',
  ],
  ['a signature above dossiers', ['', '', '', '', 'NGƯỜI LẬP BIỂU'], 'no_code'],
  ['a page number beside a code', ['Trang 1/2', 'D-9'], 'unknown_status'],
] as const)('a row of %s is rejected as any other', async ([, cells, why]) => {
  expect(await reasonsOf([cells, line(dossier('D-1'))])).toEqual([why, null])
})

const signatures = [
  ['Ghi chú: số liệu tính đến hết ngày 31/3/2018'],
  ['', '', '', '', '', 'Bình Dương, ngày 01 tháng 4 năm 2018'],
  ['', 'NGƯỜI LẬP BIỂU', '', '', '', 'KT. GIÁM ĐỐC'],
  ['', '(Ký, ghi rõ họ tên)', '', '', '', 'PHÓ GIÁM ĐỐC'],
  ['', 'Họ Và Tên', '', '', '', 'Tên'],
  ['Nơi nhận:', '', '', '', '', 'Thuận An, ngày 01/04/2018'],
  ['- Lưu.'],
  ['Trang 3/3'],
]

test('signatures below the last dossier are no rows of data, and no name is kept of them', async () => {
  const foot = signatures.map(() => 'footer_row')
  for (const title of [['DANH SÁCH'], undefined])
    expect(
      await reasonsOf([line(dossier('D-1')), ...signatures], title),
    ).toEqual([null, ...foot])
  // On each page, and where a date of the titles is the first line of them.
  const top = [['Bình Dương, ngày 01 tháng 4 năm 2018'], ['BÁO CÁO'], head]
  const page = [line(dossier('D-1')), ...signatures.slice(1)]
  const again = [line(dossier('D-2')), ...signatures, ['', 'Họ Tên']]
  const done = await load(to, csv([...top, ...page, ...top, ...again]), {
    profile: source(),
  })
  const none = top.length + 2 * signatures.length
  expect(done).toMatchObject({ accepted: 2, read: none + 2, noData: none })
  expect((await rejects(to, done.batch)).map((r) => r.code)).toEqual(
    Array.from({ length: none }, () => null),
  )
})

test('an export of everything tells what is gone, whatever is printed around its rows', async () => {
  const profile = source({ mode: 'snapshot', files: '{YYYY}{MM}{DD}.csv' })
  const all = ['D-1', 'D-2', 'D-3'].map((code) => line(dossier(code)))
  await load(to, csv([head, ...all]), { profile, name: '20180401.csv' })
  const left = [['I', 'Lĩnh vực: Đầu tư'], ...all.slice(1), ...signatures]
  const done = await load(to, csv([['DANH SÁCH'], head, ...left]), {
    profile,
    name: '20180402.csv',
    extractAt: '2018-12-31 09:00:00',
  })
  expect(done).toMatchObject({
    unchanged: 2,
    gone: 1,
    noData: 1 + signatures.length,
  })
})

/** Lists units of such codes and names, and what stands among them, below a header. */
async function loadUnits(
  units: readonly (readonly [code: string, name: string])[],
  {
    among,
    order,
  }: {
    readonly among: readonly (readonly string[])[]
    readonly order: readonly number[]
  },
) {
  await using own = await warehouse()
  const list = tableProfileSchema.parse({
    name: 'don-vi',
    target: 'unit',
    format: 'xlsx',
    files: '*',
    columns: { code: 'Mã', name: 'Tên', parent: 'Trên' },
    given: { position: '1', invented: 'no', valid_from: '2010-01-01' },
    dates: ['YYYY-MM-DD'],
  })
  const placed = (cells: readonly string[]) => order.map((i) => cells[i] ?? '')
  const rows = [
    ['Mã', 'Tên', 'Trên'],
    ['so', 'Sở', ''],
    ...units.flatMap(([code, name], i) => [
      ...(among[i] ? [among[i]] : []),
      [code, name, 'so'],
    ]),
    ...among.slice(units.length),
  ]
  const sheet = { rows: rows.map(placed), merges: [] }
  const path = file('dv.xlsx', mergedSheet('xlsx', sheet))
  await ingestTable(own, list, { path, now })
  const known = await own.db.selectFrom('unit').select('code').execute()
  return known.map(({ code }) => code)
}

test('a unit that is called as who signs is one, by its code of a word', async () => {
  const units = [
    ['gd', 'Giám đốc'],
    ['vp', 'Phòng Hành chính'],
    ['kt', 'Kế toán trưởng'],
  ] as const
  const order = [0, 1, 2]
  const known = await loadUnits(units, { among: [], order })
  expect(known).toEqual(expect.arrayContaining(['gd', 'vp', 'kt']))
})

test('units of whatever names are loaded, whatever stands among them', async () => {
  const names = [
    ...signatures.flat().filter((t) => t !== ''),
    'Lĩnh vực Đầu tư',
    'I. Nhóm một',
    'Tổng số hồ sơ tháng 3',
    'Trang 2',
  ]
  const anyUnits = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('I', 'II', 'A', 'b', 'gd', 'pgd', 'x1', 'trang', 'ngay'),
      fc.constantFrom(...names),
    ),
    { maxLength: 6, selector: ([code]) => code.toLowerCase() },
  )
  const anyAmong = fc.array(
    fc.constantFrom(
      ...names.flatMap((name) => [['', name], [name], ['', name, '12']]),
    ),
    { maxLength: 9 },
  )
  const anyOrder = fc.constantFrom([0, 1, 2], [1, 0, 2], [2, 1, 0])
  await fc.assert(
    fc.asyncProperty(
      anyUnits,
      anyAmong,
      anyOrder,
      async (units, among, order) => {
        const known = await loadUnits(units, { among, order })
        expect(known).toEqual(
          expect.arrayContaining(units.map(([code]) => code)),
        )
      },
    ),
    { numRuns: size(8, 1000), seed },
  )
})

test('a page number between rows is none, and a row without a code below signatures is told with them', async () => {
  const [, date = [], names = []] = signatures
  expect(
    await reasonsOf([
      line(dossier('D-1')),
      ['', '', 'Trang 1/2'],
      ['Page 1 of 2', '', '', 'Ngày in: 01/04/2018 08:00'],
      line(dossier('D-2')),
      date,
      names,
      line(dossier('')),
    ]),
  ).toEqual([
    null,
    'footer_row',
    'footer_row',
    null,
    'no_code',
    'unknown_status',
    'no_code',
  ])
})

const around = [
  ...signatures,
  ['I', 'Lĩnh vực: Đầu tư'],
  ['IV. Phòng Đăng ký kinh doanh', '', '12'],
  ['', 'Cộng lĩnh vực Đầu tư:', '', '1'],
  ['', '', 'Ghi chú: D-1'],
  ['Trang 1/2'],
  ['', ''],
]

const anyCell = fc.oneof(
  fc.constantFrom(...around.flat()),
  fc.constantFrom(
    '1',
    'I',
    'B.',
    '05/03/2018',
    'Đang xử lý',
    'P-1',
    'Tổng hợp',
  ),
)

test('whatever stands around them, dossiers are loaded and what is left out has no code', async () => {
  const anyRow = fc.oneof(
    fc.record({ code: fc.constantFrom('D-1', 'H26 18 05', 'Hồ sơ 5') }),
    fc.constantFrom(...around),
    fc.array(anyCell, { maxLength: 6 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { maxLength: 14 }), async (some) => {
      const rows = some.map((row, i) =>
        'code' in row ? line(dossier(`${row.code}.${i}`), `${i}`) : row,
      )
      const wide = rows.map((cells) => head.map((_, i) => cells[i] ?? ''))
      const profile = source()
      const content = csv([['DANH SÁCH'], head, ...wide])
      const done = await load(to, content, { profile })
      expect(done.read).toBe(rows.length)
      expect(done.read).toBe(done.accepted + done.unchanged + done.rejected)
      const known = (await current(to, profile.name)).map((d) => d.code)
      expect(known).toEqual(
        expect.arrayContaining(
          some.flatMap((row, i) => ('code' in row ? [`${row.code}.${i}`] : [])),
        ),
      )
      for (const { row, reason } of await rejects(to, done.batch))
        if (/^(?:group|footer)_row$/.test(reason)) {
          const cells = wide[row - 3] ?? []
          expect(cells[1]).not.toMatch(/^\S*\d\S*$/)
          expect(cells.join()).not.toMatch(/,05\/03\/2018,/)
        }
    }),
    { numRuns: size(25, 2000), seed },
  )
})
