import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parsePeriod, PeriodError } from '@motcua/metrics'
import {
  addDays,
  daysBetween,
  inScheme,
  monthsUpTo,
  nextPeriod,
  periodOf,
  previousPeriod,
  restOfYear,
  trailing,
  yearBefore,
  yearToDate,
} from '@motcua/metrics/calendar'
import type { Period } from '@motcua/metrics'
import type { Scheme } from '@motcua/metrics/calendar'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const laws = { seed: 20190415, numRuns: 2000 }
const kinds = ['month', 'quarter', 'half', 'year'] as const
const monthsIn = { month: 1, quarter: 3, half: 6, year: 12 }
const schemeNames: readonly Scheme[] = [
  'calendar',
  ...Array.from({ length: 28 }, (_, i): Scheme => `cut-${i + 1}`),
]

const schemes = fc.constantFrom(...schemeNames)
/** Days of the years 30 to 9970, so that all around them can be written. */
const days = fc
  .integer({ min: 0, max: 3_630_000 })
  .map((n) => addDays('0030-01-01', n))
const whole = fc
  .tuple(fc.constantFrom(...kinds), days, schemes)
  .map(([kind, day, scheme]) => periodOf(kind, day, scheme))
const run = fc
  .tuple(days, fc.integer({ min: 0, max: 3000 }), schemes)
  .map(([day, length, scheme]) => {
    const from = periodOf('month', day).key
    const to = periodOf('month', addDays(day, length)).key
    return inScheme(parsePeriod(`${from}..${to}`), scheme)
  })
const latest = fc
  .tuple(whole, fc.integer({ min: 1, max: 120 }))
  .map(([period, n]) => trailing(period, n))
const toDate = whole.map(yearToDate)
const periods = fc.oneof(whole, run, latest, toDate)

/** How many months a period has: a cut moves days, it makes none. */
function monthCount({ from, to }: Period): number {
  return Math.round((daysBetween(from, to) + 1) / 30.4369)
}

function tile(
  parts: readonly Period[],
  { from, to }: Pick<Period, 'from' | 'to'>,
): void {
  expect(parts.map((p) => p.from)).toEqual([
    from,
    ...parts.slice(0, -1).map((p) => addDays(p.to, 1)),
  ])
  expect(parts.at(-1)?.to).toBe(to)
}

function times(n: number, step: (p: Period) => Period, period: Period): Period {
  return n === 0 ? period : times(n - 1, step, step(period))
}

