import { expressionBuilder } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import { inPeriod } from '../definition/conditions.ts'
import type {
  AnyQuery,
  AnyTables,
  CountingKpi,
  Reads,
  Row,
  RowSet,
  Scope,
} from '../definition/kpi.ts'
import { isOfOne, officesOf } from '../definition/offices.ts'
import { lastKnown } from '../time/as-of.ts'
import type { Span } from '../time/life.ts'
import { day } from './dates.ts'
import { knownAt } from './known-at.ts'
import type { Queryable } from './known-at.ts'

/** Builds expressions over tables of any shape. */
export const eb = expressionBuilder<AnyTables, string>()

/**
 * A row as the predicates of definitions are given it. Which row a definition
 * asks for was checked against its row set when it was made, and is not known
 * any more where definitions of several are counted together.
 */
export interface GivenRow {
  readonly row: never
}

/** A row of any row set. */
export function givenRow(row: Row<AnyTables, string>): GivenRow {
  return { row: row as never }
}

/** A row over some days. */
export function rowOver({ from, to }: Span, scope: Scope): GivenRow {
  return givenRow({
    eb,
    rules: scope.rules,
    scope,
    from: day(from),
    to: day(to),
    known: day(lastKnown(to, scope.asOf)),
  })
}

/**
 * All rows of a row set of the offices asked for, as they were known.
 *
 * @throws RangeError when a batch is asked of rows without versions, or several
 * offices of rows that do not tell them apart.
 */
export function rowsFrom<DB>(
  db: Queryable<DB>,
  rows: RowSet<DB, never>,
  { scope, reads }: { readonly scope: Scope; readonly reads: Reads },
): AnyQuery {
  const { batch } = scope.asOf ?? {}
  if (batch !== undefined && rows.versioned.length === 0)
    throw new RangeError(
      `expected rows with versions to look at batch ${batch}, got ${rows.id}, which has none`,
    )
  const offices = officesOf(scope)
  const { office } = rows
  const query = rows.query(knownAt(db, batch, rows.versioned), scope, reads)
  if (office === undefined) {
    if (isOfOne(scope)) return query
    throw new RangeError(
      `expected rows of one office, got several asked for of ${rows.id}: give its row set the column of the office`,
    )
  }
  if (offices !== 'all') return query.where(ofOffices(office, offices))
  const { except = [] } = scope
  return except.length === 0
    ? query
    : query.where(eb.or([eb(office, 'is', null), eb(office, 'not in', except)]))
}

/** That a row is of one of some offices. */
export function ofOffices(
  column: string,
  offices: readonly string[],
): Expression<SqlBool> {
  const [one, ...others] = offices
  return others.length === 0 ? eb(column, '=', one) : eb(column, 'in', offices)
}

/**
 * That a row of a table that is joined is of the office of the row that it is
 * joined with. Of several offices both tables are told which, which a join does
 * not carry over: a distributed database then asks but where they lie.
 */
export function ofSameOffice(
  column: string,
  other: string,
  scope: Scope,
): Expression<SqlBool> {
  const offices = officesOf(scope)
  const same = eb(column, '=', eb.ref(other))
  if (offices === 'all') return same
  if (isOfOne(scope) && scope.isEachTold) return ofOffices(column, offices)
  return offices.length > 1 ? eb.and([same, ofOffices(column, offices)]) : same
}

/** That a row counts: it belongs to the period, and is of those that are counted. */
export function isCounted<DB>(
  { cohort, counts }: Pick<CountingKpi<DB>, 'cohort' | 'counts'>,
  { row }: GivenRow,
): Expression<SqlBool> {
  return eb.and([
    ...(cohort ? [inPeriod(cohort).where(row)] : []),
    ...(counts ? [counts.where(row)] : []),
  ])
}

/** What bounds the rows read, where all that is counted says that it lies within. */
export function boundOf<DB>(
  kpis: readonly CountingKpi<DB>[],
  { row }: GivenRow,
): readonly Expression<SqlBool>[] {
  const bound = kpis[0]?.rows.bound
  const isBounded = kpis.every(
    ({ cohort, counts }) => cohort?.isBounded || counts?.isBounded,
  )
  return bound && isBounded ? [bound(row)] : []
}
