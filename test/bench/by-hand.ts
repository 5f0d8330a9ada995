import { parsePeriod } from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** The office of the bench. */
export const office = 'bench'

/** On time and all with a due date, `n/d`, by month and unit; and what is told besides. */
export type Cells = Readonly<Record<string, string>>

/** The first day of some months and the last. */
export function rangeOf(asked: readonly string[]): [from: string, to: string] {
  const [first, last] = [asked[0] ?? '', asked.at(-1) ?? ''].map(parsePeriod)
  return [first?.from ?? '', last?.to ?? '']
}

/** A row of the statement that tells the same as `evaluate`: of a month, or of those before it in its year. */
interface ByHand {
  readonly month: string
  readonly unit: string
  readonly is_known: boolean
  readonly finished: string
  readonly due: string
  readonly on_time: string
  readonly overdue: string
}

/**
 * The same as `evaluate` tells, by one statement written by hand: by month and
 * unit, from the start of the first year, the dossiers finished, those with a due
 * date and those on time; open overdue on each last day; and whether the office
 * has the unit. Of several that were tried the fastest: of a month by one reading,
 * of many by two, the second of those alone that are or were overdue once.
 */
export async function byHand(
  db: Kysely<Database>,
  asked: readonly string[],
): Promise<Cells> {
  const text = asked.length === 1 ? monthSql(asked) : monthsSql(asked)
  const { rows: found } = await sql.raw<ByHand>(text).execute(db)
  const cells = new Map<string, number[]>()
  const add = (key: string, ...values: number[]) => {
    const sums = cells.get(key) ?? values.map(() => 0)
    cells.set(
      key,
      values.map((value, i) => value + (sums[i] ?? 0)),
    )
  }
  for (const row of found) {
    const [n, d] = [Number(row.on_time), Number(row.due)]
    const undated = Number(row.finished) - d
    for (const month of asked) {
      const isOf = month === row.month
      const besides = `${month} ${row.unit} besides`
      if (isOf) {
        add(`${month} ${row.unit}`, n, d)
        add(`${month} no_due_date`, undated)
        if (!row.is_known) add(`${month} unknown_unit`, d)
      }
      if (row.month <= month && row.month.slice(0, 4) === month.slice(0, 4))
        add(besides, n, d, isOf ? undated : 0, 0)
      // Those that are open are of no month, or of a later one.
      if (row.month.startsWith(month))
        add(besides, 0, 0, 0, Number(row.overdue))
    }
  }
  return written(cells)
}

/** What is more than nothing. */
export function written(cells: ReadonlyMap<string, readonly number[]>): Cells {
  return Object.fromEntries(
    [...cells].flatMap(([key, values]) =>
      values.some((value) => value > 0) ? [[key, values.join('/')]] : [],
    ),
  )
}

const isKnown = `exists (select from unit where unit.office = '${office}' and unit.code = counted.unit) as is_known`

function overdueSql(day: string): string {
  return `received_on <= ${day} and due_on < ${day}
    and (outcome is null or finished_on is not null or stopped_on is not null)
    and (finished_on is null or finished_on > ${day}) and (stopped_on is null or stopped_on > ${day})
    and (paused_on is null or paused_on > ${day} or resumed_on <= ${day})
    and (earlier_paused_days is null or position(cast(${day} as varchar) in earlier_paused_days) = 0)`
}

function daysSql(asked: readonly string[]): readonly [string, string, string] {
  const [from, to] = rangeOf(asked)
  const year = `${from.slice(0, 4)}-01-01`
  return [`date '${year}'`, `date '${from}'`, `date '${to}'`]
}

function monthSql(asked: readonly string[]): string {
  const [first, from, to] = daysSql(asked)
  const overdue = overdueSql(to)
  return `
    select month, unit, ${isKnown}, finished, due, on_time, overdue
    from (
      select case when finished_on > ${to} then '${asked[0]}-after' when finished_on >= ${from} then '${asked[0]}'
          when finished_on >= ${first} then '${asked[0]?.slice(0, 4)}-00' else '${asked[0]}-after' end as month,
        unit, count(*) as finished, count(due_on) as due,
        count(*) filter (where finished_on <= due_on) as on_time, count(*) filter (where ${overdue}) as overdue
      from dossier
      where office = '${office}' and ended_on >= ${first} and ((finished_on between ${first} and ${to}) or (${overdue}))
      group by 1, 2
    ) as counted`
}

function monthsSql(asked: readonly string[]): string {
  const [first, from, to] = daysSql(asked)
  const days = asked.map(
    (month) => `('${month}', date '${parsePeriod(month).to}')`,
  )
  return `
    select month, unit, ${isKnown}, finished, due, on_time, overdue
    from (
      select to_char(date_trunc('month', finished_on), 'YYYY-MM') as month, unit, count(*) as finished, count(due_on) as due,
        count(*) filter (where finished_on <= due_on) as on_time, 0 as overdue
      from dossier
      where office = '${office}' and ended_on >= ${first} and finished_on between ${first} and ${to}
      group by date_trunc('month', finished_on), unit
      union all
      select month, unit, 0, 0, 0, count(*)
      from dossier join (values ${days.join(', ')}) as last(month, day) on true
      where office = '${office}' and ended_on >= ${from}
        and (finished_on is null or finished_on > due_on) and (stopped_on is null or stopped_on > due_on)
        and ${overdueSql('day')}
      group by month, unit
    ) as counted`
}
