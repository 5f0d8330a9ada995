import { parsePeriod } from '@motcua/metrics'
import { monthsUpTo, yearToDate } from '@motcua/metrics/calendar'
import type { Period } from '@motcua/metrics'
import { office } from './kpi-data.ts'

/** What is evaluated: one month, or thirteen, each with the month before and the same a year before. */
export type Span = 'month' | '13-months'

/** The months of a span. */
export function periodsOf(span: Span): readonly Period[] {
  return span === 'month'
    ? [parsePeriod('2018-03')]
    : monthsUpTo(parsePeriod('2018-12'), 13)
}

/**
 * The floor: the same numbers by one statement written by hand for the very
 * question. Of several that were tried, the fastest.
 *
 * It answers, by month and unit: finished dossiers on time and early among those
 * with a due date, with all that were finished, so that those without one are
 * told; business registrations filed online among those of a known channel, with
 * all that were received; the same of the year to date; procedures of level 3 or
 * 4 and those posted, on the last day; open overdue dossiers on the last day; of
 * the months asked for the dossiers of a procedure that the catalogue lacks; and
 * the units of the office, so that rows of others are told. As rows of several
 * kinds, which are added up over the units, and of thirteen months over the year,
 * as the library does.
 *
 * It takes for granted what the library proves: that no procedure is twice in
 * the catalogue on a day.
 */
export function floorStatement(span: Span): string {
  return span === 'month' ? monthFloor() : monthsFloor()
}

const ended = "date '9999-12-31'"

function date(text: string): string {
  return `date '${text}'`
}

/** Of this office: a warehouse may hold several, so that no statement is right without it. */
const ours = `office = '${office}'`

/** Open and overdue, in the shortest words. */
function overdueSql(day: string): string {
  return `${ours} and ended_on > ${date(day)} and received_on <= ${date(day)} and due_on < ${date(day)}
    and (outcome is null or finished_on is not null or stopped_on is not null)
    and (finished_on is null or finished_on > ${date(day)})
    and (stopped_on is null or stopped_on > ${date(day)})
    and (paused_on is null or paused_on > ${date(day)} or resumed_on <= ${date(day)})
    and (earlier_paused_days is null or not contains(earlier_paused_days, '${day}'))`
}

const items = ['process', 'documents', 'time', 'form', 'fee'].flatMap(
  (item) => [`${item}_desk`, `${item}_web`],
)

/** Counts of procedures valid on a day. */
const procedureCounts = `
    count(*) filter (where level in (3, 4)) as level, count(*) as valid,
    count(*) filter (where announced and ${items.map((item) => `coalesce(${item}, true)`).join(' and ')}
      and coalesce(${items.join(', ')}) is not null) as posted,
    count(*) filter (where announced) as announced`

/** Receipts with what their procedure was then: of a registration or not, null where the catalogue lacks it. */
function receiptsSql(from: string, to: string): string {
  return `from dossier d left join (
      select code, valid_from, coalesce(valid_to, ${ended}) as valid_to,
        registration in ('new', 'change') as registers
      from procedure where ${ours}
    ) p on p.code = d.procedure and received_on >= p.valid_from and received_on <= p.valid_to
    where ${ours} and ended_on >= ${from} and received_on between ${from} and ${to}`
}

function monthFloor(): string {
  const [month = parsePeriod('2018-03')] = periodsOf('month')
  const [from, to] = [date(month.from), date(month.to)]
  const first = date(yearToDate(month).from)
  return `
  with f as (
    select unit, count(*) as y_finished, count(due_on) as y_due,
      count(*) filter (where finished_on <= due_on) as y_on_time,
      count(*) filter (where finished_on < due_on) as y_early,
      count(*) filter (where finished_on >= ${from}) as finished,
      count(due_on) filter (where finished_on >= ${from}) as due,
      count(*) filter (where finished_on >= ${from} and finished_on <= due_on) as on_time,
      count(*) filter (where finished_on >= ${from} and finished_on < due_on) as early
    from dossier
    where ${ours} and ended_on >= ${first} and finished_on between ${first} and ${to}
    group by unit
  ), r as (
    select unit, count(*) filter (where registers) as y_received,
      count(*) filter (where registers and channel <> 'unknown') as y_registered,
      count(*) filter (where registers and channel = 'online') as y_online,
      count(*) filter (where registers and received_on >= ${from}) as received,
      count(*) filter (where registers and received_on >= ${from} and channel <> 'unknown') as registered,
      count(*) filter (where registers and received_on >= ${from} and channel = 'online') as online,
      count(*) filter (where registers is null) as unlisted
    ${receiptsSql(first, to)} and (registers or registers is null and received_on >= ${from})
    group by unit
  ), s as (
    select unit, count(*) as open_overdue from dossier where ${overdueSql(month.to)} group by unit
  ), p as (
    select unit, ${procedureCounts}
    from procedure
    where ${ours} and valid_from <= ${to} and coalesce(valid_to, ${ended}) >= ${to}
    group by unit
  )
  select '${month.key}' as month, * from (${together})`
}

/** What was counted, and the units that there are. */
const together = `from f union all by name from r union all by name from s union all by name from p
    union all by name select distinct code as unit, true as is_unit from unit where ${ours}`

function monthsFloor(): string {
  const asked = periodsOf('13-months')
  // Those asked for, and the same a year before.
  const months = monthsUpTo(parsePeriod('2018-12'), 25)
  const [from = '', since = '', to = ''] = [
    months[0]?.from,
    asked[0]?.from,
    months.at(-1)?.to,
  ].map((day) => date(day ?? ''))
  const sumOf = (...names: readonly string[]) =>
    names.map((name) => `sum(${name}) as ${name}`).join(', ')
  return `
  with f as (
    select strftime(day, '%Y-%m') as month, unit, ${sumOf('finished', 'due', 'on_time', 'early')}
    from (
      select finished_on as day, unit, count(*) as finished, count(due_on) as due,
        count(*) filter (where finished_on <= due_on) as on_time,
        count(*) filter (where finished_on < due_on) as early
      from dossier
      where ${ours} and ended_on >= ${from} and finished_on between ${from} and ${to}
      group by all
    )
    group by all
  ), r as (
    select strftime(day, '%Y-%m') as month, unit, ${sumOf('received', 'registered', 'online', 'unlisted')}
    from (
      select received_on as day, unit, count(*) filter (where registers) as received,
        count(*) filter (where registers and channel <> 'unknown') as registered,
        count(*) filter (where registers and channel = 'online') as online,
        count(*) filter (where registers is null) as unlisted
      ${receiptsSql(from, to)} and (registers or registers is null and received_on >= ${since})
      group by all
    )
    group by all
  ), s as (
    ${asked
      .map(
        (m) =>
          `select '${m.key}' as month, unit, count(*) as open_overdue from dossier where ${overdueSql(m.to)} group by unit`,
      )
      .join('\n    union all ')}
  ), p as (
    select month, unit, ${procedureCounts}
    from procedure join (values ${months.map((m) => `('${m.key}', ${date(m.to)})`).join(', ')}) as last(month, day)
      on valid_from <= day and coalesce(valid_to, ${ended}) >= day
    where ${ours}
    group by all
  )
  ${together}`
}
