import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  archiveDamage,
  backup,
  lazyPrinter,
  ledgerPath,
  letterOf,
  loadOffice,
  officeStatus,
  readLedger,
  readOutbox,
  readPasses,
  recordClosing,
  restore,
  runPass,
  startEndpoint,
  verifyFile,
  type LedgerEntry,
  type Office,
  type Pass,
  type PassOptions,
} from '@motcua/jobs'
import { readIssued } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { copyOf, edit, type OwnOffice } from './small-office.ts'
import { passOn } from './pass-on.ts'
import {
  finishedRow,
  openRow,
  putTinyExport,
  tinyOffice,
} from './tiny-export.ts'

/*
 * Reports that the schedule issues beside scorecards. Each test goes on where the
 * one before it ended.
 */

let own: OwnOffice
let office: Office

beforeAll(() => {
  own = tinyOffice(['so', 'dkkd'])
  change([
    /^schedule:/m,
    `editions: { provisionalAfterDays: 5, restateWithinDays: 60 }
delivery:
  since: '2018-01-01'
  to:
    - { name: ca-hai, folder: both }
    - { name: bao-cao, folder: reports, kinds: [report] }
    - { name: phieu, folder: cards, kinds: [scorecard] }
schedule:`,
  ])
})
afterAll(() => own[Symbol.dispose]())

/** Changes `motcua.yaml`, and reads the office again. */
function change(...changes: readonly (readonly [RegExp, string])[]): void {
  edit(join(own.office.dir, 'motcua.yaml'), changes)
  office = loadOffice(own.office.dir)
}

const pass = (day: string, options?: PassOptions) =>
  passOn(office, day, options)

/** `report 2018-03 so 1 final` of each that a pass issued. */
function issuedIn({ issued }: Pick<Pass, 'issued'>): readonly string[] {
  return issued.map(
    (i) => `${i.kind} ${i.period} ${i.unit} ${i.edition} ${i.state}`,
  )
}

function reportsIn(entries = readLedger(ledgerPath(office))) {
  return entries.filter(({ kind }) => kind === 'report')
}

function fileOf(entry: LedgerEntry | undefined, form: 'pdf' | 'json'): string {
  return join(office.paths.archive, entry?.files?.[form] ?? '')
}

/** The PDFs in a recipient's folder. */
function sent(folder: string): readonly string[] {
  const dir = join(office.dir, folder, '2018-03')
  return existsSync(dir)
    ? readdirSync(dir).filter((name) => name.endsWith('.pdf'))
    : []
}

test('a ledger of a program that knew scorecards alone stays valid, and nothing of it is issued again', async () => {
  putTinyExport(office, 'hoso-20180401-0500.csv', [
    finishedRow('A1', '07/03/2018', '08/03/2018'),
    finishedRow('A2', '09/03/2018', '08/03/2018'),
  ])
  expect(issuedIn(await pass('2018-04-01'))).toEqual([
    'scorecard 2018-03 so 1 final',
    'scorecard 2018-03 dkkd 1 final',
  ])
  const path = ledgerPath(office)
  const old = readFileSync(path, 'utf8').replaceAll('"kind":"scorecard",', '')
  expect(old).not.toContain('"kind"')
  writeFileSync(path, old)
  expect(readLedger(path).map(({ kind }) => kind)).toEqual(
    Array(2).fill('scorecard'),
  )
  expect(issuedIn(await pass('2018-04-02'))).toEqual([])
  expect(readFileSync(path, 'utf8')).toBe(old)
  expect(sent('both')).toHaveLength(2)
  expect(sent('reports')).toEqual([])
})

test('reports are due when the office says so, and are told as what they are', async () => {
  change([/(periods: \[month\])/, '$1, reports: { periods: [month] }'])
  const { due } = await officeStatus(office, '2018-04-02 07:00:00')
  expect(due).toEqual([{ kind: 'report', period: '2018-03', unit: 'so' }])
  const args = ['status', '--now', '2018-04-02T07:00', '--office', office.dir]
  const { stdout } = await motcuaHere(args)
  expect(stdout).toContain('due: 1\n  2018-03 report, 1 units\n')
})

