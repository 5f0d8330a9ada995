import { z } from 'zod'
import type { Period } from '../time/period.ts'
import { occurrencePeriods, taskKinds } from './task-kind.ts'

// What is of the wrong form ends the reading, so that what follows can rely on it.
const abort = true
const date = z.iso.date({ abort })
const amount = z.number().min(0, { abort })
const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

/** A text in Vietnamese and English. */
export type Text = z.infer<typeof text>

const clauseSchema = z.strictObject({
  /** As it is cited, `III.2.b`. */
  id: z.string(),
  /** Spelled out: `mục III (Nhiệm vụ), khoản 2, điểm b`. */
  cite: z.string(),
  /** The plan's own words. */
  quote: z.string(),
})

const targetSchema = z.strictObject({
  kpi: z.string(),
  /** Row title on the scorecard. */
  title: text,
  /** The clause that sets the target. */
  clause: z.string(),
  /** Codes of the units that the target is given to; `*` is every unit. */
  units: z.array(z.string()).min(1),
  /** The days on which the last day of a period has to lie. What is judged is the year to date, from its first day, also where a target begins within the year. */
  from: date,
  to: date,
  /** `>=` "at least", `>` "over": strict. */
  comparator: z.enum(['>=', '>', '<=', '<']),
  /** A share, 0 to 1, or a duration in the unit of its KPI. */
  value: amount,
  /** As the plan prints it: `trên 50%`. */
  printed: text,
  /**
   * Values from here up to the target, or down to it where less is better, are
   * near, never met. The plan may have none.
   */
  near: amount.optional(),
  /** Quoted from the plan, never computed. */
  baseline: z
    .strictObject({
      year: z.number().int(),
      value: amount,
      printed: z.string(),
    })
    .optional(),
})

const taskSchema = z.strictObject({
  /** `II.9`; where the plan prints no number, `V.1`. */
  id: z.string(),
  group: z.string(),
  /** As printed; null where the plan prints none. */
  number: z.string().nullable(),
  text: z.string(),
  /** The plan's words. */
  lead: z.string(),
  supporting: z.string(),
  time: z.string(),
  /** Unit codes of `lead` where it names units. */
  leadUnits: z.array(z.string()),
  /** How `time` was read; ours, not the plan's. */
  kind: z.enum(taskKinds),
  /**
   * Inferred due dates, one per occurrence and in its order; empty where there
   * is none. Of `report_quarter_year`, `external_plan` and `after`, what another
   * text has set.
   */
  due: z.array(date),
  /** The task that this one waits for. */
  after: z.string().optional(),
  /** Id of the KPI that measures its occurrences apart. */
  measure: z.string().optional(),
  note: z.string().optional(),
})

const deviationSchema = z.strictObject({
  kpi: z.string(),
  /** Codes of the units that it is granted to; `*` is every unit. */
  units: z.array(z.string()).min(1),
  /** Why the miss is accepted. */
  reason: text,
  from: date,
  /** The last day, still accepted. */
  expires: date,
  /** The document that grants it, number and date. */
  decision: z.string().optional(),
})

/**
 * A reform plan: its document, clauses, targets, tasks and accepted deviations.
 * Data, not code.
 *
 * @throws ZodError from `planSchema.parse` when a field is missing or of the
 * wrong form, when one refers to what the plan does not have, or contradicts another.
 */
export const planSchema = z
  .strictObject({
    /** Short name that results carry: `2062/KH-SKHĐT`. */
    number: z.string(),
    date,
    title: text,
    issuer: z.string(),
    year: z.number().int().min(1000, { abort }).max(9999, { abort }),
    rules: z.strictObject({
      /** Deadlines are compared by calendar date or to the second. */
      compare: z.enum(['date', 'instant']),
      /** A dossier is finished when the result is ready or when it is handed over. */
      finish: z.enum(['result', 'handover']),
    }),
    clauses: z.array(clauseSchema),
    targets: z.array(targetSchema),
    groups: z.array(z.strictObject({ id: z.string(), title: z.string() })),
    tasks: z.array(taskSchema),
    /** Misses that are accepted for a while. */
    deviations: z.array(deviationSchema).optional(),
    /** What is odd in the source, kept as it is. */
    oddities: z.array(z.string()),
  })
  .superRefine((plan, context) => {
    const faults = [
      ...repeated('clauses', plan.clauses),
      ...repeated('groups', plan.groups),
      ...repeated('tasks', plan.tasks),
      ...targetFaults(plan),
      ...taskFaults(plan),
      ...deviationFaults(plan),
    ]
    for (const fault of faults)
      context.addIssue({ code: 'custom', ...fault, path: [...fault.path] })
  })

