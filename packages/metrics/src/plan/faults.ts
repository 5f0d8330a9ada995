import type { PlanFields } from './fields.ts'
import { occurrencePeriods } from './task-kind.ts'

/** What contradicts itself, and where. */
export interface PlanFault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** All that a plan says of what it does not have, twice, or against itself. */
export function planFaults(plan: PlanFields): readonly PlanFault[] {
  return [
    ...repeated('clauses', plan.clauses),
    ...repeated('groups', plan.groups),
    ...repeated('tasks', plan.tasks),
    ...targetFaults(plan),
    ...taskFaults(plan),
    ...dutyFaults(plan),
    ...deviationFaults(plan),
  ]
}

function targetFaults({ targets, clauses }: PlanFields): readonly PlanFault[] {
  const known = clauses.map((c) => c.id)
  return targets.flatMap((target, i) => {
    const { kpi, comparator, from, to } = target
    const path = ['targets', i]
    return [
      ...unknown([...path, 'clause'], target.clause, known),
      ...reversed([...path, 'to'], from, to),
      ...nearFaults(path, comparator, target),
      ...interimFaults([...path, 'interim'], target),
      ...when(clashes(target, targets.slice(0, i)), {
        path: [...path, 'units'],
        message: `expected one target of ${kpi} for a unit at a time, got two`,
      }),
    ]
  })
}

type Target = PlanFields['targets'][number]

/** A band lies on the side of what misses. */
function nearFaults(
  path: PlanFault['path'],
  comparator: Target['comparator'],
  { value, near }: Pick<Target, 'value' | 'near'>,
): readonly PlanFault[] {
  const isUp = comparator.startsWith('>')
  const isBeside = near === undefined || (isUp ? near < value : near > value)
  return when(!isBeside, {
    path: [...path, 'near'],
    message: `expected a number ${isUp ? 'below' : 'above'} the target ${comparator} ${value}, got ${near}`,
  })
}

/** Steps follow each other, and all are before the end. */
function interimFaults(
  path: PlanFault['path'],
  { interim = [], comparator, from, to }: Target,
): readonly PlanFault[] {
  return interim.flatMap((step, i) => {
    const { until } = step
    const after = interim[i - 1]?.until
    return [
      ...nearFaults([...path, i], comparator, step),
      ...reversed([...path, i, 'until'], from, until),
      ...when(until >= to || (after !== undefined && until <= after), {
        path: [...path, i, 'until'],
        message: `expected a day ${after === undefined ? '' : `after ${after} and `}before ${to}, the last of the target, got ${until}`,
      }),
    ]
  })
}

function taskFaults({ tasks, groups, year }: PlanFields): readonly PlanFault[] {
  const known = groups.map((g) => g.id)
  return tasks.flatMap((task, i) => {
    const { kind, after } = task
    const others = tasks.filter((t) => t !== task).map((t) => t.id)
    const path = ['tasks', i]
    return [
      ...unknown([...path, 'group'], task.group, known),
      ...(after === undefined
        ? when(kind === 'after', {
            path: [...path, 'after'],
            message: 'expected the task that this one waits for, got none',
          })
        : unknown([...path, 'after'], after, others)),
      ...dueFaults([...path, 'due'], task, year),
    ]
  })
}

/** What becomes of a duty is told by its id, as of a task. */
function dutyFaults({
  duties = [],
  tasks,
  clauses,
  year,
}: PlanFields): readonly PlanFault[] {
  const known = clauses.map((c) => c.id)
  return duties.flatMap((duty, i) => {
    const others = [...tasks, ...duties.slice(0, i)]
    const path = ['duties', i]
    return [
      ...when(
        others.some(({ id }) => id === duty.id),
        {
          path: [...path, 'id'],
          message: `expected each id once among tasks and duties, got ${duty.id} twice`,
        },
      ),
      ...unknown([...path, 'clause'], duty.clause, known),
      ...dueFaults([...path, 'due'], duty, year),
    ]
  })
}

