import { planFaults } from './faults.ts'
import { planFields } from './fields.ts'
import type { PlanFields } from './fields.ts'

/**
 * A reform plan: its document, clauses, targets, tasks and accepted deviations.
 * Data, not code.
 *
 * @throws ZodError from `planSchema.parse` when a field is missing or of the
 * wrong form, when one refers to what the plan does not have, or contradicts another.
 */
export const planSchema = planFields.superRefine((plan, context) => {
  for (const fault of planFaults(plan))
    context.addIssue({ code: 'custom', ...fault, path: [...fault.path] })
})

/** A reform plan as it was checked. */
export type Plan = PlanFields
/** A clause of a plan, in its own words. */
export type Clause = Plan['clauses'][number]
/** What a plan wants a KPI to be, of whom and when. */
export type Target = Plan['targets'][number]
/** A task of a plan, in its own words, with its time as it was read. */
export type Task = Plan['tasks'][number]
/** What the text of a plan asks for beside its tasks. */
export type Duty = NonNullable<Plan['duties']>[number]
/** A text in Vietnamese and English. */
export type Text = Plan['title']