test('the whole office has one issued, once; each recipient gets the kinds that are for it', async () => {
  const done = await pass('2018-04-03')
  expect(done.failed).toEqual([])
  expect(issuedIn(done)).toEqual(['report 2018-03 so 1 final'])
  expect(done.told).toContain('2018-03 so report: issued')
  const [entry] = reportsIn()
  expect(entry?.files?.pdf).toBe(
    '2018-03/report_2018-03_so_1_final_MO-PHONG.pdf',
  )
  const cards = readLedger(ledgerPath(office))
  expect(entry?.published?.figures).toEqual(
    cards.find(({ kind, unit }) => kind === 'scorecard' && unit === 'so')
      ?.published?.figures,
  )
  expect([sent('both'), sent('reports'), sent('cards')]).toEqual([
    [expect.stringMatching(/^report_2018-03_so_/), ...sent('cards')],
    [expect.stringMatching(/^report_2018-03_so_/)],
    Array(2).fill(expect.stringMatching(/^scorecard_2018-03_/)),
  ])
  const parcels = [...readOutbox(office).values()]
  const reports = parcels.filter(({ kind }) => kind === 'report')
  expect(reports.map(({ to, state }) => [to, state])).toEqual([
    ['ca-hai', 'sent'],
    ['bao-cao', 'sent'],
  ])
  const ledger = readFileSync(ledgerPath(office), 'utf8')
  expect(issuedIn(await pass('2018-04-04'))).toEqual([])
  expect(readFileSync(ledgerPath(office), 'utf8')).toBe(ledger)
})

test('the watcher counts reports apart', async () => {
  const last = readPasses(office).findLast(({ issued }) => issued > 0)
  expect(last).toMatchObject({ issued: 1, reportsIssued: 1 })
  const { port, close } = await startEndpoint(office, 0)
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  const text = await answer.text()
  await close()
  const numberOf = (name: string) =>
    new RegExp(`^motcua_${name}{[^}]*} (\\d+)$`, 'm').exec(text)?.[1]
  expect(numberOf('issued_scorecards')).toBe('2')
  expect(numberOf('issued_reports')).toBe('1')
})

test('the mail of a report says what it is, under the code of the report', () => {
  const [entry] = reportsIn()
  const bytes = readFileSync(fileOf(entry, 'json'))
  const file = { path: 'a.pdf', name: 'a.pdf', bytes }
  const { subject, text, html } = letterOf(
    { json: { ...file, bytes }, pdf: file, xlsx: file },
    { isRepeat: false, isAttached: true },
  )
  expect(subject).toBe(
    '[MÔ PHỎNG] Báo cáo kết quả thực hiện chỉ tiêu cải cách hành chính tháng 3/2018 – Toàn Sở',
  )
  const { verification, scorecard } = JSON.parse(bytes.toString()) as {
    verification: string
    scorecard: { verification: string; conclusions: string[] }
  }
  for (const told of [text, html]) {
    expect(told).toContain(`Mã kiểm chứng: ${verification}.`)
    expect(told).not.toContain(scorecard.verification)
    expect(told).toContain('BÁO CÁO. Kết quả thực hiện chỉ tiêu')
  }
  for (const sentence of scorecard.conclusions) expect(text).toContain(sentence)
})

describe('a report that was issued', () => {
  test('carries its model, its tables and what it was made from', () => {
    const [entry] = reportsIn()
    const { manifest, paper, faults } = readIssued(
      readFileSync(fileOf(entry, 'pdf')),
    )
    expect(faults).toEqual([])
    expect(paper?.kind).toBe('report')
    expect(manifest).toMatchObject({
      kind: 'report',
      unit: 'so',
      period: '2018-03',
      batch: entry?.published?.batch,
      code: paper?.verification,
    })
    const names = manifest?.files.map(({ name }) => name)
    expect(names).toContain('report.json')
    expect(names).toContain('phu-luc-xii.csv')
    expect(names).toHaveLength(14)
  })

  test('of which a byte was changed is told from it', async () => {
    const pdf = fileOf(reportsIn()[0], 'pdf')
    const changed = join(office.dir, 'changed.pdf')
    const bytes = readFileSync(pdf)
    const at = bytes.length >> 1
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(changed, bytes)
    const args = ['verify', changed, '--office', office.dir]
    expect(await motcuaHere(args)).toMatchObject({ code: 4 })
    rmSync(changed)
  })

  test('is missed where it is gone, and made again as it was', async () => {
    using copy = await copyOf(office)
    const [entry] = reportsIn()
    const path = join(copy.office.paths.archive, entry?.files?.pdf ?? '')
    const before = readFileSync(path)
    rmSync(path)
    const xlsx = join(copy.office.paths.archive, entry?.files?.xlsx ?? '')
    appendFileSync(xlsx, 'x')
    const damage = await archiveDamage(copy.office, 'bytes')
    expect(damage.map(({ kind, unit }) => [kind, unit])).toEqual([
      ['report', 'so'],
      ['report', 'so'],
    ])
    const args = ['archive', '--restore', '--office', copy.office.dir]
    const { code, stdout } = await motcuaHere(args)
    expect([code, stdout.match(/made again, byte for byte/g)]).toEqual([
      0,
      Array(2).fill('made again, byte for byte'),
    ])
    expect(readFileSync(path)).toEqual(before)
  })

  test('comes back from a backup, and neither it nor its mail goes out again', async () => {
    using copy = await copyOf(office)
    const disk = join(copy.office.dir, '..', `disk-${process.pid}`)
    try {
      const made = await backup(copy.office, disk, '2018-04-04 08:00:00')
      const back = await restore(made.dir, join(disk, 'back'))
      const done = await runPass(back.office, '2018-04-04 09:00:00')
      expect([done.issued, done.failed]).toEqual([[], []])
      expect(done.delivered).toEqual([])
    } finally {
      rmSync(disk, { recursive: true, force: true })
    }
  })
})

