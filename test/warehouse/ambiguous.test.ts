import {
  ingestCatalogue,
  type Ingested,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, describe, expect, test } from 'vitest'
import {
  current,
  dossier,
  file,
  load,
  loadList,
  now,
  procedures,
  profile,
  proceduresHeader,
  rejects,
  removeFolders,
  units,
  unitsHeader,
  warehouse,
} from './fixture.ts'

afterAll(removeFolders)

/** The name of the first of two, of the second, and how a row writes it. */
const pairs = [
  ['alike', 'Phòng Môi trường', 'Phòng Môi trường', 'Phòng Môi trường'],
  ['but for case', 'Phòng Môi trường', 'PHÒNG MÔI TRƯỜNG', 'phòng môi Trường'],
  [
    'but for spaces',
    'Phòng  Môi trường',
    'Phòng Môi trường',
    'Phòng Môi trường',
  ],
  [
    'but for the Unicode form',
    'Phòng Môi trường'.normalize('NFD'),
    'Phòng Môi trường',
    'Phòng Môi trường',
  ],
  [
    'but for punctuation',
    'Phòng Môi trường, Huyện',
    'Phòng Môi trường - Huyện',
    'Phòng Môi trường (Huyện)',
  ],
] as const

function unit(code: string, name: string, span = '2010-01-01,'): string {
  return `${code},so,"${name}",,5,no,${span}`
}

function procedure(code: string, name: string): string {
  return `${code},"${name}",Doanh nghiệp,dkkd,3,5,working_day,none,yes,${'yes,'.repeat(10)}2010-01-01,`
}

/** A warehouse whose units and procedures both have these two names. */
async function named(first: string, second: string): Promise<Warehouse> {
  const opened = await warehouse({ lists: false })
  await loadList(
    opened,
    'unit',
    [units, unit('h1-tn', first), unit('h2-tn', second)].join('\n'),
  )
  await loadList(
    opened,
    'procedure',
    [procedures, procedure('P-8', first), procedure('P-9', second)].join('\n'),
  )
  return opened
}

async function loadRows(
  to: Warehouse,
  target: 'unit_report' | 'procedure_time',
  lines: readonly string[],
): Promise<Ingested> {
  const path = file(`${target}.csv`, [...lines, ''].join('\n'))
  return ingestCatalogue(to, target, { path, now })
}

const reports = 'unit,period,due_on,submitted_on'
const times = 'procedure,channel,valid_from,valid_to,time,time_unit'

describe.each(pairs)('two names that are %s', (_, first, second, written) => {
  test('are the name of neither unit', async () => {
    await using opened = await named(first, second)
    const { batch, accepted } = await load(opened, [
      dossier('A1', { unit: written }),
      dossier('A2', { unit: first }),
      dossier('A3', { unit: second }),
      dossier('A4', { unit: 'H1-TN' }),
    ])
    expect(accepted).toBe(1)
    expect(await current(opened)).toMatchObject([{ code: 'A4', unit: 'h1-tn' }])
    expect(await rejects(opened, batch)).toMatchObject(
      ['A1', 'A2', 'A3'].map((code) => ({
        code,
        reason: 'ambiguous_unit',
        column: 'Đơn vị giải quyết',
      })),
    )
    const list = await loadRows(opened, 'unit_report', [
      reports,
      `"${written}",2018-01,,`,
      `"${first}",2018-02,,`,
      `"${second}",2018-03,,`,
      'h2-tn,2018-01,,',
    ])
    expect(list.accepted).toBe(1)
    expect(await rejects(opened, list.batch)).toMatchObject(
      [2, 3, 4].map((row) => ({
        row,
        reason: 'ambiguous_unit',
        column: 'unit',
      })),
    )
  })

  test('are the name of neither procedure', async () => {
    await using opened = await named(first, second)
    const { batch, accepted } = await load(opened, [
      dossier('A1', { procedure: written }),
      dossier('A2', { procedure: first }),
      dossier('A3', { procedure: second }),
      dossier('A4', { procedure: 'p-8' }),
    ])
    expect(accepted).toBe(1)
    expect(await current(opened)).toMatchObject([
      { code: 'A4', procedure: 'P-8' },
    ])
    expect(await rejects(opened, batch)).toMatchObject(
      ['A1', 'A2', 'A3'].map((code) => ({
        code,
        reason: 'ambiguous_procedure',
        column: 'Mã thủ tục',
      })),
    )
    const list = await loadRows(opened, 'procedure_time', [
      times,
      `"${written}",online,2016-01-01,,5,working_day`,
      `"${first}",counter,2016-01-01,,5,working_day`,
      `"${second}",post,2016-01-01,,5,working_day`,
      'P-9,online,2016-01-01,,5,working_day',
    ])
    expect(list.accepted).toBe(1)
    expect(await rejects(opened, list.batch)).toMatchObject(
      [2, 3, 4].map((row) => ({
        row,
        reason: 'ambiguous_procedure',
        column: 'procedure',
      })),
    )
  })
})

