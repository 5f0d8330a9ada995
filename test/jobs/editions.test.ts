import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  lazyPrinter,
  ledgerPath,
  loadOffice,
  readLedger,
  recordClosing,
  runPass,
  verifyFile,
  type LedgerEntry,
  type Office,
  type Pass,
} from '@motcua/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { edit, type OwnOffice } from './small-office.ts'
import { passOn } from './pass-on.ts'
import {
  finishedRow,
  openRow,
  putTinyExport,
  tinyOffice,
} from './tiny-export.ts'

/*
 * A month from edition to edition, by exports that come late. Each test goes on
 * where the one before it ended.
 */

let own: OwnOffice
let office: Office

beforeAll(() => {
  own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [
      /^schedule:/m,
      `editions: { provisionalAfterDays: 5, restateWithinDays: 60 }
delivery: { since: '2018-01-01', to: [{ name: luu-tru, folder: sent }] }
schedule:`,
    ],
  ])
  office = loadOffice(own.office.dir)
})
afterAll(() => own[Symbol.dispose]())

const ofMarch = [
  finishedRow('A1', '07/03/2018', '08/03/2018'),
  finishedRow('A2', '09/03/2018', '08/03/2018'),
]

async function pass(day: string) {
  const done = await passOn(office, day)
  expect(done.failed).toEqual([])
  return done
}

function setWindow(days: number): void {
  edit(join(office.dir, 'motcua.yaml'), [
    [/restateWithinDays: \d+/, `restateWithinDays: ${days}`],
  ])
  office = loadOffice(office.dir)
}

/** `so 1 final` of each that a pass issued. */
function editionsOf({ issued }: Pick<Pass, 'issued'>): readonly string[] {
  return issued.map((i) => `${i.period} ${i.unit} ${i.edition} ${i.state}`)
}

function each(what: string, units = ['so', 'dkkd', 'ktdn']): string[] {
  return units.map((unit) => `2018-03 ${unit} ${what}`)
}

function entryOf(unit: string, edition: number): LedgerEntry {
  const all = readLedger(ledgerPath(office))
  const found = all.find((e) => e.unit === unit && e.edition === edition)
  if (!found) throw new Error(`expected edition ${edition} of ${unit}`)
  return found
}

function fileOf(unit: string, edition: number, form: 'pdf' | 'json'): string {
  const { archive } = office.paths
  return join(archive, entryOf(unit, edition).files?.[form] ?? '')
}

function cardOf(unit: string, edition: number) {
  return JSON.parse(readFileSync(fileOf(unit, edition, 'json'), 'utf8')) as {
    banners: { strong: string; rest: string }[]
    dataLine: string
    kpis: { restated: string[] }
  }
}

/** What lies in the recipient's folder. */
function sent(): readonly string[] {
  const folder = join(office.dir, 'sent', '2018-03')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => name.endsWith('.pdf')).toSorted()
}

test('what lacks an export alone is provisional when the patience is over, and says so', async () => {
  putTinyExport(office, 'hoso-20180302-0500.csv', [
    openRow('A1', '01/03/2018 08:00'),
  ])
  const early = await pass('2018-04-05')
  expect(editionsOf(early)).toEqual([])
  expect(early.refused).toHaveLength(3)
  const done = await pass('2018-04-06')
  expect(done.refused).toEqual([])
  expect(editionsOf(done)).toEqual(each('1 provisional'))
  const missing =
    /^2018-03 is provisional \(3 units\): exports of motcua-dientu up to 2018-03-31 are missing; .*; it becomes final when they come; where they never will: motcua close --period 2018-03 --reason '\.\.\.'$/
  expect(done.warned).toEqual([expect.stringMatching(missing)])
  const { banners, dataLine } = cardOf('so', 1)
  expect(banners.at(-1)?.strong).toBe('SỐ LIỆU TẠM TÍNH')
  expect(dataLine).toContain('Ấn bản 1 (tạm tính)')
  expect(sent()).toHaveLength(3)
  // And stays so, once, while nothing comes, and is told.
  const next = await pass('2018-04-07')
  expect(editionsOf(next)).toEqual([])
  expect(next.warned).toEqual(done.warned)
})

