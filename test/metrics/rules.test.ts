import {
  catalog,
  early,
  evaluate,
  findKpi,
  misses,
  onlineRegistrations,
  onTime,
  parsePeriod,
  posted,
  UnitError,
  unitsIn,
} from '@motcua/metrics'
import { monthsUpTo, officeCalendar } from '@motcua/metrics/calendar'
import {
  onlineDossiers,
  onTimeB,
  onTimeC,
  openOverdue,
} from '@motcua/metrics/catalog'
import { columns } from '@motcua/metrics/schema'
import type {
  Database,
  EvaluateOptions,
  EvaluatedUnit,
  Period,
} from '@motcua/metrics'
import type {
  Dossier,
  Procedure,
  Unit,
  VersionedTable,
} from '@motcua/metrics/schema'
import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { office, smallDatabase } from '../small-database.ts'

/* Rules that each hang on one row, on a database that holds little else. */

const rules = { compare: 'date', finish: 'result' } as const
const march = parsePeriod('2018-03')
let db: Kysely<Database>
let addUnit: Awaited<ReturnType<typeof smallDatabase>>['addUnit']
let addDossier: Awaited<ReturnType<typeof smallDatabase>>['addDossier']
let addProcedure: Awaited<ReturnType<typeof smallDatabase>>['addProcedure']

beforeEach(async () => {
  ;({ db, addUnit, addDossier, addProcedure } = await smallDatabase())
  return () => db.destroy()
})

async function figures(
  kpi: (typeof catalog)[number],
  options: Partial<EvaluateOptions> = {},
) {
  const { results } = await evaluate(db, [kpi], {
    office,
    periods: [march],
    by: ['unit'],
    ...options,
  })
  return Object.fromEntries(
    results.map((r) => [
      r.unit,
      r.denominator === null ? r.numerator : [r.numerator, r.denominator],
    ]),
  )
}

/** A unit as data. */
function given(code: string, parent: string | null): EvaluatedUnit {
  return {
    code,
    parent,
    name: code,
    name_en: null,
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
  }
}

describe('a dossier due on the last day of the period', () => {
  it('and open is not yet overdue; the day before, it is', async () => {
    await addDossier('last', { due_on: '2018-03-31' })
    expect(await figures(openOverdue)).toMatchObject({ root: 0 })
    await addDossier('before', { due_on: '2018-03-30' })
    expect(await figures(openOverdue)).toMatchObject({ root: 1, a: 1, b: 0 })
  })

  it('and finished after the period was open on its last day', async () => {
    await addDossier('later', {
      due_on: '2018-03-15',
      finished_on: '2018-04-02',
    })
    expect(await figures(openOverdue)).toMatchObject({ root: 1 })
    expect(await figures(onTime)).toMatchObject({ root: [0, 0] })
  })
})

describe('an open overdue dossier', () => {
  it('is none while paused on the last day', async () => {
    await addDossier('paused', {
      due_on: '2018-03-15',
      paused_on: '2018-03-10',
    })
    await addDossier('resumed', {
      due_on: '2018-03-15',
      paused_on: '2018-03-10',
      resumed_on: '2018-03-31',
    })
    expect(await figures(openOverdue)).toMatchObject({ root: 1 })
  })

  it('is none without a due date, or once withdrawn', async () => {
    await addDossier('undated', {})
    await addDossier('withdrawn', {
      due_on: '2018-03-15',
      stopped_on: '2018-03-20',
      outcome: 'withdrawn',
    })
    expect(await figures(openOverdue)).toMatchObject({ root: 0 })
  })
})

describe('what came in an unknown way is neither online nor not', () => {
  it('is in no share of what came online, and stands beside', async () => {
    await addProcedure('p', { registration: 'new' })
    const add = (code: string, unit: string, channel: Dossier['channel']) =>
      addDossier(code, { unit, channel, procedure: 'p' })
    await add('1', 'a', 'online')
    await add('2', 'a', 'counter')
    await add('3', 'a', 'unknown')
    await add('4', 'b', 'unknown')
    await add('5', 'b', 'unknown')
    const kpis = [onlineDossiers, onlineRegistrations]
    const { results } = await evaluate(db, kpis, {
      office,
      period: march,
      by: ['unit'],
    })
    for (const { id } of kpis)
      expect(
        results
          .filter((r) => r.kpi === id)
          .map((r) => [
            r.unit,
            r.numerator,
            r.denominator,
            r.value,
            r.withoutChannel,
          ]),
      ).toEqual([
        ['root', 1, 2, 0.5, 3],
        ['a', 1, 2, 0.5, 1],
        ['a1', 0, 0, null, undefined],
        ['b', 0, 0, null, 2],
      ])
  })
})

