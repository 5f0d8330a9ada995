import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { isUndatedPause, lastWholeDay } from '../tables/columns.ts'

/*
 * What a row of a dossier keeps of the exports before: the due date that was
 * given first, and the days of a pause that no export dates. Both ways below
 * come to the same, so that the order of loading does not matter.
 */

/** The columns that are kept. */
export const carriedColumns = [
  'due_first_at',
  'due_moved_at',
  'paused_since',
  'paused_on',
  'resumed_on',
] as const

/** Whether a due date is another than the first, or is none any more: by date, for a time that is added moves nothing. */
function isMoved(first: Sql, due: Sql): Sql {
  return sql`(${first} is not null and (${due} is null or ${first}::date <> ${due}::date))`
}

/** The first due date, where the row has another. */
function firstDue(first: Sql, row: string): Sql {
  return sql`case when ${first} is distinct from ${sql.ref(`${row}.due_at`)} then ${first} end`
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
  const first = sql`coalesce(c.due_first_at, c.due_at)`
  const isOn = sql`${isUndatedPause('n')} and ${isUndatedPause('c')}`
  const isOver = sql`n.paused_on is null and c.paused_since is not null`
  const pausedOn = (otherwise: string) =>
    sql`case when ${isOn} or ${isOver} then c.paused_since else ${sql.ref(`n.${otherwise}`)} end`
  await sql`update ${rows} n set
      due_first_at = ${firstDue(first, 'n')},
      due_first_on = (${firstDue(first, 'n')})::date,
      due_moved_at = coalesce(c.due_moved_at, case when ${isMoved(first, sql`n.due_at`)} then n.extract_at end),
      paused_since = ${pausedOn('paused_since')},
      paused_on = ${pausedOn('paused_on')},
      resumed_on = coalesce(n.resumed_on, case when ${isOver}
        then coalesce(c.resumed_on, ${lastWholeDay('n', sql`n.extract_at`)}) end)
    from ${current} c where ${isSame}`.execute(trx)
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
      select ${refs(own)}, place, made_at, due_at, paused_on, resumed_on,
        ${isUndatedPause('s')} as is_undated, ${lastWholeDay('s', sql`made_at`)} as day
      from ${seen} s
    ), first as (
      select *, arg_min(due_at, place) filter (due_at is not null) ${ofKey} as first_due,
        min(place) filter (due_at is not null) ${ofKey} as first_place,
        max(place) filter (is_undated) ${ofOwn} as last_undated
      from told
    ), since as (
      select *, min(made_at) filter (place > first_place and ${isMoved(sql`first_due`, sql`due_at`)}) ${ofKey} as moved_at,
        coalesce(max(place) filter (not is_undated and place < last_undated) ${ofOwn}, -1) as before_undated
      from first
    )
    select ${refs(own)}, any_value(first_due) as first_due, any_value(moved_at) as moved_at,
      arg_min(day, place) filter (is_undated and place > before_undated) as since,
      coalesce(bool_or(paused_on is not null and place > last_undated), false) as is_dated_since,
      coalesce(arg_max(resumed_on, place) filter (resumed_on is not null and place > last_undated),
        arg_min(day, place) filter (place > last_undated)) as until
    from since group by ${refs(own)}`.execute(trx)
  const keeps = sql`k.since is not null and not k.is_dated_since`
  const isSame = [
    sql`k.kin = m.kin and k.level = m.level and m.source = n.source`,
    ...key.map((c) => sql`${sql.ref(`k.${c}`)} = ${sql.ref(`n.${c}`)}`),
  ]
  await sql`update ${rows} n set
      due_first_at = ${firstDue(sql`k.first_due`, 'n')},
      due_first_on = (${firstDue(sql`k.first_due`, 'n')})::date,
      due_moved_at = k.moved_at,
      paused_since = case when ${keeps} then k.since end,
      paused_on = case when ${keeps} then k.since else n.paused_on end,
      resumed_on = coalesce(n.resumed_on, case when ${keeps} then k.until end)
    from temp.carried k, (select distinct source, kin, level from temp.ranked) m
    where ${sql.join(isSame, sql` and `)}`.execute(trx)
  await sql`drop table temp.carried`.execute(trx)
}
