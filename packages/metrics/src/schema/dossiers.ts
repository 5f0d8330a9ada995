import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** How a dossier reached the office (*kênh tiếp nhận*). */
export type Channel = (typeof known)[number] | 'unknown'

const known = ['online', 'counter', 'post', 'phone', 'internal'] as const

const channels: readonly Channel[] = [...known, 'unknown']

/** How a dossier ended; an open one has none. */
export type Outcome = (typeof outcomes)[number]

const outcomes = ['finished', 'withdrawn', 'returned', 'refused'] as const

/** Columns of the dossiers. */
export const dossier = table(
  {
    source: { kind: 'code', key: true },
    code: { kind: 'code', key: true },
    procedure: { kind: 'procedure' },
    unit: { kind: 'unit' },
    channel: { kind: 'choice', choices: channels },
    received_on: { kind: 'date' },
    received_at: { kind: 'time' },
    /** *Ngày hẹn trả*. */
    due_on: { kind: 'date', isOptional: true },
    due_at: { kind: 'time', isOptional: true },
    /** A new date after an apology (*hẹn lại*). */
    extended_due_on: { kind: 'date', isOptional: true },
    extended_due_at: { kind: 'time', isOptional: true },
    /** The result is ready (*ngày có kết quả*). */
    finished_on: { kind: 'date', isOptional: true },
    finished_at: { kind: 'time', isOptional: true },
    handed_over_on: { kind: 'date', isOptional: true },
    handed_over_at: { kind: 'time', isOptional: true },
    /** Withdrawn, returned or refused. */
    stopped_on: { kind: 'date', isOptional: true },
    /** The latest pause for a supplement and its end; of those before it see `earlier_paused_days`. */
    paused_on: { kind: 'date', isOptional: true },
    resumed_on: { kind: 'date', isOptional: true },
    outcome: { kind: 'choice', isOptional: true, choices: outcomes },
    overdue_reason: { kind: 'text', isOptional: true },
    /** An apology letter was sent; null where the export does not say. */
    apology: { kind: 'yes_no', isOptional: true },
  },
  {
    /** Latest event, `9999-12-31` while open: a bound for pruning, never a KPI's own date. */
    ended_on: { kind: 'date', isMade: true },
    /**
     * The instants in UTC, to the microsecond, of a row of which the clock to the
     * second does not tell their order: one has parts of a second, or lies in an
     * hour that comes twice. Null in all others.
     */
    due_instant: { kind: 'time', isOptional: true, isMade: true },
    extended_due_instant: { kind: 'time', isOptional: true, isMade: true },
    finished_instant: { kind: 'time', isOptional: true, isMade: true },
    handed_over_instant: { kind: 'time', isOptional: true, isMade: true },
    /** The due date that an export gave first, where a later one gave another. */
    due_first_on: { kind: 'date', isOptional: true, isMade: true },
    due_first_at: { kind: 'time', isOptional: true, isMade: true },
    /** The same as the instant in UTC, to the microsecond; without a time the end of its day. */
    due_first_instant: { kind: 'time', isOptional: true, isMade: true },
    /** When the export was made that first gave another. */
    due_moved_at: { kind: 'time', isOptional: true, isMade: true },
    /** Of a pause that no export dates: the last whole day of the export that first told of it. */
    paused_since: { kind: 'date', isOptional: true, isMade: true },
    /**
     * Every day on which the dossier waited in a pause before the latest, in
     * order: `2018-03-05 2018-03-06`. The day on which a pause ended is none.
     * Null where there is none.
     */
    earlier_paused_days: { kind: 'text', isOptional: true, isMade: true },
  },
)

/** A dossier (*hồ sơ*) as it is known now. */
export type DossierTable = RowOf<typeof dossier>

/** Columns of the notes on overdue dossiers. */
export const overdue_note = table({
  /** Source of the dossier. */
  source: { kind: 'code', key: true },
  /** Code of the dossier. */
  dossier: { kind: 'code', key: true },
  overdue_reason: { kind: 'text', isOptional: true },
  /** When the apology letter (*văn bản xin lỗi*) went out. */
  apology_sent_on: { kind: 'date', isOptional: true, isEvent: true },
  /** The date that it promises (*hẹn lại*). */
  new_due_on: { kind: 'date', isOptional: true },
})

/** What a unit says of an overdue dossier. */
export type OverdueNoteTable = RowOf<typeof overdue_note>
