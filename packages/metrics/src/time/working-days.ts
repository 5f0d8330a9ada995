import { sql } from 'kysely'
import type { AliasedRawBuilder, Expression, RawBuilder, SqlBool } from 'kysely'
import { CalendarError } from './calendar-error.ts'
import type { WorkingCalendar } from './calendar.ts'
import { datesFrom } from './days.ts'
import type { DateText, TimeText } from '../schema.ts'

/** A day of the reference table with which SQL counts working days. */
export interface WorkingDayRow {
  day: DateText
  /** Working days since the calendar's first day: only differences mean something. */
  ordinal: number
  /** The first working day on or after `day`: on a working day `day` itself; null where the calendar ends before it. */
  next_day: DateText | null
  /** The ordinal of `next_day`. */
  next_ordinal: number | null
}

/**
 * The rows of the reference table, one for each day, for a table of the caller
 * or for `workingDayTable`.
 *
 * @param from the first day; default: the calendar's
 * @param to the last day; default: the calendar's
 * @throws CalendarError when a bound is no day of the calendar, or the last lies before the first.
 * @example
 * workingDayRows(workingCalendar(), '2018-12-28', '2018-12-29')
 * // [{ day: '2018-12-28', ordinal: 500, next_day: '2018-12-28', next_ordinal: 500 },
 * //  { day: '2018-12-29', ordinal: 500, next_day: '2019-01-02', next_ordinal: 501 }]
 */
export function workingDayRows(
  calendar: WorkingCalendar,
  from: DateText = calendar.from,
  to: DateText = calendar.to,
): readonly Readonly<WorkingDayRow>[] {
  const ordinalOf = (day: DateText) =>
    calendar.workingDaysBetween(calendar.from, day)
  if (ordinalOf(from) > ordinalOf(to) || from > to)
    throw new CalendarError(
      `expected the first day before the last, got ${from} to ${to}`,
    )
  const last = calendar.onOrBefore(calendar.to)
  const rows: Readonly<WorkingDayRow>[] = []
  for (const day of datesFrom(from, to)) {
    const next = day <= last ? calendar.onOrAfter(day) : null
    rows.push(
      Object.freeze({
        day,
        ordinal: ordinalOf(day),
        next_day: next,
        next_ordinal: next === null ? null : ordinalOf(next),
      }),
    )
  }
  return Object.freeze(rows)
}

/**
 * The reference table as a relation of its own, where the database has no table
 * of it. Put it into a CTE and join it as often as days are looked up; join
 * from the left, so that a day outside it is null and no row is lost.
 *
 * @example
 * db.with('working_day', (q) =>
 *   q.selectFrom(workingDayTable(rows, 'd')).selectAll(),
 * )
 *   .selectFrom('dossier')
 *   .leftJoin('working_day as start', 'start.day', 'dossier.received_on')
 *   .leftJoin('working_day as due', (join) =>
 *     join.on(dueInWorkingDays('start', 'due', 5)),
 *   )
 *   .select(['dossier.code', 'due.next_day as due_on'])
 * // with "working_day" as (select * from (select cast(day as date) as day, …
 * // from (values ('2018-01-01', 250, '2018-01-02', 251), …) as days(…)) as "d")
 * // select "dossier"."code", "due"."next_day" as "due_on" from "dossier" left join …
 */
export function workingDayTable<A extends string>(
  rows: readonly Readonly<WorkingDayRow>[],
  alias: A,
): AliasedRawBuilder<WorkingDayRow, A> {
  // Written in one piece: as nodes, thousands of rows take longer to build and to
  // compile than all other queries together.
  const values = rows.map(({ day, ordinal, next_day, next_ordinal }) => {
    const cells = [day, ordinal, next_day, next_ordinal]
    return `(${cells.map(literal).join(', ')})`
  })
  // Cast once, not in every row: an engine reads thousands of casts slowly.
  return sql<WorkingDayRow>`(select cast(day as date) as day, cast(ordinal as integer) as ordinal, cast(next_day as date) as next_day, cast(next_ordinal as integer) as next_ordinal from (values ${sql.raw(values.join(', '))}) as days(day, ordinal, next_day, next_ordinal))`.as(
    alias,
  )
}

function literal(cell: string | number | null): string {
  return typeof cell === 'string'
    ? `'${cell.replaceAll("'", "''")}'`
    : String(cell)
}

/**
 * Condition of a join: `due` is the row of the day that is due `n` working days
 * after that of `start`, as `due` of a calendar has it for a date. The date is
 * its `next_day`.
 *
 * @param start name under which the reference table is joined on the day of receipt
 * @param due name under which it is joined with this condition
 * @param n whole number of working days, not negative; null is due never
 * @example
 * const due = await db
 *   .with('working_day', (q) => q.selectFrom(workingDayTable(rows, 'd')).selectAll())
 *   .selectFrom('dossier')
 *   .innerJoin('working_day as start', 'start.day', 'dossier.received_on')
 *   .innerJoin('working_day as due', (join) => join.on(dueInWorkingDays('start', 'due', 5)))
 *   .select(sql<string>`cast(due.next_day as varchar)`.as('due_on'))
 *   .executeTakeFirstOrThrow()
 * due.due_on // '2018-03-12': received on Monday the 5th
 */
export function dueInWorkingDays(
  start: string,
  due: string,
  n: number | Expression<number | null>,
): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${due}.ordinal`)} = ${sql.ref(`${start}.next_ordinal`)} + cast(${n} as integer) and ${sql.ref(`${due}.next_day`)} = ${sql.ref(`${due}.day`)})`
}

/**
 * Condition of a join: `due` is the row of the day `n` calendar days after that
 * of `start`, as `due` of a calendar has it for a date. The date, moved to the
 * next working day, is its `next_day`.
 *
 * @param start name under which the reference table is joined on the day of receipt
 * @param due name under which it is joined with this condition
 * @param n whole number of days, not negative; null is due never
 * @example
 * const due = await db
 *   .with('working_day', (q) => q.selectFrom(workingDayTable(rows, 'd')).selectAll())
 *   .selectFrom('dossier')
 *   .innerJoin('working_day as start', 'start.day', 'dossier.received_on')
 *   .innerJoin('working_day as due', (join) => join.on(dueInCalendarDays('start', 'due', 5)))
 *   .select(sql<string>`cast(due.next_day as varchar)`.as('due_on'))
 *   .executeTakeFirstOrThrow()
 * due.due_on // '2018-03-12': the 10th is a Saturday
 */
export function dueInCalendarDays(
  start: string,
  due: string,
  n: number | Expression<number | null>,
): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${due}.day`)} = ${sql.ref(`${start}.next_day`)} + cast(${n} as integer))`
}

/**
 * Working days after the day of one row of the reference table up to and
 * including that of another, negative when the other is earlier; null where one
 * of them is missing.
 */
export function workingDaysFromTo(
  from: string,
  to: string,
): RawBuilder<number | null> {
  return sql`(${sql.ref(`${to}.ordinal`)} - ${sql.ref(`${from}.ordinal`)})`
}

/**
 * The date as of which a receipt counts, to join the reference table on: the
 * next day after the office closes, else the day itself. The day may be a day
 * off; the conditions above start from the next working day.
 */
export function receiptDate(
  at: Expression<TimeText | null>,
  calendar: WorkingCalendar,
): RawBuilder<DateText | null> {
  const closes = calendar.hours.at(-1)?.to ?? ''
  return sql`(cast(${at} as date) + case when cast(${at} as time) > cast(${sql.lit(closes)} as time) then 1 else 0 end)`
}
