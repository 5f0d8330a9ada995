import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  appendLedger,
  doubtsAbout,
  inboxExports,
  leftOpen,
  ledgerPath,
  loadOffice,
  officeStatus,
  openOfficeData,
  outcomeOf,
  readLedger,
  reasonsAgainst,
  runPass,
  scorecardUnits,
  takeIn,
  type Office,
} from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { copyOf, edit, writeQuiet, type OwnOffice } from './small-office.ts'
import {
  badRows,
  openRow,
  putTinyExport,
  setDays,
  tinyOffice,
} from './tiny-export.ts'

/* What a pass decides. No browser starts: what may be issued is seen failing. */

const april = '2018-04-01 06:00:00'
const noBrowser = /^expected a Chromium that starts/

/** Whose lists are taken in, and that has no export; no test changes it. */
let listed: OwnOffice
/** The same with one export in its inbox. */
let ready: OwnOffice

beforeAll(async () => {
  vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', '/nowhere/chromium')
  listed = tinyOffice()
  await takeIn(listed.office, [], april)
  ready = await copyOf(listed.office)
  putTinyExport(ready.office)
})
afterAll(() => {
  vi.unstubAllEnvs()
  ready[Symbol.dispose]()
  listed[Symbol.dispose]()
})

function keysOf(
  of: readonly {
    readonly period: string | null
    readonly unit: string | null
  }[],
): readonly string[] {
  return of.map(({ period, unit }) => `${period} ${unit}`)
}

const inMarch = ['so', 'dkkd', 'ktdn'].map((unit) => ({
  period: '2018-03',
  unit,
}))

/** What the gate says of a file that a pass refused. */
const lies =
  'could not be loaded; it lies in var/refused with the reason, until it is mended and put into the inbox again, or deleted'

/** Where a refused file of the inbox lies after the pass. */
function refusedAs({ paths }: Office, name: string): string {
  return join(paths.refused, name)
}

/** An export made before March, and its dossier. */
const early = 'hoso-20180301-0500.csv'
const ofFebruary: readonly string[] = [
  'B1;KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;05/02/2018 08:00;08/02/2018;;07/02/2018 09:00;07/02/2018 10:00;;;;Đã trả kết quả;;',
]

/** A pass that refuses March for the reasons given, and leaves nothing. */
async function expectRefused(office: Office, reasons: readonly string[]) {
  const told: string[] = []
  const pass = await runPass(office, april, (line) => told.push(line))
  expect(pass.issued).toEqual([])
  expect(pass.refused).toEqual(inMarch.map((one) => ({ ...one, reasons })))
  expect(existsSync(ledgerPath(office))).toBe(false)
  expect(existsSync(office.paths.archive)).toBe(false)
  return { ...pass, told }
}

/** Why no scorecard of March is final, as a command that loads nothing finds it. */
async function reasonsOutside(office: Office): Promise<readonly string[]> {
  await using data = await openOfficeData(office)
  const { loaded } = data
  const period = parsePeriod('2018-03')
  const doubts = await doubtsAbout(office, data, period)
  const left = await leftOpen(office, data, { now: april })
  return reasonsAgainst({ office, loaded, period, doubts, left })
}

/** What a pass refuses is not final anywhere else, and the other way round. */
async function expectSameOutside(
  office: Office,
  refused: readonly { readonly reasons: readonly string[] }[],
) {
  const [{ reasons } = { reasons: [] }] = refused
  expect(await reasonsOutside(office)).toHaveLength(reasons.length)
}

/** A pass that refuses nothing: all of March is seen failing without a browser. */
async function expectTried(office: Office) {
  const { refused, failed } = await runPass(office, april)
  expect(refused).toEqual([])
  expect(keysOf(failed)).toEqual(keysOf(inMarch))
  for (const { error } of failed) expect(error).toMatch(noBrowser)
}

