import {
  bridgeOf,
  changeOf,
  compareUnits,
  compositeOf,
  concentrationOf,
  inflowPeriod,
  lostBy,
  partsOf,
  reachOf,
  scoreOf,
  readingsOf,
  signalsOf,
} from '@motcua/metrics/analysis'
import { parsePeriod } from '@motcua/metrics'
import { satisfies } from '@motcua/metrics/statistics'
import type {
  Evaluation,
  Miss,
  NationalEvaluation,
  NationalResult,
  Result,
} from '@motcua/metrics'
import type { Part } from '@motcua/metrics/analysis'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { size } from '../size.ts'

/* What is asked next of a number, held against brute force and whole numbers. */

const numRuns = size(300, 3000)
const period = parsePeriod('2018-03')
const rest = inflowPeriod(period)

type Comparator = NonNullable<Result['target']>['comparator']
const comparators: readonly Comparator[] = ['>=', '>', '<=', '<']

function resultOf(
  numerator: number,
  denominator: number,
  over: Partial<Result> = {},
): Result {
  const value = denominator === 0 ? null : numerator / denominator
  const figures = { numerator, denominator, value }
  return {
    kpi: 'on_time',
    version: 1,
    office: 'o',
    unit: 'so',
    period: period.key,
    ...figures,
    isCovered: true,
    toDate: { from: '2018-01-01', ...figures, isCovered: true },
    target: null,
    status: 'informative',
    ...over,
  }
}

const tally = (most = 40) =>
  fc
    .integer({ min: 0, max: most })
    .chain((denominator) =>
      fc
        .integer({ min: 0, max: denominator })
        .map((numerator) => ({ numerator, denominator })),
    )

const aim = fc.record({
  comparator: fc.constantFrom(...comparators),
  value: fc.constantFrom(0, 0.05, 0.1, 0.5, 0.9, 0.95, 0.998, 1),
})