test('a row that names two of both is told of its unit first', async () => {
  await using opened = await named('Môi trường', 'môi trường')
  const both = { unit: 'Môi trường', procedure: 'Môi trường' }
  const { batch } = await load(opened, [dossier('A1', both)])
  expect(await rejects(opened, batch)).toMatchObject([
    { reason: 'ambiguous_unit', value: 'Môi trường' },
  ])
})

test('a spelling of the profile says whose a name of two is', async () => {
  await using opened = await named('Môi trường', 'môi trường')
  const rows = [dossier('A1', { unit: 'MÔI TRƯỜNG', procedure: 'MÔI TRƯỜNG' })]
  await load(opened, rows, {
    profile: {
      ...profile,
      units: { 'h2-tn': ['Môi trường'] },
      procedures: { 'P-8': ['Môi trường'] },
    },
  })
  expect(await current(opened)).toMatchObject([
    { unit: 'h2-tn', procedure: 'P-8' },
  ])
})

test('a spelling that the profile gives to two is nobody’s', async () => {
  await using opened = await named('Một', 'Hai')
  const { batch } = await load(opened, [dossier('A1', { unit: 'p. MT' })], {
    profile: { ...profile, units: { 'h1-tn': ['P.MT'], 'h2-tn': ['P. MT'] } },
  })
  expect(await rejects(opened, batch)).toMatchObject([
    { reason: 'ambiguous_unit' },
  ])
})

test('codes that differ in punctuation alone are each their own', async () => {
  await using opened = await warehouse()
  const list = [
    proceduresHeader,
    procedure('1.004193', 'Khai sinh'),
    procedure('1-004193', 'Khai tử'),
  ]
  await loadList(opened, 'procedure', list.join('\n'))
  const { batch } = await load(opened, [
    dossier('A1', { procedure: '1.004193' }),
    dossier('A2', { procedure: ' 1-004193 ' }),
    dossier('A3', { procedure: '1 004193' }),
  ])
  expect(await current(opened)).toMatchObject([
    { code: 'A1', procedure: '1.004193' },
    { code: 'A2', procedure: '1-004193' },
  ])
  expect(await rejects(opened, batch)).toMatchObject([
    { code: 'A3', reason: 'ambiguous_procedure' },
  ])
})

test('a name that one unit kept in two spans is its own', async () => {
  await using opened = await warehouse({ lists: false })
  const spans = [
    unit('mt', 'Môi trường', '2010-01-01,2015-12-31'),
    unit('mt', 'Môi trường', '2016-01-01,'),
  ]
  await loadList(opened, 'unit', [units, ...spans].join('\n'))
  await loadList(opened, 'procedure', procedures)
  await load(opened, [dossier('A1', { unit: 'Môi trường' })])
  expect(await current(opened)).toMatchObject([{ unit: 'mt' }])
})

test('a name of two is nobody’s where the catalogue is open, too', async () => {
  await using opened = await named('Môi trường', 'môi trường')
  const open = { ...profile, catalogue: 'open' as const }
  const rows = [
    dossier('A1', { procedure: 'Môi trường' }),
    dossier('A2', { procedure: 'Chưa có trong danh mục' }),
  ]
  const { batch } = await load(opened, rows, { profile: open })
  expect(await rejects(opened, batch)).toMatchObject([
    { code: 'A1', reason: 'ambiguous_procedure' },
  ])
  expect(await current(opened)).toMatchObject([
    { code: 'A2', procedure: 'Chưa có trong danh mục' },
  ])
})

test('a procedure is known by its name in a list as in an export', async () => {
  await using opened = await warehouse()
  const list = await loadRows(opened, 'procedure_time', [
    times,
    'thành lập DOANH NGHIỆP,online,2016-01-01,,5,working_day',
  ])
  expect(list).toMatchObject({ accepted: 1, rejected: 0 })
  const row = opened.db.selectFrom('procedure_time').select('procedure')
  expect(await row.executeTakeFirst()).toEqual({ procedure: 'P-1' })
})

test('a spelling that means a unit without a list of units is none', async () => {
  await using opened = await warehouse({ lists: false })
  await loadList(opened, 'unit', `${unitsHeader}\nso,,Sở,,1,no,2010-01-01,`)
  await loadList(opened, 'procedure', procedures)
  const { batch } = await load(opened, [dossier('A1', { unit: 'P.ĐKKD' })])
  expect(await rejects(opened, batch)).toMatchObject([
    { reason: 'unknown_unit' },
  ])
})
