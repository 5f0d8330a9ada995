import { duePeriods, localTime } from '@motcua/jobs'
import { addDays } from '@motcua/metrics/calendar'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const kinds = ['month', 'quarter', 'half', 'year'] as const
const days = fc
  .integer({ min: 0, max: 15_000 })
  .map((n) => addDays('1995-01-01', n))

/** What ends on a day, counted on the calendar, shortest first. */
function endsOn(day: string): {
  readonly [K in (typeof kinds)[number]]?: string
} {
  const next = addDays(day, 1)
  if (!next.endsWith('-01')) return {}
  const [year = '', month = ''] = day.split('-')
  const m = Number(month)
  return {
    month: `${year}-${month}`,
    ...(m % 3 === 0 && { quarter: `${year}-Q${m / 3}` }),
    ...(m % 6 === 0 && { half: `${year}-H${m / 6}` }),
    ...(m === 12 && { year }),
  }
}

describe('duePeriods', () => {
  test('has every period that ended since the start once, oldest and shortest first', () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: -40, max: 1500 }),
        fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('00:00:00', '06:00:00', '23:59:59'),
        (begin, length, periods, time) => {
          const today = addDays(begin, length)
          const expected: string[] = []
          for (let day = begin; day < today; day = addDays(day, 1)) {
            const ended = endsOn(day)
            for (const kind of kinds) {
              const key = ended[kind]
              if (key !== undefined && periods.includes(kind))
                expected.push(key)
            }
          }
          const due = duePeriods({ start: begin, periods }, `${today} ${time}`)
          expect(due.map(({ key }) => key)).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  test.for([
    ['2018-03-31 23:59:59', []],
    ['2018-04-01 00:00:00', ['2018-03', '2018-Q1']],
    [
      '2018-07-01 06:00:00',
      '2018-03 2018-Q1 2018-04 2018-05 2018-06 2018-Q2 2018-H1'.split(' '),
    ],
  ] as const)('at %s of the plan: %s', ([now, keys]) => {
    const schedule = { start: '2018-03-01', periods: [...kinds] }
    expect(duePeriods(schedule, now).map(({ key }) => key)).toEqual(keys)
  })

  test("has the year on New Year's morning, after its half and its quarter", () => {
    const schedule = { start: '2018-03-01', periods: [...kinds] }
    const due = duePeriods(schedule, '2019-01-01 06:00:00')
    expect(due.slice(-4).map(({ key }) => key)).toEqual([
      '2018-12',
      '2018-Q4',
      '2018-H2',
      '2018',
    ])
  })
})

describe('localTime', () => {
  test.for([
    ['Asia/Ho_Chi_Minh', '2018-03-31T17:00:00Z', '2018-04-01 00:00:00'],
    ['Asia/Ho_Chi_Minh', '2018-03-31T16:59:59Z', '2018-03-31 23:59:59'],
    ['UTC', '2018-02-28T23:59:59.999Z', '2018-02-28 23:59:59'],
    ['Asia/Kathmandu', '2018-12-31T18:15:00Z', '2019-01-01 00:00:00'],
    ['Pacific/Kiritimati', '2018-12-31T10:00:00Z', '2019-01-01 00:00:00'],
    ['America/New_York', '2018-03-11T06:59:59Z', '2018-03-11 01:59:59'],
    ['America/New_York', '2018-03-11T07:00:00Z', '2018-03-11 03:00:00'],
    ['America/New_York', '2018-11-04T06:00:00Z', '2018-11-04 01:00:00'],
  ] as const)('%s at %s is %s', ([zone, at, local]) => {
    expect(localTime(zone, new Date(at))).toBe(local)
  })
})
