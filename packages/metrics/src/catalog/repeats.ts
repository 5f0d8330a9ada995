import { sql } from 'kysely'
import type { QueryCreator } from 'kysely'
import type { AnyQuery, AnyTables, Scope } from '../definition/kpi.ts'
import { officesOf } from '../definition/offices.ts'
import type { DateText } from '../schema.ts'
import { ofOffices, ofSameOffice } from '../sql/rows.ts'

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
          .on(ofSameOffice('other.office', 'one.office', scope))
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
      .distinct()
      .groupBy(['one.office', 'one.code', 'one.valid_from'])
      // Each is with itself, too.
      .having(sql<boolean>`count(*) > 1`),
    'one.office',
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
    `${table}.office`,
    scope,
  )
}

function ofThese(query: AnyQuery, column: string, scope: Scope): AnyQuery {
  const offices = officesOf(scope)
  return offices === 'all' ? query : query.where(ofOffices(column, offices))
}
