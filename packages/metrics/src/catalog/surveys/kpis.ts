import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import { isAnswerOf, isSatisfied, surveyed } from './conditions.ts'
import { surveyAnswers } from './rows.ts'
import type { Text } from '../../plan/plan.ts'
import type { Database, Survey } from '../../schema.ts'

const k = defineKpis<Database>()

/**
 * Share of valid answers of the survey of the service (*chất lượng dịch vụ hành
 * chính công*) that are satisfied or very satisfied. The plan sets no target.
 *
 * @source Plan 2062/KH-SKHĐT, annex II.8
 */
export const satisfied = satisfaction('satisfied', 'service_quality', {
  vi: 'Hài lòng về chất lượng dịch vụ hành chính công',
  en: 'Satisfied with the service',
})

/**
 * The same of the survey of how the staff treat people (*thái độ phục vụ*).
 *
 * @source Plan 2062/KH-SKHĐT, annex VII.6
 */
export const satisfiedStaff = satisfaction(
  'satisfied_staff',
  'staff_attitude',
  {
    vi: 'Hài lòng về thái độ phục vụ',
    en: 'Satisfied with the staff',
  },
)

function satisfaction(id: string, survey: Survey, title: Text) {
  return k.ratio(surveyAnswers, {
    id,
    version: 1,
    title,
    cites: plan2062(survey === 'service_quality' ? 'PL.II.8' : 'PL.VII.6'),
    cohort: surveyed,
    counts: isAnswerOf(survey),
    meets: isSatisfied,
  })
}