describe('the reach of a target', () => {
  it('holds for every number of cases that may still come, and is attained', () => {
    fc.assert(
      fc.property(
        tally(),
        aim,
        fc.integer({ min: 1, max: 25 }),
        ({ numerator, denominator }, target, last) => {
          const results = [
            resultOf(numerator, denominator, { target }),
            resultOf(0, last, { period: rest?.key ?? '' }),
          ]
          const [reach] = reachOf(
            { results },
            [{ id: 'on_time', nature: 'flow' }],
            period,
          )
          const ends = (n: number) =>
            Array.from({ length: n + 1 }, (_, k) => ({
              k,
              share: (numerator + k) / (denominator + n),
              isMet: satisfies(
                numerator + k,
                denominator + n,
                target.comparator,
                target.value,
              ),
            }))
          for (const [i, outlook] of (reach?.outlooks ?? []).entries()) {
            const all = ends(last * (i + 1))
            const shares = all.map((end) => end.share)
            const isLeast = target.comparator.startsWith('>')
            const [high, low] = [Math.max(...shares), Math.min(...shares)]
            expect(outlook.rest).toBe(last * (i + 1))
            expect(outlook.best).toBe(isLeast ? high : low)
            expect(outlook.worst).toBe(isLeast ? low : high)
            const met = all.filter((end) => end.isMet).map((end) => end.k)
            expect(outlook.isReachable).toBe(met.length > 0)
            expect(outlook.isCertain).toBe(met.length === all.length)
            expect(outlook.needed).toBe(
              met.length === 0 ? null : isLeast ? met[0] : met.at(-1),
            )
          }
          expect(reach?.outlooks.length).toBe(2)
        },
      ),
      { numRuns },
    )
  })

  it('names the fewest further cases, or that no number of them would do', () => {
    fc.assert(
      fc.property(tally(30), aim, ({ numerator, denominator }, target) => {
        const [reach] = reachOf(
          { results: [resultOf(numerator, denominator, { target })] },
          [],
          period,
        )
        const isLeast = target.comparator.startsWith('>')
        // 0.998 of 30 needs fewer than 30 / 0.002.
        const most = 20_000
        let found: number | null = null
        for (let more = 0; more <= most && found === null; more++) {
          const all = denominator + more
          const good = isLeast ? numerator + more : numerator
          if (all > 0 && satisfies(good, all, target.comparator, target.value))
            found = more
        }
        expect(reach?.fewest).toBe(found)
        expect(reach?.isLost).toBe(found === null)
      }),
      { numRuns: size(100, 1000) },
    )
  })

  it('of a stock is how many of what is there have to change', () => {
    const target = { comparator: '>', value: 0.5 } as const
    const of = (n: number, d: number) =>
      reachOf(
        { results: [resultOf(n, d, { target })] },
        [{ id: 'on_time', nature: 'stock' }],
        period,
      )[0]
    expect(of(20, 66)).toMatchObject({ fewest: 14, isLost: false })
    expect(of(34, 66)).toMatchObject({ fewest: 0, isMetNow: true })
    expect(of(20, 66)?.outlooks).toEqual([
      {
        inflow: 'none',
        rest: 0,
        best: 1,
        worst: 0,
        needed: 14,
        neededRate: null,
        isReachable: true,
        isCertain: false,
      },
    ])
  })

  it('of a stock of at most is how many have to go', () => {
    const of = (comparator: Comparator, value: number) =>
      reachOf(
        { results: [resultOf(6, 10, { target: { comparator, value } })] },
        [{ id: 'on_time', nature: 'stock' }],
        period,
      )[0]
    expect(of('<=', 0.5)).toMatchObject({ fewest: 1, isLost: false })
    expect(of('<', 0.5)).toMatchObject({ fewest: 2, isMetNow: false })
    expect(of('<=', 0.6)).toMatchObject({ fewest: 0, isMetNow: true })
    expect(of('<', 0)).toMatchObject({ fewest: null, isLost: true })
    expect(of('>', 1)).toMatchObject({ fewest: null, isLost: true })
    expect(of('<=', 0.5)?.outlooks).toMatchObject([{ best: 0, worst: 1 }])
    const none = resultOf(0, 0, { target: { comparator: '>', value: 0.5 } })
    const nature = 'stock'
    expect(
      reachOf({ results: [none] }, [{ id: 'on_time', nature }], period),
    ).toEqual([])
  })

  it('is of the year, whatever is asked for on the way', () => {
    const target = { comparator: '>', value: 0.5 } as const
    const onTheWay = { ...target, value: 0.3, until: '2018-03-31', final: 0.5 }
    const of = (wanted: NonNullable<Result['target']>) =>
      reachOf({ results: [resultOf(40, 100, { target: wanted })] }, [], period)
    expect(of(onTheWay)).toEqual(of(target))
    expect(of({ ...onTheWay, owner: 'a' })[0]?.target).toEqual({
      ...target,
      owner: 'a',
    })
  })

  it('takes the pace of this year where last year is not known', () => {
    const target = { comparator: '>', value: 0.5 } as const
    const [reach] = reachOf(
      { results: [resultOf(40, 90, { target })] },
      [],
      period,
    )
    // 90 in the 90 days of January to March, and 275 are left.
    expect(reach?.outlooks).toMatchObject([
      { inflow: 'pace', rest: 275, needed: 143, isReachable: true },
    ])
  })

  it('at the end of the year is what it is', () => {
    const year = parsePeriod('2018-12')
    const target = { comparator: '>', value: 0.5 } as const
    const of = (n: number) =>
      reachOf(
        { results: [resultOf(n, 100, { target, period: year.key })] },
        [],
        year,
      )[0]
    expect(inflowPeriod(year)).toBeUndefined()
    expect(of(50)).toMatchObject({ isLost: true, fewest: null })
    expect(of(51)).toMatchObject({ isLost: false, isMetNow: true, fewest: 0 })
    expect(of(51)?.outlooks).toMatchObject([{ needed: 0, neededRate: null }])
    const none = resultOf(0, 0, { target, period: year.key })
    expect(reachOf({ results: [none] }, [], year)).toMatchObject([
      { isLost: true, outlooks: [{ rest: 0, best: null, isReachable: false }] },
    ])
  })

  it('does not speak of data that do not cover the year to date', () => {
    const target = { comparator: '>', value: 0.5 } as const
    const open = resultOf(1, 2, { target })
    const [reach] = reachOf(
      { results: [{ ...open, toDate: { ...open.toDate, isCovered: false } }] },
      [],
      period,
    )
    expect(reach?.reason).toBe('data_incomplete')
  })

  it('of 100 % was lost by the first miss', () => {
    const miss = (code: string, finishedOn: string | null, dueOn: string) =>
      ({ code, finishedOn, dueOn }) as Miss
    expect(
      lostBy([
        miss('C', '2018-03-09', '2018-03-01'),
        miss('B', null, '2018-02-07'),
        miss('A', '2018-02-07', '2018-02-01'),
      ]),
    ).toEqual({ on: '2018-02-07', code: 'A' })
    expect(lostBy([])).toBeUndefined()
  })
})

