import {
  draftProfile,
  ingestTable,
  tableProfileSchema,
} from '@motcua/warehouse'
import { draftText } from '@motcua/jobs'
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
  type Cells,
  type Column,
} from './fixture.ts'
import {
  mergedSheet,
  sheetKinds,
  type MergedSheet,
  type SheetKind,
} from './merged-sheets.ts'
import { columns, head, line, source } from './numbered.ts'

/* Cells of data that are merged down over several rows say the same of each of them. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const at = (column: Column) => columns.indexOf(column) + 1

/** A range of one column. */
const down = (column: number, top: number, bottom: number) => ({
  s: { r: top, c: column },
  e: { r: bottom, c: column },
})

const nameOf = (kind: SheetKind) =>
  `xuat.${kind === 'biff8' || kind === 'page' || kind === 'xml' ? 'xls' : kind}`

const without = (cells: Cells, ...those: readonly Column[]): Cells => ({
  ...cells,
  ...Object.fromEntries(those.map((c) => [c, ''])),
})

test.for(sheetKinds)(
  'in a file of the kind %s a unit that is merged over its dossiers is that of each',
  async (kind) => {
    const sheet: MergedSheet = {
      rows: [
        ['DANH SÁCH HỒ SƠ'],
        head,
        line(dossier('M-1'), '1'),
        line(without(dossier('M-2'), 'unit', 'status'), '2'),
        line({}, ''),
        line(without(dossier('M-3', { due: '' }), 'unit'), '3'),
        line(dossier('M-4', { unit: 'Thanh tra' }), '4'),
        line(without(dossier('M-5'), 'unit'), '5'),
        ['Tổng cộng', '', '5'],
      ],
      merges: [
        { s: { r: 0, c: 0 }, e: { r: 0, c: 3 } },
        down(at('unit'), 2, 5),
        down(at('status'), 2, 3),
      ],
    }
    const merged = source({ format: 'xlsx' })
    const plain = source()
    const done = await load(to, mergedSheet(kind, sheet), {
      profile: merged,
      name: nameOf(kind),
    })
    expect(done).toMatchObject({
      read: 6,
      accepted: 4,
      unchanged: 0,
      rejected: 2,
      noData: 1,
    })
    expect(await rejects(to, done.batch)).toMatchObject([
      // What is not merged is empty, and stays so.
      { row: 8, reason: 'unknown_unit', code: 'M-5' },
      { row: 9, reason: 'total_row' },
    ])
    await load(
      to,
      [
        dossier('M-1'),
        dossier('M-2'),
        dossier('M-3', { due: '' }),
        dossier('M-4', { unit: 'Thanh tra' }),
      ],
      { profile: plain },
    )
    expect(await current(to, merged.name)).toEqual(
      await current(to, plain.name),
    )
  },
)

test('a subtotal and the head of a group among merged rows, and a total of two rows, are no dossiers', async () => {
  const total = (text: string, sum: string) =>
    line({}, '').with(1, text).with(3, sum)
  const sheet: MergedSheet = {
    rows: [
      head,
      line(dossier('S-1'), 'Phòng Đăng ký kinh doanh'),
      line(without(dossier('S-2'), 'unit')),
      total('Cộng', '2'),
      total('Cộng lĩnh vực Đầu tư:', '2'),
      total('Lĩnh vực: Đầu tư', ''),
      line(without(dossier('S-3'), 'unit')),
      total('Tổng cộng', '3'),
      total('', '100 %'),
    ],
    merges: [down(0, 1, 6), down(at('unit'), 1, 6), down(1, 7, 8)],
  }
  const profile = source({ format: 'xlsx' })
  const done = await load(to, mergedSheet('xlsx', sheet), { profile })
  expect(done).toMatchObject({ read: 8, accepted: 3, rejected: 5, noData: 5 })
  expect((await rejects(to, done.batch)).map((r) => [r.row, r.reason])).toEqual(
    [
      [4, 'total_row'],
      [5, 'total_row'],
      [6, 'group_row'],
      [8, 'total_row'],
      [9, 'total_row'],
    ],
  )
})

test('a draft tells of each column in how many rows it is merged down', async () => {
  const sheet: MergedSheet = {
    rows: [
      head,
      line(dossier('F-1')),
      line(without(dossier('F-2'), 'unit', 'status')),
      line(without(dossier('F-3'), 'unit')),
      line(dossier('F-4')),
    ],
    merges: [down(at('unit'), 1, 3), down(at('status'), 1, 2)],
  }
  const path = file('gop.xlsx', mergedSheet('xlsx', sheet))
  const draft = await draftProfile(path)
  expect(draft).toMatchObject({ rows: 4, drawn: { unit: 2, status: 1 } })
  const { text } = draftText(draft)
  expect(text).toContain(
    'unit: Đơn vị giải quyết # merged down over 2 rows, each of which has its text\n',
  )
})

