import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  archiveDamage,
  ledgerPath,
  loadOffice,
  readLedger,
  runPass,
  type LedgerEntry,
  type Office,
} from '@motcua/jobs'
import { parsePeriod, type Period } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import { describe, expect, test } from 'vitest'
import { isLong } from '../size.ts'
import { motcua } from './command.ts'
import { edit, smallOffice, type OwnOffice } from './small-office.ts'
import { putTinyExport } from './tiny-export.ts'

/*
 * Month after month of an office that nobody looks at: several schedulers that
 * wake at once, exports that come late, exports that correct what was issued, and
 * weeks or months in which no scheduler runs.
 */

/** What happens to an office. */
interface Course {
  readonly zone: string
  readonly schedulers: number
  readonly months: number
  /** The first day and the length in days of a time without any scheduler. */
  readonly off?: readonly [from: string, days: number]
  /** Whether each scheduler is a process of its own. */
  readonly isApart?: boolean
  readonly seed: number
}

const ordinary: Course = {
  zone: 'Europe/Berlin',
  schedulers: 2,
  months: 24,
  seed: 4,
}

const newYork = 'America/New_York'

const unlike: readonly Partial<Course>[] = isLong
  ? [
      { zone: 'Asia/Ho_Chi_Minh', seed: 1 },
      { zone: newYork, off: ['2018-03-10', 1] },
      { zone: newYork, off: ['2018-03-10', 425], schedulers: 5, seed: 2 },
      { zone: 'Australia/Lord_Howe', off: ['2018-09-30', 100], seed: 3 },
      { zone: 'Europe/Berlin', off: ['2018-10-27', 40], seed: 4 },
      { isApart: true, seed: 5 },
      { isApart: true, schedulers: 5, seed: 6 },
      // Five years: what grows with them would be seen.
      { schedulers: 1, months: 60, seed: 7 },
    ]
  : [{ months: 2, off: ['2018-02-26', 8] }]
const courses = unlike.map((some): Course => ({ ...ordinary, ...some }))

const units = ['so', 'dkkd']
const start = '2018-01-01'
const patience = 6
const window = 60

/** A number from 0 to 1 after another; the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** A dossier as it is known on a day. */
interface Known {
  readonly code: string
  readonly received: string
  readonly due: string
  readonly finished: string
}

/** An export: the day on which it is there, and what it says. */
interface Export {
  readonly on: string
  readonly rows: readonly Known[]
}

