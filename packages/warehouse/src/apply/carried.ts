import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { isUndatedPause, lastWholeDay, daysOf } from '../tables/columns.ts'

/*
 * What a row of a dossier keeps of the exports before: the due date that was
 * given first, the days of a pause that no export dates, and those of pauses
 * before the first that the row's own export tells of. Both ways below
 * come to the same, so that the order of loading does not matter.
 */

/** The columns that are kept. */
export const carriedColumns = [
  'due_first_at',
  'due_first_instant',
  'due_moved_at',
  'paused_since',
  'paused_on',
  'resumed_on',
  'earlier_paused_days',
] as const

/** A due date by the clock, and as an instant in UTC where the clock does not tell it. */
interface Due {
  readonly at: Sql
  readonly exact: Sql
}

function dueOf(row: string): Due {
  return {
    at: sql.ref(`${row}.due_at`),
    // What was observed by the first program has a text of it, which is null.
    exact: sql`${sql.ref(`${row}.due_instant`)}::timestamp`,
  }
}

/** The instant of a due date; where its clock tells it, the end of a day is its last moment. */
function instantOf({ at, exact }: Due): Sql {
  const clock = sql`(${at}::timestamptz at time zone 'UTC')
    + case when ${at}::time = time '23:59:59' then interval '0.999999 seconds' else interval '0 seconds' end`
  return sql`case when ${exact} is not null then ${exact} else ${clock} end`
}

/** Whether a due date is another than the first, or is none any more: by date, for a time that is added moves nothing. */
function isMoved(first: Sql, due: Sql): Sql {
  return sql`(${first} is not null and (${due} is null or ${first}::date <> ${due}::date))`
}

/** What is set of the first due date, where the row has another. */
function firstDue(first: Due, row: string): Sql {
  const due = dueOf(row)
  // Instants are worked out where they are needed alone: by a zone they cost much.
  const isOther = sql`case when ${first.at} is distinct from ${due.at} then true
    when ${first.exact} is null and ${due.exact} is null then false
    else ${instantOf(first)} is distinct from ${instantOf(due)} end`
  const ifOther = (value: Sql) => sql`case when ${isOther} then ${value} end`
  return sql`due_first_at = ${ifOther(first.at)},
      due_first_on = (${ifOther(first.at)})::date,
      due_first_instant = ${ifOther(instantOf(first))}`
}

/** The first day of all pauses that a row's own export tells of, in order; null where it tells of none. */
function firstTold(earlier: Sql, pausedOn: Sql): Sql {
  return sql`least(left(${earlier}, 10)::date, ${pausedOn})`
}

/**
 * Carries on what the rows have that others take the place of.
 *
 * @param rows a temporary table of those that come
 * @param current those that go
 * @param isSame over `n` and `c`
 */
