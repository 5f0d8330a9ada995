import type { FlowCount, MissRow, Scorecard, TaskRow } from './scorecard.ts'

/** What stands over a column. */
export interface Heading {
  /** What stands over it and its neighbours. */
  readonly group?: string
  /** The sum of the others of its group. */
  readonly isSum?: boolean
  readonly title: string
  /** In brackets after the title, `(ngày)`. */
  readonly unit?: string
}

/** What a column shows, and what stands over it. */
export interface Column<Key extends string> extends Heading {
  readonly key: Key
}

/** The parts of a share, as three columns or as a fraction and a share. */
export const shareTitles = {
  numerator: 'Tử số',
  denominator: 'Mẫu số',
  rate: 'Tỷ lệ',
} as const

/** What stands over table 1; a year has no year ago beside the period before. */
export function kpiHeadings({ kpis, period }: Scorecard) {
  const points = (title: string): Heading => ({ title, unit: '(điểm %)' })
  return {
    number: 'TT',
    title: 'Chỉ tiêu',
    target: kpis.targetTitle,
    value: period.title,
    previous: points(period.previousTitle),
    yearAgo: period.yearAgoTitle === null ? null : points(period.yearAgoTitle),
    toDate: period.toDateTitle,
    status: { title: 'Trạng thái', unit: '(lũy kế)' },
  }
}

/** The columns of table 2. */
export const flowColumns: readonly Column<FlowCount>[] = [
  { key: 'carriedOver', title: 'Kỳ trước chuyển sang' },
  ...columnsOf('Tiếp nhận mới', [
    ['received', 'Cộng'],
    ['receivedOnline', 'Trực tuyến'],
    ['receivedOther', 'Trực tiếp, bưu chính'],
  ]),
  { key: 'total', title: 'Tổng' },
  ...columnsOf('Đã giải quyết', [
    ['finished', 'Cộng'],
    ['early', 'Trước hạn'],
    ['onDue', 'Đúng hạn'],
    ['late', 'Quá hạn'],
    ['undated', 'Không có ngày hẹn'],
  ]),
  { key: 'stopped', title: 'Rút, trả lại, từ chối' },
  ...columnsOf('Đang giải quyết', [
    ['open', 'Cộng'],
    ['openInTime', 'Trong hạn'],
    ['openOverdue', 'Quá hạn'],
    ['openUndated', 'Không có ngày hẹn'],
    ['paused', 'Tạm dừng chờ bổ sung'],
  ]),
]

function columnsOf(
  group: string,
  columns: readonly (readonly [FlowCount, string])[],
): readonly Column<FlowCount>[] {
  return columns.map(([key, title], i) => ({
    key,
    group,
    isSum: i === 0,
    title,
  }))
}

/** The columns of table 4 before the shares. */
export const unitColumns: readonly Column<
  'name' | 'received' | 'finished' | 'late' | 'openOverdue'
>[] = [
  { key: 'name', title: 'Đơn vị' },
  { key: 'received', title: 'Tiếp nhận' },
  { key: 'finished', title: 'Đã giải quyết' },
  { key: 'late', title: 'Giải quyết quá hạn' },
  { key: 'openOverdue', title: 'Quá hạn chưa giải quyết' },
]

/** What stands over the shares of table 4, which have the numbers of table 1. */
export const unitSharesTitle = 'Tỷ lệ trong kỳ theo chỉ tiêu của Bảng 1'

/** The columns of table 3. */
export function missColumns({
  misses,
}: Scorecard): readonly Column<Exclude<keyof MissRow, 'cells'>>[] {
  return [
    { key: 'number', title: 'TT' },
    { key: 'code', title: 'Mã hồ sơ' },
    { key: 'procedure', title: 'Tên TTHC' },
    { key: 'receivedOn', title: 'Ngày tiếp nhận' },
    { key: 'dueOn', title: 'Ngày hẹn trả' },
    { key: 'finishedOn', title: 'Ngày có kết quả' },
    { key: 'daysLate', title: 'Số ngày quá hạn', unit: misses.daysUnit },
    { key: 'unit', title: 'Đơn vị giải quyết' },
    { key: 'reason', title: 'Nguyên nhân' },
    { key: 'apology', title: 'Văn bản xin lỗi' },
  ]
}

/** The columns of the table of tasks. */
export const taskColumns: readonly Column<keyof TaskRow>[] = [
  { key: 'id', title: 'Mã' },
  { key: 'text', title: 'Nhiệm vụ' },
  { key: 'lead', title: 'Chủ trì' },
  { key: 'time', title: 'Thời gian theo Kế hoạch' },
  { key: 'due', title: 'Hạn', unit: '(suy ra)' },
  { key: 'state', title: 'Tình trạng' },
]

/** What stands before the code that a paper is checked by. */
export const verificationTitle = 'Mã kiểm chứng'
