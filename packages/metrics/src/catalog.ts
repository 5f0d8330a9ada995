/* @motcua/metrics/catalog: The KPIs of the catalogue with their row sets and conditions, and definitions as data. */

export {
  allOf,
  anyOf,
  cohort,
  condition,
  inPeriod,
  not,
} from './definition/conditions.ts'
export type { Words } from './definition/conditions.ts'
export type {
  AnyQuery,
  Citation,
  Counting,
  CountingKpi,
  Days,
  Definition,
  OfOffices,
  Lack,
  Quality,
  Reads,
  Tally,
} from './definition/kpi.ts'
export {
  assignedTasks,
  dutyOccurrenceRows,
  taskOccurrences,
} from './catalog/tasks/rows.ts'
export {
  dossiers,
  finishedAt,
  finishedOn,
  processing,
} from './catalog/dossiers/rows.ts'
export { feedbacks } from './catalog/feedback/rows.ts'
export { postings, procedures } from './catalog/procedures/rows.ts'
export { surveyAnswers } from './catalog/surveys/rows.ts'
export { unitReports } from './catalog/reports/rows.ts'
export type {
  DossierRow,
  DossierTables,
  ProcessingTables,
} from './catalog/dossiers/rows.ts'
export type { OccurrenceRow, OccurrenceTables } from './catalog/tasks/rows.ts'
export type {
  PostingTables,
  ProcedureRow,
  ProcedureTables,
} from './catalog/procedures/rows.ts'
export {
  beforeDue,
  duePassed,
  filedOnline,
  finishing,
  hasDueDate,
  isCarriedOver,
  isOpen,
  isOpenOverdue,
  isPaused,
  onOrBeforeDue,
  receipt,
  stopping,
  isOpenInTime,
} from './catalog/dossiers/conditions.ts'
export {
  carriedOver,
  onlineDossiers,
  onTimeD,
  open,
  paused,
  processingDays,
  received,
  refused,
  returned,
  stopped,
  withdrawn,
} from './catalog/dossiers/kpis.ts'
export {
  finished,
  onTimeAgreed,
  onTimeB,
  onTimeC,
  onTimeStrict,
  dueMoved,
  openOverdue,
} from './catalog/dossiers/on-time.ts'
export { dossierFlow, flowKpis, openInTime } from './catalog/dossiers/flow.ts'
export type { DossierFlow } from './catalog/dossiers/flow.ts'
export {
  assignedTasksOnTime,
  broadcasts,
  dutiesOnTime,
  tasksOnSchedule,
} from './catalog/tasks/kpis.ts'
export { feedbackAnswered, feedbackPublished } from './catalog/feedback/kpis.ts'
export { isAnnounced, isValid } from './catalog/procedures/conditions.ts'
export { postedItems } from './catalog/procedures/kpis.ts'
export { reportsOnTime } from './catalog/reports/kpis.ts'
export { satisfied, satisfiedStaff } from './catalog/surveys/kpis.ts'
export { inForce } from './definition/in-force.ts'
export {
  definitionFile,
  parseDefinitions,
} from './definition-file/definition-file.ts'
export type { DefinitionFileOptions } from './definition-file/definition-file.ts'
export { definableRows } from './catalog/catalog.ts'
export type {
  DefinableColumn,
  DefinableRows,
  DefinableRule,
} from './definition/definable.ts'
export type { DefinableRowSet } from './catalog/catalog.ts'
export {
  dueMovedAfter,
  finishedAtReceipt,
  finishedInLastDays,
  finishedOnDayOff,
  reopened,
  smells,
} from './catalog/dossiers/smells.ts'