const names = ['a', 'b', 'c', 'd', null] as const

const parts = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...names), tally(60))
    .map(([part, of]): Part => ({ part, ...of })),
  { selector: (p) => p.part, maxLength: 5 },
)

/** A fraction of whole numbers, as a text says it. */
function fractionIn(text: string): readonly [bigint, bigint] {
  const [over = '0', under = '1'] = text.split('/')
  return [BigInt(over), BigInt(under)]
}

function sumOf(texts: readonly string[]): readonly [bigint, bigint] {
  return texts
    .map(fractionIn)
    .reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [0n, 1n])
}

const isSame = (
  [a, b]: readonly [bigint, bigint],
  [c, d]: readonly [bigint, bigint],
): boolean => a * d === c * b

it('the reach is told of the period alone, and of whole units', () => {
  const target = { comparator: '>', value: 0.5 } as const
  const group = { channel: 'online' }
  const results = [
    resultOf(3, 10, { target }),
    resultOf(1, 2, { target, group, channel: 'online' }),
    resultOf(1, 2, { target, period: rest?.key ?? '' }),
    resultOf(7, 0, { kpi: 'received', denominator: null, target }),
  ]
  const other = { id: 'posted', nature: 'stock' } as const
  const told = reachOf({ results }, [other], period)
  expect(told.map((r) => r.outlooks[0]?.inflow)).toEqual(['last_year'])
  expect(told.map((r) => [r.kpi, r.soFar.denominator])).toEqual([
    ['on_time', 10],
  ])
  expect(() => reachOf({ results }, [], parsePeriod('2018-04'))).toThrow(
    'expected results of 2018-04, got none',
  )
})

it('the reach of equal units of several offices is told apart', () => {
  const target = { comparator: '>', value: 0.5 } as const
  const last = { period: rest?.key ?? '' }
  const told = reachOf(
    {
      results: [
        { ...resultOf(5, 20, { target }), office: null, unit: null },
        resultOf(1, 10, { target, office: 'x' }),
        resultOf(4, 10, { target, office: 'y' }),
        { ...resultOf(0, 70, last), office: null, unit: null },
        resultOf(0, 40, { ...last, office: 'y' }),
        resultOf(0, 30, { ...last, office: 'x' }),
      ],
    },
    [],
    period,
  )
  expect(told.map((r) => [r.office, r.outlooks[0]?.rest])).toEqual([
    [null, 70],
    ['x', 30],
    ['y', 40],
  ])
})

