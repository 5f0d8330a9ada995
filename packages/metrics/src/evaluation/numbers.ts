import type {
  CountingKpi,
  Duration,
  Kpi,
  Statistic,
  Tally,
} from '../definition/kpi.ts'
import type { DurationFigures, Figures } from './result.ts'
import { statisticOf, totalOf } from './statistics.ts'
import type { Sum } from './sums.ts'

/** The numbers of a KPI over some days, as figures and as the fraction to judge. */
export interface Numbers {
  readonly figures: Figures
  readonly fraction: Tally
  readonly isMeasured: boolean
  readonly duration?: DurationFigures
}

/** What a KPI says of the sums of what it counts. */
export function numbersOf(
  kpi: Kpi<never>,
  sum: (of: CountingKpi<never>) => Sum,
): Numbers {
  switch (kpi.kind) {
    case 'count': {
      const { numerator } = sum(kpi)
      const figures = { numerator, denominator: null, value: null }
      // A count is judged as it is.
      const fraction = { numerator, denominator: 1 }
      return { figures, fraction, isMeasured: true }
    }
    case 'duration':
      return durationOf(kpi, sum(kpi))
    case 'ratio':
      return shareOf(sum(kpi))
    case 'derived':
      return shareOf(kpi.derive(kpi.of.map(sum)))
  }
}

function shareOf({ numerator, denominator }: Tally): Numbers {
  const value = denominator === 0 ? null : numerator / denominator
  return {
    figures: { numerator, denominator, value },
    fraction: { numerator, denominator },
    isMeasured: true,
  }
}

function durationOf(
  { statistic, unit }: Pick<Duration<never, never>, 'statistic' | 'unit'>,
  { values, unmeasured }: Sum,
): Numbers {
  // What lies outside the calendar may be added to it; what is null stays so.
  const isMeasured = unmeasured === 0 || unit !== 'working_day'
  const of = (which: Statistic): Tally | undefined =>
    isMeasured ? statisticOf(values, which) : undefined
  const number = (fraction: Tally | undefined) =>
    fraction === undefined ? null : fraction.numerator / fraction.denominator
  const cases = [...values.values()].reduce((n, count) => n + count, 0)
  return {
    figures: {
      numerator: totalOf(values),
      denominator: cases + unmeasured,
      value: number(of(statistic)),
    },
    fraction: of(statistic) ?? { numerator: 0, denominator: 0 },
    isMeasured,
    duration: Object.freeze({
      unit,
      median: number(of('median')),
      p90: number(of('p90')),
      mean: number(of('mean')),
      unmeasured,
    }),
  }
}
