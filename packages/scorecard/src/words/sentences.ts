import {
  formatCount,
  formatPointDifference,
  formatShare,
} from '@motcua/metrics'
import { shortfall } from '@motcua/metrics/statistics'
import type { Outlook } from '@motcua/metrics/analysis'
import type { Period, Result, Target } from '@motcua/metrics'
import { lowerFirst, periodName, proseDate } from './dates.ts'
import { casesOf, difference, printedShare } from './subject.ts'
import type { Cases, Earlier, Subject } from './subject.ts'

/*
 * The sentences of a scorecard, word for word. Every number in them is one that
 * the tables print; a difference is the difference of two printed numbers. None
 * of them guesses at a cause.
 */

/** Two periods that are compared, and what is known of them. */
export interface Change {
  readonly period: Period
  /** The cases, or why nothing is known of them. */
  readonly now: Cases | 'no_cases' | { readonly gap: string }
  readonly previous: Period
  readonly before: Earlier
}

/** `Trong tháng 3/2018, … là 99,20% (1.985/2.001), tăng 0,92 điểm % so với tháng 02/2018 (98,28%).` */
export function changeSentence(
  { kpi, planned, title }: Subject,
  { period, now, previous, before }: Change,
): string {
  const when =
    kpi.nature === 'stock'
      ? `Đến hết ngày ${proseDate(period.to)},`
      : `Trong ${periodName(period)},`
  const what = lowerFirst(title)
  if (now === 'no_cases')
    return `${when} không phát sinh ${kpi.object.vi} nên không tính ${what}.`
  if ('gap' in now)
    return `${when} chưa đủ dữ liệu để tính ${what}: ${now.gap}.`
  const { numerator, denominator } = now
  const is = `${when} ${what} là ${printedShare(now, planned)} (${formatCount(numerator)}/${formatCount(denominator)})`
  const few =
    denominator < kpi.minN
      ? ` Mẫu số nhỏ (${formatCount(denominator)} ${kpi.object.vi}), cần thận trọng khi so sánh.`
      : ''
  return `${is}${comparedWith(periodName(previous), { now, before, planned })}.${few}`
}

function comparedWith(
  then: string,
  {
    now,
    before,
    planned,
  }: {
    readonly now: Cases
    readonly before: Earlier
    readonly planned: Target
  },
): string {
  if (before === 'no_data') return `; chưa có số liệu ${then} để so sánh`
  if (before === 'no_cases')
    return `; ${then} không phát sinh nên không so sánh`
  const points = difference(now, before, planned)
  const was = `(${printedShare(before, planned)})`
  const isEqual =
    BigInt(now.numerator) * BigInt(before.denominator) ===
    BigInt(before.numerator) * BigInt(now.denominator)
  if (isEqual) return `, bằng ${then} ${was}`
  if (points === 0) return `, chênh dưới 0,01 điểm % so với ${then}`
  const size = formatPointDifference(Math.abs(points)).slice(1)
  return `, ${points > 0 ? 'tăng' : 'giảm'} ${size} điểm % so với ${then} ${was}`
}

/** What the year to date, or the last day, says of a target; null where no status was given. */
export function statusSentence(
  subject: Subject,
  period: Period,
  { toDate, status }: Result,
): string | null {
  const { kpi, target, title } = subject
  const cases = casesOf(toDate)
  if (!target || !cases) return null
  const value = printedShare(cases, target)
  const is =
    kpi.nature === 'stock'
      ? `Đến hết ngày ${proseDate(period.to)}, ${lowerFirst(title)} là ${value}`
      : `Lũy kế ${value}`
  if (status === 'met') return `${is}, đạt mức ${target.printed.vi}.`
  if (status !== 'missed' && status !== 'near') return null
  return `${is}, chưa đạt mức ${target.printed.vi}${lackOf(subject, target, cases)}.`
}

/** By how many cases a target is missed; empty where fewer cases are better. */
function lackOf(
  { kpi }: Subject,
  { comparator, value }: Target,
  { numerator, denominator }: Cases,
): string {
  if (value === 1 && kpi.id === 'on_time')
    return ` do có ${formatCount(denominator - numerator)} hồ sơ giải quyết quá hạn`
  if (comparator !== '>' && comparator !== '>=') return ''
  const lacking = shortfall(numerator, denominator, comparator, value)
  return `; còn thiếu ${formatCount(lacking)} ${kpi.object.vi} trong ${formatCount(denominator)}`
}

/** What decides whether the year's target can still be reached. */
export interface Prospect {
  /** The first dossier of the year that was late, where all must be on time. */
  readonly lostOn: { readonly date: string; readonly code: string } | null
  /** If as many still come as in the rest of last year. Undefined where that is not known. */
  readonly outlook: Outlook | undefined
  /** Last year. */
  readonly year: number
  readonly isYearOver: boolean
}

/** Whether the year's target can still be reached; null where the question does not arise. */
export function reachSentence(
  { kpi, target }: Subject,
  { status }: Result,
  { lostOn, outlook, year, isYearOver }: Prospect,
): string | null {
  if (!target || (status !== 'missed' && status !== 'near')) return null
  if (target.value === 1 && lostOn)
    return `Không còn khả năng đạt 100% cả năm kể từ ngày ${proseDate(lostOn.date)} (hồ sơ ${lostOn.code}).`
  if (isYearOver || kpi.nature === 'stock') return null
  return outlook && outlook.rest > 0
    ? outlookSentence(outlook, target, year)
    : 'Chưa đủ số liệu để đánh giá khả năng đạt cả năm.'
}

/** What share of the cases left meets the target at least, or at most, or that none does. */
function outlookSentence(
  { rest, best, needed }: Outlook,
  { comparator, value }: Target,
  year: number,
): string {
  const taken = `(giả định số hồ sơ còn lại như cùng kỳ năm ${year}: ${formatCount(rest)})`
  const isLeast = comparator === '>' || comparator === '>='
  if (needed === null) {
    const all = isLeast ? 'đều đạt' : 'đều không phát sinh'
    const reached = Math.round((best ?? 0) * 1_000_000)
    return `Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại ${all}, cả năm cũng chỉ ở mức ${formatShare(reached, 1_000_000, [value])} ${taken}.`
  }
  // Rounded towards the safe side: with what is printed the target is met.
  const hundredths = (needed * 10_000) / rest
  return isLeast
    ? `Để đạt cả năm, trong số hồ sơ còn lại cần ít nhất ${formatShare(Math.ceil(hundredths), 10_000)} ${taken}.`
    : `Để đạt cả năm, trong số hồ sơ còn lại được nhiều nhất ${formatShare(Math.floor(hundredths), 10_000)} ${taken}.`
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
  const withThem = printedShare(
    {
      numerator: onTime.numerator,
      denominator: (onTime.denominator ?? 0) + overdue,
    },
    planned,
  )
  return `Còn ${formatCount(overdue)} hồ sơ quá hạn chưa giải quyết đến hết ngày ${day}; nếu tính cả số này (công thức C), tỷ lệ đúng hạn là ${withThem}.`
}
