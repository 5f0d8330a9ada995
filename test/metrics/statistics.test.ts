import { statisticOf } from '@motcua/metrics/statistics'
import type { Tally } from '@motcua/metrics/catalog'
import type { ValueCounts } from '@motcua/metrics/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Durations one by one, in any order; a negative one is a wrong date, and counted as it is. */
const durations = fc.array(fc.integer({ min: -50, max: 400 }), {
  minLength: 1,
  maxLength: 200,
})

function counted(values: readonly number[]): ValueCounts {
  return new Map(
    [...Map.groupBy(values, (value) => value)].map(([value, same]) => [
      value,
      same.length,
    ]),
  )
}

const number = ({ numerator, denominator }: Tally) => numerator / denominator
const figure = (values: readonly number[], which: 'median' | 'p90' | 'mean') =>
  number(statisticOf(counted(values), which)!)

describe('a figure of durations', () => {
  it.each([
    [[7], 7, 7, 7],
    [[1, 4], 2.5, 4, 2.5],
    [[4, 1, 2], 2, 4, 7 / 3],
    [[1, 2, 3, 100], 2.5, 100, 26.5],
    [[5, 5, 5, 5], 5, 5, 5],
    [[0, 0, 1, 1], 0.5, 1, 0.5],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 9, 5.5],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 6, 10, 6],
    [[-3, 3], 0, 3, 0],
  ])('of %j: median %d, 90th percentile %d, mean %d', (values, ...figures) => {
    const statistics = ['median', 'p90', 'mean'] as const
    expect(statistics.map((which) => figure(values, which))).toEqual(figures)
  })

  it('is undefined without values', () => {
    for (const which of ['median', 'p90', 'mean'] as const)
      for (const none of [new Map(), new Map([[3, 0]])])
        expect(statisticOf(none, which)).toBeUndefined()
  })

  it('is the exact fraction, of whole numbers', () => {
    fc.assert(
      fc.property(durations, (values) => {
        for (const which of ['median', 'p90', 'mean'] as const) {
          const { numerator, denominator } = statisticOf(
            counted(values),
            which,
          )!
          expect(Number.isSafeInteger(numerator)).toBe(true)
          expect(Number.isSafeInteger(denominator)).toBe(true)
          expect(denominator).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('is that of the values one by one', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const sorted = values.toSorted((a, b) => a - b)
        const n = sorted.length
        const middle = [sorted[(n - 1) >> 1]!, sorted[n >> 1]!]
        expect(figure(values, 'median')).toBe((middle[0]! + middle[1]!) / 2)
        // The least value that 90 % of all do not exceed.
        const p90 = sorted.find(
          (value) => 10 * sorted.filter((v) => v <= value).length >= 9 * n,
        )
        expect(figure(values, 'p90')).toBe(p90)
        expect(figure(values, 'mean')).toBe(
          sorted.reduce((a, b) => a + b, 0) / n,
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('does not depend on the order in which values were counted', () => {
    fc.assert(
      fc.property(durations, (values) => {
        for (const which of ['median', 'p90', 'mean'] as const)
          expect(statisticOf(counted(values.toReversed()), which)).toEqual(
            statisticOf(counted(values), which),
          )
      }),
      { numRuns: 1000 },
    )
  })

  it('lies between the least and the greatest, the median at most at the 90th percentile', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const [least, greatest] = [Math.min(...values), Math.max(...values)]
        for (const which of ['median', 'p90', 'mean'] as const) {
          expect(figure(values, which)).toBeGreaterThanOrEqual(least)
          expect(figure(values, which)).toBeLessThanOrEqual(greatest)
        }
        expect(figure(values, 'median')).toBeLessThanOrEqual(
          figure(values, 'p90'),
        )
      }),
      { numRuns: 1000 },
    )
  })
})
