import type { Statistic, Tally } from '../definition/kpi.ts'

/** How often each value of a duration occurs. */
export type ValueCounts = ReadonlyMap<number, number>

/**
 * A figure of counted values, exact: the median of an even number lies half-way
 * between the two in the middle, the 90th percentile is by nearest rank.
 * Undefined without values.
 *
 * @example
 * statisticOf(new Map([[1, 1], [4, 1]]), 'median') // { numerator: 5, denominator: 2 }
 */
export function statisticOf(
  values: ValueCounts,
  statistic: Statistic,
): Tally | undefined {
  const sorted = [...values].toSorted(([a], [b]) => a - b)
  const cases = sorted.reduce((sum, [, count]) => sum + count, 0)
  if (cases === 0) return undefined
  const at = (rank: number) => {
    let seen = 0
    for (const [value, count] of sorted) {
      seen += count
      if (rank <= seen) return value
    }
    throw new RangeError(`expected a rank up to ${cases}, got ${rank}`)
  }
  switch (statistic) {
    case 'median':
      return {
        numerator:
          at(Math.floor((cases + 1) / 2)) + at(Math.ceil((cases + 1) / 2)),
        denominator: 2,
      }
    case 'p90':
      return { numerator: at(Math.ceil((cases * 9) / 10)), denominator: 1 }
    case 'mean':
      return { numerator: totalOf(values), denominator: cases }
  }
}

/** The sum of counted values. */
export function totalOf(values: ValueCounts): number {
  return [...values].reduce((sum, [value, count]) => sum + value * count, 0)
}
