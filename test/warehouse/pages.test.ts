import {
  draftProfile,
  ingestCatalogue,
  listColumn,
  type Profile,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../kinds/cases.ts'
import { size } from '../size.ts'
import {
  current,
  dossier,
  file,
  header,
  load,
  narrow,
  now,
  rejects,
  removeFolders,
  units,
  warehouse,
  type Column,
} from './fixture.ts'
import { mergedSheet, type MergedSheet } from './merged-sheets.ts'
import { csv, head, line, source } from './numbered.ts'

/* Pages of one print in one file, each with the titles above its header: they are counted and never loaded, and no dossier is taken for one. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/** The rows that were rejected, by their reason. */
async function reasonsOf(batch: number) {
  const told = await rejects(to, batch)
  return told.map(({ row, reason }) => `${row} ${reason}`)
}

const top = (page: number) => [
  ['SỞ KẾ HOẠCH VÀ ĐẦU TƯ', '', '', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
  ['DANH SÁCH HỒ SƠ THÁNG 3'],
  ['', `Trang ${page}/12`],
]

test('titles that come again above the header of a page are counted, whatever their page', async () => {
  const lines = [
    ...top(1),
    head,
    line(dossier('D-1')),
    ...top(2),
    head,
    line(dossier('D-2')),
    // A page may have some of them, and rows in which nothing stands.
    head.map(() => ''),
    ['danh sách  hồ sơ tháng 3', '', ''],
    head.map(() => ''),
    head,
    line(dossier('D-3')),
  ]
  const done = await load(to, csv(lines), { profile: source() })
  expect(done).toMatchObject({ read: 11, accepted: 3, rejected: 8, noData: 8 })
  expect(await reasonsOf(done.batch)).toEqual([
    ...[6, 7, 8].map((row) => `${row} title_row`),
    '9 header_row',
    '11 empty_row',
    '12 title_row',
    '13 empty_row',
    '14 header_row',
  ])
})

test.for(['csv', 'xlsx', 'xml'] as const)(
  'a header of two rows that comes again in a file of the kind %s is one',
  async (kind) => {
    const names = head.map((name) => name.replace(/^Ngày /, ''))
    const isDate = (i: number) => names[i] !== head[i]
    const heads = [
      head.map((name, i) => (!isDate(i) ? name : isDate(i - 1) ? '' : 'Ngày')),
      head.map((_, i) => (isDate(i) ? (names[i] ?? '') : '')),
    ]
    const pages = [1, 2, 3].map((n) => [
      ...top(n),
      ...heads,
      line(dossier(`T-${n}`)),
    ])
    const rows = pages.flat()
    const merges = [4, 10, 16].flatMap((r) =>
      head.flatMap((_, c) => {
        if (!isDate(c)) return [{ s: { r: r - 1, c }, e: { r, c } }]
        const end = head.findIndex((__, i) => i > c && !isDate(i))
        const isFirst = !isDate(c - 1)
        return isFirst
          ? [{ s: { r: r - 1, c }, e: { r: r - 1, c: end - 1 } }]
          : []
      }),
    )
    const content =
      kind === 'csv' ? csv(rows) : mergedSheet(kind, { rows, merges })
    const profile = source({ format: kind === 'csv' ? 'csv' : 'xlsx' })
    const done = await load(to, content, { profile, name: 'in.xls' })
    expect(done).toMatchObject({
      read: 13,
      accepted: 3,
      rejected: 10,
      noData: 10,
    })
    expect(await reasonsOf(done.batch)).toEqual(
      [7, 13].flatMap((row) => [
        ...[0, 1, 2].map((i) => `${row + i} title_row`),
        ...[3, 4].map((i) => `${row + i} header_row`),
      ]),
    )
  },
)

test('a title without a header below it, and what was above no header, are told as before', async () => {
  const lines = [
    ...top(1),
    head,
    line(dossier('D-1')),
    ['DANH SÁCH HỒ SƠ THÁNG 3'],
    line(dossier('D-2')),
    ['Danh sách khác'],
    head,
    ...top(2).slice(0, 2),
  ]
  const done = await load(to, csv([...lines, line(dossier('D-3'))]), {
    profile: source(),
  })
  expect(done).toMatchObject({ read: 8, accepted: 3, rejected: 5, noData: 1 })
  expect(await reasonsOf(done.batch)).toEqual([
    '6 wrong_width',
    '8 wrong_width',
    '9 header_row',
    '10 wrong_width',
    '11 wrong_width',
  ])
})

test('a dossier is no title, though its row stood above the header too', async () => {
  const twice = line(dossier('D-1'))
  const lines = [
    ['BÁO CÁO'],
    twice,
    head,
    line(dossier('D-2')),
    twice,
    head,
    line(dossier('D-3')),
    line(dossier('D-4')),
    head,
  ]
  const done = await load(to, csv(lines), { profile: source() })
  expect(done).toMatchObject({ read: 6, accepted: 4, rejected: 2, noData: 2 })
})

test('titles in the first column, which has the codes, are none of a list', async () => {
  const [first = '', ...rows] = units.split('\n')
  const page = (n: number, ...some: readonly string[]) => [
    'DANH MỤC ĐƠN VỊ',
    `Trang ${n}`,
    first,
    ...some,
  ]
  const lines = [...page(1, ...rows.slice(0, 1)), ...page(2, ...rows.slice(1))]
  for (const content of [
    lines.join('\n'),
    lines.map((l) => (l.includes(',') ? l : `${l},,,,,,,`)).join('\n'),
  ]) {
    const path = file('units.csv', content)
    await using own = await warehouse({ lists: false })
    const done = await ingestCatalogue(own, 'unit', { path, now })
    expect(done).toMatchObject({ read: 6, accepted: 3, rejected: 3, noData: 3 })
    expect(listColumn(path, 'unit', 'code')).toEqual(['so', 'dkkd', 'tt'])
  }
})

test('a draft of pages counts their rows alone', async () => {
  const pages = [1, 2].flatMap((n) => [
    ...top(n),
    head,
    line(dossier(`D-${n}`)),
    line(dossier(`E-${n}`)),
  ])
  const draft = await draftProfile(file('trang.csv', csv(pages)))
  expect(draft).toMatchObject({ format: 'csv', delimiter: ';', rows: 4 })
})

/** What stands in a file of pages, from the header of the first on. */
type Part = 'dossier' | 'page' | 'title' | 'short' | 'total' | 'empty' | 'bad'

interface Pages {
  readonly format: 'csv' | 'xlsx' | 'page'
  readonly encoding: 'utf-8' | 'utf-16le'
  readonly titles: readonly (readonly string[])[]
  /** All rows of a file are as wide, or titles end behind their last text. */
  readonly isWide: boolean
  readonly hasFirst: boolean
  readonly hasTwoHeads: boolean
  readonly parts: readonly Part[]
}

const anyPages: fc.Arbitrary<Pages> = fc.record({
  format: fc.constantFrom('csv', 'csv', 'xlsx', 'page'),
  encoding: fc.constantFrom('utf-8', 'utf-8', 'utf-16le'),
  titles: fc.array(
    fc.constantFrom(
      ['SỞ KẾ HOẠCH VÀ ĐẦU TƯ', '', '', 'CỘNG HÒA XÃ HỘI'],
      ['DANH SÁCH HỒ SƠ'],
      ['', 'Trang #'],
      ['', '', 'Từ ngày 01/03/2018 đến ngày 31/03/2018'],
      ['Số: 12/BC', 'Bình Dương, ngày 1 tháng 4'],
      // As a dossier is written.
      line(dossier('Z-9')),
      line(dossier('H26 18 05')),
    ),
    { maxLength: 4 },
  ),
  isWide: fc.boolean(),
  hasFirst: fc.boolean(),
  hasTwoHeads: fc.boolean(),
  parts: fc.array(
    fc.constantFrom<Part>(
      'dossier',
      'dossier',
      'page',
      'page',
      'title',
      'total',
      'empty',
      'bad',
    ),
    { maxLength: 12 },
  ),
})

/** A file of pages, the codes of its dossiers and the number of its rows below the first header. */
function written(made: Pages) {
  const { titles, isWide, hasFirst, hasTwoHeads, parts, format } = made
  const from = hasFirst ? 0 : 1
  const cut = (cells: readonly string[]) => cells.slice(from)
  const wide = (cells: readonly string[]) => {
    // A row of all columns begins as those of dossiers do, a title in the first column.
    const own = cells.length === head.length ? cut(cells) : cells
    return isWide || format !== 'csv'
      ? cut(head).map((_, i) => own[i] ?? '')
      : own
  }
  const heads = hasTwoHeads
    ? [
        head.map((name, i) => (i < 3 ? name : i === 3 ? 'Nhóm' : '')),
        head.map((name, i) => (i < 3 ? '' : name)),
      ]
    : [head]
  const above = (page: number) =>
    titles.map((cells) => wide(cells.map((c) => c.replace('#', `${page}`))))
  const codes: string[] = []
  const rows = [...above(1), ...heads.map(cut)]
  const first = rows.length
  let around = 0
  for (const [i, part] of parts.entries()) {
    if (part === 'page') {
      rows.push(...above(i + 2), ...heads.map(cut))
      around += heads.length
    } else if (part === 'title') rows.push(...above(i).slice(0, 1))
    else if (part === 'total') rows.push(wide(['Tổng cộng', '9']))
    else if (part === 'empty') rows.push(cut(head.map(() => '')))
    else {
      const isBad = part === 'bad'
      const code = isBad ? '' : `D-${i}`
      if (!isBad) codes.push(code)
      rows.push(cut(line(dossier(code), `${i}`)))
    }
  }
  return { rows, first, codes, around }
}

test('of a file of pages every dossier is loaded and every row is counted', async () => {
  await fc.assert(
    fc.asyncProperty(anyPages, async (made) => {
      const { rows, first, codes, around } = written(made)
      const isText = made.format === 'csv'
      const names = (name: string, i: number) =>
        made.hasTwoHeads && i >= 3 ? `Nhóm ${name}` : name
      const joined = Object.fromEntries(
        Object.keys(narrow.columns).map((c) => {
          const name = header[c as Column]
          return [c, [names(name, head.indexOf(name))]]
        }),
      )
      const profile = source({
        format: isText ? 'csv' : 'xlsx',
        encoding: isText ? made.encoding : 'utf-8',
        columns: joined as Profile['columns'],
      })
      const sheet: MergedSheet = {
        rows,
        merges: rows.flatMap((cells, r) => {
          const c = cells.indexOf('Nhóm')
          return c < 0 ? [] : [{ s: { r, c }, e: { r, c: cells.length - 1 } }]
        }),
      }
      const content = isText
        ? Buffer.from(csv(rows), made.encoding === 'utf-8' ? 'utf8' : 'utf16le')
        : mergedSheet(made.format === 'page' ? 'page' : 'xlsx', sheet)
      const done = await load(to, content, { profile, name: 'trang.xls' })
      const isBlank = (cells: readonly string[]) =>
        cells.every((cell) => cell.trim() === '')
      const below = rows.slice(first)
      expect(done.read).toBe(
        isText ? below.length : below.filter((r) => !isBlank(r)).length,
      )
      expect(done.read).toBe(done.accepted + done.unchanged + done.rejected)
      const known = (await current(to, profile.name)).map((d) => d.code)
      expect(known).toEqual(expect.arrayContaining(codes))
      const told = await rejects(to, done.batch)
      expect(told.filter((r) => r.reason === 'header_row')).toHaveLength(around)
      for (const { row, reason } of told)
        if (reason === 'title_row') {
          // Only what stood above the first header, and has no code.
          const cells = rows[row - 1] ?? []
          expect(cells[made.hasFirst ? 1 : 0] ?? '').not.toMatch(/^\S*\d\S*$/)
          expect(
            rows.slice(0, first).map((r) => r.join().replace(/\d+/g, '0')),
          ).toContain(cells.join().replace(/\d+/g, '0'))
        }
    }),
    { numRuns: size(15, 2000), seed },
  )
})
