import { daysBetween, nextPeriod, yearToDate } from '@motcua/metrics/calendar'
import type { DateText } from '@motcua/metrics'
import { columnDate, proseDate } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import type { Words } from '../words/words.ts'
import {
  column,
  count,
  note,
  row,
  table,
  tableOr,
  text,
  words as inWords,
} from './cells.ts'
import type { ReportInput } from './input.ts'
import { lastDay, ownTasks, stateOf, taskStates } from './own-tasks.ts'
import type { Dated, Own } from './own-tasks.ts'
import type { Block, ReportRow } from './report.ts'

/** Section III: the groups of the plan, with how many occurrences fell due and what became of them. */
export function groupBlocks(
  facts: Facts,
  input: ReportInput,
): readonly Block[] {
  const { words } = facts
  const { say } = words
  const own = ownTasks(input)
  if (own.length === 0) return [text(say('report.noTasks'))]
  const day = lastDay(input)
  const { from } = yearToDate(input.period)
  const counted = (of: readonly Own[]) => {
    const fallen = of.flatMap(({ due }) =>
      due.filter((o) => from <= o.dueOn && o.dueOn <= day),
    )
    const all = fallen.map((o) => stateOf(o, day))
    return {
      due: fallen.length,
      cells: [
        of.length,
        fallen.length,
        ...taskStates.map((s) => all.filter((a) => a === s).length),
      ],
      onTime: all.filter((s) => s === 'onTime').length,
    }
  }
  const groups = input.plan.groups.filter(({ id }) =>
    own.some(({ task }) => task.group === id),
  )
  const total = counted(own)
  const dated = {
    date: proseDate(day, words),
    undated: words.count(own.filter(({ due }) => due.length === 0).length),
  }
  return [
    text(
      total.due === 0
        ? say('report.noneDue', dated)
        : say('report.occurrences', {
            ...dated,
            done: words.count(total.onTime),
            due: words.count(total.due),
          }),
    ),
    table(
      [
        column(say('groups.group'), 'words', 70),
        column(say('groups.tasks'), 'count', 14),
        column(say('groups.due'), 'count', 16),
        ...taskStates.map((s) => column(say(`groups.${s}`), 'count', 17)),
      ],
      [
        ...groups.map(({ id, title }) =>
          row([
            inWords(`${id}. ${title}`),
            ...counted(own.filter(({ task }) => task.group === id)).cells.map(
              (n) => count(n, words),
            ),
          ]),
        ),
        row(
          [
            inWords(say('annexII.total')),
            ...total.cells.map((n) => count(n, words)),
          ],
          true,
        ),
      ],
    ),
  ]
}

/** Section V: what falls due in the period after. */
export function nextBlocks(
  { words }: Facts,
  input: ReportInput,
): readonly Block[] {
  const next = nextPeriod(input.period)
  const range = {
    from: proseDate(next.from, words),
    to: proseDate(next.to, words),
  }
  const rows = ownTasks(input).flatMap(({ task, due }) => {
    const days = due.filter(
      ({ dueOn, completedOn }) =>
        next.from <= dueOn && dueOn <= next.to && completedOn === null,
    )
    return days.length === 0
      ? []
      : [
          row([
            inWords(task.id),
            inWords(task.text),
            inWords(task.lead),
            inWords(
              days.map(({ dueOn }) => columnDate(dueOn, words)).join(', '),
            ),
          ]),
        ]
  })
  if (rows.length === 0) return [text(words.say('report.noNextTasks', range))]
  const { say } = words
  return [
    text(say('report.nextTasks', range)),
    table(
      [
        column(say('tasks.id'), 'middle', 13),
        column(say('tasks.text'), 'words', 90),
        column(say('tasks.lead'), 'words', 32),
        column(`${say('tasks.due')} ${say('tasks.dueOf')}`, 'middle', 30),
      ],
      rows,
    ),
  ]
}

