import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ledgerPath, readLedger } from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { putTinyExport } from '../jobs/tiny-export.ts'
import { smallOffice, type OwnOffice } from '../jobs/small-office.ts'

/* A month that is issued, moves, is closed, and is explained: as an office does it. */

let own: OwnOffice

function run(...args: readonly string[]) {
  return motcuaHere(['--office', own.office.dir, ...args])
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--format', 'json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as T
}

/** A dossier of March that was finished in time, or so many days late. */
function row(code: string, late = 0): string {
  const day = String(8 + late).padStart(2, '0')
  return `${code};KHDT-001;Phòng Đăng ký kinh doanh;Trực tiếp;05/03/2018 08:00;08/03/2018;;${day}/03/2018 09:00;${day}/03/2018 10:00;;;;Đã trả kết quả;;Không`
}

beforeAll(async () => {
  own = smallOffice()
  const january = row('J1').replaceAll('/03/2018', '/01/2018')
  for (const month of ['02', '03'])
    putTinyExport(own.office, `hoso-2018${month}01-0500.csv`, [january])
  putTinyExport(own.office, undefined, [row('A1'), row('A2', 1), row('A3', 2)])
})
afterAll(() => own[Symbol.dispose]())

interface Restated {
  readonly kpi: string
  readonly unit: string
  readonly period: string
  readonly published: object
  readonly now: object
  readonly parts: readonly object[]
}

const march = ['--period', '2018-03'] as const
const reason = ['--reason', 'Đã nộp báo cáo'] as const
const why = [
  '--cause',
  'Thiếu người',
  '--remedy',
  'Điều động thêm một người',
  '--owner',
  'dkkd',
  '--until',
  '2018-04-30',
] as const

describe('before anything is issued', () => {
  test('nothing is restated, and nothing can be closed', async () => {
    await run('ingest', own.office.paths.inbox)
    expect(await json('restated')).toEqual({ restated: [] })
    const { stdout } = await run('restated')
    expect(stdout).toBe('Chưa phát hành số liệu nào.\n')
    const { code, stderr } = await run('close', ...march, ...reason)
    expect(code).toBe(3)
    expect(stderr).toContain(
      'error: expected a period whose papers are all issued, got 2018-03 without those of so, dkkd, ktdn; issue them first: motcua --office ',
    )
  })
})

