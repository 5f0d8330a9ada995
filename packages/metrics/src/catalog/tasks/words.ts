import {
  columnsOf,
  counted,
  date,
  dueInPeriod,
  flags,
  noun,
  ofThePeriod,
} from '../columns-of.ts'
import { occurring } from './conditions.ts'
import {
  assignedTasksOnTime,
  broadcasts,
  dutiesOnTime,
  tasksOnSchedule,
} from './kpis.ts'
import { assignedTasks, dutyOccurrenceRows, taskOccurrences } from './rows.ts'
import type { DefinableRows } from '../../definition/definable.ts'
import type { Database } from '../../schema.ts'

const occurrenceColumns = {
  ...columnsOf(
    'task_progress',
    {
      percent: noun('phần trăm hoàn thành', 'percentage done'),
      completed_on: date('ngày hoàn thành', 'date of completion', {
        vi: 'hoàn thành trong kỳ',
        en: 'completed in the period',
      }),
      approved_on: date('ngày phê duyệt', 'date of approval', {
        vi: 'được phê duyệt trong kỳ',
        en: 'approved in the period',
      }),
      product_ref: noun('số văn bản', 'number of the document'),
      product_on: date('ngày văn bản', 'date of the document'),
      note: noun('ghi chú', 'note'),
      flags,
    },
    ['task', 'period', 'period_to', 'due_on'],
  ),
  task: { type: 'text', sql: 'occurrence.task', ...noun('nhiệm vụ', 'task') },
  period: { type: 'text', sql: 'occurrence.period', ...noun('kỳ', 'period') },
  period_to: {
    type: 'date',
    sql: () => occurring.on(undefined),
    ...date('ngày cuối kỳ của lượt', 'last day of its period', ofThePeriod),
    cohort: occurring,
  },
  unit: { type: 'text', sql: 'occurrence.unit', ...noun('đơn vị', 'unit') },
  measure: {
    type: 'text',
    sql: 'occurrence.measure',
    ...noun('chỉ tiêu đo', 'measure'),
  },
} satisfies DefinableRows<never>['columns']

const assignedColumns = columnsOf('assigned_task', {
  code: noun('mã nhiệm vụ', 'code'),
  title: noun('tên nhiệm vụ', 'title'),
  unit: noun('đơn vị', 'unit'),
  assigned_on: date('ngày giao', 'date of assignment', {
    vi: 'được giao trong kỳ',
    en: 'assigned in the period',
  }),
  due_on: date('ngày hết hạn', 'due date', dueInPeriod),
  completed_on: date('ngày hoàn thành', 'date of completion', {
    vi: 'hoàn thành trong kỳ',
    en: 'completed in the period',
  }),
  flags,
})

/** What definition files may name of tasks. */
export const definableTasks = {
  occurrence: {
    rows: taskOccurrences,
    columns: occurrenceColumns,
    rules: {
      fallen_due: { condition: counted(tasksOnSchedule) },
      completed_in_time: { condition: tasksOnSchedule.meets },
      completed: { condition: broadcasts.meets, isDated: true },
    },
  },
  duty: {
    rows: dutyOccurrenceRows,
    columns: occurrenceColumns,
    rules: {
      fallen_due: { condition: counted(dutiesOnTime) },
      completed_in_time: { condition: dutiesOnTime.meets },
    },
  },
  assigned_task: {
    rows: assignedTasks,
    columns: assignedColumns,
    rules: {
      fallen_due: { condition: counted(assignedTasksOnTime) },
      completed_in_time: { condition: assignedTasksOnTime.meets },
    },
  },
} satisfies Readonly<Record<string, DefinableRows<Database>>>
