import { readFileSync } from 'node:fs'
import type { Office } from '@motcua/jobs'
import type { TimeText } from '@motcua/metrics'
import type { Channel, Outcome, Registration } from '@motcua/metrics/schema'
import type { RawDossier, RawProcedure, RawRows } from './answers.ts'
import { cell, dayOf, readCsv, timeOf } from './raw-cells.ts'
import type { Row } from './raw-cells.ts'
import { rawLists } from './raw-lists.ts'

/* Raw rows for the second answer, read from files without the product's reader. */

/** The rows of the sample office, of exports and lists given in the order in which they were made. */
export function rawRows(
  office: Office,
  exports: readonly string[],
  lists: readonly string[] = [],
): RawRows {
  const units = readCsv(readFileSync(office.paths.units, 'utf8'), ',')
  const codes = new Map(units.map((u) => [cell(u, 'name'), cell(u, 'code')]))
  const told = exports.flatMap((text) => readCsv(text, ';'))
  // The last export that holds a dossier tells of it, the first of what was promised.
  const latest = new Map(told.map((row) => [cell(row, 'Mã hồ sơ'), row]))
  const first = new Map(
    told
      .filter((row) => cell(row, 'Ngày hẹn trả') !== '')
      .toReversed()
      .map((row) => [cell(row, 'Mã hồ sơ'), cell(row, 'Ngày hẹn trả')]),
  )
  return {
    ...nothing,
    ...rawLists(
      lists.flatMap((text) => readCsv(text, ';')),
      codes,
    ),
    unit: unitsOf(units),
    dossier: [...latest].map(([code, row]) => ({
      ...dossierOf(row, codes),
      ...firstDueOf(first.get(code) ?? ''),
    })),
    procedure: readCsv(readFileSync(office.paths.procedures, 'utf8'), ',').map(
      procedureOf,
    ),
    plan: office.plan,
  }
}

/** The rows of the service requests of Boston, from the published file. */
export function rawRequests(office: Office, text: string): RawRows {
  return {
    ...nothing,
    unit: unitsOf(readCsv(readFileSync(office.paths.units, 'utf8'), ',')),
    dossier: readCsv(text, ',').map(requestOf),
    plan: office.plan,
  }
}

const nothing: RawRows = {
  unit: [],
  dossier: [],
  procedure: [],
  survey_answer: [],
  feedback: [],
  task_progress: [],
  overdue_note: [],
  assigned_task: [],
  unit_report: [],
  plan: { year: 0, tasks: [] },
}

const channels: Readonly<Record<string, Channel>> = {
  'Trực tuyến': 'online',
  'Trực tiếp': 'counter',
  'Dịch vụ bưu chính': 'post',
  'Self Service': 'online',
  'Citizens Connect App': 'online',
  Twitter: 'online',
  'Constituent Call': 'phone',
  'Employee Generated': 'internal',
  'Maximo Integration': 'internal',
}

const outcomes: Readonly<Record<string, Outcome>> = {
  'Đã xử lý xong': 'finished',
  'Đã trả kết quả': 'finished',
  'Công dân yêu cầu rút hồ sơ': 'withdrawn',
  'Trả lại hồ sơ': 'returned',
  'Từ chối giải quyết': 'refused',
}

function dossierOf(row: Row, codes: ReadonlyMap<string, string>): RawDossier {
  const outcome = outcomes[cell(row, 'Trạng thái')] ?? null
  const at = (column: string) => timeOf(cell(row, column))
  const deadline = (column: string) => timeOf(cell(row, column), '23:59:59')
  const isFinished = outcome === 'finished'
  const isStopped = outcome !== null && !isFinished
  const finished = isFinished ? at('Ngày có kết quả') : null
  const handedOver = isFinished ? at('Ngày trả kết quả') : null
  const stopped = at('Ngày dừng xử lý') ?? at('Ngày có kết quả')
  return {
    code: cell(row, 'Mã hồ sơ'),
    procedure: cell(row, 'Mã thủ tục'),
    unit: codes.get(cell(row, 'Đơn vị giải quyết')) ?? '?',
    channel: channels[cell(row, 'Kênh tiếp nhận')] ?? 'unknown',
    received_on: dayOf(at('Ngày tiếp nhận')) ?? '',
    ...dueOf(deadline('Ngày hẹn trả'), deadline('Ngày hẹn lại')),
    ...firstDueOf(''),
    ...endOf(finished, handedOver),
    stopped_on: isStopped ? dayOf(stopped) : null,
    paused_on: dayOf(at('Ngày yêu cầu bổ sung')),
    resumed_on: dayOf(at('Ngày bổ sung xong')),
    earlier_paused_days: null,
    outcome,
  }
}

/** Status, times and names as the publisher has them; a text without a date is none. */
function requestOf(row: Row): RawDossier {
  const isClosed = cell(row, 'case_status') === 'Closed'
  return {
    code: cell(row, 'case_enquiry_id'),
    procedure: cell(row, 'type'),
    unit: cell(row, 'department')
      .toLowerCase()
      .replaceAll(' ', '-')
      .replace(/_$/, ''),
    channel: channels[cell(row, 'source')] ?? 'unknown',
    received_on: cell(row, 'open_dt').slice(0, 10),
    ...dueOf(cell(row, 'target_dt') || null, null),
    ...firstDueOf(''),
    ...endOf(isClosed ? cell(row, 'closed_dt') || null : null, null),
    stopped_on: null,
    paused_on: null,
    resumed_on: null,
    earlier_paused_days: null,
    outcome: isClosed ? 'finished' : null,
  }
}

function firstDueOf(due: string) {
  const at = timeOf(due, '23:59:59')
  return { due_first_on: dayOf(at), due_first_at: at }
}

function dueOf(due: TimeText | null, extended: TimeText | null) {
  return {
    due_on: dayOf(due),
    due_at: due,
    extended_due_on: dayOf(extended),
    extended_due_at: extended,
  }
}

function endOf(finished: TimeText | null, handedOver: TimeText | null) {
  return {
    finished_on: dayOf(finished),
    finished_at: finished,
    handed_over_on: dayOf(handedOver),
    handed_over_at: handedOver,
  }
}

function procedureOf(row: Row): RawProcedure {
  const isPosted = (column: string) =>
    cell(row, column) === '' ? null : cell(row, column) === 'yes'
  return {
    code: cell(row, 'code'),
    valid_from: cell(row, 'valid_from'),
    valid_to: cell(row, 'valid_to') || null,
    field: cell(row, 'field'),
    unit: cell(row, 'unit') || null,
    level: Number(cell(row, 'level')) || null,
    registration: cell(row, 'registration') as Registration,
    announced: cell(row, 'announced') === 'yes',
    process_desk: isPosted('process_desk'),
    process_web: isPosted('process_web'),
    documents_desk: isPosted('documents_desk'),
    documents_web: isPosted('documents_web'),
    time_desk: isPosted('time_desk'),
    time_web: isPosted('time_web'),
    form_desk: isPosted('form_desk'),
    form_web: isPosted('form_web'),
    fee_desk: isPosted('fee_desk'),
    fee_web: isPosted('fee_web'),
  }
}

function unitsOf(rows: readonly Row[]): RawRows['unit'] {
  return rows.map((row) => ({
    code: cell(row, 'code'),
    parent: cell(row, 'parent') || null,
    valid_from: cell(row, 'valid_from'),
    valid_to: cell(row, 'valid_to') || null,
  }))
}
