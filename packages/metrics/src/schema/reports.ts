import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** Columns of the reports of the units. */
export const unit_report = table({
  unit: { kind: 'unit', key: true },
  period: { kind: 'period', key: true },
  period_to: { kind: 'period_end', isMade: true },
  /** Null: as the plan says, the day after the period. */
  due_on: { kind: 'date', isOptional: true },
  /** Null while it is not submitted. */
  submitted_on: { kind: 'date', isOptional: true, isEvent: true },
})

/** A unit's own report for a period, expected or submitted. */
export type UnitReportTable = RowOf<typeof unit_report>

/** Part of a report that the office writes itself. */
export type Section = (typeof sections)[number]

const sections = [
  'shortcomings',
  'causes',
  'solutions',
  'directions',
  'difficulties',
  'proposals',
] as const

/** Columns of the paragraphs that units write. */
export const narrative = table({
  period: { kind: 'period', key: true },
  unit: { kind: 'unit', key: true },
  section: { kind: 'choice', key: true, choices: sections },
  /** Order of printing, from 1. */
  position: { kind: 'whole', key: true, least: 1 },
  period_to: { kind: 'period_end', isMade: true },
  /** Vietnamese. */
  text: { kind: 'text' },
})

/** A paragraph that a unit writes for its report. */
export type NarrativeTable = RowOf<typeof narrative>
