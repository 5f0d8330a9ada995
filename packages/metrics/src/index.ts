export { addDays, daysBetween } from './time/days.ts'
export {
  inScheme,
  monthsUpTo,
  nextPeriod,
  parsePeriod,
  periodOf,
  previousPeriod,
  restOfYear,
  trailing,
  yearBefore,
  yearToDate,
} from './time/period.ts'
export type { Period, PeriodKind } from './time/period.ts'
export { decree09, parseScheme } from './time/scheme.ts'
export type { Scheme } from './time/scheme.ts'
export { PeriodError } from './time/period-error.ts'

export { workingCalendar } from './time/calendar.ts'
export type { CalendarOptions, Due, WorkingCalendar } from './time/calendar.ts'
export type { Pause, Pauses, ProcessingTime } from './time/clock.ts'
export { officeHours } from './time/office-hours.ts'
export type { OfficeHours } from './time/office-hours.ts'
export { CalendarError } from './time/calendar-error.ts'
export { officeCalendar } from './evaluation/office-calendar.ts'
export { calendarSpan, vietnameseCalendar } from './time/calendar-days.ts'
export type { CalendarEntry, CalendarSpan } from './time/calendar-days.ts'
export {
  dueInCalendarDays,
  dueInWorkingDays,
  receiptDate,
  workingDayRows,
  workingDaysFromTo,
  workingDayTable,
} from './time/working-days.ts'
export type { WorkingDayRow } from './time/working-days.ts'

export { planSchema } from './plan/plan.ts'
export { deviationOf } from './plan/deviation.ts'
export type { Deviation } from './plan/deviation.ts'
export type { Clause, Plan, Target, Task, Text } from './plan/plan.ts'
export { occurrences, undatedTasks } from './plan/tasks.ts'
export type { Occurrence, UndatedTask } from './plan/tasks.ts'
export type { TaskKind } from './plan/task-kind.ts'
export { planAnnexes } from './plan/annexes.ts'
export type { CitingKpi, PlanAnnexes } from './plan/annexes.ts'

export { kpis } from './catalog/define.ts'
export type {
  CountDefinition,
  Definitions,
  DerivedDefinition,
  DurationDefinition,
  Predicate,
  Queries,
  RatioDefinition,
  RowSetDefinition,
  TypedRowSet,
} from './catalog/define.ts'
export {
  all,
  any,
  cohort,
  condition,
  inPeriod,
  not,
} from './definition/conditions.ts'
export type { Words } from './definition/conditions.ts'
export type {
  AnyQuery,
  AnyTables,
  Citation,
  Cohort,
  Condition,
  Count,
  Counting,
  CountingKpi,
  Days,
  Definition,
  Derived,
  Duration,
  DurationUnit,
  Kpi,
  Offices,
  OfOffices,
  Lack,
  Quality,
  Ratio,
  Reads,
  Row,
  RowSet,
  Rules,
  Scope,
  Statistic,
  Tally,
} from './definition/kpi.ts'

export { assignedTasks, taskOccurrences } from './catalog/tasks/rows.ts'
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

export { catalog } from './catalog/catalog.ts'
export { findKpi, UnknownKpiError } from './catalog/find-kpi.ts'
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
} from './catalog/dossiers/conditions.ts'
export {
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
  dueMoved,
  open,
  openOverdue,
  paused,
  processingDays,
  received,
  refused,
  returned,
  stopped,
  withdrawn,
} from './catalog/dossiers/kpis.ts'
export { dossierFlow, flowKpis, openInTime } from './catalog/dossiers/flow.ts'
export { isOpenInTime } from './catalog/dossiers/conditions.ts'
export type { DossierFlow } from './catalog/dossiers/flow.ts'
export {
  assignedTasksOnTime,
  broadcasts,
  tasksOnSchedule,
} from './catalog/tasks/kpis.ts'
export { feedbackAnswered, feedbackPublished } from './catalog/feedback/kpis.ts'
export { isAnnounced, isValid } from './catalog/procedures/conditions.ts'
export {
  onlineProcedures,
  posted,
  postedItems,
} from './catalog/procedures/kpis.ts'
export { reportsOnTime } from './catalog/reports/kpis.ts'
export { satisfied, satisfiedStaff } from './catalog/surveys/kpis.ts'