describe('why a share moved', () => {
  it('is told by effects that sum to the change exactly, either way', () => {
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        const moved = changeOf(before, after)
        const sum = (of: readonly Part[], key: 'numerator' | 'denominator') =>
          BigInt(of.reduce((n, p) => n + p[key], 0))
        const [d0, d1] = [sum(before, 'denominator'), sum(after, 'denominator')]
        if (d0 === 0n || d1 === 0n) {
          expect(moved).toBeUndefined()
          return
        }
        const [n0, n1] = [sum(before, 'numerator'), sum(after, 'numerator')]
        const change = [n1 * d0 - n0 * d1, d1 * d0] as const
        if (!moved) throw new Error('expected a change, got none')
        const { contributions: of, rate, mix } = moved
        expect(isSame(sumOf([rate.exact, mix.exact]), change)).toBe(true)
        expect(isSame(sumOf(of.map((c) => c.total.exact)), change)).toBe(true)
        expect(
          isSame(sumOf(of.map((c) => c.rate.exact)), fractionIn(rate.exact)),
        ).toBe(true)
        expect(
          isSame(sumOf(of.map((c) => c.mix.exact)), fractionIn(mix.exact)),
        ).toBe(true)
        expect(moved.change.value).toBeCloseTo(
          Number(change[0]) / Number(change[1]),
          12,
        )
        const back = changeOf(after, before)
        expect(
          isSame(sumOf([back?.rate.exact ?? '', rate.exact]), [0n, 1n]),
        ).toBe(true)
      }),
      { numRuns },
    )
  })

  it('is the rate alone where the weights stay, and the mix alone where the shares do', () => {
    const [a, b] = [
      { part: 'a', numerator: 9, denominator: 10 },
      { part: 'b', numerator: 5, denominator: 10 },
    ]
    const worse = changeOf([a, b], [a, { ...b, numerator: 3 }])
    expect([worse?.rate.exact, worse?.mix.exact]).toEqual(['-1/10', '0'])
    expect(worse?.contributions.map((c) => c.part)).toEqual(['b', 'a'])
    const other = changeOf(
      [a, b],
      [a, { ...b, numerator: 15, denominator: 30 }],
    )
    expect([other?.rate.exact, other?.mix.exact]).toEqual(['0', '-1/10'])
    expect(other?.contributions.map((c) => c.mix.exact)).toEqual([
      // By its share less the mean of all, 0.65, times a quarter of the whole.
      '-1/16',
      '-3/80',
    ])
    expect(other?.contributions.every((c) => c.rate.exact === '0')).toBe(true)
  })

  it('warns where every part moved the other way', () => {
    const before = [
      { part: 'a', numerator: 90, denominator: 100 },
      { part: 'b', numerator: 10, denominator: 20 },
    ]
    const after = [
      { part: 'a', numerator: 19, denominator: 20 },
      { part: 'b', numerator: 60, denominator: 100 },
    ]
    const moved = changeOf(before, after)
    expect(moved?.change.value).toBeLessThan(0)
    expect(moved?.isSimpson).toBe(true)
    expect(changeOf(before, before)?.isSimpson).toBe(false)
    // One that is new has no share that moved.
    const fresh = { part: 'c', numerator: 0, denominator: 10 }
    expect(changeOf(before, [...after, fresh])?.isSimpson).toBe(false)
    const mixed = [after[0], { part: 'b', numerator: 40, denominator: 100 }]
    expect(changeOf(before, mixed as Part[])?.isSimpson).toBe(false)
  })
})

describe('where misses come from', () => {
  it('is told of all of them, the most first, with the fewest that make a share', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(0.5, 0.7, 1), (of, share) => {
        const { missed, parts: told, few } = concentrationOf(of, { share })
        const misses = of.map((p) => p.denominator - p.numerator)
        expect(missed).toBe(misses.reduce((n, m) => n + m, 0))
        expect(told.map((p) => p.missed)).toEqual(
          misses.filter((m) => m > 0).toSorted((a, b) => b - a),
        )
        if (missed === 0) {
          expect(few).toBeNull()
          return
        }
        // By every choice of parts: none of fewer makes so much.
        const best = Array.from({ length: 2 ** of.length }, (_, bits) => {
          const chosen = misses.filter((_m, i) => bits & (2 ** i))
          return [chosen.length, chosen.reduce((n, m) => n + m, 0)] as const
        }).filter(([, sum]) => sum / missed >= share)
        expect(few?.parts).toBe(Math.min(...best.map(([length]) => length)))
        expect(few?.of).toBe(of.filter((p) => p.denominator > 0).length)
      }),
      { numRuns },
    )
  })
})

it('the few are of those with cases', () => {
  const { few } = concentrationOf([
    { part: 'a', numerator: 5, denominator: 10 },
    { part: 'b', numerator: 0, denominator: 0 },
  ])
  expect(few).toEqual({ parts: 1, of: 1, share: 1 })
})