describe('what has no due date is never good', () => {
  /** Three in time and one without a due date: of a1, and b; two late of a. */
  beforeEach(async () => {
    const due = { due_on: '2018-03-08' }
    const ended = (finished_on: string) => ({ ...due, finished_on })
    for (const code of ['1', '2', '3'])
      await addDossier(code, { unit: 'a1', ...ended('2018-03-07') })
    for (const code of ['4', '5'])
      await addDossier(code, { unit: 'a', ...ended('2018-03-12') })
    await addDossier('6', { unit: 'b', finished_on: '2018-03-07' })
  })

  it.each([onTime, early, onTimeB, onTimeC])('in $id', async (kpi) => {
    expect(await figures(kpi)).toEqual({
      root: [3, 5],
      a: [3, 5],
      a1: [3, 3],
      b: [0, 0],
    })
  })

  it.each([onTime, early, onTimeB, onTimeC])(
    'and stands beside $id, which says why there is no value',
    async (kpi) => {
      const { results } = await evaluate(db, [kpi], {
        office,
        period: march,
        by: ['unit'],
      })
      const told = results.map((r) => [r.unit, r.undated, r.value])
      expect(told).toEqual([
        ['root', 1, 0.6],
        ['a', undefined, 0.6],
        ['a1', undefined, 1],
        ['b', 1, null],
      ])
    },
  )

  it('in formula B, while it is open and when it was carried over, too', async () => {
    await addDossier('7', { unit: 'b' })
    await addDossier('8', { unit: 'b', received_on: '2018-02-01' })
    await addDossier('9', { unit: 'b', due_on: '2018-04-08' })
    expect(await figures(onTimeB)).toMatchObject({ root: [4, 6], b: [1, 1] })
  })
})

describe('a dossier that ended, nobody knows when', () => {
  it('is received, and nothing that takes an end: not open, not overdue, not carried over', async () => {
    const ended = { due_on: '2018-03-15', outcome: 'finished' } as const
    await addDossier('d', { ...ended, finished_on: null })
    await addDossier('old', {
      ...ended,
      received_on: '2018-02-10',
      finished_on: null,
    })
    const of = async (id: string) => figures(findKpi(id))
    expect(await of('received')).toMatchObject({ root: 1 })
    for (const id of ['open', 'open_overdue', 'carried_over', 'finished'])
      expect(await of(id)).toMatchObject({ root: 0 })
    expect(await of('on_time')).toMatchObject({ root: [0, 0] })
  })
})

