import { createHash } from 'node:crypto'
import {
  addDays,
  chain,
  findKpi,
  formatCount,
  formatPointDifference,
  formatShare,
  monthsUpTo,
  previousPeriod,
  restOfYear,
  targetOf,
  yearBefore,
  yearToDate,
} from '@motcua/metrics'
import type {
  Evaluation,
  Miss,
  Period,
  Plan,
  Result,
  Span,
  Target,
  TimeText,
} from '@motcua/metrics'
import type { Letterhead } from './letterhead.ts'
import type {
  Comparison,
  FlowRow,
  KpiRow,
  MissRow,
  PrintedRatio,
  Scorecard,
  TaskRow,
  Trend,
} from './scorecard.ts'
import {
  changeSentence,
  difference,
  fewCases,
  openOverdueSentence,
  reachSentence,
  share,
  statusSentence,
} from './sentences.ts'
import type { Compared, Subject } from './sentences.ts'
import {
  columnDate,
  dateRange,
  lowerFirst,
  monthTick,
  periodName,
  periodTitle,
  proseDate,
  proseTime,
} from './words.ts'

/** What a scorecard is built from. Everything was computed before. */
export interface ScorecardInput {
  readonly office: { readonly code: string; readonly name: string }
  readonly plan: Plan
  readonly letterhead: Letterhead
  readonly synthetic: boolean
  /** IANA zone of every time that is printed. */
  readonly zone: string
  readonly period: Period
  readonly unit: string
  readonly edition: number
  readonly state: Scorecard['state']
  readonly asOf: TimeText
  /** Of every unit, over at least `scorecardPeriods(period)`. */
  readonly evaluation: Evaluation
  /** Of the whole office: late over the year to date, and open overdue on the last day. */
  readonly late: readonly Miss[]
  readonly overdue: readonly Miss[]
  /** The days that every source covers; null while one has sent nothing. */
  readonly complete: Span | null
  /** Sources that have not sent their data, by name. */
  readonly missing: readonly string[]
  readonly loaded: {
    readonly files: number
    readonly newestExtract: TimeText
    readonly rejected: number
    readonly flagged: number
  }
}

/** Thrown when the figures of a scorecard contradict each other: it must not be issued. */
export class ScorecardError extends Error {
  override readonly name = 'ScorecardError'
}

/** Up to how many dossiers are printed; all of them go into the XLSX and the JSON. */
const printedMisses = 10

/** The periods that a scorecard's figures come from. */
export function scorecardPeriods(period: Period): readonly Period[] {
  const rest = restOfYear(period)
  return [
    period,
    previousPeriod(period),
    yearBefore(period),
    ...monthsUpTo(period, 13),
    ...(rest ? [yearBefore(rest)] : []),
  ]
}

/**
 * Builds the scorecard of a unit over a period: all figures, words and marks
 * that will be printed, as frozen plain data.
 *
 * @throws ScorecardError when table 2 does not tie.
 */
