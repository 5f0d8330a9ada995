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

export { planSchema } from './plan.ts'
export type { Clause, Plan, Target, Task, Text } from './plan.ts'

export { count, ratio } from './kpi.ts'
export type {
  Count,
  DossierRow,
  Kpi,
  KpiTables,
  ProcedureRow,
  Ratio,
} from './kpi.ts'

export {
  carriedOver,
  catalog,
  early,
  findKpi,
  finished,
  onlineDossiers,
  onlineProcedures,
  onlineRegistrations,
  onTime,
  open,
  openOverdue,
  paused,
  posted,
  received,
  stopped,
  UnknownKpiError,
} from './catalog.ts'

export { dimensions, evaluate, tallyQuery } from './evaluate.ts'
export type {
  Dimension,
  EvaluateOptions,
  Evaluation,
  Result,
  Span,
} from './evaluate.ts'

export { misses, missesQuery } from './misses.ts'
export type { Miss, MissesOptions, MissRow } from './misses.ts'

export { chain, existsIn, parentsOf, UnitError } from './units.ts'
export type { EvaluatedUnit } from './units.ts'
export type { Scope } from './rows.ts'

export { judge, targetOf } from './status.ts'
export type { Status, StatusReason } from './status.ts'

export { hundredthsOfPercent, satisfies, shortfall } from './share.ts'
export { formatCount, formatPointDifference, formatShare } from './format.ts'
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
