import type { Database, DateText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Dossiers of a source and a unit in a month, that of the calendar or one cut on another day. */
export interface Volume {
  readonly source: string
  /** Code of the unit that has them, without those below it. */
  readonly unit: string
  /** First day of the month. */
  readonly month: DateText
  readonly received: number
  /** Ended with a result; handed over where the rules say so. */
  readonly finished: number
}

/**
 * How many dossiers of each source were received and finished, by unit and
 * month. Months in which a unit has none are left out.
 *
 * @param from first day, of a month; its day is that on which months begin
 * @param to last day, of a month
 * @param batch the last that is known; default: all
 */
export async function volumes(
  db: Kysely<Database>,
  options: {
    readonly office: string
    readonly from: DateText
    readonly to: DateText
    readonly finish: 'result' | 'handover'
    readonly batch?: number | undefined
  },
): Promise<readonly Volume[]> {
  const { office, from, to, finish, batch } = options
  const before = Number(from.slice(8)) - 1
  const end = sql.ref(finish === 'handover' ? 'handed_over_on' : 'finished_on')
  const known =
    batch === undefined
      ? sql`dossier`
      : sql`(select * from dossier where from_batch <= ${batch} union all
          select * exclude (to_batch) from dossier_past where from_batch <= ${batch} and to_batch > ${batch})`
  const { rows } = await sql<Volume>`
    with known as (select source, unit, received_on, ${end} as end_on from ${known} d
      where office = ${office} and ended_on >= ${from}
    ), moved as (
      select source, unit, received_on as day, 1 as received, 0 as finished from known
      where received_on between ${from} and ${to}
      union all
      select source, unit, end_on, 0, 1 from known
      where end_on between ${from} and ${to}
    )
    select source, unit, strftime(date_trunc('month', day - ${before}::integer) + ${before}::integer * interval 1 day, '%Y-%m-%d') as month,
      sum(received)::integer as received, sum(finished)::integer as finished
    from moved group by all order by all`.execute(db)
  return rows
}