test('a provisional one becomes final by the next edition when its data are whole', async () => {
  putTinyExport(office, 'hoso-20180408-0500.csv', ofMarch)
  const done = await pass('2018-04-08')
  expect(editionsOf(done)).toEqual(each('2 final'))
  expect(done.warned).toEqual([])
  const { banners, dataLine, kpis } = cardOf('so', 2)
  expect(banners.map(({ strong }) => strong)).not.toContain('SỐ LIỆU TẠM TÍNH')
  expect(dataLine).toContain('Ấn bản 2 (chính thức)')
  expect(kpis.restated[0]).toContain(
    'Thay thế ấn bản 1 (tạm tính), phát hành ngày 06/4/2018.',
  )
  expect(sent()).toHaveLength(6)
  const { of } = entryOf('so', 2)
  expect(of?.definitions).toBe(entryOf('so', 1).of?.definitions)
  expect(of?.inputs).not.toBe(entryOf('so', 1).of?.inputs)
})

test('late data that change no printed number issue nothing', async () => {
  putTinyExport(office, 'hoso-20180409-0500.csv', [
    openRow('B1', '05/04/2018 08:00'),
  ])
  const ledger = readFileSync(ledgerPath(office), 'utf8')
  const done = await pass('2018-04-09')
  expect(done.ingested).toHaveLength(1)
  expect(editionsOf(done)).toEqual([])
  expect(readFileSync(ledgerPath(office), 'utf8')).toBe(ledger)
})

test('late data that change printed numbers restate the units whose numbers they are, once, and list the changes', async () => {
  putTinyExport(office, 'hoso-20180410-0500.csv', [
    finishedRow('A4', '12/03/2018', '14/03/2018'),
    finishedRow('A2', '08/03/2018', '08/03/2018'),
  ])
  const done = await pass('2018-04-10')
  expect(editionsOf(done)).toEqual(each('3 restated', ['so', 'dkkd']))
  expect(editionsOf(await pass('2018-04-11'))).toEqual([])
  const { banners, kpis } = cardOf('dkkd', 3)
  expect(banners.at(-1)).toEqual({
    strong: 'ẤN BẢN 3 – ĐIỀU CHỈNH',
    rest: '– thay thế ấn bản 2 phát hành ngày 08/4/2018; thay đổi: xem dưới Bảng 1.',
  })
  const [replaced, ...lines] = kpis.restated
  expect(replaced).toBe(
    'Thay thế ấn bản 2 (chính thức), phát hành ngày 08/4/2018. Số thay đổi:',
  )
  expect(lines[0]).toMatch(
    /, tháng 3\/2018: 50,00% \(1\/2\) → 100% \(3\/3\), hồ sơ sửa, hồ sơ bổ sung muộn\.$/,
  )
  expect(lines.slice(3)).toEqual([
    expect.stringMatching(/^và \d+ số khác; đủ trong tệp JSON\.$/),
  ])
  const { changes = [] } = entryOf('dkkd', 3).replaces ?? {}
  expect(changes).toContainEqual({
    kpi: 'on_time',
    period: '2018-03',
    before: { numerator: 1, denominator: 2 },
    now: { numerator: 3, denominator: 3 },
    causes: ['corrected', 'late'],
  })
  expect(sent()).toHaveLength(8)
  expect(sent()).toContain('scorecard_2018-03_dkkd_3_restated_MO-PHONG.pdf')
})

test('a person has a period issued anew with a reason, which is printed, and again only of other data', async () => {
  const reason = 'Sửa tên đơn vị'
  const args = ['run', '--period', '2018-03', '--reissue', '--reason', reason]
  const run = (more: readonly string[] = args) =>
    motcuaHere(['--office', office.dir, ...more, '--now', '2018-04-12T06:00'])
  const { code, stderr } = await run()
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('2018-03 ktdn: edition 3, restated, issued'),
  ])
  expect(entryOf('ktdn', 3).replaces).toMatchObject({ reason, changes: [] })
  expect(cardOf('ktdn', 3).kpis.restated).toEqual([
    `Thay thế ấn bản 2 (chính thức), phát hành ngày 08/4/2018. Lý do: ${reason}. Không có số nào đã in mà nay khác.`,
  ])
  const ledger = readFileSync(ledgerPath(office), 'utf8')
  expect(await run()).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      '2018-03: no new edition, as the last one was made for this reason of the same data by the same definitions; give another reason for another one',
    ),
  })
  expect(readFileSync(ledgerPath(office), 'utf8')).toBe(ledger)
  expect(await run(args.slice(0, 4))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      'expected --reissue with --period and --reason',
    ),
  })
  expect(await run(args.with(2, '2018-04'))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(
      'expected a period that was issued, got 2018-04; motcua ',
    ),
  })
})