/** First day of the month that is so many months after the start. */
function firstOf(month: number): string {
  const year = 2018 + Math.floor(month / 12)
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

/** One export for each month, some of them late, and some that correct it later. */
function exportsOf({ months, seed }: Course): readonly Export[] {
  const draw = numbers(seed)
  const all: Export[] = []
  for (let month = 0; month < months; month += 1) {
    const rows = Array.from({ length: 4 }, (_, i): Known => {
      const received = addDays(firstOf(month), 1 + Math.floor(draw() * 9))
      const due = addDays(received, 7)
      const finished = addDays(due, Math.floor(draw() * 6) - 4)
      return { code: `H${month}-${i}`, received, due, finished }
    })
    const late = draw() < 0.3 ? 1 + Math.floor(draw() * 11) : 0
    const on = addDays(firstOf(month + 1), late)
    all.push({ on, rows })
    const [first] = rows
    if (first && draw() < 0.4) {
      const isLate = first.finished > first.due
      const finished = addDays(first.due, isLate ? -1 : 2)
      all.push({ on: addDays(on, 9), rows: [{ ...first, finished }] })
    }
  }
  return all.toSorted((a, b) => (a.on < b.on ? -1 : 1))
}

const dotted = (day: string) => day.split('-').toReversed().join('/')

function put(office: Office, { on, rows }: Export): void {
  const name = `hoso-${on.replaceAll('-', '')}-0500.csv`
  const lines = rows.map(
    ({ code, received, due, finished }) =>
      `${code};KHDT-001;Phòng Đăng ký kinh doanh;Trực tuyến;${dotted(received)} 08:00;${dotted(due)};;${dotted(finished)} 09:00;${dotted(finished)} 10:00;;;;Đã trả kết quả;;`,
  )
  putTinyExport(office, name, lines)
}

/** An office whose plan goes on for as long as the course does. */
function officeOf({ zone }: Course): OwnOffice {
  const own = smallOffice(units)
  const { dir } = own.office
  const plan = join(dir, 'plan.yaml')
  const text = readFileSync(plan, 'utf8').replaceAll('2018-12-31', '2024-12-31')
  writeFileSync(plan, text)
  edit(join(dir, 'motcua.yaml'), [
    [/zone: .*/, `zone: ${zone}`],
    [/start: '.*?'/, `start: '${start}'`],
    [/periods: \[.*\]/, 'periods: [month, quarter]'],
    [
      /^schedule:/m,
      `editions: { provisionalAfterDays: ${patience}, restateWithinDays: ${window} }
delivery: { since: '${start}', to: [{ name: luu-tru, folder: sent }] }
schedule:`,
    ],
  ])
  return { ...own, office: loadOffice(dir) }
}

/** As many schedulers as there are wake at once; of those that find another at work nothing is asked. */
async function wake(
  office: Office,
  { schedulers, isApart = false }: Course,
  day: string,
) {
  const now = `${day} 06:00:00`
  const each = Array.from({ length: schedulers }, async (): Promise<string> => {
    if (!isApart)
      return runPass(office, now).then(
        ({ failed }) => failed.map(({ error }) => error).join(),
        (error: Error) => (error.name === 'BusyError' ? '' : error.message),
      )
    const at = ['--office', office.dir, 'run', '--now', now.replace(' ', 'T')]
    const { code, stderr } = await motcua(at)
    return [0, 3, 5].includes(code ?? -1) ? '' : stderr
  })
  expect(await Promise.all(each)).toEqual(each.map(() => ''))
}

/** What this process holds when no pass is under way. */
interface Held {
  /** Files, pipes and sockets; 0 where the system does not tell. */
  readonly files: number
  readonly processes: number
  /** Timers, servers and the like that keep it alive. */
  readonly handles: number
  /** What is left of the heap when all is collected that nothing holds, bytes. */
  readonly heap: number
}

function heldNow(): Held {
  const files = '/proc/self/fd'
  const children = `/proc/self/task/${process.pid}/children`
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let n = 0; n < 3; n++) collect()
  return {
    files: existsSync(files) ? readdirSync(files).length : 0,
    processes: existsSync(children)
      ? readFileSync(children, 'utf8').split(' ').length - 1
      : 0,
    handles: process.getActiveResourcesInfo().length,
    heap: process.memoryUsage().heapUsed,
  }
}

/**
 * What a year left is no more after five. Between them lie more than a hundred passes
 * and editions: what one of them left would be past these bounds, a heap's own ups and
 * downs, of 3 MB, are not.
 */
function expectFlat(then: Held, now: Held): void {
  const grown = (of: keyof Held) => now[of] - then[of]
  expect(grown('files')).toBeLessThanOrEqual(2)
  expect(grown('processes')).toBeLessThanOrEqual(0)
  expect(grown('handles')).toBeLessThanOrEqual(10)
  expect(grown('heap')).toBeLessThanOrEqual(6_000_000)
}

/** The days on which schedulers wake: those of exports and the week after each month. */
function daysOf(course: Course, exports: readonly Export[]): readonly string[] {
  const days = new Set(exports.map(({ on }) => on))
  for (let month = 1; month <= course.months; month += 1)
    for (const after of [0, patience, patience + 1])
      days.add(addDays(firstOf(month), after))
  const last = addDays(firstOf(course.months), 90)
  days.add(last)
  const [from = '9999', length = 0] = course.off ?? []
  const isOff = (day: string) => from <= day && day < addDays(from, length)
  return [...days, ...(course.off ? [addDays(from, length)] : [])]
    .filter((day) => !isOff(day) && day <= last)
    .toSorted()
}