export async function carryOn(
  trx: Transaction<Database>,
  { rows, current, isSame }: { rows: Sql; current: Sql; isSame: Sql },
): Promise<void> {
  const due = dueOf('c')
  // Named once: the engine plans every mention of it.
  const named = sql`(select c.*, coalesce(c.due_first_at, ${due.at}) as first_at,
    case when c.due_first_at is not null then c.due_first_instant else ${due.exact} end as first_exact from ${current} c)`
  const first = { at: sql`c.first_at`, exact: sql`c.first_exact` }
  const isOn = sql`${isUndatedPause('n')} and ${isUndatedPause('c')}`
  const isOver = sql`n.paused_on is null and c.paused_since is not null`
  const pausedOn = (otherwise: string) =>
    sql`case when ${isOn} or ${isOver} then c.paused_since else ${sql.ref(`n.${otherwise}`)} end`
  const lastDay = lastWholeDay('n', sql`n.extract_at`)
  // A pause that the export tells of no more ended when the next began.
  const told = firstTold(sql`n.earlier_paused_days`, pausedOn('paused_on'))
  const end = sql`coalesce(c.resumed_on, ${told}, n.resumed_on, ${lastDay})`
  // What is earlier than all that the export tells of, it says nothing of.
  const isBefore = sql`day < coalesce(strftime(${told}, '%Y-%m-%d'), '9')`
  const before = sql`list_concat(
      string_split(c.earlier_paused_days, ' '),
      case when c.paused_on is not null and not (${isOn} or ${isOver}) then ${daysOf(sql`c.paused_on`, end)} end)`
  const earlier = sql`array_to_string(list_sort(list_distinct(list_concat(
      list_filter(${before}, lambda day: ${isBefore}), string_split(n.earlier_paused_days, ' ')))), ' ')`
  await sql`update ${rows} n set
      ${firstDue(first, 'n')},
      due_moved_at = coalesce(c.due_moved_at, case when ${isMoved(first.at, sql`n.due_at`)} then n.extract_at end),
      paused_since = ${pausedOn('paused_since')},
      paused_on = ${pausedOn('paused_on')},
      resumed_on = coalesce(n.resumed_on, case when ${isOver} then coalesce(c.resumed_on, ${lastDay}) end),
      earlier_paused_days = case when c.paused_on is null and c.earlier_paused_days is null
        then n.earlier_paused_days else nullif(${earlier}, '') end
    from ${named} c where ${isSame}`.execute(trx)
}

/**
 * The same from all that exports observed.
 *
 * @param rows a temporary table of those that come
 * @param key what a dossier is one by, in sources that are one kin: its first due
 * date may be of another source than its row, a pause is of one register
 * @param seen its observations, with the `place` of the export among the others,
 * when it was `made_at`, and the `kin` and `level` of its source, as `ranked` has them
 */
export async function carryFromSeen(
  trx: Transaction<Database>,
  { rows, key, seen }: { rows: Sql; key: readonly string[]; seen: Sql },
): Promise<void> {
  const ofKey = sql`over (partition by ${refs(key)}, kin)`
  const own = [...key, 'kin', 'level']
  const ofOwn = sql`over (partition by ${refs(own)})`
  await sql`create temp table carried as
    with told as (
      select ${refs(own)}, place, made_at, due_at, ${dueOf('s').exact} as due_instant, paused_on, resumed_on,
        ${isUndatedPause('s')} as is_undated, ${lastWholeDay('s', sql`made_at`)} as day
      from ${seen} s
    ), first as (
      select *, arg_min(due_at, place) filter (due_at is not null) ${ofKey} as first_due,
        arg_min_null(due_instant, place) filter (due_at is not null) ${ofKey} as first_exact,
        min(place) filter (due_at is not null) ${ofKey} as first_place,
        max(place) filter (is_undated) ${ofOwn} as last_undated
      from told
    ), since as (
      select *, min(made_at) filter (place > first_place and ${isMoved(sql`first_due`, sql`due_at`)}) ${ofKey} as moved_at,
        coalesce(max(place) filter (not is_undated and place < last_undated) ${ofOwn}, -1) as before_undated
      from first
    )
    select ${refs(own)}, any_value(first_due) as first_due, any_value(first_exact) as first_exact, any_value(moved_at) as moved_at,
      arg_min(day, place) filter (is_undated and place > before_undated) as since,
      coalesce(bool_or(paused_on is not null and place > last_undated), false) as is_dated_since,
      coalesce(arg_max(resumed_on, place) filter (resumed_on is not null and place > last_undated),
        arg_min(day, place) filter (place > last_undated)) as until
    from since group by ${refs(own)}`.execute(trx)
  await sql`create temp table carried_pauses as ${pausesSeen(own, seen)}`.execute(
    trx,
  )
  const keeps = sql`k.since is not null and not k.is_dated_since`
  const isSame = [
    sql`k.kin = m.kin and k.level = m.level and m.source = n.source`,
    ...key.map((c) => sql`${sql.ref(`k.${c}`)} = ${sql.ref(`n.${c}`)}`),
  ]
  const first = { at: sql`k.first_due`, exact: sql`k.first_exact` }
  await sql`update ${rows} n set
      ${firstDue(first, 'n')},
      due_moved_at = k.moved_at,
      paused_since = case when ${keeps} then k.since end,
      paused_on = case when ${keeps} then k.since else n.paused_on end,
      resumed_on = coalesce(n.resumed_on, case when ${keeps} then k.until end),
      earlier_paused_days = k.earlier_paused_days
    from (select * from temp.carried left join temp.carried_pauses using (${refs(own)})) k, (select distinct source, kin, level from temp.ranked) m
    where ${sql.join(isSame, sql` and `)}`.execute(trx)
  for (const table of ['carried', 'carried_pauses'])
    await sql`drop table temp.${sql.ref(table)}`.execute(trx)
}

