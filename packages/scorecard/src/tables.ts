import {
  formatCount,
  formatPointDifference,
  previousPeriod,
  yearBefore,
  yearToDate,
} from '@motcua/metrics'
import type { Miss, Result, Target } from '@motcua/metrics'
import {
  compared,
  isKnown,
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
  TaskRow,
} from './scorecard.ts'
import { difference, share } from './sentences.ts'
import type { Compared, Subject } from './sentences.ts'
import { columnDate, proseDate } from './words.ts'

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
  const { period, complete } = input
  const { kpi, target, planned } = subject
  const known = isKnown(period, complete)
  const now = find(kpi.id, period)
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
    target: planned.printed.vi,
    value: printed(now, planned, known),
    previous: delta(compared(find, kpi.id, previousPeriod(period), input)),
    yearAgo: delta(compared(find, kpi.id, yearBefore(period), input)),
    toDate: printed(now.toDate, planned, isKnown(yearToDate(period), complete)),
    status: now.status,
    statusText: words[now.status],
    symbol: isLost ? '✕' : symbols[now.status],
    figures: {
      numerator: now.numerator,
      denominator: now.denominator ?? 0,
      value: now.value,
      toDateNumerator: now.toDate.numerator,
      toDateDenominator: now.toDate.denominator ?? 0,
      toDateValue: now.toDate.value,
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
 * @throws ScorecardError when it does not tie.
 */
export function flowRow(
  { period, complete }: ScorecardInput,
  find: Find,
): FlowRow {
  const count = (kpi: string) => find(kpi, period).numerator
  const online = find('online_dossiers', period)
  const onTime = find('on_time', period)
  const early = count('early')
  const dated = onTime.denominator ?? 0
  const received = count('received')
  const finished = count('finished')
  const open = count('open')
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
    openInTime: open - count('open_overdue') - paused,
    openOverdue: count('open_overdue'),
    paused,
  }
  const out = row.finished + row.stopped + row.open
  if (row.total !== out || (online.denominator ?? 0) !== received)
    throw new ScorecardError(
      `expected carried over + received = finished + stopped + open over ${period.key}, got ${row.total} and ${out}`,
    )
  if (!isKnown(period, complete))
    return { ...row, known: false, tie: 'Chưa đủ dữ liệu để đối chiếu.' }
  return {
    ...row,
    known: true,
    tie: `Đối chiếu: Tổng (${formatCount(row.total)}) = Đã giải quyết (${formatCount(row.finished)}) + Rút, trả lại, từ chối (${formatCount(row.stopped)}) + Đang giải quyết (${formatCount(row.open)}): khớp.`,
  }
}

/** Table 3: finished late in the period, and open overdue on its last day. */
export function missTable(
  { evaluation, period, complete }: ScorecardInput,
  late: readonly Miss[],
  overdue: readonly Miss[],
): Scorecard['misses'] {
  const names = new Map(evaluation.allUnits.map((u) => [u.code, u.name]))
  const known = isKnown(period, complete)
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

/** The tasks that fall due in the period, and those from before it. */
export function taskTable(
  { plan, period, unit }: ScorecardInput,
  isRoot: boolean,
): Scorecard['tasks'] {
  const tasks = plan.tasks.filter((t) => isRoot || t.leadUnits.includes(unit))
  const occurrences = tasks.flatMap((task) =>
    task.due.map((due) => ({ task, due })),
  )
  const inPeriod = occurrences.filter(
    ({ due }) => period.from <= due && due <= period.to,
  )
  const rows = [...Map.groupBy(inPeriod, ({ task }) => task)]
    .map(([task, all]) => ({ task, due: all.map((o) => o.due).toSorted() }))
    .toSorted((a, b) => ((a.due[0] ?? '') < (b.due[0] ?? '') ? -1 : 1))
    .map(({ task, due }): TaskRow => ({
      id: task.id,
      text: task.text,
      lead: task.lead,
      time: task.time,
      due: dueText(due),
      state: 'Chưa có báo cáo',
    }))
  const earlier = occurrences.filter(({ due }) => due < period.from)
  const ids = [...Map.groupBy(earlier, ({ task }) => task.id)].map(
    ([id, { length }]) => (length > 1 ? `${id}: ${length} lượt` : id),
  )
  return {
    caption: 'Nhiệm vụ đến hạn và quá hạn trong kỳ',
    rows,
    notes: [
      ...(rows.length === 0 ? ['Không có nhiệm vụ đến hạn trong kỳ.'] : []),
      ...(earlier.length > 0
        ? [
            `Đến hạn trước kỳ, chưa có báo cáo hoàn thành: ${formatCount(earlier.length)} lượt (${ids.join(', ')}).`,
          ]
        : []),
      'Hạn suy ra từ Kế hoạch; không gồm nhiệm vụ thường xuyên, khi có phát sinh, chưa xác định hạn.',
    ],
  }
}

/** One or two days in full, more as how many from when to when. */
function dueText(due: readonly string[]): string {
  const days = due.map((d) => columnDate(d) ?? '')
  return days.length <= 2
    ? days.join(', ')
    : `${formatCount(days.length)} lần, ${days[0]} – ${days.at(-1)}`
}
