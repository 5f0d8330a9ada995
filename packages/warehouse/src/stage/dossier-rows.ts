import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { givesTime, typedDates } from '../profile/date-formats.ts'
import type { Profile } from '../profile/profile.ts'
import { firstCheck, told } from '../tables/checks.ts'
import {
  cleaned,
  cleanedCode,
  cleanedDate,
  cleanedSlowly,
  hasExactMark,
  inYears,
  isInYears,
  isRounded,
  mayBeExact,
  readInstant,
  readTime,
  snake,
} from './cells.ts'
import { otherOrder } from './date-order.ts'
import { isAccepted, isResumedBefore, judgementOf } from './dossier-checks.ts'
import {
  columnOf,
  dateColumns,
  ends,
  isDeadline,
  lazily,
  moments,
} from './dossier-columns.ts'
import type { DateColumn } from './dossier-columns.ts'
import { mapped, meantBy } from './maps.ts'
import type { Ambiguous } from './maps.ts'
import type { Staging } from './staging.ts'

/** What the rows of a query of texts have beside their texts. */
export interface Given {
  readonly hasRow: boolean
  readonly hasLine: boolean
  readonly ambiguous: Ambiguous
  /** A procedure may have several spans, as `others` beside its last. */
  readonly hasSpans: boolean
}

/**
 * From a query of texts to one of the target's columns, with verdict and flags.
 * Each level is worked out once for a row, however often those above it ask:
 *
 *   texts ──► cells ──► times ──► status ──► marks ──► spans ──► verdict, flags ──► columns
 */
export function typedRows(
  staging: Staging,
  profile: Profile,
  rows: Sql,
  given: Given,
): Sql {
  const read = timeReader(staging, profile)
  const { checks, flags } = judgementOf(profile, {
    ...given,
    isTrial: staging.isTrial ?? false,
  })
  const cells = cellsOf(profile, rows, given, read)
  const clocks = timesOf(staging, profile, rereadOf(profile, cells, read))
  const times = instantsOf(staging, profile, clocks)
  const stated = profile.columns.status ? times : statedOf(times)
  const spans = spansOf(marksOf(staging, profile, stated), given)
  const judged = sql`select *, ${firstCheck(checks)} as verdict, ${flags} as flags from (${spans})`
  return sql`(select ${given.hasRow ? sql`"row",` : sql``} ${given.hasLine ? lineOf() : sql``}
      ${told(sql`verdict`, checks)},
      ${sql.lit(staging.office)} as office, ${sql.lit(profile.name)} as source, ${content(profile)}
    from (${judged}))`
}

/** Columns of the target that are null in every row, as the exports have none that they follow from. */
export function lackedBy(profile: Profile): readonly string[] {
  const has = (name: keyof Profile['columns']) =>
    profile.columns[name] !== undefined
  const isAny = formatsOf(profile).some(mayBeExact)
  const found: Readonly<Record<string, boolean>> = {
    due_at: has('due'),
    extended_due_at: has('extendedDue'),
    finished_at: has('finished'),
    handed_over_at: has('handedOver'),
    stopped_on: has('stopped') || has('finished'),
    paused_on: has('paused'),
    resumed_on: has('paused') || has('resumed'),
    overdue_reason: has('overdueReason'),
    apology: has('apology'),
    earlier_paused_days: profile.rows !== undefined,
    ...Object.fromEntries(
      moments.map((name) => [`${snake(name)}_instant`, isAny && has(name)]),
    ),
  }
  return Object.keys(found).filter((column) => !found[column])
}

/** A cell of a date column as a time of any year. */
type TimeReader = (name: DateColumn, cell: Sql) => Sql

/** The formats in which dates of an export are read, also those that its typed cells come as. */
export function formatsOf({ format, dates }: Profile): readonly string[] {
  const isTyped = format === 'xlsx' || format === 'parquet'
  return isTyped ? [...new Set([...dates, ...typedDates])] : dates
}

function timeReader({ zone }: Staging, profile: Profile): TimeReader {
  const formats = formatsOf(profile)
  return (name, cell) =>
    readTime(cell, formats, { isDeadline: isDeadline(name), zone })
}

/** The cells of a row: what they mean, and their texts. */
function cellsOf(
  profile: Profile,
  rows: Sql,
  { hasRow, hasLine, hasSpans }: Given,
  read: TimeReader,
): Sql {
  const meanings = mapped.map(
    (c) =>
      sql`${meantBy(c)} as ${sql.ref(c)}, ${sql.ref(`raw.${c}`)} as ${columnOf(c, 'text')}`,
  )
  const times = dateColumns.map((name) => {
    const [first, text] = [columnOf(name, 'first'), columnOf(name, 'text')]
    if (!profile.columns[name])
      return sql`null::timestamp as ${first}, null::varchar as ${text}`
    const raw = sql.ref(`raw.${snake(name)}`)
    return sql`${read(name, raw)} as ${first}, ${raw} as ${text}`
  })
  const event = sql`raw.event as event_text, is_event_bad, is_spoilt, is_endless, is_reversed, earlier_paused_days,`
  const noEarlier = sql`null::varchar as earlier_paused_days,`
  return sql`select ${hasRow ? sql`"row",` : sql``} ${hasLine ? sql`line,` : sql``}
    ${profile.rows ? event : noEarlier} ${cleanedCode(sql`raw.code`)} as code, raw.code as code_text, ${sql.join(meanings)},
    missed, valid_from, valid_to, level as first_level, ${hasSpans ? sql`others,` : sql``}
    ${cleaned(sql`raw.overdue_reason`)} as overdue_reason, ${sql.join(times)}
    from ${rows} raw`
}