describe('a signal', () => {
  it('is what chance explains less often than it states, counted by whole numbers', () => {
    const choose = (n: number, k: number): bigint => {
      let of = 1n
      for (let i = 0; i < k; i++) of = (of * BigInt(n - i)) / BigInt(i + 1)
      return k < 0 || k > n ? 0n : of
    }
    fc.assert(
      fc.property(
        fc.array(tally(30), { minLength: 6, maxLength: 13 }),
        fc.constantFrom(0.002, 0.05, 0.2),
        (series, error) => {
          const named = series.map((p, i) => ({ period: String(i), ...p }))
          const sum = (key: 'numerator' | 'denominator') =>
            series.reduce((n, p) => n + p[key], 0)
          const [good, all] = [sum('numerator'), sum('denominator')]
          for (const { denominator: n, limits } of signalsOf(named, {
            error,
          })) {
            if (n === 0) continue
            const outside = Array.from({ length: n + 1 }, (_, x) => x)
              .filter((x) => x < limits!.least || x > limits!.greatest)
              .map((x) => choose(good, x) * choose(all - good, n - x))
            const of = choose(all, n)
            // One further in would be more than that, on its side.
            const inner = [limits!.least, limits!.greatest].map((x, side) =>
              Array.from({ length: n + 1 }, (_, k) => k)
                .filter((k) => (side === 0 ? k <= x : k >= x))
                .map((k) => choose(good, k) * choose(all - good, n - k))
                .reduce((a, b) => a + b, 0n),
            )
            for (const chance of inner)
              expect(
                Number((chance * 10n ** 15n) / of) / 1e15,
              ).toBeGreaterThanOrEqual(error / 2 - 1e-9)
            const chance =
              Number((outside.reduce((a, b) => a + b, 0n) * 10n ** 15n) / of) /
              1e15
            expect(chance).toBeLessThanOrEqual(error + 1e-9)
          }
        },
      ),
      { numRuns: size(100, 1000) },
    )
  })

  it('is told of noise at most as often as it states', () => {
    // A linear congruential generator: the same draws everywhere.
    let state = 20_180_331
    const draw = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const error = 0.02
    let [told, points] = [0, 0]
    for (let i = 0; i < size(300, 3000); i++) {
      const rate = 0.5 + draw() / 2
      const series = Array.from({ length: 13 }, (_, month) => {
        const denominator = 20 + Math.floor(draw() * 100)
        const good = Array.from({ length: denominator }, draw)
        const numerator = good.filter((d) => d < rate).length
        return { period: String(month), numerator, denominator }
      })
      told += signalsOf(series, { error }).filter((s) => s.signal).length
      points += series.length
    }
    expect(told / points).toBeLessThanOrEqual(error)
  })

  it('is a month that falls out of a steady year, and none of a year that swings', () => {
    const months = (shares: readonly number[], n: number) =>
      shares.map((share, i) => ({
        period: String(i),
        numerator: Math.round(share * n),
        denominator: n,
      }))
    const told = (shares: readonly number[], n: number) =>
      signalsOf(months(shares, n)).flatMap((s) =>
        s.signal ? [[s.period, s.signal]] : [],
      )
    const steady = [0.95, 0.94, 0.96, 0.95, 0.95, 0.94, 0.96]
    expect(told([...steady, 0.7], 200)).toEqual([['7', 'below']])
    expect(told([...steady, 0.94], 200)).toEqual([])
    const low = steady.map((value) => 1 - value)
    expect(told([...low, 0.3], 200)).toEqual([['7', 'above']])
    // Of 20,000 cases a swing of four points is no chance, but it is usual there.
    const swing = [0.9, 0.94, 0.9, 0.94, 0.9, 0.94, 0.9, 0.94]
    expect(told(swing, 20_000)).toEqual([])
    // Six months are the least that say what is usual.
    expect(told([0.95, 0.95, 0.95, 0.95, 0.2], 200)).toEqual([])
  })
})

