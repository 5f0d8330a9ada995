import {
  draftProfile,
  openBook,
  openText,
  type SourceRecord,
} from '@motcua/warehouse'
import { draftText } from '@motcua/jobs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../kinds/cases.ts'
import { size } from '../size.ts'
import {
  csv,
  current,
  dossier,
  file,
  header,
  load,
  narrow,
  refusal,
  removeFolders,
  warehouse,
} from './fixture.ts'

/* Headers of two rows: the head of a group above, its columns below; and headers that come again on each page. */

let to: Awaited<ReturnType<typeof warehouse>>
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/** The export with the dates under one head, and the names by which a profile has them. */
const group = 'Thời gian'
const dated: readonly string[] = [header.received, header.due, header.finished]
const split = (lines: readonly string[]) => {
  const names = (lines[0] ?? '').split(';')
  const isDate = names.map((name) => dated.includes(name))
  const upper = names.map((name, i) => {
    if (!isDate[i]) return name
    return isDate[i - 1] ? '' : group
  })
  const lower = names.map((name, i) => (isDate[i] ? name : ''))
  return [upper.join(';'), lower.join(';'), ...lines.slice(1)].join('\n')
}
const joined = {
  ...narrow.columns,
  received: [`${group} ${header.received}`],
  due: [`${group} ${header.due}`],
  finished: [`${group} ${header.finished}`],
}
const rows = Array.from({ length: 5 }, (_, i) => dossier(`T-${i}`))

test('a header of two rows is read in CSV as the same of one row', async () => {
  const plain = { ...narrow, name: 'mot-dong' }
  const two = { ...narrow, name: 'hai-dong', columns: joined }
  await load(to, rows, { profile: plain })
  const lines = csv(rows).split('\n')
  for (const [i, text] of [
    split(lines),
    `BÁO CÁO\n\n${split(lines)}`,
    `sep=;\n${split(lines)}`,
  ].entries()) {
    const done = await load(to, text, { profile: two, name: `a${i}.csv` })
    expect(done).toMatchObject({ read: 5, rejected: 0 })
    const found = await current(to, two.name)
    expect(found).toEqual(await current(to, plain.name))
  }
  // Its second row is no dossier where a profile does not name it.
  const error = await refusal(load(to, split(lines), { profile: plain }))
  expect(error.message).toMatch(
    /^export\.csv, row 1: expected a column "Ngày tiếp nhận" for received, got .*; the header may have two rows: then name what both say, such as column \d+, "Thời gian Ngày tiếp nhận"$/,
  )
})

test('a draft names the columns by both rows, and its profile reads the file', async () => {
  const lines = csv(rows).split('\n')
  const draft = await draftProfile(file('hai-dong-20180401.csv', split(lines)))
  expect(draft).toMatchObject({ rows: 5, isJoined: true, below: [] })
  for (const column of ['received', 'due', 'finished'] as const)
    expect(draft.columns[column]).toEqual(joined[column])
  expect(draft.columns.code).toEqual(['Mã hồ sơ'])
  const { text } = draftText(draft)
  expect(text).toContain('the header has two rows: a name is what both say')
  expect(text).toContain(`received: ${group} ${header.received}`)
})

const cell = fc
  .string({ unit: fc.constantFrom(...'aÁđ1 ('), maxLength: 6 })
  .map((t) => t.trim())

test('names are joined by the rule that is stated, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 2, maxLength: 8 }),
      async (columns) => {
        // A column of its own begins, and one ends, so that both rows are names.
        const all = [['Mã', ''], ['Nhóm', 'cột'], ...columns] as const
        let head = ''
        const expected = all.map(([above, below]) => {
          head = below === '' ? '' : above || head
          return [above || head, below].filter(Boolean).join(' ')
        })
        const text = [0, 1].map((r) => all.map((c) => c[r]).join(';'))
        const path = file(
          'a.csv',
          [...text, all.map(() => 'x').join(';')].join('\n'),
        )
        const { headers } = await headersOf(path)
        expect(headers).toEqual(expected)
      },
    ),
    { seed, numRuns: size(100, 1_000) },
  )
})

async function headersOf(path: string) {
  const found = await openText(path, {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ';',
    quote: '"',
    isHeader: (cells) =>
      cells.filter((c) => c === 'Mã' || c === 'Nhóm cột').length,
  })
  const read: SourceRecord[] = []
  for await (const batch of found.rows) read.push(...batch)
  expect(read).toHaveLength(1)
  expect(found.count()).toBe(1)
  return { headers: found.header }
}

const tr = (...cells: readonly string[]) =>
  `<tr>${cells.map((c) => `<td>${c}</td>`).join('')}</tr>`

test('pages of one print are read as one table', async () => {
  const page = (...some: readonly string[]) =>
    `<table>${tr('A', 'B', 'C')}${tr('(1)', '(2)', '(3)')}${some.join('')}</table>`
  const html = `<html><body><h1>Trang</h1><table>${tr('Trang', '1')}</table>
    ${page(tr('1', 'x', ''), tr('2', 'y', ''))}<p>2</p>${page(tr('3', 'z', ''), tr('', '', ''), tr('4', '', ''))}${page()}</body></html>`
  const isHeader = (cells: readonly string[]) =>
    ['A', 'B', 'C'].every((name) => cells.includes(name))
  const records = await openBook(file('trang.xls', html), { isHeader })
  const read: SourceRecord[] = []
  for await (const batch of records.rows) read.push(...batch)
  expect(read.map(({ cells }) => cells)).toEqual([
    ['(1)', '(2)', '(3)'],
    ['1', 'x', null],
    ['2', 'y', null],
    ['3', 'z', null],
    ['4', null, null],
  ])
  expect(read.map(({ row }) => row)).toEqual([2, 3, 4, 5, 7])
  expect(records.count()).toBe(5)
})

test('tables with other headers beside the wanted columns are no pages of one', async () => {
  const html = `<table>${tr('A', 'B')}${tr('1', '2')}</table><table>${tr('A', 'C')}${tr('1', '2')}</table>`
  const path = file('bang.xls', html)
  const isHeader = (cells: readonly string[]) => cells.includes('A')
  await expect(openBook(path, { isHeader })).rejects.toMatchObject({
    code: 'ambiguous_sheet',
  })
})
