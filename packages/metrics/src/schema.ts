import type { Insertable, Selectable } from 'kysely'

/** A calendar date in the office's zone, `YYYY-MM-DD`. */
export type DateText = string

/** A wall-clock time in the office's zone, `YYYY-MM-DD HH:MM:SS`, without offset. */
export type TimeText = string

/** How a dossier reached the office (*kênh tiếp nhận*). */
export type Channel =
  'online' | 'counter' | 'post' | 'phone' | 'internal' | 'unknown'

/** How a dossier ended; an open one has none. */
export type Outcome = 'finished' | 'withdrawn' | 'returned' | 'refused'

/** Business registration (*đăng ký doanh nghiệp*) that a procedure grants. */
export type Registration = 'new' | 'change' | 'none'

/** Unit of a statutory processing time. */
export type TimeUnit = 'working_day' | 'calendar_day' | 'hour' | 'month'

/** Which of the two surveys (*khảo sát*): of the service, or of how the staff treat people. */
export type Survey = 'service_quality' | 'staff_attitude'

/** An answer of a survey form, best first. */
export type Answer =
  | 'very_satisfied'
  | 'satisfied'
  | 'neutral'
  | 'dissatisfied'
  | 'very_dissatisfied'

/** *Phản ánh* or *kiến nghị*. */
export type FeedbackKind = 'feedback' | 'petition'

/** Part of a report that the office writes itself. */
export type Section =
  | 'shortcomings'
  | 'causes'
  | 'solutions'
  | 'directions'
  | 'difficulties'
  | 'proposals'

/** A day off that is no weekend, or a weekend day worked instead (*làm bù*). */
export type CalendarDayKind = 'off' | 'make_up'

/** What every versioned row carries. */
export interface Versioned {
  /** Codes of accepted defects, separated by spaces. */
  flags: string | null
  /** 53 bits of a hash of the row's content: what is the same in two exports has the same. */
  row_hash: number
  /** When the export that holds this row was made. */
  extract_at: TimeText
  /** The batch since which this row is known. */
  from_batch: number
}

/** A unit (*đơn vị*) of an office; the one without parent is the whole office. */
export interface UnitTable extends Versioned {
  office: string
  code: string
  valid_from: DateText
  /** Last day, null while the unit exists. */
  valid_to: DateText | null
  parent: string | null
  name: string
  name_en: string | null
  /** Order of printing. */
  position: number
  /** Marked as not named in the source; sample data only. */
  invented: boolean
}

/** A procedure (*thủ tục hành chính*) over a span in which nothing about it changed. */
export interface ProcedureTable extends Versioned {
  office: string
  code: string
  valid_from: DateText
  valid_to: DateText | null
  name: string
  /** *Lĩnh vực*. */
  field: string
  /** The unit that owns it; null where the source names none. */
  unit: string | null
  /** Online service level (*mức độ*), 1 to 4. */
  level: number | null
  time_value: number | null
  time_unit: TimeUnit | null
  registration: Registration
  /** *Đã công bố*. */
  announced: boolean
  /** Posted at the desk or on the web site; null where the item does not apply. */
  process_desk: boolean | null
  process_web: boolean | null
  documents_desk: boolean | null
  documents_web: boolean | null
  time_desk: boolean | null
  time_web: boolean | null
  form_desk: boolean | null
  form_web: boolean | null
  fee_desk: boolean | null
  fee_web: boolean | null
}

/**
 * A statutory processing time of a procedure by the way in which it is filed. A
 * source may state several for one channel; the position tells them apart.
 */
export interface ProcedureTimeTable extends Versioned {
  office: string
  procedure: string
  channel: Channel
  valid_from: DateText
  /** 1, 2, … in the order of the source. */
  position: number
  valid_to: DateText | null
  time_value: number | null
  time_unit: TimeUnit | null
}

/** A dossier (*hồ sơ*) as it is known now. */
export interface DossierTable extends Versioned {
  office: string
  source: string
  code: string
  procedure: string
  unit: string
  channel: Channel
  received_on: DateText
  received_at: TimeText
  /** *Ngày hẹn trả*. */
  due_on: DateText | null
  due_at: TimeText | null
  /** A new date after an apology (*hẹn lại*). */
  extended_due_on: DateText | null
  extended_due_at: TimeText | null
  /** The result is ready (*ngày có kết quả*). */
  finished_on: DateText | null
  finished_at: TimeText | null
  handed_over_on: DateText | null
  handed_over_at: TimeText | null
  /** Withdrawn, returned or refused. */
  stopped_on: DateText | null
  /** The latest pause for a supplement and its end. */
  paused_on: DateText | null
  resumed_on: DateText | null
  outcome: Outcome | null
  overdue_reason: string | null
  /** An apology letter was sent; null where the export does not say. */
  apology: boolean | null
  /** Latest event, `9999-12-31` while open: a bound for pruning, never a KPI's own date. */
  ended_on: DateText
}

/** A round of a survey: the forms sent out (*phiếu phát ra*) for a period. */
export interface SurveyRoundTable extends Versioned {
  office: string
  survey: Survey
  /** Key of the period that is surveyed, `2018-Q1`. */
  period: string
  /** Last day of the period. */
  period_to: DateText
  sent: number
}

/** One returned form of a survey. */
export interface SurveyAnswerTable extends Versioned {
  office: string
  survey: Survey
  period: string
  /** Anonymous number of the form. */
  code: string
  period_to: DateText
  answered_on: DateText | null
  unit: string | null
  /** Null on a form that is not valid. */
  answer: Answer | null
  /** *Phiếu hợp lệ*. */
  valid: boolean
}

