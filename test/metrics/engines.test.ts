import {
  CalendarError,
  catalog,
  DerivedKpiError,
  evaluate,
  misses,
  parsePeriod,
} from '@motcua/metrics'
import {
  addDays,
  dueInCalendarDays,
  dueInWorkingDays,
  receiptDate,
  workingCalendar,
  workingDayRows,
  workingDaysFromTo,
  workingDayTable,
  yearToDate,
} from '@motcua/metrics/calendar'
import type { Database, Evaluation, Period } from '@motcua/metrics'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences, expectSame } from '../differences.ts'
import { startEngines } from '../engines.ts'
import {
  answered,
  answersFrom,
  dimensionsOf,
  linesOf,
} from '../numbers/answers.ts'
import type { Answers } from '../numbers/answers.ts'
import { fill } from '../postgres.ts'
import { isLong } from '../size.ts'
import { generated, knownRows, office, planWith } from './generated.ts'
import {
  evaluateOptions,
  few,
  kpisBy,
  periods,
  plain,
  questions,
  unlike,
} from './questions.ts'

/*
 * The same definitions over the same rows on both engines, and a second answer
 * from the raw rows.
 */

const rows = generated()
const names = ['duckdb', 'postgres'] as const
const engines = {} as Record<(typeof names)[number], Kysely<Database>>
const answers = new Map<number | undefined, Answers>(
  [undefined, 2].map((batch) => [batch, answersFrom(knownRows(rows, batch))]),
)

beforeAll(async () => {
  const { duckdb, postgres, stop } = await startEngines()
  await fill(duckdb, rows)
  await fill(postgres, rows)
  Object.assign(engines, { duckdb, postgres })
  return stop
})

it('every KPI of the catalogue has a second answer', () => {
  expect([...answered].toSorted()).toEqual(
    catalog.map((kpi) => kpi.id).toSorted(),
  )
  for (const kpi of catalog) {
    const { rows: set } = kpi.kind === 'derived' ? kpi.of[0]! : kpi
    expect(Object.keys(set.dimensions)).toEqual(dimensionsOf(kpi.id))
  }
})

describe.each(questions)(
  'by unit and $by, by $scope.rules as of batch $scope.batch',
  (question) => {
    const { by, scope, asked } = question
    const { rules, batch, day } = scope
    const kpis = kpisBy(by)
    let found: readonly Evaluation[] = []
    beforeAll(async () => {
      found = await onBoth((db) =>
        evaluate(db, kpis, evaluateOptions(question)),
      )
    })
    // Results by the thousand are not kept.
    afterAll(() => {
      found = []
    })

    it.each(kpis.map((kpi) => kpi.id))(
      '%s is the same on both engines, and as counted over the raw rows',
      (id) => {
        const expected = answers.get(batch)!.lines(id, {
          periods: asked,
          by,
          units: unitsOf(asked, batch),
          rules,
          knownBefore: day,
        })
        for (const [i, { results }] of found.entries())
          expectSame(
            linesOf(results, id, by),
            expected,
            `${id} on ${names[i]} and over the raw rows`,
          )
        const counts = expected.some((line) => !/ 0\/(0|null) /.test(line))
        expect(counts, `${id} counts something`).toBe(true)
      },
    )

    it('all else is the same on both engines, too', () => {
      const [duckdb, postgres] = found
      expectSame(postgres, duckdb, 'on postgres and on duckdb')
      const told = duckdb?.results.filter(
        ({ duration, status, value }) =>
          (duration?.unmeasured ?? 0) > 0 &&
          (status !== 'unknown' || value !== null),
      )
      expect(
        differences(told, []),
        'has a value or a status though days are unknown',
      ).toEqual([])
    })
  },
)

/** Some are counted by the same reading of the dossiers, over one date or over the last days. */
const together = [
  ['due_moved', 'open'],
  ['finished', 'received', 'stopped', 'paused'],
  ['online_registrations', 'on_time'],
  ['on_time_c', 'early'],
  ['open_overdue', 'paused'],
]
const monthsOf = (...of: readonly string[]) => of.map(parsePeriod)

