import { defineKpis } from '../define.ts'
import { exported } from '../quality.ts'
import type { Row } from '../../definition/kpi.ts'
import type { Database, SurveyAnswerTable } from '../../schema.ts'

const k = defineKpis<Database>()

/** What a definition of survey forms is given. */
export type AnswerRow = Row<
  { survey_answer: SurveyAnswerTable },
  'survey_answer'
>

/** Answers of the surveys (*phiếu khảo sát*). */
export const surveyAnswers = k.rows<
  { survey_answer: SurveyAnswerTable },
  'survey_answer'
>({
  id: 'survey_answer',
  object: { vi: 'phiếu', en: 'survey forms' },
  quality: {
    ...exported,
    source: { vi: 'phiếu khảo sát thu về', en: 'the returned survey forms' },
    accuracy: { vi: 'đúng từng phiếu', en: 'exact to the form' },
    limits: {
      vi: 'chỉ nói về người trả lời',
      en: 'speaks for those who answered',
    },
    compensation: {
      vi: 'in số phiếu phát ra, thu về, hợp lệ',
      en: 'forms sent, returned and valid are printed',
    },
  },
  from: (db) => db.selectFrom('survey_answer'),
  versioned: ['survey_answer'],
  office: 'survey_answer.office',
  unit: 'survey_answer.unit',
  shows: { code: 'survey_answer.code' },
})
