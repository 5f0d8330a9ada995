import { parsePeriod, PeriodError } from '@motcua/metrics'
import {
  addDays,
  daysBetween,
  decree09,
  inScheme,
  monthsUpTo,
  nextPeriod,
  parseScheme,
  periodOf,
  previousPeriod,
  restOfYear,
  trailing,
  yearBefore,
  yearToDate,
} from '@motcua/metrics/calendar'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const kinds = ['month', 'quarter', 'half', 'year'] as const
const seed = 20180301
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
    ['0000-01', 'month', '0000-01-01', '0000-01-31'],
    ['0050-Q1', 'quarter', '0050-01-01', '0050-03-31'],
    ['9999', 'year', '9999-01-01', '9999-12-31'],
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
    // Decree 09/2019: the 15th to the 14th, and Bắc Kạn's third quarter of 2021.
    ['2019-04@15', 'month', '2019-03-15', '2019-04-14'],
    ['2020-01@15', 'month', '2019-12-15', '2020-01-14'],
    ['2020-Q1@15', 'quarter', '2019-12-15', '2020-03-14'],
    ['2021-Q3@15', 'quarter', '2021-06-15', '2021-09-14'],
    ['2020-H1@15', 'half', '2019-12-15', '2020-06-14'],
    ['2020-H2@15', 'half', '2020-06-15', '2020-12-14'],
    ['2020@15', 'year', '2019-12-15', '2020-12-14'],
    ['2019-11..2020-02@15', 'span', '2019-10-15', '2020-02-14'],
    // Cuts of two provinces: Vĩnh Phúc, Lâm Đồng.
    ['2021-08@21', 'month', '2021-07-21', '2021-08-20'],
    ['2020-Q1@1', 'quarter', '2019-12-01', '2020-02-29'],
    ['2018-03@28', 'month', '2018-02-28', '2018-03-27'],
    ['2018-03@2', 'month', '2018-02-02', '2018-03-01'],
    ['9999@28', 'year', '9998-12-28', '9999-12-27'],
  ])('%s, of a cut day, is a %s from %s to %s', (key, kind, from, to) => {
    const scheme = `cut-${key.split('@')[1]}`
    expect(parsePeriod(key)).toEqual({ key, kind, from, to, scheme })
  })

  it.each([
    ['2018-03-YTD', 'to_date', '2018-01-01', '2018-03-31'],
    ['2018-Q3-YTD', 'to_date', '2018-01-01', '2018-09-30'],
    ['2018-H1-YTD', 'to_date', '2018-01-01', '2018-06-30'],
    ['2018-YTD', 'to_date', '2018-01-01', '2018-12-31'],
    ['2018-03-YTD@15', 'to_date', '2017-12-15', '2018-03-14'],
    ['2018-03-L12M', 'trailing', '2017-04-01', '2018-03-31'],
    ['2018-03-L1M', 'trailing', '2018-03-01', '2018-03-31'],
    ['2016-02-L13M', 'trailing', '2015-02-01', '2016-02-29'],
    ['2018-03-L3M@15', 'trailing', '2017-12-15', '2018-03-14'],
    ['0000-12-L12M', 'trailing', '0000-01-01', '0000-12-31'],
  ])('%s is a span %s from %s to %s', (key, span, from, to) => {
    const scheme = key.endsWith('@15') ? decree09 : 'calendar'
    expect(parsePeriod(key)).toEqual({
      key,
      kind: 'span',
      span,
      from,
      to,
      scheme,
    })
  })

  it.each([
    // period, the one before, the one after, a year before
    ['2018-01', '2017-12', '2018-02', '2017-01'],
    ['2020-02', '2020-01', '2020-03', '2019-02'],
    ['2018-Q1', '2017-Q4', '2018-Q2', '2017-Q1'],
    ['2018-H1', '2017-H2', '2018-H2', '2017-H1'],
    ['2018', '2017', '2019', '2017'],
    [
      '2018-01..2018-03',
      '2017-10..2017-12',
      '2018-04..2018-06',
      '2017-01..2017-03',
    ],
    ['2018-01-YTD', '2017-12-YTD', '2018-02-YTD', '2017-01-YTD'],
    ['2018-Q1-YTD', '2017-Q4-YTD', '2018-Q2-YTD', '2017-Q1-YTD'],
    ['2018-YTD', '2017-YTD', '2019-YTD', '2017-YTD'],
    ['2018-03-L12M', '2017-03-L12M', '2019-03-L12M', '2017-03-L12M'],
    ['2018-03-L5M', '2017-10-L5M', '2018-08-L5M', '2017-03-L5M'],
    ['2018-01@15', '2017-12@15', '2018-02@15', '2017-01@15'],
    ['2018-Q1-YTD@15', '2017-Q4-YTD@15', '2018-Q2-YTD@15', '2017-Q1-YTD@15'],
  ])('%s lies between %s and %s, and a year after %s', (key, ...around) => {
    const period = parsePeriod(key)
    expect([
      previousPeriod(period).key,
      nextPeriod(period).key,
      yearBefore(period).key,
    ]).toEqual(around)
  })

  it.each([
    ['2018-03-14', 'calendar', ['2018-03', '2018-Q1', '2018-H1', '2018']],
    [
      '2018-03-14',
      decree09,
      ['2018-03@15', '2018-Q1@15', '2018-H1@15', '2018@15'],
    ],
    [
      '2018-03-15',
      decree09,
      ['2018-04@15', '2018-Q2@15', '2018-H1@15', '2018@15'],
    ],
    [
      '2018-12-15',
      decree09,
      ['2019-01@15', '2019-Q1@15', '2019-H1@15', '2019@15'],
    ],
    ['2018-12-31', 'cut-1', ['2019-01@1', '2019-Q1@1', '2019-H1@1', '2019@1']],
  ] as const)('%s falls, in %s, into %j', (day, scheme, keys) => {
    expect(kinds.map((kind) => periodOf(kind, day, scheme).key)).toEqual(keys)
  })

  it('has a year to date, a rest and months of its own scheme', () => {
    const march = parsePeriod('2018-03@15')
    expect(yearToDate(march).key).toBe('2018-03-YTD@15')
    expect(restOfYear(march)?.key).toBe('2018-04..2018-12@15')
    expect(restOfYear(parsePeriod('2018-Q4@15'))).toBeUndefined()
    expect(monthsUpTo(march, 3).map((m) => m.key)).toEqual([
      '2018-01@15',
      '2018-02@15',
      '2018-03@15',
    ])
    expect(trailing(parsePeriod('2018-Q1@15'), 12).key).toBe('2018-03-L12M@15')
    expect(inScheme(parsePeriod('2018-Q1'), decree09).key).toBe('2018-Q1@15')
    expect(inScheme(march, 'calendar')).toEqual(parsePeriod('2018-03'))
  })

  it('is to date up to the last month of a run', () => {
    const run = parsePeriod('2017-11..2018-02')
    expect(yearToDate(run).key).toBe('2018-02-YTD')
    expect(yearToDate(trailing(run, 6)).key).toBe('2018-02-YTD')
    expect(yearToDate(yearToDate(run))).toEqual(yearToDate(run))
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
    '2018-Q1..2018-03',
    ' 2018',
    '2018-03\n',
    '2018-03@0',
    '2018-03@29',
    '2018-03@05',
    '2018-03@',
    '2018-03@15@15',
    '2018-03@15..2018-04@15',
    '2018-Q1-L12M',
    '2018-L12M',
    '2018-03-L0M',
    '2018-03-L012M',
    '2018-03-YTD-L3M',
    '2018-01..2018-03-YTD',
    '2018-ytd',
  ])('is not %j', (text) => {
    expect(() => parsePeriod(text)).toThrow(PeriodError)
    expect(() => parsePeriod(text)).toThrow(/expected a period such as 2018-03/)
  })

  it('is a run from its first month to its last', () => {
    expect(() => parsePeriod('2018-02..2018-01')).toThrow(
      new PeriodError(
        'expected the first month of a run not after its last, got "2018-02..2018-01"',
      ),
    )
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
      { numRuns: 1000, seed },
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
      { numRuns: 1000, seed },
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

  it('says what is outside the years that can be written', () => {
    const outside = [
      () => previousPeriod(parsePeriod('0000-01')),
      () => yearBefore(parsePeriod('0000-Q2')),
      () => previousPeriod(parsePeriod('0000-01-YTD')),
      () => parsePeriod('0000@15'),
      () => parsePeriod('2018-03-L99999M'),
      () => parsePeriod(`2018-03-L${'9'.repeat(400)}M`),
      () => nextPeriod(parsePeriod('9999')),
      () => nextPeriod(parsePeriod('9999-12-YTD')),
      () => periodOf('month', '9999-12-31', decree09),
    ]
    for (const make of outside)
      expect(make).toThrow(
        /^expected a period within the years 0 to 9999, got one (before|after) them$/,
      )
  })

  it('says which days, kinds, schemes and numbers of months there are', () => {
    for (const day of [
      '2018-02-29',
      '2018-13-01',
      '2018-00-10',
      '2018-3-1',
      '',
      '02018-03-01',
      '2018-03-011',
      '2018-03-01 08:00:00',
      '20180301',
    ])
      expect(() => periodOf('month', day)).toThrow(
        new PeriodError(
          `expected a day such as 2018-03-01, got ${JSON.stringify(day)}`,
        ),
      )
    expect(() => periodOf('span' as 'month', '2018-03-01')).toThrow(
      new PeriodError('expected month, quarter, half or year, got "span"'),
    )
    for (const scheme of [
      'cut-0',
      'cut-29',
      'cut-30',
      'cut-015',
      'cut-1.5',
      'cut-',
      'cut-15@',
      'xcut-15',
      ' cut-15',
      'cut-15 ',
      'cut-15\n',
      'CUT-15',
      'lunar',
      'Calendar',
      'calendar ',
      '',
    ])
      expect(() => parseScheme(scheme)).toThrow(
        new PeriodError(
          `expected the scheme calendar or cut-1 to cut-28, got ${JSON.stringify(scheme)}`,
        ),
      )
    expect(() => inScheme(parsePeriod('2018'), 'cut-29')).toThrow(PeriodError)
    expect(() => periodOf('month', '2018-03-01', 'cut-0')).toThrow(PeriodError)
    for (const n of [0, -1, 1.5, Number.NaN, Infinity])
      expect(() => trailing(parsePeriod('2018-03'), n)).toThrow(
        new PeriodError(
          `expected a whole number of months from 1 up, got ${n}`,
        ),
      )
    expect(parseScheme('calendar')).toBe('calendar')
    expect(parseScheme('cut-15')).toBe(decree09)
    for (const day of [1, 9, 10, 19, 20, 28])
      expect(parseScheme(`cut-${day}`)).toBe(`cut-${day}`)
  })
})
