import { existsIn, formatCount, formatShare, monthsUpTo } from '@motcua/metrics'
import type { Period } from '@motcua/metrics'
import { isKnown } from './input.ts'
import type { ScorecardInput, Find } from './input.ts'
import type { Comparison, Trend } from './scorecard.ts'
import { fewCases } from './sentences.ts'
import type { Subject } from './sentences.ts'
import { monthTick, periodName, proseDate } from './words.ts'

/** Figure 1: thirteen months up to the last of the period; a month without data is a gap. */
export function trend(
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
        isKnown(month, complete) ? find(kpi.id, month).value : null,
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

/** Figure 2: the early rate, unit by unit, in the order of the catalogue. */
export function comparison(input: ScorecardInput, find: Find): Comparison {
  const { evaluation, period, plan, complete } = input
  const known = isKnown(period, complete)
  const target = plan.targets.find((t) => t.kpi === 'early')
  return {
    caption: `Hình 2. Tỷ lệ trước hạn theo đơn vị, ${periodName(period)}`,
    units: evaluation.units
      .filter((u) => u.parent !== null && existsIn(u, period))
      .map((u) => {
        const { numerator, denominator: cases } = find('early', period, u.code)
        const denominator = cases ?? 0
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
