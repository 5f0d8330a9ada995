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
import type { Kpi } from './kpi.ts'
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
import type { Database } from './schema.ts'

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
 * The definition of a KPI of the catalogue.
 *
 * @throws UnknownKpiError that lists the known ids.
 * @example
 * findKpi('on_time').version // 1
 */
export function findKpi(id: string): Kpi<Database> {
  const found = catalog.find((kpi) => kpi.id === id)
  if (found) return found
  throw new UnknownKpiError(
    `expected a KPI of ${catalog.map((kpi) => kpi.id).join(', ')}, got ${id}`,
  )
}