export function buildScorecard(input: ScorecardInput): Scorecard {
  const { period, plan, letterhead, evaluation, synthetic } = input
  const unit = evaluation.units.find((u) => u.code === input.unit)
  if (!unit)
    throw new ScorecardError(
      `expected a unit of ${evaluation.units.map((u) => u.code).join(', ')}, got ${input.unit}`,
    )
  const isRoot = unit.parent === null
  const unitName = isRoot ? letterhead.wholeOffice : unit.name
  const find = finder(input)
  const mine = (miss: Miss) => unitChain(evaluation, miss.unit).has(unit.code)
  const late = input.late.filter(mine)
  const overdue = input.overdue.filter(mine)
  const subjects = subjectsOf(input)
  const rows = subjects.map((s, i) => kpiRow(i + 1, s, input, find, late))
  const onTime = find('on_time', period)
  const year = period.to.slice(0, 4)
  const flow = flowRow(input, find)
  const state = editionWords(input)

  const body: Omit<Scorecard, 'verification'> = {
    kind: 'scorecard',
    office: input.office,
    period: {
      key: period.key,
      from: period.from,
      to: period.to,
      title: periodTitle(period),
      previousTitle: `So với ${periodName(previousPeriod(period))}`,
      yearAgoTitle:
        period.kind === 'year'
          ? null
          : `So với ${periodName(yearBefore(period))}`,
      toDateTitle: `Lũy kế ${dateRange(yearToDate(period).from, period.to)}`,
    },
    unit: { code: unit.code, name: unitName, isRoot },
    edition: input.edition,
    state: input.state,
    synthetic,
    asOf: input.asOf,
    letterhead,
    placeAndDate: `${letterhead.place}, ngày …… tháng …… năm ${addDays(period.to, 1).slice(0, 4)}`,
    banners: banners(input),
    disclaimer: synthetic
      ? 'Dữ liệu do chương trình tạo để minh họa; không dùng để báo cáo, đánh giá, xếp hạng.'
      : null,
    watermark: synthetic ? 'SỐ LIỆU MÔ PHỎNG' : null,
    title: 'PHIẾU THEO DÕI CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH',
    unitLine: `Đơn vị: ${unitName}`,
    planLine: `(Theo Kế hoạch số ${plan.number} ngày ${proseDate(plan.date)})`,
    dataLine: `Số liệu từ ngày ${proseDate(period.from)} đến hết ngày ${proseDate(period.to)} · Chốt số liệu lúc ${proseTime(input.asOf)} · ${state}`,
    conclusions: conclusions(input, subjects, find, late, overdue),
    kpis: {
      caption: 'Bảng 1. Kết quả thực hiện chỉ tiêu của Kế hoạch',
      targetTitle: `Mức năm ${plan.year}`,
      rows,
      openOverdueLine: `Hồ sơ quá hạn chưa giải quyết đến hết ngày ${proseDate(period.to)}: ${formatCount(onTime.openOverdue ?? 0)} hồ sơ (không nằm trong tỷ lệ trên).`,
      legend:
        '– không phát sinh; … chưa có số liệu; 0 bằng không. ● đạt; ○ chưa đạt; ✕ không đạt; · theo dõi; ? chưa đủ dữ liệu. Trạng thái so lũy kế từ đầu năm với mức cả năm; chênh lệch tính bằng điểm %.',
    },
    flow: { caption: 'Bảng 2. Tiếp nhận, giải quyết hồ sơ', row: flow },
    trend: trend(input, subjects, find),
    comparison: isRoot ? comparison(input, find) : null,
    misses: missTable(input, late, overdue),
    tasks: taskTable(input, isRoot),
    narrative: { causes: null, remedies: null, difficulties: null },
    notes: notes(input, flow, year),
    abbreviations:
      'TTHC: thủ tục hành chính; DVCTT: dịch vụ công trực tuyến; ĐKDN: đăng ký doanh nghiệp.',
  }
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  const verification = hash
    .slice(0, 12)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1-')
  return deepFreeze({ ...body, verification })
}

type Find = (kpi: string, period: Period, unit?: string) => Result

function finder({ evaluation, unit }: ScorecardInput): Find {
  const index = new Map(
    evaluation.results.map((r) => [`${r.kpi}|${r.period}|${r.unit}`, r]),
  )
  return (kpi, period, of = unit) => {
    const found = index.get(`${kpi}|${period.key}|${of}`)
    if (found) return found
    throw new ScorecardError(
      `expected a result of ${kpi} for ${of} over ${period.key}, got none`,
    )
  }
}

/** The plan's targets as rows, whoever they are given to. */
function subjectsOf({ plan, unit, period }: ScorecardInput): Subject[] {
  return plan.targets.map((t) => ({
    kpi: findKpi(t.kpi),
    target: targetOf(plan, t.kpi, unit, period),
    title: t.title.vi,
  }))
}

