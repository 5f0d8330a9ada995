import { addDays, daysBetween, formatCount, occurrences } from '@motcua/metrics'
import type { DateText } from '@motcua/metrics'
import type { ScorecardInput, TaskState } from './input.ts'
import type { Scorecard, TaskRow } from './scorecard.ts'
import { columnDate } from '../words/dates.ts'

/** An occurrence that has a due date. */
type Dated = TaskState & { readonly dueOn: DateText }

/**
 * The tasks that fall due in the period and those left overdue from before it, a
 * row for each state of a task, as they stood on the last day that is known of.
 */
export function taskTable(
  { plan, period, unit, asOf, occurrences: given }: ScorecardInput,
  isRoot: boolean,
): Scorecard['tasks'] {
  const tasks = new Map(
    plan.tasks
      .filter((t) => isRoot || t.leadUnits.includes(unit))
      .map((t) => [t.id, t]),
  )
  const yesterday = addDays(asOf.slice(0, 10), -1)
  const day = yesterday < period.to ? yesterday : period.to
  const states = new Map(given.map((o) => [keyOf(o), o]))
  const planned = occurrences(plan).filter((o) => tasks.has(o.task))
  const due = planned.flatMap((o): readonly Dated[] => {
    const state = states.get(keyOf(o))
    return state && isDated(state) && state.dueOn <= period.to ? [state] : []
  })
  const earlier = due.filter((o) => o.dueOn < period.from && !isDone(o, day))
  const unreported = earlier.filter((o) => !o.isReported)
  const shown = due
    .filter((o) => period.from <= o.dueOn || earlier.includes(o))
    .filter((o) => !unreported.includes(o))
  const rows = [
    ...Map.groupBy(shown, (o) => `${o.task} ${stateOf(o, day)}`).values(),
  ]
    .map((same) => same.toSorted(byDueDate))
    .toSorted(([a], [b]) => (a && b ? byDueDate(a, b) : 0))
    .flatMap(([first, ...more]): readonly TaskRow[] => {
      const task = first && tasks.get(first.task)
      if (!task) return []
      const { id, text, lead, time } = task
      const days = [first, ...more].map((o) => o.dueOn)
      return [
        {
          id,
          text,
          lead,
          time,
          due: dueText(days),
          state: stateOf(first, day),
        },
      ]
    })
  const inferred = new Map(planned.map((o) => [keyOf(o), o.dueOn]))
  const moved = shown.filter((o) => inferred.get(keyOf(o)) !== o.dueOn)
  return {
    caption: 'Nhiệm vụ đến hạn và quá hạn trong kỳ',
    rows,
    notes: [
      ...(rows.length === 0 ? ['Không có nhiệm vụ đến hạn trong kỳ.'] : []),
      ...(unreported.length > 0
        ? [
            `Đến hạn trước kỳ, chưa có báo cáo hoàn thành: ${formatCount(unreported.length)} lượt (${counted(unreported)}).`,
          ]
        : []),
      'Hạn suy ra từ Kế hoạch; không gồm nhiệm vụ thường xuyên, khi có phát sinh, chưa xác định hạn.',
      ...(moved.length > 0
        ? [`Hạn do văn bản khác đặt: ${counted(moved)}.`]
        : []),
    ],
  }
}

function keyOf(of: Pick<TaskState, 'task' | 'period'>): string {
  return `${of.task} ${of.period}`
}

function isDated(state: TaskState): state is Dated {
  return state.dueOn !== null
}

function isDone({ completedOn }: TaskState, day: DateText): boolean {
  return completedOn !== null && completedOn <= day
}

/** How an occurrence stood at the end of a day. */
function stateOf(task: Dated, day: DateText): string {
  const { dueOn, completedOn, isReported } = task
  if (completedOn !== null && isDone(task, day)) {
    const late = daysBetween(dueOn, completedOn)
    return late > 0
      ? `Hoàn thành chậm ${formatCount(late)} ngày`
      : 'Hoàn thành đúng hạn'
  }
  if (!isReported) return 'Chưa có báo cáo'
  const overdue = daysBetween(dueOn, day)
  return overdue > 0
    ? `Quá hạn, chưa hoàn thành (${formatCount(overdue)} ngày)`
    : 'Đang thực hiện, chưa đến hạn'
}

function byDueDate(a: Dated, b: Dated): number {
  return a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0
}

/** `II.3, II.9: 2 lượt`. */
function counted(some: readonly TaskState[]): string {
  return [...Map.groupBy(some, ({ task }) => task)]
    .map(([id, { length }]) => (length > 1 ? `${id}: ${length} lượt` : id))
    .join(', ')
}

/** One or two days in full, more as how many from when to when. */
function dueText(due: readonly DateText[]): string {
  const days = due.map((d) => columnDate(d) ?? '')
  return days.length <= 2
    ? days.join(', ')
    : `${formatCount(days.length)} lần, ${days[0]} – ${days.at(-1)}`
}
