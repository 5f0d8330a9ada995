import { unknownFrom } from '../time/as-of.ts'
import type { AsOf } from '../time/as-of.ts'
import type { Kpi } from '../definition/kpi.ts'
import { tablesOf } from '../definition/tables-of.ts'
import type { Plan } from '../plan/plan.ts'
import { completenessOf, lifeOf } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import type { CompleteOf } from './coverage.ts'
import { restatements } from './restate.ts'
import type { Evaluation, PeriodLife, Result } from './result.ts'

/** What was evaluated, and what tells where its periods stand. */
export interface LivesOptions {
  readonly kpis: readonly Kpi<never>[]
  readonly periods: readonly Period[]
  readonly units: readonly string[]
  readonly completeOf: CompleteOf
  readonly plan?: Plan | undefined
  readonly asOf?: AsOf | undefined
  readonly published?: Pick<Evaluation, 'results'> | undefined
}

/** Where each period stands for each unit. */
export function livesOf(
  results: readonly Result[],
  options: LivesOptions,
): readonly PeriodLife[] {
  const { periods, units, completeOf, published = { results: [] } } = options
  const tables = tablesAsked(options)
  const changed = new Set(
    restatements(published, { results }).map(({ period, unit }) =>
      JSON.stringify([period, unit]),
    ),
  )
  return periods.flatMap((period) =>
    units.map((unit) => {
      const complete = completeOf(unit, tables, period)
      return Object.freeze({
        period: period.key,
        unit,
        life: lifeOf(period, {
          knownBefore: unknownFrom(options.asOf),
          complete,
          isRestated: changed.has(JSON.stringify([period.key, unit])),
        }),
        completeness: completenessOf(period, complete),
      })
    }),
  )
}

/** The tables that keep a period open: what the plan does not ask for keeps none. */
function tablesAsked({ kpis, plan }: LivesOptions): readonly string[] {
  const aimed = kpis.filter((kpi) =>
    plan?.targets.some((target) => target.kpi === kpi.id),
  )
  return (aimed.length > 0 ? aimed : kpis).flatMap(tablesOf)
}
