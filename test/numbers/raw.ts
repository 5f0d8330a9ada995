import { readFileSync } from 'node:fs'
import type { Office } from '@motcua/jobs'
import { escape, from, fromCSV, op } from 'arquero'
import type { ColumnTable } from 'arquero'

/*
 * The second answer: every KPI again, in plain JavaScript over the raw rows of
 * the exports with arquero. It shares no code with the product.
 */

/** A dossier as the last export that holds it says. */
interface RawDossier {
  readonly unit: string
  readonly registration: string
  readonly online: boolean
  readonly received: string
  readonly due: string
  readonly finished: string
  readonly stopped: string
  readonly paused: string
  readonly resumed: string
}

interface RawProcedure {
  readonly unit: string
  readonly level: string
  readonly announced: string
  readonly postings: readonly string[]
  readonly from: string
  readonly to: string
}

/** Numerators and denominators by unit; a count has no denominator. */
export type Answer = ReadonlyMap<string, readonly [number, number | null]>

/** Answers a KPI over days, both included. */
export type Answers = (kpi: string, from: string, to: string) => Answer

const never = '9999-99-99'

/** Reads exports, given in the order in which they were made, as text. */
export function rawAnswers(
  office: Office,
  exports: readonly string[],
): Answers {
  const units = readCsv(readFileSync(office.paths.units, 'utf8'), ',')
  const procedures = readCsv(readFileSync(office.paths.procedures, 'utf8'), ',')
  const codes = new Map(units.map((u) => [cell(u, 'name'), cell(u, 'code')]))
  const root = cell(units.find((u) => cell(u, 'parent') === '') ?? {}, 'code')

  const latest = new Map<string, Row>()
  for (const text of exports)
    for (const row of readCsv(text, ';')) latest.set(cell(row, 'Mã hồ sơ'), row)
  const dossiers = from(
    [...latest.values()].map((row): RawDossier => {
      const status = cell(row, 'Trạng thái')
      const isDone = status === 'Đã xử lý xong' || status === 'Đã trả kết quả'
      const isStopped = [
        'Công dân yêu cầu rút hồ sơ',
        'Trả lại hồ sơ',
        'Từ chối giải quyết',
      ].includes(status)
      const received = day(cell(row, 'Ngày tiếp nhận'))
      const procedure = procedures.find(
        (p) =>
          cell(p, 'code') === cell(row, 'Mã thủ tục') &&
          cell(p, 'valid_from') <= received &&
          received <= (cell(p, 'valid_to') || never),
      )
      return {
        unit: codes.get(cell(row, 'Đơn vị giải quyết')) ?? '?',
        registration: procedure ? cell(procedure, 'registration') : '?',
        online: cell(row, 'Kênh tiếp nhận') === 'Trực tuyến',
        received,
        due: day(cell(row, 'Ngày hẹn trả')),
        finished: isDone ? day(cell(row, 'Ngày có kết quả')) : '',
        stopped: isStopped
          ? day(cell(row, 'Ngày dừng xử lý') || cell(row, 'Ngày có kết quả'))
          : '',
        paused: day(cell(row, 'Ngày yêu cầu bổ sung')),
        resumed: day(cell(row, 'Ngày bổ sung xong')),
      }
    }),
  )
  const stock = from(
    procedures.map((p): RawProcedure => ({
      unit: cell(p, 'unit'),
      level: cell(p, 'level'),
      announced: cell(p, 'announced'),
      postings: Object.keys(p)
        .filter((c) => c.endsWith('_desk') || c.endsWith('_web'))
        .map((c) => cell(p, c)),
      from: cell(p, 'valid_from'),
      to: cell(p, 'valid_to') || never,
    })),
  )

  return (kpi, first, last) => {
    const definition = definitions[kpi]
    if (!definition) throw new Error(`no second answer for ${kpi}`)
    const table = definition.of === 'dossiers' ? dossiers : stock
    const counts = tally(table, (r) => definition.counts(r, first, last))
    const meets =
      definition.meets &&
      tally(
        table,
        (r) =>
          definition.counts(r, first, last) && definition.meets?.(r) === true,
      )
    const all = units.map((u) => cell(u, 'code'))
    const sum = (of: ReadonlyMap<string, number>, unit: string) =>
      unit === root
        ? [...of.values()].reduce((a, b) => a + b, 0)
        : (of.get(unit) ?? 0)
    return new Map(
      all.map((unit) => [
        unit,
        meets
          ? ([sum(meets, unit), sum(counts, unit)] as const)
          : ([sum(counts, unit), null] as const),
      ]),
    )
  }
}