/**
 * The days of pauses of each dossier before the latest, by all that exports
 * observed: an export tells of those that lie before the first pause of any later. `head` is an export that tells of a pause, and those
 * that tell of none follow it until the next.
 */
function pausesSeen(own: readonly string[], seen: Sql): Sql {
  const inOrder = sql`over (partition by ${refs(own)} order by place)`
  const isPause = sql`(s.paused_on is not null or ${isUndatedPause('s')})`
  const isSame = sql.join(
    own.map((c) => sql`${sql.ref(`p.${c}`)} = ${sql.ref(`s.${c}`)}`),
    sql` and `,
  )
  // Of most dossiers no export tells of a pause: they are not put in order.
  return sql`
    with told as (
      select ${refs(own)}, place, paused_on, resumed_on, earlier_paused_days,
        ${isUndatedPause('s')} as is_undated, ${lastWholeDay('s', sql`made_at`)} as day
      from ${seen} s
      where exists (select 1 from (select ${refs(own)} from ${seen} s where ${isPause}) p where ${isSame})
    ), runs as (
      select *, coalesce(max(place) filter (not is_undated) ${inOrder}, -1) as run,
        max(place) filter (is_undated or paused_on is not null) ${inOrder} as head
      from told
    ), dated as (
      select * replace (case when is_undated then arg_min(day, place) over (partition by ${refs(own)}, run, is_undated) else paused_on end as paused_on)
      from runs where head is not null
    ), heads as (
      select ${refs(own)}, head as place,
        any_value(run) filter (place = head) as run, any_value(is_undated) filter (place = head) as is_undated,
        any_value(paused_on) filter (place = head) as paused_on, any_value(resumed_on) filter (place = head) as resumed_on,
        any_value(earlier_paused_days) filter (place = head) as earlier_paused_days,
        arg_min(coalesce(resumed_on, day), place) filter (place > head) as after_on,
        arg_max(resumed_on, place) filter (place > head) as after_resumed_on
      from dated group by ${refs(own)}, head
    ), nexts as (
      select *, ${firstTold(sql`earlier_paused_days`, sql`paused_on`)} as told_from,
        lead(${firstTold(sql`earlier_paused_days`, sql`paused_on`)}) ${inOrder} as next_from,
        lead(is_undated) ${inOrder} as is_next_undated
      from heads
    ), ends as (
      select *, min(told_from) over (partition by ${refs(own)} order by place rows between 1 following and unbounded following) as least_from,
        case
          when next_from is null and (is_undated or after_on is null) then null
          when is_undated and after_on is null and is_next_undated then null
          when is_undated and after_on is not null then coalesce(after_resumed_on, after_on)
          else coalesce(resumed_on, after_on, next_from) end as ended_on
      from nexts
    ), days as (
      select ${refs(own)}, least_from, unnest(list_concat(
        string_split(earlier_paused_days, ' '), ${daysOf(sql`paused_on`, sql`ended_on`)})) as day from ends
    )
    select ${refs(own)}, string_agg(distinct day, ' ' order by day) as earlier_paused_days
    from days where day < coalesce(strftime(least_from, '%Y-%m-%d'), '9')
    group by ${refs(own)}`
}
