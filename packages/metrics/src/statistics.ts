/* @motcua/metrics/statistics: Exact shares, binomial limits, and statistics of counted values. */

export {
  casesToFlip,
  hundredthsOfPercent,
  satisfies,
  shortfall,
} from './plan/share.ts'
export { binomialLowerTail } from './plan/binomial.ts'
export { fewCases, isFew } from './definition/few.ts'
export { statisticOf } from './evaluation/statistics.ts'
export type { ValueCounts } from './evaluation/statistics.ts'