/** Most cells are as they should be; the others are read again, cleaned. */
function rereadOf(profile: Profile, cells: Sql, read: TimeReader): Sql {
  const given = dateColumns.filter((name) => profile.columns[name])
  const again = given.map((name) => {
    const text = columnOf(name, 'text')
    const isUnread = sql`${columnOf(name, 'first')} is null and ${text} is not null`
    return sql`${lazily(isUnread, cleanedDate(cleanedSlowly(text)))} as ${columnOf(name, 'again')}`
  })
  const any = given.map((name) => {
    const cell = columnOf(name, 'again')
    const time = lazily(
      sql`${cell} is not null`,
      read(name, cell),
      columnOf(name, 'first'),
    )
    return sql`${time} as ${columnOf(name, 'any')}`
  })
  return sql`select *, ${sql.join(any)} from (select *, ${sql.join(again)} from (${cells}))`
}

/** Every date as a time of a year that a dossier may have, and whether there is one that is none. */
function timesOf({ zone }: Staging, profile: Profile, read: Sql): Sql {
  const others = otherOrder(profile.dates)
  const times = dateColumns.map((name) => {
    const at = columnOf(name, 'at')
    const unreadable = columnOf(name, 'unreadable')
    const swapped = columnOf(name, 'swapped')
    if (!profile.columns[name])
      return sql`null::timestamp as ${at}, false as ${unreadable}, false as ${swapped}`
    const other =
      others.length === 0
        ? sql`false`
        : sql`coalesce(${isInYears(readTime(columnOf(name, 'again'), others, { zone }))}, false)`
    return sql`${inYears(columnOf(name, 'any'))} as ${at},
      ${at} is null and (${columnOf(name, 'first')} is not null or ${columnOf(name, 'again')} is not null) as ${unreadable},
      ${lazily(unreadable, other, sql`false`)} as ${swapped}`
  })
  return sql`select *, ${sql.join(times)} from (${read})`
}

/**
 * The instants of a row, and whether its clock to the second does not tell their
 * order: one has parts of a second, or lies in an hour that comes twice.
 */
function instantsOf({ zone }: Staging, profile: Profile, times: Sql): Sql {
  const formats = formatsOf(profile)
  const isAny = formats.some(mayBeExact)
  const given = moments.filter((name) => isAny && profile.columns[name])
  if (given.length === 0)
    return sql`select *, false as is_exact from (${times})`
  const textOf = (name: (typeof moments)[number]) =>
    sql`coalesce(${columnOf(name, 'again')}, ${columnOf(name, 'text')})`
  const isMarked = given.map((name) => hasExactMark(textOf(name), formats))
  const instants = given.map((name) => {
    const instant = readInstant(textOf(name), formats, {
      isDeadline: isDeadline(name),
      zone,
    })
    return sql`${lazily(sql`is_marked`, instant, sql`null::timestamp`)} as ${columnOf(name, 'exact')}`
  })
  const isOther = given.map((name) => {
    const exact = columnOf(name, 'exact')
    const clock = sql`((${columnOf(name, 'at')} at time zone ${sql.lit(zone)}) at time zone 'UTC')`
    // Of a deadline this is the last moment of its day.
    const isEnd = sql`${exact} = ${clock} + interval '0.999999 seconds'`
    return isDeadline(name)
      ? sql`coalesce(${exact} <> ${clock} and not ${isEnd}, false)`
      : sql`coalesce(${exact} <> ${clock}, false)`
  })
  return sql`select *, ${sql.join(isOther, sql` or `)} as is_exact
    from (select *, ${sql.join(isMarked, sql` or `)} as is_marked, ${sql.join(instants)} from (${times}))`
}

/** The status of a row whose export has none follows from its dates: from those too that cannot be read. */
function statedOf(times: Sql): Sql {
  const has = (name: DateColumn) =>
    sql`(${columnOf(name, 'at')} is not null or ${columnOf(name, 'unreadable')})`
  return sql`select * replace (case
      when ${has('finished')} or ${has('handedOver')} then 'finished'
      when ${has('stopped')} then 'withdrawn'
      when ${has('paused')} and not ${has('resumed')} then 'paused'
      else 'processing' end as status) from (${times})`
}

