import { existsIn, formatCount, formatShare } from '@motcua/metrics'
import { monthsUpTo } from '@motcua/metrics/calendar'
import { targetOf } from '@motcua/metrics/plan'
import type { Period } from '@motcua/metrics'
import { monthTick, periodName, proseDate } from '../words/dates.ts'
import type { Subject } from '../words/subject.ts'
import type { Facts } from './facts.ts'
import type { ScorecardInput } from './input.ts'
import { isFigureKnown } from './known.ts'
import type { Trend, UnitComparison } from './scorecard.ts'

/** Up to this many cases of a unit are not compared with those of others. */
const fewCases = 10

/** How the lines of figure 1 are named. */
const lineTitles: { readonly [kpi: string]: string } = {
  on_time: 'Đúng thời gian quy định',
  early: 'Trước hạn',
}

/** Figure 1: thirteen months up to the last of the period; a month without data is a gap. */
export function trend({ input, subjects, find }: Facts): Trend {
  const months = monthsUpTo(input.period, 13)
  const shown = subjects.filter(({ kpi }) => Object.hasOwn(lineTitles, kpi.id))
  const valueIn = (kpi: string, month: Period) => {
    const result = find(kpi, month)
    return isFigureKnown(result) ? result.value : null
  }
  return {
    caption: `Hình 1. Tỷ lệ đúng hạn và trước hạn, 13 tháng đến ${months.slice(-1).map(periodName).join()}`,
    months: months.map(monthTick),
    series: shown.map(({ kpi }) => ({
      kpi: kpi.id,
      title: lineTitles[kpi.id] ?? kpi.title.vi,
      values: months.map((month) => valueIn(kpi.id, month)),
    })),
    marks: [...shown.flatMap(targetMark), ...shown.flatMap(baselineMark)],
    source: source(input),
  }
}

/** Figure 2: the early rate, unit by unit, in the order of the catalogue. */
export function unitComparison(facts: Facts): UnitComparison {
  const { input, subjects } = facts
  const { evaluation, period } = input
  const subject = subjects.find(({ kpi }) => kpi.id === 'early')
  return {
    caption: `Hình 2. Tỷ lệ trước hạn theo đơn vị, ${periodName(period)}`,
    units: evaluation.units
      .filter((u) => u.parent !== null && existsIn(u, period))
      .map((u) => unitBar(u.code, subject, facts)),
    marks: subject ? targetMark(subject) : [],
    source: source(input),
  }
}

function unitBar(
  code: string,
  subject: Subject | undefined,
  { input: { plan, period }, find, unitName }: Facts,
): UnitComparison['units'][number] {
  const name = unitName(code)
  const result = find('early', period, code)
  if (!isFigureKnown(result))
    return { label: `${name} (n = …)`, value: null, text: 'chưa có số liệu' }
  const { numerator } = result
  const denominator = result.denominator ?? 0
  const label = `${name} (n = ${formatCount(denominator)})`
  if (denominator <= fewCases)
    return {
      label,
      value: null,
      text: denominator === 0 ? 'không phát sinh' : 'ít hồ sơ',
    }
  const target = targetOf(plan, 'early', code, period) ?? subject?.planned
  return {
    label,
    value: numerator / denominator,
    text: formatShare(numerator, denominator, target ? [target.value] : []),
  }
}

function targetMark({ planned, isPlanned }: Subject): Trend['marks'] {
  return isPlanned
    ? [{ label: `Mức ${planned.printed.vi}`, value: planned.value }]
    : []
}

/** The plan's baseline of the early rate. */
function baselineMark({ kpi, planned: { baseline } }: Subject): Trend['marks'] {
  if (kpi.id !== 'early' || !baseline) return []
  const { year, printed, value } = baseline
  return [{ label: `Năm ${year}: ${printed}`, value }]
}

function source({ office, loaded, asOf, synthetic }: ScorecardInput): string {
  const what = synthetic ? 'số liệu mô phỏng' : `số liệu của ${office.name}`
  return `Nguồn: ${what}, ${loaded ? `xuất ngày ${proseDate(loaded.newestExtract)}` : `đến ngày ${proseDate(asOf)}`}.`
}