describe('units compared', () => {
  const units = ['so', 'a', 'b', 'c'].map((code) => ({
    code,
    name: code,
    name_en: null,
    parent: code === 'so' ? null : 'so',
    invented: false,
    valid_from: '2010-01-01',
    valid_to: null,
  }))

  it('are drawn towards all of them, the more the fewer cases they have', () => {
    const results = [
      resultOf(178, 220),
      resultOf(96, 100, { unit: 'a' }),
      resultOf(80, 110, { unit: 'b' }),
      resultOf(2, 10, { unit: 'c', small: true }),
    ]
    const told = compareUnits({ results, units }, { kpi: 'on_time' })
    for (const { value, shrunken } of told) {
      const all = 178 / 220
      expect(Math.abs(shrunken! - all)).toBeLessThan(Math.abs(value! - all))
      expect(Math.sign(shrunken! - all)).toBe(Math.sign(value! - all))
    }
    const pull = (i: number) =>
      (told[i]!.value! - told[i]!.shrunken!) / (told[i]!.value! - 178 / 220)
    expect(pull(2)).toBeGreaterThan(pull(1))
    expect(told.map((u) => u.position)).toEqual(['above', 'within', 'below'])
    expect(told.map((u) => u.rank)).toEqual([1, 2, null])
  })

  it('are all the same where chance explains how they differ', () => {
    const results = [
      resultOf(191, 200),
      resultOf(96, 100, { unit: 'a' }),
      resultOf(95, 100, { unit: 'b' }),
      resultOf(0, 0, { unit: 'c' }),
    ]
    const told = compareUnits({ results, units }, { kpi: 'on_time' })
    expect(told.map((u) => u.shrunken)).toEqual([191 / 200, 191 / 200, null])
  })
})

describe('parts of a number', () => {
  const unitsOf = (...pairs: readonly (readonly [string, string | null])[]) =>
    pairs.map(([code, parent]) => ({
      code,
      parent,
    })) as unknown as Evaluation['units']

  const evaluation = {
    office: 'o',
    units: unitsOf(['so', null], ['a', 'so'], ['b', 'so'], ['a1', 'a']),
    results: [
      resultOf(8, 12),
      resultOf(5, 6, { unit: 'a' }),
      resultOf(1, 4, { unit: 'b' }),
      resultOf(2, 2, { unit: 'a1' }),
      resultOf(3, 5, { group: { channel: 'online' }, channel: 'online' }),
      resultOf(5, 7, { group: { channel: 'counter' }, channel: 'counter' }),
    ],
  } as unknown as Evaluation
  const of = { kpi: 'on_time', period: period.key }

  it('are those just below, with what is of none of them', () => {
    expect(partsOf(evaluation, { ...of, by: 'unit' })).toEqual([
      { part: 'a', numerator: 5, denominator: 6 },
      { part: 'b', numerator: 1, denominator: 4 },
      { part: null, numerator: 2, denominator: 2 },
    ])
    expect(partsOf(evaluation, { ...of, by: 'unit', unit: 'a' })).toEqual([
      { part: 'a1', numerator: 2, denominator: 2 },
      { part: null, numerator: 3, denominator: 4 },
    ])
  })

  it('have no rest where all are below', () => {
    const results = [
      resultOf(6, 10),
      resultOf(5, 6, { unit: 'a' }),
      resultOf(1, 4, { unit: 'b' }),
    ]
    const whole = { ...evaluation, results }
    expect(partsOf(whole, { ...of, by: 'unit' })).toEqual([
      { part: 'a', numerator: 5, denominator: 6 },
      { part: 'b', numerator: 1, denominator: 4 },
    ])
    const late = {
      ...evaluation,
      results: [resultOf(6, 11), ...results.slice(1)],
    }
    expect(partsOf(late, { ...of, by: 'unit' })).toContainEqual({
      part: null,
      numerator: 0,
      denominator: 1,
    })
  })

  it('are the values of a dimension', () => {
    expect(partsOf(evaluation, { ...of, by: 'channel' })).toEqual([
      { part: 'online', numerator: 3, denominator: 5 },
      { part: 'counter', numerator: 5, denominator: 7 },
    ])
  })

  it.each([
    ['another period', { ...of, period: '2018-04', by: 'unit' }, 'of so in'],
    ['another unit', { ...of, unit: 'x', by: 'unit' }, 'of x in 2018-03'],
  ])('are not there of %s', (_, options, message) => {
    expect(() => partsOf(evaluation, options)).toThrow(message)
  })

  it('of several offices are the offices', () => {
    const national = {
      offices: ['x', 'y'],
      units: [
        { office: 'x', code: 'so', parent: null },
        { office: 'y', code: 'so', parent: null },
        { office: 'y', code: 'a', parent: 'so' },
      ],
      results: [
        { ...resultOf(8, 12), office: null, unit: null },
        resultOf(3, 5, { office: 'x' }),
        resultOf(5, 7, { office: 'y' }),
        resultOf(5, 7, { office: 'y', unit: 'a' }),
      ],
    } as unknown as NationalEvaluation
    expect(partsOf(national, { ...of, by: 'office' })).toEqual([
      { part: 'x', numerator: 3, denominator: 5 },
      { part: 'y', numerator: 5, denominator: 7 },
    ])
    expect(() => partsOf(national, { ...of, by: 'unit' })).toThrow(
      'expected parts of several offices by office or a dimension, got unit',
    )
    const results = national.results.slice(0, 2)
    expect(() =>
      partsOf({ ...national, results }, { ...of, by: 'office' }),
    ).toThrow('of y in 2018-03, got none; evaluate by office')
  })

  it('are not there of a breakdown that was not asked for', () => {
    const plain = {
      ...evaluation,
      results: evaluation.results.filter((r) => !r.group),
    }
    expect(() => partsOf(plain, { ...of, by: 'field' })).toThrow(
      'expected results of on_time in 2018-03 by field, got none; evaluate by it',
    )
  })
})

