import { sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import type { AnyQuery, CountingKpi, Scope } from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import { rulesOf } from '../definition/rules.ts'
import type { RulesOptional } from '../definition/rules.ts'
import type { Period } from '../time/period.ts'
import { dateOf } from './dates.ts'
import type { Queryable } from './known-at.ts'
import { boundOf, eb, isCounted, rowOver, rowsFrom } from './rows.ts'
import type { GivenRow } from './rows.ts'
import { tablesIn } from './tables-in.ts'

/** Whose misses. */
export interface MissesQueryOptions extends RulesOptional<Scope> {
  readonly period: Period
}

/**
 * The rows of a KPI's row set that count and do not meet in a period; of a count
 * or duration, those counted. Shows what the KPI or its row set shows. Not executed.
 *
 * @example
 * const rules = { compare: 'date', finish: 'result' } as const
 * const late = await missesQuery(db, onTime, { office, rules, period }).execute()
 * late.length // 1
 */
export function missesQuery<DB>(
  db: Queryable<DB>,
  kpi: CountingKpi<DB>,
  { period, ...asked }: MissesQueryOptions,
): AnyQuery {
  const { rows, shows } = kpi
  const scope: Scope = { ...asked, rules: rulesOf(asked) }
  const given = rowOver(period, scope)
  const where = [isMiss(kpi, given), ...boundOf([kpi], given)]
  const shown = Object.entries({ ...rows.shows, ...shows }).map(
    ([name, show]) => {
      const value =
        typeof show === 'string' ? sql.ref(show) : sql`${show(given.row)}`
      return (name.endsWith('On') ? dateOf(value) : value).as(name)
    },
  )
  const office =
    isOfOne(scope) || rows.office === undefined
      ? []
      : [sql.ref(rows.office).as('office')]
  const keys = [...office, sql.ref(rows.unit).as('unit'), ...shown]
  const read = tablesIn([...where, ...keys])
  return rowsFrom(db, rows, { scope, reads: (table) => read.has(table) })
    .select(keys)
    .where(eb.and(where))
}

/** That a row counts and does not meet; of a count or duration, that it counts. */
export function isMiss<DB>(
  kpi: CountingKpi<DB>,
  given: GivenRow,
): Expression<SqlBool> {
  const counts = isCounted(kpi, given)
  if (kpi.kind !== 'ratio') return counts
  const meets = kpi.meets.where(given.row)
  return eb.and([counts, eb.not(eb.fn.coalesce(meets, eb.val(false)))])
}
