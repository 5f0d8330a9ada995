/* @motcua/metrics/plan: What a plan asks for: its targets, the occurrences of its tasks, its annexes. */

export { deviationOf } from './plan/deviation.ts'
export type { Deviation } from './plan/deviation.ts'
export { dutyOccurrences, occurrences, undatedTasks } from './plan/tasks.ts'
export type { Occurrence, UndatedTask } from './plan/tasks.ts'
export type { TaskKind } from './plan/task-kind.ts'
export { planAnnexes } from './plan/annexes.ts'
export type { CitingKpi, PlanAnnexes } from './plan/annexes.ts'
export { statusOf, targetAt, targetOf } from './evaluation/status.ts'
export type { StandingTarget } from './evaluation/status.ts'
