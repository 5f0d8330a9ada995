import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  inboxExports,
  loadOffice,
  openOfficeData,
  runPass,
  takeIn,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { evaluate, parsePeriod } from '@motcua/metrics'
import { processingDays } from '@motcua/metrics/catalog'
import { coverage } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import { motcuaHere } from './command.ts'
import { edit } from './small-office.ts'
import type { OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

const now = '2028-04-01 06:00:00'

let own: OwnOffice
beforeEach(() => {
  own = tinyOffice()
})
afterEach(() => own[Symbol.dispose]())

/** A finished dossier, from one day to another. */
function row(code: string, from: string, to: string): string {
  return `${code};KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;${from} 08:00;${to};;${to} 09:00;${to} 10:00;;;;Đã trả kết quả;;`
}

/** Writes the calendar of an office and takes it in, with what lies in the inbox. */
async function state(office: Office, lines: readonly string[], at = now) {
  writeFileSync(
    join(office.dir, 'calendar.csv'),
    ['day,kind,name', ...lines, ''].join('\n'),
  )
  const taken = await takeIn(office, inboxExports(office, at), at)
  expect(taken.failed).toEqual([])
  return taken.catalogues.find((c) => c.file === 'calendar.csv')
}

/** Runs a command on an office: whatever its lists say, it says what it takes and shows no stack. */
async function ask({ dir }: Office, ...args: readonly string[]) {
  const { code, stdout, stderr } = await motcuaHere(['--office', dir, ...args])
  expect([stderr, code]).toEqual(['', expect.toBeOneOf([0, 1])])
  return JSON.parse(stdout)
}

/** The working days that the dossiers of some months took in the middle, or why that is not known. */
async function took(office: Office, months: readonly string[]) {
  const { code, plan } = office
  await using data = await openOfficeData(office)
  const { results } = await evaluate(data.snapshot.db, [processingDays], {
    office: code,
    periods: months.map(parsePeriod),
    plan,
    calendar: data.calendar,
    complete: coverage(data.loaded),
  })
  return results.map((result) => result.value ?? result.reason)
}

/** The same of a month as a command tells it. */
async function explained(office: Office, period: string) {
  const args = ['explain', processingDays.id, '--period', period]
  const { result } = await ask(office, ...args, '--format', 'json')
  return result.value ?? result.reason
}

interface Finding {
  readonly table: string
  readonly code: string
  readonly open: number
}

/** What is still to be mended in the list of days. */
async function toldOf(office: Office): Promise<string[]> {
  const told = await ask(office, 'check', '--format', 'json')
  const findings: readonly Finding[] = told.findings
  return findings
    .filter((f) => f.table === 'calendar_day' && f.open > 0)
    .map((f) => `${f.code} ${f.open}`)
}

describe('a day of a year that the program does not know', () => {
  test('is told and computed with once the years up to it are stated', async () => {
    edit(join(own.office.dir, 'sources/motcua-dientu.yaml'), [
      [/^every: month\n/m, ''],
    ])
    const office = loadOffice(own.office.dir)
    putTinyExport(office, 'hoso-20280401-0500.csv', [
      row('A', '05/03/2018', '09/03/2018'),
      row('B', '05/03/2027', '11/03/2027'),
      row('C', '03/03/2028', '09/03/2028'),
    ])
    const years = () => took(office, ['2018-03', '2027-03', '2028-03'])
    const outside = 'outside_calendar'
    const days = ['2027-02-08,off,Tết', '2027-03-08,off,', '2028-01-26,off,Tết']
    await state(office, days)
    expect(await toldOf(office)).toEqual(['year_not_stated 3'])
    expect(await years()).toEqual([4, outside, outside])

    await state(office, [...days, '2028-12-31,year,'])
    expect(await toldOf(office)).toEqual(['year_not_stated 4'])
    expect(await years()).toEqual([4, outside, outside])

    await state(office, [...days, '2027-12-31,year,đủ'])
    expect(await toldOf(office)).toEqual(['year_not_stated 1'])
    expect(await years()).toEqual([4, 3, outside])

    await state(office, [...days, '2027-12-31,year,', '2028-12-31,year,'])
    expect(await toldOf(office)).toEqual([])
    expect(await years()).toEqual([4, 3, 4])
    expect(await explained(office, '2028-03')).toBe(4)

    // Without Tết no year is complete.
    await state(office, ['2027-03-08,off,', '2027-12-31,year,'])
    expect(await toldOf(office)).toEqual([
      'year_not_stated 1',
      'year_without_tet 1',
    ])
    expect(await years()).toEqual([4, outside, outside])
  })

  test('stops no pass', async () => {
    const { office } = own
    putTinyExport(office)
    await state(office, ['2027-02-08,off,Tết Đinh Mùi'], '2018-04-01 06:00:00')
    const pass = await runPass(office, '2018-04-01 06:00:00')
    expect(pass).toMatchObject({ refused: [], failed: [] })
    expect(pass.issued).toHaveLength(3)
  })
})

test('whatever the list of days says, its rows are counted and every command ends as it should', async () => {
  const { office } = own
  putTinyExport(office)
  await takeIn(office, inboxExports(office, now), now)
  const days = fc.oneof(
    fc
      .date({
        min: new Date('1899-06-01'),
        max: new Date('2101-06-01'),
        noInvalidDate: true,
      })
      .map((day) => day.toISOString().slice(0, 10)),
    fc
      .tuple(
        fc.integer({ min: 2016, max: 2029 }),
        fc.constantFrom('01-01', '02-08', '12-31'),
      )
      .map(([year, day]) => `${year}-${day}`),
    fc.constantFrom(
      '',
      '2027',
      '2027-02-30',
      '8/2/2027',
      '46426',
      '0000-00-00',
    ),
  )
  const kinds = fc.oneof(
    fc.constantFrom('off', 'make_up', 'year', 'YEAR', ' off '),
    fc.constantFrom('', 'nghỉ', '0'),
  )
  const names = fc.constantFrom('', 'Tết', '"a, b"', "'); --")
  const lines = fc.array(fc.tuple(days, kinds, names), {
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(lines, async (cells) => {
      const list = await state(
        office,
        cells.map((c) => c.join(',')),
      )
      expect(list).toMatchObject({ read: cells.length })
      expect(list!.accepted + list!.unchanged + list!.rejected).toBe(list!.read)
      await ask(office, 'kpi', '--period', '2018-03', '--format', 'json')
      await ask(office, 'status', '--format', 'json')
    }),
    { numRuns: size(2, 60) },
  )
})
