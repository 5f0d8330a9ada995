import { onTime, rankingOf } from '@motcua/metrics'
import { binomialLowerTail, isFew } from '@motcua/metrics/statistics'
import type { NationalResult } from '@motcua/metrics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/* What stands outside its limits does so seldom by chance, told by whole numbers. */

/** P(X ≤ x) of n trials with chance a/b, as a fraction of whole numbers. */
function lowerTail(x: number, n: number, [a, b]: readonly [number, number]) {
  let sum = 0n
  let choose = 1n
  for (let k = 0; k <= x; k += 1) {
    sum += choose * BigInt(a) ** BigInt(k) * BigInt(b - a) ** BigInt(n - k)
    choose = (choose * BigInt(n - k)) / BigInt(k + 1)
  }
  return { sum, of: BigInt(b) ** BigInt(n) }
}

function isBelow(
  tail: ReturnType<typeof lowerTail>,
  [n, d]: readonly [bigint, bigint],
): boolean {
  return tail.sum * d < tail.of * n
}

const result = (
  office: string | null,
  numerator: number,
  denominator: number,
): NationalResult =>
  ({
    kpi: 'on_time',
    version: 1,
    period: '2018-03',
    ...(office === null ? { office, unit: null } : { office, unit: 'so' }),
    numerator,
    denominator,
    value: denominator === 0 ? null : numerator / denominator,
    isCovered: true,
    toDate: {
      from: '2018-01-01',
      numerator,
      denominator,
      value: null,
      isCovered: true,
    },
    target: null,
    status: 'informative',
    ...(denominator > 0 && isFew(onTime, denominator) && { small: true }),
  }) as NationalResult

const ranked = (...of: readonly (readonly [string, number, number])[]) => {
  const each = of.map(([office, n, d]) => result(office, n, d))
  const sum = (side: 'numerator' | 'denominator') =>
    each.reduce((all, r) => all + (r[side] ?? 0), 0)
  const all = result(null, sum('numerator'), sum('denominator'))
  return rankingOf({ results: [all, ...each], units: [] }, { kpi: 'on_time' })
}

describe('a ranking', () => {
  it('is by the value from above, equal ones share a rank, and few cases have none', () => {
    const rows = ranked(
      ['a', 90, 100],
      ['b', 45, 50],
      ['c', 99, 100],
      ['d', 2, 2],
      ['e', 0, 0],
      ['f', 30, 60],
    )
    expect(rows.map((r) => [r.office, r.rank])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
      ['d', null],
      ['e', null],
      ['f', 4],
    ])
    expect(rows.map((r) => r.position)).toEqual([
      'within',
      'within',
      'above',
      'within',
      null,
      'below',
    ])
  })

  it('has limits that chance passes more seldom than stated, and not one narrower', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 61, max: 97 }),
        (n, a, b) => {
          const rows = rankingOf(
            { results: [result(null, a, b), result('x', 0, n)], units: [] },
            { kpi: 'on_time' },
          )
          const { least, greatest } = rows[0]!.limits!
          const error = [1n, 1000n] as const
          const low = (x: number) => lowerTail(x, n, [a, b])
          const high = (x: number) => lowerTail(n - x, n, [b - a, b])
          if (least > 0) expect(isBelow(low(least - 1), error)).toBe(true)
          expect(isBelow(low(least), error)).toBe(false)
          if (greatest < n)
            expect(isBelow(high(greatest + 1), error)).toBe(true)
          expect(isBelow(high(greatest), error)).toBe(false)
        },
      ),
      { numRuns: 1000, seed: 7 },
    )
  })

  it('finds one case that chance hardly explains, where the share is nearly all or nothing', () => {
    const positionOf = (all: number, one: number) =>
      rankingOf(
        {
          results: [result(null, all, 100_000), result('x', one, 10)],
          units: [],
        },
        { kpi: 'on_time' },
      )[0]?.position
    expect(positionOf(99_999, 9)).toBe('below')
    expect(positionOf(99_999, 10)).toBe('within')
    expect(positionOf(1, 1)).toBe('above')
    expect(positionOf(1, 0)).toBe('within')
  })

  it('is about the whole office, wherever it stands, and refused without it', () => {
    const unit = (code: string, parent: string | null) => ({
      code,
      name: code,
      name_en: null,
      parent,
      invented: false,
      valid_from: '2010-01-01',
      valid_to: null,
    })
    const units = [unit('so', null), unit('a', 'so'), unit('b', 'so')]
    const of = (code: string, n: number) => ({
      ...result('o', n, 50),
      unit: code,
    })
    const [a, b] = [of('a', 50), of('b', 0)] as NationalResult[]
    const so = { ...result('o', 50, 100), unit: 'so' } as NationalResult
    const rows = rankingOf({ results: [a!, so, b!], units }, { kpi: 'on_time' })
    expect(rows.map((r) => [r.unit, r.position])).toEqual([
      ['a', 'above'],
      ['b', 'below'],
    ])
    expect(() =>
      rankingOf({ results: [a!, b!], units }, { kpi: 'on_time' }),
    ).toThrow('expected a result of on_time of all together, got those of a, b')
  })

  it('is of the units where there are some, and else of the offices', () => {
    const units = ['o', 'p'].flatMap((office) =>
      ['so', 'a'].map((code) => ({
        office,
        code,
        name: code,
        name_en: null,
        parent: code === 'so' ? null : 'so',
        invented: false,
        valid_from: '2010-01-01',
        valid_to: null,
      })),
    )
    const nation = result(null, 80, 100)
    const roots = [result('o', 40, 50), result('p', 40, 50)]
    const below = roots.map((r) => ({ ...r, unit: 'a' }) as NationalResult)
    const told = (results: readonly NationalResult[]) =>
      rankingOf({ results, units }, { kpi: 'on_time' }).map(
        (r) => `${r.office} ${r.unit}`,
      )
    expect(told([nation, ...roots])).toEqual(['o so', 'p so'])
    expect(told([nation, ...roots, ...below])).toEqual(['o a', 'p a'])
  })

  it('is of a share alone, and of what was evaluated', () => {
    const { kpi: _, ...rest } = result('a', 1, 2)
    const count = { ...rest, kpi: 'received', denominator: null }
    const results = [count as NationalResult]
    expect(() =>
      rankingOf({ results, units: [] }, { kpi: 'received' }),
    ).toThrow('expected a share, got received, which is none')
    expect(() => rankingOf({ results, units: [] }, { kpi: 'on_time' })).toThrow(
      'expected results of on_time, got none',
    )
  })

  it('has no limits about a share of nothing or all', () => {
    expect(ranked(['a', 5, 5], ['b', 40, 40]).map((r) => r.position)).toEqual([
      'within',
      'within',
    ])
    expect(ranked(['a', 0, 5], ['b', 0, 40]).map((r) => r.limits)).toEqual([
      { least: 0, greatest: 0 },
      { least: 0, greatest: 0 },
    ])
  })
})

it('the tail is that of whole numbers far below the mean, too', () => {
  const { sum, of } = lowerTail(3, 80, [1, 2])
  const exact = Number((sum * 10n ** 40n) / of) / 1e40
  expect(binomialLowerTail(3, 80, 0.5) / exact).toBeCloseTo(1, 6)
})
