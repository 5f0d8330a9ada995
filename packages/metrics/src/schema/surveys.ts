import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** Which of the two surveys (*khảo sát*): of the service, or of how the staff treat people. */
export type Survey = (typeof surveys)[number]

const surveys = ['service_quality', 'staff_attitude'] as const

/** An answer of a survey form, best first. */
export type Answer = (typeof answers)[number]

const answers = [
  'very_satisfied',
  'satisfied',
  'neutral',
  'dissatisfied',
  'very_dissatisfied',
] as const

/** Columns of the rounds of the surveys. */
export const survey_round = table({
  survey: { kind: 'choice', key: true, choices: surveys },
  /** Key of the period that is surveyed, `2018-Q1`. */
  period: { kind: 'period', key: true },
  /** Last day of the period. */
  period_to: { kind: 'period_end', isMade: true },
  sent: { kind: 'whole' },
})

/** A round of a survey: the forms sent out (*phiếu phát ra*) for a period. */
export type SurveyRoundTable = RowOf<typeof survey_round>

/** Columns of the returned forms. */
export const survey_answer = table({
  survey: { kind: 'choice', key: true, choices: surveys },
  period: { kind: 'period', key: true },
  /** Anonymous number of the form. */
  code: { kind: 'code', key: true },
  period_to: { kind: 'period_end', isMade: true },
  answered_on: { kind: 'date', isOptional: true, isEvent: true },
  unit: { kind: 'unit', isOptional: true },
  /** Null on a form that is not valid. */
  answer: { kind: 'choice', isOptional: true, choices: answers },
  /** *Phiếu hợp lệ*. */
  valid: { kind: 'yes_no' },
})

/** One returned form of a survey. */
export type SurveyAnswerTable = RowOf<typeof survey_answer>