describe('other readings', () => {
  it('say where the status would turn', () => {
    const target = { comparator: '>=', value: 0.9 } as const
    const results = [
      resultOf(9, 10, { target }),
      resultOf(8, 10, { kpi: 'strict' }),
      resultOf(10, 11, { kpi: 'b' }),
      resultOf(0, 0, { kpi: 'c' }),
    ]
    const read = readingsOf(
      { results },
      {
        period: period.key,
        unit: 'so',
        of: 'on_time',
        as: ['strict', 'b', 'c'],
      },
    )
    expect(read.map((r) => [r.kpi, r.isMet, r.turns])).toEqual([
      ['on_time', true, false],
      ['strict', false, true],
      ['b', true, false],
      ['c', null, false],
    ])
    expect(() =>
      readingsOf(
        { results },
        { period: period.key, unit: 'so', of: 'on_time', as: ['d'] },
      ),
    ).toThrow('expected a result of d of so in 2018-03, got none')
  })
})

describe('a score', () => {
  it('never counts as 0 what is not known', () => {
    const results: readonly NationalResult[] = [
      resultOf(9, 10),
      resultOf(3, 10, { kpi: 'online' }),
      resultOf(0, 0, { kpi: 'satisfied' }),
    ]
    const score = compositeOf(results, [
      { kpi: 'on_time', points: 20 },
      { kpi: 'online', points: 12, full: 0.25 },
      { kpi: 'satisfied', points: 18 },
      { kpi: 'other', points: 5 },
    ])
    expect(score.parts.map((p) => p.reached)).toEqual([18, 12, null, null])
    expect(score).toMatchObject({ reached: 30, outOf: 32, unknown: 23 })
    expect(() => compositeOf(results, [{ kpi: 'x', points: 0 }])).toThrow(
      'expected points and full of x above 0, got 0 and 1',
    )
    const twice = { kpi: 'x', points: 1 }
    expect(() => compositeOf(results, [twice, twice])).toThrow('got it twice')
  })
})

describe('a score of groups', () => {
  const points = fc.integer({ min: 1, max: 30 })
  const weights = fc.uniqueArray(
    fc.record({
      kpi: fc.constantFrom('a', 'b', 'c', 'd'),
      points,
      full: fc.constantFrom(0.25, 0.5, 1),
    }),
    { maxLength: 4, selector: (p) => p.kpi },
  )
  const groups = fc.array(
    fc.record({ title: fc.constant('nhóm'), points, parts: weights }),
    { minLength: 1, maxLength: 4 },
  )
  const values = fc.record({ a: tally(), b: tally(), c: tally() })

  it('gives each group its parts up to its points, and leaves over what nothing measures', () => {
    fc.assert(
      fc.property(groups, values, (of, known) => {
        const results = Object.entries(known).map(([kpi, t]) =>
          resultOf(t.numerator, t.denominator, { kpi }),
        )
        const score = scoreOf(results, of)
        let [reached, outOf, all] = [0, 0, 0]
        for (const [i, group] of of.entries()) {
          let [own, most] = [0, 0]
          for (const { kpi, points: n, full } of group.parts) {
            const value = results.find((r) => r.kpi === kpi)?.value
            if (value === undefined || value === null) continue
            own += value >= full ? n : (n * value) / full
            most += n
          }
          expect(score.groups[i]?.reached).toBeCloseTo(
            Math.min(own, group.points),
            9,
          )
          reached += Math.min(own, group.points)
          outOf += Math.min(most, group.points)
          all += group.points
        }
        expect(score.reached).toBeCloseTo(reached, 9)
        expect(score.outOf).toBe(outOf)
        expect(score.outOf + score.unknown).toBe(all)
      }),
      { numRuns: Math.max(1000, numRuns) },
    )
  })
})

