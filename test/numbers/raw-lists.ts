import type { Database, DateText } from '@motcua/metrics'
import { lastDayOf } from './answers.ts'
import type { RawRows } from './answers.ts'
import { cell, dayOf, timeOf } from './raw-cells.ts'
import type { Row } from './raw-cells.ts'

/* What the sample office keeps beside its dossiers, told by the headers of each list. */

type Lists = Pick<
  RawRows,
  | 'survey_answer'
  | 'feedback'
  | 'task_progress'
  | 'assigned_task'
  | 'unit_report'
>

type Answer = Database['survey_answer']['answer']

const answers: Readonly<Record<string, Answer>> = {
  'Rất hài lòng': 'very_satisfied',
  'Hài lòng': 'satisfied',
  'Bình thường': 'neutral',
  'Không hài lòng': 'dissatisfied',
  'Rất không hài lòng': 'very_dissatisfied',
}

/** The rows of all lists, in the order in which they were told: the last of a key holds. */
export function rawLists(
  rows: readonly Row[],
  codes: ReadonlyMap<string, string>,
): Lists {
  const of = (header: string, ...key: readonly string[]) => [
    ...new Map(
      rows
        .filter((row) => header in row)
        .map((row) => [key.map((name) => cell(row, name)).join('|'), row]),
    ).values(),
  ]
  const day = (row: Row, header: string): DateText | null =>
    dayOf(timeOf(cell(row, header)))
  const unit = (row: Row, header = 'Đơn vị') =>
    codes.get(cell(row, header)) ?? '?'
  const period = (row: Row) => ({
    period: cell(row, 'Kỳ'),
    period_to: lastDayOf(cell(row, 'Kỳ')),
  })
  return {
    survey_answer: of('Trả lời', 'Khảo sát', 'Kỳ', 'Số phiếu').map((row) => ({
      ...period(row),
      survey:
        cell(row, 'Khảo sát') === 'Thái độ phục vụ'
          ? 'staff_attitude'
          : 'service_quality',
      code: cell(row, 'Số phiếu'),
      answered_on: day(row, 'Ngày trả lời'),
      unit: unit(row),
      answer: answers[cell(row, 'Trả lời')] ?? null,
      valid: cell(row, 'Hợp lệ') === 'Có',
    })),
    feedback: of('Loại', 'Mã').map((row) => ({
      code: cell(row, 'Mã'),
      kind: cell(row, 'Loại') === 'Kiến nghị' ? 'petition' : 'feedback',
      unit: unit(row, 'Đơn vị xử lý'),
      received_on: day(row, 'Ngày tiếp nhận') ?? '',
      due_on: day(row, 'Hạn trả lời'),
      answered_on: day(row, 'Ngày trả lời'),
      published_province_on: day(row, 'Ngày công khai trên Cổng tỉnh'),
      published_office_on: day(row, 'Ngày công khai trên trang của Sở'),
    })),
    task_progress: of('Tỷ lệ hoàn thành', 'Mã nhiệm vụ', 'Kỳ').map((row) => ({
      ...period(row),
      task: cell(row, 'Mã nhiệm vụ'),
      due_on: null,
      percent: Number(cell(row, 'Tỷ lệ hoàn thành')),
      completed_on: day(row, 'Ngày hoàn thành'),
      approved_on: null,
      product_ref: cell(row, 'Số văn bản') || null,
      product_on: day(row, 'Ngày văn bản'),
      note: null,
    })),
    assigned_task: of('Ngày giao', 'Mã').map((row) => ({
      code: cell(row, 'Mã'),
      title: cell(row, 'Nội dung'),
      unit: unit(row),
      assigned_on: day(row, 'Ngày giao') ?? '',
      due_on: day(row, 'Hạn'),
      completed_on: day(row, 'Ngày hoàn thành'),
    })),
    unit_report: of('Ngày nộp', 'Đơn vị', 'Kỳ').map((row) => ({
      ...period(row),
      unit: unit(row),
      due_on: day(row, 'Hạn nộp'),
      submitted_on: day(row, 'Ngày nộp'),
    })),
  }
}
