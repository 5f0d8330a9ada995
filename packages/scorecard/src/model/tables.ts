import {
  formatCount,
  formatPointDifference,
  previousPeriod,
  yearBefore,
} from '@motcua/metrics'
import type { Miss, Result, Target } from '@motcua/metrics'
import {
  areDossiersKnown,
  compared,
  isFigureKnown,
  isToDateKnown,
  isYearOver,
  lostOn,
  ScorecardError,
} from './input.ts'
import type { ScorecardInput, Find } from './input.ts'
import type {
  FlowRow,
  KpiRow,
  MissRow,
  PrintedRatio,
  Scorecard,
} from './scorecard.ts'
import { openInTime } from './open-in-time.ts'
import { difference, share } from '../words/sentences.ts'
import type { Compared, Subject } from '../words/sentences.ts'
import { columnDate, proseDate } from '../words/dates.ts'

/** Up to how many dossiers are printed; all of them go into the XLSX and the JSON. */
const printedMisses = 10

/** A row of table 1: a target of the plan, whoever it is given to. */
export function kpiRow(
  number: number,
  subject: Subject,
  input: ScorecardInput,
  find: Find,
  lateToDate: readonly Miss[],
): KpiRow {
  const { period } = input
  const { kpi, target, planned } = subject
  const now = find(kpi.id, period)
  const known = isFigureKnown(now)
  const toDateKnown = isToDateKnown(now)
  const lost = lostOn(subject, lateToDate)
  const isLost = now.status === 'missed' && (isYearOver(input) || lost !== null)
  const notes = [
    kpi.nature === 'stock' ? `Tính đến ngày ${proseDate(period.to)}` : null,
    planned.baseline
      ? `Năm ${planned.baseline.year}: ${planned.baseline.printed} (theo Kế hoạch)`
      : null,
    isLost && lost
      ? `Không còn khả năng đạt cả năm từ ngày ${proseDate(lost.date)}`
      : null,
  ].filter((n) => n !== null)
  const delta = (before: Compared) => {
    if (!known) return '…'
    const points = difference(now, before, planned)
    if (points !== null) return formatPointDifference(points)
    return before === 'no_data' ? '…' : '–'
  }
  const words = {
    met: 'Đạt',
    near: `Gần đạt (biên ${bandOf(target)} điểm % do Sở quy định)`,
    missed: isLost ? 'Không đạt' : 'Chưa đạt',
    no_data: 'Không phát sinh',
    unknown: 'Chưa đủ dữ liệu',
    not_applicable: 'Không áp dụng',
    informative: 'Theo dõi',
  } as const
  return {
    number,
    kpi: kpi.id,
    title: subject.title,
    note: notes.length > 0 ? notes.join('. ') : null,
    marks: marks[kpi.id] ?? '',
    target: subject.isPlanned ? planned.printed.vi : '–',
    value: printed(now, planned, known),
    previous: delta(compared(find, kpi.id, previousPeriod(period))),
    yearAgo: delta(compared(find, kpi.id, yearBefore(period))),
    toDate: printed(now.toDate, planned, toDateKnown),
    status: now.status,
    statusText: words[now.status],
    symbol: isLost ? '✕' : symbols[now.status],
    figures: {
      numerator: known ? now.numerator : null,
      denominator: known ? (now.denominator ?? 0) : null,
      value: known ? now.value : null,
      toDateNumerator: toDateKnown ? now.toDate.numerator : null,
      toDateDenominator: toDateKnown ? (now.toDate.denominator ?? 0) : null,
      toDateValue: toDateKnown ? now.toDate.value : null,
    },
  }
}

const symbols = {
  met: '●',
  near: '◐',
  missed: '○',
  no_data: '–',
  unknown: '?',
  not_applicable: '',
  informative: '·',
} as const

const marks: { readonly [kpi: string]: string } = {
  on_time: '(a)',
  early: '(c)',
  online_procedures: '(b)',
  online_registrations: '(d)',
  posted: '(b) (đ)',
}

/** Width of a near band in percentage points. */
function bandOf(target: Target | undefined): string {
  const width = Math.abs((target?.value ?? 0) - (target?.near ?? 0))
  return formatPointDifference(Math.round(width * 10_000)).slice(1)
}

function printed(
  figures: Pick<Result, 'numerator' | 'denominator'>,
  planned: Target,
  known: boolean,
): PrintedRatio {
  if (!known || !figures.denominator) {
    const none = known ? '–' : '…'
    return { ratio: none, rate: none }
  }
  return {
    ratio: `${formatCount(figures.numerator)}/${formatCount(figures.denominator)}`,
    rate: share(figures, planned),
  }
}

