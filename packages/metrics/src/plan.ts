import { z } from 'zod'

const date = z.iso.date()
const text = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

/** A text in Vietnamese and English. */
export type Text = z.infer<typeof text>

const clause = z.strictObject({
  /** As it is cited, `III.2.b`. */
  id: z.string(),
  /** Spelled out: `mục III (Nhiệm vụ), khoản 2, điểm b`. */
  cite: z.string(),
  /** The plan's own words. */
  quote: z.string(),
})

const target = z.strictObject({
  kpi: z.string(),
  /** Row title on the scorecard. */
  title: text,
  /** The clause that sets the target. */
  clause: z.string(),
  /** Codes of the units that the target is given to; `*` is every unit. */
  units: z.array(z.string()).min(1),
  from: date,
  to: date,
  /** `>=` "at least", `>` "over": strict. */
  comparator: z.enum(['>=', '>', '<=', '<']),
  /** A share, 0 to 1. */
  value: z.number().min(0).max(1),
  /** As the plan prints it: `trên 50%`. */
  printed: text,
  /** Values from here up to the target are near, never met. The plan may have none. */
  near: z.number().min(0).max(1).optional(),
  /** Quoted from the plan, never computed. */
  baseline: z
    .strictObject({
      year: z.number().int(),
      value: z.number(),
      printed: z.string(),
    })
    .optional(),
})

const task = z.strictObject({
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
  kind: z.enum([
    'by_month',
    'by_quarter',
    'by_year',
    'monthly_day',
    'monthly',
    'quarterly',
    'report_quarter_year',
    'ongoing',
    'on_event',
    'external_plan',
    'after',
  ]),
  /** Inferred due dates, one per occurrence; empty where there is none. */
  due: z.array(date),
  /** The task that this one waits for. */
  after: z.string().optional(),
  note: z.string().optional(),
})

/**
 * A reform plan: its document, clauses, targets and tasks. Data, not code.
 *
 * @throws ZodError from `planSchema.parse` when a field is missing or of the wrong form.
 */
export const planSchema = z
  .strictObject({
    /** Short name that results carry: `2062/KH-SKHĐT`. */
    number: z.string(),
    date,
    title: text,
    issuer: z.string(),
    year: z.number().int(),
    rules: z.strictObject({
      /** Deadlines are compared by calendar date or to the second. */
      compare: z.enum(['date', 'instant']),
      /** A dossier is finished when the result is ready or when it is handed over. */
      finish: z.enum(['result', 'handover']),
    }),
    clauses: z.array(clause),
    targets: z.array(target),
    groups: z.array(z.strictObject({ id: z.string(), title: z.string() })),
    tasks: z.array(task),
    /** What is odd in the source, kept as it is. */
    oddities: z.array(z.string()),
  })
  .superRefine((plan, context) => {
    const clauses = new Set(plan.clauses.map((c) => c.id))
    plan.targets.forEach((t, i) => {
      if (clauses.has(t.clause)) return
      context.addIssue({
        code: 'custom',
        path: ['targets', i, 'clause'],
        message: `expected one of ${[...clauses].join(', ')}, got ${t.clause}`,
      })
    })
    plan.targets.forEach((t, i) => {
      const clash = plan.targets
        .slice(0, i)
        .find((other) => other.kpi === t.kpi && overlap(other, t))
      if (!clash) return
      context.addIssue({
        code: 'custom',
        path: ['targets', i, 'units'],
        message: `expected one target of ${t.kpi} for a unit at a time, got two`,
      })
    })
    const groups = new Set(plan.groups.map((g) => g.id))
    plan.tasks.forEach((t, i) => {
      if (groups.has(t.group)) return
      context.addIssue({
        code: 'custom',
        path: ['tasks', i, 'group'],
        message: `expected one of ${[...groups].join(', ')}, got ${t.group}`,
      })
    })
  })

export type Plan = z.infer<typeof planSchema>
export type Clause = Plan['clauses'][number]
export type Target = Plan['targets'][number]
export type Task = Plan['tasks'][number]

type Scope = Pick<Target, 'units' | 'from' | 'to'>

/** `*` beside a named unit is the rule and its exception, and no clash. */
function overlap(a: Scope, b: Scope): boolean {
  return (
    a.from <= b.to && b.from <= a.to && a.units.some((u) => b.units.includes(u))
  )
}
