import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import {
  fallingAssigned,
  hasAssignedFallenDue,
  hasFallenDue,
  isAssignedInTime,
  isBroadcast,
  isCompleted,
  isCompletedInTime,
  occurring,
} from './conditions.ts'
import { assignedTasks, dutyOccurrenceRows, taskOccurrences } from './rows.ts'
import type { Database } from '../../schema.ts'

const k = defineKpis<Database>()

/**
 * Share of the occurrences of the plan's tasks that were completed in time.
 *
 * An occurrence belongs to the period that it is due in or reports on: the
 * report of the 1st is that of the month before. Ongoing, on-event and undated
 * tasks are outside; `undatedTasks` lists them.
 *
 * @source Plan 2062/KH-SKHĐT, annex; the due dates are inferred
 */
export const tasksOnSchedule = k.ratio(taskOccurrences, {
  id: 'tasks_on_schedule',
  version: 1,
  title: { vi: 'Nhiệm vụ đúng tiến độ', en: 'Tasks on schedule' },
  cites: plan2062('PL'),
  cohort: occurring,
  counts: hasFallenDue,
  meets: isCompletedInTime,
})

/**
 * Broadcasts (*phát sóng*) done of those planned: completed by the last day.
 *
 * @source Plan 2062/KH-SKHĐT, annex VIII.2
 */
export const broadcasts = k.ratio(taskOccurrences, {
  id: 'broadcasts',
  version: 1,
  title: {
    vi: 'Nội dung tuyên truyền đã phát sóng',
    en: 'Broadcasts done',
  },
  cites: plan2062('PL.VIII.2'),
  cohort: occurring,
  counts: isBroadcast,
  meets: isCompleted,
})

/**
 * Share of the occurrences of what the plan's text asks for beside its annex,
 * such as the reports on the conduct of the office, that were done in time.
 *
 * @source Plan 2062/KH-SKHĐT, III.7; the due dates are inferred
 */
export const dutiesOnTime = k.ratio(dutyOccurrenceRows, {
  id: 'duties_on_time',
  version: 1,
  title: {
    vi: 'Nghĩa vụ ngoài Phụ lục đúng hạn',
    en: 'Duties outside the annex on time',
  },
  cites: plan2062('III.7'),
  cohort: occurring,
  counts: hasFallenDue,
  meets: isCompletedInTime,
})

/**
 * Share of the tasks given by superiors and due in the period that were completed in time.
 *
 * @source Plan 2062/KH-SKHĐT, annex VII.7
 */
export const assignedTasksOnTime = k.ratio(assignedTasks, {
  id: 'assigned_tasks_on_time',
  version: 1,
  title: {
    vi: 'Nhiệm vụ cấp trên giao hoàn thành đúng hạn',
    en: 'Assigned tasks completed in time',
  },
  cites: plan2062('PL.VII.7'),
  cohort: fallingAssigned,
  counts: hasAssignedFallenDue,
  meets: isAssignedInTime,
})