describe('a month that is issued', () => {
  test('is kept with its batch, cut-off, definitions and plan', async () => {
    const { code, stderr } = await run('run', '--now', '2018-04-01T06:00:00')
    expect([code, stderr]).toEqual([0, expect.stringContaining('so: issued')])
    const [first] = readLedger(ledgerPath(own.office))
    const { published } = first ?? {}
    const of = { kpi: 'on_time', version: 1 }
    expect(published).toMatchObject({ asOf: '2018-04-01 05:00:00' })
    expect(published?.figures.filter(({ kpi }) => kpi === 'on_time')).toEqual([
      { ...of, period: '2018-03', numerator: 1, denominator: 3, value: 1 / 3 },
      {
        ...of,
        period: '2018-03-YTD',
        numerator: 2,
        denominator: 4,
        value: 0.5,
      },
    ])
    const plan = join(own.office.paths.var, 'plans', `${published?.plan}.json`)
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(own.office.plan)),
    )
    const { stdout } = await run('restated')
    expect(stdout).toMatch(/^0 trong \d+ số đã công bố nay khác\.\n$/)
    // What is kept for that is no part of the status.
    const { issued } = await json<{ issued: object[] }>('status')
    expect(issued[0]).not.toHaveProperty('published')
  })

  test('is provisional, then closed by a role, once', async () => {
    const life = async () =>
      (await json<{ life: object }>('kpi', ...march)).life
    const completeness = { days: 31, of: 31 }
    expect(await life()).toEqual({
      life: 'provisional',
      completeness,
      closed: null,
    })
    const act = await json<{ at: string }>('close', ...march, ...reason)
    const kept = { by: 'Văn phòng', reason: 'Đã nộp báo cáo', at: act.at }
    expect(act).toEqual({ event: 'closed', period: '2018-03', ...kept })
    expect(await life()).toEqual({ life: 'closed', completeness, closed: kept })
    const { code, stderr } = await run('close', ...march, ...reason)
    expect(code).toBe(2)
    expect(stderr).toContain(
      `expected a period that is open, got 2018-03, closed at ${act.at} (Văn phòng): Đã nộp báo cáo; open it again with --reopen`,
    )
  })

  test('moves, which every part is told of with its dossiers', async () => {
    putTinyExport(own.office, 'hoso-20180501-0500.csv', [
      row('A2'),
      row('A4', 3),
      row('A5'),
    ])
    const { stderr } = await run('run', '--now', '2018-05-01T06:00:00')
    expect(stderr).toContain('2018-03 is closed, and ')
    expect(stderr).toContain('nothing is issued anew; see: motcua --office ')
    const found = await json<{ restated: Restated[] }>(
      'restated',
      ...march,
      '--kpi',
      'on_time',
    )
    const moved = {
      kpi: 'on_time',
      period: '2018-03',
      published: {
        numerator: 1,
        denominator: 3,
        value: 1 / 3,
        at: '2018-04-01 06:00:00',
        version: 1,
      },
      now: { numerator: 3, denominator: 5, value: 0.6, version: 1 },
      parts: [
        { cause: 'corrected', numerator: 1, denominator: 0, dossiers: ['A2'] },
        {
          cause: 'late',
          numerator: 1,
          denominator: 2,
          dossiers: ['A4', 'A5'],
        },
      ],
    }
    expect(found.restated).toMatchObject([
      { ...moved, unit: 'so' },
      { ...moved, unit: 'dkkd' },
    ])
    expect(found.restated.map((r) => Object.keys(r))).toEqual(
      found.restated.map(() => [
        'kpi',
        'unit',
        'period',
        'published',
        'now',
        'parts',
      ]),
    )
    const { stdout } = await run('restated', '--kpi', 'on_time')
    expect(stdout).toContain('2 trong ')
    expect(stdout).toMatch(
      /công bố 01\/04\/2018 \(lần nạp \d+\), nay lần nạp \d+/,
    )
    expect(stdout).toMatch(
      /so +1\/3 +33,33% +3\/5 +60,00% +sửa sau công bố +\+1\/0 +A2\n/,
    )
    expect(stdout).toMatch(/\n +nạp sau công bố +\+1\/\+2 +A4 A5\n/)
    const none = await run('restated', '--unit', 'zz')
    expect([none.code, none.stderr]).toEqual([
      2,
      'error: expected a unit of so, dkkd, ktdn, for which scorecards were issued, got zz\n',
    ])
    // The year to date moved as the month did; it is told where it is asked for.
    const toDate = await json<{ restated: Restated[] }>(
      'restated',
      '--period',
      '2018-03-YTD',
      '--kpi',
      'on_time',
      '--unit',
      'dkkd',
    )
    expect(toDate.restated.map(({ parts }) => parts)).toEqual([moved.parts])
  })

  test('says so in the KPIs, the check and the status, while nothing of it is issued anew', async () => {
    const { life, results } = await json<{
      life: { life: string }
      results: { kpi: string; published?: object }[]
    }>('kpi', ...march)
    expect(life.life).toBe('restated')
    expect(results.find(({ kpi }) => kpi === 'on_time')).toMatchObject({
      numerator: 3,
      published: { numerator: 1, denominator: 3, value: 1 / 3 },
    })
    const { closed } = await json<{ closed: object[] }>('check')
    expect(closed).toMatchObject([{ period: '2018-03', by: 'Văn phòng' }])
    for (const command of ['check', 'status']) {
      const { stdout } = await run(command)
      expect(stdout).toContain('2018-03 is closed, and ')
    }
    const kpi = await run('kpi', ...march)
    expect(kpi.stdout).toMatch(
      /^Kỳ 2018-03 đã khóa lúc .* \(Văn phòng\): Đã nộp báo cáo\nSố đã công bố của kỳ này nay khác; xem: motcua --office .* restated --period 2018-03\n/,
    )
    const { stderr } = await run('ingest', own.office.paths.units)
    expect(stderr).toContain('2018-03 is closed, and ')
    // Not even what was never issued.
    const ledger = ledgerPath(own.office)
    const kept = readFileSync(ledger)
    rmSync(ledger)
    const { issued } = await json<{ issued: object[] }>(
      'run',
      '--now',
      '2018-04-02T06:00:00',
    )
    expect(issued).toEqual([])
    const { due } = await json<{ due: { period: string }[] }>(
      'status',
      '--now',
      '2018-04-02T06:00:00',
    )
    expect(due).toEqual([])
    writeFileSync(ledger, kept)
  })

  test('is opened again with a reason', async () => {
    const open = await run('close', ...march, '--reopen', ...reason)
    expect(open.stdout).toMatch(
      /^Kỳ 2018-03: đã mở lại lúc .*: Đã nộp báo cáo\n$/,
    )
    expect((await json<{ closed: object[] }>('status')).closed).toEqual([])
    const again = await run('close', ...march, '--reopen', ...reason)
    expect([again.code, again.stderr]).toEqual([
      2,
      'error: expected a period that is closed, got 2018-03\n',
    ])
  })
})

