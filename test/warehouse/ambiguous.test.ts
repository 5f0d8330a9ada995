import {
  ingestCatalogue,
  type Ingested,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  current,
  dossier,
  file,
  header,
  load,
  loadList,
  narrow as profile,
  now,
  procedures,
  proceduresHeader,
  rejects,
  removeFolders,
  units,
  unitsHeader,
  warehouse,
} from './fixture.ts'

afterAll(removeFolders)

/** How two names are alike: that of the first, of the second, and how a row writes it. */
const pairs = [
  ['alike', 'Phòng Môi trường', 'Phòng Môi trường', 'Phòng Môi trường'],
  ['but for case', 'Phòng Y tế', 'PHÒNG Y TẾ', 'phòng y Tế'],
  ['but for spaces', 'Phòng  Nội vụ', 'Phòng Nội vụ', 'Phòng Nội vụ'],
  [
    'but for the Unicode form',
    'Phòng Tư pháp'.normalize('NFD'),
    'Phòng Tư pháp',
    'Phòng Tư pháp',
  ],
  [
    'but for punctuation',
    'Phòng Văn hóa, Huyện',
    'Phòng Văn hóa - Huyện',
    'Phòng Văn hóa (Huyện)',
  ],
] as const

function unit(code: string, name: string, span = '2010-01-01,'): string {
  return `${code},so,"${name}",,5,no,${span}`
}

function procedure(code: string, name: string): string {
  return `${code},"${name}",Doanh nghiệp,dkkd,3,5,working_day,none,yes,${'yes,'.repeat(10)}2010-01-01,`
}

/** A warehouse whose units and procedures both have these names, two by two. */
async function named(
  ...names: readonly (readonly [first: string, second: string])[]
): Promise<Warehouse> {
  const opened = await warehouse({ lists: false })
  const both = (one: (code: string, name: string) => string, code: string) =>
    names.flatMap(([first, second], i) => [
      one(`${code}-${i}a`, first),
      one(`${code}-${i}b`, second),
    ])
  await loadList(
    opened,
    'unit',
    [units, ...both((code, name) => unit(code, name), 'h')].join('\n'),
  )
  await loadList(
    opened,
    'procedure',
    [procedures, ...both(procedure, 'P')].join('\n'),
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

const times = 'procedure,channel,valid_from,valid_to,time,time_unit'

describe('two names', () => {
  /** What is told of the rows of each pair. */
  const told = new Map<string, object>()
  let accepted: readonly number[]

  beforeAll(async () => {
    await using opened = await named(
      ...pairs.map(([, first, second]) => [first, second] as const),
    )
    const texts = pairs.map(([, first, second, written], i) => ({
      names: [written, first, second],
      unit: `H-${i}A`,
      procedure: `p-${i}a`,
    }))
    const exported = await load(
      opened,
      texts.flatMap(({ names, ...code }, i) => [
        ...names.map((name, n) => dossier(`U${i}${n}`, { unit: name })),
        dossier(`U${i}`, { unit: code.unit }),
        ...names.map((name, n) => dossier(`P${i}${n}`, { procedure: name })),
        dossier(`P${i}`, { procedure: code.procedure }),
      ]),
      { profile },
    )
    const reported = await loadRows(opened, 'unit_report', [
      'unit,period,due_on,submitted_on',
      ...texts.flatMap(({ names, unit: code }) =>
        [...names, code].map((name, n) => `"${name}",2018-0${n + 1},,`),
      ),
    ])
    const timed = await loadRows(opened, 'procedure_time', [
      times,
      ...texts.flatMap(({ names, procedure: code }) =>
        [...names, code].map(
          (name, n) =>
            `"${name}",${['online', 'counter', 'post', 'phone'][n]},2016-01-01,,5,working_day`,
        ),
      ),
    ])
    const known = await current(opened)
    const [ofDossiers, ofReports, ofTimes] = [
      await rejects(opened, exported.batch),
      await rejects(opened, reported.batch),
      await rejects(opened, timed.batch),
    ]
    for (const [i, [how]] of pairs.entries()) {
      // The header is row 1, and each pair has four rows of its own.
      const isOwn = ({ row }: { readonly row: number }) =>
        Math.floor((row - 2) / 4) === i
      told.set(how, {
        known: known.filter((d) => d.code[1] === `${i}`),
        dossiers: ofDossiers.filter((r) => r.code?.[1] === `${i}`),
        reports: ofReports.filter(isOwn),
        times: ofTimes.filter(isOwn),
      })
    }
    accepted = [exported, reported, timed].map((report) => report.accepted)
  })

  test.each(pairs.map(([how], i) => [how, i] as const))(
    'that are %s are the name of neither unit and of neither procedure',
    (how, i) => {
      const reason = (column: 'unit' | 'procedure') => `ambiguous_${column}`
      const rows = (column: 'unit' | 'procedure') =>
        [2, 3, 4].map((row) => ({
          row: row + 4 * i,
          reason: reason(column),
          column,
        }))
      const dossiers = (letter: string, column: 'unit' | 'procedure') =>
        [0, 1, 2].map((n) => ({
          code: `${letter}${i}${n}`,
          reason: reason(column),
          column: header[column],
        }))
      expect(told.get(how)).toMatchObject({
        known: [
          { code: `P${i}`, procedure: `P-${i}a` },
          { code: `U${i}`, unit: `h-${i}a` },
        ],
        dossiers: [...dossiers('U', 'unit'), ...dossiers('P', 'procedure')],
        reports: rows('unit'),
        times: rows('procedure'),
      })
    },
  )

  test('leave the codes of both their own', () => {
    expect(accepted).toEqual([2 * pairs.length, pairs.length, pairs.length])
  })
})

test('a row that names two of both is told of its unit first; a spelling of the profile says whose a name of two is; and it is nobody’s where the catalogue is open, too', async () => {
  await using opened = await named(['Môi trường', 'môi trường'])
  const name = 'MÔI TRƯỜNG'
  const both = [dossier('A1', { unit: name, procedure: name })]
  const first = await load(opened, both, { profile })
  expect(await rejects(opened, first.batch)).toMatchObject([
    { reason: 'ambiguous_unit', value: name },
  ])
  const spelled = {
    ...profile,
    name: 'spelled',
    units: { 'h-0b': ['Môi trường'] },
    procedures: { 'P-0a': ['Môi trường'] },
  }
  await load(opened, both, { profile: spelled })
  expect(await current(opened, 'spelled')).toMatchObject([
    { unit: 'h-0b', procedure: 'P-0a' },
  ])
  const open = { ...profile, name: 'open', catalogue: 'open' as const }
  const rows = [
    dossier('A1', { procedure: 'Môi trường' }),
    dossier('A2', { procedure: 'Chưa có trong danh mục' }),
  ]
  const { batch } = await load(opened, rows, { profile: open })
  expect(await rejects(opened, batch)).toMatchObject([
    { code: 'A1', reason: 'ambiguous_procedure' },
  ])
  expect(await current(opened, 'open')).toMatchObject([
    { code: 'A2', procedure: 'Chưa có trong danh mục' },
  ])
})

test('a spelling that the profile gives to two is nobody’s', async () => {
  await using opened = await named(['Một', 'Hai'])
  const { batch } = await load(opened, [dossier('A1', { unit: 'p. MT' })], {
    profile: { ...profile, units: { 'h-0a': ['P.MT'], 'h-0b': ['P. MT'] } },
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