export { evaluate } from './evaluation/evaluate.ts'
export { dimensions } from './evaluation/request.ts'
export type { EvaluateOptions, NationalOptions } from './evaluation/evaluate.ts'
export type { Dimension } from './evaluation/request.ts'
export { comparisons } from './evaluation/result.ts'
export type {
  Compared,
  Comparison,
  DurationFigures,
  Evaluation,
  Figures,
  NationalEvaluation,
  NationalResult,
  PeriodLife,
  Result,
  Unplaced,
} from './evaluation/result.ts'
export type { AsOf } from './time/as-of.ts'
export { bothCover, completenessOf, lifeOf } from './time/life.ts'
export type { Complete, Completeness, Life, Span } from './time/life.ts'
export { rankingOf } from './evaluation/ranking.ts'
export type {
  Ranked,
  RankedFrom,
  RankingOptions,
} from './evaluation/ranking.ts'
export { restatements } from './evaluation/restate.ts'
export type { UnansweredTarget } from './evaluation/targets.ts'
export type { Published, Restatement } from './evaluation/restate.ts'
export type {
  NationPlace,
  Place,
  PlaceLack,
  UnitPlace,
} from './evaluation/places.ts'
export type { Group } from './evaluation/sums.ts'
export { inForce } from './definition/in-force.ts'

export { tallyQuery } from './sql/count.ts'
export { missesQuery } from './sql/misses.ts'
export type { Unmapped } from './sql/mapped.ts'
export { EngineError } from './sql/engine.ts'
export type { Engine } from './sql/engine.ts'
export { inOneMoment } from './sql/moment.ts'
export { RepeatedRowsError } from './sql/repeats.ts'
export { tablesOf } from './definition/tables-of.ts'
export { written } from './sql/sql-of.ts'
export type { TallyOptions, TallyRow } from './sql/count.ts'
export type { MissesQueryOptions } from './sql/misses.ts'
export { DerivedKpiError, misses } from './evaluation/misses.ts'
export type { Miss, MissesOptions } from './evaluation/misses.ts'

export { chain, existsIn, parentsOf, UnitError } from './evaluation/units.ts'
export type { EvaluatedUnit, OfficeUnit } from './evaluation/units.ts'
export { unitsIn } from './evaluation/unit-tree.ts'

export { judge, targetOf } from './evaluation/status.ts'
export type { Status, StatusReason } from './evaluation/status.ts'

export {
  casesToFlip,
  hundredthsOfPercent,
  satisfies,
  shortfall,
} from './plan/share.ts'
export { binomialLowerTail } from './plan/binomial.ts'
export { statisticOf } from './evaluation/statistics.ts'
export type { ValueCounts } from './evaluation/statistics.ts'
export {
  formatCount,
  formatDuration,
  formatPointDifference,
  formatShare,
} from './plan/format.ts'
export type { Locale } from './plan/format.ts'

export { columns, tables } from './schema.ts'
export type {
  Answer,
  AssignedTask,
  AssignedTaskTable,
  Batch,
  BatchTable,
  CalendarDay,
  CalendarDayKind,
  CalendarDayTable,
  Channel,
  Column,
  ColumnKind,
  Columns,
  Database,
  DateText,
  Dossier,
  DossierTable,
  Feedback,
  FeedbackKind,
  FeedbackTable,
  Narrative,
  NarrativeTable,
  NewBatch,
  Outcome,
  OverdueNote,
  OverdueNoteTable,
  Procedure,
  ProcedureTable,
  ProcedureTime,
  ProcedureTimeTable,
  Registration,
  RejectedTable,
  Section,
  Survey,
  SurveyAnswer,
  SurveyAnswerTable,
  SurveyRound,
  SurveyRoundTable,
  TaskProgress,
  TaskProgressTable,
  TimeText,
  TimeUnit,
  Unit,
  UnitReport,
  UnitReportTable,
  UnitTable,
  Versioned,
  VersionedTable,
  VersionedTables,
} from './schema.ts'

export { form06a } from './form/form06a.ts'
export type { FormOptions, NationalFormOptions } from './form/form06a.ts'
export type {
  Form,
  FormLevelTotal,
  FormRow,
  NationalForm,
} from './form/form.ts'
export type { FormDifference, FormIdentity } from './form/identities.ts'
export type { FormBreak, FormBreakReason } from './form/breaks.ts'
export { form06aFrom } from './form/layout.ts'
export type { FormHead } from './form/head.ts'
export type { FormColumn } from './form/columns.ts'
export type { FormLayout } from './form/layout.ts'
export type { FormCells, FormPlacement } from './form/cells.ts'
export type { FormLevel, FormRowKey } from './form/levels.ts'

export { mapSchema } from './host/map-schema.ts'
export type {
  HostColumn,
  HostColumns,
  MappedDatabase,
  MapSchemaOptions,
  MapTable,
  SchemaMapping,
  TableMapping,
} from './host/map-schema.ts'
export { MappingError } from './host/rewrite-reads.ts'

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