describe('before the first export', () => {
  test('all that is due is refused, and told as due and as the last pass', async () => {
    using own = tinyOffice()
    const { office } = own
    const before = await officeStatus(office, april)
    expect(before).toMatchObject({
      due: [{ period: '2018-03', unit: null }],
      issued: [],
      failed: [],
      lastPass: null,
    })
    const told: string[] = []
    const pass = await runPass(office, '2018-05-01 00:00:00', (line) =>
      told.push(line),
    )
    const keys = ['2018-03', '2018-04'].flatMap((period) =>
      ['so', 'dkkd', 'ktdn'].map((unit) => `${period} ${unit}`),
    )
    expect(keysOf(pass.refused)).toEqual(keys)
    for (const { reasons } of pass.refused)
      expect(reasons).toEqual([
        `no export was loaded yet; put one into ${office.paths.inbox}`,
      ])
    expect(pass).toMatchObject({ ingested: [], issued: [], failed: [] })
    expect(told).toEqual([])
    const after = await officeStatus(office, '2018-05-01 00:00:00')
    expect(after.lastPass).toEqual({
      now: '2018-05-01 00:00:00',
      endedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      issued: 0,
      refused: ['2018-03', '2018-04'].map((period) => ({
        period,
        units: ['so', 'dkkd', 'ktdn'],
        reasons: [
          `no export was loaded yet; put one into ${office.paths.inbox}`,
        ],
      })),
      failed: [],
      held: [],
      warned: [],
    })
    expect(existsSync(ledgerPath(office))).toBe(false)
    await expect(openOfficeData(office)).rejects.toThrow(
      'expected dossiers loaded, got none; load an export first: motcua ingest FILE',
    )
  })

  test('nothing is due on the last evening of the first month', async () => {
    using own = tinyOffice()
    const pass = await runPass(own.office, '2018-03-31 23:59:59')
    expect(pass).toEqual({
      now: '2018-03-31 23:59:59',
      ingested: [],
      issued: [],
      refused: [],
      failed: [],
      held: [],
      warned: [],
      delivered: [],
      waiting: 0,
    })
  })
})