/**
 * Table 2: what came in, what went out, what stays.
 *
 * @param lists the unit's dossiers finished late, in the period and over the year to date, and those open overdue
 * @throws ScorecardError when it does not tie, within itself or with the lists.
 */
export function flowRow(
  { period }: ScorecardInput,
  find: Find,
  lists: {
    readonly late: readonly Miss[]
    readonly lateToDate: readonly Miss[]
    readonly overdue: readonly Miss[]
  },
): FlowRow {
  const count = (kpi: string) => find(kpi, period).numerator
  const online = find('online_dossiers', period)
  const onTime = find('on_time', period)
  const early = count('early')
  const dated = onTime.denominator ?? 0
  const received = count('received')
  const finished = count('finished')
  const open = count('open')
  const inTime = count(openInTime.id)
  const openOverdue = count('open_overdue')
  const paused = count('paused')
  const row = {
    carriedOver: count('carried_over'),
    received,
    receivedOnline: online.numerator,
    receivedOther: received - online.numerator,
    total: count('carried_over') + received,
    finished,
    early,
    onDue: onTime.numerator - early,
    late: dated - onTime.numerator,
    undated: finished - dated,
    stopped: count('stopped'),
    open,
    openInTime: inTime,
    openOverdue,
    openUndated: open - inTime - openOverdue - paused,
    paused,
  }
  const out = row.finished + row.stopped + row.open
  if (row.total !== out || (online.denominator ?? 0) !== received)
    throw new ScorecardError(
      `expected carried over + received = finished + stopped + open over ${period.key}, got ${row.total} and ${out}`,
    )
  for (const [key, value] of Object.entries(row))
    if (value < 0)
      throw new ScorecardError(
        `expected no count below zero over ${period.key}, got ${key} ${value}`,
      )
  const { toDate } = onTime
  const counts = {
    late: row.late,
    lateToDate: (toDate.denominator ?? 0) - toDate.numerator,
    overdue: row.openOverdue,
  }
  for (const list of ['late', 'lateToDate', 'overdue'] as const)
    if (lists[list].length !== counts[list])
      throw new ScorecardError(
        `expected ${counts[list]} dossiers in the list ${list} over ${period.key}, got ${lists[list].length}`,
      )
  if (!areDossiersKnown(find, period))
    return { ...row, known: false, tie: 'Chưa đủ dữ liệu để đối chiếu.' }
  return {
    ...row,
    known: true,
    tie: `Đối chiếu: Tổng (${formatCount(row.total)}) = Đã giải quyết (${formatCount(row.finished)}) + Rút, trả lại, từ chối (${formatCount(row.stopped)}) + Đang giải quyết (${formatCount(row.open)}): khớp.`,
  }
}

/** Table 3: finished late in the period, and open overdue on its last day. */
export function missTable(
  { evaluation, period }: ScorecardInput,
  find: Find,
  late: readonly Miss[],
  overdue: readonly Miss[],
): Scorecard['misses'] {
  const names = new Map(evaluation.allUnits.map((u) => [u.code, u.name]))
  const known = areDossiersKnown(find, period)
  const all = (known ? [...late, ...overdue] : [])
    .toSorted(
      (a, b) =>
        (b.daysLate ?? 0) - (a.daysLate ?? 0) || (a.code < b.code ? -1 : 1),
    )
    .map((m, i): MissRow => ({
      number: i + 1,
      code: m.code,
      procedure: m.procedureName ?? m.procedure ?? '…',
      receivedOn: columnDate(m.receivedOn) ?? '…',
      dueOn: columnDate(m.dueOn) ?? '…',
      finishedOn: columnDate(m.finishedOn) ?? 'Chưa có',
      daysLate: formatCount(m.daysLate ?? 0),
      unit: names.get(m.unit ?? '') ?? m.unit ?? '…',
      reason: m.overdueReason ?? 'Đơn vị chưa nêu',
      apology:
        m.apology === null ? 'Không có thông tin' : m.apology ? 'Có' : 'Không',
    }))
  const total = formatCount(all.length)
  return {
    caption: 'Bảng 3. Hồ sơ giải quyết quá hạn và quá hạn chưa giải quyết',
    summary: !known
      ? 'Chưa đủ dữ liệu để liệt kê.'
      : all.length === 0
        ? 'Không có hồ sơ giải quyết quá hạn trong kỳ; không có hồ sơ quá hạn chưa giải quyết.'
        : all.length <= printedMisses
          ? `Tổng số ${total} hồ sơ.`
          : `Tổng số ${total} hồ sơ; phiếu in ${printedMisses} hồ sơ quá hạn nhiều ngày nhất, đầy đủ ở tệp XLSX kèm theo.`,
    daysUnit: '(ngày)',
    total: all.length,
    rows: all.slice(0, printedMisses),
    all,
  }
}
