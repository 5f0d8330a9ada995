import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  lazyPrinter,
  ledgerPath,
  loadOffice,
  readLedger,
  runPass,
  verifyFile,
  type LedgerEntry,
  type Office,
} from '@motcua/jobs'
import { expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { edit, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* A period is judged by the plan of its year, also when plan.yaml is that of the next. */

const finished = (code: string, day: string) =>
  `${code};KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;03/12/2018 08:00;10/12/2018;;${day}/12/2018 09:00;${day}/12/2018 10:00;;;;Đã trả kết quả;;`

/** An office that begins with December. */
function winterOffice(): OwnOffice {
  const own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/dataFrom: .*/, "dataFrom: '2018-12-01'"],
    [/start: '.*?'/, "start: '2018-12-01'"],
    [/^schedule:/m, 'editions: { restateWithinDays: 60 }\nschedule:'],
  ])
  return { ...own, office: loadOffice(own.office.dir) }
}

/** Puts the plan of 2019 into the place of that of 2018: other targets. */
function newPlan({ dir }: Office): Office {
  const path = join(dir, 'plan.yaml')
  const text = readFileSync(path, 'utf8')
    .replaceAll(/'2018-(\d\d-\d\d)'/g, "'2019-$1'")
    .replace('year: 2018', 'year: 2019')
    .replace(/^number: .*/m, "number: '9/KH-2019'")
    .replaceAll('value: 0.95', 'value: 0.5')
  writeFileSync(path, text)
  return loadOffice(dir)
}

/** What the paper says of the plan and its targets. */
function saidOf({ paths }: Office, { files }: LedgerEntry) {
  const text = readFileSync(join(paths.archive, files?.json ?? ''), 'utf8')
  const { planLine, kpis } = JSON.parse(text) as {
    planLine: string
    kpis: { rows: { title: string; target: string }[] }
  }
  return [planLine, kpis.rows.map(({ title, target }) => [title, target])]
}

test('December restated in January is by the plan of December, and January by the new one', async () => {
  using own = winterOffice()
  const { office } = own
  putTinyExport(office, 'hoso-20190101-0500.csv', [finished('A1', '07')])
  await runPass(office, '2019-01-01 06:00:00')
  const later = newPlan(office)
  putTinyExport(later, 'hoso-20190110-0500.csv', [finished('A2', '12')])
  const done = await runPass(later, '2019-01-10 06:00:00')
  expect([done.failed, done.refused]).toEqual([[], []])
  const reissue = { period: '2018-12', reason: 'Sửa tên' }
  await runPass(later, '2019-01-11 06:00:00', () => {}, { reissue })
  putTinyExport(later, 'hoso-20190201-0500.csv', [
    finished('B1', '08').replaceAll('/12/2018', '/01/2019'),
  ])
  await runPass(later, '2019-02-01 06:00:00')
  const ledger = readLedger(ledgerPath(later)).filter((e) => e.unit === 'so')
  expect(ledger.map((e) => `${e.period} ${e.edition} ${e.state}`)).toEqual([
    '2018-12 1 final',
    '2018-12 2 restated',
    '2018-12 3 restated',
    '2019-01 1 final',
  ])
  const [first, second, third, january] = ledger
  if (!first || !second || !third || !january) throw new Error('expected four')
  for (const edition of [second, third]) {
    expect(saidOf(later, edition)).toEqual(saidOf(later, first))
    expect(edition.published?.plan).toBe(first.published?.plan)
  }
  expect(saidOf(later, first)[0]).toContain('2062/KH-SKHĐT')
  expect(saidOf(later, january)[0]).toContain('9/KH-2019')
  // Also where a person makes it by hand.
  const args = ['--office', later.dir, 'scorecard', '--period', '2018-12']
  const { stdout } = await motcuaHere([...args, '--format', 'json'])
  const [{ files }] = JSON.parse(stdout).scorecards
  expect(JSON.parse(readFileSync(files.json, 'utf8')).planLine).toContain(
    '2062/KH-SKHĐT',
  )
  await using printer = lazyPrinter()
  const pdf = join(later.paths.archive, second.files?.pdf ?? '')
  const { same, differences } = await verifyFile(later, pdf, printer)
  expect([same, differences]).toEqual(['bytes', []])
})

test('a period of which no plan is known is refused, and says what to do', async () => {
  using own = winterOffice()
  const office = newPlan(own.office)
  putTinyExport(office, 'hoso-20190101-0500.csv', [finished('A1', '07')])
  const { issued, refused } = await runPass(office, '2019-01-01 06:00:00')
  expect(issued).toEqual([])
  expect(refused.map(({ unit }) => unit)).toEqual(['so', 'dkkd', 'ktdn'])
  expect(refused[0]?.reasons).toEqual([
    'expected a plan that covers 2018-12, got plan.yaml of 2019, which begins on 2019-01-01; put the plan of that time into plan.yaml for one pass, and the new one back after it, or let schedule.start be no earlier than the plan',
  ])
})
