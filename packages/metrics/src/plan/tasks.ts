import type { Duty, Plan, Task } from './plan.ts'
import type { DateText } from '../schema.ts'
import { occurrencePeriods } from './task-kind.ts'
import type { TaskKind } from './task-kind.ts'

/** One time that a task of the plan has to be done: what one row of `task_progress` tells of. */
export interface Occurrence {
  /** Id of the task, `II.9`. */
  readonly task: string
  readonly kind: TaskKind
  /** Key of the period that it is due in or reports on, `2018-Q1`; with `task` its key. */
  readonly period: string
  readonly periodFrom: DateText
  readonly periodTo: DateText
  /** As inferred from the plan; null where another text has to set it. */
  readonly dueOn: DateText | null
  /** The unit that leads the task; null where none or several do: then it is the whole office's. */
  readonly unit: string | null
  /** Id of the KPI that measures the occurrence apart; null where none does. */
  readonly measure: string | null
}

/**
 * The occurrences of the tasks of a plan, in the order of the plan and of the
 * due dates there. Those without a date count once `task_progress` gives one.
 * `ongoing` and `on_event` tasks have none: they are never overdue.
 *
 * A period lies around its due date; of `monthly_day` it ends before the month
 * of the date; where the plan has no date, or another text sets it, the two are
 * not tied.
 *
 * @example
 * occurrences(plan).filter((o) => o.task === 'II.9').at(-1)
 * // { task: 'II.9', kind: 'monthly_day', period: '2018-12', periodFrom: '2018-12-01',
 * //   periodTo: '2018-12-31', dueOn: '2019-01-01', unit: 'vp', measure: null }
 */
export function occurrences(plan: Plan): readonly Occurrence[] {
  const known = ofPlans.get(plan)
  if (known) return known
  const all = Object.freeze(
    plan.tasks.flatMap((task) => occurrencesOf(task, plan)),
  )
  ofPlans.set(plan, all)
  return all
}

/** Asked for by every paper of a period, by one plan. */
const ofPlans = new WeakMap<Plan, readonly Occurrence[]>()

/**
 * The occurrences of what the text of a plan asks for beside the tasks of its
 * annex, as the monthly report on the conduct of the office.
 *
 * @example
 * dutyOccurrences({ ...plan, duties: [] }).length // 0
 */
export function dutyOccurrences(plan: Plan): readonly Occurrence[] {
  return Object.freeze(
    (plan.duties ?? []).flatMap((duty) => occurrencesOf(duty, plan)),
  )
}

function occurrencesOf(of: Task | Duty, { year }: Plan): readonly Occurrence[] {
  return occurrencePeriods(of, year).map((period, i) =>
    Object.freeze({
      task: of.id,
      kind: of.kind,
      period: period.key,
      periodFrom: period.from,
      periodTo: period.to,
      dueOn: of.due[i] ?? null,
      unit: (of.leadUnits.length === 1 && of.leadUnits[0]) || null,
      measure: ('measure' in of && of.measure) || null,
    }),
  )
}

/** A task that the plan alone does not let count as on schedule or not. */
export interface UndatedTask {
  readonly task: string
  readonly reason: 'ongoing' | 'on_event' | 'no_due_date'
  /** Keys of its occurrences that have no due date; empty where it has no occurrences. */
  readonly periods: readonly string[]
}

/**
 * The tasks outside the denominator of what is on schedule, in the order of the
 * plan. Of `no_due_date`, the occurrences that `task_progress` gives a date are
 * inside nevertheless.
 *
 * @example
 * undatedTasks(plan)[0] // { task: 'I.1', reason: 'no_due_date', periods: ['2018'] }
 */
export function undatedTasks(plan: Plan): readonly UndatedTask[] {
  const open = Map.groupBy(
    occurrences(plan).filter((o) => o.dueOn === null),
    (o) => o.task,
  )
  return Object.freeze(
    plan.tasks.flatMap(({ id, kind }): readonly UndatedTask[] => {
      const periods = Object.freeze((open.get(id) ?? []).map((o) => o.period))
      if (kind === 'ongoing' || kind === 'on_event')
        return [Object.freeze({ task: id, reason: kind, periods })]
      return periods.length === 0
        ? []
        : [Object.freeze({ task: id, reason: 'no_due_date', periods })]
    }),
  )
}
