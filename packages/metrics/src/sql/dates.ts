import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'
import type { DateText } from '../schema.ts'
import { constant } from './constants.ts'

/** A date as `YYYY-MM-DD`, whatever a driver makes of dates. */
export function dateText<T extends DateText | null>(
  column: string,
): RawBuilder<T> {
  return dateOf<T>(sql.ref(column))
}

/** The same of an expression. */
export function dateOf<T>(date: Expression<unknown>): RawBuilder<T> {
  return sql<T>`cast(cast(${date} as date) as varchar)`
}

/**
 * A date as a constant. Written out, not bound: an engine that knows the days
 * when it plans leaves out what lies outside them.
 */
export function day(date: DateText): Expression<DateText> {
  return sql<DateText>`cast(${constant(date)} as date)`
}
