import {
  formatCount,
  formatDuration,
  formatPointDifference,
  formatShare,
} from '@motcua/metrics'
import {
  casesToFlip,
  hundredthsOfPercent,
  satisfies,
  shortfall,
} from '@motcua/metrics/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** A share of at most one, and a target as a plan may set it. */
const shares = fc
  .tuple(
    fc.integer({ min: 1, max: 5_000_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([denominator, part]) => ({
    numerator: Math.floor(denominator * part),
    denominator,
  }))
const targets = fc.integer({ min: 1, max: 1000 }).map((n) => n / 1000)

describe('a share against its target', () => {
  it('of exactly 50 % is not over 50 %', () => {
    expect(satisfies(50, 100, '>', 0.5)).toBe(false)
    expect(satisfies(51, 100, '>', 0.5)).toBe(true)
    expect(satisfies(50, 100, '>=', 0.5)).toBe(true)
  })

  it('of 99.996 % is not all', () => {
    expect(satisfies(99_996, 100_000, '>=', 1)).toBe(false)
    expect(satisfies(100_000, 100_000, '>=', 1)).toBe(true)
  })

  it.each([
    [9, 10, 0.9],
    [7, 10, 0.7],
    [3, 10, 0.3],
    [29, 100, 0.29],
    [57, 100, 0.57],
  ])('of %i/%i is %d exactly, whatever a float would say', (n, d, target) => {
    expect(satisfies(n, d, '>', target)).toBe(false)
    expect(satisfies(n, d, '>=', target)).toBe(true)
    expect(satisfies(n, d, '<', target)).toBe(false)
    expect(satisfies(n, d, '<=', target)).toBe(true)
  })

  it.each([
    [2001, 1, 2000, 1],
    [2000, 1, 2000, 0],
    [4001, 2, 2000.5, 0],
    [1999, 1, 2000, -1],
    [10_000_001, 10_000, 1000.0001, 0],
    [10_000_002, 10_000, 1000.0001, 1],
  ])(
    'of %i/%i against a large one of %d is on side %i',
    (n, d, target, side) => {
      expect([
        satisfies(n, d, '>', target),
        satisfies(n, d, '>=', target),
        satisfies(n, d, '<', target),
        satisfies(n, d, '<=', target),
      ]).toEqual([side > 0, side >= 0, side < 0, side <= 0])
    },
  )

  it('of nothing cannot be printed', () => {
    for (const denominator of [0, -1, NaN])
      expect(() => hundredthsOfPercent(0, denominator)).toThrow(
        new RangeError(`expected a positive denominator, got ${denominator}`),
      )
  })

  it('lacks the fewest cases that would meet it', () => {
    fc.assert(
      fc.property(
        shares,
        targets,
        fc.constantFrom('>=' as const, '>' as const),
        ({ numerator, denominator }, target, comparator) => {
          const k = shortfall(numerator, denominator, comparator, target)
          expect(
            satisfies(numerator + k, denominator, comparator, target),
          ).toBe(true)
          if (k > 0)
            expect(
              satisfies(numerator + k - 1, denominator, comparator, target),
            ).toBe(false)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the cases that flip a status', () => {
  const comparators = ['>=', '>', '<=', '<'] as const

  it.each([
    [95, 100, '>', 0.9, 5],
    [88, 100, '>', 0.9, 3],
    [100, 100, '>=', 1, 1],
    [99, 100, '>=', 1, 1],
    [0, 100, '>=', 1, 100],
    [50, 100, '>', 0.5, 1],
    [51, 100, '>', 0.5, 1],
    [10, 100, '<=', 0.1, 1],
    [15, 100, '<=', 0.1, 5],
    [0, 100, '<', 0.1, 10],
    [1, 1, '>=', 1, 1],
  ] as const)('of %i/%i against %s %d are %i', (n, d, sign, target, cases) => {
    expect(casesToFlip(n, d, sign, target)).toBe(cases)
  })

  it.each([
    [10, 10, '>', 1],
    [0, 10, '>=', 0],
    [10, 10, '<=', 1],
    [0, 10, '<', 0],
    [10, 10, '<', 1.5],
    [12, 10, '<=', 1.5],
  ] as const)('of %i/%i against %s %d are none', (n, d, sign, target) => {
    expect(casesToFlip(n, d, sign, target)).toBeNull()
  })

  it('are the fewest, by trying each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(...comparators),
        fc.integer({ min: 0, max: 120 }).map((n) => n / 100),
        (denominator, part, comparator, target) => {
          const numerator = Math.round(denominator * part)
          const now = satisfies(numerator, denominator, comparator, target)
          const tried = Array.from({ length: denominator + 1 }, (_, n) => n)
            .filter(
              (n) => satisfies(n, denominator, comparator, target) !== now,
            )
            .map((n) => Math.abs(n - numerator))
          expect(casesToFlip(numerator, denominator, comparator, target)).toBe(
            tried.length === 0 ? null : Math.min(...tried),
          )
        },
      ),
      { numRuns: 4000 },
    )
  })

  it('are the shortfall where a share is too small', () => {
    fc.assert(
      fc.property(
        shares,
        targets,
        fc.constantFrom('>=' as const, '>' as const),
        ({ numerator, denominator }, target, comparator) => {
          const lacks = shortfall(numerator, denominator, comparator, target)
          fc.pre(lacks > 0)
          expect(casesToFlip(numerator, denominator, comparator, target)).toBe(
            numerator + lacks > denominator ? null : lacks,
          )
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('a share in print', () => {
  it.each([
    [0, 0, [], '–'],
    [5, 5, [], '100%'],
    [0, 5, [], '0%'],
    [1, 100_000, [], '<0,01%'],
    [99_996, 100_000, [1], '99,99%'],
    [99_999_999, 100_000_000, [], '99,99%'],
    [50_001, 100_000, [0.5], '50,01%'],
    [49_999, 100_000, [0.5], '49,99%'],
    [1, 2, [0.5], '50,00%'],
    [8960, 8980, [1], '99,78%'],
    [4157, 4169, [1], '99,71%'],
    [2, 3, [], '66,67%'],
    [-1, 3, [], '−33,33%'],
  ] as const)('of %i/%i beside %j is %s', (n, d, beside, text) => {
    expect(formatShare(n, d, beside)).toBe(text)
  })

  it('never crosses its target, 0 % or 100 %', () => {
    fc.assert(
      fc.property(shares, targets, ({ numerator, denominator }, target) => {
        const printed = hundredthsOfPercent(numerator, denominator, [target])
        const exact = BigInt(numerator) * 1000n
        const bound = BigInt(Math.round(target * 1000)) * BigInt(denominator)
        const printedSide = Math.sign(printed - target * 10_000)
        const side = exact < bound ? -1 : exact > bound ? 1 : 0
        expect(Math.round(printedSide)).toBe(side)
        expect(printed === 10_000).toBe(numerator === denominator)
        expect(formatShare(numerator, denominator, [target]) === '0%').toBe(
          numerator === 0,
        )
        expect(
          Math.abs(printed - (numerator * 10_000) / denominator),
        ).toBeLessThan(1.0001)
      }),
      { numRuns: 2000 },
    )
  })

  it('is rounded half up, and never down to none', () => {
    // 1/80,000 is 0.00125 %, 1/20,000 is 0.005 %, 12,345/100,000 is 12.345 %.
    expect(hundredthsOfPercent(1, 80_000)).toBe(0)
    expect(hundredthsOfPercent(1, 20_000)).toBe(1)
    expect(hundredthsOfPercent(12_345, 100_000)).toBe(1235)
    expect(hundredthsOfPercent(12_344, 100_000)).toBe(1234)
  })

  it.each([
    [null, [], '–', '–'],
    [0, [], '0', '0'],
    [5, [], '5', '5'],
    [5.5, [], '5,5', '5.5'],
    [5.04, [], '5', '5'],
    [5.04, [5], '5,1', '5.1'],
    [4.96, [5], '4,9', '4.9'],
    [5, [5], '5', '5'],
    [5.26, [5], '5,3', '5.3'],
    [-5.04, [-5], '−5,1', '−5.1'],
    [1234.5, [], '1.234,5', '1,234.5'],
  ] as const)('a duration of %d beside %j is %s', (value, beside, vi, en) => {
    expect(formatDuration(value, beside)).toBe(vi)
    expect(formatDuration(value, beside, 'en')).toBe(en)
  })

  it('has Vietnamese and English forms', () => {
    expect(formatCount(1_234_567)).toBe('1.234.567')
    expect(formatCount(1_234_567, 'en')).toBe('1,234,567')
    expect(formatCount(-5)).toBe('−5')
    expect(formatShare(2, 3, [], 'en')).toBe('66.67%')
    expect(formatPointDifference(210)).toBe('+2,10')
    expect(formatPointDifference(-50)).toBe('−0,50')
    expect(formatPointDifference(0)).toBe('0')
    expect(formatPointDifference(123_405, 'en')).toBe('+1,234.05')
    expect(formatCount(999)).toBe('999')
    expect(formatCount(0)).toBe('0')
    expect(formatCount(1000)).toBe('1.000')
  })
})
