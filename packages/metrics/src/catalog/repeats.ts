import { sql } from 'kysely'
import type { QueryCreator } from 'kysely'
import type { AnyQuery, AnyTables, Scope } from '../definition/kpi.ts'
import { officesOf } from '../definition/offices.ts'
import type { DateText } from '../schema.ts'
import { ofOffices } from '../sql/rows.ts'

/** The day after all others, for what is valid without an end. */
export const lastDay = sql<DateText>`cast('9999-12-31' as date)`

/** Procedures that the catalogue has more than once on some day: a dossier of one would count twice. */
export function repeatedProcedures(
  db: QueryCreator<AnyTables>,
  scope: Scope,
): AnyQuery {
  return ofThese(
    db
      .selectFrom('procedure as one')
      .innerJoin('procedure as other', (join) =>
        join
          .onRef('other.office', '=', 'one.office')
          .onRef('other.code', '=', 'one.code')
          .on((on) =>
            on(
              'other.valid_from',
              '<=',
              on.fn.coalesce('one.valid_to', lastDay),
            ),
          )
          .on((on) =>
            on(
              'one.valid_from',
              '<=',
              on.fn.coalesce('other.valid_to', lastDay),
            ),
          ),
      )
      // One that ended before it began is valid on no day.
      .where(({ eb, fn }) =>
        eb.and(
          (['one', 'other'] as const).map((row) =>
            eb(
              fn.coalesce(`${row}.valid_to`, lastDay),
              '>=',
              eb.ref(`${row}.valid_from`),
            ),
          ),
        ),
      )
      .select(['one.office as office', 'one.code as code'])
      .groupBy(['one.office', 'one.code'])
      // Each is with itself, too.
      .having(sql<boolean>`count(*) > count(distinct "one"."valid_from")`),
    ['one.office', 'other.office'],
    scope,
  )
}

/** Rows of a table that share what they are joined by; `code` is the last of that. */
export function repeatedRows(
  db: QueryCreator<AnyTables>,
  scope: Scope,
  { table, by }: { readonly table: string; readonly by: readonly string[] },
): AnyQuery {
  const keys = ['office', ...by].map((name) => `${table}.${name}`)
  return ofThese(
    db
      .selectFrom(table)
      .select([`${table}.office as office`, `${keys.at(-1)} as code`])
      .groupBy(keys)
      .having(sql<boolean>`count(*) > 1`),
    [`${table}.office`],
    scope,
  )
}

/** Of several offices every table tells them: a distributed database then asks but where they lie. */
function ofThese(
  query: AnyQuery,
  columns: readonly string[],
  scope: Scope,
): AnyQuery {
  const offices = officesOf(scope)
  if (offices === 'all') return query
  const told = offices.length > 1 ? columns : columns.slice(0, 1)
  return told.reduce((q, column) => q.where(ofOffices(column, offices)), query)
}
