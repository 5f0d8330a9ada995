import { dueMoved, flowKpis, onTimeStrict } from '@motcua/metrics/catalog'
import type { Evaluation, Period, Result } from '@motcua/metrics'
import { ScorecardError } from './input.ts'
import type { ScorecardInput } from './input.ts'

/** Ids of the KPIs that a scorecard reads beside those that the plan sets targets for. */
export const scorecardKpis: readonly string[] = Object.freeze(
  [...flowKpis, onTimeStrict, dueMoved].map(({ id }) => id),
)

/** Looks a result up; of the scorecard's own unit unless another is named. */
export type Find = (kpi: string, period: Period, unit?: string) => Result

/** By evaluation, as all units of a period have one. */
const indexes = new WeakMap<Evaluation, ReadonlyMap<string, Result>>()

function indexOf(evaluation: Evaluation): ReadonlyMap<string, Result> {
  const known = indexes.get(evaluation)
  if (known) return known
  const index = new Map(
    evaluation.results.map((r) => [`${r.kpi}|${r.period}|${r.unit}`, r]),
  )
  indexes.set(evaluation, index)
  return index
}

/** @throws ScorecardError from the lookup, when there is no such result. */
export function finder({ evaluation, unit }: ScorecardInput): Find {
  const index = indexOf(evaluation)
  return (kpi, period, of = unit) => {
    const found = index.get(`${kpi}|${period.key}|${of}`)
    if (found) return found
    throw new ScorecardError(
      `expected a result of ${kpi} for ${of} over ${period.key}, got none`,
    )
  }
}