test('late data restate the report too, which lists what changed', async () => {
  putTinyExport(office, 'hoso-20180410-0500.csv', [
    finishedRow('A4', '12/03/2018', '14/03/2018'),
  ])
  const done = await pass('2018-04-10')
  expect(done.failed).toEqual([])
  expect(issuedIn(done)).toEqual([
    'scorecard 2018-03 so 2 restated',
    'scorecard 2018-03 dkkd 2 restated',
    'report 2018-03 so 2 restated',
  ])
  const entry = reportsIn().at(-1)
  expect(entry?.replaces).toMatchObject({ edition: 1, state: 'final' })
  expect(entry?.replaces?.changes.length).toBeGreaterThan(0)
  expect(JSON.parse(readFileSync(fileOf(entry, 'json'), 'utf8'))).toMatchObject(
    { banners: [{}, { strong: 'ẤN BẢN 2 – ĐIỀU CHỈNH' }] },
  )
  expect(sent('reports')).toHaveLength(2)
})

test('a person has scorecards and reports of a period issued anew', async () => {
  const reissue = { period: '2018-03', reason: 'Sửa tên đơn vị' }
  const done = await pass('2018-04-11', { reissue })
  expect(issuedIn(done)).toEqual([
    'scorecard 2018-03 so 3 restated',
    'scorecard 2018-03 dkkd 3 restated',
    'report 2018-03 so 3 restated',
  ])
  expect(issuedIn(await pass('2018-04-11', { reissue }))).toEqual([])
})

test('what the gate holds back of reports is told apart, and goes out as provisional', async () => {
  const held = await pass('2018-05-02')
  expect(held.refused.map(({ kind, unit }) => [kind, unit])).toEqual([
    [undefined, 'so'],
    [undefined, 'dkkd'],
    ['report', 'so'],
  ])
  const { lastPass } = await officeStatus(office, '2018-05-02 07:00:00')
  expect(lastPass?.refused.map(({ kind, units }) => [kind, units])).toEqual([
    [undefined, ['so', 'dkkd']],
    ['report', ['so']],
  ])
  const args = ['status', '--now', '2018-05-02T07:00', '--office', office.dir]
  const { stdout } = await motcuaHere(args)
  expect(stdout).toContain('2018-04 (2 units), 2018-04 report (1 unit):')
  // From here on no scorecard is due: they are made elsewhere.
  change(
    [/start: '[^']*'/, "start: '2018-06-01'"],
    [/reports: {[^}]*}/, "reports: { periods: [month], start: '2018-03-01' }"],
  )
  expect(issuedIn(await pass('2018-05-06'))).toEqual([
    'report 2018-04 so 1 provisional',
  ])
  putTinyExport(office, 'hoso-20180507-0500.csv', [
    openRow('B1', '05/04/2018 08:00'),
  ])
  expect(issuedIn(await pass('2018-05-07'))).toEqual([
    'report 2018-04 so 2 final',
  ])
})

test('one of which an annex alone is another is restated within the window, and says which', async () => {
  // The same dossier, in time as before, of another procedure.
  putTinyExport(office, 'hoso-20180508-0500.csv', [
    finishedRow('A1', '07/03/2018', '08/03/2018', 'KHDT-002'),
  ])
  const done = await pass('2018-05-08')
  expect([issuedIn(done), done.failed]).toEqual([
    ['report 2018-03 so 4 restated'],
    [],
  ])
  const { replaces } = reportsIn().at(-1) ?? {}
  expect(replaces).toMatchObject({ edition: 3, changes: [], annexes: ['II'] })
  const json = readFileSync(fileOf(reportsIn().at(-1), 'json'), 'utf8')
  expect(JSON.parse(json).scorecard.kpis.restated[0]).toBe(
    'Thay thế ấn bản 3 (điều chỉnh), phát hành ngày 11/4/2018. Số thay đổi: xem phụ lục II.',
  )
  expect(issuedIn(await pass('2018-05-09'))).toEqual([])
})