describe('early and on time', () => {
  const days = [
    ['the day before', '2018-03-14', [1, 1], [1, 1]],
    ['on', '2018-03-15', [1, 1], [0, 1]],
    ['the day after', '2018-03-16', [0, 1], [0, 1]],
  ] as const
  it.each(days)(
    'finished %s the due date',
    async (_, finished_on, on, ahead) => {
      await addDossier('d', { due_on: '2018-03-15', finished_on })
      expect(await figures(onTime)).toMatchObject({ root: on })
      expect(await figures(early)).toMatchObject({ root: ahead })
    },
  )

  it('leave out what has no due date, was withdrawn, or finished outside the period', async () => {
    await addDossier('undated', { finished_on: '2018-03-10' })
    await addDossier('withdrawn', {
      due_on: '2018-03-15',
      stopped_on: '2018-03-10',
      outcome: 'withdrawn',
    })
    await addDossier('february', {
      due_on: '2018-03-15',
      received_on: '2018-02-01',
      finished_on: '2018-02-28',
    })
    await addDossier('april', {
      due_on: '2018-03-15',
      finished_on: '2018-04-01',
    })
    expect(await figures(onTime)).toMatchObject({ root: [0, 0] })
  })

  it('count the first and the last day of the period', async () => {
    await addDossier('first', {
      due_on: '2018-03-15',
      finished_on: '2018-03-01',
    })
    await addDossier('last', {
      due_on: '2018-03-15',
      finished_on: '2018-03-31',
    })
    expect(await figures(onTime)).toMatchObject({ root: [1, 2] })
  })

  it('compare to the second where the plan says so, early still by date', async () => {
    await addDossier('d', {
      due_on: '2018-03-15',
      due_at: '2018-03-15 09:00:00',
      finished_on: '2018-03-15',
      finished_at: '2018-03-15 09:00:01',
    })
    const plan = {
      rules: { compare: 'instant', finish: 'result' },
      targets: [],
      tasks: [],
    } as never
    expect(await figures(onTime)).toMatchObject({ root: [1, 1] })
    expect(await figures(onTime, { plan })).toMatchObject({ root: [0, 1] })
    expect(await figures(early, { plan })).toMatchObject({ root: [0, 1] })
  })

  it('take the hand-over for the finish where the plan says so', async () => {
    await addDossier('late', {
      due_on: '2018-03-15',
      finished_on: '2018-03-10',
      handed_over_on: '2018-03-16',
      handed_over_at: '2018-03-16 08:00:00',
      ended_on: '2018-03-16',
    })
    await addDossier('waits', {
      due_on: '2018-03-15',
      received_on: '2018-02-01',
      finished_on: '2018-02-10',
    })
    const plan = {
      rules: { compare: 'date', finish: 'handover' },
      targets: [],
      tasks: [],
    } as never
    expect(await figures(onTime, { plan })).toMatchObject({ root: [0, 1] })
    expect(await figures(openOverdue, { plan })).toMatchObject({ root: 1 })
    expect(await figures(openOverdue)).toMatchObject({ root: 0 })
  })
})

