import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'

/** A reason to turn a row down: the first that holds is told. */
export interface Check {
  /** Null where the row is accepted all the same, and only the cell is told. */
  readonly reason: string | null
  readonly when: Sql
  /** The cell that is at fault; its text is kept only where it cannot name a person. */
  readonly column?: string
  readonly value?: Sql
}

/** Reasons of rows that are rightly none of the table: nothing of them is to be mended. */
export const noData: readonly string[] = [
  'not_received',
  'header_row',
  'title_row',
  'total_row',
  'group_row',
  'footer_row',
  'number_row',
  'empty_row',
]

/** The number of the first check that holds; null where none does. */
export function firstCheck(checks: readonly Check[]): Sql {
  return sql`case ${sql.join(
    checks.map((c, i) => sql`when ${c.when} then ${sql.lit(i)}`),
    sql` `,
  )} end`
}

/** What the reject list keeps of a check, by its number. */
export function told(number: Sql, checks: readonly Check[]): Sql {
  // The engine plans a list as one value, and a case as many.
  const named = (texts: readonly (string | null | undefined)[]) =>
    sql`([${sql.join(texts.map((t) => sql.lit(t ?? null)))}]::varchar[])[${number} + 1]`
  const cases = checks.flatMap(({ value }, i) =>
    value ? [sql`when ${sql.lit(i)} then ${value}::varchar`] : [],
  )
  // Of nearly all rows no case holds: they are not asked one by one.
  const value =
    cases.length === 0
      ? sql`null::varchar`
      : sql`case when ${number} is not null then left(case ${number} ${sql.join(cases, sql` `)} end, 40) end`
  return sql`${named(checks.map((c) => c.reason))} as reason,
    ${named(checks.map((c) => c.column))} as "column",
    ${value} as value`
}

/** Whether a text is one of those given, which are some. */
export function isOneOf(text: Sql, those: readonly string[]): Sql {
  // No `in`: of five values the engine makes a join, which does not keep the order of the rows.
  const list = sql.join(those.map((t) => sql.lit(t)))
  return sql`coalesce(list_contains([${list}], ${text}), false)`
}
