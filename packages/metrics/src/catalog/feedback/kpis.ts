import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import {
  answering,
  falling,
  hasFallenDue,
  isAnsweredInTime,
  isPublished,
} from './conditions.ts'
import { feedbacks } from './rows.ts'
import type { Database } from '../../schema.ts'

const k = defineKpis<Database>()

/**
 * Share of feedback and petitions due in the period that were answered on or before the due date.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.a
 */
export const feedbackAnswered = k.ratio(feedbacks, {
  id: 'feedback_answered',
  version: 1,
  title: {
    vi: 'Phản ánh, kiến nghị được xử lý đúng hạn',
    en: 'Feedback answered in time',
  },
  cites: plan2062('III.2.a'),
  cohort: falling,
  counts: hasFallenDue,
  meets: isAnsweredInTime,
})

/**
 * Share of feedback and petitions answered in the period whose answer is
 * published on the province's portal and on the office's site by the last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.a
 */
export const feedbackPublished = k.ratio(feedbacks, {
  id: 'feedback_published',
  version: 1,
  title: {
    vi: 'Kết quả xử lý phản ánh, kiến nghị được công khai',
    en: 'Answers to feedback published',
  },
  cites: plan2062('III.2.a'),
  cohort: answering,
  meets: isPublished,
})
