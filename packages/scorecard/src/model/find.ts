import { dueMoved, flowKpis, onTimeStrict } from '@motcua/metrics/catalog'
import type { Period, Result } from '@motcua/metrics'
import { ScorecardError } from './input.ts'
import type { ScorecardInput } from './input.ts'

/** Ids of the KPIs that a scorecard reads beside those that the plan sets targets for. */
export const scorecardKpis: readonly string[] = Object.freeze(
  [...flowKpis, onTimeStrict, dueMoved].map(({ id }) => id),
)

/** Looks a result up; of the scorecard's own unit unless another is named. */
export type Find = (kpi: string, period: Period, unit?: string) => Result

/** @throws ScorecardError from the lookup, when there is no such result. */
export function finder({ evaluation, unit }: ScorecardInput): Find {
  const index = new Map(
    evaluation.results.map((r) => [`${r.kpi}|${r.period}|${r.unit}`, r]),
  )
  return (kpi, period, of = unit) => {
    const found = index.get(`${kpi}|${period.key}|${of}`)
    if (found) return found
    throw new ScorecardError(
      `expected a result of ${kpi} for ${of} over ${period.key}, got none`,
    )
  }
}
