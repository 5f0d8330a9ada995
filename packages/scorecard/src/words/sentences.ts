import {
  formatCount,
  formatPointDifference,
  formatShare,
  hundredthsOfPercent,
  satisfies,
  shortfall,
} from '@motcua/metrics'
import type { Kpi, Period, Result, Target } from '@motcua/metrics'
import { lowerFirst, periodName, proseDate } from './dates.ts'

/*
 * The sentences of a scorecard, word for word. Every number in them is one that
 * the tables print; a difference is the difference of two printed numbers. None
 * of them guesses at a cause.
 */

/** A result, or why there is none to compare with. */
export type Compared = Result | 'no_cases' | 'no_data'

/** What a sentence is about. */
export interface Subject {
  readonly kpi: Kpi
  /** The target that is judged; undefined where the unit has none. */
  readonly target: Target | undefined
  /** The target that is printed, and that no rounding crosses. */
  readonly planned: Target
  /** False when the plan sets no target for the period, to whichever units: then none is printed. */
  readonly isPlanned: boolean
  readonly title: string
}

/** A share as all of a paper prints it. */
export function share(
  figures: { readonly numerator: number; readonly denominator: number | null },
  planned: Target,
): string {
  const { numerator, denominator } = figures
  return formatShare(numerator, denominator ?? 0, [planned.value])
}

/** Up to this many cases of a unit are not compared with those of others. */
export const fewCases = 10

/** The difference of two shares as printed, in hundredths of a point; null where one is missing. */
export function difference(
  now: Result,
  before: Compared,
  planned: Target,
): number | null {
  if (typeof before === 'string' || !now.denominator || !before.denominator)
    return null
  const targets = [planned.value]
  return (
    hundredthsOfPercent(now.numerator, now.denominator, targets) -
    hundredthsOfPercent(before.numerator, before.denominator, targets)
  )
}

/** `Trong tháng 3/2018, … là 99,20% (1.985/2.001), tăng 0,92 điểm % so với tháng 02/2018 (98,28%).` */
export function changeSentence(
  { kpi, planned, title }: Subject,
  period: Period,
  now: Result | { readonly gap: string },
  previous: Period,
  before: Compared,
): string {
  const when =
    kpi.nature === 'stock'
      ? `Đến hết ngày ${proseDate(period.to)},`
      : `Trong ${periodName(period)},`
  if ('gap' in now)
    return `${when} chưa đủ dữ liệu để tính ${lowerFirst(title)}: ${now.gap}.`
  if (!now.denominator)
    return `${when} không phát sinh ${kpi.object.vi} nên không tính ${lowerFirst(title)}.`
  const is = `${when} ${lowerFirst(title)} là ${share(now, planned)} (${formatCount(now.numerator)}/${formatCount(now.denominator)})`
  const few =
    now.denominator < kpi.minN
      ? ` Mẫu số nhỏ (${formatCount(now.denominator)} ${kpi.object.vi}), cần thận trọng khi so sánh.`
      : ''
  return `${is}${comparison(now, previous, before, planned)}.${few}`
}

function comparison(
  now: Result,
  previous: Period,
  before: Compared,
  planned: Target,
): string {
  const then = periodName(previous)
  if (before === 'no_data') return `; chưa có số liệu ${then} để so sánh`
  if (before === 'no_cases' || !before.denominator)
    return `; ${then} không phát sinh nên không so sánh`
  const points = difference(now, before, planned) ?? 0
  const was = `(${share(before, planned)})`
  const isEqual =
    BigInt(now.numerator) * BigInt(before.denominator) ===
    BigInt(before.numerator) * BigInt(now.denominator ?? 0)
  if (isEqual) return `, bằng ${then} ${was}`
  if (points === 0) return `, chênh dưới 0,01 điểm % so với ${then}`
  const size = formatPointDifference(Math.abs(points)).slice(1)
  return `, ${points > 0 ? 'tăng' : 'giảm'} ${size} điểm % so với ${then} ${was}`
}

/** What the year to date, or the last day, says of a target; null where no status was given. */
export function statusSentence(
  { kpi, target, title }: Subject,
  period: Period,
  { toDate, status }: Result,
): string | null {
  if (!target || !toDate.denominator) return null
  const value = share(toDate, target)
  const is =
    kpi.nature === 'stock'
      ? `Đến hết ngày ${proseDate(period.to)}, ${lowerFirst(title)} là ${value}`
      : `Lũy kế ${value}`
  if (status === 'met') return `${is}, đạt mức ${target.printed.vi}.`
  if (status !== 'missed' && status !== 'near') return null
  const missed = `${is}, chưa đạt mức ${target.printed.vi}`
  if (target.value === 1 && kpi.id === 'on_time')
    return `${missed} do có ${formatCount(toDate.denominator - toDate.numerator)} hồ sơ giải quyết quá hạn.`
  if (target.comparator !== '>' && target.comparator !== '>=')
    return `${missed}.`
  const lacking = shortfall(
    toDate.numerator,
    toDate.denominator,
    target.comparator,
    target.value,
  )
  return `${missed}; còn thiếu ${formatCount(lacking)} ${kpi.object.vi} trong ${formatCount(toDate.denominator)}.`
}

/** Whether the year's target can still be reached; null where the question does not arise. */
export function reachSentence(
  { kpi, target }: Subject,
  { toDate, status }: Result,
  given: {
    /** The first dossier of the year that was late, where all must be on time. */
    readonly lostOn: { readonly date: string; readonly code: string } | null
    /** How many cases the rest of last year had; null where that is not known. */
    readonly rest: { readonly year: number; readonly cases: number } | null
    readonly isYearOver: boolean
  },
): string | null {
  if (!target || (status !== 'missed' && status !== 'near')) return null
  if (target.value === 1 && given.lostOn)
    return `Không còn khả năng đạt 100% cả năm kể từ ngày ${proseDate(given.lostOn.date)} (hồ sơ ${given.lostOn.code}).`
  if (given.isYearOver || kpi.nature === 'stock') return null
  const unsure = 'Chưa đủ số liệu để đánh giá khả năng đạt cả năm.'
  const { comparator, value } = target
  if (!given.rest?.cases || (comparator !== '>' && comparator !== '>='))
    return unsure
  const { cases, year } = given.rest
  const all = (toDate.denominator ?? 0) + cases
  const needed = shortfall(toDate.numerator, all, comparator, value)
  if (!satisfies(toDate.numerator + cases, all, comparator, value))
    return unsure
  const rate = formatShare(Math.ceil((needed * 10_000) / cases), 10_000)
  return `Để đạt cả năm, trong số hồ sơ còn lại cần ít nhất ${rate} (giả định số hồ sơ còn lại như cùng kỳ năm ${year}: ${formatCount(cases)}).`
}

/** The open overdue dossiers beside the rate that leaves them out. */
export function openOverdueSentence(
  onTime: Result,
  period: Period,
  planned: Target,
): string {
  const day = proseDate(period.to)
  const overdue = onTime.openOverdue ?? 0
  if (overdue === 0)
    return `Không có hồ sơ quá hạn chưa giải quyết đến hết ngày ${day}.`
  const withThem = share(
    {
      numerator: onTime.numerator,
      denominator: (onTime.denominator ?? 0) + overdue,
    },
    planned,
  )
  return `Còn ${formatCount(overdue)} hồ sơ quá hạn chưa giải quyết đến hết ngày ${day}; nếu tính cả số này (công thức C), tỷ lệ đúng hạn là ${withThem}.`
}
