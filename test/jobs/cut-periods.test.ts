import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  cronFault,
  duePeriods,
  lazyPrinter,
  loadOffice,
  officeStatus,
  runPass,
  verifyFile,
} from '@motcua/jobs'
import { expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { edit } from './small-office.ts'
import { finishedRow, putTinyExport, tinyOffice } from './tiny-export.ts'

/* Months that begin on another day than the 1st, as those of Decree 09/2019. */

test.for([
  ['cut-15', '2018-04-14', []],
  ['cut-15', '2018-04-15', ['2018-04@15']],
  [
    'cut-15',
    '2018-06-15',
    ['2018-04@15', '2018-05@15', '2018-06@15', '2018-Q2@15'],
  ],
  ['cut-1', '2018-04-01', ['2018-04@1']],
  ['calendar', '2018-05-01', ['2018-03', '2018-Q1', '2018-04']],
] as const)('by %s are due on %s: %j', ([scheme, day, keys]) => {
  const schedule = {
    start: '2018-03-31',
    periods: ['month', 'quarter'],
  } as const
  const due = duePeriods(
    { ...schedule, periods: [...schedule.periods], scheme },
    `${day} 06:00:00`,
  )
  expect(due.map(({ key }) => key)).toEqual(keys)
})

test.for([
  ['0 6 15 * *', ['month'], 15, true],
  ['0 6 15 3,6,9,12 *', ['quarter'], 15, true],
  ['0 6 1 1,4,7,10 *', ['quarter'], 15, true],
  ['0 6 15 2,5,8,11 *', ['quarter'], 15, false],
  ['0 6 15 12 *', ['year'], 15, true],
  ['0 6 16 12 *', ['year'], undefined, false],
] as const)('the line %s serves %j cut on %s: %s', ([line, kinds, cut, is]) => {
  expect(cronFault(line, kinds, cut) === undefined).toBe(is)
})

test('a scorecard of such a month is issued, named after its last month, closed and verified', async () => {
  using own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/dataFrom: .*/, "dataFrom: '2018-02-15'"],
    [/cron: '[^']*'/, "cron: '0 6 15 * *', scheme: cut-15"],
  ])
  const office = loadOffice(own.office.dir)
  const row = (code: string, day: string) =>
    finishedRow(code, day, '08/03/2018')
  putTinyExport(office, 'hoso-20180315-0500.csv', [
    row('A1', '07/03/2018'),
    row('A2', '14/03/2018'),
  ])
  expect((await runPass(office, '2018-03-14 23:00:00')).issued).toEqual([])
  const now = '2018-03-15 06:00:00'
  const { issued, refused, failed } = await runPass(office, now)
  expect([refused, failed]).toEqual([[], []])
  expect(
    issued.map(({ period, unit, state }) => [period, unit, state]),
  ).toEqual(['so', 'dkkd', 'ktdn'].map((unit) => ['2018-03@15', unit, 'final']))
  const [card] = issued
  const { period, dataLine, kpis } = JSON.parse(
    readFileSync(card?.files.json ?? '', 'utf8'),
  )
  expect(period).toMatchObject({
    key: '2018-03@15',
    title: 'Kỳ báo cáo tháng 3/2018',
    previousTitle: 'So với kỳ báo cáo tháng 02/2018',
    toDateTitle: 'Lũy kế 15/12/2017–14/3/2018',
  })
  expect(dataLine).toContain('từ ngày 15/02/2018 đến hết ngày 14/3/2018')
  expect(kpis.rows[0].value.ratio).toBe('1/2')
  expect((await officeStatus(office, now)).due).toEqual([])
  await using printer = lazyPrinter()
  const pdf = card?.files.pdf ?? ''
  expect(await verifyFile(office, pdf, printer)).toMatchObject({
    same: 'bytes',
  })
  const close = ['close', '--period', '2018-03@15', '--reason', 'Đã nộp']
  expect(await motcuaHere(['--office', office.dir, ...close])).toMatchObject({
    code: 0,
  })
})

