export {
  addDays,
  daysBetween,
  decree09,
  inScheme,
  monthsUpTo,
  nextPeriod,
  parsePeriod,
  parseScheme,
  PeriodError,
  periodOf,
  previousPeriod,
  restOfYear,
  trailing,
  yearBefore,
  yearToDate,
} from './period.ts'
export type { Period, PeriodKind, Scheme } from './period.ts'

export { CalendarError, officeHours, workingCalendar } from './calendar.ts'
export type {
  CalendarOptions,
  Due,
  OfficeHours,
  Pause,
  Pauses,
  ProcessingTime,
  WorkingCalendar,
} from './calendar.ts'
export { officeCalendar } from './office-calendar.ts'
export { vietnameseCalendar } from './calendar-days.ts'
export type { CalendarEntry } from './calendar-days.ts'
export {
  dueInCalendarDays,
  dueInWorkingDays,
  receiptDate,
  workingDayRows,
  workingDaysFromTo,
  workingDayTable,
} from './working-days.ts'
export type { WorkingDayRow } from './working-days.ts'

export { deviationOf, planSchema } from './plan.ts'
export type { Clause, Deviation, Plan, Target, Task, Text } from './plan.ts'
export { occurrences, undatedTasks } from './tasks.ts'
export type { Occurrence, UndatedTask } from './tasks.ts'
export type { TaskKind } from './task-kind.ts'
export { planAnnexes } from './annexes.ts'
export type { CitingKpi, PlanAnnexes } from './annexes.ts'

export { kpis } from './define.ts'
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
} from './define.ts'
export { all, any, cohort, condition, inPeriod, not } from './conditions.ts'
export type { Words } from './conditions.ts'
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
  Quality,
  Ratio,
  Reads,
  Row,
  RowSet,
  Rules,
  Scope,
  Statistic,
  Tally,
} from './kpi.ts'

export {
  assignedTasks,
  dossiers,
  feedbacks,
  finishedAt,
  finishedOn,
  postings,
  procedures,
  processing,
  surveyAnswers,
  taskOccurrences,
  unitReports,
} from './row-sets.ts'
export type {
  DossierRow,
  DossierTables,
  OccurrenceRow,
  OccurrenceTables,
  PostingTables,
  ProcedureRow,
  ProcedureTables,
  ProcessingTables,
} from './row-sets.ts'

export { catalog, findKpi, UnknownKpiError } from './catalog.ts'
export {
  beforeDue,
  carriedOver,
  duePassed,
  early,
  filedOnline,
  finished,
  finishing,
  hasDueDate,
  isCarriedOver,
  isOpen,
  isOpenOverdue,
  isPaused,
  onlineDossiers,
  onlineRegistrations,
  onOrBeforeDue,
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
  receipt,
  received,
  refused,
  returned,
  stopped,
  stopping,
  withdrawn,
} from './dossier-kpis.ts'
export {
  assignedTasksOnTime,
  broadcasts,
  feedbackAnswered,
  feedbackPublished,
  isAnnounced,
  isValid,
  onlineProcedures,
  posted,
  postedItems,
  reportsOnTime,
  satisfied,
  satisfiedStaff,
  tasksOnSchedule,
} from './office-kpis.ts'

export { dimensions, evaluate } from './evaluate.ts'
export type { Dimension, EvaluateOptions } from './evaluate.ts'
export { comparisons } from './result.ts'
export type {
  Compared,
  Comparison,
  DurationFigures,
  Evaluation,
  Figures,
  PeriodLife,
  Result,
} from './result.ts'
export type { AsOf } from './as-of.ts'
export { bothCover, completenessOf, lifeOf } from './life.ts'
export type { Complete, Completeness, Life, Span } from './life.ts'
export { restatements } from './restate.ts'
export type { Restatement } from './restate.ts'
export type { Group } from './sums.ts'
export { inForce } from './in-force.ts'

export { missesQuery, tallyQuery } from './query.ts'
export { tablesOf } from './tables-of.ts'
export { written } from './sql-of.ts'
export type { MissesQueryOptions, TallyOptions, TallyRow } from './query.ts'
export { DerivedKpiError, misses } from './misses.ts'
export type { Miss, MissesOptions } from './misses.ts'

export { chain, existsIn, parentsOf, UnitError } from './units.ts'
export type { EvaluatedUnit } from './units.ts'

export { judge, targetOf } from './status.ts'
export type { Status, StatusReason } from './status.ts'

export {
  casesToFlip,
  hundredthsOfPercent,
  satisfies,
  shortfall,
} from './share.ts'
export { statisticOf } from './statistics.ts'
export type { Fraction, ValueCounts } from './statistics.ts'
export {
  formatCount,
  formatDuration,
  formatPointDifference,
  formatShare,
} from './format.ts'
export type { Locale } from './format.ts'

export { columns } from './schema.ts'
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

export { form06a } from './form.ts'
export { isOpenInTime } from './form-checks.ts'
export type {
  Form,
  FormDifference,
  FormIdentity,
  FormLevelTotal,
  FormOptions,
  FormRow,
} from './form.ts'
export type { FormBreak, FormBreakReason } from './form-checks.ts'
export { form06aFrom } from './form-layout.ts'
export type {
  FormCells,
  FormColumn,
  FormHead,
  FormLayout,
  FormLevel,
  FormPlacement,
} from './form-layout.ts'

export { mapSchema } from './map-schema.ts'
export type {
  HostColumn,
  HostColumns,
  MappedDatabase,
  MapSchemaOptions,
  MapTable,
  SchemaMapping,
  TableMapping,
} from './map-schema.ts'
export { MappingError } from './rewrite-reads.ts'

export { definitionFile, parseDefinitions } from './definition-file.ts'
export type { DefinitionFileOptions } from './definition-file.ts'
export { definableRows } from './definable-rows.ts'
export type {
  DefinableColumn,
  DefinableRows,
  DefinableRowSet,
  DefinableRule,
} from './definable-rows.ts'