describe.each(together)('%s and %s', (...ids) => {
  const kpis = ids.map((id) => catalog.find((kpi) => kpi.id === id)!)

  it.each([
    ['a month', monthsOf('2018-03')],
    ['two months', monthsOf('2018-02', '2018-03')],
    [
      'five months',
      monthsOf('2017-12', '2018-01', '2018-02', '2018-03', '2018-04'),
    ],
  ])('asked together over %s are as asked alone', async (_, asked) => {
    const found = await onBoth(async (db) => {
      const of = { office, periods: asked, by: ['unit'] }
      const all = await evaluate(db, kpis, of)
      const alone = []
      for (const kpi of kpis) alone.push(await evaluate(db, [kpi], of))
      return [all, ...alone].map(({ results, unplaced }) => ({
        results,
        unplaced,
      }))
    })
    for (const [all, ...alone] of found) {
      const parts = (kpi: string) => ({
        results: all?.results.filter((result) => result.kpi === kpi),
        unplaced: all?.unplaced.filter((row) => row.kpi === kpi),
      })
      for (const [i, id] of ids.entries())
        expectSame(parts(id), alone[i], `${id} among others and alone`)
      const counts = all?.results.some(({ numerator }) => numerator > 0)
      expect(counts, 'something is counted').toBe(true)
    }
    expectSame(found[1], found[0], 'on postgres and on duckdb')
  })
})

const keys = periods.map(({ key }) => key)
/** Two for each KPI: of all of them together each kind of period has its turn. */
const missed = [
  ['2018-02', '2018-Q1'],
  ['2018-03-L12M', '2018-03@20'],
]

describe.each(
  catalog
    .filter((kpi) => kpi.kind !== 'derived')
    .map((kpi, i) => ({ id: kpi.id, kpi, turn: missed[i % 2] ?? [] })),
)('the misses of $id', ({ id, kpi, turn }) => {
  it.each([
    { ...plain, asked: isLong ? keys : turn },
    { ...unlike, asked: isLong ? keys.slice(0, 4) : ['2018-H1'] },
  ])(
    'are the rows that lack, the same on both engines, by $rules as of batch $batch',
    async ({ rules, batch, day: knownBefore, asked }) => {
      const plan = planWith(rules)
      const asOf = { at: knownBefore && `${knownBefore} 06:00:00`, batch }
      const scope = { office, rules, asOf, plan }
      // Its calendar is long.
      const spans = kpi.kind === 'duration' ? few : asked.map(parsePeriod)
      const [duckdb, postgres] = await onBoth(async (db) => {
        const lists = []
        for (const [i, period] of spans.entries()) {
          const unit = i % 2 === 0 ? 'so' : 'đt'
          const list = await misses(db, kpi, { ...scope, period, unit })
          lists.push(list)
          const mostOfUnit = 1 + (i % 3)
          const first = { ...scope, period, unit, mostOfUnit }
          expectSame(
            await misses(db, kpi, first),
            list.filter(
              (miss, at) =>
                list.slice(0, at).filter((of) => of.unit === miss.unit).length <
                mostOfUnit,
            ),
            `the first misses of ${id} in ${period.key} of ${unit}`,
          )
          const { from, to } = period
          const over = { from, to, rules, knownBefore }
          const { misses: codes, cells } = answers.get(batch)!
          const what = `the misses of ${id} in ${period.key} of ${unit}`
          expectSame(
            list.map((miss) => miss.code).toSorted(),
            codes(id, over, unit),
            what,
          )
          const cell = cells(id, over, []).get(unit)?.get('[]')
          const { numerator = 0, denominator = 0 } = cell ?? {}
          const lacking = {
            ratio: (denominator ?? NaN) - numerator,
            count: numerator,
            duration: denominator,
            derived: NaN,
          }
          expect(list.length, what).toBe(lacking[kpi.kind])
        }
        return lists
      })
      expectSame(postgres, duckdb, `the misses of ${id} on postgres and duckdb`)
      expect(duckdb.flat().length).toBeGreaterThan(0)
    },
  )
})

it.each(catalog.filter((kpi) => kpi.kind === 'derived'))(
  '$id has no rows of its own to miss',
  async (kpi) => {
    const options = { office, rules: plain.rules, period: few[0]! }
    await onBoth((db) =>
      expect(misses(db, kpi, options)).rejects.toThrow(DerivedKpiError),
    )
  },
)

