import { formatCount } from '@motcua/metrics'
import { addDays, daysBetween } from '@motcua/metrics/calendar'
import { occurrences } from '@motcua/metrics/plan'
import type { DateText, Task } from '@motcua/metrics'
import type { ScorecardInput, TaskState } from './input.ts'
import type { Scorecard, TaskRow } from './scorecard.ts'
import { columnDate } from '../words/dates.ts'

/** An occurrence that has a due date, and the task that it is of. */
interface DueState extends TaskState {
  readonly dueOn: DateText
  readonly of: Task
  /** The date that the plan alone gives. */
  readonly inferredOn: DateText | null
}

/**
 * The tasks that fall due in the period and those left overdue from before it, a
 * row for each state of a task, as they stood on the last day that is known of.
 */
export function taskTable(
  input: ScorecardInput,
  isRoot: boolean,
): Scorecard['tasks'] {
  const { period, asOf } = input
  const yesterday = addDays(asOf.slice(0, 10), -1)
  const day = yesterday < period.to ? yesterday : period.to
  const due = dueStates(input, isRoot)
  const isOpen = (o: DueState) => o.dueOn < period.from && !isDone(o, day)
  const unreported = due.filter((o) => isOpen(o) && !o.isReported)
  const shown = due.filter(
    (o) => period.from <= o.dueOn || (isOpen(o) && o.isReported),
  )
  const rows = taskRows(shown, day)
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
      ...(shown.some(isMoved)
        ? [`Hạn do văn bản khác đặt: ${counted(shown.filter(isMoved))}.`]
        : []),
    ],
  }
}

/** Of the unit's tasks, each time that was due by the period's end, in the plan's order. */
function dueStates(
  { plan, period, unit, occurrences: given }: ScorecardInput,
  isRoot: boolean,
): readonly DueState[] {
  const tasks = new Map(
    plan.tasks
      .filter((t) => isRoot || t.leadUnits.includes(unit))
      .map((t) => [t.id, t]),
  )
  const states = new Map(given.map((o) => [keyOf(o), o]))
  return occurrences(plan).flatMap((o): readonly DueState[] => {
    const task = tasks.get(o.task)
    const state = states.get(keyOf(o))
    if (!task || !state || state.dueOn === null || state.dueOn > period.to)
      return []
    return [{ ...state, dueOn: state.dueOn, of: task, inferredOn: o.dueOn }]
  })
}

/** A row for each state of a task, the first due before the others. */
function taskRows(
  shown: readonly DueState[],
  day: DateText,
): readonly TaskRow[] {
  return [...Map.groupBy(shown, (o) => `${o.task} ${stateOf(o, day)}`).values()]
    .flatMap((same) => {
      const sorted = same.toSorted(byDueDate)
      return sorted.slice(0, 1).map((first) => ({ first, sorted }))
    })
    .toSorted((a, b) => byDueDate(a.first, b.first))
    .map(({ first, sorted }) => ({
      id: first.of.id,
      text: first.of.text,
      lead: first.of.lead,
      time: first.of.time,
      due: dueText(sorted.map((o) => o.dueOn)),
      state: stateOf(first, day),
    }))
}

function isMoved({ dueOn, inferredOn }: DueState): boolean {
  return dueOn !== inferredOn
}

function keyOf(of: Pick<TaskState, 'task' | 'period'>): string {
  return `${of.task} ${of.period}`
}

function isDone({ completedOn }: TaskState, day: DateText): boolean {
  return completedOn !== null && completedOn <= day
}

/** How an occurrence stood at the end of a day. */
function stateOf(task: DueState, day: DateText): string {
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

function byDueDate(a: DueState, b: DueState): number {
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
  const days = due.map(columnDate)
  return days.length <= 2
    ? days.join(', ')
    : `${formatCount(days.length)} lần, ${days[0]} – ${days.at(-1)}`
}
