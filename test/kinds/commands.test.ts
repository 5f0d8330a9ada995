import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadOffice, rejectsTooMany } from '@motcua/jobs'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { copyOf, edit, type OwnOffice } from '../jobs/small-office.ts'
import {
  badRows,
  openRow,
  putTinyExport,
  tinyOffice,
} from '../jobs/tiny-export.ts'
import { cases, digits, files, seed } from './cases.ts'

/* What a command says of a file of which much is rejected, and of lists of days. */

let ready: OwnOffice
beforeAll(() => {
  ready = tinyOffice()
})
afterAll(() => ready[Symbol.dispose]())

let own: OwnOffice
beforeEach(async () => {
  own = await copyOf(ready.office)
  return () => own[Symbol.dispose]()
})

async function run(...args: readonly string[]) {
  return motcuaHere(['--office', own.office.dir, ...args, '--format', 'json'])
}

const refused = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(100, 50)),
  bad: fc.nat({ max: 100 }),
  percent: fc.nat({ max: 100 }),
  noData: fc.nat({ max: 2 }),
})

/** Whether so many are too many, by whole numbers. */
function isTooMany(rows: number, bad: number, percent: number): boolean {
  return bad > 0 && (bad === rows || bad * 100 > rows * percent)
}

test('too many rows of a file are rejected by what the office allows, to the row', () => {
  const wrong = cases(refused, 3_000, 30_000).filter((given) => {
    const { rows, noData, percent } = given
    const bad = given.bad % (rows + 1)
    const of = { read: rows + noData, rejected: bad + noData, noData }
    return rejectsTooMany(of, percent / 100) !== isTooMany(rows, bad, percent)
  })
  expect(wrong, `seed ${seed}`).toEqual([])
})

test('the command ends with 3 where too many rows are rejected, else with 0', async () => {
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/$/, '\nintake: { rejected: 0 }\n'],
  ])
  let n = 0
  await fc.assert(
    fc.asyncProperty(refused, async ({ rows, bad: some, percent, noData }) => {
      edit(join(own.office.dir, 'motcua.yaml'), [
        [/intake: .*/, `intake: { rejected: ${percent / 100} }`],
      ])
      n += 1
      const bad = some % (rows + 1)
      const lines = Array.from({ length: rows }, (_, i) =>
        i < bad
          ? (badRows[0]?.replace('A1', `B${i}-${n}`) ?? '')
          : openRow(`A${i}-${n}`, '05/03/2018 08:00'),
      )
      const totals = Array.from({ length: noData }, () => `Tổng cộng;${rows}`)
      const name = `hoso-201804${digits(1 + (n % 28))}-${digits(n % 24)}00.csv`
      const path = putTinyExport(loadOffice(own.office.dir), name, [
        ...lines,
        ...totals.slice(0, 1),
      ])
      const { code, stdout } = await run('ingest', path)
      const [file] = JSON.parse(stdout).files
      const total = Math.min(noData, 1)
      expect(file).toMatchObject({
        read: rows + total,
        accepted: rows - bad,
        rejected: bad + total,
      })
      expect(code).toBe(isTooMany(rows, bad, percent) ? 3 : 0)
    }),
    files(3),
  )
})

const kinds = ['off', 'make_up'] as const
const calendar = fc.record({
  days: fc.uniqueArray(
    fc.record({
      year: fc.integer({ min: 2014, max: 2031 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      kind: fc.constantFrom(...kinds),
    }),
    {
      selector: ({ year, month, day }) => year * 10_000 + month * 100 + day,
      maxLength: 40,
    },
  ),
  /** Years with a Tết, and those that are said to be complete. */
  tets: fc.subarray([2014, 2015, 2016, 2027, 2028, 2029, 2030]),
  stated: fc.subarray([2014, 2015, 2016, 2020, 2027, 2028, 2029, 2030]),
})

test('days of years that are not stated are flagged, and every command goes on', async () => {
  putTinyExport(own.office)
  const { code: first } = await run('ingest', own.office.paths.inbox)
  expect(first).toBe(0)
  await fc.assert(
    fc.asyncProperty(calendar, async ({ days, tets, stated }) => {
      const isTet = (month: number, day: number) =>
        (month === 1 && day >= 19) || (month === 2 && day <= 25)
      const plain = days.filter(
        ({ month, day }) => !isTet(month, day) && !(month === 12 && day > 27),
      )
      const date = (year: number, month: number, day: number) =>
        `${year}-${digits(month)}-${digits(day)}`
      const lines = [
        ...plain.map((d) => `${date(d.year, d.month, d.day)},${d.kind},`),
        ...tets.map((year) => `${date(year, 2, 5)},off,Tết`),
        ...stated.map((year) => `${date(year, 12, 31)},year,`),
      ]
      const isKnown = (year: number) => year >= 2017 && year <= 2026
      const isStated = (year: number) =>
        stated.includes(year) && tets.includes(year)
      const isComplete = (year: number): boolean =>
        isKnown(year) ||
        (isStated(year) && isComplete(year > 2026 ? year - 1 : year + 1))
      const without = stated.filter(
        (year) => !isKnown(year) && !tets.includes(year),
      )
      const years = [
        ...plain.map((d) => d.year),
        ...tets,
        ...stated.filter((year) => !without.includes(year)),
      ]
      const flagged = years.filter((year) => !isComplete(year))
      const path = join(own.office.dir, 'calendar.csv')
      writeFileSync(path, ['day,kind,name', ...lines, ''].join('\n'))
      const taken = await run('ingest', own.office.paths.inbox)
      expect([taken.stderr.includes(' at '), taken.code]).toEqual([
        false,
        expect.toBeOneOf([0, 3]),
      ])
      const found = await run('check')
      const told: readonly {
        readonly table: string
        readonly code: string
        readonly open: number
      }[] = JSON.parse(found.stdout).findings
      const open = (code: string) =>
        told.find((f) => f.table === 'calendar_day' && f.code === code)?.open ??
        0
      expect(open('year_not_stated')).toBe(flagged.length)
      for (const args of [['kpi', '--period', '2018-03'], ['status']]) {
        const { code, stderr } = await run(...args)
        expect([stderr, code]).toEqual(['', expect.toBeOneOf([0, 1])])
      }
    }),
    files(2),
  )
})