describe('a unit', () => {
  it('has the results of its subtree, the root those of all, also of a unit that no list has', async () => {
    for (const unit of ['a', 'a1', 'b', 'gone'])
      await addDossier(unit, {
        unit,
        due_on: '2018-03-15',
        finished_on: '2018-03-10',
      })
    expect(await figures(onTime)).toEqual({
      root: [4, 4],
      a: [2, 2],
      a1: [1, 1],
      b: [1, 1],
    })
  })

  it('that ended before the year is not printed, and its dossiers stay in the total', async () => {
    await addUnit('old', 'root', { valid_to: '2017-12-31' })
    await addDossier('d', {
      unit: 'old',
      due_on: '2018-03-15',
      finished_on: '2018-03-10',
    })
    const found = await figures(onTime)
    expect(found).not.toHaveProperty('old')
    expect(found).toMatchObject({ root: [1, 1] })
  })

  it.each([
    ['ended on the first day of the period', { valid_to: '2018-03-01' }, true],
    ['ended on the day before it', { valid_to: '2018-02-28' }, true],
    ['ended on the first day of its year', { valid_to: '2018-01-01' }, true],
    ['ended on the day before that', { valid_to: '2017-12-31' }, false],
    ['began on its last day', { valid_from: '2018-03-31' }, true],
    ['began on the day after it', { valid_from: '2018-04-01' }, false],
  ] as const)(
    'that %s is printed if it was there within the year to date',
    async (_, life, isPrinted) => {
      await addUnit('new', 'root', life)
      await addDossier('d', {
        unit: 'new',
        due_on: '2018-03-15',
        finished_on: '2018-03-10',
      })
      const found = await figures(onTime)
      expect(found).toEqual({
        root: [1, 1],
        a: [0, 0],
        a1: [0, 0],
        b: [0, 0],
        ...(isPrinted && { new: [1, 1] }),
      })
    },
  )

  it('that ended within the year stands in its rows with its end, so that they sum to the office', async () => {
    await addUnit('old', 'root', { valid_to: '2018-02-28' })
    const inTime = { due_on: '2018-02-15', finished_on: '2018-02-10' }
    await addDossier('o', { unit: 'old', received_on: '2018-02-01', ...inTime })
    await addDossier('b', { unit: 'b', received_on: '2018-02-01', ...inTime })
    const asked = { office, period: march, by: ['unit'] } as const
    const { results } = await evaluate(db, [onTime], asked)
    expect(results.map((r) => [r.unit, r.toDate.denominator, r.ended])).toEqual(
      [
        ['root', 2, undefined],
        ['a', 0, undefined],
        ['a1', 0, undefined],
        ['b', 1, undefined],
        ['old', 1, '2018-02-28'],
      ],
    )
    const later = { office, period: parsePeriod('2019-01'), units: ['old'] }
    await expect(evaluate(db, [onTime], later)).rejects.toThrow(
      new UnitError(
        'expected a unit of root, a, a1, b, got old, which ended on 2018-02-28',
      ),
    )
  })

  it.each([
    [
      'two at the top',
      [
        ['r', null],
        ['s', null],
      ],
      'expected one unit without parent in office o, got r, s',
    ],
    [
      'a parent that there is not',
      [
        ['r', null],
        ['a', 'x'],
      ],
      'expected the parent of unit a to be one of r, a, got x',
    ],
    [
      'a circle',
      [
        ['r', null],
        ['a', 'b'],
        ['b', 'a'],
      ],
      'got a circle: a, b, a',
    ],
  ] as const)('that have %s are an error', async (_, units, message) => {
    const organization = units.map(([code, parent]) => given(code, parent))
    const asked = { office, period: march, organization }
    await expect(evaluate(db, [onTime], asked)).rejects.toThrow(
      new UnitError(
        message.startsWith('got')
          ? `expected the units above a to end, ${message}`
          : message,
      ),
    )
  })

  it('without a top, none at all, or below a circle are an error', async () => {
    for (const [units, message] of [
      [
        [{ ...given('r', null), valid_to: '2018-02-28' }, given('a', 'r')],
        'expected a unit without parent in office o, got a',
      ],
      [[], 'expected a unit without parent in office o, got no units'],
      [
        [
          given('r', null),
          given('a', 'b'),
          given('b', 'c'),
          given('c', 'b'),
          given('d', 'r'),
        ],
        'expected the units above a to end, got a circle: a, b, c, b',
      ],
    ] as const) {
      const asked = { office, period: march, organization: units }
      await expect(evaluate(db, [onTime], asked)).rejects.toThrow(
        new UnitError(message),
      )
    }
  })

  it('that does not exist is an error that lists those that do', async () => {
    await expect(
      evaluate(db, [onTime], { office, periods: [march], units: ['x'] }),
    ).rejects.toThrow(UnitError)
    await expect(
      evaluate(db, [onTime], { office, periods: [march], units: ['x'] }),
    ).rejects.toThrow(/root, a, a1, b/)
    await expect(
      evaluate(db, [onTime], { office: 'other', periods: [march] }),
    ).rejects.toThrow(/got no units/)
  })
})