/** The months and whole quarters of a course. */
function periodsOf({ months }: Course): readonly Period[] {
  return Array.from({ length: months }, (_, month) => {
    const [year, number = ''] = firstOf(month).split('-')
    const isLast = month % 3 === 2
    return [
      `${year}-${number}`,
      ...(isLast ? [`${year}-Q${Number(number) / 3}`] : []),
    ]
  })
    .flat()
    .map((key) => parsePeriod(key))
}

/** Finished within a period, and of them in time, by the exports up to a day: counted here, not there. */
function counted(
  exports: readonly Export[],
  { from, to }: { readonly from: string; readonly to: string },
  by: string,
) {
  const known = new Map<string, Known>()
  for (const { on, rows } of exports)
    if (on <= by) for (const row of rows) known.set(row.code, row)
  const ended = [...known.values()].filter(
    ({ finished }) => from <= finished && finished <= to,
  )
  const inTime = ended.filter(({ finished, due }) => finished <= due)
  return { numerator: inTime.length, denominator: ended.length }
}

function onTimeOf({ period, published }: LedgerEntry) {
  const found = published?.figures.find(
    (figure) => figure.kpi === 'on_time' && figure.period === period,
  )
  return (
    found && {
      numerator: found.numerator,
      denominator: found.denominator,
    }
  )
}

describe.each(courses)(
  '$months months of $schedulers schedulers in $zone',
  (course) => {
    const exports = exportsOf(course)

    test('what is due is issued, each edition once, with the numbers of its data, and sent once', async () => {
      using own = officeOf(course)
      const { office } = own
      const waiting = [...exports]
      let held: Held | undefined
      const days = daysOf(course, exports)
      for (const day of days) {
        while (waiting[0] && waiting[0].on <= day) put(office, waiting.shift()!)
        await wake(office, course, day)
        if (day === addDays(firstOf(12), patience)) held = heldNow()
      }
      const after = heldNow()
      const issued = readLedger(ledgerPath(office)).filter(
        ({ event }) => event === 'issued',
      )
      const due = periodsOf(course)
      const byKey = Map.groupBy(
        issued.filter(({ period }) => due.some(({ key }) => key === period)),
        (e) => `${e.period} ${e.unit}`,
      )
      for (const period of due)
        for (const unit of units) {
          const key = `${period.key} ${unit}`
          const editions = byKey.get(key) ?? []
          // Each once, in their order, and one that is final at last.
          const states = editions.map(({ state }) => state).join(' ')
          expect(`${key}: ${states}`).toMatch(
            /: (?:provisional )*final(?: restated)*$/,
          )
          expect(editions.map(({ edition }) => edition)).toEqual(
            editions.map((_, i) => i + 1),
          )
          // Each says what its data said when it was made.
          for (const entry of editions.filter(
            ({ state }) => state !== 'provisional',
          ))
            expect([key, entry.edition, onTimeOf(entry)]).toEqual([
              key,
              entry.edition,
              counted(exports, period, entry.at.slice(0, 10)),
            ])
          // And the last one what was known when a scheduler woke last within the window.
          const until = addDays(addDays(period.to, 1), window)
          const woken = days.findLast((day) => day <= until) ?? until
          const last = editions.at(-1)
          if (last && last.at.slice(0, 10) <= woken)
            expect([key, onTimeOf(last)]).toEqual([
              key,
              counted(exports, period, woken),
            ])
        }
      expect([...byKey.keys()].toSorted()).toEqual(
        due
          .flatMap(({ key }) => units.map((unit) => `${key} ${unit}`))
          .toSorted(),
      )
      // The archive is whole, and a parcel lies there for each edition, once.
      expect(await archiveDamage(office, 'bytes')).toEqual([])
      const sent = join(office.dir, 'sent')
      const parcels = (
        existsSync(sent) ? readdirSync(sent, { recursive: true }) : []
      )
        .map(String)
        .filter((name) => name.endsWith('.pdf'))
      expect(parcels).toHaveLength(issued.length)
      if (held) expectFlat(held, after)
    })
  },
)
