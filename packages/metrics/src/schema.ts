import type { Insertable, Selectable } from 'kysely'

/** A calendar date in the office's zone, `YYYY-MM-DD`. */
export type DateText = string

/** A wall-clock time in the office's zone, `YYYY-MM-DD HH:MM:SS`, without offset. */
export type TimeText = string

/** How a dossier reached the office (*kênh tiếp nhận*). */
export type Channel = 'online' | 'counter' | 'post' | 'phone' | 'internal'

/** How a dossier ended; an open one has none. */
export type Outcome = 'finished' | 'withdrawn' | 'returned' | 'refused'

/** Business registration (*đăng ký doanh nghiệp*) that a procedure grants. */
export type Registration = 'new' | 'change' | 'none'

/** Unit of a statutory processing time. */
export type TimeUnit = 'working_day' | 'calendar_day' | 'hour' | 'month'

/** What every versioned row carries. */
export interface Versioned {
  /** Hash of the row's content, equal on every engine. */
  row_hash: string
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
  /** The unit that owns it. */
  unit: string
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
  /** Codes of accepted defects, separated by spaces. */
  flags: string | null
  /** Latest event, `9999-12-31` while open: a bound for pruning, never a KPI's own date. */
  ended_on: DateText
}

/** One load of one file. */
export interface BatchTable {
  office: string
  batch: number
  target: 'dossier' | 'unit' | 'procedure'
  source: string
  file: string
  sha256: string
  profile_sha256: string
  extract_at: TimeText
  loaded_at: TimeText
  covers: 'all' | 'listed'
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

/** The tables that the KPIs read; `*_past` holds what a later batch replaced. */
export interface Database {
  unit: UnitTable
  unit_past: UnitTable & { to_batch: number }
  procedure: ProcedureTable
  procedure_past: ProcedureTable & { to_batch: number }
  dossier: DossierTable
  dossier_past: DossierTable & { to_batch: number }
  batch: BatchTable
  rejected: RejectedTable
}

export type Unit = Selectable<UnitTable>
export type Procedure = Selectable<ProcedureTable>
export type Dossier = Selectable<DossierTable>
export type Batch = Selectable<BatchTable>
export type NewBatch = Insertable<BatchTable>

const version = ['row_hash', 'extract_at', 'from_batch'] as const

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
    ...version,
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
    ...version,
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
} as const satisfies {
  unit: readonly (keyof UnitTable)[]
  procedure: readonly (keyof ProcedureTable)[]
  dossier: readonly (keyof DossierTable)[]
})
