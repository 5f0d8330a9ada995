import { fallenDue } from '../fallen-due.ts'
import { occurrenceDue } from './rows.ts'
import type { AssignedRow, OccurrenceRow, OccurrenceTables } from './rows.ts'
import { cohort, condition } from '../../definition/conditions.ts'
import type { Cohort } from '../../definition/kpi.ts'
import { expressionBuilder } from 'kysely'

const eb = expressionBuilder<OccurrenceTables, keyof OccurrenceTables>()

/** The data period of an occurrence: that which it reports on or is due in, also where another text sets the date. */
export const occurring: Cohort<unknown> = cohort(
  { vi: 'của kỳ', en: 'of the period' },
  () => eb.fn.coalesce('occurrence.period_to', occurrenceDue()),
)

/** Completed on or before the due date. */
export const isCompletedInTime = condition(
  { vi: 'hoàn thành đúng hạn', en: 'completed in time' },
  () => eb('task_progress.completed_on', '<=', occurrenceDue()),
)

/** Fallen due by what is known. */
export const hasFallenDue = fallenDue<OccurrenceRow>(occurrenceDue)

/** Broadcasts of the plan. */
export const isBroadcast = condition<OccurrenceRow>(
  { vi: 'phát sóng theo Kế hoạch', en: 'broadcasts of the plan' },
  ({ eb }) => eb('occurrence.measure', '=', 'broadcasts'),
)

/** Completed by the last day. */
export const isCompleted = condition<OccurrenceRow>(
  {
    vi: 'đã phát sóng đến hết ngày cuối kỳ',
    en: 'broadcast by the last day',
  },
  ({ eb, to }) => eb('task_progress.completed_on', '<=', to),
)

/** Assigned tasks due in the period. */
export const fallingAssigned = cohort<AssignedRow>(
  { vi: 'đến hạn trong kỳ', en: 'due in the period' },
  ({ eb }) => eb.ref('assigned_task.due_on'),
)

/** Fallen due by what is known. */
export const hasAssignedFallenDue = fallenDue<AssignedRow>(({ eb }) =>
  eb.ref('assigned_task.due_on'),
)

/** Completed on or before the due date. */
export const isAssignedInTime = condition<AssignedRow>(
  { vi: 'hoàn thành đúng hạn', en: 'completed in time' },
  ({ eb }) =>
    eb('assigned_task.completed_on', '<=', eb.ref('assigned_task.due_on')),
)
