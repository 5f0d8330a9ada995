import { ingestTable, sourceSchema } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { size } from '../size.ts'
import { exportFormats, taken } from './exported.ts'
import {
  csv,
  dossier,
  file,
  header,
  load,
  narrow,
  now,
  rejects,
  removeFolders,
  warehouse,
} from './fixture.ts'
import type { Cells, Column } from './fixture.ts'

/* Texts that a profile says stand for an empty cell are one, and no others are. */

afterAll(removeFolders)

const { status, channel, units, dates, columns } = narrow
const narrowed = { status, channel, units, dates, columns }
const blank = ['-', 'Chưa có', 'N/A']

/** Columns that may be empty. */
const spare: readonly Column[] = ['due', 'finished', 'channel', 'overdueReason']

const cells = fc
  .uniqueArray(
    fc.record({
      code: fc.integer({ min: 1, max: 999 }).map((n) => `D${n}`),
      empty: fc.subarray([...spare]),
      by: fc.constantFrom(
        ...blank,
        ' - ',
        'N/A\u00a0',
        'Chưa có'.normalize('NFD'),
      ),
    }),
    { selector: ({ code }) => code, minLength: 1, maxLength: 12 },
  )
  .map((all) => {
    const filled = (of: (by: string) => string) =>
      all.map(({ code, empty, by }) =>
        dossier(code, Object.fromEntries(empty.map((c) => [c, of(by)]))),
      )
    return { marked: filled((by) => by), empty: filled(() => '') }
  })

const named = (rows: readonly Cells[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(header).map(([c, name]) => [name, row[c as Column] ?? '']),
    ),
  )

test('a file with them says what it says with empty cells, in every format', async () => {
  await using to = await warehouse()
  await fc.assert(
    fc.asyncProperty(
      cells,
      fc.constantFrom(...exportFormats),
      async ({ marked, empty }, format) => {
        const by = { ...narrowed, blank }
        const read = await taken(to, named(marked), by, format)
        const plain = await taken(to, named(empty), narrowed, format)
        expect(read).toEqual(plain)
      },
    ),
    { numRuns: size(8, 1000) },
  )
})

/** Each read another way: as a stream, by row, and in another encoding. */
const ways: readonly {
  readonly way: string
  readonly write: (text: string) => string | Uint8Array
  readonly encoding?: 'utf-16'
}[] = [
  { way: 'as a stream', write: (text) => text },
  { way: 'with an empty line', write: (text) => text.replace('\n', '\n\n') },
  {
    way: 'in UTF-16',
    write: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    encoding: 'utf-16',
  },
]

test.each(ways)(
  'a CSV file $way has them, and others are told as they are',
  async ({ write, encoding }) => {
    await using to = await warehouse()
    const open = { status: 'Đang xử lý' }
    const content = write(
      csv([
        dossier('A', { ...open, finished: '-' }),
        dossier('B', { ...open, finished: '--' }),
        dossier('C', { ...open, overdueReason: '-\0chờ' }),
      ]),
    )
    const report = await load(to, content, {
      profile: { ...narrow, ...(encoding && { encoding }), blank },
    })
    expect(report).toMatchObject({ read: 3, accepted: 2, rejected: 1 })
    expect(await rejects(to, report.batch)).toMatchObject([
      { code: 'B', reason: 'unreadable_date', value: '--' },
    ])
    const known = await to.db
      .selectFrom('dossier')
      .select(['code', 'overdue_reason'])
      .orderBy('code')
      .execute()
    expect(known).toEqual([
      { code: 'A', overdue_reason: null },
      { code: 'C', overdue_reason: '-chờ' },
    ])
  },
)

test('without it the same export is read anew, and not by what it said before', async () => {
  await using to = await warehouse()
  const rows = Array.from({ length: 20 }, (_, i) =>
    dossier(`D${i}`, { overdueReason: 'Chưa có' }),
  )
  const reason = () =>
    to.db.selectFrom('dossier').select('overdue_reason').distinct().execute()
  const at = (day: number) => `2018-12-${day} 08:00:00`
  await load(to, rows, { profile: narrow, extractAt: at(10) })
  expect(await reason()).toEqual([{ overdue_reason: 'Chưa có' }])
  const by = { ...narrow, blank }
  await load(to, rows, { profile: by, extractAt: at(11) })
  expect(await reason()).toEqual([{ overdue_reason: null }])
  await load(to, rows, { profile: narrow, extractAt: at(12) })
  expect(await reason()).toEqual([{ overdue_reason: 'Chưa có' }])
})

test('a list has them too', async () => {
  await using to = await warehouse()
  const by = sourceSchema.parse({
    name: 'gop-y',
    target: 'feedback',
    files: 'gop-y.csv',
    dates: ['YYYY-MM-DD'],
    columns: { code: 'code', received_on: 'received', answered_on: 'answered' },
    given: { kind: 'petition' },
    blank: ['-'],
  })
  if (by.target === 'dossier') throw new Error('expected a list')
  const path = file('gop-y.csv', 'code,received,answered\nA,2018-03-01,-\n')
  const { rejected, accepted } = await ingestTable(to, by, { path, now })
  expect({ rejected, accepted }).toEqual({ rejected: 0, accepted: 1 })
})