test('a row in which nothing of its own is read is none, whatever is merged over it', async () => {
  const sheet: MergedSheet = {
    rows: [
      head,
      line(dossier('C-1'), '1'),
      // The applicant is in no profile.
      line({ applicant: 'và người thứ hai' }),
      line(dossier('C-2'), '2'),
    ],
    merges: columns.flatMap((c) =>
      c === 'applicant' ? [] : [down(at(c), 1, 2)],
    ),
  }
  const profile = source({ format: 'xlsx' })
  const done = await load(to, mergedSheet('xlsx', sheet), { profile })
  expect(done).toMatchObject({ read: 3, accepted: 2, rejected: 1, noData: 1 })
  expect(await rejects(to, done.batch)).toMatchObject([
    { row: 3, reason: 'empty_row', code: null },
  ])
})

test('a code that is merged over the events of a dossier is that of each', async () => {
  const events = [
    dossier('E-1', { status: 'Đang xử lý', finished: '' }),
    without(dossier('E-1'), 'code'),
    dossier('E-2'),
  ]
  const sheet: MergedSheet = {
    rows: [head, ...events.map((row) => line(row))],
    merges: [down(at('code'), 1, 2)],
  }
  const content = mergedSheet('xlsx', sheet)
  const profile = source({ format: 'xlsx', rows: 'events' })
  const done = await load(to, content, { profile })
  expect(done).toMatchObject({
    read: 3,
    accepted: 2,
    unchanged: 1,
    rejected: 0,
  })
  expect(await current(to, profile.name)).toMatchObject([
    { code: 'E-1', finished_on: '2018-03-07' },
    { code: 'E-2' },
  ])
  // Where rows are no events, those of one code that differ are all refused.
  const rows = await load(to, content, { profile: source({ format: 'xlsx' }) })
  expect(rows).toMatchObject({ read: 3, accepted: 1, rejected: 2 })
  const draft = await draftProfile(file('su-kien.xlsx', content))
  expect(draft).toMatchObject({ rows: 3, repeated: 1 })
})

test('a head that is merged over rows says nothing of them, nor does a cell merged to the right', async () => {
  const rows = [
    head,
    line(without(dossier('H-1'), 'unit')),
    line(without(dossier('H-2'), 'procedure')),
  ]
  const sheet: MergedSheet = {
    rows,
    merges: [
      down(at('unit'), 0, 1),
      { s: { r: 2, c: at('applicant') }, e: { r: 2, c: at('procedure') } },
    ],
  }
  const done = await load(to, mergedSheet('xlsx', sheet), {
    profile: source({ format: 'xlsx' }),
  })
  expect(await rejects(to, done.batch)).toMatchObject([
    { row: 2, reason: 'unknown_unit' },
    { row: 3, reason: 'unknown_procedure' },
  ])
})

test('of pages of one print each has its own merged cells', async () => {
  const page = (...codes: readonly string[]) => {
    const [first = '', ...others] = codes
    const html = mergedSheet('page', {
      rows: [
        head,
        line(dossier(first)),
        ...others.map((code) => line(without(dossier(code), 'unit'))),
      ],
      merges: [down(at('unit'), 1, codes.length)],
    })
    return `${html}`.replace(/^.*<table>|<\/table>.*$/gs, '')
  }
  const tables = [page('P-1', 'P-2'), page('P-3', 'P-4', 'P-5')]
  const content = `<html>${tables.map((t) => `<table>${t}</table>`).join('<p>2</p>')}</html>`
  const profile = source({ format: 'xlsx' })
  const done = await load(to, content, { profile, name: 'in.xls' })
  expect(done).toMatchObject({ read: 5, accepted: 5, rejected: 0 })
})