/** Feedback or a petition (*PAKN*) on administrative rules or conduct. */
export interface FeedbackTable extends Versioned {
  office: string
  code: string
  kind: FeedbackKind
  unit: string | null
  received_on: DateText
  due_on: DateText | null
  answered_on: DateText | null
  /** The answer is on the province's portal … */
  published_province_on: DateText | null
  /** … and on the office's own site. */
  published_office_on: DateText | null
}

/** What became of one occurrence of a task of the plan. */
export interface TaskProgressTable extends Versioned {
  office: string
  /** Id of the plan's task, `II.8`. */
  task: string
  /** Period of the occurrence, `2018-Q1`: the one that it is due in or reports on. */
  period: string
  period_to: DateText
  /** Where another text than the plan sets the date; else null. */
  due_on: DateText | null
  /** 0 to 100. */
  percent: number | null
  completed_on: DateText | null
  /** Where a superior has to approve the product. */
  approved_on: DateText | null
  /** Number of the document (*số văn bản*). */
  product_ref: string | null
  product_on: DateText | null
  note: string | null
}

/** A task that a superior gave to the office (*nhiệm vụ cấp trên giao*). */
export interface AssignedTaskTable extends Versioned {
  office: string
  code: string
  title: string
  unit: string | null
  assigned_on: DateText
  due_on: DateText | null
  completed_on: DateText | null
}

/** A unit's own report for a period, expected or submitted. */
export interface UnitReportTable extends Versioned {
  office: string
  unit: string
  period: string
  period_to: DateText
  /** Null: as the plan says, the day after the period. */
  due_on: DateText | null
  /** Null while it is not submitted. */
  submitted_on: DateText | null
}

/** What a unit says of an overdue dossier. */
export interface OverdueNoteTable extends Versioned {
  office: string
  /** Source of the dossier. */
  source: string
  /** Code of the dossier. */
  dossier: string
  overdue_reason: string | null
  /** When the apology letter (*văn bản xin lỗi*) went out. */
  apology_sent_on: DateText | null
  /** The date that it promises (*hẹn lại*). */
  new_due_on: DateText | null
}

/** A paragraph that a unit writes for its report. */
export interface NarrativeTable extends Versioned {
  office: string
  period: string
  unit: string
  section: Section
  /** Order of printing, from 1. */
  position: number
  period_to: DateText
  /** Vietnamese. */
  text: string
}

/** A day on which the office departs from the calendar that comes with the program. */
export interface CalendarDayTable extends Versioned {
  office: string
  day: DateText
  kind: CalendarDayKind
  name: string | null
}

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

const version = ['row_hash', 'extract_at', 'from_batch'] as const
const end = ['flags', ...version] as const

/** Columns of the versioned tables, in the order in which they are hashed and stored. */
export const columns = Object.freeze({
  unit: [
    'office',
    'code',
    'valid_from',
    'valid_to',
    'parent',
    'name',
    'name_en',
    'position',
    'invented',
    ...end,
  ],
  procedure: [
    'office',
    'code',
    'valid_from',
    'valid_to',
    'name',
    'field',
    'unit',
    'level',
    'time_value',
    'time_unit',
    'registration',
    'announced',
    'process_desk',
    'process_web',
    'documents_desk',
    'documents_web',
    'time_desk',
    'time_web',
    'form_desk',
    'form_web',
    'fee_desk',
    'fee_web',
    ...end,
  ],
  procedure_time: [
    'office',
    'procedure',
    'channel',
    'valid_from',
    'position',
    'valid_to',
    'time_value',
    'time_unit',
    ...end,
  ],
  dossier: [
    'office',
    'source',
    'code',
    'procedure',
    'unit',
    'channel',
    'received_on',
    'received_at',
    'due_on',
    'due_at',
    'extended_due_on',
    'extended_due_at',
    'finished_on',
    'finished_at',
    'handed_over_on',
    'handed_over_at',
    'stopped_on',
    'paused_on',
    'resumed_on',
    'outcome',
    'overdue_reason',
    'apology',
    'flags',
    'ended_on',
    ...version,
  ],
  survey_round: ['office', 'survey', 'period', 'period_to', 'sent', ...end],
  survey_answer: [
    'office',
    'survey',
    'period',
    'code',
    'period_to',
    'answered_on',
    'unit',
    'answer',
    'valid',
    ...end,
  ],
  feedback: [
    'office',
    'code',
    'kind',
    'unit',
    'received_on',
    'due_on',
    'answered_on',
    'published_province_on',
    'published_office_on',
    ...end,
  ],
  task_progress: [
    'office',
    'task',
    'period',
    'period_to',
    'due_on',
    'percent',
    'completed_on',
    'approved_on',
    'product_ref',
    'product_on',
    'note',
    ...end,
  ],
  assigned_task: [
    'office',
    'code',
    'title',
    'unit',
    'assigned_on',
    'due_on',
    'completed_on',
    ...end,
  ],
  unit_report: [
    'office',
    'unit',
    'period',
    'period_to',
    'due_on',
    'submitted_on',
    ...end,
  ],
  overdue_note: [
    'office',
    'source',
    'dossier',
    'overdue_reason',
    'apology_sent_on',
    'new_due_on',
    ...end,
  ],
  narrative: [
    'office',
    'period',
    'unit',
    'section',
    'position',
    'period_to',
    'text',
    ...end,
  ],
  calendar_day: ['office', 'day', 'kind', 'name', ...end],
} as const satisfies {
  [T in VersionedTable]: readonly (keyof VersionedTables[T])[]
})