/** How the times and the status of a row stand to each other and to the export. */
function marksOf(staging: Staging, profile: Profile, times: Sql): Sql {
  const { extractAt } = staging
  const marks = (['received', ...ends] as const).map((name) => {
    const at = columnOf(name, 'at')
    return sql`coalesce(${at}::date < received_at::date, false) as ${columnOf(name, 'before')},
      coalesce(${at} > ${sql.lit(extractAt)}::timestamp, false) as ${columnOf(name, 'future')}`
  })
  const earlier = ends.map(
    (name) =>
      sql`${isEarlier(staging, profile, name)} as ${columnOf(name, 'earlier')}`,
  )
  // Of one that no list knows, the text is its code.
  const code = sql`case when "procedure" is not null then "procedure" else ${cleanedCode(sql`procedure_text`)} end`
  return sql`select *, ${code} as procedure_code, ${isRounded(sql`code`)} as is_rounded, status = 'finished' as is_finished,
    coalesce(status in ('withdrawn', 'returned', 'refused'), false) as is_stopped,
    coalesce(due_at::date < received_at::date, false) as is_due_void,
    ${sql.join([...marks, ...earlier])} from (${times})`
}

/** Whether an end lies before the receipt on the same day, by the clock: a day without a time is no midnight. */
function isEarlier(
  { zone }: Staging,
  profile: Profile,
  name: (typeof ends)[number],
): Sql {
  const at = columnOf(name, 'at')
  const formats = formatsOf(profile)
  const timed = formats.filter(givesTime)
  if (!profile.columns[name] || timed.length === 0) return sql`false`
  const textOf = (column: string) =>
    sql`coalesce(${columnOf(column, 'again')}, ${columnOf(column, 'text')})`
  const text = textOf(name)
  const isTimed = sql`(${at} <> date_trunc('day', ${at}) or ${readTime(text, timed, { zone })} is not null)`
  const isSameDay = sql`${at}::date = received_at::date`
  if (!formats.some(mayBeExact))
    return lazily(
      sql`${at} < received_at and ${isSameDay}`,
      isTimed,
      sql`false`,
    )
  const instant = (of: Sql) => readInstant(of, formats, { zone })
  const isLess = sql`${instant(text)} < ${instant(textOf('received'))}`
  return lazily(isSameDay, sql`${isTimed} and ${isLess}`, sql`false`)
}

/** The span of the procedure in which the dossier was received, and its level then. */
function spansOf(marks: Sql, { hasSpans }: Given): Sql {
  const isFirst = sql`coalesce(received_at::date between valid_from and valid_to, false) as is_first`
  if (!hasSpans)
    return sql`select *, ${isFirst}, case when is_first then valid_from end as span_from,
      case when is_first then first_level end as level from (${marks})`
  return sql`select *, ${isFirst},
      case when not is_first and others is not null
        then list_filter(others, lambda o: received_at::date between o.valid_from and o.valid_to)[1] end as earlier,
      case when is_first then valid_from else (earlier).valid_from end as span_from,
      case when is_first then first_level else (earlier).level end as level
    from (${marks})`
}

/** What is in the future of this export may not be in that of the next. */
function lineOf(): Sql {
  const futures = ends.map((name) => columnOf(name, 'future'))
  return sql`case when not (${sql.join(futures, sql` or `)}) then line end as line,`
}

/** A dossier as it is observed. What an accepted defect makes of a date: it is none. */
function content(profile: Profile): Sql {
  // Which dossier it is cannot be told: it may be any that the export would lack.
  const code = isAccepted(profile, 'rounded_code')
    ? sql`code`
    : sql`case when not is_rounded then code end as code`
  const end = (name: (typeof ends)[number], what: 'at' | 'exact' = 'at') =>
    sql`case when not ${columnOf(name, 'before')} and not ${columnOf(name, 'future')} then ${columnOf(name, what)} end`
  const isAny = formatsOf(profile).some(mayBeExact)
  const instant = (
    name: (typeof moments)[number],
    isKept: Sql,
    value = columnOf(name, 'exact'),
  ) =>
    sql`${isAny && profile.columns[name] ? sql`case when is_exact and ${isKept} then ${value} end` : sql`null::timestamp`}
      as ${sql.ref(`${snake(name)}_instant`)}`
  return sql`${code},
      procedure_code as "procedure",
      unit, coalesce(channel, 'unknown') as channel, received_at,
      case when not is_due_void then due_at end as due_at, extended_due_at,
      case when is_finished then ${end('finished')} end as finished_at,
      case when is_finished then ${end('handedOver')} end as handed_over_at,
      case when is_stopped then coalesce(${end('stopped')}, ${end('finished')})::date end as stopped_on,
      paused_at::date as paused_on,
      case when status <> 'paused' then coalesce(
        case when not ${isResumedBefore} then resumed_at end,
        case when status = 'processing' then paused_at end)::date end as resumed_on,
      case when is_finished or is_stopped then status end as outcome,
      overdue_reason, apology::boolean as apology, flags, earlier_paused_days,
      ${instant('due', sql`due_at is not null and not is_due_void`)},
      ${instant('extendedDue', sql`extended_due_at is not null`)},
      ${instant('finished', sql`is_finished`, end('finished', 'exact'))},
      ${instant('handedOver', sql`is_finished`, end('handedOver', 'exact'))}`
}
