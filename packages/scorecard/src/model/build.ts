import { createHash } from 'node:crypto'
import {
  addDays,
  monthsUpTo,
  chain,
  formatCount,
  parentsOf,
  previousPeriod,
  restOfYear,
  yearBefore,
  yearToDate,
} from '@motcua/metrics'
import type { Evaluation, Miss, Period } from '@motcua/metrics'
import { conclusions } from './conclusions.ts'
import { trend, comparison } from './figures.ts'
import {
  areDossiersKnown,
  finder,
  gapOf,
  ScorecardError,
  subjectsOf,
} from './input.ts'
import type { ScorecardInput } from './input.ts'
import { notes } from './notes.ts'
import type { Scorecard } from './scorecard.ts'
import { kpiRow, flowRow, missTable } from './tables.ts'
import { taskTable } from './tasks.ts'
import {
  dateRange,
  periodName,
  periodTitle,
  proseDate,
  proseTime,
} from '../words/dates.ts'

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
 * @throws ScorecardError when table 2 does not tie, or a list is not as long as its count.
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
  const mine = ownMisses(evaluation, unit.code)
  const late = input.late.filter(mine)
  const lateToDate = input.lateToDate.filter(mine)
  const overdue = input.overdue.filter(mine)
  const subjects = subjectsOf(input)
  const rows = subjects.map((s, i) => kpiRow(i + 1, s, input, find, lateToDate))
  const onTime = find('on_time', period)
  const flow = flowRow(input, find, { late, lateToDate, overdue })
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
    conclusions: conclusions(input, subjects, find, lateToDate, overdue),
    kpis: {
      caption: 'Bảng 1. Kết quả thực hiện chỉ tiêu của Kế hoạch',
      targetTitle: `Mức năm ${plan.year}`,
      rows,
      openOverdueLine: `Hồ sơ quá hạn chưa giải quyết đến hết ngày ${proseDate(period.to)}: ${areDossiersKnown(find, period) ? formatCount(onTime.openOverdue ?? 0) : '…'} hồ sơ (không nằm trong tỷ lệ trên).`,
      legend:
        '– không phát sinh; … chưa có số liệu; 0 bằng không. ● đạt; ○ chưa đạt; ✕ không đạt; · theo dõi; ? chưa đủ dữ liệu. Trạng thái so lũy kế từ đầu năm với mức cả năm; chênh lệch tính bằng điểm %.',
    },
    flow: { caption: 'Bảng 2. Tiếp nhận, giải quyết hồ sơ', row: flow },
    trend: trend(input, subjects, find),
    comparison: isRoot ? comparison(input, subjects, find) : null,
    misses: missTable(input, find, late, overdue),
    tasks: taskTable(input, isRoot),
    narrative: { causes: null, remedies: null, difficulties: null },
    notes: notes(input, flow),
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

/** Whether a miss is one of a unit or of its subtree. */
function ownMisses(
  { allUnits, units }: Evaluation,
  unit: string,
): (miss: Miss) => boolean {
  const tree = { parents: parentsOf(allUnits), root: units[0]?.code ?? '' }
  return (miss) => chain(miss.unit, tree).includes(unit)
}

function editionWords({ edition, state, issuedOn }: ScorecardInput): string {
  if (issuedOn !== null)
    return `Bản tính lại, chưa phát hành (ấn bản ${formatCount(edition)} phát hành ngày ${proseDate(issuedOn)})`
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
            rest: `– ${gapOf(input)}; sẽ có ấn bản chính thức.`,
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
