import { addDays, daysBetween, yearToDate } from '@motcua/metrics/calendar'
import { occurrences, undatedTasks } from '@motcua/metrics/plan'
import type { DateText, Task } from '@motcua/metrics'
import type { Facts } from './facts.ts'
import type { ScorecardInput, TaskState } from './input.ts'
import type { Scorecard, TaskRow } from './scorecard.ts'
import { columnDate } from '../words/dates.ts'
import { ended } from '../words/sentences.ts'
import type { Words } from '../words/words.ts'

/** An occurrence that has a due date, and the task that it is of. */
interface DueState extends TaskState {
  readonly dueOn: DateText
  readonly of: Task
  /** The date that the plan alone gives. */
  readonly inferredOn: DateText | null
}

/** Up to how many rows are printed; all of them go into the XLSX and the JSON. */
const printedTasks = 10
/** Of the whole office, up to how many rows say each who leads them. */
const fewTasks = 4

/**
 * The tasks that fall due in the period and those left overdue from before it, a
 * row for each state of a task, as they stood on the last day that is known of.
 * The paper of the whole office names those done in time by their codes alone, and
 * of more than a month those that may still be; that of a unit has rows of them too,
 * which give way to the others.
 */
export function taskTable(facts: Facts, isRoot: boolean): Scorecard['tasks'] {
  const { input, words } = facts
  const { say, count } = words
  const { period, asOf } = input
  const yesterday = addDays(asOf.slice(0, 10), -1)
  const day = yesterday < period.to ? yesterday : period.to
  const due = dueStates(input, isRoot)
  const isOpen = (o: DueState) => o.dueOn < period.from && !isDone(o, day)
  const unreported = due.filter((o) => isOpen(o) && !o.isReported)
  const shown = due.filter(
    (o) => period.from <= o.dueOn || (isOpen(o) && o.isReported),
  )
  const all = taskRows(shown, day, words)
  const isLonger = isRoot && period.kind !== 'month'
  const inTime = [say('task.onTime'), ...(isLonger ? [say('task.open')] : [])]
  const late = all.filter(({ state }) => !inTime.includes(state))
  const asked = isRoot ? late : all
  const first = [...late, ...asked.filter((row) => !late.includes(row))]
  const printed = new Set(first.slice(0, printedTasks))
  const rows = all.filter((row) => printed.has(row))
  const coded = isRoot
    ? Map.groupBy(shown, (o) => stateOf(o, day, words))
    : new Map<string, DueState[]>()
  const sharedLead = leadOf(rows, isRoot)
  return {
    caption: say('tasks.caption'),
    rows,
    sharedLead,
    all,
    notes: [
      ...(all.length === 0 ? [say('tasks.none')] : []),
      ...leadWords(rows, sharedLead, words),
      ...restWords(asked, rows, words),
      ...inTime.flatMap((state) => {
        const of = coded.get(state) ?? []
        const tasks = counted(of, words)
        return of.length === 0
          ? []
          : [say('tasks.inState', { state, count: count(of.length), tasks })]
      }),
      ...doneWords(due, facts, day),
      ...(unreported.length > 0
        ? [
            say('tasks.unreported', {
              count: count(unreported.length),
              tasks: counted(unreported, words),
            }),
          ]
        : []),
      ...(rows.length === 0 ? [] : [say('tasks.inferred')]),
      ...taskNotes(shown, words),
      ...(shown.some(isMoved)
        ? [
            say('tasks.moved', {
              tasks: counted(shown.filter(isMoved), words),
            }),
          ]
        : []),
    ],
  }
}

/** Who leads most rows; of the whole office where that is worth a note, that is more than half of some. */
function leadOf(rows: readonly TaskRow[], isRoot: boolean): string | null {
  const [[lead, of] = [null, []]] = [
    ...Map.groupBy(rows, (row) => row.lead),
  ].toSorted(([, a], [, b]) => b.length - a.length)
  const isWorth = rows.length > fewTasks && of.length > rows.length / 2
  return isRoot && !isWorth ? null : lead
}

function leadWords(
  rows: readonly TaskRow[],
  unit: string | null,
  { say }: Words,
): readonly string[] {
  if (unit === null) return []
  const isOfAll = rows.every(({ lead }) => lead === unit)
  return [say(isOfAll ? 'tasks.sharedLead' : 'tasks.mostLead', { unit })]
}

