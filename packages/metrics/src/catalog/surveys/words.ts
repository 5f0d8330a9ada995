import { choice, columnsOf, date, flags, noun, yesNo } from '../columns-of.ts'
import { satisfied } from './kpis.ts'
import { surveyAnswers } from './rows.ts'
import type { DefinableRows } from '../../definition/definable.ts'
import type { Database } from '../../schema.ts'

const answerColumns = columnsOf('survey_answer', {
  survey: choice('cuộc khảo sát', 'survey', {
    service_quality: {
      vi: 'chất lượng dịch vụ hành chính công',
      en: 'service quality',
    },
    staff_attitude: { vi: 'thái độ phục vụ', en: 'staff attitude' },
  }),
  period: noun('kỳ khảo sát', 'period'),
  code: noun('mã phiếu', 'code'),
  period_to: date('ngày cuối kỳ khảo sát', 'last day of the period surveyed', {
    vi: 'của kỳ khảo sát',
    en: 'of the period surveyed',
  }),
  answered_on: date('ngày trả lời', 'date of the answer', {
    vi: 'trả lời trong kỳ',
    en: 'answered in the period',
  }),
  unit: noun('đơn vị', 'unit'),
  answer: choice('câu trả lời', 'answer', {
    very_satisfied: { vi: 'rất hài lòng', en: 'very satisfied' },
    satisfied: { vi: 'hài lòng', en: 'satisfied' },
    neutral: { vi: 'bình thường', en: 'neutral' },
    dissatisfied: { vi: 'không hài lòng', en: 'dissatisfied' },
    very_dissatisfied: { vi: 'rất không hài lòng', en: 'very dissatisfied' },
  }),
  valid: yesNo(['hợp lệ', 'valid'], ['không hợp lệ', 'not valid']),
  flags,
})

/** What definition files may name of survey forms. */
export const definableSurveys = {
  survey_answer: {
    rows: surveyAnswers,
    columns: answerColumns,
    rules: { satisfied: { condition: satisfied.meets } },
  },
} satisfies Readonly<Record<string, DefinableRows<Database>>>