/** A reform plan as it was checked. */
export type Plan = z.infer<typeof planSchema>
/** A clause of a plan, in its own words. */
export type Clause = Plan['clauses'][number]
/** What a plan wants a KPI to be, of whom and when. */
export type Target = Plan['targets'][number]
/** A task of a plan, in its own words, with its time as it was read. */
export type Task = Plan['tasks'][number]

/** A miss of a target that is accepted until a day, and why. */
export type Deviation = z.infer<typeof deviationSchema>

/**
 * The accepted deviation that is in force for a unit on a period's last day, if
 * one is: its own before that of all. The day on which it expires still counts.
 *
 * @example
 * const accepting: Plan = {
 *   ...plan,
 *   deviations: [
 *     {
 *       kpi: 'early',
 *       units: ['dkkd'],
 *       reason: { vi: 'thay phần mềm', en: 'the software was replaced' },
 *       from: '2018-01-01',
 *       expires: '2018-03-31',
 *     },
 *   ],
 * }
 * deviationOf(accepting, 'early', 'dkkd', parsePeriod('2018-Q1'))?.expires // '2018-03-31'
 * deviationOf(accepting, 'early', 'dkkd', parsePeriod('2018-04')) // undefined
 */
export function deviationOf(
  plan: Plan,
  kpi: string,
  unit: string,
  period: Period,
): Deviation | undefined {
  const now = (plan.deviations ?? []).filter(
    (d) => d.kpi === kpi && d.from <= period.to && period.to <= d.expires,
  )
  return (
    now.find((d) => d.units.includes(unit)) ??
    now.find((d) => d.units.includes('*'))
  )
}

/** What contradicts itself, and where. */
interface Fault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

function targetFaults({ targets, clauses }: Plan): readonly Fault[] {
  const known = clauses.map((c) => c.id)
  return targets.flatMap((target, i) => {
    const { kpi, comparator, value, near, from, to } = target
    const path = ['targets', i]
    const isUp = comparator.startsWith('>')
    const isBeside = near === undefined || (isUp ? near < value : near > value)
    return [
      ...unknown([...path, 'clause'], target.clause, known),
      ...reversed([...path, 'to'], from, to),
      ...when(!isBeside, {
        path: [...path, 'near'],
        message: `expected a number ${isUp ? 'below' : 'above'} the target ${comparator} ${value}, got ${near}`,
      }),
      ...when(clashes(target, targets.slice(0, i)), {
        path: [...path, 'units'],
        message: `expected one target of ${kpi} for a unit at a time, got two`,
      }),
    ]
  })
}

function taskFaults({ tasks, groups, year }: Plan): readonly Fault[] {
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

/** Each due date is that of one occurrence, and an occurrence has one. */
function dueFaults(
  path: Fault['path'],
  task: Task,
  year: number,
): readonly Fault[] {
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
function deviationFaults({ targets, deviations }: Plan): readonly Fault[] {
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
): readonly Fault[] {
  const ids = items.map((item) => item.id)
  return ids.flatMap((id, i) =>
    when(ids.indexOf(id) < i, {
      path: [field, i, 'id'],
      message: `expected each id once, got ${id} twice`,
    }),
  )
}

function unknown(
  path: Fault['path'],
  given: string,
  known: readonly string[],
): readonly Fault[] {
  const names = [...new Set(known)].join(', ')
  return when(!known.includes(given), {
    path,
    message: `expected ${names ? `one of ${names}` : 'none, as none is known'}, got ${given}`,
  })
}

function reversed(
  path: Fault['path'],
  first: string,
  last: string,
): readonly Fault[] {
  return when(last < first, {
    path,
    message: `expected a day from ${first} on, got ${last}`,
  })
}

function when(isSo: boolean, fault: Fault): readonly Fault[] {
  return isSo ? [fault] : []
}

type Span = Pick<Target, 'kpi' | 'units' | 'from' | 'to'>

/**
 * Whether one before it says something of the same KPI and unit at the same
 * time; `*` beside a named unit is the rule and its exception, and no clash.
 */
function clashes(given: Span, before: readonly Span[]): boolean {
  return before.some(
    ({ kpi, units, from, to }) =>
      kpi === given.kpi &&
      from <= given.to &&
      given.from <= to &&
      units.some((unit) => given.units.includes(unit)),
  )
}