/** Annex VI: every task of the unit, by the groups of the plan. */
export function taskBlocks(
  { words }: Facts,
  input: ReportInput,
): readonly Block[] {
  const { say } = words
  const own = ownTasks(input)
  const day = lastDay(input)
  const rows = input.plan.groups.flatMap(
    ({ id, title }): readonly ReportRow[] => {
      const of = own.filter(({ task }) => task.group === id)
      return of.length === 0
        ? []
        : [
            { heading: `${id}. ${title}` },
            ...of.map((one) => taskRow(one, { day, words })),
          ]
    },
  )
  return [
    tableOr(
      say('annexVI.none'),
      [
        column(say('tasks.id'), 'middle', 12),
        column(say('annexVI.text'), 'words', 72),
        column(say('tasks.lead'), 'words', 27),
        column(say('annexVI.supporting'), 'words', 27),
        column(say('tasks.time'), 'words', 27),
        column(`${say('tasks.due')} ${say('tasks.dueOf')}`, 'middle', 24),
        column(say('annexVI.completed'), 'middle', 20),
        column(say('annexVI.product'), 'middle', 24),
        column(say('tasks.state'), 'words', 30),
      ],
      rows,
    ),
    note(say('tasks.inferred')),
  ]
}

function taskRow(
  own: Own,
  { day, words }: { readonly day: DateText; readonly words: Words },
): ReportRow {
  const { task, due } = own
  const done = due.findLast(
    ({ completedOn }) => completedOn !== null && completedOn <= day,
  )
  const product = due.findLast(
    (o) => o.product !== null && (o.productOn ?? day) <= day,
  )
  return row(
    [
      task.id,
      task.text,
      task.lead,
      task.supporting === '' ? '–' : task.supporting,
      task.time,
      dueText(due, words),
      done?.completedOn ? columnDate(done.completedOn, words) : '–',
      productText(product, words),
      stateText(own, { day, words }),
    ].map(inWords),
  )
}

function productText(of: Dated | undefined, words: Words): string {
  if (!of?.product) return '–'
  return of.productOn
    ? words.say('annexVI.productOf', {
        product: of.product,
        date: columnDate(of.productOn, words),
      })
    : of.product
}

function dueText(due: readonly Dated[], words: Words): string {
  const days = due.map(({ dueOn }) => columnDate(dueOn, words))
  if (days.length === 0) return '–'
  return days.length <= 2
    ? days.join(', ')
    : words.say('tasks.dueMany', {
        n: words.count(days.length),
        from: days[0] ?? '',
        to: days.at(-1) ?? '',
      })
}

function stateText(
  { task, due }: Own,
  { day, words }: { readonly day: DateText; readonly words: Words },
): string {
  const { say, count: of } = words
  if (task.kind === 'ongoing') return say('annexVI.ongoing')
  if (task.kind === 'on_event') return say('task.unreported')
  if (due.length === 0) return say('annexVI.undated')
  const fallen = due.filter(({ dueOn }) => dueOn <= day)
  const [only] = fallen
  if (!only) return say('annexVI.later')
  if (due.length === 1) return oneState(only, { day, words })
  const each = taskStates.flatMap((state) => {
    const n = fallen.filter((o) => stateOf(o, day) === state).length
    return n === 0 ? [] : [say(`annexVI.${state}s`, { n: of(n) })]
  })
  return say('annexVI.states', {
    due: of(fallen.length),
    states: each.join(', '),
  })
}

function oneState(
  occurrence: Dated,
  { day, words }: { readonly day: DateText; readonly words: Words },
): string {
  const { say, count: of } = words
  const { dueOn, completedOn } = occurrence
  switch (stateOf(occurrence, day)) {
    case 'onTime':
      return say('task.onTime')
    case 'late':
      return say('task.late', {
        days: of(daysBetween(dueOn, completedOn ?? day)),
      })
    case 'overdue':
      return say('task.overdue', { days: of(daysBetween(dueOn, day)) })
    case 'unreported':
      return say('task.unreported')
  }
}
