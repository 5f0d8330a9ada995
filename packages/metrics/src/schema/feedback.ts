import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** *Phản ánh* or *kiến nghị*. */
export type FeedbackKind = (typeof feedbackKinds)[number]

const feedbackKinds = ['feedback', 'petition'] as const

/** Columns of the feedback and petitions. */
export const feedback = table({
  code: { kind: 'code', key: true },
  kind: { kind: 'choice', choices: feedbackKinds },
  unit: { kind: 'unit', isOptional: true },
  received_on: { kind: 'date', isEvent: true },
  due_on: { kind: 'date', isOptional: true },
  answered_on: { kind: 'date', isOptional: true, isEvent: true },
  /** The answer is on the province's portal … */
  published_province_on: { kind: 'date', isOptional: true, isEvent: true },
  /** … and on the office's own site. */
  published_office_on: { kind: 'date', isOptional: true, isEvent: true },
})

/** Feedback or a petition (*PAKN*) on administrative rules or conduct. */
export type FeedbackTable = RowOf<typeof feedback>
