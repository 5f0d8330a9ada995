import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  lazyPrinter,
  ledgerPath,
  loadOffice,
  readLedger,
  restoreArchive,
  verifyFile,
} from '@motcua/jobs'
import type { LedgerEntry, Office } from '@motcua/jobs'
import { printedAnswers } from '@motcua/scorecard'
import type { Report } from '@motcua/scorecard'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { passOn } from './pass-on.ts'
import { edit, type OwnOffice } from './small-office.ts'
import {
  openRow,
  finishedRow,
  putTinyExport,
  tinyOffice,
} from './tiny-export.ts'

/* Saved queries whose answers are annex XIII of reports. Each test goes on where the one before it ended. */

let own: OwnOffice
let office: Office
/** The report of March that was issued. */
let issued: LedgerEntry

const channels = `-- Bao nhiêu hồ sơ
-- theo kênh?
select channel as "Kênh", count(*) as "Hồ sơ", round(avg(received_on - $from::date), 1) as "Ngày"
from dossier where received_on between $from::date and $to::date and $unit = 'so'
group by all order by 2 desc, 1;
`
const missed =
  '/* Hồ sơ nào muộn? */ select code as "Mã", finished_on as "Xong" from misses_of(\'on_time\', $period) order by 1'

beforeAll(async () => {
  own = tinyOffice(['so', 'dkkd'])
  save('kenh', channels)
  save('muon', missed)
  change([
    /^schedule:(.*)(periods: \[month\])/m,
    'annexQueries: [kenh, muon]\nschedule:$1$2, reports: { periods: [month] }',
  ])
  putTinyExport(office, 'hoso-20180401-0500.csv', [
    finishedRow('A1', '07/03/2018', '08/03/2018'),
    finishedRow('A2', '09/03/2018', '08/03/2018'),
    openRow('A3', '30/03/2018 08:00'),
  ])
  await passOn(office, '2018-04-01')
  issued = readLedger(ledgerPath(office)).find((e) => e.kind === 'report')!
})
afterAll(() => own[Symbol.dispose]())

function save(name: string, text: string): void {
  mkdirSync(join(own.office.dir, 'queries'), { recursive: true })
  writeFileSync(join(own.office.dir, 'queries', `${name}.sql`), text)
}

function change(...changes: readonly (readonly [RegExp, string])[]): void {
  edit(join(own.office.dir, 'motcua.yaml'), changes)
  office = loadOffice(own.office.dir)
}

const file = (form: 'pdf' | 'json') =>
  join(office.paths.archive, issued.files![form])

/** What annex XIII says, a line for each row. */
function annex(report: Report): readonly string[] {
  return printedAnswers(report).flatMap((block) => {
    if (block.kind !== 'table') return 'text' in block ? [block.text ?? ''] : []
    return block.rows.map((row) =>
      'cells' in row ? row.cells.map(({ text }) => text).join(' | ') : '',
    )
  })
}

test('a report that is issued has their answers over its period and unit', () => {
  const report = JSON.parse(readFileSync(file('json'), 'utf8')) as Report
  expect(report.annexes.at(-1)).toMatchObject({
    label: 'Phụ lục XIII',
    title: 'SỐ LIỆU THEO CÂU HỎI CỦA CƠ QUAN',
  })
  expect(annex(report)).toEqual([
    '1. Bao nhiêu hồ sơ theo kênh?',
    'online | 2 | 0',
    'counter | 1 | 29',
    '2. Hồ sơ nào muộn?',
    'A2 | 09/03/2018',
    'Truy vấn của cơ quan: kenh.sql, muon.sql.',
  ])
})

test('the queries are in a backup', async () => {
  const to = join(office.dir, '..', 'copies')
  const args = ['--office', office.dir, 'backup', to]
  expect(await motcuaHere(args)).toMatchObject({ code: 0 })
  const files = readdirSync(to, { recursive: true }).map(String)
  expect(files.some((path) => path.endsWith('queries/kenh.sql'))).toBe(true)
  rmSync(to, { recursive: true })
})

test('it is verified, and put back from its other files, when a query says something else by now', async () => {
  save('muon', missed.replace('order by 1', "where code = 'A1'"))
  await using printer = lazyPrinter()
  expect(await verifyFile(office, file('pdf'), printer)).toMatchObject({
    same: 'bytes',
    notes: [expect.stringContaining('annex XIII')],
  })
  for (const form of ['json', 'pdf'] as const) {
    const before = readFileSync(file(form))
    rmSync(file(form))
    expect(await restoreArchive(office, printer)).toMatchObject([{ why: null }])
    expect(readFileSync(file(form)).equals(before)).toBe(true)
  }
})

test('of an earlier load nothing is answered', async () => {
  putTinyExport(office, 'hoso-20180402-0500.csv', [
    finishedRow('A1', '07/03/2018', '08/03/2018'),
    finishedRow('A2', '08/03/2018', '08/03/2018'),
    openRow('A3', '30/03/2018 08:00'),
  ])
  await motcuaHere(['--office', office.dir, 'ingest', office.paths.inbox])
  const out = join(office.dir, 'earlier')
  const made = await motcuaHere(
    'report --period 2018-03 --as-of 2018-04-01 --format json'
      .split(' ')
      .concat('--out', out, '--office', office.dir),
  )
  const { reports } = JSON.parse(made.stdout)
  const report = JSON.parse(readFileSync(reports[0].files.json, 'utf8'))
  expect(annex(report)).toEqual([
    'Báo cáo lập theo số liệu của lần nạp trước; truy vấn của cơ quan chỉ trả lời theo số liệu mới nhất.',
  ])
})

test.for([
  [
    'select i from range(201) as of(i)',
    'queries/kenh.sql: expected at most 200 rows for annex XIII',
  ],
  [
    `select ${Array.from({ length: 11 }, (_, i) => `1 as c${i}`).join(', ')}`,
    'queries/kenh.sql: expected at most 10 columns for annex XIII',
  ],
  ['select recieved_on from dossier', 'queries/kenh.sql: '],
  [
    'select $phong as x',
    'queries/kenh.sql: $phong: expected a value, got none',
  ],
] as const)('%s is told, and no report is made', async ([text, told]) => {
  save('kenh', `-- Câu hỏi\n${text}`)
  const args = [
    'report',
    '--period',
    '2018-03',
    '--out',
    join(office.dir, 'none'),
  ]
  const made = await motcuaHere(['--office', office.dir, ...args])
  expect(made.code).toBe(1)
  expect(made.stderr).toContain(told)
})

test.for([
  [
    '[khong-co]',
    'annexQueries.0: expected one of kenh, muon, trong, got khong-co',
  ],
  [
    '[kenh, trong]',
    'annexQueries.1: expected a question as the first comment of queries/trong.sql, got none',
  ],
] as const)('an office that names %s is refused', ([names, told]) => {
  save('kenh', channels)
  save('trong', 'select 1')
  expect(() => change([/annexQueries: .*/, `annexQueries: ${names}`])).toThrow(
    told,
  )
})
