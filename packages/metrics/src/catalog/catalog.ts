import {
  carriedOver,
  onTimeD,
  onlineDossiers,
  onlineRegistrations,
  open,
  paused,
  processingDays,
  received,
  refused,
  returned,
  stopped,
  withdrawn,
} from './dossiers/kpis.ts'
import {
  early,
  finished,
  onTime,
  onTimeAgreed,
  onTimeB,
  onTimeC,
  onTimeStrict,
  dueMoved,
  openOverdue,
} from './dossiers/on-time.ts'
import { definableDossiers } from './dossiers/words.ts'
import { feedbackAnswered, feedbackPublished } from './feedback/kpis.ts'
import { definableFeedback } from './feedback/words.ts'
import { onlineProcedures, posted, postedItems } from './procedures/kpis.ts'
import { definableProcedures } from './procedures/words.ts'
import { reportsOnTime } from './reports/kpis.ts'
import { definableReports } from './reports/words.ts'
import { satisfied, satisfiedStaff } from './surveys/kpis.ts'
import { definableSurveys } from './surveys/words.ts'
import {
  assignedTasksOnTime,
  broadcasts,
  dutiesOnTime,
  tasksOnSchedule,
} from './tasks/kpis.ts'
import { definableTasks } from './tasks/words.ts'
import type { DefinableRows } from '../definition/definable.ts'
import type { Kpi } from '../definition/kpi.ts'
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
  dueMoved,
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
  dutiesOnTime,
  assignedTasksOnTime,
  reportsOnTime,
])

const rowSets = {
  ...definableDossiers,
  ...definableProcedures,
  ...definableSurveys,
  ...definableFeedback,
  ...definableTasks,
  ...definableReports,
}

/** Name of a row set in a definition file. */
export type DefinableRowSet = keyof typeof rowSets

/**
 * What definition files may name of the row sets that are defined here: their
 * columns but those that a load leaves, and the conditions of the catalogue.
 *
 * `finished_on` and `finished_at` of a dossier are those of the plan's rules:
 * result ready, or handed over.
 */
export const definableRows: Readonly<
  Record<DefinableRowSet, DefinableRows<Database>>
> = Object.freeze(rowSets)
