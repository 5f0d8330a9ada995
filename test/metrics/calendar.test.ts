import { CalendarError } from '@motcua/metrics'
import {
  addDays,
  daysBetween,
  dueInCalendarDays,
  dueInWorkingDays,
  officeHours,
  receiptDate,
  vietnameseCalendar,
  workingCalendar,
  workingDayRows,
  workingDaysFromTo,
  workingDayTable,
} from '@motcua/metrics/calendar'
import type { DateText } from '@motcua/metrics'
import type {
  CalendarEntry,
  ProcessingTime,
  WorkingCalendar,
} from '@motcua/metrics/calendar'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openDuckDb } from '../duckdb.ts'

/** Days off on weekdays, on weekends, and Saturdays worked instead, as day/month. */
const facts: readonly {
  readonly year: number
  readonly off: string
  readonly weekend: string
  readonly worked: string
}[] = [
  {
    year: 2017,
    off: '2/1 26/1 27/1 30/1 31/1 1/2 6/4 1/5 2/5 4/9',
    weekend: '1/1 28/1 29/1 30/4 2/9',
    worked: '',
  },
  {
    year: 2018,
    off: '1/1 14/2 15/2 16/2 19/2 20/2 25/4 30/4 1/5 3/9 31/12',
    weekend: '17/2 18/2 2/9',
    worked: '',
  },
  {
    year: 2019,
    off: '1/1 4/2 5/2 6/2 7/2 8/2 15/4 29/4 30/4 1/5 2/9',
    weekend: '14/4',
    worked: '5/1 4/5',
  },
  {
    year: 2020,
    off: '1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9',
    weekend: '25/1 26/1',
    worked: '',
  },
  {
    year: 2021,
    off: '1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9',
    weekend: '13/2 14/2 1/5',
    worked: '',
  },
  {
    year: 2022,
    off: '3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9',
    weekend: '1/1 10/4 30/4 1/5',
    worked: '',
  },
  {
    year: 2023,
    off: '2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9',
    weekend: '1/1 21/1 22/1 29/4 30/4 2/9',
    worked: '',
  },
  {
    year: 2024,
    off: '1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9',
    weekend: '10/2 11/2',
    worked: '4/5',
  },
  {
    year: 2025,
    off: '1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9',
    weekend: '',
    worked: '26/4',
  },
  {
    year: 2026,
    off: '1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9',
    weekend: '26/4',
    worked: '10/1',
  },
]

