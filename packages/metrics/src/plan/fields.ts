import { z } from 'zod'
import { taskKinds } from './task-kind.ts'

// What is of the wrong form ends the reading, so that what follows can rely on it.
const abort = true
const date = z.iso.date({ abort })
const amount = z.number().min(0, { abort })
const textSchema = z.strictObject({
  vi: z.string().min(1),
  en: z.string().min(1),
})

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
  title: textSchema,
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
  printed: textSchema,
  /**
   * Values from here up to the target, or down to it where less is better, are
   * near, never met. The plan may have none.
   */
  near: amount.optional(),
  /**
   * What is asked for on the way, in the order of the days: of periods that end by
   * the day of a step its value is judged, of later ones the next, in the end `value`.
   */
  interim: z
    .array(
      z.strictObject({
        /** Last day, before `to`. */
        until: date,
        value: amount,
        printed: textSchema,
        /** As of the target; that of the target is of its own value alone. */
        near: amount.optional(),
      }),
    )
    .optional(),
  /** Code of the unit that answers for it; never a person. */
  owner: z.string().optional(),
  /** Quoted from the plan, never computed. */
  baseline: z
    .strictObject({
      year: z.number().int(),
      value: amount,
      /** `50,7%`. */
      printed: z.union([z.string(), textSchema]),
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

const dutySchema = z.strictObject({
  /** Told from those of the tasks: `III.7.thang`. */
  id: z.string(),
  /** The clause that asks for it. */
  clause: z.string(),
  text: z.string(),
  /** The plan's words. */
  lead: z.string(),
  time: z.string(),
  /** Unit codes of `lead` where it names units. */
  leadUnits: z.array(z.string()),
  /** How `time` was read, and its due dates, as of a task. */
  kind: z.enum(taskKinds),
  due: z.array(date),
  note: z.string().optional(),
})

const deviationSchema = z.strictObject({
  kpi: z.string(),
  /** Codes of the units that it is granted to; `*` is every unit. */
  units: z.array(z.string()).min(1),
  /** Why the miss is accepted. */
  reason: textSchema,
  from: date,
  /** The last day, still accepted. */
  expires: date,
  /** The document that grants it, number and date. */
  decision: z.string().optional(),
})

/** The form of a plan, whatever it says. */
export const planFields = z.strictObject({
  /** Short name that results carry: `2062/KH-SKHĐT`. */
  number: z.string(),
  date,
  title: textSchema,
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
  /** What the plan's text asks for again and again beside the tasks of its annex. */
  duties: z.array(dutySchema).optional(),
  /** Misses that are accepted for a while. */
  deviations: z.array(deviationSchema).optional(),
  /** What is odd in the source, kept as it is. */
  oddities: z.array(z.string()),
})

/** A plan in its form. */
export type PlanFields = z.infer<typeof planFields>
