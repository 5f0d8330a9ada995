import {
  addDays,
  daysBetween,
  monthsUpTo,
  nextPeriod,
  parsePeriod,
  PeriodError,
  periodOf,
  previousPeriod,
  restOfYear,
  yearBefore,
  yearToDate,
} from '@motcua/metrics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const kinds = ['month', 'quarter', 'half', 'year'] as const
const days = fc
  .integer({ min: 0, max: 40_000 })
  .map((n) => addDays('1990-01-01', n))

describe('a period', () => {
  it.each([
    ['2018-03', 'month', '2018-03-01', '2018-03-31'],
    ['2016-02', 'month', '2016-02-01', '2016-02-29'],
    ['2018-Q1', 'quarter', '2018-01-01', '2018-03-31'],
    ['2018-Q4', 'quarter', '2018-10-01', '2018-12-31'],
    ['2018-H1', 'half', '2018-01-01', '2018-06-30'],
    ['2018-H2', 'half', '2018-07-01', '2018-12-31'],
    ['2018', 'year', '2018-01-01', '2018-12-31'],
    ['2018-01..2018-03', 'span', '2018-01-01', '2018-03-31'],
    ['2017-11..2018-02', 'span', '2017-11-01', '2018-02-28'],
  ])('%s is a %s from %s to %s', (key, kind, from, to) => {
    expect(parsePeriod(key)).toEqual({
      key,
      kind,
      from,
      to,
      scheme: 'calendar',
    })
  })

  it.each([
    '',
    '2018-3',
    '2018-13',
    '2018-00',
    '2018-Q5',
    '2018-H3',
    '18-03',
    '2018-03-01',
    '2018..2019',
    '2018-03..2018-01',
    '2018-Q1..2018-03',
    ' 2018',
    '2018-03\n',
  ])('is not %j', (text) => {
    expect(() => parsePeriod(text)).toThrow(PeriodError)
    expect(() => parsePeriod(text)).toThrow(/expected a period such as 2018-03/)
  })

  it('comes after the one before it, and a day falls into one of each kind', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...kinds), (day, kind) => {
        const period = periodOf(kind, day)
        expect(period.from <= day && day <= period.to).toBe(true)
        expect(previousPeriod(nextPeriod(period))).toEqual(period)
        expect(addDays(period.to, 1)).toBe(nextPeriod(period).from)
        expect(parsePeriod(period.key)).toEqual(period)
        expect(yearBefore(period).key.slice(4)).toBe(period.key.slice(4))
      }),
      { numRuns: 1000 },
    )
  })

  it('has the whole months of its year to date and of the rest of it', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...kinds), (day, kind) => {
        const period = periodOf(kind, day)
        const year = period.to.slice(0, 4)
        const ytd = yearToDate(period)
        const rest = restOfYear(period)
        expect([ytd.from, ytd.to]).toEqual([`${year}-01-01`, period.to])
        expect(rest?.from ?? addDays(period.to, 1)).toBe(addDays(ytd.to, 1))
        expect(rest?.to ?? period.to).toBe(`${year}-12-31`)
      }),
      { numRuns: 1000 },
    )
  })

  it('looks back over whole months, whatever their length', () => {
    expect(monthsUpTo(parsePeriod('2018-Q1'), 13).map((m) => m.key)).toEqual([
      '2017-03',
      '2017-04',
      '2017-05',
      '2017-06',
      '2017-07',
      '2017-08',
      '2017-09',
      '2017-10',
      '2017-11',
      '2017-12',
      '2018-01',
      '2018-02',
      '2018-03',
    ])
    expect(previousPeriod(parsePeriod('2018-01..2018-03')).key).toBe(
      '2017-10..2017-12',
    )
  })

  it('counts days between dates across leap days and daylight saving', () => {
    expect(daysBetween('2016-02-28', '2016-03-01')).toBe(2)
    expect(daysBetween('2018-03-31', '2018-03-01')).toBe(-30)
    expect(daysBetween('2018-03-10', '2018-03-12')).toBe(2)
  })
})