describe('the units in a period', () => {
  const codes = async (period = march) =>
    (await unitsIn(db, { office }, period)).map((unit) => unit.code)

  it('are the whole office, then those below by position, and by code at one', async () => {
    await addUnit('z', 'root', { position: 0 })
    await addUnit('c', 'root', { position: 2 })
    await addUnit('0', 'root', { office: 'other' })
    expect(await codes()).toEqual(['root', 'z', 'a', 'a1', 'b', 'c'])
  })

  it('are those that are there on one of its days, as on its last', async () => {
    await addUnit('c', 'root', { valid_to: '2018-02-28' })
    await addUnit('d', 'root', { valid_to: '2018-03-01' })
    await addUnit('e', 'root', { valid_from: '2018-03-31' })
    await addUnit('f', 'root', { valid_from: '2018-04-01' })
    await addUnit('m', 'a', { valid_to: '2018-03-30', name: 'before' })
    await addUnit('m', 'b', {
      valid_from: '2018-03-31',
      valid_to: '2018-03-31',
      name: 'on the last day',
    })
    await addUnit('m', 'a1', { valid_from: '2018-04-01', name: 'after' })
    expect(await codes()).toEqual(['root', 'a', 'a1', 'b', 'd', 'e', 'm'])
    const found = await unitsIn(db, { office }, march)
    expect(found.at(-1)).toEqual({
      ...given('m', 'b'),
      name: 'on the last day',
      valid_from: '2018-03-31',
      valid_to: '2018-03-31',
    })
  })

  it('begin with the top of the last day, or else the first of those before', async () => {
    for (const [oldTo, newTo, expected] of [
      ['2018-03-29', '2018-03-31', ['new', 'old']],
      ['2018-03-30', '2018-03-30', ['old', 'new']],
      ['2018-03-01', null, ['new', 'old']],
      ['2018-02-28', null, ['new']],
    ] as const) {
      await db.deleteFrom('unit').execute()
      await addUnit('old', null, { valid_to: oldTo, position: 1 })
      await addUnit('new', null, {
        valid_from: '2018-03-02',
        valid_to: newTo,
        position: 2,
      })
      expect(await codes()).toEqual(expected)
    }
  })

  it('are none of an office that has none then, and may be without a top', async () => {
    expect(await codes(parsePeriod('2009-12'))).toEqual([])
    await db.updateTable('unit').set({ parent: 'x' }).execute()
    expect(await codes()).toEqual(['a', 'a1', 'b', 'root'])
  })

  it('are as they were known at a batch', async () => {
    await addUnit('c', 'root', { from_batch: 3 })
    const known = async (batch: number) => {
      const units = await unitsIn(db, { office, asOf: { batch } }, march)
      return units.map((unit) => unit.code)
    }
    expect(await known(2)).toEqual(['root', 'a', 'a1', 'b'])
    expect(await known(3)).toEqual(['root', 'a', 'a1', 'b', 'c'])
  })
})

describe('the calendar of an office', () => {
  const entry = (
    day: string,
    kind: 'off' | 'make_up' | 'year',
    over: object = {},
  ) => ({
    office,
    day,
    kind,
    name: 'Ngày của Sở',
    flags: null,
    row_hash: 0,
    extract_at: '2018-04-01 05:00:00',
    from_batch: 1,
    ...over,
  })
  // A Wednesday to a Sunday.
  const days = [14, 15, 16, 17, 18].map((day) => `2018-03-${day}`)
  const worked = async (asOf?: { batch: number }) => {
    const calendar = await officeCalendar(db, { office, asOf })
    return days.filter((day) => calendar.isWorkingDay(day))
  }

  it('has its days off and those made up, and of no other office', async () => {
    expect(await worked()).toEqual(['2018-03-14', '2018-03-15', '2018-03-16'])
    await db
      .insertInto('calendar_day')
      .values([
        entry('2018-03-17', 'make_up'),
        entry('2018-03-15', 'off', { name: null }),
        entry('2018-03-16', 'off', { office: 'other' }),
      ])
      .execute()
    expect(await worked()).toEqual(['2018-03-14', '2018-03-16', '2018-03-17'])
  })

  it('is as it was known at a batch', async () => {
    await db
      .insertInto('calendar_day')
      .values(entry('2018-03-15', 'off', { from_batch: 2 }))
      .execute()
    await db
      .insertInto('calendar_day_past')
      .values(entry('2018-03-14', 'off', { to_batch: 2 }) as never)
      .execute()
    expect(await worked({ batch: 1 })).toEqual(['2018-03-15', '2018-03-16'])
    expect(await worked({ batch: 2 })).toEqual(['2018-03-14', '2018-03-16'])
    expect(await worked()).toEqual(['2018-03-14', '2018-03-16'])
  })

  it('goes on without the days of a year that it does not state, and has it once it does', async () => {
    await db
      .insertInto('calendar_day')
      .values([
        entry('2018-03-15', 'off'),
        entry('2027-02-08', 'off'),
        entry('2029-02-13', 'off'),
        entry('2029-12-31', 'year'),
        entry('1900-01-01', 'off'),
      ])
      .execute()
    expect(await worked()).toEqual(['2018-03-14', '2018-03-16'])
    expect((await officeCalendar(db, { office })).to).toBe('2026-12-31')
    await db
      .insertInto('calendar_day')
      .values(entry('2027-12-31', 'year', { from_batch: 2 }))
      .execute()
    const calendar = await officeCalendar(db, { office })
    expect(calendar.to).toBe('2027-12-31')
    expect(calendar.addWorkingDays('2027-02-05', 1)).toBe('2027-02-09')
    const before = await officeCalendar(db, { office, asOf: { batch: 1 } })
    expect(before.to).toBe('2026-12-31')
  })
})

