import {
  carriedOver,
  early,
  finished,
  onlineDossiers,
  onlineRegistrations,
  onTime,
  onTimeAgreed,
  onTimeB,
  onTimeC,
  onTimeD,
  onTimeStrict,
  open,
  openOverdue,
  paused,
  processingDays,
  received,
  refused,
  returned,
  stopped,
  withdrawn,
} from './dossier-kpis.ts'
import { inForce } from '../definition/in-force.ts'
import type { Kpi } from '../definition/kpi.ts'
import type { Period } from '../time/period.ts'
import {
  assignedTasksOnTime,
  broadcasts,
  feedbackAnswered,
  feedbackPublished,
  onlineProcedures,
  posted,
  postedItems,
  reportsOnTime,
  satisfied,
  satisfiedStaff,
  tasksOnSchedule,
} from './office-kpis.ts'
import type { Database } from '../schema.ts'

/** Every KPI that is defined here, in the order in which it is reported: the plan's five targets first. */
export const catalog: readonly Kpi<Database>[] = Object.freeze([
  onTime,
  early,
  onlineProcedures,
  onlineRegistrations,
  posted,
  onlineDossiers,
  openOverdue,
  received,
  finished,
  stopped,
  withdrawn,
  returned,
  refused,
  carriedOver,
  open,
  paused,
  onTimeStrict,
  onTimeAgreed,
  onTimeB,
  onTimeC,
  onTimeD,
  processingDays,
  postedItems,
  satisfied,
  satisfiedStaff,
  feedbackAnswered,
  feedbackPublished,
  tasksOnSchedule,
  broadcasts,
  assignedTasksOnTime,
  reportsOnTime,
])

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
  among: readonly Kpi<DB>[] = catalog as unknown as readonly Kpi<DB>[],
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
