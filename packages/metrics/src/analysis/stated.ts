import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { CountingKpi } from '../definition/kpi.ts'
import { rulesOf } from '../definition/rules.ts'
import type { CountedRowsOptions } from '../evaluation/counted.ts'
import { textOrder } from '../evaluation/text-order.ts'
import { requireUnit, unitTree } from '../evaluation/unit-tree.ts'
import { missesQuery } from '../sql/misses.ts'
import { inOneMoment } from '../sql/moment.ts'

/** Whose misses, and which of what they show is counted. */
export interface StatedOptions extends CountedRowsOptions {
  /** With its subtree. Default: the whole office. */
  readonly unit?: string | undefined
  /** As `misses` names it. Default: `overdueReason`. */
  readonly shown?: string | undefined
}

/** How many misses state one thing. */
export interface Stated {
  /** As a text; null: nothing is stated. */
  readonly value: string | null
  readonly rows: number
}

/**
 * What the misses of a KPI state, as their reason or their apology, with how many
 * state each, the most frequent first; together as many as `misses` lists. Counted
 * in the database by one statement.
 *
 * @throws UnitError when the unit does not exist.
 * @example
 * const reasons = await statedOf(db, onTime, { office, period })
 * reasons // [{ value: null, rows: 1 }]: no reason is stated
 */
export async function statedOf<DB>(
  db: Kysely<DB>,
  kpi: CountingKpi<NoInfer<DB>>,
  options: StatedOptions,
): Promise<readonly Stated[]> {
  const { unit, shown = 'overdueReason', ...asked } = options
  const { office, period } = asked
  return inOneMoment(db, async (moment) => {
    const tree = await unitTree(moment, asked, [period])
    if (unit !== undefined) requireUnit(tree, unit)
    const rows = missesQuery(moment, showing(kpi, shown), {
      ...asked,
      rules: rulesOf(asked),
      known: office === undefined ? [] : [office],
    })
    const { rows: found } = await sql<Found>`
      select unit, cast(stated as varchar) as value, cast(count(*) as integer) as n
      from (${rows}) as missed group by unit, stated`.execute(moment)
    const own = found.filter((row) => {
      const of = row.unit === null ? null : String(row.unit)
      return tree.above(of, period.to).includes(unit ?? tree.root)
    })
    return Object.freeze(
      [...Map.groupBy(own, ({ value }) => value)]
        .map(([value, of]) =>
          Object.freeze({ value, rows: of.reduce((sum, { n }) => sum + n, 0) }),
        )
        .toSorted(
          (a, b) =>
            b.rows - a.rows ||
            Number(a.value === null) - Number(b.value === null) ||
            textOrder(a.value ?? '', b.value ?? ''),
        ),
    )
  })
}

interface Found {
  readonly unit: unknown
  readonly value: string | null
  readonly n: number
}

/** A KPI whose misses show one thing alone; null where it shows no such. */
function showing<DB>(kpi: CountingKpi<DB>, shown: string): CountingKpi<DB> {
  const all = { ...kpi.rows.shows, ...kpi.shows }
  const stated = all[shown] ?? (() => sql`cast(null as varchar)`)
  return { ...kpi, rows: { ...kpi.rows, shows: {} }, shows: { stated } }
}
