import { readFileSync } from 'node:fs'
import {
  acceptDoubts,
  doubtsAbout,
  leastPlausible,
  loadOffice,
  openOfficeData,
  runPass,
  shortfalls,
  tiedSources,
  type Shortfall,
} from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { workingCalendar } from '@motcua/metrics/calendar'
import { binomialLowerTail } from '@motcua/metrics/statistics'
import type { Volume } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openRow, putTinyExport, tinyOffice } from './tiny-export.ts'
import { edit } from './small-office.ts'
import { join } from 'node:path'

/* Months with too few dossiers to believe, held before anything is issued from them. */

/** P(X ≤ x) by whole numbers: n trials, chance a/b. */
function exactTail(x: number, n: number, a: number, b: number): number {
  let choose = 1n
  let sum = 0n
  for (let k = 0; k <= x; k++) {
    sum += choose * BigInt(a) ** BigInt(k) * BigInt(b - a) ** BigInt(n - k)
    choose = (choose * BigInt(n - k)) / BigInt(k + 1)
  }
  return Number((sum * 10n ** 18n) / BigInt(b) ** BigInt(n)) / 1e18
}

describe('the least that is plausible', () => {
  test('is by the binomial tail, as whole numbers give it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 22 }),
        fc.integer({ min: 1, max: 22 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, days, others, at) => {
          const p = days / (days + others)
          const x = Math.floor(at * n * p)
          const exact = exactTail(x, n, days, days + others)
          expect(binomialLowerTail(x, n, p)).toBeCloseTo(exact, 9)
        },
      ),
      { numRuns: 100, seed: 1 },
    )
  })

  test.each([
    // 2^-13 is more than 1 in 10,000, 2^-14 is less.
    [13, 0.5, 0],
    [14, 0.5, 1],
    [0, 0.5, 0],
    [1_000_000, 0.5, 994_747],
  ])('beside %i with %d of the days is %i', (other, share, least) => {
    expect(leastPlausible(other, share)).toBe(least)
  })

  test('is the border: what is below it is rarer than 1 in 10,000', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 15, max: 23 }),
        (other, days) => {
          const share = days / (days + 21)
          const least = leastPlausible(other, share)
          const tail = (x: number) => binomialLowerTail(x, x + other, share)
          expect(tail(least)).toBeGreaterThanOrEqual(1e-4)
          if (least > 0) expect(tail(least - 1)).toBeLessThan(1e-4)
        },
      ),
      { numRuns: 100, seed: 2 },
    )
  })
})