test('a field that is merged over its procedures is that of each in a list', async () => {
  await using own = await warehouse()
  const items = ['process', 'documents', 'time', 'form', 'fee']
  const posted = items.flatMap((i) => [`${i}_desk`, `${i}_web`])
  const list = tableProfileSchema.parse({
    name: 'danh-muc',
    target: 'procedure',
    format: 'xlsx',
    files: '*',
    columns: { field: 'Lĩnh vực', code: 'Mã', name: 'Tên', level: 'Mức độ' },
    given: {
      ...Object.fromEntries(posted.map((column) => [column, 'yes'])),
      registration: 'none',
      announced: 'yes',
      valid_from: '2010-01-01',
    },
    dates: ['YYYY-MM-DD'],
  })
  const sheet: MergedSheet = {
    rows: [
      ['Lĩnh vực', 'Mã', 'Tên', 'Mức độ'],
      ['Doanh nghiệp', 'Q-1', 'Thành lập', '4'],
      ['', 'Q-2', 'Giải thể', ''],
      ['Đầu tư', 'Q-3', 'Chấp thuận', '3'],
    ],
    merges: [down(0, 1, 2), down(3, 1, 2)],
  }
  const path = file('danh-muc.xlsx', mergedSheet('xlsx', sheet))
  const done = await ingestTable(own, list, { path, now })
  expect(done).toMatchObject({ read: 3, accepted: 3, rejected: 0 })
  const rows = await own.db
    .selectFrom('procedure')
    .select(['code', 'field', 'level'])
    .where('code', 'like', 'Q-%')
    .orderBy('code')
    .execute()
  expect(rows).toEqual([
    { code: 'Q-1', field: 'Doanh nghiệp', level: 4 },
    { code: 'Q-2', field: 'Doanh nghiệp', level: 4 },
    { code: 'Q-3', field: 'Đầu tư', level: 3 },
  ])
})

/** Dossiers in runs that share what is merged over them, with what stands between them. */
interface Runs {
  readonly kind: SheetKind
  readonly runs: readonly {
    readonly merged: readonly Column[]
    readonly shared: Cells
    readonly rows: readonly ('row' | 'total' | 'blank')[]
  }[]
}

const mergeable: readonly Column[] = [
  'applicant',
  'procedure',
  'unit',
  'channel',
  'status',
  'received',
  'due',
  'overdueReason',
]

const anyRuns: fc.Arbitrary<Runs> = fc.record({
  kind: fc.constantFrom(...sheetKinds),
  runs: fc.array(
    fc.record({
      merged: fc.subarray([...mergeable]),
      shared: fc.record<Cells>(
        {
          unit: fc.constantFrom('Thanh tra', 'P.ĐKKD', 'Phòng lạ', ''),
          due: fc.constantFrom('08/03/2018', '', '31/02/2018'),
          overdueReason: fc.constantFrom('', 'Mất điện', 'Tổng cộng'),
        },
        { noNullPrototype: true },
      ),
      rows: fc.array(fc.constantFrom('row', 'row', 'row', 'total', 'blank'), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})

/** The merged sheet, and the same without merged cells. */
function sheetsOf({ runs }: Runs) {
  const merged: string[][] = [head]
  const plain: string[][] = [head]
  const merges: MergedSheet['merges'][number][] = []
  for (const [n, run] of runs.entries()) {
    const top = merged.length
    for (const [i, what] of ['row', ...run.rows].entries()) {
      const one = dossier(`R-${n}-${i}`, run.shared)
      const isRow = what === 'row'
      const other = what === 'total' ? ['Cộng', '', `${i}`] : ['']
      plain.push(isRow ? line(one, `${i}`) : other)
      merged.push(
        isRow
          ? line(i === 0 ? one : without(one, ...run.merged), `${i}`)
          : other,
      )
    }
    for (const c of run.merged) merges.push(down(at(c), top, merged.length - 1))
  }
  return [
    { rows: merged, merges },
    { rows: plain, merges: [] },
  ] as const
}

test('a file with merged cells gives what the same without them gives', async () => {
  await fc.assert(
    fc.asyncProperty(anyRuns, async (runs) => {
      const [merged, plain] = sheetsOf(runs)
      const loadOne = async (sheet: MergedSheet) => {
        const profile = source({ format: 'xlsx' })
        const content = mergedSheet(runs.kind, sheet)
        const name = nameOf(runs.kind)
        const done = await load(to, content, { profile, name })
        const { read, accepted, unchanged, rejected, noData } = done
        return {
          counts: { read, accepted, unchanged, rejected, noData },
          current: await current(to, profile.name),
          rejects: await rejects(to, done.batch),
        }
      }
      const one = await loadOne(merged)
      expect(one).toEqual(await loadOne(plain))
      const { read, accepted, unchanged, rejected } = one.counts
      expect(read).toBe(accepted + unchanged + rejected)
    }),
    { numRuns: size(12, 1000), seed },
  )
})