test('neither after the window nor of a closed period', async () => {
  const correct = (day: string, procedure: string) =>
    putTinyExport(office, `hoso-201805${day}-0500.csv`, [
      finishedRow('A1', '07/03/2018', '08/03/2018', procedure),
    ])
  change([/restateWithinDays: 60/, 'restateWithinDays: 20'])
  correct('10', 'KHDT-003')
  expect(issuedIn(await pass('2018-05-10'))).toEqual([])
  change([/restateWithinDays: 20/, 'restateWithinDays: 60'])
  const act = { event: 'closed', period: '2018-03', by: 'Văn phòng' } as const
  recordClosing(office, { ...act, reason: 'Đã nộp' }, '2018-05-10 07:00:00')
  correct('11', 'KHDT-007')
  expect(issuedIn(await pass('2018-05-11'))).toEqual([])
})

test('with each unit it is due of those that lack one; a closed period gets none', async () => {
  change([
    /reports: {[^}]*}/,
    "reports: { periods: [month], units: all, start: '2018-04-01' }",
  ])
  const act = { event: 'closed', period: '2018-04', by: 'Văn phòng' } as const
  recordClosing(office, { ...act, reason: 'Đã nộp' }, '2018-05-12 07:00:00')
  expect(issuedIn(await pass('2018-05-13'))).toEqual([])
  recordClosing(
    office,
    { ...act, event: 'reopened', reason: 'Sửa' },
    '2018-05-13 07:00:00',
  )
  expect(issuedIn(await pass('2018-05-14'))).toEqual([
    'report 2018-04 dkkd 1 final',
  ])
})

test('one that cannot be made stops no other, is told, and is made when it can', async () => {
  using copy = await copyOf(office)
  const { paths } = copy.office
  const ledger = ledgerPath(copy.office)
  const kept = readFileSync(ledger, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !/"kind":"report","period":"2018-04"/.test(line))
  writeFileSync(ledger, `${kept.join('\n')}\n`)
  const place = join(
    paths.archive,
    '2018-04',
    'report_2018-04_dkkd_1_final_MO-PHONG.xlsx',
  )
  rmSync(place)
  // A folder in its place takes no file.
  mkdirSync(join(place, 'x'), { recursive: true })
  const done = await runPass(copy.office, '2018-05-15 06:00:00')
  expect(issuedIn(done)).toEqual(['report 2018-04 so 1 final'])
  expect(done.failed).toMatchObject([{ kind: 'report', unit: 'dkkd' }])
  const { failed } = await officeStatus(copy.office, '2018-05-15 07:00:00')
  expect(failed).toMatchObject([{ kind: 'report', unit: 'dkkd' }])
  rmSync(place, { recursive: true })
  const next = await runPass(copy.office, '2018-05-15 07:00:00')
  expect(issuedIn(next)).toEqual(['report 2018-04 dkkd 1 final'])
})

test('one that is not final, and one of a unit, are made again byte for byte', async () => {
  await using printer = lazyPrinter()
  const all = reportsIn()
  for (const entry of [
    all.find(({ state }) => state === 'provisional'),
    all.find(({ unit }) => unit === 'dkkd'),
  ]) {
    const pdf = fileOf(entry, 'pdf')
    const { same, differences } = await verifyFile(office, pdf, printer)
    expect([same, differences]).toEqual(['bytes', []])
  }
})

test('one that was made by hand is held against what it says of defects, as no earlier state of those is kept', async () => {
  const out = join(office.dir, 'by-hand')
  const args = ['report', '--period', '2018-03', '--out', out]
  const asked = ['--office', office.dir, '--format', 'json']
  const made = await motcuaHere([...args, ...asked])
  const [{ edition, files }] = JSON.parse(made.stdout).reports
  expect(edition).toBe(4)
  // Without a due day, which is a defect that it does not list.
  putTinyExport(office, 'hoso-20180516-0500.csv', [
    openRow('C1', '10/05/2018 08:00').replace('04/04/2018', ''),
  ])
  await pass('2018-05-16')
  await using printer = lazyPrinter()
  const { same, differences, notes } = await verifyFile(
    office,
    files.pdf,
    printer,
  )
  expect([same, differences]).toEqual(['bytes', []])
  expect(notes).toEqual([
    'the ledger does not know it; its list of defects (annex XII) is taken as it stands in the file, and is not held against anything',
    expect.stringContaining('1 batch was loaded since'),
  ])
})
