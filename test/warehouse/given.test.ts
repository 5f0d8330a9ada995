import {
  profileSchema,
  sourceSchema,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import { exportFormats, taken, type Exported } from './exported.ts'
import { refusal, removeFolders, warehouse } from './fixture.ts'

/* Exports that lack a column which all dossiers have in common, or that follows from others. */

let to: Warehouse
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

const dated = { code: 'Mã', received: 'Nhận', due: 'Hẹn', finished: 'Xong' }
const full = {
  columns: {
    ...dated,
    unit: 'Đơn vị',
    procedure: 'Thủ tục',
    channel: 'Kênh',
    status: 'Trạng thái',
  },
  status: { processing: ['Đang xử lý'], finished: ['Đã trả'] },
  channel: { online: ['Trực tuyến'], counter: ['Trực tiếp'] },
}
const bare = { columns: dated, given: { unit: 'dkkd', procedure: 'P-1' } }
const row: Exported = {
  Mã: 'A',
  Nhận: '05/03/2018 08:00',
  Hẹn: '08/03/2018',
  Xong: '07/03/2018 10:00',
}

type Given = NonNullable<Profile['given']>

/** A profile that lacks a column, and what is said instead. */
function without(column: 'unit' | 'procedure' | 'channel', given: Given) {
  const { [column]: _, ...columns } = full.columns
  const { channel, ...others } = full
  return column === 'channel'
    ? { ...others, columns, given }
    : { ...others, channel, columns, given }
}

/** Columns that are left out, what is given, and the column that is the same. */
const constants = [
  ['unit', { unit: 'dkkd' }, { 'Đơn vị': 'dkkd' }],
  ['procedure', { procedure: 'P-2' }, { 'Thủ tục': 'P-2' }],
  ['channel', { channel: 'counter' }, { Kênh: 'Trực tiếp' }],
] as const

const complete: Exported = {
  ...row,
  'Đơn vị': 'tt',
  'Thủ tục': 'P-1',
  Kênh: 'Trực tuyến',
  'Trạng thái': 'Đã trả',
}

describe('a column that is given', () => {
  test.for(constants)(
    '%s is what a column would be that says it of all',
    async ([column, given, same]) => {
      const rows = ['A', 'B'].map((code) => ({ ...complete, Mã: code }))
      const [header = ''] = Object.keys(same)
      const lacking = rows.map((r) =>
        Object.fromEntries(Object.entries(r).filter(([h]) => h !== header)),
      )
      const came = await taken(to, lacking, without(column, given))
      const said = rows.map((r) => ({ ...r, ...same }))
      expect(came).toEqual(await taken(to, said, full))
      expect(came.dossiers).toMatchObject([
        { code: 'A', ...given },
        { code: 'B', ...given },
      ])
    },
  )

  test.for(exportFormats)('is so in %s', async (format) => {
    const given = { ...bare.given, channel: 'post' }
    const { dossiers } = await taken(to, [row], { ...bare, given }, format)
    expect(dossiers).toMatchObject([given])
  })

  test('never stands for an empty cell of a column that is there', async () => {
    const rows = [{ ...complete, Kênh: '', 'Đơn vị': '' }]
    const { rejects } = await taken(to, rows, full)
    expect(rejects).toMatchObject([{ reason: 'unknown_unit' }])
  })

  test('makes no dossier of a row in which nothing stands', async () => {
    const rows = [row, { ...row, Mã: '', Nhận: '', Hẹn: '', Xong: '' }]
    const { counts, rejects } = await taken(to, rows, bare, 'json')
    expect(counts).toMatchObject({ read: 2, accepted: 1, rejected: 1 })
    expect(rejects).toMatchObject([{ row: 2, reason: 'empty_row' }])
  })

  test('is a code, whatever else is spelled so', async () => {
    const { dossiers } = await taken(to, [row], {
      ...bare,
      units: { tt: ['dkkd'] },
    })
    expect(dossiers).toMatchObject([{ unit: 'dkkd' }])
  })

  test('is judged by the days on which it holds', async () => {
    const given = { unit: 'dkkd', procedure: 'P-3' }
    const { dossiers } = await taken(to, [row], { ...bare, given })
    expect(dossiers).toMatchObject([{ flags: 'procedure_not_valid' }])
  })

  test('that the office does not list refuses the file', async () => {
    const by = (given: Given, more = {}) =>
      taken(to, [row], { ...bare, given, ...more })
    expect(
      (await refusal(by({ unit: 'ĐKKD', procedure: 'P-1' }))).message,
    ).toBe(
      'export.csv: expected given.unit of the source profile to be the code of a unit of the office, got "ĐKKD"; write the code as the list has it, or load the list first',
    )
    const other = { unit: 'dkkd', procedure: 'Thành lập doanh nghiệp' }
    expect((await refusal(by(other))).code).toBe('no_such_code')
    const { dossiers } = await by(other, { catalogue: 'open' })
    expect(dossiers).toMatchObject([{ procedure: 'Thành lập doanh nghiệp' }])
  })
})

describe('an export without', () => {
  test('a channel has dossiers of an unknown one, and no defect', async () => {
    const { dossiers } = await taken(to, [row], bare)
    expect(dossiers).toMatchObject([{ channel: 'unknown', flags: null }])
  })

  const more = {
    handedOver: 'Trả',
    stopped: 'Dừng',
    paused: 'Chờ',
    resumed: 'Lại',
  }
  const by = { ...bare, columns: { ...dated, ...more } }
  const open = { Xong: '' }
  const dates: readonly (readonly [
    what: string,
    cells: Exported,
    outcome: object,
  ])[] = [
    ['a result', {}, { outcome: 'finished', finished_on: '2018-03-07' }],
    [
      'a result and a stop',
      { Dừng: '06/03/2018' },
      { outcome: 'finished', stopped_on: null },
    ],
    [
      'a stop',
      { ...open, Dừng: '06/03/2018', Chờ: '05/03/2018' },
      { outcome: 'withdrawn', stopped_on: '2018-03-06' },
    ],
    [
      'a pause',
      { ...open, Chờ: '06/03/2018' },
      { outcome: null, paused_on: '2018-03-06', resumed_on: null, flags: null },
    ],
    [
      'a pause that is over',
      { ...open, Chờ: '06/03/2018', Lại: '07/03/2018' },
      { outcome: null, resumed_on: '2018-03-07', flags: null },
    ],
    ['none', open, { outcome: null, paused_on: null, flags: null }],
  ]
  test.for(exportFormats)(
    'a status tells it by the dates in %s',
    async (format) => {
      const blank = { Dừng: '', Chờ: '', Lại: '', Trả: '' }
      const rows = dates.map(([what, cells]) => ({
        ...blank,
        ...row,
        ...cells,
        Mã: what,
      }))
      const { dossiers } = await taken(to, rows, by, format)
      const known = new Map(dossiers.map((d) => [d.code, d]))
      expect(dates.map(([what]) => known.get(what))).toMatchObject(
        dates.map(([code, , outcome]) => ({ code, ...outcome })),
      )
    },
  )

  test('a status has a defect where it was handed over without a result, or at a date that is none', async () => {
    const blank = { Dừng: '', Chờ: '', Lại: '' }
    const rows = [
      { ...row, ...blank, Mã: 'A', Xong: '', Trả: '08/03/2018' },
      { ...row, ...blank, Mã: 'B', Xong: '31/02/2018', Trả: '' },
    ]
    const { rejects } = await taken(to, rows, by)
    expect(rejects.map((r) => [r.code, r.reason])).toEqual([
      ['A', 'finished_without_date'],
      ['B', 'unreadable_date'],
    ])
    const defects = { finished_without_date: 'flag', unreadable_date: 'flag' }
    const { dossiers } = await taken(to, rows, { ...by, defects })
    expect(dossiers).toMatchObject([
      { outcome: 'finished', finished_on: null, handed_over_on: '2018-03-08' },
      { outcome: 'finished', finished_on: null },
    ])
  })
})

describe('a profile', () => {
  const told = (profile: object) => {
    const least = { name: 'a', files: '*', dates: ['DD/MM/YYYY'], ...profile }
    for (const schema of [profileSchema, sourceSchema]) {
      const { error } = schema.safeParse(least)
      if (schema === sourceSchema)
        return error?.issues.map((i) => `${i.path.join('.')}: ${i.message}`)
    }
  }
  const { status: _, ...stateless } = full
  const { channel: __, ...voiceless } = full

  test.for<readonly [profile: object, told: readonly string[] | undefined]>([
    [full, undefined],
    [bare, undefined],
    [
      { columns: dated },
      [
        'columns.unit: expected a header under columns, or under given the code of the one unit of all dossiers, got neither',
        'columns.procedure: expected a header under columns, or under given the code of the one procedure of all dossiers, got neither',
      ],
    ],
    [
      { ...full, given: { unit: 'dkkd', channel: 'counter' } },
      [
        'given.unit: expected unit under columns or under given, got both; leave out the one that is not so',
        'given.channel: expected channel under columns or under given, got both; leave out the one that is not so',
      ],
    ],
    [
      { ...bare, status: full.status, channel: full.channel },
      [
        'status: expected no texts of status without a header under columns.status, got some; name the column, or leave them out',
        'channel: expected no texts of channel without a header under columns.channel, got some; name the column, or leave them out',
      ],
    ],
    [
      stateless,
      [
        'status: expected the texts of the column status by what they mean, got none',
      ],
    ],
    [
      voiceless,
      [
        'channel: expected the texts of the column channel by what they mean, got none',
      ],
    ],
  ])('%# says what is missing or twice', ([profile, issues]) => {
    expect(told(profile)).toEqual(issues)
  })

  test.for([{ channel: 'fax' }, { unit: 1 }, { status: 'finished' }])(
    'may not give %j',
    (given) => {
      const issues = told({ ...bare, given: { ...bare.given, ...given } })
      expect(issues).toHaveLength(1)
    },
  )
})

test('whatever the rows are, what is given is as a column that says it of all', async () => {
  const day = fc.constantFrom(
    '',
    '05/03/2018',
    '9/3/2018',
    '31/02/2018',
    '12/03/2018 09:00',
  )
  const rows = fc.array(
    fc.record({
      Mã: fc.constantFrom('A', 'B', 'C', "'D", '1E+17'),
      Nhận: day,
      Hẹn: day,
      Xong: day,
      'Trạng thái': fc.constantFrom('Đã trả', 'Đang xử lý', '?'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  const columns = { ...dated, status: full.columns.status }
  const given = { unit: 'dkkd', procedure: 'P-2', channel: 'counter' }
  const same = { 'Đơn vị': 'dkkd', 'Thủ tục': 'P-2', Kênh: 'Trực tiếp' }
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom('csv', 'json'),
      async (some, format) => {
        const lacking = { status: full.status, columns, given }
        const came = await taken(to, some, lacking, format)
        const said = some.map((r) => ({ ...r, ...same }))
        expect(came).toEqual(await taken(to, said, full, format))
      },
    ),
    { numRuns: size(3, 60), seed: 2018 },
  )
})
