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
  'total_row',
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
  const pick = (then: (check: Check) => Sql | undefined) => {
    const cases = checks.flatMap((check, i) => {
      const value = then(check)
      return value ? [sql`when ${sql.lit(i)} then ${value}`] : []
    })
    // Of nearly all rows no case holds: they are not asked one by one.
    return cases.length === 0
      ? sql`null::varchar`
      : sql`(case when ${number} is not null then case ${number} ${sql.join(cases, sql` `)} end end)::varchar`
  }
  return sql`${pick((c) => (c.reason === null ? undefined : sql.lit(c.reason)))} as reason,
    ${pick((c) => (c.column === undefined ? undefined : sql.lit(c.column)))} as "column",
    ${pick((c) => c.value && sql`left(${c.value}::varchar, 40)`)} as value`
}

/** Whether a text is one of those given, which are some. */
export function isOneOf(text: Sql, those: readonly string[]): Sql {
  // No `in`: of five values the engine makes a join, which does not keep the order of the rows.
  const list = sql.join(those.map((t) => sql.lit(t)))
  return sql`coalesce(list_contains([${list}], ${text}), false)`
}