interface Definition {
  readonly of: 'dossiers' | 'procedures'
  readonly counts: (row: never, first: string, last: string) => boolean
  readonly meets?: (row: never) => boolean
}

const isIn = (day: string, first: string, last: string) =>
  day !== '' && first <= day && day <= last
const isOpenOn = (d: RawDossier, last: string) =>
  d.received <= last &&
  !(d.finished !== '' && d.finished <= last) &&
  !(d.stopped !== '' && d.stopped <= last)
const isPausedOn = (d: RawDossier, last: string) =>
  d.paused !== '' &&
  d.paused <= last &&
  !(d.resumed !== '' && d.resumed <= last)
const isDated = (d: RawDossier, first: string, last: string) =>
  isIn(d.finished, first, last) && d.due !== ''
const isValid = (p: RawProcedure, last: string) =>
  p.from <= last && last <= p.to

const definitions: { readonly [kpi: string]: Definition | undefined } = {
  on_time: {
    of: 'dossiers',
    counts: isDated,
    meets: (d: RawDossier) => d.finished <= d.due,
  },
  early: {
    of: 'dossiers',
    counts: isDated,
    meets: (d: RawDossier) => d.finished < d.due,
  },
  online_dossiers: {
    of: 'dossiers',
    counts: (d: RawDossier, a, b) => isIn(d.received, a, b),
    meets: (d: RawDossier) => d.online,
  },
  online_registrations: {
    of: 'dossiers',
    counts: (d: RawDossier, a, b) =>
      isIn(d.received, a, b) &&
      (d.registration === 'new' || d.registration === 'change'),
    meets: (d: RawDossier) => d.online,
  },
  online_procedures: {
    of: 'procedures',
    counts: (p: RawProcedure, _, b) => isValid(p, b),
    meets: (p: RawProcedure) => p.level === '3' || p.level === '4',
  },
  posted: {
    of: 'procedures',
    counts: (p: RawProcedure, _, b) => isValid(p, b) && p.announced === 'yes',
    meets: (p: RawProcedure) => !p.postings.includes('no'),
  },
  open_overdue: {
    of: 'dossiers',
    counts: (d: RawDossier, _, b) =>
      isOpenOn(d, b) && !isPausedOn(d, b) && d.due !== '' && d.due < b,
  },
  received: {
    of: 'dossiers',
    counts: (d: RawDossier, a, b) => isIn(d.received, a, b),
  },
  finished: {
    of: 'dossiers',
    counts: (d: RawDossier, a, b) => isIn(d.finished, a, b),
  },
  stopped: {
    of: 'dossiers',
    counts: (d: RawDossier, a, b) => isIn(d.stopped, a, b),
  },
  carried_over: {
    of: 'dossiers',
    counts: (d: RawDossier, a) =>
      d.received < a &&
      !(d.finished !== '' && d.finished < a) &&
      !(d.stopped !== '' && d.stopped < a),
  },
  open: { of: 'dossiers', counts: (d: RawDossier, _, b) => isOpenOn(d, b) },
  paused: {
    of: 'dossiers',
    counts: (d: RawDossier, _, b) => isOpenOn(d, b) && isPausedOn(d, b),
  },
}

function tally(
  table: ColumnTable,
  isCounted: (row: never) => boolean,
): ReadonlyMap<string, number> {
  const rows = table
    .filter(escape(isCounted))
    .groupby('unit')
    .rollup({ n: op.count() })
    .objects() as { unit: string; n: number }[]
  return new Map(rows.map(({ unit, n }) => [unit, n]))
}

type Row = { readonly [column: string]: string | null | undefined }

function readCsv(text: string, delimiter: string): readonly Row[] {
  return fromCSV(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), {
    delimiter,
    autoType: false,
  }).objects() as Row[]
}

function cell(row: Row, column: string): string {
  return row[column] ?? ''
}

/** `31/03/2018 16:30` is `2018-03-31`. */
function day(text: string): string {
  const [d, m, y] = text.slice(0, 10).split('/')
  return text === '' ? '' : `${y}-${m}-${d}`
}