test('one whose window is over, and a closed one, is issued anew by no pass; of that it is told', async () => {
  setWindow(5)
  putTinyExport(office, 'hoso-20180415-0500.csv', [
    finishedRow('A5', '13/03/2018', '14/03/2018'),
  ])
  expect(editionsOf(await pass('2018-04-15'))).toEqual([])
  setWindow(60)
  const act = { event: 'closed', period: '2018-03', by: 'Văn phòng' } as const
  recordClosing(office, { ...act, reason: 'Đã nộp' }, '2018-04-15 07:00:00')
  putTinyExport(office, 'hoso-20180416-0500.csv', [
    openRow('B2', '05/04/2018 08:00'),
  ])
  const closed = await pass('2018-04-16')
  expect(editionsOf(closed)).toEqual([])
  const notice =
    /2018-03 is closed, and \d+ of its issued numbers are others now; nothing is issued anew; see: motcua restated --period 2018-03/
  expect(closed.told.join('\n')).toMatch(notice)
  expect(closed.warned.join('\n')).toMatch(notice)
  expect((await pass('2018-04-17')).warned).toEqual([])
  const args = ['run', '--period', '2018-03', '--reissue', '--reason', 'Sửa']
  expect(await motcuaHere(['--office', office.dir, ...args])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /^error: expected a period that is open, got 2018-03, closed at .* \(Văn phòng\): Đã nộp; open it first: motcua .*close --period 2018-03 --reopen --reason '\.\.\.'\n$/,
    ),
  })
})

test('one that is opened again is restated by what came meanwhile', async () => {
  const act = { event: 'reopened', period: '2018-03', by: 'Văn phòng' } as const
  recordClosing(office, { ...act, reason: 'Sửa' }, '2018-04-16 07:00:00')
  const done = await pass('2018-04-17')
  expect(editionsOf(done)).toEqual(each('5 restated', ['so', 'dkkd']))
})

test('every edition is made again byte for byte', async () => {
  await using printer = lazyPrinter()
  for (const edition of [1, 2, 3, 4, 5]) {
    const file = fileOf('dkkd', edition, 'pdf')
    const { same, differences } = await verifyFile(office, file, printer)
    expect([edition, same, differences]).toEqual([edition, 'bytes', []])
  }
})

test('a person has anew what was issued before the patience is over; what was not waits', async () => {
  using other = tinyOffice()
  const { dir } = other.office
  const config = join(dir, 'motcua.yaml')
  edit(config, [
    [/^schedule:/m, 'editions: { provisionalAfterDays: 0 }\nschedule:'],
  ])
  putTinyExport(other.office, 'hoso-20180302-0500.csv', [
    openRow('A1', '01/03/2018 08:00'),
  ])
  const first = await runPass(loadOffice(dir), '2018-04-01 06:00:00')
  expect(editionsOf(first)).toEqual(each('1 provisional'))
  // Of one the issue was never entered.
  const path = ledgerPath(other.office)
  const lines = readFileSync(path, 'utf8').split('\n')
  const kept = lines.filter((line) => !line.includes('"unit":"ktdn"'))
  writeFileSync(path, kept.join('\n'))
  edit(config, [[/AfterDays: 0/, 'AfterDays: 30']])
  const reissue = { period: '2018-03', reason: 'Sửa' }
  const anew = (day: string) =>
    runPass(loadOffice(dir), `${day} 06:00:00`, () => {}, { reissue })
  const early = await anew('2018-04-02')
  expect(editionsOf(early)).toEqual(each('2 provisional', ['so', 'dkkd']))
  expect(early.refused).toMatchObject([
    { unit: 'ktdn', reasons: [expect.stringContaining('are missing')] },
  ])
  const late = await anew('2018-05-01')
  expect(editionsOf(late)).toEqual(each('1 provisional', ['ktdn']))
})