test('a period that began before the data is provisional once, whatever comes', async () => {
  using own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/cron: '[^']*'/, "cron: '0 6 15 * *', scheme: cut-15"],
  ])
  const office = loadOffice(own.office.dir)
  putTinyExport(office)
  const first = await runPass(office, '2018-04-01 06:00:00')
  expect(first.issued.map((i) => `${i.period} ${i.state}`)).toEqual(
    Array(3).fill('2018-03@15 provisional'),
  )
  putTinyExport(office, 'hoso-20180401-0600.csv')
  const { ingested, ...next } = await runPass(office, '2018-04-01 07:00:00')
  expect(ingested).toHaveLength(1)
  expect(next).toMatchObject({ issued: [], refused: [], failed: [] })
})

test('what explains a month tells of such a month as well: it counts what ended from the 15th to the 14th', async () => {
  using own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/dataFrom: .*/, "dataFrom: '2017-12-15'"],
  ])
  const { dir } = own.office
  // Some in each of the months that begin on the 1st and on the 15th.
  const all = Array.from({ length: 60 }, (_, i) => {
    const ended = new Date(Date.UTC(2018, 0, 20 + i)).toISOString().slice(0, 10)
    const isKtdn = i % 3 === 0
    return { code: `A${i}`, ended, isOnTime: i % 4 > 0, isKtdn }
  })
  const dotted = (day: string) => day.split('-').toReversed().join('/')
  const rows = all.map(({ code, ended, isOnTime, isKtdn }) => {
    const of = isKtdn ? 'KHDT-029;P.KTĐN' : 'KHDT-001;Phòng Đăng ký kinh doanh'
    const due = isOnTime ? ended : '2018-01-15'
    return `${code};${of};Trực tuyến;20/12/2017 08:00;${dotted(due)};;${dotted(ended)} 09:00;${dotted(ended)} 10:00;;;;Đã trả kết quả;;`
  })
  const path = putTinyExport(own.office, 'hoso-20180401-0500.csv', rows)
  const asked = async (...words: readonly string[]) => {
    const args = ['--office', dir, ...words]
    const { code, stdout, stderr } = await motcuaHere(args)
    expect([code, stderr]).toEqual([0, expect.any(String)])
    return stdout
  }
  await asked('ingest', path)
  const json = async (...words: readonly string[]) =>
    JSON.parse(
      await asked(...words, '--period', '2018-03@15', '--format', 'json'),
    )
  // The second answer.
  const between = (from: string, to: string) =>
    all.filter(({ ended }) => from <= ended && ended <= to)
  const share = (some: typeof all) => ({
    numerator: some.filter(({ isOnTime }) => isOnTime).length,
    denominator: some.length,
  })
  const inMonth = between('2018-02-15', '2018-03-14')
  const ofUnits = {
    dkkd: share(inMonth.filter(({ isKtdn }) => !isKtdn)),
    ktdn: share(inMonth.filter(({ isKtdn }) => isKtdn)),
  }

  const { compared } = await json('units', '--compare')
  expect(compared[0]).toMatchObject({
    kpi: 'on_time',
    units: [
      { unit: 'dkkd', ...ofUnits.dkkd },
      { unit: 'ktdn', ...ofUnits.ktdn },
    ],
  })
  const { smells } = await json('smells')
  expect(smells[0]).toMatchObject({
    kpi: 'finished_in_last_days',
    units: [
      {
        unit: 'so',
        dossiers: between('2018-03-13', '2018-03-14').length,
        finished: inMonth.length,
      },
      {},
      {},
    ],
  })
  expect(await json('why', 'on_time')).toMatchObject({
    before: '2018-02@15',
    by: expect.arrayContaining([
      expect.objectContaining({
        by: 'unit',
        change: expect.objectContaining({
          before: share(between('2018-01-15', '2018-02-14')),
          after: share(inMonth),
        }),
      }),
    ]),
  })
  const { on, units } = await json('due')
  expect(on).toBe('2018-03-14')
  const open = between('2018-03-15', '9999-12-31')
  expect(units[0]).toMatchObject({
    unit: 'so',
    open: open.length,
    overdue: open.filter(({ isOnTime }) => !isOnTime).length,
  })
  const { reach } = await json('reach')
  expect(reach[0]).toMatchObject({
    kpi: 'on_time',
    unit: 'so',
    soFar: share(between('2017-12-15', '2018-03-14')),
  })
})
