import { unknownFrom } from '../time/as-of.ts'
import type { AsOf } from '../time/as-of.ts'
import type { Kpi } from '../definition/kpi.ts'
import { tablesOf } from '../definition/tables-of.ts'
import type { Plan } from '../plan/plan.ts'
import { completenessOf, lifeOf } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import type { CompleteOf } from './coverage.ts'
import { restatements } from './restate.ts'
import type { Published } from './restate.ts'
import type { AnyLife, NationalResult } from './result.ts'
import type { Place } from './places.ts'

/** What was evaluated, and what tells where its periods stand. */
export interface LivesOptions {
  readonly kpis: readonly Kpi<never>[]
  readonly periods: readonly Period[]
  readonly places: readonly Place[]
  readonly completeOf: CompleteOf
  readonly plan?: Plan | undefined
  readonly asOf: (place: Place) => AsOf | undefined
  readonly published?: Published | undefined
  readonly closed?: readonly string[] | undefined
}

/** Where each period stands for each unit. */
export function livesOf(
  results: readonly NationalResult[],
  options: LivesOptions,
): readonly (AnyLife & Place)[] {
  const { periods, places, completeOf, closed } = options
  const { published = { results: [] } } = options
  const tables = tablesAsked(options)
  const changed = new Set(
    restatements(published, { results }).map(({ period, office, unit }) =>
      JSON.stringify([period, office, unit]),
    ),
  )
  return periods.flatMap((period) =>
    places.map((place) => {
      const complete = completeOf(place, tables, period)
      const key = JSON.stringify([period.key, place.office, place.unit])
      const stands: AnyLife & Place = {
        period: period.key,
        ...place,
        life: lifeOf(period, {
          knownBefore: unknownFrom(options.asOf(place)),
          complete,
          isRestated: changed.has(key),
          isClosed: closed?.includes(period.key),
        }),
        completeness: completenessOf(period, complete),
      }
      return Object.freeze(stands)
    }),
  )
}

/** The tables that keep a period open: what the plan does not ask for keeps none. */
function tablesAsked({
  kpis,
  plan,
}: Pick<LivesOptions, 'kpis' | 'plan'>): readonly string[] {
  const aimed = kpis.filter((kpi) =>
    plan?.targets.some((target) => target.kpi === kpi.id),
  )
  return (aimed.length > 0 ? aimed : kpis).flatMap(tablesOf)
}
