import {
  ancestorsOf,
  formatCount,
  formatShare,
  parentsOf,
} from '@motcua/metrics'
import { dueMoved, onTimeStrict } from '@motcua/metrics/catalog'
import type { ScorecardInput } from './input.ts'
import type { Facts } from './facts.ts'
import type { FlowRow } from './scorecard.ts'
import { proseDate, proseTime } from '../words/dates.ts'
import { doubtWords } from '../words/doubts.ts'

/** The footnotes: formulas, days, cut-off, files, what the plan leaves open. */
export function notes(facts: Facts, flow: FlowRow): readonly string[] {
  const { input } = facts
  const { plan, period, loaded, asOf, evaluation } = input
  const has = (kpi: string) => plan.targets.some((t) => t.kpi === kpi)
  const day =
    plan.rules.finish === 'handover' ? 'ngày trả kết quả' : 'ngày có kết quả'
  const compare =
    plan.rules.compare === 'instant'
      ? `So theo giờ, phút; ${day.slice(5)} không muộn hơn lúc hẹn trả là đúng thời gian.`
      : `So theo ngày; ${day} không muộn hơn ngày hẹn trả là đúng thời gian.`
  const invented = evaluation.units.some((u) => u.invented)
  return [
    `(a) Công thức A: (trước hạn + đúng hạn) / đã giải quyết trong kỳ. ${compare} Không gồm hồ sơ rút, trả lại, từ chối và hồ sơ thiếu ngày hẹn trả (${formatCount(flow.undated)} hồ sơ). Kế hoạch không nêu công thức.${movedNote(facts)}`,
    ...(has('online_procedures') || has('posted')
      ? ['(b) Số tại thời điểm cuối kỳ, không cộng dồn.']
      : []),
    `(c) Trước hạn: ${day} trước ngày hẹn trả; mẫu số như (a).`,
    ...(has('online_registrations')
      ? [
          `(d) ĐKDN: đăng ký thành lập mới và thay đổi; tính hồ sơ nộp qua mạng trong kỳ / tổng hồ sơ cùng loại tiếp nhận trong kỳ. Kế hoạch không nói rõ hồ sơ nộp hay hồ sơ được chấp thuận.${channelNote(facts)}`,
        ]
      : []),
    ...(has('posted')
      ? [
          '(đ) Đầy đủ: có đủ quy trình, thành phần hồ sơ, thời gian giải quyết, biểu mẫu, phí, lệ phí (mục nào áp dụng) tại Bộ phận một cửa và trên trang TTĐT. Mẫu số: TTHC đã được công bố, còn hiệu lực ngày cuối kỳ.',
        ]
      : []),
    `Số liệu từ ngày ${proseDate(period.from)} đến hết ngày ${proseDate(period.to)}. Chốt lúc ${proseTime(asOf)} (${input.zone === 'Asia/Ho_Chi_Minh' ? 'giờ Việt Nam' : `giờ ${input.zone}`})${loaded ? loadedNote(loaded) : ', từ cơ sở dữ liệu của cơ quan.'}`,
    `Kế hoạch đặt mức cho cả năm ${plan.year}, toàn Sở; trạng thái là so lũy kế từ đầu năm với mức cả năm.`,
    'Số kỳ trước và lũy kế tính lại theo dữ liệu đến lúc chốt, có thể khác số trên phiếu đã phát hành.',
    'Tổng tính bằng tổng tử số chia tổng mẫu số, không lấy bình quân các tỷ lệ.',
    'Tỷ lệ in 2 chữ số thập phân, không làm tròn qua mức.',
    ...acceptedNotes(facts),
    ...(invented
      ? ['(giả định): đơn vị giả định, không có trong Kế hoạch.']
      : []),
  ]
}

function loadedNote({
  files,
  newestExtract,
  rejected,
  flagged,
}: NonNullable<ScorecardInput['loaded']>): string {
  return `, từ ${formatCount(files)} tệp, tệp mới nhất xuất ngày ${proseDate(newestExtract)}. Loại ${formatCount(rejected)} dòng, cảnh báo ${formatCount(flagged)} dòng.`
}

/** What was too little to believe, and was found to be right, of the unit or one below it. */
function acceptedNotes({ input }: Facts): readonly string[] {
  const { doubts, evaluation, unit } = input
  const tree = {
    parents: parentsOf(evaluation.allUnits),
    root: evaluation.units[0]?.code ?? '',
  }
  return (doubts?.accepted ?? [])
    .filter((d) => d.unit === null || ancestorsOf(d.unit, tree).includes(unit))
    .map(
      (d) =>
        `Đã kiểm tra, xác nhận đúng ngày ${proseDate(d.at.slice(0, 10))}: ${doubtWords(d, evaluation)}. Lý do: ${d.reason.replace(/(?<![.!?…])$/, '.')}`,
    )
}

/** How many registrations are in no rate, as it is not known how they came; nothing where there is none. */
function channelNote({ input, find }: Facts): string {
  const { withoutChannel = 0 } = find('online_registrations', input.period)
  return withoutChannel === 0
    ? ''
    : ` Không gồm ${formatCount(withoutChannel)} hồ sơ không rõ kênh tiếp nhận.`
}

/** What the rate would be had no due date been moved; nothing where none was. */
function movedNote({ input, find }: Facts): string {
  const { numerator: moved } = find(dueMoved.id, input.period)
  if (moved === 0) return ''
  const { numerator, denominator } = find(onTimeStrict.id, input.period)
  const all = denominator ?? 0
  return ` ${formatCount(moved)} hồ sơ có ngày hẹn trả bị đổi hoặc bỏ trống so với ngày hẹn ban đầu; tính theo ngày hẹn ban đầu: ${formatCount(numerator)}/${formatCount(all)} = ${formatShare(numerator, all)}.`
}
