import { addDays } from '@motcua/metrics/calendar'
import { occurrences } from '@motcua/metrics/plan'
import type { DateText, Plan, Task } from '@motcua/metrics'
import type { ReportInput, TaskDetail } from './input.ts'

/** A task of the unit with its occurrences that have a due date. */
export interface Own {
  readonly task: Task
  readonly due: readonly Dated[]
}

/** An occurrence that has a due date. */
export interface Dated extends TaskDetail {
  readonly dueOn: DateText
}

/** How an occurrence that fell due stands. */
export type State = 'onTime' | 'late' | 'overdue' | 'unreported'

/** The states of occurrences that fell due. */
export const taskStates = ['onTime', 'late', 'overdue', 'unreported'] as const

/** How an occurrence that fell due stood at the end of a day. */
export function stateOf(
  { dueOn, completedOn, isReported }: Dated,
  day: DateText,
): State {
  if (completedOn !== null && completedOn <= day)
    return completedOn <= dueOn ? 'onTime' : 'late'
  return isReported ? 'overdue' : 'unreported'
}

/** The tasks that the unit leads, of the whole office all, with their occurrences in the order of their dates. */
export function ownTasks({
  plan,
  unit,
  evaluation,
  lists,
}: ReportInput): readonly Own[] {
  const isRoot = evaluation.units.find((u) => u.code === unit)?.parent === null
  const known = new Map(lists.tasks.map((o) => [`${o.task} ${o.period}`, o]))
  const all = Map.groupBy(datedOf(plan, known), ({ task }) => task)
  return plan.tasks
    .filter((task) => isRoot || task.leadUnits.includes(unit))
    .map((task) => ({ task, due: all.get(task.id) ?? [] }))
}

function datedOf(
  plan: Plan,
  known: ReadonlyMap<string, TaskDetail>,
): readonly Dated[] {
  return occurrences(plan)
    .flatMap(({ task, period }) => {
      const state = known.get(`${task} ${period}`)
      return state && state.dueOn !== null
        ? [{ ...state, dueOn: state.dueOn }]
        : []
    })
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
}

/** The last day of the period, or that is known of. */
export function lastDay({ period, asOf }: ReportInput): DateText {
  const yesterday = addDays(asOf.slice(0, 10), -1)
  return yesterday < period.to ? yesterday : period.to
}
