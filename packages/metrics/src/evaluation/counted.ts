import { sql } from 'kysely'
import type { Expression, Kysely } from 'kysely'
import type { Count, CountingKpi, Scope } from '../definition/kpi.ts'
import { rulesOf } from '../definition/rules.ts'
import { inOneMoment } from '../sql/moment.ts'
import { missesQuery } from '../sql/misses.ts'
import type { MissesOptions } from './misses.ts'
import type { CountedRow } from './restate.ts'
import { unitTree } from './unit-tree.ts'

/** Whose rows are counted: of one office, with all its units. */
export type CountedRowsOptions = Omit<
  MissesOptions,
  'unit' | 'offices' | 'asOf' | 'calendar'
> &
  Pick<Scope, 'asOf' | 'calendar'>

/**
 * The rows that a KPI counts over a period, each with what it adds to the
 * numerator and the denominator of every unit that it counts for: their sums are
 * the figures of `evaluate`. No row is left out, and their order says nothing.
 *
 * @throws RangeError when a batch is asked of rows without versions.
 * @example
 * const rows = await countedRows(db, onTime, { office, period })
 * rows.filter((row) => row.numerator === 0).length // 1: a miss
 */
export async function countedRows<DB>(
  db: Kysely<DB>,
  kpi: CountingKpi<NoInfer<DB>>,
  options: CountedRowsOptions,
): Promise<readonly CountedRow[]> {
  const { office, period } = options
  const asked = { ...options, rules: rulesOf(options) }
  return inOneMoment(db, async (moment) => {
    const tree = await unitTree(moment, options, [period])
    const known = office === undefined ? [] : [office]
    const query = missesQuery(moment, showing(kpi), { ...asked, known })
    const found = await query.$castTo<Found>().execute()
    return Object.freeze(
      found.map((row) =>
        countedRow(row, kpi, (unit) => tree.above(unit, period.to)),
      ),
    )
  })
}

/** What a query of counted rows shows. */
interface Found {
  readonly code: unknown
  readonly unit: unknown
  readonly adds: unknown
  readonly [key: `key${number}`]: unknown
}

/** A KPI as a count of its rows, that shows of each what tells it apart and what it adds. */
function showing<DB>(kpi: CountingKpi<DB>): Count<DB, never> {
  const keys = kpi.rows.key.map((column, i) => [`key${i}`, column] as const)
  const { code = kpi.rows.key.at(-1) ?? kpi.rows.unit } = kpi.rows.shows
  return {
    ...kpi,
    kind: 'count',
    rows: { ...kpi.rows, shows: { code } },
    shows: { ...Object.fromEntries(keys), adds: addsOf(kpi) },
  }
}

function addsOf<DB>(kpi: CountingKpi<DB>): (row: never) => Expression<unknown> {
  switch (kpi.kind) {
    case 'ratio':
      return (row) => sql`case when ${kpi.meets.where(row)} then 1 else 0 end`
    case 'duration':
      return (row) => kpi.measure(row)
    case 'count':
      return () => sql`1`
  }
}

function countedRow<DB>(
  { code, unit, adds, ...keys }: Found,
  { kind, rows }: CountingKpi<DB>,
  above: (unit: string | null) => readonly string[],
): CountedRow {
  return Object.freeze({
    key: JSON.stringify(rows.key.map((_, i) => keys[`key${i}`] ?? null)),
    code: String(code),
    units: above(unit === null ? null : String(unit)),
    numerator: Number(adds ?? 0),
    denominator: kind === 'count' ? 0 : 1,
  })
}