describe('what is due and may be issued', () => {
  test('is tried, fails without a browser, and is entered once', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    const told: string[] = []
    const pass = await runPass(office, april, (line) => told.push(line))
    expect(pass.ingested.map((i) => [i.file, i.read, i.accepted])).toEqual([
      ['hoso-20180401-0500.csv', 3, 3],
    ])
    expect(pass.issued).toEqual([])
    expect(keysOf(pass.failed)).toEqual(
      ['so', 'dkkd', 'ktdn'].map((unit) => `2018-03 ${unit}`),
    )
    for (const { file, error } of pass.failed) {
      expect(file).toBe(null)
      expect(error).toMatch(noBrowser)
    }
    expect(told).toEqual([
      'hoso-20180401-0500.csv: 3 read = 3 accepted + 0 unchanged + 0 rejected',
      '1 export is loaded, and deleted from the inbox',
      '2018-03 so: failed',
      '2018-03 dkkd: failed',
      '2018-03 ktdn: failed',
    ])
    const entries = readLedger(ledgerPath(office))
    expect(entries).toEqual(
      ['so', 'dkkd', 'ktdn'].map((unit) => ({
        kind: 'scorecard',
        period: '2018-03',
        unit,
        edition: 1,
        at: april,
        event: 'failed',
        state: 'final',
        error: expect.stringMatching(noBrowser),
      })),
    )

    const again = await runPass(office, '2018-04-01 07:00:00')
    expect(again.ingested).toEqual([])
    expect(keysOf(again.failed)).toEqual(keysOf(pass.failed))
    expect(readLedger(ledgerPath(office))).toEqual(entries)

    const [so] = entries
    appendLedger(ledgerPath(office), [
      { ...so!, event: 'issued' },
      { ...entries[1]!, error: 'another' },
    ])
    const later = await runPass(office, '2018-04-01 08:00:00')
    expect(keysOf(later.failed)).toEqual(['2018-03 dkkd', '2018-03 ktdn'])
    // What failed otherwise in between is told again.
    expect(keysOf(readLedger(ledgerPath(office)).slice(5))).toEqual([
      '2018-03 dkkd',
    ])
    const status = await officeStatus(office, '2018-04-01 08:00:00')
    expect(keysOf(status.due)).toEqual(['2018-03 dkkd', '2018-03 ktdn'])
    expect(keysOf(status.issued)).toEqual(['2018-03 so'])
    // Of each the last.
    expect(keysOf(status.failed)).toEqual(['2018-03 dkkd', '2018-03 ktdn'])
    expect(status.lastPass).toMatchObject({
      now: '2018-04-01 08:00:00',
      issued: 0,
      refused: [],
    })
    expect(keysOf(status.lastPass?.failed ?? [])).toEqual(keysOf(later.failed))
    expect(status.nextRuns).toHaveLength(3)
    for (const run of status.nextRuns)
      expect(run).toMatch(/^\d{4}-\d\d-01 06:00:00$/)
  })

  test('is refused for the months that no export covers, and those alone', async () => {
    using own = await copyOf(ready.office)
    const pass = await runPass(own.office, '2018-06-01 06:00:00')
    expect(keysOf(pass.failed)).toEqual(
      ['so', 'dkkd', 'ktdn'].map((unit) => `2018-03 ${unit}`),
    )
    const reasons = Map.groupBy(pass.refused, (r) => r.period)
    expect([...reasons.keys()]).toEqual(['2018-04', '2018-05'])
    expect(pass.refused.map((r) => r.reasons)).toEqual(
      ['2018-04-30', '2018-05-31'].flatMap((day) =>
        ['so', 'dkkd', 'ktdn'].map(() => [
          `exports of motcua-dientu up to ${day} are missing; those that came cover up to 2018-03-31; if it has ended, write until: 2018-03-31 into sources/motcua-dientu.yaml and list the one that goes on`,
        ]),
      ),
    )
  })

  test.for([
    [
      'has no rows',
      [],
      'no rows',
      '0 read = 0 accepted + 0 unchanged + 0 rejected',
    ],
    [
      'is rejected',
      badRows,
      '3 of 3 rows rejected',
      '3 read = 0 accepted + 0 unchanged + 3 rejected; see: motcua sql "from rejected where batch = 3"',
    ],
  ] as const)(
    'is refused where an export %s, by its name',
    async ([, rows, why, count]) => {
      using own = await copyOf(listed.office)
      const { office } = own
      putTinyExport(office, 'hoso-20180401-0500.csv', rows)
      const told: string[] = []
      const { refused } = await runPass(office, april, (l) => told.push(l))
      expect(told).toEqual([
        `hoso-20180401-0500.csv: ${count}`,
        ...(rows.length === 0
          ? ['1 export is loaded, and deleted from the inbox']
          : []),
      ])
      expect(refused).toEqual(
        ['so', 'dkkd', 'ktdn'].map((unit) => ({
          period: '2018-03',
          unit,
          reasons: [
            `exports of motcua-dientu up to 2018-03-31 are missing; those that came cover nothing; hoso-20180401-0500.csv: ${why}`,
          ],
        })),
      )
    },
  )

  test('is refused while a row of a list is rejected, and until a list is whole again', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    const list = readFileSync(office.paths.units, 'utf8')
    writeFileSync(
      office.paths.units,
      `${list}xx,so,,No name,9,no,2010-01-01,\n`,
    )
    const told: string[] = []
    const { refused, failed } = await runPass(office, april, (line) =>
      told.push(line),
    )
    const why =
      'units.csv: 1 of 4 rows rejected; the first is row 5, column "name": no_name'
    expect(told).toContain(why)
    expect(failed).toEqual([])
    expect(refused).toHaveLength(3)
    await expectSameOutside(office, refused)
    for (const { reasons } of refused)
      expect(reasons).toEqual([
        `${why}; see them with: motcua sql "from rejected where batch = 3"`,
      ])
    writeFileSync(office.paths.units, list)
    expect(await reasonsOutside(office)).toEqual([
      'units.csv is not loaded as it lies there; motcua run loads it, or tells why not',
    ])
    const next = await runPass(office, april, (line) => told.push(line))
    expect(next.refused).toEqual([])
    await expectSameOutside(office, next.refused)
    expect(next.failed).toHaveLength(3)
  })

  test('is refused while dossiers are there of a source that the office no longer lists', async () => {
    using own = await copyOf(ready.office)
    const { dir, paths } = own.office
    await takeIn(own.office, inboxExports(own.office, april), april)
    const source = join(dir, 'sources', 'motcua-dientu.yaml')
    const text = readFileSync(source, 'utf8')
    writeFileSync(
      join(dir, 'sources', 'renamed.yaml'),
      text.replace('name: motcua-dientu', 'name: renamed'),
    )
    edit(join(dir, 'motcua.yaml'), [[/motcua-dientu/, 'renamed']])
    writeQuiet(join(paths.inbox, 'hoso-20180402-0500.csv'), 'a;b\n1;2\n')
    const { refused } = await runPass(loadOffice(dir), '2018-04-03 06:00:00')
    expect(refused.map(({ unit }) => unit)).toEqual(['so', 'dkkd', 'ktdn'])
    for (const { reasons } of refused)
      expect(reasons).toEqual([
        'expected dossiers of the sources in motcua.yaml (renamed), got some of motcua-dientu; give a renamed source its old name back, list one that has ended again, with its last day as until, or load all exports into a new warehouse',
        `hoso-20180402-0500.csv ${lies}`,
      ])
  })

  test('is refused while a file of the inbox or a list cannot be loaded', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    const name = 'hoso-20180302-0500.csv'
    writeQuiet(join(office.paths.inbox, name), 'a;b\n1;2\n')
    writeFileSync(join(office.dir, 'feedback.csv'), 'a,b\n1,2\n')
    const pass = await runPass(office, april)
    expect(pass.failed.map((f) => [f.file, f.period, f.unit])).toEqual([
      [refusedAs(office, name), null, null],
      [join(office.dir, 'feedback.csv'), null, null],
    ])
    expect(pass.issued).toEqual([])
    expect(pass.refused).toHaveLength(3)
    await expectSameOutside(office, pass.refused)
    for (const { reasons } of pass.refused)
      expect(reasons).toEqual([
        `${name} ${lies}`,
        'feedback.csv could not be loaded',
      ])
    rmSync(join(office.dir, 'feedback.csv'))
    rmSync(refusedAs(office, name))
    const next = await runPass(office, april)
    expect(next.refused).toEqual([])
    expect(next.failed).toHaveLength(3)
  })

  test('is refused without the export made after the period, until that is there', async () => {
    using own = await copyOf(listed.office)
    const { office } = own
    putTinyExport(office, early, ofFebruary)
    const reasons = [
      'exports of motcua-dientu up to 2018-03-31 are missing; those that came cover up to 2018-02-28; if it has ended, write until: 2018-02-28 into sources/motcua-dientu.yaml and list the one that goes on',
    ]
    await expectRefused(office, reasons)
    // One made on the last day does not tell all of it.
    putTinyExport(office, 'hoso-20180331-2300.csv')
    const onLastDay = await runPass(office, april)
    expect(keysOf(onLastDay.refused)).toEqual(keysOf(inMarch))

    putTinyExport(office)
    await expectTried(office)
  })

  test('is refused for an export that cannot be loaded, until all are mended', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    const { inbox } = office.paths
    // An export whose name gives a day that there is none of, or that is none.
    const exports = [
      [
        'hoso-20180231-0500.csv',
        readFileSync(join(inbox, 'hoso-20180401-0500.csv')),
        'got 2018-02-31 05:00',
      ],
      ...[
        Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
        Buffer.alloc(0),
        Buffer.from('STT;Tên\r\n1;A\r\n'),
      ].map((bytes) => ['hoso-20180315-0500.csv', bytes] as const),
    ] as const
    for (const [name, bytes, why = name] of exports) {
      const bad = refusedAs(office, name)
      writeQuiet(join(inbox, name), bytes)
      const pass = await expectRefused(office, [`${name} ${lies}`])
      expect(pass.failed).toMatchObject([
        { file: bad, period: null, unit: null },
      ])
      expect(pass.failed[0]?.error).toContain(why)
      rmSync(bad)
    }
    await expectTried(office)
  })

  test('keeps no other export from being loaded where one cannot be', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    const name = 'hoso-20180231-0500.csv'
    putTinyExport(office, name)
    putTinyExport(office, early, ofFebruary)
    const pass = await runPass(office, april)
    expect(pass.ingested.map((i) => i.file)).toEqual([
      early,
      'hoso-20180401-0500.csv',
    ])
    expect(keysOf(pass.refused)).toEqual(keysOf(inMarch))
    expect(pass.failed).toMatchObject([{ file: refusedAs(office, name) }])
  })

  test('is refused where an export says too little, until a good one comes', async () => {
    using own = await copyOf(listed.office)
    const { office } = own
    const name = 'hoso-20180401-0500.csv'
    putTinyExport(office, early, ofFebruary)
    const path = putTinyExport(office, name)
    const good = readFileSync(path, 'utf8')
    const covered =
      'exports of motcua-dientu up to 2018-03-31 are missing; those that came cover up to 2018-02-28'
    const [header = ''] = good.split('\n')
    writeQuiet(path, `${header}\n`)
    const none = `${name}: no rows`
    await expectRefused(office, [`${covered}; ${none}`])
    writeQuiet(path, good.replaceAll('Đã trả kết quả', 'Đã xong'))
    const some = `${name}: 2 of 3 rows rejected`
    const pass = await expectRefused(office, [`${covered}; ${none}; ${some}`])
    expect(pass.failed).toEqual([])

    // The very same file under a profile that knows the new word.
    edit(join(office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/Đã trả kết quả/, 'Đã trả kết quả, Đã xong'],
    ])
    await expectTried(loadOffice(office.dir))
  })

  test('an export from the future is not taken in', async () => {
    using own = await copyOf(ready.office)
    putTinyExport(own.office, early, ofFebruary)
    const pass = await runPass(own.office, '2018-03-31 23:59:59')
    expect(pass.ingested.map((i) => i.file)).toEqual([early])
    expect([...pass.issued, ...pass.refused]).toEqual([])
  })

  test('a file of no source or of a later day is told and stops nothing', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    writeFileSync(join(office.paths.inbox, 'notes.txt'), '')
    const told: string[] = []
    await runPass(office, '2018-03-31 06:00:00', (line) => told.push(line))
    expect(told).toEqual([
      'notes.txt: left alone, no source profile has such a file name',
      expect.stringMatching(/^hoso-20180401-0500\.csv: left until 2018-04-01/),
    ])
  })

  test('how the last pass ended is kept, also when it broke off', async () => {
    using own = await copyOf(ready.office)
    const lastPass = async () =>
      (await officeStatus(own.office, april)).lastPass
    expect(await lastPass()).toBe(null)
    const name = 'hoso-20180315-0500.csv'
    writeQuiet(join(own.office.paths.inbox, name), '')
    const { failed } = await runPass(own.office, april)
    expect(await lastPass()).toEqual({
      now: april,
      endedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      issued: 0,
      refused: [
        {
          period: '2018-03',
          units: ['so', 'dkkd', 'ktdn'],
          reasons: [`${name} ${lies}`],
        },
      ],
      failed,
      held: [],
      warned: [],
    })
    rmSync(refusedAs(own.office, name))
    rmSync(own.office.paths.units)
    await expect(runPass(own.office, '2018-05-01 06:00:00')).rejects.toThrow(
      'units.csv',
    )
    expect(await lastPass()).toMatchObject({
      now: '2018-05-01 06:00:00',
      refused: [],
      failed: [{ file: null, error: expect.stringContaining('units.csv') }],
    })
    for (const text of ['{', '{}', '']) {
      writeFileSync(join(own.office.paths.var, 'last-pass.json'), text)
      expect(await lastPass()).toBe(null)
    }
  })
})

