import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** Columns of the progress of tasks. */
export const task_progress = table({
  /** Id of the plan's task, `II.8`. */
  task: { kind: 'code', key: true },
  /** Period of the occurrence, `2018-Q1`: the one that it is due in or reports on. */
  period: { kind: 'period', key: true },
  period_to: { kind: 'period_end', isMade: true },
  /** Where another text than the plan sets the date; else null. */
  due_on: { kind: 'date', isOptional: true },
  /** 0 to 100. */
  percent: { kind: 'whole', isOptional: true, most: 100 },
  completed_on: { kind: 'date', isOptional: true, isEvent: true },
  /** Where a superior has to approve the product. */
  approved_on: { kind: 'date', isOptional: true, isEvent: true },
  /** Number of the document (*số văn bản*). */
  product_ref: { kind: 'code', isOptional: true },
  product_on: { kind: 'date', isOptional: true, isEvent: true },
  note: { kind: 'text', isOptional: true },
})

/** What became of one occurrence of a task of the plan. */
export type TaskProgressTable = RowOf<typeof task_progress>

/** Columns of the assigned tasks. */
export const assigned_task = table({
  code: { kind: 'code', key: true },
  title: { kind: 'text' },
  unit: { kind: 'unit', isOptional: true },
  assigned_on: { kind: 'date', isEvent: true },
  due_on: { kind: 'date', isOptional: true },
  completed_on: { kind: 'date', isOptional: true, isEvent: true },
})

/** A task that a superior gave to the office (*nhiệm vụ cấp trên giao*). */
export type AssignedTaskTable = RowOf<typeof assigned_task>
