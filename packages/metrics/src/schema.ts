import type { Insertable, Selectable } from 'kysely'
import { namesIn } from './schema/column.ts'
import type { NamesIn, TimeText } from './schema/column.ts'
import { dossier, overdue_note } from './schema/dossiers.ts'
import type { DossierTable, OverdueNoteTable } from './schema/dossiers.ts'
import { feedback } from './schema/feedback.ts'
import type { FeedbackTable } from './schema/feedback.ts'
import { calendar_day, unit } from './schema/office.ts'
import type { CalendarDayTable, UnitTable } from './schema/office.ts'
import { procedure, procedure_time } from './schema/procedures.ts'
import type { ProcedureTable, ProcedureTimeTable } from './schema/procedures.ts'
import { narrative, unit_report } from './schema/reports.ts'
import type { NarrativeTable, UnitReportTable } from './schema/reports.ts'
import { survey_answer, survey_round } from './schema/surveys.ts'
import type { SurveyAnswerTable, SurveyRoundTable } from './schema/surveys.ts'
import { assigned_task, task_progress } from './schema/tasks.ts'
import type { AssignedTaskTable, TaskProgressTable } from './schema/tasks.ts'

export type {
  Column,
  ColumnKind,
  Columns,
  DateText,
  TimeText,
  Versioned,
} from './schema/column.ts'
export type {
  Channel,
  DossierTable,
  Outcome,
  OverdueNoteTable,
} from './schema/dossiers.ts'
export type { FeedbackKind, FeedbackTable } from './schema/feedback.ts'
export type {
  CalendarDayKind,
  CalendarDayTable,
  UnitTable,
} from './schema/office.ts'
export type {
  ProcedureTable,
  ProcedureTimeTable,
  Registration,
  TimeUnit,
} from './schema/procedures.ts'
export type {
  NarrativeTable,
  Section,
  UnitReportTable,
} from './schema/reports.ts'
export type {
  Answer,
  Survey,
  SurveyAnswerTable,
  SurveyRoundTable,
} from './schema/surveys.ts'
export type { AssignedTaskTable, TaskProgressTable } from './schema/tasks.ts'

/** The columns of every table that is loaded and versioned: what its types, its loading and its definable columns follow from. */
export const tables = Object.freeze({
  unit,
  procedure,
  procedure_time,
  dossier,
  survey_round,
  survey_answer,
  feedback,
  task_progress,
  assigned_task,
  unit_report,
  overdue_note,
  narrative,
  calendar_day,
})

/** Names of the columns of the versioned tables, in the order in which they are hashed and stored. */
export const columns: NamesIn<VersionedTables> = namesIn(tables)

/** The tables that are loaded and versioned. */
export interface VersionedTables {
  unit: UnitTable
  procedure: ProcedureTable
  procedure_time: ProcedureTimeTable
  dossier: DossierTable
  survey_round: SurveyRoundTable
  survey_answer: SurveyAnswerTable
  feedback: FeedbackTable
  task_progress: TaskProgressTable
  assigned_task: AssignedTaskTable
  unit_report: UnitReportTable
  overdue_note: OverdueNoteTable
  narrative: NarrativeTable
  calendar_day: CalendarDayTable
}

/** Name of a table that is loaded and versioned. */
export type VersionedTable = keyof VersionedTables

/** One load of one file. */
export interface BatchTable {
  office: string
  batch: number
  target: VersionedTable
  source: string
  file: string
  /** Of the export; null where an older program loaded it. */
  bytes: number | null
  sha256: string
  profile_sha256: string
  extract_at: TimeText
  loaded_at: TimeText
  covers: 'all' | 'listed'
  /** Sources whose row of the same code is not counted, separated by spaces. */
  supersedes: string | null
  /** The batch that this one takes out again. */
  undoes: number | null
  read: number
  accepted: number
  unchanged: number
  rejected: number
  flagged: number
}

/** A row of an export that was not taken in. */
export interface RejectedTable {
  office: string
  batch: number
  /** The header is row 1. */
  row: number
  reason: string
  code: string | null
  column: string | null
  value: string | null
}

type PastTables = {
  [T in VersionedTable as `${T}_past`]: VersionedTables[T] & {
    to_batch: number
  }
}

/** The tables that the KPIs read; `*_past` holds what a later batch replaced. */
export interface Database extends VersionedTables, PastTables {
  batch: BatchTable
  rejected: RejectedTable
}

export type Unit = Selectable<UnitTable>
export type Procedure = Selectable<ProcedureTable>
export type ProcedureTime = Selectable<ProcedureTimeTable>
export type Dossier = Selectable<DossierTable>
export type SurveyRound = Selectable<SurveyRoundTable>
export type SurveyAnswer = Selectable<SurveyAnswerTable>
export type Feedback = Selectable<FeedbackTable>
export type TaskProgress = Selectable<TaskProgressTable>
export type AssignedTask = Selectable<AssignedTaskTable>
export type UnitReport = Selectable<UnitReportTable>
export type OverdueNote = Selectable<OverdueNoteTable>
export type Narrative = Selectable<NarrativeTable>
export type CalendarDay = Selectable<CalendarDayTable>
export type Batch = Selectable<BatchTable>
export type NewBatch = Insertable<BatchTable>