const daysOf = (year: number, list: string): DateText[] =>
  list.split(' ').flatMap((text) => {
    const [day = '', month = ''] = text.split('/')
    return text === ''
      ? []
      : [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`]
  })
const listed = (key: 'off' | 'weekend' | 'worked'): DateText[] =>
  facts.flatMap((f) => daysOf(f.year, f[key]))

const calendar = workingCalendar()
const length = daysBetween(calendar.from, calendar.to) + 1
const allDays = Array.from({ length }, (_, i) => addDays(calendar.from, i))
const isWeekend = (day: DateText): boolean =>
  [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** The days of the facts, worked out without the library. */
const off = new Set(listed('off'))
const worked = new Set(listed('worked'))
const isWorked = (day: DateText): boolean =>
  worked.has(day) || (!isWeekend(day) && !off.has(day))

const runs = { numRuns: 2000, seed: 20180101 }
/** Far enough from the end that every answer is in the table. */
const days = fc
  .integer({ min: 0, max: length - 200 })
  .map((n) => addDays('2017-01-01', n))
const clockTimes = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((m) => [Math.floor(m / 60), m % 60].map(twoDigits).join(':') + ':00')
const times = fc.tuple(days, clockTimes).map(([day, time]) => `${day} ${time}`)
const processingTimes: fc.Arbitrary<ProcessingTime> = fc.oneof(
  fc.record({
    unit: fc.constantFrom('working_day' as const, 'calendar_day' as const),
    value: fc.integer({ min: 0, max: 60 }),
  }),
  fc.record({
    unit: fc.constant('hour' as const),
    value: fc.integer({ min: 1, max: 160 }).map((n) => n / 4),
  }),
)

function twoDigits(n: number): string {
  return String(n).padStart(2, '0')
}

/** A time and one not before it. */
const inOrder = (min: number, max: number) =>
  fc.tuple(times, fc.integer({ min, max }), clockTimes).map(([a, n, clock]) => {
    const b = `${addDays(a.slice(0, 10), n)} ${clock}`
    return a < b ? ([a, b] as const) : ([a, a] as const)
  })

describe('the calendar of Vietnam', () => {
  it.each(facts)('$year has its days off and make-up days', (fact) => {
    const { year } = fact
    const of = (kind: string) =>
      vietnameseCalendar
        .filter((e) => e.kind === kind && e.day.startsWith(`${year}-`))
        .map((e) => e.day)
    expect(of('off')).toEqual(
      [...daysOf(year, fact.off), ...daysOf(year, fact.weekend)].toSorted(),
    )
    expect(of('make_up')).toEqual(daysOf(year, fact.worked))
    for (const day of allDays.filter((d) => d.startsWith(`${year}-`)))
      expect([day, calendar.isWorkingDay(day)]).toEqual([day, isWorked(day)])
  })

  it('lists holidays of weekdays and of weekends, and works on Saturdays', () => {
    expect(listed('off').filter(isWeekend)).toEqual([])
    expect(listed('weekend').every(isWeekend)).toBe(true)
    expect(listed('worked').every(isWeekend)).toBe(true)
    expect(vietnameseCalendar.map((e) => e.day)).toEqual(
      [...listed('off'), ...listed('weekend'), ...listed('worked')].toSorted(),
    )
    expect(Object.isFrozen(vietnameseCalendar)).toBe(true)
    expect(vietnameseCalendar.every((e) => Object.isFrozen(e))).toBe(true)
  })

  it.each([
    ['2018-03-31', '2018-03-30'],
    ['2018-06-30', '2018-06-29'],
    ['2018-09-30', '2018-09-28'],
    ['2018-12-31', '2018-12-28'],
    ['2017-12-31', '2017-12-29'],
    ['2018-12-28', '2018-12-28'],
  ])('a deadline on %s is worked on until %s', (day, last) => {
    expect(calendar.onOrBefore(day)).toBe(last)
  })

  it.each([
    ['2018-02-14', '2018-02-21'],
    ['2018-04-28', '2018-05-02'],
    ['2018-12-29', '2019-01-02'],
    ['2019-01-05', '2019-01-05'],
    ['2025-04-26', '2025-04-26'],
    ['2026-08-29', '2026-09-03'],
  ])('after %s the office works on %s', (day, next) => {
    expect(calendar.onOrAfter(day)).toBe(next)
  })

  it('takes the days of an office over its own, and changes no other', () => {
    const own = workingCalendar({
      overrides: [
        { day: '2018-02-13', kind: 'off', name: null },
        { day: '2018-02-24', kind: 'make_up', name: 'Làm bù' },
        { day: '2018-12-31', kind: 'make_up', name: null },
        { day: '2019-01-05', kind: 'off', name: null },
      ],
    })
    const changed = allDays.filter(
      (day) => own.isWorkingDay(day) !== calendar.isWorkingDay(day),
    )
    expect(changed).toEqual([
      '2018-02-13',
      '2018-02-24',
      '2018-12-31',
      '2019-01-05',
    ])
    expect(own.addWorkingDays('2018-02-12', 1)).toBe('2018-02-21')
    expect(calendar.addWorkingDays('2018-02-12', 1)).toBe('2018-02-13')
  })

  it.each([
    { stated: [], from: '2017-01-01', to: '2026-12-31' },
    { stated: [2027], from: '2017-01-01', to: '2027-12-31' },
    { stated: [2028, 2027, 2016], from: '2016-01-01', to: '2028-12-31' },
    // What lies behind a year that is not stated stays unknown, and 2018 was known.
    { stated: [2027, 2018], from: '2017-01-01', to: '2027-12-31' },
  ])('reaches as far as an office states years: $stated', (expected) => {
    const own = workingCalendar({
      overrides: expected.stated.flatMap((year) => [
        { day: `${year}-06-15`, kind: 'year', name: null },
        // A Sunday in 2017, a day off in 2018 in any case.
        { day: `${year}-02-19`, kind: 'off', name: null },
      ]),
    })
    expect([own.from, own.to]).toEqual([expected.from, expected.to])
    expect(allDays.filter((d) => own.isWorkingDay(d))).toEqual(
      allDays.filter((d) => calendar.isWorkingDay(d)),
    )
    expect(() => own.isWorkingDay(addDays(own.to, 1))).toThrow(CalendarError)
    expect(() => own.isWorkingDay(addDays(own.from, -1))).toThrow(CalendarError)
  })

  it.each([
    ['2027-01-18', '2026-12-31'],
    ['2027-01-19', '2027-12-31'],
    ['2027-02-25', '2027-12-31'],
    ['2027-02-26', '2026-12-31'],
  ])('takes no year to be whole that has no Tết: off on %s', (day, to) => {
    const said: CalendarEntry[] = [
      { day: '2027-12-31', kind: 'year', name: null },
      { day, kind: 'off', name: null },
    ]
    if (to === calendar.to)
      expect(() => workingCalendar({ overrides: said })).toThrow(CalendarError)
    else expect(workingCalendar({ overrides: said }).to).toBe(to)
  })

  it('has a stated year with the days off that the law fixes, the days listed and no other', () => {
    const own = workingCalendar({
      overrides: [
        { day: '2027-12-31', kind: 'year', name: null },
        { day: '2027-02-08', kind: 'off', name: 'Tết' },
        { day: '2027-09-02', kind: 'make_up', name: 'worked all the same' },
        { day: '2027-03-06', kind: 'make_up', name: 'a Saturday' },
      ],
    })
    const inYear = Array.from({ length: 365 }, (_, i) =>
      addDays('2027-01-01', i),
    )
    // 1 May 2027 is a Saturday, 2 September a Thursday.
    expect(
      inYear.filter((day) => own.isWorkingDay(day) === isWeekend(day)),
    ).toEqual(['2027-01-01', '2027-02-08', '2027-03-06', '2027-04-30'])
    expect(own.workingDaysBetween('2026-12-31', '2027-01-05')).toBe(2)
    expect(own.due('2026-12-31', { value: 3, unit: 'working_day' }).on).toBe(
      '2027-01-06',
    )
  })

  it('is frozen, and the same in every zone', () => {
    expect(Object.isFrozen(calendar)).toBe(true)
    expect(Object.isFrozen(calendar.hours)).toBe(true)
    const answers = (c: WorkingCalendar) => [
      allDays.map((day) => c.isWorkingDay(day)),
      allDays.slice(0, -200).map((day) => c.addWorkingDays(day, 30)),
      c.due('2018-12-27 16:00:00', { value: 2, unit: 'hour' }),
    ]
    const here = answers(calendar)
    for (const zone of ['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles']) {
      vi.stubEnv('TZ', zone)
      expect(answers(workingCalendar())).toEqual(here)
    }
    vi.unstubAllEnvs()
  })
})

describe('what a calendar refuses', () => {
  it.each([
    '2016-12-31',
    '2027-01-01',
    '2018-02-29',
    '2018-2-1',
    '2018-02-01 ',
    '',
  ])('the day %j', (day) => {
    for (const ask of [
      () => calendar.isWorkingDay(day),
      () => calendar.onOrAfter(day),
      () => calendar.onOrBefore(day),
      () => calendar.addWorkingDays(day, 0),
      () => calendar.workingDaysBetween('2018-01-02', day),
      () => calendar.workingDaysBetween(day, '2018-01-02'),
      () => calendar.countsOn(day),
      () => calendar.due(day, { value: 1, unit: 'working_day' }),
      () => calendar.due(day, { value: 0, unit: 'calendar_day' }),
      () => calendar.due(`${day} 08:00:00`, { value: 1, unit: 'hour' }),
    ])
      expect(ask).toThrow(CalendarError)
  })

  it('says what was expected and what came', () => {
    expect(() => calendar.isWorkingDay('2027-01-01')).toThrow(
      'expected a day from 2017-01-01 to 2026-12-31, which the table of days off covers, got "2027-01-01"',
    )
    expect(() => calendar.addWorkingDays('2026-12-30', 2)).toThrow(
      'got 2 working days after 2026-12-30',
    )
    expect(() => calendar.onOrBefore('2017-01-02')).toThrow(CalendarError)
  })

  it('answers that lie behind the table', () => {
    for (const ask of [
      () => calendar.addWorkingDays('2026-12-31', 1),
      () => calendar.addWorkingDays('2018-01-02', 1e9),
      () => calendar.countsOn('2026-12-31 17:30:00'),
      () => calendar.due('2026-12-20', { value: 30, unit: 'calendar_day' }),
      () => calendar.due('2018-01-02', { value: 1e9, unit: 'calendar_day' }),
      () => calendar.due('2026-12-31 16:59:59', { value: 1, unit: 'hour' }),
    ])
      expect(ask).toThrow(/^expected a day from 2017-01-01 to 2026-12-31/)
  })

  it.each([-1, 1.5, NaN, Infinity])('%d days', (value) => {
    expect(() => calendar.addWorkingDays('2018-03-01', value)).toThrow(
      `expected a whole number of working days, got ${value}`,
    )
    for (const unit of ['working_day', 'calendar_day'] as const)
      expect(() => calendar.due('2018-03-01', { value, unit })).toThrow(
        CalendarError,
      )
  })

  it.each([0, -1, NaN, Infinity])('%d hours', (value) => {
    expect(() =>
      calendar.due('2018-03-01 08:00:00', { value, unit: 'hour' }),
    ).toThrow(`expected a positive number of hours, got ${value}`)
  })

  it('a time in months, and hours from a date', () => {
    const months = { value: 1, unit: 'month' } as unknown as ProcessingTime
    expect(() => calendar.due('2018-03-01', months)).toThrow(
      'expected a time in working_day, calendar_day or hour, got "month"',
    )
    expect(() =>
      calendar.due('2018-03-01', { value: 1, unit: 'hour' }),
    ).toThrow(
      'expected a time such as 2018-03-31 08:30:00 for a processing time in hours, got "2018-03-01"',
    )
  })

  it.each([
    '2018-03-01T08:00:00',
    '2018-03-01 24:00:00',
    '2018-03-01 08:00',
    '2018-03-01 08:00:00.5',
    '2018-03-01 08:00:00Z',
  ])('the time %j', (time) => {
    expect(() => calendar.countsOn(time)).toThrow(
      `expected a time such as 2018-03-31 08:30:00, got ${JSON.stringify(time)}`,
    )
  })

  it('pauses out of order', () => {
    const five = { value: 5, unit: 'working_day' } as const
    const spans = (...bounds: readonly (readonly [string, string])[]) => ({
      mode: 'resume' as const,
      spans: bounds.map(([from, to]) => ({ from, to })),
    })
    for (const pauses of [
      spans(['2018-02-28', '2018-03-02']),
      spans(['2018-03-05', '2018-03-02']),
      spans(['2018-03-05 09:00:00', '2018-03-05 08:59:59']),
      spans(['2018-03-02', '2018-03-06'], ['2018-03-05', '2018-03-07']),
    ])
      expect(() => calendar.due('2018-03-01', five, pauses)).toThrow(
        /^expected pauses in order, from the receipt on, got /,
      )
    const later = spans(['2018-06-01', '2018-06-31'])
    expect(() => calendar.due('2018-03-01', five, later)).toThrow(
      'expected a day such as 2018-03-31, got "2018-06-31"',
    )
    const mode = 'stop' as unknown as 'resume'
    expect(() => calendar.due('2018-03-01', five, { mode, spans: [] })).toThrow(
      'expected pauses of the mode resume or restart, got "stop"',
    )
  })

  it('days of an office that are none', () => {
    const ask = (...overrides: readonly [string, string][]) =>
      workingCalendar({
        overrides: overrides.map(([day, kind]) => ({
          day,
          kind: kind as 'off',
          name: null,
        })),
      })
    expect(() => ask(['2027-01-04', 'off'])).toThrow('got 2027-01-04')
    expect(() => ask(['2018-02-30', 'off'])).toThrow(
      'expected a day such as 2018-03-31, got "2018-02-30"',
    )
    expect(() => ask(['2018-02-13', 'holiday'])).toThrow(
      'expected the kind off, make_up or year of 2018-02-13, got "holiday"',
    )
    expect(() => ask(['2018-02-13', 'off'], ['2018-02-13', 'off'])).toThrow(
      'expected each day once, got 2018-02-13 again',
    )
  })

  it('no day of an office from the first of the table to the last', () => {
    const without = (day: string) =>
      workingCalendar({ overrides: [{ day, kind: 'off', name: null }] })
    // A Sunday before a day off, and a Thursday.
    expect(without('2017-01-01').onOrAfter('2017-01-01')).toBe('2017-01-03')
    expect(without('2026-12-31').isWorkingDay('2026-12-31')).toBe(false)
    expect(calendar.isWorkingDay('2026-12-31')).toBe(true)
    for (const day of ['2016-12-31', '2027-01-01'])
      expect(() => without(day)).toThrow(
        `expected a day from 2017-01-01 to 2026-12-31, which the table of days off covers, got ${day}`,
      )
  })

  it.each([
    [[], 'none'],
    [[['07:00', '07:00']], '07:00 to 07:00'],
    [[['7:00', '11:30']], '7:00 to 11:30'],
    [[['07:00', '25:00']], '07:00 to 25:00'],
    [
      [
        ['13:30', '17:00'],
        ['07:00', '11:30'],
      ],
      '13:30 to 17:00, 07:00 to 11:30',
    ],
    [
      [
        ['07:00', '12:00'],
        ['11:30', '17:00'],
      ],
      '07:00 to 12:00, 11:30 to 17:00',
    ],
  ])('the office hours %j', (hours, got) => {
    expect(() =>
      workingCalendar({
        hours: hours.map(([from = '', to = '']) => ({ from, to })),
      }),
    ).toThrow(
      new CalendarError(
        `expected office hours in order such as 07:00 to 11:30, got ${got}`,
      ),
    )
  })
})

describe('working days', () => {
  it('are added as they are counted day by day', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 100 }), (day, n) => {
        let counted = day
        for (let left = n; left > 0;) {
          counted = addDays(counted, 1)
          if (isWorked(counted)) left -= 1
        }
        expect(calendar.addWorkingDays(day, n)).toBe(counted)
      }),
      runs,
    )
  })

  it('that are added are between the days', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 100 }), (day, n) => {
        const end = calendar.addWorkingDays(day, n)
        expect(calendar.workingDaysBetween(day, end)).toBe(n)
        expect(calendar.workingDaysBetween(end, day) + n).toBe(0)
      }),
      runs,
    )
  })

  it('between days are those after the first, up to the last', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 199 }), (from, n) => {
        const to = addDays(from, n)
        const counted = allDays.filter(
          (day) => from < day && day <= to && isWorked(day),
        )
        expect(calendar.workingDaysBetween(from, to)).toBe(counted.length)
      }),
      { ...runs, numRuns: 1000 },
    )
  })

  it('next and last are the nearest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: length - 200 }), (n) => {
        const day = addDays('2017-01-01', n)
        expect(calendar.onOrAfter(day)).toBe(
          allDays.find((d) => d >= day && isWorked(d)),
        )
        expect(calendar.onOrBefore(day)).toBe(
          allDays.findLast((d) => d <= day && isWorked(d)),
        )
      }),
      { ...runs, numRuns: 1000 },
    )
  })
})

describe('a due date', () => {
  it.each([
    // Receipt is not counted; Tết lies between.
    ['2018-02-12', 3, 'working_day', '2018-02-22'],
    ['2018-02-12 08:00:00', 3, 'working_day', '2018-02-22'],
    ['2018-02-12 17:00:00', 3, 'working_day', '2018-02-22'],
    // After the office closes, as of the next morning.
    ['2018-02-12 17:00:01', 3, 'working_day', '2018-02-23'],
    // On a day off, as of the next working day; a Saturday made up is one.
    ['2018-12-29', 1, 'working_day', '2019-01-03'],
    ['2019-01-04', 1, 'working_day', '2019-01-05'],
    ['2018-03-01', 0, 'working_day', '2018-03-01'],
    ['2018-03-01', 10, 'calendar_day', '2018-03-12'],
    ['2018-03-02', 10, 'calendar_day', '2018-03-12'],
    ['2018-02-04', 10, 'calendar_day', '2018-02-21'],
    ['2018-12-21', 10, 'calendar_day', '2019-01-02'],
    ['2018-12-28', 8, 'calendar_day', '2019-01-05'],
  ] as const)('of %s and %i × %s is %s', (received, value, unit, on) => {
    expect(calendar.due(received, { value, unit })).toEqual({ on, at: null })
  })

  it.each([
    ['2018-03-01 07:00:00', 8, '2018-03-01 17:00:00'],
    ['2018-03-01 10:00:00', 2, '2018-03-01 14:00:00'],
    ['2018-03-01 10:00:00', 1.5, '2018-03-01 11:30:00'],
    ['2018-03-01 12:15:00', 1, '2018-03-01 14:30:00'],
    ['2018-03-01 05:00:00', 1, '2018-03-01 08:00:00'],
    ['2018-03-01 19:00:00', 8, '2018-03-02 17:00:00'],
    ['2018-03-02 16:00:00', 2, '2018-03-05 08:00:00'],
    ['2018-03-03 10:00:00', 2, '2018-03-05 09:00:00'],
    ['2018-12-28 16:30:00', 8, '2019-01-02 16:30:00'],
    ['2019-01-04 16:30:00', 8, '2019-01-05 16:30:00'],
    ['2018-03-01 16:59:59', 0.25, '2018-03-02 07:14:59'],
  ])('of %s and %d hours is %s', (received, value, at) => {
    expect(calendar.due(received, { value, unit: 'hour' })).toEqual({
      on: at.slice(0, 10),
      at,
    })
  })

  it('follows the hours of the office', () => {
    const own = workingCalendar({
      hours: [
        { from: '07:30', to: '11:30' },
        { from: '13:30', to: '16:30' },
      ],
    })
    const hour = { value: 1, unit: 'hour' } as const
    expect(own.due('2018-03-01 16:00:00', hour).at).toBe('2018-03-02 08:00:00')
    expect(own.countsOn('2018-03-01 16:30:00')).toBe('2018-03-01')
    expect(own.countsOn('2018-03-01 16:31:00')).toBe('2018-03-02')
    expect(officeHours).toEqual([
      { from: '07:00', to: '11:30' },
      { from: '13:30', to: '17:00' },
    ])
  })

  it('in hours is the minute by which they are worked, pauses left out', () => {
    const isOffice = (minute: number) =>
      (minute >= 420 && minute < 690) || (minute >= 810 && minute < 1020)
    const stamp = (day: DateText, m: number) =>
      `${day} ${twoDigits(Math.floor(m / 60))}:${twoDigits(m % 60)}:00`
    fc.assert(
      fc.property(
        inOrder(0, 6),
        fc.integer({ min: 0, max: 6 }),
        clockTimes,
        fc.integer({ min: 1, max: 120 }),
        ([received, from], n, clock, quarters) => {
          const end = `${addDays(from.slice(0, 10), n)} ${clock}`
          const to = end < from ? from : end
          let left = quarters * 15
          let expected = ''
          for (
            let day = received.slice(0, 10);
            expected === '';
            day = addDays(day, 1)
          )
            for (let m = 0; isWorked(day) && m < 1440 && left > 0; m += 1) {
              if (!isOffice(m)) continue
              const at = stamp(day, m)
              if (at < received || (at >= from && at < to)) continue
              left -= 1
              if (left === 0) expected = stamp(day, m + 1)
            }
          const due = calendar.due(
            received,
            { value: quarters / 4, unit: 'hour' },
            { mode: 'resume', spans: [{ from, to }] },
          )
          expect(due.at).toBe(expected)
        },
      ),
      { ...runs, numRuns: 1000 },
    )
  })

  it('in calendar days is rolled forward from the day itself', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 90 }), (day, value) => {
        const received = allDays.find((d) => d >= day && isWorked(d)) ?? ''
        const end = addDays(received, value)
        expect(calendar.due(day, { value, unit: 'calendar_day' }).on).toBe(
          allDays.find((d) => d >= end && isWorked(d)),
        )
      }),
      { ...runs, numRuns: 1000 },
    )
  })

  it('is never earlier for what is received later, nor for more time', () => {
    const when = (c: ReturnType<WorkingCalendar['due']>) => c.at ?? c.on
    fc.assert(
      fc.property(
        inOrder(0, 40),
        processingTimes,
        fc.integer({ min: 0, max: 20 }),
        ([a, b], time, more) => {
          const due = when(calendar.due(a, time))
          const longer = { ...time, value: time.value + more }
          expect(due <= when(calendar.due(b, time))).toBe(true)
          expect(due <= when(calendar.due(a, longer))).toBe(true)
          expect(due.slice(0, 10) >= a.slice(0, 10)).toBe(true)
          expect(isWorked(due.slice(0, 10))).toBe(true)
        },
      ),
      runs,
    )
  })
})

describe('a pause', () => {
  const five = { value: 5, unit: 'working_day' } as const
  const hours = { value: 4, unit: 'hour' } as const

  it.each([
    // Two of five days are used by 7 March; three are left on 14 March.
    ['resume', '2018-03-07', '2018-03-14', '2018-03-19'],
    ['restart', '2018-03-07', '2018-03-14', '2018-03-21'],
    ['resume', '2018-03-05', '2018-03-06', '2018-03-13'],
    // On the last day, and after it.
    ['resume', '2018-03-12', '2018-03-20', '2018-03-20'],
    ['restart', '2018-03-12', '2018-03-20', '2018-03-27'],
    ['resume', '2018-03-13', '2018-03-20', '2018-03-12'],
    ['restart', '2018-03-13', '2018-03-20', '2018-03-12'],
  ] as const)('in days: %s from %s to %s: %s', (mode, from, to, on) => {
    const pauses = { mode, spans: [{ from, to }] }
    expect(calendar.due('2018-03-05', five, pauses)).toEqual({ on, at: null })
  })

  it.each([
    ['resume', '2018-03-05 09:00:00', '2018-03-06 16:00:00', '08:00:00'],
    ['restart', '2018-03-05 09:00:00', '2018-03-06 16:00:00', '10:00:00'],
  ] as const)('in hours: %s from %s to %s: %s', (mode, from, to, time) => {
    const pauses = { mode, spans: [{ from, to }] }
    expect(calendar.due('2018-03-05 07:00:00', hours, pauses).at).toBe(
      `2018-03-07 ${time}`,
    )
  })

  it('after another goes on from it', () => {
    const spans = [
      { from: '2018-03-06', to: '2018-03-08' },
      { from: '2018-03-09', to: '2018-03-12' },
      { from: '2018-06-01', to: '2018-06-30' },
    ]
    const due = (mode: 'resume' | 'restart') =>
      calendar.due('2018-03-05', five, { mode, spans }).on
    expect(due('resume')).toBe('2018-03-15')
    expect(due('restart')).toBe('2018-03-19')
  })

  it('known by its date alone may begin on the day of receipt', () => {
    const spans = [{ from: '2018-03-05', to: '2018-03-07' }]
    expect(
      calendar.due('2018-03-05 08:00:00', five, { mode: 'resume', spans }).on,
    ).toBe('2018-03-14')
  })

  it('in calendar days goes on from the day on which it ends', () => {
    const ten = { value: 10, unit: 'calendar_day' } as const
    const due = (from: string, to: string) =>
      calendar.due('2018-03-01', ten, { mode: 'resume', spans: [{ from, to }] })
        .on
    expect(due('2018-03-05', '2018-03-15')).toBe('2018-03-21')
    // The tenth day is a Sunday, so the Monday is in time.
    expect(due('2018-03-12', '2018-03-14')).toBe('2018-03-14')
    expect(due('2018-03-13', '2018-03-14')).toBe('2018-03-12')
  })

  it('that is empty changes nothing that goes on', () => {
    fc.assert(
      fc.property(inOrder(0, 90), processingTimes, ([received, at], time) => {
        const spans = [{ from: at, to: at }]
        expect(calendar.due(received, time, { mode: 'resume', spans })).toEqual(
          calendar.due(received, time),
        )
        expect(
          calendar.due(received, time, { mode: 'restart', spans: [] }),
        ).toEqual(calendar.due(received, time))
      }),
      runs,
    )
  })

  it('in time adds its working days, or begins the time anew', () => {
    fc.assert(
      fc.property(
        inOrder(0, 40),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        ([received, from], length_, value) => {
          const to = `${addDays(from.slice(0, 10), length_)} 23:59:59`
          const time = { value, unit: 'working_day' } as const
          const due = calendar.due(received, time).on
          const ask = (mode: 'resume' | 'restart') =>
            calendar.due(received, time, { mode, spans: [{ from, to }] }).on
          const [stopped, resumed] = [from, to].map(calendar.countsOn)
          const isInTime = stopped! <= due
          const standing = calendar.workingDaysBetween(stopped!, resumed!)
          expect(ask('resume')).toBe(
            isInTime ? calendar.addWorkingDays(due, standing) : due,
          )
          expect(ask('restart')).toBe(
            isInTime ? calendar.due(to, time).on : due,
          )
        },
      ),
      runs,
    )
  })
})

describe('the same in SQL', () => {
  interface Tables {
    receipt: {
      id: number
      received_at: string | null
      other_on: string
      days: number | null
    }
  }
  const closing: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const close of closing) await close()
  })

  async function filled(rows: readonly Tables['receipt'][]) {
    const { db, stop } = await openDuckDb<Tables>()
    closing.push(stop)
    await sql`create table receipt (id integer, received_at timestamp, other_on date, days integer)`.execute(
      db,
    )
    for (let at = 0; at < rows.length; at += 500)
      await db
        .insertInto('receipt')
        .values(rows.slice(at, at + 500))
        .execute()
    return db
  }

  function dueQuery(db: Kysely<Tables>, c: WorkingCalendar) {
    return db
      .with('working_day', (q) =>
        q.selectFrom(workingDayTable(workingDayRows(c), 'd')).selectAll(),
      )
      .selectFrom('receipt')
      .leftJoin('working_day as start', (join) =>
        join.on((eb) =>
          eb('start.day', '=', receiptDate(eb.ref('receipt.received_at'), c)),
        ),
      )
      .leftJoin('working_day as other', 'other.day', 'receipt.other_on')
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
      .leftJoin('working_day as fixed', (join) =>
        join.on(dueInWorkingDays('start', 'fixed', 5)),
      )
      .select([
        'receipt.id',
        'worked.next_day as in_working_days',
        'rolled.next_day as in_calendar_days',
        'fixed.next_day as in_five',
        workingDaysFromTo('start', 'other').as('between'),
      ])
      .orderBy('receipt.id')
  }

  it('of thousands of receipts, up to the end of the table', async () => {
    const anyDay = fc
      .integer({ min: 0, max: length - 1 })
      .map((n) => addDays('2017-01-01', n))
    const cases = fc.sample(
      fc.record({
        day: fc.oneof(
          { arbitrary: anyDay, weight: 9 },
          {
            arbitrary: fc
              .integer({ min: 0, max: 60 })
              .map((n) => addDays('2026-12-31', -n)),
            weight: 1,
          },
        ),
        clock: fc.oneof(
          clockTimes,
          fc.constantFrom('17:00:00', '17:00:01', '07:00:00'),
        ),
        other_on: anyDay,
        days: fc.integer({ min: 0, max: 90 }),
      }),
      { numRuns: 5000, seed: 20180102 },
    )
    const rows = cases.map(({ day, clock, other_on, days: n }, id) => ({
      id,
      received_at: `${day} ${clock}`,
      other_on,
      days: n,
    }))
    const own = workingCalendar({
      overrides: [
        { day: '2018-06-02', kind: 'make_up', name: null },
        { day: '2026-12-31', kind: 'off', name: null },
      ],
    })
    const orNull = <T>(ask: () => T): T | null => {
      try {
        return ask()
      } catch (error) {
        if (error instanceof CalendarError) return null
        throw error
      }
    }
    const expected = rows.map((row) => {
      const dueOf = (value: number, unit: 'working_day' | 'calendar_day') =>
        orNull(() => own.due(row.received_at, { value, unit }).on)
      const late = Number(row.received_at.slice(11) > '17:00:00')
      return {
        id: row.id,
        in_working_days: dueOf(row.days, 'working_day'),
        in_calendar_days: dueOf(row.days, 'calendar_day'),
        in_five: dueOf(5, 'working_day'),
        between: orNull(() =>
          own.workingDaysBetween(
            addDays(row.received_at.slice(0, 10), late),
            row.other_on,
          ),
        ),
      }
    })
    const db = await filled(rows)
    expect(await dueQuery(db, own).execute()).toEqual(expected)
    const missing = expected.filter((row) => row.in_calendar_days === null)
    expect(missing.length).toBeGreaterThan(100)
    expect(missing.length).toBeLessThan(1000)
  })

  it('keeps a row without a receipt or a time, as not due', async () => {
    const db = await filled([
      { id: 1, received_at: null, other_on: '2018-03-01', days: 5 },
      {
        id: 2,
        received_at: '2018-03-01 08:00:00',
        other_on: '2018-03-05',
        days: null,
      },
    ])
    expect(await dueQuery(db, calendar).execute()).toEqual([
      {
        id: 1,
        in_working_days: null,
        in_calendar_days: null,
        in_five: null,
        between: null,
      },
      {
        id: 2,
        in_working_days: null,
        in_calendar_days: null,
        in_five: '2018-03-08',
        between: 2,
      },
    ])
  })

  it('has no due date behind its end', async () => {
    const last = '2026-12-31'
    const short = workingCalendar({
      overrides: [{ day: last, kind: 'off', name: null }],
    })
    const db = await filled([])
    const rows = workingDayRows(short, last)
    expect(
      await db.selectFrom(workingDayTable(rows, 'd')).selectAll().execute(),
    ).toEqual(rows)
    expect(rows).toMatchObject([{ next_day: null, next_ordinal: null }])
  })

  it('has a row for each day asked for, and refuses others', () => {
    expect(
      workingDayRows(calendar, '2018-12-28', '2019-01-02').map((row) => [
        row.day,
        row.ordinal - 500,
        row.next_day,
        (row.next_ordinal ?? NaN) - 500,
      ]),
    ).toEqual([
      ['2018-12-28', 0, '2018-12-28', 0],
      ['2018-12-29', 0, '2019-01-02', 1],
      ['2018-12-30', 0, '2019-01-02', 1],
      ['2018-12-31', 0, '2019-01-02', 1],
      ['2019-01-01', 0, '2019-01-02', 1],
      ['2019-01-02', 1, '2019-01-02', 1],
    ])
    expect(workingDayRows(calendar)).toHaveLength(length)
    expect(() => workingDayRows(calendar, '2018-01-02', '2018-01-01')).toThrow(
      'expected the first day before the last, got 2018-01-02 to 2018-01-01',
    )
    expect(() => workingDayRows(calendar, '2026-12-31', '2027-01-01')).toThrow(
      CalendarError,
    )
  })
})