describe('an office that changes its software', () => {
  const closed = (code: string, day: string) =>
    `${code};KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;${day} 08:00;${day};;${day} 09:00;${day} 10:00;;;;Đã trả kết quả;;`
  const many = (from: number, month: string) =>
    Array.from({ length: 30 }, (_, i) =>
      closed(
        `A${from + i}`,
        `${String(1 + (i % 28)).padStart(2, '0')}/${month}/2018`,
      ),
    )

  const august = '2018-08-01 06:00:00'
  const oldProfile = ({ dir }: Office) =>
    join(dir, 'sources', 'motcua-dientu.yaml')
  /** With the exports of the old up to June; of what is due, June and July are left. */
  let ended: OwnOffice

  beforeAll(async () => {
    ended = await copyOf(listed.office)
    const { dir } = ended.office
    edit(join(dir, 'motcua.yaml'), [[/start: '[^']*'/, "start: '2018-06-01'"]])
    for (const [i, month] of ['03', '04', '05', '06'].entries())
      putTinyExport(ended.office, `hoso-20180${i + 4}01-0500.csv`, [
        ...many(100 * i, month),
        ...(month === '06'
          ? ['A900', 'A901'].map((code) => openRow(code, '30/06/2018 08:00'))
          : []),
      ])
    const office = loadOffice(dir)
    await takeIn(office, inboxExports(office, august), august)
  })
  afterAll(() => ended[Symbol.dispose]())

  const julyOf = (
    refused: readonly { readonly period: string; readonly unit: string }[],
  ) => refused.filter((r) => r.period === '2018-07')

  test('waits for the old, and where nothing goes on for July', async () => {
    using own = await copyOf(ended.office)
    const { dir } = own.office
    const before = await runPass(loadOffice(dir), august)
    expect(keysOf(before.failed)).toContain('2018-06 so')
    expect(julyOf(before.refused)).toHaveLength(3)
    for (const { reasons } of before.refused)
      expect(reasons).toEqual([
        'exports of motcua-dientu up to 2018-07-31 are missing; those that came cover up to 2018-06-30; if it has ended, write until: 2018-06-30 into sources/motcua-dientu.yaml and list the one that goes on',
      ])

    // Ended, and nothing goes on: July is not there.
    edit(oldProfile(own.office), [
      [/^every: month$/m, 'every: month\nuntil: 2018-06-30'],
    ])
    const alone = await runPass(loadOffice(dir), august)
    expect(keysOf(alone.refused)).toEqual(keysOf(julyOf(before.refused)))
  })

  test.for([
    ['the dossiers taken over', 'supersedes: [motcua-dientu]'],
    ['a register of its own', 'register: moi'],
  ] as const)(
    'waits for the old no longer, keeps its dossiers, and finds no month of it too small: with %s',
    async ([, links]) => {
      using own = await copyOf(ended.office)
      const { dir } = own.office
      const old = oldProfile(own.office)
      writeFileSync(
        join(dir, 'sources', 'moi.yaml'),
        readFileSync(old, 'utf8')
          .replace(
            'name: motcua-dientu',
            `name: moi\nfrom: 2018-07-01\n${links}`,
          )
          .replace("'hoso-", "'moi-"),
      )
      edit(old, [[/^every: month$/m, 'every: month\nuntil: 2018-06-30']])
      // Another source that has sent nothing yet does not answer for July, nor hold up June.
      edit(join(dir, 'motcua.yaml'), [
        [/^sources: \[(.*)\]/m, 'sources: [$1, moi]'],
      ])
      const office = loadOffice(dir)
      const waiting = await runPass(office, august)
      expect(waiting.refused.map((r) => r.reasons)).toEqual(
        inMarch.map(() => [
          'exports of moi up to 2018-07-31 are missing; those that came cover up to 2018-06-30; if it has ended, write until: 2018-06-30 into sources/moi.yaml and list the one that goes on',
        ]),
      )
      expect(julyOf(waiting.refused)).toHaveLength(3)
      putTinyExport(office, 'moi-20180801-0500.csv', [
        ...many(500, '07').slice(0, 20),
        closed('A900', '02/07/2018'),
      ])
      const after = await runPass(office, august)
      expect(after.refused).toEqual([])
      expect(after.ingested.map((i) => i.file)).toEqual([
        'moi-20180801-0500.csv',
      ])
      expect(keysOf(after.failed)).toContain('2018-07 so')
      await using data = await openOfficeData(office)
      expect(data.loaded).toMatchObject({
        cutOff: '2018-08-01 05:00:00',
        complete: { to: '2018-07-31' },
        strangers: [],
      })
      const rows = await data.snapshot.db
        .selectFrom('dossier')
        .select(['source', 'code'])
        .where('code', 'in', ['A0', 'A900', 'A901'])
        .orderBy('code')
        .orderBy('source', 'desc')
        .execute()
      expect(rows.map((r) => `${r.source} ${r.code}`)).toEqual([
        'motcua-dientu A0',
        ...(links.startsWith('register') ? ['motcua-dientu A900'] : []),
        'moi A900',
        'motcua-dientu A901',
      ])
    },
  )
})

describe('which units get a scorecard', () => {
  test.for([
    ['the whole office first', 'dkkd', ['2010-01-01', ''], 'so dkkd ktdn'],
    [
      'one that began on the last day',
      'dkkd',
      ['2018-03-31', ''],
      'so dkkd ktdn',
    ],
    ['not one that began a day later', 'dkkd', ['2018-04-01', ''], 'so ktdn'],
    [
      'one that ended on the first day',
      'ktdn',
      ['2010-01-01', '2018-03-01'],
      'so dkkd ktdn',
    ],
    [
      'not one that ended a day before',
      'ktdn',
      ['2010-01-01', '2018-02-28'],
      'so dkkd',
    ],
  ] as const)('%s', async ([, unit, days, units]) => {
    using own = await copyOf(ready.office)
    const { office } = own
    setDays(office, unit, days)
    await takeIn(office, inboxExports(office, april), april)
    await using data = await openOfficeData(office)
    const march = parsePeriod('2018-03')
    expect((await scorecardUnits(data, office, march)).join(' ')).toBe(units)
    const { due } = await officeStatus(office, april)
    expect(due.map((d) => d.unit).join(' ')).toBe(units)
  })

  test('are those that were known then, where that is asked', async () => {
    using own = await copyOf(ready.office)
    const { office } = own
    await takeIn(office, inboxExports(office, april), april)
    const list = readFileSync(office.paths.units, 'utf8')
    setDays(office, 'dkkd', ['2018-04-01', ''])
    expect(readFileSync(office.paths.units, 'utf8')).not.toBe(list)
    await takeIn(office, [], '2018-04-02 06:00:00')
    const march = parsePeriod('2018-03')
    const known = async (at?: string) => {
      await using data = await openOfficeData(office, at)
      return (await scorecardUnits(data, office, march)).join(' ')
    }
    expect(await known()).toBe('so ktdn')
    expect(await known('2018-04-01')).toBe('so dkkd ktdn')
  })
})

describe('an export of everything that lacks much', () => {
  const many = Array.from({ length: 5 }, (_, i) =>
    openRow(`B${i}`, '05/03/2018 08:00'),
  )

  test('is held and holds everything back, with its numbers, until a person accepts it', async () => {
    using own = await copyOf(listed.office)
    edit(join(own.office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/^every: month$/m, 'mode: snapshot'],
    ])
    const office = loadOffice(own.office.dir)
    putTinyExport(office, 'hoso-20180320-0500.csv', many)
    const cut = putTinyExport(office, undefined, many.slice(0, 2))
    const pass = await runPass(office, april)
    expect(pass.issued).toEqual([])
    expect(pass.failed).toEqual([])
    expect(outcomeOf(pass)).toBe('refused')
    await expectSameOutside(office, pass.refused)
    expect(pass.refused.map(({ unit }) => unit)).toEqual(['so', 'dkkd', 'ktdn'])
    for (const { reasons } of pass.refused)
      expect(reasons.at(-1)).toMatch(
        /^hoso-20180401-0500\.csv: .* lacks 3 of the 5 that were open or ended since 2017-04-01 .* --accept-gone/,
      )
    const profile = office.profiles[0]!
    const accepted = await takeIn(
      office,
      [{ path: cut, profile, acceptGone: 'rút khỏi hệ thống' }],
      april,
    )
    expect(accepted).toMatchObject({ held: [], ingested: [{ gone: 3 }] })
    const next = await runPass(office, april)
    expect(next.refused).toEqual([])
  })

  test('is taken where the office allows so much', async () => {
    using own = await copyOf(listed.office)
    edit(join(own.office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/^every: month$/m, 'mode: snapshot'],
    ])
    edit(join(own.office.dir, 'motcua.yaml'), [
      [/^schedule:/m, 'intake: { gone: { share: 0.6 } }\nschedule:'],
    ])
    const office = loadOffice(own.office.dir)
    putTinyExport(office, 'hoso-20180320-0500.csv', many)
    putTinyExport(office, undefined, many.slice(0, 2))
    const { held, ingested } = await takeIn(
      office,
      inboxExports(office, april),
      april,
    )
    expect(held).toEqual([])
    expect(ingested.map(({ gone }) => gone)).toEqual([0, 3])
  })
})
