import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** Business registration (*đăng ký doanh nghiệp*) that a procedure grants. */
export type Registration = (typeof registrations)[number]

const registrations = ['new', 'change', 'none'] as const

/** Unit of a statutory processing time. */
export type TimeUnit = (typeof timeUnits)[number]

const timeUnits = ['working_day', 'calendar_day', 'hour', 'month'] as const

const posting = { kind: 'yes_no', isOptional: true } as const

/** Columns of the procedures. */
export const procedure = table({
  code: { kind: 'code', key: true },
  valid_from: { kind: 'date', key: true },
  valid_to: { kind: 'date', isOptional: true },
  name: { kind: 'text' },
  /** *Lĩnh vực*. */
  field: { kind: 'text' },
  /** The unit that owns it; null where the source names none. */
  unit: { kind: 'unit', isOptional: true },
  /** Online service level (*mức độ*), 1 to 4. */
  level: { kind: 'whole', isOptional: true, least: 1, most: 4 },
  time_value: { kind: 'number', isOptional: true },
  time_unit: { kind: 'choice', isOptional: true, choices: timeUnits },
  registration: { kind: 'choice', choices: registrations },
  /** *Đã công bố*. */
  announced: { kind: 'yes_no' },
  /** Posted at the desk or on the web site; null where the item does not apply. */
  process_desk: posting,
  process_web: posting,
  documents_desk: posting,
  documents_web: posting,
  time_desk: posting,
  time_web: posting,
  form_desk: posting,
  form_web: posting,
  fee_desk: posting,
  fee_web: posting,
})

/** A procedure (*thủ tục hành chính*) over a span in which nothing about it changed. */
export type ProcedureTable = RowOf<typeof procedure>

/** Columns of the processing times. */
export const procedure_time = table({
  procedure: { kind: 'procedure', key: true },
  channel: {
    kind: 'choice',
    key: true,
    choices: ['online', 'counter', 'post', 'phone', 'internal'],
  },
  valid_from: { kind: 'date', key: true },
  /** 1, 2, … in the order of the source. */
  position: {
    kind: 'ordinal',
    key: true,
    within: ['procedure', 'channel', 'valid_from'],
  },
  valid_to: { kind: 'date', isOptional: true },
  time_value: { kind: 'number', isOptional: true },
  time_unit: { kind: 'choice', isOptional: true, choices: timeUnits },
})

/**
 * A statutory processing time of a procedure by the way in which it is filed. A
 * source may state several for one channel; the position tells them apart.
 */
export type ProcedureTimeTable = RowOf<typeof procedure_time>