describe('a bridge to the units of now', () => {
  /** Units by code and parent, none below itself: each below one of those before it. */
  const tree = (prefix: string) =>
    fc.array(fc.nat(), { minLength: 1, maxLength: 6 }).map((above) =>
      above.map((n, i) => ({
        code: i === 0 ? 'so' : `${prefix}${i}`,
        parent: i === 0 ? null : n % i === 0 ? 'so' : `${prefix}${n % i}`,
      })),
    )

  it('ties for every reorganization, and is what the rows say under the new units', () => {
    fc.assert(
      fc.property(
        tree('a'),
        fc.boolean().chain((isKept) => tree(isKept ? 'a' : 'b')),
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 30 }),
        fc.array(fc.option(fc.nat()), { minLength: 6, maxLength: 6 }),
        (old, now, rows, heirs) => {
          const placed = rows.map(([n, isGood]) => ({
            unit: old[n % old.length]!.code,
            isGood,
          }))
          const pathIn = (units: typeof old, code: string): string[] => {
            const parent = units.find((u) => u.code === code)?.parent
            return parent == null ? [code] : [code, ...pathIn(units, parent)]
          }
          const count = (of: (unit: string) => boolean) => {
            const own = placed.filter((row) => of(row.unit))
            return {
              numerator: own.filter((row) => row.isGood).length,
              denominator: own.length,
            }
          }
          const successors = Object.fromEntries(
            old.flatMap(({ code }, i) => {
              const n = heirs[i]
              return n == null ? [] : [[code, now[n % now.length]!.code]]
            }),
          )
          const told = bridgeOf(
            {
              office: 'o',
              units: old,
              results: old.map(({ code }) => {
                const n = count((u) => pathIn(old, u).includes(code))
                return resultOf(n.numerator, n.denominator, { unit: code })
              }),
            } as unknown as Evaluation,
            { kpi: 'on_time', period: period.key, now, successors },
          )
          const heir = (code: string) =>
            now.some((u) => u.code === code) ? code : successors[code]
          for (const { unit, was, moved, is } of told) {
            const sum = (of: 'numerator' | 'denominator') =>
              moved.reduce((n, m) => n + m[of], was[of])
            expect(is).toEqual({
              numerator: sum('numerator'),
              denominator: sum('denominator'),
            })
            expect(is).toEqual(
              count((u) => {
                const to = heir(u)
                if (to === undefined) return unit === null
                return unit !== null && pathIn(now, to).includes(unit)
              }),
            )
          }
          const whole = told.filter((b) => b.unit === 'so' || b.unit === null)
          expect(whole.reduce((n, b) => n + b.is.denominator, 0)).toBe(
            placed.length,
          )
        },
      ),
      { numRuns },
    )
  })

  it('refuses successors that lead in a circle', () => {
    const evaluation = {
      office: 'o',
      units: [
        { code: 'so', parent: null },
        { code: 'a', parent: 'so' },
      ],
      results: [resultOf(1, 2), resultOf(1, 2, { unit: 'a' })],
    } as unknown as Evaluation
    const now = [{ code: 'so', parent: null }]
    const options = { kpi: 'on_time', period: period.key, now }
    expect(() =>
      bridgeOf(evaluation, { ...options, successors: { a: 'b', b: 'a' } }),
    ).toThrow('expected successors that end at a unit of now, got a → b → a')
    expect(() =>
      bridgeOf(evaluation, { ...options, period: '2018-04' }),
    ).toThrow('got none')
  })
})
