import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadOffice, officeStatus, outcomeOf, runPass } from '@motcua/jobs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { motcuaHere } from './command.ts'
import { openMailbox, type Mailbox } from './mailbox.ts'
import { edit, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* What the operator is told: also where nothing failed and nothing is held back. */

let box: Mailbox
let own: OwnOffice
beforeAll(async () => {
  box = await openMailbox()
  own = tinyOffice()
  const { dir } = own.office
  edit(join(dir, 'plan.yaml'), [[/2018-12-31/g, '2026-12-31']])
  edit(join(dir, 'motcua.yaml'), [
    [/start: '.*?'/, "start: '2026-12-01', due: { dayOff: next }"],
    [
      /^schedule:/m,
      `delivery:
  since: '2026-12-01'
  server: { host: 127.0.0.1, port: ${box.port}, security: none, from: kpi@localhost.test }
  operator: operator@localhost.test
  to: [{ name: luu-tru, folder: sent }]
schedule:`,
    ],
  ])
})
afterAll(async () => {
  own[Symbol.dispose]()
  await box[Symbol.asyncDispose]()
})

/** The numbered lines of the last notice. */
function told(): readonly string[] {
  const text = box.arrived.at(-1)?.mail.text ?? ''
  return text.split('\n').filter((line) => /^\d+\. /.test(line))
}

test('an export of a later day, and due days of a year that the calendar does not know', async () => {
  const office = loadOffice(own.office.dir)
  const days = [5, 6, 7, 8, 9].map((day) => `2027-01-0${day}`)
  const later = days.map((day) =>
    putTinyExport(office, `hoso-${day.replaceAll('-', '')}-0500.csv`),
  )
  // Later on the same day it comes by itself.
  const soon = putTinyExport(office, 'hoso-20261205-2300.csv')
  const pass = await runPass(office, '2026-12-05 06:00:00')
  const unmoved =
    'due days of 2027 are not moved by days off, as the calendar does not know that year (2026-12 is due on 2027-01-01, be that a day off or not); write its days off, Tết too, and make-up days into calendar.csv, and then the line 2027-12-31,year,'
  expect(outcomeOf(pass)).toBe('done')
  expect(pass.warned).toEqual([
    ...days
      .slice(0, 3)
      .map(
        (day) =>
          `hoso-${day.replaceAll('-', '')}-0500.csv: left until ${day} 05:00:00, as its name says that it is made then; rename it if it was made before`,
      ),
    '2 more exports have names of a later day',
    unmoved,
  ])
  expect(told()).toEqual(
    pass.warned.map((line, i) => `${i + 1}. note: ${line}`),
  )
  const at = '2026-12-05 07:00:00'
  const { coming, lastPass } = await officeStatus(office, at)
  expect(coming).toEqual([
    { period: '2026-12', dueOn: '2027-01-01', unknownYear: '2027' },
  ])
  expect(lastPass?.warned).toEqual(pass.warned)
  const args = ['status', '--now', at.replace(' ', 'T'), '--office', office.dir]
  expect((await motcuaHere(args)).stdout).toContain(`${unmoved}\n`)
  for (const path of [...later, soon]) rmSync(path)
})

test('none of them once the calendar knows the year, and that all is well', async () => {
  const office = loadOffice(own.office.dir)
  writeFileSync(
    join(office.dir, 'calendar.csv'),
    'day,kind,name\n2027-01-01,off,\n2027-02-05,off,Tết\n2027-12-31,year,\n',
  )
  const pass = await runPass(office, '2026-12-05 08:00:00')
  expect([outcomeOf(pass), pass.warned]).toEqual(['done', []])
  expect(box.arrived.at(-1)?.mail.subject).toContain('không còn việc phải xem')
  const { coming } = await officeStatus(office, '2026-12-05 08:30:00')
  expect(coming).toEqual([{ period: '2026-12', dueOn: '2027-01-04' }])
})

test('periods after the plan, for which nothing is due any more', async () => {
  const office = loadOffice(own.office.dir)
  const pass = await runPass(office, '2027-02-02 06:00:00')
  expect(pass.warned).toEqual([
    'not due: 1 period after 2026-12-31, where plan.yaml ends: 2027-01; the plan of a new year goes into plan.yaml',
  ])
  expect(told()).toContain(`2. note: ${pass.warned.join()}`)
})

test('one cause is told once, with what to do about it', async () => {
  using other = tinyOffice()
  appendFileSync(
    join(other.office.dir, 'motcua.yaml'),
    `
delivery:
  since: '2018-04-01'
  server: { host: 127.0.0.1, port: ${box.port}, security: none, from: kpi@localhost.test }
  operator: operator@localhost.test
  to: [{ name: luu-tru, folder: sent }]
`,
  )
  const office = loadOffice(other.office.dir)
  putTinyExport(office)
  vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', '/nowhere/chromium')
  try {
    const { failed } = await runPass(office, '2018-04-01 06:00:00')
    expect(failed).toHaveLength(3)
  } finally {
    vi.unstubAllEnvs()
  }
  expect(told()).toEqual([
    expect.stringMatching(
      /^1\. failed: 2018-03 3 units \(so, dkkd, ktdn\): expected a Chromium that starts/,
    ),
  ])
  const { subject, text = '' } = box.arrived.at(-1)?.mail ?? {}
  expect(subject).toBe('[MÔ PHỎNG] motcua skhdt-bd: 1 việc phải xem')
  expect(text).toContain(
    `failed: lỗi; chữa như ghi ở cuối dòng, lượt sau tự thử lại.\nChạy các lệnh trên máy chủ, thêm --office ${office.dir};`,
  )
})