const months = Array.from(
  { length: 16 },
  (_, i) =>
    `${2017 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
)
const sources = [{ names: ['s'], through: '2018-12-31' }]
const dataFrom = '2017-01-01'
const calendar = workingCalendar()
const units = ['a', 'b'].map((code) => ({
  code,
  from: '2010-01-01',
  to: '9999-12-31',
}))

const uniform = fc.noBias(fc.nat({ max: 2 ** 31 - 1 })).map((n) => n / 2 ** 31)

/** As many received as finished, by unit, from January 2017 on. */
function volumesOf(
  of: Readonly<Record<string, readonly number[]>>,
): readonly Volume[] {
  return Object.entries(of).flatMap(([unit, counts]) =>
    counts.map((n, i) => ({
      source: 's',
      unit,
      month: months[i] ?? '',
      received: n,
      finished: n,
    })),
  )
}

const found = (
  of: Readonly<Record<string, readonly number[]>>,
  period: string,
  over: Partial<Parameters<typeof shortfalls>[1]> = {},
) =>
  shortfalls(volumesOf(of), {
    period: parsePeriod(period),
    dataFrom,
    calendar,
    sources,
    units,
    ...over,
  }).map(
    ({ unit, measure, month, count, bound, least }) =>
      `${unit ?? 'all'} ${measure} ${month}: ${count} < ${bound}, ${least.month} ${least.count}`,
  )

describe('a month with too few dossiers', () => {
  const steady = [40, 38, 42, 36, 41]

  test('is told with its bound and the lowest month before', () => {
    expect(
      found({ a: [...steady, 0], b: [5, 5, 5, 5, 5, 5] }, '2017-06'),
    ).toEqual([
      // 42 in the 23 working days of March are fewer than 36 in the 18 of April.
      'all received 2017-06: 5 < 16, 2017-03 47',
      'all finished 2017-06: 5 < 16, 2017-03 47',
      'a received 2017-06: 0 < 13, 2017-03 42',
      'a finished 2017-06: 0 < 13, 2017-03 42',
    ])
  })

  test.each<
    readonly [
      what: string,
      counts: readonly number[],
      period: string,
      over: Partial<Parameters<typeof shortfalls>[1]>,
    ]
  >([
    ['that chance explains', [...steady, 22], '2017-06', {}],
    ['with fewer than three months before', [40, 38, 0], '2017-03', {}],
    [
      'like the low of the year before',
      [40, 8, ...steady, 40, 40, 40, 40, 40, 40, 9],
      '2018-02',
      {},
    ],
    [
      'that is not over as far as exports tell',
      [...steady, 9],
      '2017-Q2',
      { sources: [{ names: ['s'], through: '2017-06-29' }] },
    ],
    [
      'of a source that sent nothing',
      [...steady, 0],
      '2017-06',
      { sources: [{ names: ['s'], through: null }] },
    ],
    [
      'before the data begin',
      [...steady, 0],
      '2017-06',
      { dataFrom: '2017-04-01' },
    ],
    ['of few dossiers', [3, 4, 2, 5, 3, 0], '2017-06', {}],
    // By chance alone 4,000 beside 5,000 are impossible; seasons do that.
    [
      'above half of the rate in the first year',
      [5000, 5000, 5000, 2500],
      '2017-04',
      {},
    ],
    [
      'above four fifths of the rate',
      [...Array<number>(12).fill(5000), 4200],
      '2018-01',
      { dataFrom },
    ],
  ])('%s is not held', (_, counts, period, over) => {
    expect(found({ a: counts }, period, over)).toEqual([])
  })

  test('below the share of the rate is held, however many there are', () => {
    const year = Array<number>(12).fill(5000)
    const days = (key: string) => {
      const { from, to } = parsePeriod(key)
      // New Year is none.
      return (
        calendar.workingDaysBetween(from, to) +
        (from.endsWith('-01-01') || calendar.onOrAfter(from) !== from ? 0 : 1)
      )
    }
    // The month with the most working days has the lowest rate.
    const most = Math.max(
      ...months.slice(0, 12).map((m) => days(m.slice(0, 7))),
    )
    const least = Math.ceil((0.8 * 5000 * days('2018-01')) / most)
    const heldAt = (n: number) =>
      found({ a: [...year, n] }, '2018-01').length > 0
    expect([heldAt(least - 1), heldAt(least)]).toEqual([true, false])
  })

  test('of a unit that ended in it is not held', () => {
    const held = (to: string) =>
      found({ a: [...steady, 0], b: Array(6).fill(400) }, '2017-06', {
        units: [{ code: 'a', from: '2010-01-01', to }],
      })
    expect(held('2017-06-10')).toEqual([])
    expect(held('2017-06-30')).toHaveLength(2)
  })

  test('of one source that another takes over is not held', () => {
    const taken = volumesOf({ a: [...steady, 40] }).map((v) =>
      v.month === '2017-06-01' ? { ...v, source: 't' } : v,
    )
    const held = (names: readonly (readonly string[])[]) =>
      shortfalls(taken, {
        period: parsePeriod('2017-06'),
        dataFrom,
        calendar,
        sources: names.map((of) => ({ names: of, through: '2017-06-30' })),
        units,
      }).map((s) => s.source)
    expect(held([['s', 't']])).toEqual([])
    expect(new Set(held([['s'], ['t']]))).toEqual(new Set(['s']))
  })

  test('is looked for in each month of a quarter', () => {
    expect(
      found({ a: [...steady, 0, 40, 40, 40] }, '2017-Q2').map((s) =>
        s.slice(0, 22),
      ),
    ).toEqual(
      ['all received', 'all finished', 'a received', 'a finished'].map((w) =>
        `${w} 2017-06: 0 < 13`.slice(0, 22),
      ),
    )
  })

  test('does not come by chance', () => {
    const seeded = fc.sample(
      fc.record({
        rate: fc.integer({ min: 1, max: 400 }),
        noise: fc.array(uniform, {
          minLength: 13,
          maxLength: 13,
        }),
      }),
      { seed: 3, numRuns: 300 },
    )
    const held = seeded.filter(
      ({ rate, noise }) =>
        found({ a: noise.map((u) => poisson(rate, u)) }, '2018-01', { sources })
          .length > 0,
    )
    expect(held).toEqual([])
  })
})

const source = (
  name: string,
  over: { readonly register?: string; readonly supersedes?: string[] } = {},
) => ({ name, supersedes: [], ...over })

test.each([
  [
    [source('a'), source('b')],
    [['a'], ['b']],
  ],
  [
    [
      source('a', { register: 'r' }),
      source('b'),
      source('c', { register: 'r' }),
    ],
    [['b'], ['a', 'c']],
  ],
  [[source('a', { supersedes: ['b'] }), source('b')], [['a', 'b']]],
  // A register of the name of a source is that source's own.
  [[source('a'), source('b', { register: 'a' })], [['a', 'b']]],
  [
    [source('b', { supersedes: ['r'] }), source('a', { register: 'r' })],
    [['b'], ['a']],
  ],
  [
    [
      source('a', { register: 'r' }),
      source('b', { register: 'q' }),
      source('c', { register: 'q', supersedes: ['a'] }),
    ],
    [['a', 'b', 'c']],
  ],
])('sources that may have the same dossiers are counted as one', (of, tied) => {
  expect(tiedSources(of)).toEqual(tied)
})

/** The value of a Poisson variable at a place of its distribution. */
function poisson(rate: number, place: number): number {
  let k = 0
  let sum = Math.exp(-rate)
  let term = sum
  while (sum < place && k < 10 * rate + 50) {
    k++
    term *= rate / k
    sum += term
  }
  return k
}

describe('a pass', () => {
  beforeAll(() => {
    vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', '/nowhere/chromium')
  })
  afterAll(() => {
    vi.unstubAllEnvs()
  })

  test('refuses the month, says what to do, and goes on when it is accepted', async () => {
    using own = tinyOffice()
    // Its first export comes in July.
    edit(join(own.office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/^every:.*$/m, ''],
    ])
    const office = loadOffice(own.office.dir)
    const four = ['03', '04', '05', '06']
    const rows = four.flatMap((month) =>
      Array.from({ length: month === '06' ? 1 : 40 }, (_, i) =>
        openRow(
          `M${month}-${i}`,
          `${String((i % 27) + 1).padStart(2, '0')}/${month}/2018 08:00`,
        ),
      ),
    )
    putTinyExport(office, 'hoso-20180701-0500.csv', rows)
    const now = '2018-07-01 06:00:00'
    const pass = await runPass(office, now)
    const june = pass.refused.filter((r) => r.period === '2018-06')
    expect(june.map((r) => r.unit)).toEqual(['so', 'dkkd', 'ktdn'])
    const [reason] = june[0]?.reasons ?? []
    expect(reason).toMatch(
      /: all units received 1 in 2018-06; at the rate of 2018-0\d, the lowest of the year before with 40, fewer than \d+ are not to be believed\. See/,
    )
    expect(reason).toMatch(
      /See whether hoso-20180701-0500.csv has all rows and load it whole; if the numbers are right: motcua accept --period 2018-06 --reason '...'$/,
    )
    // All units are the one unit, which is told once.
    expect(reason).not.toContain('dkkd received')
    expect(june[0]?.reasons).toHaveLength(1)
    // The months before are tried, and fail for want of a browser.
    expect(new Set(pass.failed.map((f) => f.period))).toContain('2018-05')

    await using data = await openOfficeData(office)
    const of = parsePeriod('2018-06')
    const { open } = await doubtsAbout(office, data, of)
    expect(open).toHaveLength(2)
    // July is not over.
    expect(await doubtsAbout(office, data, parsePeriod('2018-Q3'))).toEqual({
      open: [],
      accepted: [],
    })
    const at = '2018-07-01 07:00:00'
    // Of fewer dossiers than were accepted it does not hold.
    const more = open.map((s) => ({ ...s, count: s.count + 1 }))
    acceptDoubts(office, more, { reason: 'hè', at })
    expect(await doubtsAbout(office, data, of)).toEqual({ open, accepted: [] })
    acceptDoubts(office, open, { reason: 'nghỉ hè', at })
    expect(await doubtsAbout(office, data, of)).toEqual({
      open: [],
      accepted: open.map((s) => ({ at, reason: 'nghỉ hè', ...s })),
    })
    expect(
      readFileSync(join(office.paths.var, 'accepted.ndjson'), 'utf8').split(
        '\n',
      ),
    ).toHaveLength(2 * open.length + 1)
    const next = await runPass(office, '2018-07-01 08:00:00')
    expect(next.refused.filter((r) => r.period === '2018-06')).toEqual([])

    // With the rest of June nothing is doubted, but for what was known before.
    const rest = Array.from({ length: 39 }, (_, i) =>
      openRow(
        `R${i}`,
        `${String((i % 27) + 1).padStart(2, '0')}/06/2018 08:00`,
      ),
    )
    putTinyExport(office, 'hoso-20180701-0600.csv', [...rows, ...rest])
    await runPass(office, '2018-07-01 09:00:00')
    await using whole = await openOfficeData(office)
    expect(await doubtsAbout(office, whole, of)).toEqual({
      open: [],
      accepted: [],
    })
    await using earlier = await openOfficeData(office, data.loaded.batch)
    expect((await doubtsAbout(office, earlier, of)).accepted).toHaveLength(
      open.length,
    )
  })
})

test('a shortfall is plain data', () => {
  const [shortfall] = shortfalls(volumesOf({ a: [40, 40, 40, 0] }), {
    period: parsePeriod('2017-04'),
    dataFrom,
    calendar,
    sources,
    units,
  })
  const expected: Shortfall = {
    source: 's',
    unit: null,
    measure: 'received',
    month: '2017-04',
    count: 0,
    bound: 15,
    least: { month: '2017-01', count: 40 },
  }
  expect({ ...shortfall, bound: 15, least: expected.least }).toEqual(expected)
})