/** Each due date is that of one occurrence, and an occurrence has one. */
function dueFaults(
  path: PlanFault['path'],
  task: Pick<PlanFields['tasks'][number], 'kind' | 'due'>,
  year: number,
): readonly PlanFault[] {
  const { kind, due } = task
  const keys = occurrencePeriods(task, year).map((p) => p.key)
  const hasNoDate = kind === 'ongoing' || kind === 'on_event'
  const most =
    ['no due date', 'one due date at most'][keys.length] ??
    `${keys.length} due dates at most`
  return [
    ...when(keys.length === 0 && !hasNoDate, {
      path,
      message: `expected a due date of a task of kind ${kind}, got none`,
    }),
    ...when(due.length > keys.length, {
      path: [...path, keys.length],
      message: `expected ${most} of a task of kind ${kind}, got ${due[keys.length]}`,
    }),
    ...keys.flatMap((key, i) =>
      when(keys.indexOf(key) < i, {
        path: [...path, i],
        message: `expected one due date for ${key}, got ${due[keys.indexOf(key)]} and ${due[i]}`,
      }),
    ),
  ]
}

/** A deviation is from a target that its units have while it is in force. */
function deviationFaults({
  targets,
  deviations,
}: PlanFields): readonly PlanFault[] {
  const spans = (deviations ?? []).map((d) => ({ ...d, to: d.expires }))
  return spans.flatMap((deviation, i) => {
    const { kpi, units, from, to } = deviation
    const path = ['deviations', i]
    if (to < from) return reversed([...path, 'expires'], from, to)
    const then = targets.filter((t) => t.from <= to && from <= t.to)
    const kpis = [...new Set(then.map((t) => t.kpi))]
    const given = then.filter((t) => t.kpi === kpi).flatMap((t) => t.units)
    const span = `from ${from} to ${to}`
    if (given.length === 0)
      return [
        {
          path: [...path, 'kpi'],
          message: `expected a KPI with a target ${span}: ${kpis.join(', ') || 'there is none'}, got ${kpi}`,
        },
      ]
    return [
      ...(given.includes('*') ? [] : units).flatMap((unit, j) =>
        when(unit !== '*' && !given.includes(unit), {
          path: [...path, 'units', j],
          message: `expected a unit with a target of ${kpi} ${span}: ${[...new Set(given)].join(', ')}, got ${unit}`,
        }),
      ),
      ...when(clashes(deviation, spans.slice(0, i)), {
        path: [...path, 'units'],
        message: `expected one deviation of ${kpi} for a unit at a time, got two`,
      }),
    ]
  })
}

function repeated(
  field: string,
  items: readonly { readonly id: string }[],
): readonly PlanFault[] {
  const ids = items.map((item) => item.id)
  return ids.flatMap((id, i) =>
    when(ids.indexOf(id) < i, {
      path: [field, i, 'id'],
      message: `expected each id once, got ${id} twice`,
    }),
  )
}

function unknown(
  path: PlanFault['path'],
  given: string,
  known: readonly string[],
): readonly PlanFault[] {
  const names = [...new Set(known)].join(', ')
  return when(!known.includes(given), {
    path,
    message: `expected ${names ? `one of ${names}` : 'none, as none is known'}, got ${given}`,
  })
}

function reversed(
  path: PlanFault['path'],
  first: string,
  last: string,
): readonly PlanFault[] {
  return when(last < first, {
    path,
    message: `expected a day from ${first} on, got ${last}`,
  })
}

function when(isSo: boolean, fault: PlanFault): readonly PlanFault[] {
  return isSo ? [fault] : []
}

/** What is said of a KPI, of whom and when. */
type Statement = Pick<
  PlanFields['targets'][number],
  'kpi' | 'units' | 'from' | 'to'
>

/**
 * Whether one before it says something of the same KPI and unit at the same
 * time; `*` beside a named unit is the rule and its exception, and no clash.
 */
function clashes(given: Statement, before: readonly Statement[]): boolean {
  return before.some(
    ({ kpi, units, from, to }) =>
      kpi === given.kpi &&
      from <= given.to &&
      given.from <= to &&
      units.some((unit) => given.units.includes(unit)),
  )
}
