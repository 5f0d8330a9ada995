import { fallenDue } from '../fallen-due.ts'
import type { FeedbackRow } from './rows.ts'
import { cohort, condition } from '../../definition/conditions.ts'

/** Due in the period. */
export const falling = cohort<FeedbackRow>(
  { vi: 'đến hạn trong kỳ', en: 'due in the period' },
  ({ eb }) => eb.ref('feedback.due_on'),
)

/** Fallen due by what is known. */
export const hasFallenDue = fallenDue<FeedbackRow>(({ eb }) =>
  eb.ref('feedback.due_on'),
)

/** Answered on or before the due date. */
export const isAnsweredInTime = condition<FeedbackRow>(
  { vi: 'được trả lời đúng hạn', en: 'answered in time' },
  ({ eb }) => eb('feedback.answered_on', '<=', eb.ref('feedback.due_on')),
)

/** Answered in the period. */
export const answering = cohort<FeedbackRow>(
  { vi: 'được trả lời trong kỳ', en: 'answered in the period' },
  ({ eb }) => eb.ref('feedback.answered_on'),
)

/** Published at both places by the last day. */
export const isPublished = condition<FeedbackRow>(
  {
    vi: 'đã công khai kết quả xử lý trên Cổng Thông tin điện tử của tỉnh và trang thông tin điện tử của cơ quan đến hết ngày cuối kỳ',
    en: 'with the answer published on the province’s portal and on the office’s web site by the last day',
  },
  ({ eb, to }) =>
    eb.and([
      eb('feedback.published_province_on', '<=', to),
      eb('feedback.published_office_on', '<=', to),
    ]),
)
