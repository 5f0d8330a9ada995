import {
  existsIn,
  formatCount,
  formatShare,
  monthsUpTo,
  targetOf,
} from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import { isFigureKnown } from './input.ts'
import type { ScorecardInput, Find } from './input.ts'
import type { Comparison, Trend } from './scorecard.ts'
import { fewCases } from '../words/sentences.ts'
import type { Subject } from '../words/sentences.ts'
import { monthTick, periodName, proseDate } from '../words/dates.ts'

/** Figure 1: thirteen months up to the last of the period; a month without data is a gap. */
export function trend(
  input: ScorecardInput,
  subjects: readonly Subject[],
  find: Find,
): Trend {
  const { period } = input
  const months = monthsUpTo(period, 13)
  const shown = subjects.filter((s) => ['on_time', 'early'].includes(s.kpi.id))
  const labels: { readonly [kpi: string]: string } = {
    on_time: 'Đúng thời gian quy định',
    early: 'Trước hạn',
  }
  return {
    caption: `Hình 1. Tỷ lệ đúng hạn và trước hạn, 13 tháng đến ${periodName(months[12] as Period)}`,
    months: months.map(monthTick),
    series: shown.map(({ kpi }) => ({
      kpi: kpi.id,
      title: labels[kpi.id] ?? kpi.title.vi,
      values: months.map((month) => {
        const result = find(kpi.id, month)
        return isFigureKnown(result) ? result.value : null
      }),
    })),
    marks: [
      ...shown.flatMap(targetMark),
      ...shown
        .filter(({ kpi }) => kpi.id === 'early')
        .flatMap(({ planned: { baseline } }) =>
          baseline
            ? [
                {
                  label: `Năm ${baseline.year}: ${baseline.printed}`,
                  value: baseline.value,
                },
              ]
            : [],
        ),
    ],
    source: source(input),
  }
}

/** Figure 2: the early rate, unit by unit, in the order of the catalogue. */
export function comparison(
  input: ScorecardInput,
  subjects: readonly Subject[],
  find: Find,
): Comparison {
  const { evaluation, period, plan } = input
  const subject = subjects.find(({ kpi }) => kpi.id === 'early')
  return {
    caption: `Hình 2. Tỷ lệ trước hạn theo đơn vị, ${periodName(period)}`,
    units: evaluation.units
      .filter((u) => u.parent !== null && existsIn(u, period))
      .map((u) => {
        const result = find('early', period, u.code)
        const known = isFigureKnown(result)
        const { numerator } = result
        const denominator = result.denominator ?? 0
        const target =
          targetOf(plan, 'early', u.code, period) ?? subject?.planned
        const isFew = !known || denominator <= fewCases
        return {
          label: `${u.name} (n = ${known ? formatCount(denominator) : '…'})`,
          value: isFew ? null : numerator / denominator,
          text: !known
            ? 'chưa có số liệu'
            : denominator === 0
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
    marks: subject ? targetMark(subject) : [],
    source: source(input),
  }
}

function targetMark({ planned, isPlanned }: Subject): Trend['marks'] {
  return isPlanned
    ? [{ label: `Mức ${planned.printed.vi}`, value: planned.value }]
    : []
}

function source({ office, loaded, synthetic }: ScorecardInput): string {
  const what = synthetic ? 'số liệu mô phỏng' : `số liệu của ${office.name}`
  return `Nguồn: ${what}, xuất ngày ${proseDate(loaded.newestExtract)}.`
}
