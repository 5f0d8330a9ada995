import { readdirSync, readFileSync } from 'node:fs'
import {
  defects,
  findings,
  history,
  ingestCatalogue,
  ingestTable,
  meaningOf,
  profileSchema,
  sourceSchema,
  tableDefinitions,
  undo,
  type TableProfile,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  dossier,
  file,
  load,
  now,
  office,
  profile,
  removeFolders,
  units,
  warehouse,
  type Cells,
} from './fixture.ts'

const folder = new URL('../../packages/warehouse/src/', import.meta.url)

/** Every code that a row may be rejected or flagged with. */
function allCodes(): readonly string[] {
  const source = ['stage', 'tables']
    .flatMap((room) =>
      readdirSync(new URL(room, folder)).map((name) => `${room}/${name}`),
    )
    .map((path) => readFileSync(new URL(path, folder), 'utf8'))
    .join('\n')
  const told = [
    ...source.matchAll(/reason: '(\w+)'/g),
    ...source.matchAll(/before\('(\w+)'/g),
    ...source.matchAll(/\? '(no_\w+)' : '(no_\w+)'/g),
    ...source.matchAll(
      /'((?:unknown|unreadable|duplicate)_\w+|ambiguous_(?:unit|procedure))'/g,
    ),
  ].flatMap(([, ...codes]) => codes)
  const records = readFileSync(new URL('formats/records.ts', folder), 'utf8')
  const misread = [...records.matchAll(/\| '(\w+)'/g)].map(
    ([, code = '']) => code,
  )
  const flags = Object.values(tableDefinitions).flatMap((t) =>
    Object.keys(t.flags ?? {}),
  )
  return [
    ...new Set([
      ...told,
      ...misread,
      ...flags,
      ...Object.keys(defects),
      'total_row',
      'gone',
      'swapped_date',
      'same_code_two_sources',
      'zeros_lost',
      'header_row',
      'title_row',
      'group_row',
      'footer_row',
    ]),
  ]
}

it('says in two languages what every code means', () => {
  const codes = allCodes()
  expect(codes.length).toBeGreaterThan(40)
  const silent = codes.filter((code) => {
    const { vi, en } = meaningOf(code)
    return !vi.endsWith('.') || !en.endsWith('.')
  })
  expect(silent).toEqual([])
})

const at = (hour: number) => `2018-12-30 0${hour}:00:00`
const all = profileSchema.parse({ ...profile, name: 'a', mode: 'snapshot' })
const wrong = { status: '?' }

let told: Warehouse
beforeAll(async () => {
  told = await warehouse()
  const give = (hour: number, rows: readonly Cells[], by = all) =>
    load(told, rows, { profile: by, extractAt: at(hour), name: `${hour}.csv` })
  const many = ['P', 'Q', 'R', 'S'].map((code) => dossier(code))
  await give(1, [
    ...many,
    dossier('A'),
    dossier('B', wrong),
    dossier('C', { due: '' }),
    dossier('D'),
    dossier('M', { status: 'Mới đăng ký' }),
    dossier('X'),
  ])
  // D is gone; X was right and is not any more.
  await give(2, [
    ...many,
    dossier('A', { unit: 'tt' }),
    dossier('B'),
    dossier('C'),
    dossier('E', wrong),
    dossier('X', wrong),
  ])
  const third = [
    ...many,
    dossier('A', { unit: 'tt' }),
    dossier('B'),
    dossier('C', { due: '' }),
    dossier('D'),
  ]
  await give(3, third)
  // The same file, read otherwise, counts as it was read last.
  await give(3, third, { ...all, units: { so: ['Sở'] } })
  const mistake = await give(
    4,
    [dossier('A', { unit: 'so' }), dossier('Z', wrong)],
    {
      ...all,
      mode: 'append',
    },
  )
  await undo(told, mistake.batch, '2018-12-31 09:00:00')
  await give(5, [dossier('B', { unit: 'so' })], {
    ...all,
    name: 'b',
    mode: 'append',
    supersedes: ['a'],
  })
  const columns = ['code', 'kind', 'unit', 'received_on', 'due_on']
  const list = sourceSchema.parse({
    target: 'feedback',
    name: 'pakn',
    files: '*.csv',
    columns: Object.fromEntries(columns.map((c) => [c, c])),
    dates: ['YYYY-MM-DD'],
  }) as TableProfile
  for (const [i, lines] of [
    ['K1,feedback,,2018-03-01,2018-03-20'],
    [
      'K1,feedback,tt,2018-03-01,2018-03-20',
      'K2,feedback,,2018-03-01,2018-03-20',
      'K3,praise,tt,2018-03-01,2018-03-20',
    ],
  ].entries())
    await ingestTable(told, list, {
      path: file('pakn.csv', `${[columns.join(','), ...lines].join('\n')}\n`),
      now,
      extractAt: at(i + 1),
    })
})
afterAll(async () => {
  await told.close()
  removeFolders()
})

it('tells each kind of defect, how often it was and what is open, the worst first', async () => {
  const { db, dir } = told
  const dossiers = { table: 'dossier', source: 'a' }
  const feedback = { table: 'feedback', source: 'pakn' }
  expect(await findings(db, { office, dir })).toEqual([
    // B was given well later; E never was, and X only before.
    { ...dossiers, code: 'unknown_status', kind: 'rejected', rows: 3, open: 2 },
    // D came back, X did not.
    { ...dossiers, code: 'gone', kind: 'gone', rows: 2, open: 1 },
    { ...dossiers, code: 'no_due_date', kind: 'flagged', rows: 2, open: 1 },
    { ...feedback, code: 'no_unit', kind: 'flagged', rows: 2, open: 1 },
    // C has no due date any more.
    { ...dossiers, code: 'due_moved', kind: 'moved', rows: 1, open: 1 },
    {
      ...feedback,
      code: 'unreadable_value',
      kind: 'rejected',
      rows: 1,
      open: 1,
    },
    { ...dossiers, code: 'not_received', kind: 'rejected', rows: 1, open: 0 },
  ])
})

it('has no reject of a list open that its next file no longer has', async () => {
  await using to = await warehouse()
  const feedback = [
    'code,kind,unit,received_on,due_on,answered_on,published_province_on,published_office_on',
  ]
  const lists = [
    ['unit', [units, 'xx,so,,Không tên,,9,no,2010-01-01,'].join('\n'), units],
    [
      'feedback',
      [...feedback, 'K1,praise,tt,2018-03-01,2018-03-20,,,'].join('\n'),
      [...feedback, 'K2,feedback,tt,2018-03-01,2018-03-20,,,'].join('\n'),
    ],
  ] as const
  const open = async () =>
    (await findings(to.db, { office, dir: to.dir })).flatMap((f) =>
      f.kind === 'rejected' ? [[f.table, f.rows, f.open]] : [],
    )
  const give = (target: 'unit' | 'feedback', text: string) =>
    ingestCatalogue(to, target, {
      path: file(`${target}s.csv`, `${text}\n`),
      now,
    })
  for (const [target, bad] of lists) await give(target, bad)
  const both = ['feedback', 'unit']
  expect((await open()).toSorted()).toEqual(both.map((t) => [t, 1, 1]))
  // Turned down again, it is one row to mend.
  for (const [target, bad] of lists) await give(target, `${bad}\n`)
  expect((await open()).toSorted()).toEqual(both.map((t) => [t, 2, 1]))
  for (const [target, , good] of lists) await give(target, good)
  expect((await open()).toSorted()).toEqual(both.map((t) => [t, 2, 0]))
})

it('tells how each version of a dossier came and ended', async () => {
  const of = async (code: string, source?: string) =>
    (await history(told.db, { office, code, source })).map((v) =>
      [
        v.source,
        `${v.fromBatch}-${v.toBatch ?? ''}`,
        v.file,
        v.extractAt.slice(11, 13),
        v.loadedAt.slice(11, 13),
        v.ended,
        v.isByUndo ? 'by undo' : '',
        v.isUndone ? 'undone since' : '',
      ].join(' '),
    )
  expect(await of(' A ')).toEqual([
    'a 3-4 1.csv 01 08 replaced  ',
    'a 4-7 2.csv 02 08 replaced  ',
    'a 7-8 4.csv 04 08 undone  undone since',
    'a 8- 3.csv 03 09  by undo ',
  ])
  expect(await of('D')).toEqual([
    'a 3-4 1.csv 01 08 gone  ',
    'a 5- 3.csv 03 08   ',
  ])
  expect(await of('B')).toEqual([
    'a 4-9 2.csv 02 08 superseded  ',
    'b 9- 5.csv 05 08   ',
  ])
  expect(await of('B', 'b')).toEqual(['b 9- 5.csv 05 08   '])
  expect(await of('nobody')).toEqual([])
  const [first, second] = await history(told.db, { office, code: 'A' })
  expect(second?.changes).toEqual([{ column: 'unit', from: 'dkkd', to: 'tt' }])
  expect(first?.changes).toEqual(
    [
      ['procedure', 'P-1'],
      ['unit', 'dkkd'],
      ['channel', 'online'],
      ['received_on', '2018-03-05'],
      ['received_at', '2018-03-05 08:00:00'],
      ['due_on', '2018-03-08'],
      ['due_at', '2018-03-08 23:59:59'],
      ['finished_on', '2018-03-07'],
      ['finished_at', '2018-03-07 10:00:00'],
      ['outcome', 'finished'],
    ].map(([column, to]) => ({ column, from: null, to })),
  )
})
