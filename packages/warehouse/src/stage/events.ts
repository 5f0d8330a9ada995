import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import type { Profile } from '../profile/profile.ts'
import {
  cleaned,
  cleanedCode,
  cleanedDate,
  inYears,
  isRounded,
  moment,
  readInstant,
  snake,
} from './cells.ts'
import { isAccepted } from './dossier-checks.ts'
import { columnOf, dateColumns, isDeadline } from './dossier-columns.ts'
import type { DateColumn } from './dossier-columns.ts'
import { formatsOf } from './dossier-rows.ts'
import { daysOf } from '../tables/columns.ts'
import { mapped } from './maps.ts'
import type { Staging } from './staging.ts'

/*
 * Several rows of one dossier, each of an event. Every row is given what all rows
 * of its code say together, so that they are rows that say the same, which are
 * judged and counted as ever:
 *
 *   raw ──► cells ──► placed by time ──► pauses ──► dossiers ──► folded, a row for each of raw
 *                                           └──► starts ──► ended ──┘ days of those before the last
 */

const texts = [...mapped, 'overdueReason'] as const

/** Makes `folded` of `raw`. */
export async function foldEvents(
  staging: Staging,
  profile: Profile,
): Promise<void> {
  const dates = dateColumns.filter((name) => profile.columns[name])
  const cells = cellsOf(staging, profile, dates)
  const told = [
    ...texts.map((name) => sql`${textOf(name)} as ${sql.ref(snake(name))}`),
    ...dates.map((name) => sql`${dateOf(name)} as ${sql.ref(snake(name))}`),
  ]
  const folded = [
    ...texts.map((name) => sql`d.${sql.ref(snake(name))}`),
    ...dates.map((name) => ownOrAll(profile, name)),
  ]
  await sql`create temp table folded as with pauses as (${pausesOf(dates, placedOf(cells))}),
    dossiers as (select dossier, ${sql.join(told)}, bool_or(is_bad) as is_spoilt
      from pauses group by dossier),
    ${earlierPauses}
    select p."row", p.code, ${sql.join(folded)}, p.event, p.is_event_bad, d.is_spoilt,
      e.earlier_paused_days, coalesce(e.is_endless, false) as is_endless, coalesce(e.is_reversed, false) as is_reversed
    from pauses p join dossiers d using (dossier) left join earlier e using (dossier)`.execute(
    staging.db,
  )
}

/** The pauses of other days than the last, each with the last end told before the next begins. */
const earlierPauses = sql`
  starts as (select dossier, paused_day, last_paused, min(place) as start
    from pauses where paused_day is not null group by all),
  spans as (select *, lead(start) over (partition by dossier order by start) as next_start from starts),
  ended as (select s.dossier, s.paused_day, arg_max(p.resumed_day, p.place) as resumed_day
    from spans s left join pauses p on p.dossier = s.dossier and p.resumed_day is not null
      and p.place >= s.start and p.place < coalesce(s.next_start, p.place + 1)
    where s.paused_day <> s.last_paused group by all),
  earlier as (select dossier, bool_or(resumed_day is null) as is_endless,
      coalesce(bool_or(resumed_day < paused_day), false) as is_reversed,
      array_to_string(list_sort(list_distinct(flatten(list(${daysOf(sql`paused_day`, sql`resumed_day`)})
        filter (resumed_day > paused_day)))), ' ') as earlier_paused_days
    from ended group by dossier)`

/** The cells without what nobody sees, which dossier they are of, and which dates are none. */
function cellsOf(
  { zone }: Staging,
  profile: Profile,
  dates: readonly DateColumn[],
): Sql {
  const formats = formatsOf(profile)
  const instant = (cell: string) =>
    inYears(readInstant(sql.ref(cell), formats, { zone }))
  const unreadable = dates.map((name) => {
    const cell = sql.ref(snake(name))
    const at = moment(cell, formats, { isDeadline: isDeadline(name), zone })
    return sql`${cell} is not null and ${at} is null as ${columnOf(name, 'unreadable')}`
  })
  const dayOf = (name: 'paused' | 'resumed') =>
    profile.columns[name]
      ? sql`${moment(sql.ref(name), formats, { zone })}::date`
      : sql`null::date`
  const [eventAt, isUntimed] = profile.columns.event
    ? [instant('event'), sql`event_at is null`]
    : [sql`null::timestamp`, sql`false`]
  const clean = [...texts, ...dates, 'event'].map((name) => {
    const cell = sql.ref(snake(name))
    const isText = texts.some((text) => text === name)
    return sql`${isText ? cleaned(cell) : cleanedDate(cleaned(cell))} as ${cell}`
  })
  // A code of which digits are lost may be of several dossiers.
  return sql`select *, ${sql.join(unreadable)}, ${instant('received')} as receipt,
      ${dayOf('paused')} as paused_day, ${dayOf('resumed')} as resumed_day, ${eventAt} as event_at, ${isUntimed} as is_untimed,
      case when own is null or ${isRounded(sql`own`)} then chr(30) || "row" else own end as dossier
    from (select "row", code, ${cleanedCode(sql`code`)} as own, ${sql.join(clean)} from temp.raw)`
}

/** The rows of each dossier in the order of their events, or else of the file. */
function placedOf(cells: Sql): Sql {
  return sql`select *,
      row_number() over (partition by dossier order by event_at nulls first, "row") as place,
      is_untimed and count(*) over (partition by dossier) > 1 as is_event_bad
    from (${cells})`
}

/** Which rows have a date that is none, and from which of them on the last pause is told. */
function pausesOf(dates: readonly DateColumn[], placed: Sql): Sql {
  const bad = dates.map((name) => columnOf(name, 'unreadable'))
  const last = sql`select *, ${sql.join([...bad, sql`is_event_bad`], sql` or `)} as is_bad,
      arg_max(paused_day, place) over (partition by dossier) as last_paused
    from (${placed})`
  return sql`select *, coalesce(min(place) filter (paused_day = last_paused) over (partition by dossier), 0) as paused_from
    from (${last})`
}

/** The last text; the status of the last row, also where it has none. */
function textOf(name: (typeof texts)[number]): Sql {
  const cell = sql.ref(snake(name))
  return name === 'status'
    ? sql`arg_max_null(${cell}, place)`
    : sql`arg_max(${cell}, place)`
}

/** The earliest receipt, and the last of any other date; one that is none tells only where there is no other. */
function dateOf(name: DateColumn): Sql {
  const cell = sql.ref(snake(name))
  const among = (which: Sql) =>
    sql`arg_max(${cell}, place) filter (${which} ${name === 'resumed' ? sql`and place >= paused_from` : sql``})`
  const bad = columnOf(name, 'unreadable')
  const good =
    name === 'received'
      ? sql`first(${cell} order by receipt, place) filter (receipt is not null)`
      : among(sql`not ${bad}`)
  return sql`coalesce(${good}, ${among(bad)})`
}

/** What all rows say; of those that are rejected the one with a date that is none tells it. */
function ownOrAll(profile: Profile, name: DateColumn): Sql {
  const cell = sql.ref(snake(name))
  return isAccepted(profile, 'unreadable_date')
    ? sql`d.${cell}`
    : sql`case when p.${columnOf(name, 'unreadable')} then p.${cell} else d.${cell} end as ${cell}`
}