describe('procedures', () => {
  it('count on the last day of the period, in the version of that day', async () => {
    await addProcedure('p', { level: 2, valid_to: '2018-03-30' })
    await addProcedure('p', { level: 4, valid_from: '2018-03-31' })
    await addProcedure('q', { level: 4, valid_to: '2018-03-30' })
    await addProcedure('r', { level: null })
    expect(await figures(findKpi('online_procedures'))).toMatchObject({
      root: [1, 2],
      a: [1, 2],
      b: [0, 0],
    })
  })

  it('are posted when every item that applies is posted at both places', async () => {
    await addProcedure('all')
    await addProcedure('no form', { form_desk: null, form_web: null })
    await addProcedure('not on the web', { fee_web: false })
    await addProcedure('not announced', { announced: false, fee_web: false })
    expect(await figures(posted)).toMatchObject({ root: [2, 3] })
    const list = await misses(db, posted, { office, rules, period: march })
    expect(list.map((m) => m.code)).toEqual(['not on the web'])
  })

  it('give a dossier its kind of registration on the day of receipt', async () => {
    await addProcedure('p', { registration: 'new', valid_to: '2018-03-10' })
    await addProcedure('p', { registration: 'none', valid_from: '2018-03-11' })
    await addDossier('before', { received_on: '2018-03-10', channel: 'online' })
    await addDossier('after', { received_on: '2018-03-11', channel: 'online' })
    await addDossier('unknown', { procedure: 'x' })
    expect(await figures(onlineRegistrations)).toMatchObject({ root: [1, 1] })
  })
})

describe('misses', () => {
  it('tell nothing that happened after the period', async () => {
    await addDossier('d', { due_on: '2018-03-15', finished_on: '2018-04-20' })
    const [miss] = await misses(db, openOverdue, {
      office,
      rules,
      period: march,
    })
    expect(miss).toMatchObject({ finishedOn: null, daysLate: 16 })
  })
})

describe('a root that was replaced', () => {
  it('gives way to the one of the last day', async () => {
    await db.deleteFrom('unit').execute()
    await addUnit('old', null, { valid_to: '2017-12-31', position: 1 })
    await addUnit('new', null, { valid_from: '2018-01-01', position: 2 })
    await addDossier('d', {
      unit: 'new',
      due_on: '2018-03-15',
      finished_on: '2018-03-10',
    })
    const { results, units } = await evaluate(db, [onTime], {
      office,
      periods: [parsePeriod('2017-12'), march],
    })
    expect(units.map((u) => u.code)).toEqual(['new', 'old'])
    expect(results.map((r) => [r.period, r.unit, r.numerator])).toEqual([
      ['2017-12', 'new', 0],
      ['2018-03', 'new', 1],
    ])
  })
})