describe('due dates in SQL', () => {
  interface Tables {
    receipt: {
      id: number
      received_at: string
      finished_on: string
      days: number
    }
  }
  const calendar = workingCalendar({
    overrides: [
      { day: '2018-06-02', kind: 'make_up', name: null },
      { day: '2026-12-31', kind: 'off', name: null },
    ],
  })
  const anyDay = fc
    .integer({ min: 0, max: 3651 })
    .map((n) => addDays('2017-01-01', n))
  const drawn = fc.record({
    day: anyDay,
    time: fc.constantFrom('07:00:00', '12:00:00', '17:00:00', '17:00:01'),
    finished_on: anyDay,
    days: fc.integer({ min: 0, max: 90 }),
  })
  const receipts = fc
    .sample(drawn, { seed: 1776, numRuns: 2_000 })
    .map(({ day, time, ...rest }, id): Tables['receipt'] => ({
      id,
      received_at: `${day} ${time}`,
      ...rest,
    }))

  function dueQuery(db: Kysely<Tables>) {
    const days = workingDayTable(workingDayRows(calendar), 'd')
    return db
      .with('working_day', (q) => q.selectFrom(days).selectAll())
      .selectFrom('receipt')
      .leftJoin('working_day as start', (join) =>
        join.on((eb) => {
          const received = eb.ref('receipt.received_at')
          return eb('start.day', '=', receiptDate(received, calendar))
        }),
      )
      .leftJoin('working_day as finish', 'finish.day', 'receipt.finished_on')
      .leftJoin('working_day as worked', (join) =>
        join.on((eb) =>
          dueInWorkingDays('start', 'worked', eb.ref('receipt.days')),
        ),
      )
      .leftJoin('working_day as rolled', (join) =>
        join.on((eb) =>
          dueInCalendarDays('start', 'rolled', eb.ref('receipt.days')),
        ),
      )
      .select([
        'receipt.id',
        sql<string | null>`cast(worked.next_day as varchar(10))`.as('worked'),
        sql<string | null>`cast(rolled.next_day as varchar(10))`.as('rolled'),
        workingDaysFromTo('start', 'finish').as('took'),
      ])
      .orderBy('receipt.id')
  }

  function unlessOutside<T>(ask: () => T): T | null {
    try {
      return ask()
    } catch (error) {
      if (error instanceof CalendarError) return null
      throw error
    }
  }

  it('are those of the calendar, on both engines', async () => {
    const expected = receipts.map((receipt) => {
      const { id, received_at, finished_on, days: value } = receipt
      const late = received_at.slice(11) > '17:00:00' ? 1 : 0
      const day = addDays(received_at.slice(0, 10), late)
      const due = (unit: 'working_day' | 'calendar_day') =>
        unlessOutside(() => calendar.due(received_at, { value, unit }).on)
      return {
        id,
        worked: due('working_day'),
        rolled: due('calendar_day'),
        took: unlessOutside(() =>
          calendar.workingDaysBetween(day, finished_on),
        ),
      }
    })
    const [duckdb, postgres] = await onBoth(async (database) => {
      const db = database as unknown as Kysely<Tables>
      await sql`create table receipt (id integer, received_at timestamp, finished_on date, days integer)`.execute(
        db,
      )
      for (let at = 0; at < receipts.length; at += 500)
        await db
          .insertInto('receipt')
          .values(receipts.slice(at, at + 500))
          .execute()
      return dueQuery(db).execute()
    })
    expectSame(duckdb, expected, 'due dates on duckdb and of the calendar')
    expectSame(postgres, expected, 'due dates on postgres and of the calendar')
    expect(expected.filter((due) => due.worked === null)).not.toEqual([])
  })
})

/** The units that exist on some day of the years to date, each in its latest form. */
function unitsOf(
  asked: readonly Period[],
  batch: number | undefined,
): readonly string[] {
  const latest = new Map(
    knownRows(rows, batch)
      .unit.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
      .map((unit) => [unit.code, unit]),
  )
  return [...latest.values()]
    .filter(({ valid_from, valid_to }) =>
      asked
        .map(yearToDate)
        .some(({ from, to }) => valid_from <= to && from <= (valid_to ?? to)),
    )
    .map((unit) => unit.code)
}

async function onBoth<T>(
  run: (db: Kysely<Database>) => Promise<T> | T,
): Promise<[duckdb: T, postgres: T]> {
  return [await run(engines.duckdb), await run(engines.postgres)]
}