function unitChain(evaluation: Evaluation, unit: string): Set<string> {
  const parents = new Map(evaluation.units.map((u) => [u.code, u.parent]))
  const root = evaluation.units.find((u) => u.parent === null)?.code ?? ''
  return new Set(chain(unit, { parents, root, printed: evaluation.units }))
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

function kpiRow(
  number: number,
  subject: Subject,
  input: ScorecardInput,
  find: Find,
  late: readonly Miss[],
): KpiRow {
  const { plan, period } = input
  const { kpi, target } = subject
  const planned = plan.targets[number - 1] as Target
  const now = find(kpi.id, period)
  const isLost =
    now.status === 'missed' &&
    (isYearOver(input) || lostOn(subject, late) !== null)
  const lost = lostOn(subject, late)
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
    const points = difference(now, before, target ?? planned)
    if (points !== null) return formatPointDifference(points)
    return before === 'no_data' ? '…' : '–'
  }
  const words = {
    met: 'Đạt',
    near: `Gần đạt (biên ${formatShare(Math.round((1 - (target?.near ?? 1)) * 10_000), 10_000).slice(0, -1)} điểm % do Sở quy định)`,
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
    value: printed(now, planned, input),
    previous: delta(compared(find, kpi.id, previousPeriod(period), input)),
    yearAgo: delta(compared(find, kpi.id, yearBefore(period), input)),
    toDate: printed(now.toDate, planned, input),
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

const marks: { readonly [kpi: string]: string } = {
  on_time: '(a)',
  early: '(c)',
  online_procedures: '(b)',
  online_registrations: '(d)',
  posted: '(b) (đ)',
}

function printed(
  figures: Pick<Result, 'numerator' | 'denominator'>,
  target: Target | undefined,
  { complete }: ScorecardInput,
): PrintedRatio {
  if (!figures.denominator) {
    const none = complete === null ? '…' : '–'
    return { ratio: none, rate: none }
  }
  return {
    ratio: `${formatCount(figures.numerator)}/${formatCount(figures.denominator)}`,
    rate: share(figures, target),
  }
}

/** An earlier result, or that nothing is known of that time, or that there were no cases. */
function compared(
  find: Find,
  kpi: string,
  period: Period,
  { complete }: ScorecardInput,
): Compared {
  if (!complete || period.from < complete.from) return 'no_data'
  const result = find(kpi, period)
  return result.denominator ? result : 'no_cases'
}

function isYearOver({ period }: ScorecardInput): boolean {
  return period.to.endsWith('-12-31')
}

/** The first late dossier of the year, where the target is that none is. */
function lostOn({ kpi, target }: Subject, late: readonly Miss[]) {
  if (kpi.id !== 'on_time' || target?.value !== 1) return null
  const [first] = late
    .flatMap(({ finishedOn, code }) =>
      finishedOn === null ? [] : [{ date: finishedOn, code }],
    )
    .toSorted((a, b) =>
      `${a.date} ${a.code}` < `${b.date} ${b.code}` ? -1 : 1,
    )
  return first ?? null
}

function conclusions(
  input: ScorecardInput,
  subjects: readonly Subject[],
  find: Find,
  late: readonly Miss[],
  overdue: readonly Miss[],
): readonly string[] {
  const { period } = input
  const given = subjects.filter((s) => s.target)
  const results = given.map((s) => find(s.kpi.id, period))
  const statuses = (...some: readonly Result['status'][]) =>
    formatCount(results.filter((r) => some.includes(r.status)).length)
  const summary = `${statuses('met')} trong ${formatCount(given.length)} chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; ${statuses('missed', 'near')} chưa đạt; ${statuses('no_data')} không phát sinh; ${statuses('unknown')} chưa đủ dữ liệu.`

  const rest = restOfYear(period)
  const lastRest = rest && yearBefore(rest)
  const ofTarget = (s: Subject): readonly string[] => {
    const now = find(s.kpi.id, period)
    if (now.status !== 'missed' && now.status !== 'near') return []
    const isKnown =
      lastRest && input.complete && lastRest.from >= input.complete.from
    return [
      statusSentence(s, now),
      reachSentence(s, now, {
        lostOn: lostOn(s, late),
        rest: isKnown
          ? {
              year: Number(lastRest.from.slice(0, 4)),
              cases: find(s.kpi.id, lastRest).denominator ?? 0,
            }
          : null,
        isYearOver: isYearOver(input),
      }),
    ].filter((sentence) => sentence !== null)
  }
  const previous = previousPeriod(period)
  const isTold = (s: Subject) => ['on_time', 'early'].includes(s.kpi.id)
  const told = subjects.filter(isTold).map((s) => {
    const before = compared(find, s.kpi.id, previous, input)
    const now = find(s.kpi.id, period)
    return [
      changeSentence(s, period, now, previous, before),
      ...ofTarget(s),
    ].join(' ')
  })
  const others = given
    .filter((s) => !isTold(s))
    .flatMap((s) => {
      const [first, ...more] = ofTarget(s)
      return first ? [`${s.title}: ${lowerFirst(first)}`, ...more] : []
    })
    .join(' ')
  const open = openOverdueSentence(
    find('on_time', period),
    period,
    subjects.find((s) => s.kpi.id === 'on_time')?.target,
  )
  const last = [open, toDo(input, overdue)].filter(Boolean).join(' ')
  return [summary, ...told, others, last].filter(Boolean)
}

/** Who has how many overdue dossiers to finish. */
function toDo(
  { evaluation }: ScorecardInput,
  overdue: readonly Miss[],
): string {
  const each = evaluation.units.flatMap((u) => {
    const n = overdue.filter((m) => m.unit === u.code).length
    return n > 0 ? [`${u.name} (${formatCount(n)})`] : []
  })
  return each.length > 0
    ? `Việc phải làm: giải quyết hồ sơ quá hạn – ${each.join(', ')}.`
    : ''
}

function flowRow({ period }: ScorecardInput, find: Find): FlowRow {
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
  return {
    ...row,
    tie: `Đối chiếu: Tổng (${formatCount(row.total)}) = Đã giải quyết (${formatCount(row.finished)}) + Rút, trả lại, từ chối (${formatCount(row.stopped)}) + Đang giải quyết (${formatCount(row.open)}): khớp.`,
  }
}

function trend(
  input: ScorecardInput,
  subjects: readonly Subject[],
  find: Find,
): Trend {
  const { period, plan, complete } = input
  const months = monthsUpTo(period, 13)
  const shown = subjects.filter((s) => ['on_time', 'early'].includes(s.kpi.id))
  const labels: { readonly [kpi: string]: string } = {
    on_time: 'Đúng thời gian quy định',
    early: 'Trước hạn',
  }
  const of = (kpi: string) => plan.targets.find((t) => t.kpi === kpi)
  return {
    caption: `Hình 1. Tỷ lệ đúng hạn và trước hạn, 13 tháng đến ${periodName(months[12] as Period)}`,
    months: months.map(monthTick),
    series: shown.map(({ kpi }) => ({
      kpi: kpi.id,
      title: labels[kpi.id] ?? kpi.title.vi,
      values: months.map((month) =>
        complete && month.from >= complete.from && month.to <= complete.to
          ? find(kpi.id, month).value
          : null,
      ),
    })),
    marks: [
      ...['on_time', 'early'].flatMap((kpi) => {
        const target = of(kpi)
        return target
          ? [{ label: `Mức ${target.printed.vi}`, value: target.value }]
          : []
      }),
      ...['early'].flatMap((kpi) => {
        const baseline = of(kpi)?.baseline
        return baseline
          ? [
              {
                label: `Năm ${baseline.year}: ${baseline.printed}`,
                value: baseline.value,
              },
            ]
          : []
      }),
    ],
    source: source(input),
  }
}

function comparison(input: ScorecardInput, find: Find): Comparison {
  const { evaluation, period, plan } = input
  const target = plan.targets.find((t) => t.kpi === 'early')
  return {
    caption: `Hình 2. Tỷ lệ trước hạn theo đơn vị, ${periodName(period)}`,
    units: evaluation.units
      .filter((u) => u.parent !== null)
      .map((u) => {
        const { numerator, denominator: cases } = find('early', period, u.code)
        const denominator = cases ?? 0
        const isFew = denominator <= fewCases
        return {
          label: `${u.name} (n = ${formatCount(denominator)})`,
          value: isFew ? null : numerator / denominator,
          text:
            denominator === 0
              ? 'không phát sinh'
              : isFew
                ? 'ít hồ sơ'
                : formatShare(
                    numerator,
                    denominator,
                    target ? [target.value] : [],
                  ),
        }
      }),
    marks: target
      ? [{ label: `Mức ${target.printed.vi}`, value: target.value }]
      : [],
    source: source(input),
  }
}

function source({ office, loaded, synthetic }: ScorecardInput): string {
  const what = synthetic ? 'số liệu mô phỏng' : `số liệu của ${office.name}`
  return `Nguồn: ${what}, xuất ngày ${proseDate(loaded.newestExtract)}.`
}

function missTable(
  { evaluation, period }: ScorecardInput,
  late: readonly Miss[],
  overdue: readonly Miss[],
): Scorecard['misses'] {
  const inPeriod = late.filter((m) => (m.finishedOn ?? '') >= period.from)
  const names = new Map(evaluation.units.map((u) => [u.code, u.name]))
  const all = [...inPeriod, ...overdue]
    .toSorted(
      (a, b) =>
        (b.daysLate ?? 0) - (a.daysLate ?? 0) || (a.code < b.code ? -1 : 1),
    )
    .map((m, i): MissRow => ({
      number: i + 1,
      code: m.code,
      procedure: m.procedureName ?? m.procedure,
      receivedOn: columnDate(m.receivedOn) ?? '…',
      dueOn: columnDate(m.dueOn) ?? '…',
      finishedOn: columnDate(m.finishedOn) ?? 'Chưa có',
      daysLate: formatCount(m.daysLate ?? 0),
      unit: names.get(m.unit) ?? m.unit,
      reason: m.overdueReason ?? 'Đơn vị chưa nêu',
      apology:
        m.apology === null ? 'Không có thông tin' : m.apology ? 'Có' : 'Không',
    }))
  const total = formatCount(all.length)
  return {
    caption: 'Bảng 3. Hồ sơ giải quyết quá hạn và quá hạn chưa giải quyết',
    summary:
      all.length === 0
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

function taskTable(
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
  const ids = [...new Set(earlier.map(({ task }) => task.id))]
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

function notes(
  input: ScorecardInput,
  flow: FlowRow,
  year: string,
): readonly string[] {
  const { plan, period, loaded, asOf, evaluation } = input
  const has = (kpi: string) => plan.targets.some((t) => t.kpi === kpi)
  const byInstant = plan.rules.compare === 'instant'
  const compare = byInstant
    ? 'So theo giờ, phút; có kết quả không muộn hơn lúc hẹn trả là đúng thời gian.'
    : 'So theo ngày; ngày có kết quả không muộn hơn ngày hẹn trả là đúng thời gian.'
  const invented = evaluation.units.some((u) => u.invented)
  return [
    `(a) Công thức A: (trước hạn + đúng hạn) / đã giải quyết trong kỳ. ${compare} Không gồm hồ sơ rút, trả lại, từ chối và hồ sơ thiếu ngày hẹn trả (${formatCount(flow.undated)} hồ sơ). Kế hoạch không nêu công thức.`,
    ...(has('online_procedures') || has('posted')
      ? ['(b) Số tại thời điểm cuối kỳ, không cộng dồn.']
      : []),
    '(c) Trước hạn: ngày có kết quả trước ngày hẹn trả; mẫu số như (a).',
    ...(has('online_registrations')
      ? [
          '(d) ĐKDN: đăng ký thành lập mới và thay đổi; tính hồ sơ nộp qua mạng trong kỳ / tổng hồ sơ cùng loại tiếp nhận trong kỳ. Kế hoạch không nói rõ hồ sơ nộp hay hồ sơ được chấp thuận.',
        ]
      : []),
    ...(has('posted')
      ? [
          '(đ) Đầy đủ: có đủ quy trình, thành phần hồ sơ, thời gian giải quyết, biểu mẫu, phí, lệ phí (mục nào áp dụng) tại Bộ phận một cửa và trên trang TTĐT. Mẫu số: TTHC đã được công bố, còn hiệu lực ngày cuối kỳ.',
        ]
      : []),
    `Số liệu từ ngày ${proseDate(period.from)} đến hết ngày ${proseDate(period.to)}. Chốt lúc ${proseTime(asOf)} (${input.zone === 'Asia/Ho_Chi_Minh' ? 'giờ Việt Nam' : `giờ ${input.zone}`}), từ ${formatCount(loaded.files)} tệp, tệp mới nhất xuất ngày ${proseDate(loaded.newestExtract)}. Loại ${formatCount(loaded.rejected)} dòng, cảnh báo ${formatCount(loaded.flagged)} dòng.`,
    `Kế hoạch đặt mức cho cả năm ${year === String(plan.year) ? year : plan.year}, toàn Sở; trạng thái là so lũy kế từ đầu năm với mức cả năm.`,
    'Tổng tính bằng tổng tử số chia tổng mẫu số, không lấy bình quân các tỷ lệ.',
    'Tỷ lệ in 2 chữ số thập phân, không làm tròn qua mức.',
    ...(invented
      ? ['(giả định): đơn vị giả định, không có trong Kế hoạch.']
      : []),
  ]
}

function editionWords({ edition, state }: ScorecardInput): string {
  const words = {
    final: 'chính thức',
    provisional: 'tạm tính',
    restated: 'điều chỉnh',
  }
  return `Ấn bản ${formatCount(edition)} (${words[state]})`
}

function banners(input: ScorecardInput): Scorecard['banners'] {
  return [
    ...(input.synthetic
      ? [
          {
            strong: 'SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ',
            rest: '',
          },
        ]
      : []),
    ...(input.state === 'provisional'
      ? [
          {
            strong: 'SỐ LIỆU TẠM TÍNH',
            rest: `– chưa có dữ liệu của: ${input.missing.join(', ')}; sẽ có ấn bản chính thức.`,
          },
        ]
      : []),
  ]
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value))
    return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
