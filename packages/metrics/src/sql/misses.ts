import { sql } from 'kysely'
import type { Expression, QueryCreator, SqlBool } from 'kysely'
import type {
  AnyQuery,
  AnyTables,
  CountingKpi,
  Scope,
} from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import { rulesOf } from '../definition/rules.ts'
import type { RulesOptional } from '../definition/rules.ts'
import type { Period } from '../time/period.ts'
import { lastKnown } from '../time/as-of.ts'
import { dateOf, day } from './dates.ts'
import { anyTables } from './known-at.ts'
import type { Queryable } from './known-at.ts'
import { boundOf, eb, isCounted, rowOver, rowsFrom } from './rows.ts'
import type { GivenRow } from './rows.ts'
import { tablesIn } from './tables-in.ts'

/** Whose misses. */
export interface MissesQueryOptions extends RulesOptional<Scope> {
  readonly period: Period
  /** Of each unit those that are most days late, so many, then by code; and what comes to the same place as the last. Default: all. */
  readonly mostOfUnit?: number | undefined
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
  { period, mostOfUnit, ...asked }: MissesQueryOptions,
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
  const all = rowsFrom(db, rows, { scope, reads: (table) => read.has(table) })
    .select(keys)
    .where(eb.and(where))
  if (mostOfUnit === undefined) return all
  const names = [
    ...(office.length > 0 ? ['office'] : []),
    'unit',
    ...shown.map(({ alias }) => String(alias)),
  ]
  const { rules, asOf } = scope
  const to = day(lastKnown(period.to, asOf))
  return firstOfUnits(anyTables(db), all, {
    names,
    late: daysLate(new Set(names), { to, rules }),
    most: mostOfUnit,
  })
}

/** The rows that come first in their units: a list is put in order by who reads it. */
function firstOfUnits(
  db: QueryCreator<AnyTables>,
  all: AnyQuery,
  {
    names,
    late,
    most,
  }: {
    readonly names: readonly string[]
    readonly late: Expression<number>
    readonly most: number
  },
): AnyQuery {
  const places = names.filter((name) => name === 'office' || name === 'unit')
  const code = sql`cast(${shownAs('code')} as varchar) collate "C"`
  const place = sql<number>`rank() over (partition by ${sql.join(places.map(shownAs))} order by ${late} desc, ${code})`
  const placed = db
    .selectFrom(all.as('miss'))
    .select(names.map((name) => sql`${shownAs(name)}`.as(name)))
    .select(place.as('placeInUnit'))
  return db
    .selectFrom(placed.as('miss'))
    .select(names.map((name) => sql`${shownAs(name)}`.as(name)))
    .where(sql.ref('miss.placeInUnit'), '<=', most)
}

/** As `misses` tells it of what is shown; 0 where it tells none. */
function daysLate(
  shown: ReadonlySet<string>,
  {
    to,
    rules: { finish },
  }: { readonly to: Expression<unknown>; readonly rules: Scope['rules'] },
): Expression<number> {
  if (!shown.has('dueOn')) return sql<number>`0`
  const dateIn = (name: string) =>
    shown.has(name)
      ? sql`cast(${shownAs(name)} as date)`
      : sql`cast(null as date)`
  const isHandedOver = finish === 'handover' && shown.has('handedOverOn')
  const result = dateIn(isHandedOver ? 'handedOverOn' : 'finishedOn')
  const [due, stopped] = [dateIn('dueOn'), dateIn('stoppedOn')]
  return sql<number>`case when ${due} is null or ${stopped} <= ${to} then 0 else greatest(0, least(coalesce(${result}, ${to}), ${to}) - ${due}) end`
}

/** What is shown under a name. */
function shownAs(name: string): Expression<unknown> {
  return sql.ref(`miss.${name}`)
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
