import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { CountingKpi } from '../definition/kpi.ts'
import { rulesOf } from '../definition/rules.ts'
import type { CountedRowsOptions } from '../evaluation/counted.ts'
import { unitTree } from '../evaluation/unit-tree.ts'
import { day } from '../sql/dates.ts'
import { missesQuery } from '../sql/misses.ts'
import { inOneMoment } from '../sql/moment.ts'
import { lastKnown } from '../time/as-of.ts'
import type { LostBy } from './reach.ts'

/**
 * By which case a target of 100 % was lost: `lostBy` of the misses of every unit
 * with its subtree. Found in the database by one statement.
 *
 * @returns undefined of a unit that misses nothing.
 * @example
 * const lost = await lostByUnit(db, onTime, { office, period })
 * lost('so') // { on: '2018-03-22', code: 'B-2' }
 */
export async function lostByUnit<DB>(
  db: Kysely<DB>,
  kpi: CountingKpi<NoInfer<DB>>,
  options: CountedRowsOptions,
): Promise<(unit: string) => LostBy | undefined> {
  const { office, period, asOf } = options
  const rules = rulesOf(options)
  const to = day(lastKnown(period.to, asOf))
  const { shows } = kpi.rows
  const all: NonNullable<typeof kpi.shows> = { ...shows, ...kpi.shows }
  const none = () => sql`cast(null as date)`
  const isHandedOver = rules.finish === 'handover' && 'handedOverOn' in all
  return inOneMoment(db, async (moment) => {
    const tree = await unitTree(moment, options, [period])
    const shown: typeof all = {
      code: shows.code ?? kpi.rows.key.at(-1) ?? kpi.rows.unit,
      result: all[isHandedOver ? 'handedOverOn' : 'finishedOn'] ?? none,
      due: all['dueOn'] ?? none,
    }
    const rows = missesQuery(
      moment,
      { ...kpi, rows: { ...kpi.rows, shows: {} }, shows: shown },
      { ...options, rules, known: office === undefined ? [] : [office] },
    )
    const on = sql`cast(case when result <= ${to} then result else due end as date)`
    // The first day and, of that, the first code: a day has ten letters.
    const first = sql`cast(${on} as varchar) || cast(code as varchar) collate "C"`
    const { rows: found } = await sql<Found>`
      select unit, min(${first}) as lost from (${rows}) as missed
      where ${on} is not null group by unit`.execute(moment)
    return (unit) => {
      const [lost] = found
        .filter((row) => {
          const of = row.unit === null ? null : String(row.unit)
          return tree.above(of, period.to).includes(unit)
        })
        .map((row) => row.lost)
        .toSorted()
      return lost === undefined
        ? undefined
        : { on: lost.slice(0, 10), code: lost.slice(10) }
    }
  })
}

interface Found {
  readonly unit: unknown
  readonly lost: string
}
