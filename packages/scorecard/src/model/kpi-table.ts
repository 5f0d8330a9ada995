import { formatCount, formatPointDifference } from '@motcua/metrics'
import { previousPeriod, yearBefore } from '@motcua/metrics/calendar'
import { hundredthsOfPercent } from '@motcua/metrics/statistics'
import type { Figures, Status, Target } from '@motcua/metrics'
import { proseDate } from '../words/dates.ts'
import { casesOf, difference, printedShare } from '../words/subject.ts'
import type { Cases, Earlier, Subject } from '../words/subject.ts'
import type { Facts } from './facts.ts'
import {
  areDossiersKnown,
  earlier,
  isFigureKnown,
  isToDateKnown,
} from './known.ts'
import type { KpiRow, PrintedRatio, Scorecard } from './scorecard.ts'
import { isYearOver, lostOn } from './subjects.ts'

/** Numerator, denominator and share as text and as the number that the text says. */
export interface Share {
  readonly printed: PrintedRatio
  readonly cell: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}

/** A difference in percentage points, as text and as the number that the text says. */
interface Points {
  readonly printed: string
  readonly cell: number | null
}

/** Table 1: the targets of the plan, a row each, whoever they are given to. */
export function kpiTable(facts: Facts): Scorecard['kpis'] {
  const { input, find, subjects } = facts
  const { period, plan } = input
  const overdue = areDossiersKnown(find, period)
    ? formatCount(find('on_time', period).openOverdue ?? 0)
    : '…'
  return {
    caption: 'Bảng 1. Kết quả thực hiện chỉ tiêu của Kế hoạch',
    targetTitle: `Mức năm ${plan.year}`,
    rows: subjects.map((subject, i) => kpiRow(i + 1, subject, facts)),
    openOverdueLine: `Hồ sơ quá hạn chưa giải quyết đến hết ngày ${proseDate(period.to)}: ${overdue} hồ sơ (không nằm trong tỷ lệ trên).`,
    legend:
      '– không phát sinh; … chưa có số liệu; 0 bằng không. ● đạt; ○ chưa đạt; ✕ không đạt; · theo dõi; ? chưa đủ dữ liệu. Trạng thái so lũy kế từ đầu năm với mức cả năm; chênh lệch tính bằng điểm %.',
  }
}

function kpiRow(number: number, subject: Subject, facts: Facts): KpiRow {
  const { kpi, planned } = subject
  const { find } = facts
  const { period } = facts.input
  const result = find(kpi.id, period)
  const known = isFigureKnown(result)
  const now = shareOf(result, planned, known)
  const toDate = shareOf(result.toDate, planned, isToDateKnown(result))
  const pointsTo = (before: Earlier) =>
    known ? pointsOf(casesOf(result), before, planned) : missing
  const previous = pointsTo(earlier(find, kpi.id, previousPeriod(period)))
  const yearAgo = pointsTo(earlier(find, kpi.id, yearBefore(period)))
  return {
    number,
    kpi: kpi.id,
    title: subject.title,
    note: noteOf(subject, facts),
    marks: marks[kpi.id] ?? '',
    target: subject.isPlanned ? planned.printed.vi : '–',
    value: now.printed,
    previous: previous.printed,
    yearAgo: yearAgo.printed,
    toDate: toDate.printed,
    ...statusWords(subject, facts),
    cells: {
      rate: now.cell,
      toDateRate: toDate.cell,
      previous: previous.cell,
      yearAgo: yearAgo.cell,
    },
    figures: {
      numerator: now.numerator,
      denominator: now.denominator,
      value: now.value,
      toDateNumerator: toDate.numerator,
      toDateDenominator: toDate.denominator,
      toDateValue: toDate.value,
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

const unknown: Share = {
  printed: { ratio: '…', rate: '…' },
  cell: null,
  numerator: null,
  denominator: null,
  value: null,
}

/** A share as it is printed. */
export function shareOf(
  figures: Figures,
  planned: Target,
  known: boolean,
): Share {
  if (!known) return unknown
  const { numerator, value } = figures
  const cases = casesOf(figures)
  if (!cases)
    return {
      printed: { ratio: '–', rate: '–' },
      cell: null,
      numerator,
      denominator: 0,
      value,
    }
  const rate = printedShare(cases, planned)
  const hundredths = hundredthsOfPercent(numerator, cases.denominator, [
    planned.value,
  ])
  return {
    printed: {
      ratio: `${formatCount(numerator)}/${formatCount(cases.denominator)}`,
      rate,
    },
    cell: /^\d/.test(rate) ? hundredths / 10_000 : null,
    numerator,
    denominator: cases.denominator,
    value,
  }
}

const missing: Points = { printed: '…', cell: null }

function pointsOf(now: Cases | null, before: Earlier, planned: Target): Points {
  if (before === 'no_data') return missing
  if (before === 'no_cases' || !now) return { printed: '–', cell: null }
  const points = difference(now, before, planned)
  return { printed: formatPointDifference(points), cell: points / 100 }
}

/** Small print under the title: the day of a stock, the plan's baseline, since when all is lost. */
function noteOf(subject: Subject, facts: Facts): string | null {
  const { kpi, planned } = subject
  const { period } = facts.input
  const { status } = facts.find(kpi.id, period)
  const lost = lostOn(subject, facts.lateToDate)
  const notes = [
    kpi.nature === 'stock' ? `Tính đến ngày ${proseDate(period.to)}` : null,
    planned.baseline
      ? `Năm ${planned.baseline.year}: ${planned.baseline.printed} (theo Kế hoạch)`
      : null,
    status === 'missed' && lost
      ? `Không còn khả năng đạt cả năm từ ngày ${proseDate(lost.date)}`
      : null,
  ].filter((note) => note !== null)
  return notes.length > 0 ? notes.join('. ') : null
}

const symbols: Readonly<Record<Status, string>> = {
  met: '●',
  near: '◐',
  missed: '○',
  no_data: '–',
  unknown: '?',
  not_applicable: '',
  informative: '·',
}

/** A status in words and as a symbol; what can no longer be met is more than missed. */
function statusWords(
  subject: Subject,
  { input, find, lateToDate }: Facts,
): Pick<KpiRow, 'status' | 'statusText' | 'symbol'> {
  const { status } = find(subject.kpi.id, input.period)
  const isLost =
    status === 'missed' &&
    (isYearOver(input.period) || lostOn(subject, lateToDate) !== null)
  const words: Readonly<Record<Status, string>> = {
    met: 'Đạt',
    near: `Gần đạt (biên ${bandOf(subject.target)} điểm % do Sở quy định)`,
    missed: isLost ? 'Không đạt' : 'Chưa đạt',
    no_data: 'Không phát sinh',
    unknown: 'Chưa đủ dữ liệu',
    not_applicable: 'Không áp dụng',
    informative: 'Theo dõi',
  }
  const symbol = isLost ? '✕' : symbols[status]
  return { status, statusText: words[status], symbol }
}

/** Width of a near band in percentage points. */
function bandOf(target: Target | undefined): string {
  const width = Math.abs((target?.value ?? 0) - (target?.near ?? 0))
  return formatPointDifference(Math.round(width * 10_000)).slice(1)
}
