import { distinct } from '../definition/distinct.ts'
import type { Count, CountingKpi, Kpi, Lack } from '../definition/kpi.ts'
import { yearToDate } from '../time/period.ts'
import type { Period } from '../time/period.ts'
import { comparedPeriod } from './asked.ts'
import type { Comparison } from './result.ts'
import type { Wanted } from './sums.ts'

/**
 * What has to be counted for KPIs: those that are derived need others. What
 * stands beside a share is never compared: where nothing else is counted of
 * the same rows, the days of the other periods are not looked at.
 */
export function wantedOf<DB>(
  kpis: readonly Kpi<DB>[],
  periods: readonly Period[],
  compare: readonly Comparison[],
): readonly Wanted<DB>[] {
  const counting = kpis.flatMap((kpi): readonly CountingKpi<DB>[] =>
    kpi.kind === 'derived'
      ? kpi.of
      : [kpi, outOf(kpi), untoldOf(kpi)].filter((one) => one !== undefined),
  )
  const besides = kpis.flatMap((kpi) => besideOf(kpi) ?? [])
  const isApart = ({ rows }: CountingKpi<DB>): boolean =>
    compare.length > 0 &&
    !counting.some((kpi) => kpi.rows === rows && !kpi.cohort)
  const together = besides.filter((kpi) => !isApart(kpi))
  const apart = besides.filter(isApart)
  const all = periods.flatMap((period) => [
    period,
    yearToDate(period),
    ...compare.map((which) => comparedPeriod(period, which)),
  ])
  return [
    {
      kpis: [...new Set([...counting, ...together])],
      periods: distinct(all, ({ key }) => key),
    },
    ...(apart.length > 0 ? [{ kpis: [...new Set(apart)], periods }] : []),
  ]
}

/** What is counted beside a KPI. */
export function besideOf<DB>(kpi: Kpi<DB>): Count<DB, never> | undefined {
  return kpi.kind === 'ratio' ? kpi.beside : undefined
}

/** What cases lack that a KPI leaves out. */
export function lackOf<DB>(kpi: Kpi<DB>): Lack {
  return (kpi.kind === 'ratio' ? kpi.lacks : undefined) ?? 'due_date'
}

/** What a KPI would count, had each case what the others have. */
export function outOf<DB>(kpi: Kpi<DB>): Count<DB, never> | undefined {
  return kpi.kind === 'ratio' ? kpi.outOf : undefined
}

/** Of which rows it cannot be told whether a KPI counts them. */
export function untoldOf<DB>(kpi: Kpi<DB>): Count<DB, never> | undefined {
  return kpi.kind === 'ratio' ? kpi.untold : undefined
}