/** How many rows there are, and how those stand that are not printed. */
function restWords(
  asked: readonly TaskRow[],
  rows: readonly TaskRow[],
  { say, count }: Words,
): readonly string[] {
  const rest = asked.filter((row) => !rows.includes(row))
  if (rest.length === 0) return []
  const tasks = [...Map.groupBy(rest, ({ state }) => state)].map(
    ([state, of]) =>
      say('tasks.rest', { state, tasks: of.map(({ id }) => id).join(', ') }),
  )
  return [
    say('tasks.some', {
      count: count(asked.length),
      printed: count(rows.length),
      tasks: tasks.join('; '),
    }),
  ]
}

/** How many of those that have fallen due this year were done in time, and which tasks have no due date. */
function doneWords(
  due: readonly DueState[],
  { input, words }: Facts,
  day: DateText,
): readonly string[] {
  const { plan, unit, evaluation, occurrences: given, period } = input
  const isOffice = unit === evaluation.units[0]?.code
  const dated = new Set(
    given.filter((o) => o.dueOn !== null).map(({ task }) => task),
  )
  const own = plan.tasks.filter((t) => isOffice || t.leadUnits.includes(unit))
  const undated = undatedTasks(plan)
    .map(({ task }) => task)
    .filter((id) => !dated.has(id) && own.some((t) => t.id === id))
  if (own.length === 0) return []
  const { from } = yearToDate(period)
  const fallen = due.filter((o) => from <= o.dueOn && o.dueOn <= day)
  const done = fallen.filter((o) => isDone(o, o.dueOn)).length
  const isTold = fallen.length === 0 || given.some((o) => o.isReported)
  return [
    ...(isTold ? [] : [words.say('tasks.noReports')]),
    words.say('tasks.done', {
      done: isTold ? words.count(done) : '…',
      due: words.count(fallen.length),
      undated: words.count(undated.length),
    }),
    ...(undated.length === 0
      ? []
      : [words.say('tasks.undated', { tasks: undated.join(', ') })]),
  ]
}

/** What the plan says of the times of tasks that are shown: how they were read, where its texts differ. */
function taskNotes(
  shown: readonly DueState[],
  { say }: Words,
): readonly string[] {
  // Else the note tells no more than the row: how often, by when.
  const isOdd = ({ kind, due }: Task) =>
    kind.startsWith('by_') && due.length > 1
  const noted = new Map(
    shown.flatMap(({ of }) => (isOdd(of) ? [[of.id, of.note] as const] : [])),
  )
  return [...noted].flatMap(([task, note]) =>
    note === undefined ? [] : [say('tasks.note', { task, note: ended(note) })],
  )
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
  words: Words,
): readonly TaskRow[] {
  return [
    ...Map.groupBy(
      shown,
      (o) => `${o.task} ${stateOf(o, day, words)}`,
    ).values(),
  ]
    .flatMap((same) => {
      const sorted = same.toSorted(byDueDate)
      return sorted.slice(0, 1).map((first) => ({ first, sorted }))
    })
    .toSorted((a, b) => byDueDate(a.first, b.first))
    .map(({ first, sorted }) => ({
      id: first.of.id,
      text: first.of.text,
      lead: first.of.lead,
      supporting: first.of.supporting,
      time: first.of.time,
      due: dueText(
        sorted.map((o) => o.dueOn),
        words,
      ),
      state: stateOf(first, day, words),
      cells: { due: sorted.length === 1 ? first.dueOn : null },
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
function stateOf(task: DueState, day: DateText, words: Words): string {
  const { say, count } = words
  const { dueOn, completedOn, isReported } = task
  if (completedOn !== null && isDone(task, day)) {
    const late = daysBetween(dueOn, completedOn)
    return late > 0
      ? say('task.late', { days: count(late) })
      : say('task.onTime')
  }
  if (!isReported) return say('task.unreported')
  const overdue = daysBetween(dueOn, day)
  return overdue > 0
    ? say('task.overdue', { days: count(overdue) })
    : say('task.open')
}

function byDueDate(a: DueState, b: DueState): number {
  return a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0
}

/** `II.3, II.9: 2 lượt`. */
function counted(some: readonly TaskState[], { say }: Words): string {
  return [...Map.groupBy(some, ({ task }) => task)]
    .map(([task, { length }]) =>
      length > 1 ? say('tasks.times', { task, n: String(length) }) : task,
    )
    .join(', ')
}

/** One or two days in full, more as how many from when to when. */
function dueText(due: readonly DateText[], words: Words): string {
  const days = due.map((day) => columnDate(day, words))
  return days.length <= 2
    ? days.join(', ')
    : words.say('tasks.dueMany', {
        n: words.count(days.length),
        from: days[0] ?? '',
        to: days.at(-1) ?? '',
      })
}
