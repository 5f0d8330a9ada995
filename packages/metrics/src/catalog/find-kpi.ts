import { catalog } from './catalog.ts'
import { inForce } from '../definition/in-force.ts'
import type { Kpi } from '../definition/kpi.ts'
import type { Database } from '../schema.ts'
import type { Period } from '../time/period.ts'

/** Thrown when a KPI is asked for that no definition has. */
export class UnknownKpiError extends Error {
  override readonly name = 'UnknownKpiError'
}

/**
 * The definition of a KPI: of several versions the one in force in a period, else
 * the first.
 *
 * @param among default: the catalogue
 * @throws UnknownKpiError that lists the known ids.
 * @example
 * findKpi('on_time').version // 1
 */
export function findKpi<DB = Database>(
  id: string,
  // Who gives no definitions says nothing of a database either: it is ours.
  among: readonly Kpi<DB>[] = catalog as readonly Kpi<DB>[],
  period?: Pick<Period, 'to'>,
): Kpi<DB> {
  const versions = among.filter((kpi) => kpi.id === id)
  const found = (period && inForce(versions, period)) ?? versions[0]
  if (found) return found
  const known = new Set(among.map((kpi) => kpi.id))
  throw new UnknownKpiError(
    `expected a KPI of ${[...known].join(', ')}, got ${id}`,
  )
}