describe('of every kind and scheme', () => {
  test('the one before the next and the one after the previous is the period', () => {
    fc.assert(
      fc.property(periods, (period) => {
        expect(previousPeriod(nextPeriod(period))).toEqual(period)
        expect(nextPeriod(previousPeriod(period))).toEqual(period)
      }),
      laws,
    )
  })

  test('periods follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(fc.oneof(whole, run, latest), (period) => {
        expect(period.from <= period.to).toBe(true)
        expect(nextPeriod(period).from).toBe(addDays(period.to, 1))
        expect(previousPeriod(period).to).toBe(addDays(period.from, -1))
      }),
      laws,
    )
  })

  test('a day is in the period of it, and in none beside', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        days,
        schemes,
        (kind, day, scheme) => {
          const period = periodOf(kind, day, scheme)
          expect([period.kind, period.scheme]).toEqual([kind, scheme])
          expect(period.from <= day && day <= period.to).toBe(true)
          expect(previousPeriod(period).to < day).toBe(true)
          expect(day < nextPeriod(period).from).toBe(true)
          expect(periodOf(kind, period.from, scheme)).toEqual(period)
          expect(periodOf(kind, period.to, scheme)).toEqual(period)
        },
      ),
      laws,
    )
  })

  test('its months tile it', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const n = monthCount(period)
        if (period.kind !== 'span') expect(n).toBe(monthsIn[period.kind])
        const months = monthsUpTo(period, n)
        tile(months, period)
        expect(months.map((m) => m.key)).toEqual(
          months.map((m) => periodOf('month', m.to, period.scheme).key),
        )
        expect(trailing(period, n)).toMatchObject({
          from: period.from,
          to: period.to,
        })
      }),
      laws,
    )
  })

  test('its text form gives it again, and in another scheme the same months', () => {
    fc.assert(
      fc.property(periods, schemes, (period, scheme) => {
        expect(parsePeriod(period.key)).toEqual(period)
        const other = inScheme(period, scheme)
        expect(other.key.split('@')[0]).toBe(period.key.split('@')[0])
        expect([other.kind, other.span]).toEqual([period.kind, period.span])
        expect(other.scheme).toBe(scheme)
        expect(inScheme(other, period.scheme)).toEqual(period)
      }),
      laws,
    )
  })

  test('the year before has the same kind, twelve months back', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const before = yearBefore(period)
        const { kind, span, scheme } = before
        expect({ kind, span, scheme }).toEqual({
          kind: period.kind,
          span: period.span,
          scheme: period.scheme,
        })
        expect(before.key).toBe(
          period.key.replaceAll(/\d{4}/g, (year) =>
            String(Number(year) - 1).padStart(4, '0'),
          ),
        )
        const n = monthCount(period)
        const months = monthsUpTo(period, n)
        const back = monthsUpTo(months[0]!, 13)[0]!
        expect(before.from).toBe(back.from)
        expect(monthsUpTo(before, n).map((m) => m.key)).toEqual(
          months.map((m) => yearBefore(m).key),
        )
        if (kind !== 'span')
          expect(before).toEqual(
            times(12 / monthsIn[kind], previousPeriod, period),
          )
      }),
      laws,
    )
  })

  test('to date and around go together', () => {
    fc.assert(
      fc.property(whole, (period) => {
        const ytd = yearToDate(period)
        const year = periodOf('year', period.to, period.scheme)
        expect([ytd.from, ytd.to]).toEqual([year.from, period.to])
        expect(yearToDate(ytd)).toEqual(ytd)
        for (const step of [previousPeriod, nextPeriod, yearBefore])
          expect(step(ytd)).toEqual(yearToDate(step(period)))
      }),
      laws,
    )
  })

  test('to date and the rest tile the year in which it ends', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const rest = restOfYear(period)
        tile(
          [yearToDate(period), ...(rest ? [rest] : [])],
          periodOf('year', period.to, period.scheme),
        )
      }),
      laws,
    )
  })

  test('what can be read is written as it came', () => {
    const tokens = fc.array(
      fc.constantFrom(
        ...'2018 0000 9999 - .. @ 15 1 28 29 03 12 00 Q1 Q5 H2 YTD L12M L0M'.split(
          ' ',
        ),
      ),
      { maxLength: 9 },
    )
    const edited = fc
      .tuple(
        periods,
        fc.nat(20),
        fc.constantFrom(...'0129-.@QHYLM '),
        fc.nat(1),
      )
      .map(([{ key }, at, char, cut]) => {
        return key.slice(0, at) + char + key.slice(at + cut)
      })
    let read = 0
    fc.assert(
      fc.property(
        fc.oneof(
          tokens.map((t) => t.join('')),
          edited,
        ),
        (text) => {
          try {
            expect(parsePeriod(text).key).toBe(text)
            read += 1
          } catch (error) {
            if (!(error instanceof PeriodError)) throw error
            expect(error.message).toMatch(
              /^expected (a period|the first month of a run not after its last).*, got /,
            )
          }
        },
      ),
      { ...laws, numRuns: 20_000 },
    )
    expect(read).toBeGreaterThan(500)
  })
})

