import type { AnswerRow } from './rows.ts'
import { cohort, condition } from '../../definition/conditions.ts'
import type { Condition } from '../../definition/kpi.ts'
import type { Text } from '../../plan/plan.ts'
import type { Survey } from '../../schema.ts'

const asked: Readonly<Record<Survey, Text>> = {
  service_quality: {
    vi: 'về chất lượng dịch vụ hành chính công, hợp lệ, có trả lời',
    en: 'on the quality of the service, valid and answered',
  },
  staff_attitude: {
    vi: 'về thái độ phục vụ, hợp lệ, có trả lời',
    en: 'on the attitude of the staff, valid and answered',
  },
}

/** Forms of a period surveyed. */
export const surveyed = cohort<AnswerRow>(
  { vi: 'của kỳ khảo sát', en: 'of the period surveyed' },
  ({ eb }) => eb.ref('survey_answer.period_to'),
)

/** Valid answers of one of the surveys. */
export const isAnswerOf = (survey: Survey): Condition<AnswerRow> =>
  condition<AnswerRow>(asked[survey], ({ eb }) =>
    eb.and([
      eb('survey_answer.survey', '=', survey),
      eb('survey_answer.valid', '=', true),
      eb('survey_answer.answer', 'is not', null),
    ]),
  )

/** Satisfied or very satisfied. */
export const isSatisfied = condition<AnswerRow>(
  {
    vi: 'trả lời hài lòng hoặc rất hài lòng',
    en: 'answered satisfied or very satisfied',
  },
  ({ eb }) => eb('survey_answer.answer', 'in', ['very_satisfied', 'satisfied']),
)
