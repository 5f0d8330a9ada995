import { condition } from '../definition/conditions.ts'
import type { Condition, Scope } from '../definition/kpi.ts'
import { sql } from 'kysely'
import type { Expression } from 'kysely'
import type { DateText } from '../schema.ts'
import { unknownFrom } from '../time/as-of.ts'

/**
 * Due by what is known: what is due on the day of the cut-off is neither missed
 * nor, where it is done already, counted before the others.
 */
export function fallenDue<R extends { readonly scope: Scope }>(
  dueDate: (row: R) => Expression<DateText | null>,
): Condition<R> {
  return condition({ vi: 'đã đến hạn', en: 'fallen due' }, (row: R) => {
    const due = dueDate(row)
    const unknown = unknownFrom(row.scope.asOf)
    return unknown === undefined
      ? sql`${due} is not null`
      : sql`${due} < cast(${unknown} as date)`
  })
}
