import {
  choice,
  columnsOf,
  counted,
  date,
  dueInPeriod,
  flags,
  noun,
} from '../columns-of.ts'
import { feedbackAnswered, feedbackPublished } from './kpis.ts'
import { feedbacks } from './rows.ts'
import type { DefinableRows } from '../../definition/definable.ts'
import type { Database } from '../../schema.ts'

const feedbackColumns = columnsOf('feedback', {
  code: noun('mã', 'code'),
  kind: choice('loại', 'kind', {
    feedback: { vi: 'phản ánh', en: 'feedback' },
    petition: { vi: 'kiến nghị', en: 'petition' },
  }),
  unit: noun('đơn vị', 'unit'),
  received_on: date('ngày tiếp nhận', 'date of receipt', {
    vi: 'tiếp nhận trong kỳ',
    en: 'received in the period',
  }),
  due_on: date('ngày hết hạn', 'due date', dueInPeriod),
  answered_on: date('ngày trả lời', 'date of the answer', {
    vi: 'trả lời trong kỳ',
    en: 'answered in the period',
  }),
  published_province_on: date(
    'ngày công khai trên cổng của tỉnh',
    'date of publication on the province’s portal',
  ),
  published_office_on: date(
    'ngày công khai trên trang của cơ quan',
    'date of publication on the office’s site',
  ),
  flags,
})

/** What definition files may name of feedback and petitions. */
export const definableFeedback = {
  feedback: {
    rows: feedbacks,
    columns: feedbackColumns,
    rules: {
      fallen_due: { condition: counted(feedbackAnswered) },
      answered_in_time: { condition: feedbackAnswered.meets },
      published: { condition: feedbackPublished.meets, isDated: true },
    },
  },
} satisfies Readonly<Record<string, DefinableRows<Database>>>