describe('units of several versions', () => {
  const moved = [
    { ...given('c', 'b'), valid_from: '2018-04-01', valid_to: '2018-06-30' },
    { ...given('c', 'root'), valid_from: '2018-10-01' },
    { ...given('c', 'a'), valid_from: '2018-07-01', valid_to: '2018-09-30' },
  ]
  const around = ['root', 'a', 'b'].map((code) => {
    return given(code, code === 'root' ? null : 'root')
  })
  const counted = async (
    organization: readonly EvaluatedUnit[],
    ...keys: readonly string[]
  ) => {
    const { results } = await evaluate(db, [findKpi('received')], {
      office,
      periods: keys.map(parsePeriod),
      by: ['unit'],
      organization,
    })
    const some = results.filter((r) => r.numerator > 0)
    return some.map((r) => `${r.period} ${r.unit}`)
  }

  it('count for those above as on the last day, before their first as on that', async () => {
    for (const month of ['03', '06', '07', '12'])
      await addDossier(month, { unit: 'c', received_on: `2018-${month}-05` })
    const keys = ['2018-12', '2018-07', '2018-06', '2018-03']
    const expected = [
      '2018-12 root 2018-12 c',
      '2018-07 root 2018-07 a 2018-07 c',
      '2018-06 root 2018-06 b 2018-06 c',
      '2018-03 root 2018-03 b 2018-03 c',
    ].join(' ')
    for (const own of [moved, moved.toReversed()])
      for (const asked of [keys, keys.toReversed()]) {
        const found = await counted([...around, ...own], ...asked)
        expect(found.toSorted().join(' ')).toBe(
          expected
            .match(/\S+ \S+/g)
            ?.toSorted()
            .join(' '),
        )
      }
  })

  it('have the top of the last of all days, in whichever order they are asked for', async () => {
    const organization = [
      { ...given('old', null), valid_to: '2018-03-30' },
      {
        ...given('new', null),
        valid_from: '2018-03-31',
        valid_to: '2018-03-31',
      },
    ]
    const february = parsePeriod('2018-02')
    for (const periods of [
      [march, february],
      [february, march],
    ]) {
      const asked = { office, periods, organization }
      const { units, results } = await evaluate(db, [onTime], asked)
      expect(units.map((unit) => unit.code)).toEqual(['new', 'old'])
      expect(results.map((r) => r.unit)).toEqual(['new', 'new'])
    }
    // Of February alone there is the old one, and of April none.
    const alone = { office, period: february, organization }
    const { units } = await evaluate(db, [onTime], alone)
    expect(units.map((unit) => unit.code)).toEqual(['old'])
  })

  it('have a top that ended before the last day, where none came after it', async () => {
    const organization = [
      { ...given('old', null), valid_to: '2018-03-15' },
      given('a', 'old'),
    ]
    const asked = { office, period: march, organization, by: ['unit'] }
    const { results } = await evaluate(db, [onTime], asked)
    expect(results.map((r) => r.unit)).toEqual(['old', 'a'])
  })
})

describe('offices', () => {
  it('share a database without sharing a number', async () => {
    await addDossier('mine', {
      due_on: '2018-03-15',
      finished_on: '2018-03-10',
    })
    await addDossier('theirs', {
      office: 'other',
      due_on: '2018-03-15',
      finished_on: '2018-03-20',
    })
    expect(await figures(onTime)).toMatchObject({ root: [1, 1] })
  })
})

describe('the catalogue', () => {
  it('reads the same columns as the schema has', async () => {
    for (const table of Object.keys(columns) as VersionedTable[]) {
      const found = (await db.introspection.getTables()).find(
        (t) => t.name === table,
      )
      expect(found?.columns.map((c) => c.name).toSorted()).toEqual(
        [...columns[table]].toSorted(),
      )
    }
    expectTypeOf<(typeof columns)['dossier'][number]>().toEqualTypeOf<
      keyof Dossier
    >()
    expectTypeOf<(typeof columns)['procedure'][number]>().toEqualTypeOf<
      keyof Procedure
    >()
    expectTypeOf<(typeof columns)['unit'][number]>().toEqualTypeOf<keyof Unit>()
  })

  it('asks as many queries for many units as for one, and of flows for many months', async () => {
    // What the engine answers: a statement may be put together of several.
    let answers = 0
    const logged = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        answers += 1
        return result
      },
    })
    const count = async (
      kpis: typeof catalog,
      periods: readonly Period[],
      by: readonly string[] = [],
    ) => {
      answers = 0
      await evaluate(logged, kpis, { office, periods, by })
      return answers
    }
    const one = await count(catalog, [march])
    expect(one).toBeGreaterThan(1)
    await addUnit('c', 'root')
    await addUnit('d', 'root')
    expect(await count(catalog, [march], ['unit', 'channel'])).toBe(one)
    const flows = ['early', 'received', 'online_dossiers'].map((id) =>
      findKpi(id),
    )
    const months = monthsUpTo(parsePeriod('2018'), 12)
    expect(await count(flows, months)).toBe(await count(flows, [march]))
  })
})