describe('against a calendar counted on the fingers', () => {
  test.each([
    ['1900 had no 29 February', 1898, 1901],
    ['2000 had one', 1999, 2004],
    ['the years of the plan', 2016, 2020],
  ])('%s', (_, first, last) => {
    const expected = new Map<string, { from: string; to: string }>()
    for (const { year, month, day } of countedDays(first - 1, last)) {
      const date = `${year}-${two(month)}-${two(day)}`
      for (const scheme of schemeNames) {
        const cut = scheme === 'calendar' ? 32 : Number(scheme.slice(4))
        const isNext = day >= cut
        const m = isNext ? (month % 12) + 1 : month
        const y = isNext && month === 12 ? year + 1 : year
        const at = cut === 32 ? '' : `@${cut}`
        for (const text of [
          `${y}-${two(m)}`,
          `${y}-Q${Math.ceil(m / 3)}`,
          `${y}-H${m <= 6 ? 1 : 2}`,
          `${y}`,
        ]) {
          const found = expected.get(text + at)
          if (found) found.to = date
          else expected.set(text + at, { from: date, to: date })
        }
      }
    }
    const inside = [...expected].filter(([key]) => {
      return Number(key.slice(0, 4)) >= first && Number(key.slice(0, 4)) <= last
    })
    expect(inside).toHaveLength((last - first + 1) * 19 * 29)
    for (const [key, { from, to }] of inside)
      expect({ key, ...bounds(parsePeriod(key)) }).toEqual({ key, from, to })
  })

  function bounds({ from, to }: Period) {
    return { from, to }
  }

  function two(n: number): string {
    return String(n).padStart(2, '0')
  }

  function* countedDays(first: number, last: number) {
    for (let year = first; year <= last; year++)
      for (let month = 1; month <= 12; month++) {
        const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
        const length =
          month === 2
            ? isLeap
              ? 29
              : 28
            : [4, 6, 9, 11].includes(month)
              ? 30
              : 31
        for (let day = 1; day <= length; day++) yield { year, month, day }
      }
  }
})

describe('on a machine in any zone', () => {
  test('periods are the same', () => {
    // Samoa had no 30 December 2011, Hồ Chí Minh City changed its zone in 1975.
    const zones = [
      'UTC',
      'Asia/Ho_Chi_Minh',
      'America/Los_Angeles',
      'Pacific/Apia',
      'Pacific/Kiritimati',
      'America/Sao_Paulo',
    ]
    const script = `
      import { createHash } from 'node:crypto'
      import * as m from '@motcua/metrics/calendar'
      const schemes = ['calendar', ...Array.from({ length: 28 }, (_, i) => 'cut-' + (i + 1))]
      for (const zone of ${JSON.stringify(zones)}) {
      process.env.TZ = zone
      const hash = createHash('sha256')
      for (const start of ['1975-05-01', '2011-11-01', '2018-09-01'])
        for (let i = 0; i < 90; i += 3) {
          const day = m.addDays(start, i)
          for (const scheme of schemes)
            for (const kind of ['month', 'quarter', 'half', 'year']) {
              const p = m.periodOf(kind, day, scheme)
              const around = [p, m.previousPeriod(p), m.nextPeriod(p), m.yearBefore(p), m.yearToDate(p), m.trailing(p, 12)]
              hash.update(JSON.stringify([day, around, m.daysBetween(p.from, p.to)]))
            }
        }
      const probe = new Date(2011, 11, 30).getTimezoneOffset()
      process.stdout.write(probe + ' ' + hash.digest('hex') + '\\n')
      }`
    const printed = execFileSync(
      process.execPath,
      ['--conditions=@motcua/source', '--input-type=module', '-e', script],
      {
        cwd: fileURLToPath(new URL('.', import.meta.url)),
        encoding: 'utf8',
      },
    )
      .trimEnd()
      .split('\n')
    expect(printed).toHaveLength(zones.length)
    const [offsets, hashes] = [0, 1].map(
      (i) => new Set(printed.map((line) => line.split(' ')[i])),
    )
    expect(offsets!.size).toBeGreaterThan(3)
    expect([...hashes!]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  })
})