describe('the words of a missed KPI', () => {
  test('are kept, shown, and carried on until they are done', async () => {
    const note = await json<{ at: string }>('note', 'on_time', ...march, ...why)
    const kept = {
      id: 1,
      at: note.at,
      kpi: 'on_time',
      period: '2018-03',
      unit: 'so',
      cause: 'Thiếu người',
      remedy: 'Điều động thêm một người',
      owner: 'dkkd',
      until: '2018-04-30',
    }
    expect(note).toEqual(kept)
    const listed = (...more: readonly string[]) =>
      json<{ notes: object[] }>('note', '--list', ...more).then((l) => l.notes)
    expect(await listed()).toEqual([kept])
    expect(await listed('--period', '2018-05')).toEqual([kept])
    expect(await listed('--period', '2018-02')).toEqual([])
    expect(await listed('--unit', 'dkkd')).toEqual([])
    expect((await json<{ notes: object[] }>('status')).notes).toEqual([kept])
    const explained = (period: string) =>
      json<{ notes: object[] }>('explain', 'on_time', '--period', period)
    expect((await explained('2018-04')).notes).toEqual([kept])
    expect((await explained('2018-01')).notes).toEqual([])
    for (const args of [
      ['status'],
      ['explain', 'on_time'],
      ['note', '--list'],
    ]) {
      const { stdout } = await run(...args)
      expect(stdout).toContain('Điều động thêm một người')
      expect(stdout).toContain('2018-04-30 (quá hạn)')
    }
    expect(await json('note', '--done', '1')).toMatchObject(kept)
    expect(await listed()).toEqual([])
    const { stderr } = await run('note', '--done', '1')
    expect(stderr).toContain(
      'expected --done with the number of an open note (there is none), got 1',
    )
    const { id } = await json<{ id: number }>('note', 'early', ...march, ...why)
    expect(id).toBe(2)
  })

  test('stand beside the paragraphs that units write for reports', async () => {
    const path = join(own.office.dir, 'narratives.csv')
    writeFileSync(
      path,
      'period,unit,section,position,text\n2018-03,dkkd,causes,1,Phần mềm chậm.\n',
    )
    await run('ingest', path)
    const { paragraphs } = await json<{ paragraphs: object[] }>(
      'note',
      '--list',
    )
    expect(paragraphs).toEqual([
      {
        period: '2018-03',
        unit: 'dkkd',
        section: 'causes',
        position: 1,
        text: 'Phần mềm chậm.',
      },
    ])
    const { stdout } = await run('note', '--list', ...march, '--unit', 'dkkd')
    expect(stdout).toMatch(/2018-03 +dkkd +nguyên nhân +Phần mềm chậm\.\n$/)
    const other = await run('note', '--list', ...march, '--unit', 'ktdn')
    expect(other.stdout).toBe('Không có ghi chú nào còn mở.\n')
  })

  test.for([
    [
      'no KPI',
      ['note', ...march, ...why],
      'expected a KPI, such as note on_time',
    ],
    ['an unknown KPI', ['note', 'nope', ...march, ...why], 'nope'],
    ['no period', ['note', 'on_time', ...why], 'expected --period, got none'],
    [
      'no remedy',
      ['note', 'on_time', ...march, '--cause', 'x'],
      'expected --remedy, got none',
    ],
    [
      'an unknown unit',
      ['note', 'on_time', ...march, '--unit', 'zz', ...why],
      'expected --unit of so, dkkd, ktdn, got zz',
    ],
    [
      'a person as owner',
      ['note', 'on_time', ...march, ...why, '--owner', 'ai'],
      'expected --owner of so, dkkd, ktdn, got ai',
    ],
    [
      'a day within the period',
      ['note', 'on_time', ...march, ...why, '--until', '2018-03-31'],
      'expected --until as a day after 2018-03-31, such as 2018-04-30, got 2018-03-31',
    ],
    [
      'no day',
      ['note', 'on_time', ...march, ...why, '--until', '2018-02-30'],
      'got 2018-02-30',
    ],
  ] as const)('are refused with %s', async ([, args, told]) => {
    const { code, stderr } = await run(...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(told)])
  })

  test.for([
    '0912345678',
    'gọi 0274 3822 926',
    '0274-3822-926',
    '(+84 912 345 678)',
    'CMND 281234567',
    'CCCD 079123456789',
    '281 234 567',
    '079.123.456.789',
  ])(
    'are refused with personal numbers, which are not repeated: %s',
    async (text) => {
      const notes = join(own.office.paths.var, 'notes.ndjson')
      const before = existsSync(notes) ? readFileSync(notes, 'utf8') : ''
      for (const option of ['--cause', '--remedy']) {
        const args = ['note', 'on_time', ...march, ...why, option, text]
        const { code, stdout, stderr } = await run(...args)
        expect([code, stdout]).toEqual([2, ''])
        expect(stderr).toBe(
          `error: expected a ${option.slice(2)} without personal data, got one with what may be the number of a telephone or an identity card; leave it out\n`,
        )
      }
      for (const command of ['close', 'accept']) {
        const { code } = await run(command, ...march, '--reason', text)
        expect([command, code]).toEqual([command, 2])
      }
      expect(existsSync(notes) ? readFileSync(notes, 'utf8') : '').toBe(before)
    },
  )

  test.for([
    'SKHDT-180226-0040 và SKHDT-180307-0090 chờ ý kiến',
    'từ 2018-03-01 đến 2018-03-31, 12/3/2018',
    'thiếu 1.250.000 đồng; 12.345 hồ sơ',
    'Kế hoạch 2062/KH-SKHĐT, 29/12/2017',
  ])('may hold codes, days and amounts: %s', async (text) => {
    const args = ['note', 'on_time', ...march, ...why, '--cause', text]
    expect(await json<object>(...args)).toMatchObject({ cause: text })
  })
})
