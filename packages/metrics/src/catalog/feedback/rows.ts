import { defineKpis } from '../define.ts'
import { exported } from '../quality.ts'
import type { Row } from '../../definition/kpi.ts'
import type { Database, FeedbackTable } from '../../schema.ts'

const k = defineKpis<Database>()

/** What a definition of feedback is given. */
export type FeedbackRow = Row<{ feedback: FeedbackTable }, 'feedback'>

/** Feedback and petitions (*phản ánh, kiến nghị*). */
export const feedbacks = k.rows<{ feedback: FeedbackTable }, 'feedback'>({
  id: 'feedback',
  object: { vi: 'phản ánh, kiến nghị', en: 'feedback and petitions' },
  quality: {
    ...exported,
    source: {
      vi: 'sổ theo dõi phản ánh, kiến nghị',
      en: 'the register of feedback and petitions',
    },
    limits: {
      vi: 'không nói nội dung trả lời có thỏa đáng không',
      en: 'says nothing of whether an answer satisfies',
    },
    compensation: {
      vi: 'khảo sát sự hài lòng hằng quý',
      en: 'the survey of each quarter',
    },
  },
  from: (db) => db.selectFrom('feedback'),
  versioned: ['feedback'],
  office: 'feedback.office',
  unit: 'feedback.unit',
  dimensions: { kind: 'feedback.kind' },
  shows: {
    code: 'feedback.code',
    receivedOn: 'feedback.received_on',
    dueOn: 'feedback.due_on',
    finishedOn: 'feedback.answered_on',
  },
})
