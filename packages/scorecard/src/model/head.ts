import { formatCount } from '@motcua/metrics'
import {
  addDays,
  previousPeriod,
  yearBefore,
  yearToDate,
} from '@motcua/metrics/calendar'
import {
  dateRange,
  periodName,
  periodTitle,
  proseDate,
  proseTime,
} from '../words/dates.ts'
import type { ScorecardInput } from './input.ts'
import { gapOf } from './known.ts'
import type { Scorecard } from './scorecard.ts'

/** What stands over the first table, and on every page. */
type Head = Pick<
  Scorecard,
  | 'office'
  | 'period'
  | 'unit'
  | 'edition'
  | 'state'
  | 'synthetic'
  | 'asOf'
  | 'letterhead'
  | 'placeAndDate'
  | 'banners'
  | 'disclaimer'
  | 'watermark'
  | 'title'
  | 'unitLine'
  | 'planLine'
  | 'dataLine'
>

/** The head of a unit's paper: whose, of when, of which data, which edition. */
export function headOf(input: ScorecardInput, unit: Scorecard['unit']): Head {
  const { office, period, edition, state, synthetic, asOf, letterhead, plan } =
    input
  return {
    office,
    period: periodTitles(input),
    unit,
    edition,
    state,
    synthetic,
    asOf,
    letterhead,
    placeAndDate: `${letterhead.place}, ngày …… tháng …… năm ${addDays(period.to, 1).slice(0, 4)}`,
    banners: banners(input),
    disclaimer: synthetic
      ? 'Dữ liệu do chương trình tạo để minh họa; không dùng để báo cáo, đánh giá, xếp hạng.'
      : null,
    watermark: synthetic ? 'SỐ LIỆU MÔ PHỎNG' : null,
    title: 'PHIẾU THEO DÕI CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH',
    unitLine: `Đơn vị: ${unit.name}`,
    planLine: `(Theo Kế hoạch số ${plan.number} ngày ${proseDate(plan.date)})`,
    dataLine: `Số liệu từ ngày ${proseDate(period.from)} đến hết ngày ${proseDate(period.to)} · Chốt số liệu lúc ${proseTime(asOf)} · ${editionWords(input)}`,
  }
}

function periodTitles({ period }: ScorecardInput): Scorecard['period'] {
  const { key, from, to, kind } = period
  return {
    key,
    from,
    to,
    title: periodTitle(period),
    previousTitle: `So với ${periodName(previousPeriod(period))}`,
    yearAgoTitle:
      kind === 'year' ? null : `So với ${periodName(yearBefore(period))}`,
    toDateTitle: `Lũy kế ${dateRange(yearToDate(period).from, to)}`,
  }
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
  const synthetic = {
    strong: 'SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ',
    rest: '',
  }
  const provisional = {
    strong: 'SỐ LIỆU TẠM TÍNH',
    rest: `– ${gapOf(input)}; sẽ có ấn bản chính thức.`,
  }
  return [
    ...(input.synthetic ? [synthetic] : []),
    ...(input.state === 'provisional' ? [provisional] : []),
  ]
}
