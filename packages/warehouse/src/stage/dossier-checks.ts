import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { defects } from '../profile/profile.ts'
import type { Defect, Profile } from '../profile/profile.ts'
import { isOneOf } from '../tables/checks.ts'
import type { Check } from '../tables/checks.ts'
import { cleanedSlowly, hasLookalike } from './cells.ts'
import { columnOf, dateColumns, ends, lazily } from './dossier-columns.ts'
import type { DateColumn } from './dossier-columns.ts'
import { mapped } from './maps.ts'
import type { Ambiguous } from './maps.ts'

/** A reason that no row is left with: the rows are read again. */
export const missedSpelling = 'missed_spelling'

/** A cell that is no date as declared, and is one with day and month the other way round. */
export const swappedDate = 'swapped_date' as const

/** By date: the time of day of either may be missing. */
export const isResumedBefore = sql`coalesce(status <> 'paused' and resumed_at::date < paused_at::date, false)`

/** What a profile decides on: of the swapped by what it says of the unreadable. */
type Decided = Defect | typeof swappedDate

/** What is wrong with a dossier: over the columns that are worked out of a row. */
interface DossierCheck<R extends string = string> {
  readonly reason: R
  readonly when: Sql
  readonly column?: keyof Profile['columns']
  /** Flagged where the profile does not say that it rejects. */
  readonly isMild?: true
  /** The text of the cell is told; of others it may name a person. */
  readonly tells?: true
}

/** Every cell of those that are read, one after the other. */
const allCells = sql`concat(${sql.join([
  ...[...mapped, ...dateColumns].map((name) => columnOf(name, 'text')),
  sql`overdue_reason`,
])})`

/** Nothing stands in any of them. */
const isEmpty = lazily(
  sql`code is null`,
  sql`${cleanedSlowly(allCells)} is null`,
  sql`false`,
)

/** No dossier without these, whatever a profile says. */
function needs(ambiguous: Ambiguous): readonly DossierCheck[] {
  return [
    { reason: missedSpelling, when: sql`missed` },
    { reason: 'empty_row', when: isEmpty },
    { reason: 'no_code', when: sql`code is null`, column: 'code' },
    {
      reason: 'unknown_status',
      when: sql`status is null`,
      column: 'status',
      tells: true,
    },
    { reason: 'not_received', when: sql`status = 'not_received'` },
    {
      reason: swappedDate,
      when: columnOf('received', 'swapped'),
      column: 'received',
      tells: true,
    },
    {
      reason: 'unreadable_date',
      when: columnOf('received', 'unreadable'),
      column: 'received',
      tells: true,
    },
    {
      reason: 'no_receipt_date',
      when: sql`received_at is null`,
      column: 'received',
    },
    {
      reason: 'after_extract',
      when: columnOf('received', 'future'),
      column: 'received',
      tells: true,
    },
    ...namesTwo('ambiguous_unit', 'unit', ambiguous.unit),
    ...namesTwo('ambiguous_procedure', 'procedure', ambiguous.procedure),
    {
      reason: 'unknown_unit',
      when: sql`unit is null`,
      column: 'unit',
      tells: true,
    },
    {
      reason: 'unknown_procedure',
      when: sql`procedure_code is null`,
      column: 'procedure',
    },
  ]
}

function namesTwo(
  reason: string,
  column: keyof Ambiguous,
  names: readonly string[],
): readonly DossierCheck[] {
  if (names.length === 0) return []
  const isOne = isOneOf(columnOf(column, 'text'), names)
  const when = lazily(sql`${sql.ref(column)} is null`, isOne, sql`false`)
  return [{ reason, when, column, tells: true }]
}

/** Which end must not lie before the receipt, and of which dossiers. */
const endsBefore: readonly (readonly [DateColumn, Sql])[] = [
  ['finished', sql`is_finished`],
  ['handedOver', sql`is_finished`],
  ['stopped', sql`is_stopped`],
  ['finished', sql`(is_stopped and stopped_at is null)`],
]

const dates: readonly DossierCheck<Decided>[] = [
  ...dateColumns.map((column) => ({
    reason: swappedDate,
    when: columnOf(column, 'swapped'),
    column,
    tells: true as const,
  })),
  ...dateColumns.map((column) => ({
    reason: 'unreadable_date' as const,
    when: sql`(${columnOf(column, 'unreadable')} and not ${columnOf(column, 'swapped')})`,
    column,
    tells: true as const,
  })),
]

/** Dates of the events: one that is none is of all rows of its code. */
function events({ rows }: Profile): readonly DossierCheck<Defect>[] {
  if (!rows) return []
  return [
    {
      reason: 'unreadable_date',
      when: sql`is_event_bad`,
      column: 'event',
      tells: true,
    },
    { reason: 'unreadable_date', when: sql`is_spoilt` },
  ]
}

const codes: readonly DossierCheck<Defect>[] = [
  {
    reason: 'rounded_code',
    when: sql`is_rounded`,
    column: 'code',
    tells: true,
  },
]

const values: readonly DossierCheck<Defect>[] = [
  {
    reason: 'unknown_channel',
    when: sql`channel is null`,
    column: 'channel',
    tells: true,
  },
  {
    reason: 'unknown_procedure',
    when: sql`"procedure" is null`,
    column: 'procedure',
    tells: true,
  },
]

const endings: readonly DossierCheck<Defect>[] = [
  {
    reason: 'finished_without_date',
    when: sql`is_finished and finished_at is null and not finished_unreadable`,
    column: 'finished',
  },
  {
    reason: 'stopped_without_date',
    when: sql`is_stopped and coalesce(stopped_at, finished_at) is null
      and not stopped_unreadable and not finished_unreadable`,
    column: 'stopped',
  },
  ...endsBefore.map(([column, when]) => ({
    reason: 'finish_before_receipt' as const,
    when: sql`${when} and ${columnOf(column, 'before')}`,
    column,
    tells: true as const,
  })),
  ...endsBefore.map(([column, when]) => ({
    reason: 'finish_before_receipt' as const,
    when: sql`${when} and ${columnOf(column, 'earlier')}`,
    column,
    tells: true as const,
    // The day is right, and counts.
    isMild: true as const,
  })),
  ...ends.map((column) => ({
    reason: 'after_extract' as const,
    when: columnOf(column, 'future'),
    column,
    tells: true as const,
  })),
]

const dueAndPauses: readonly DossierCheck<Defect>[] = [
  {
    reason: 'no_due_date',
    when: sql`due_at is null and not due_unreadable`,
    column: 'due',
  },
  {
    reason: 'due_before_receipt',
    when: sql`is_due_void`,
    column: 'due',
    tells: true,
  },
  {
    reason: 'finish_date_while_open',
    when: sql`finished_at is not null and not (is_finished or is_stopped)`,
    column: 'finished',
    tells: true,
  },
  {
    reason: 'paused_without_date',
    when: sql`paused_at is null and status = 'paused'`,
    column: 'paused',
  },
  {
    reason: 'resumed_without_date',
    when: sql`paused_at is not null and resumed_at is null and status = 'processing'`,
    column: 'resumed',
  },
  {
    reason: 'resumed_before_pause',
    when: isResumedBefore,
    column: 'resumed',
    tells: true,
  },
]

/** The same of the pauses before the last, which events alone tell. */
function earlierPauses({ rows }: Profile): readonly DossierCheck<Defect>[] {
  if (!rows) return []
  return [
    {
      reason: 'resumed_without_date',
      when: sql`is_endless`,
      column: 'resumed',
    },
    {
      reason: 'resumed_before_pause',
      when: sql`is_reversed`,
      column: 'resumed',
    },
  ]
}

function catalogued({ catalogue }: Profile): readonly DossierCheck<Defect>[] {
  return [
    {
      reason: 'procedure_not_valid',
      when:
        catalogue === 'open'
          ? sql`false`
          : sql`("procedure" is not null and span_from is null)`,
      column: 'procedure',
      tells: true,
    },
    {
      reason: 'online_level_2',
      when: sql`channel = 'online' and level <= 2`,
      column: 'channel',
      tells: true,
    },
  ]
}

const texts: readonly DossierCheck<Defect>[] = [
  {
    reason: 'unknown_apology',
    when: lazily(
      sql`apology is null and apology_text is not null`,
      sql`${cleanedSlowly(sql`apology_text`)} is not null`,
      sql`false`,
    ),
    column: 'apology',
  },
  {
    reason: 'lookalike_code',
    when: hasLookalike(sql`code`),
    column: 'code',
  },
]

/** Whether a row with a defect is accepted and flagged. */
export function isAccepted(profile: Profile, defect: Defect): boolean {
  return (profile.defects[defect] ?? defects[defect]) === 'flag'
}

/**
 * What rejects a dossier, in the order in which it is told, and the flags of the
 * others as one text; in a trial what flags them stands behind what rejects.
 */
export function judgementOf(
  profile: Profile,
  {
    ambiguous,
    isTrial,
  }: { readonly ambiguous: Ambiguous; readonly isTrial: boolean },
): { readonly checks: readonly Check[]; readonly flags: Sql } {
  const decided: readonly DossierCheck<Decided>[] = [
    ...codes,
    ...dates,
    ...events(profile),
    ...values,
    ...endings,
    ...dueAndPauses,
    ...earlierPauses(profile),
    ...catalogued(profile),
    ...texts,
  ]
  const isFlag = ({ reason, isMild }: DossierCheck<Decided>) => {
    const defect = reason === swappedDate ? 'unreadable_date' : reason
    return isMild && profile.defects[defect] === undefined
      ? true
      : isAccepted(profile, defect)
  }
  const rejecting = decided.filter((d) => !isFlag(d))
  const flagging = decided.filter(isFlag)
  const all = [...needs(ambiguous), ...rejecting]
  return {
    checks: [
      ...all.map((check) => named(profile, check)),
      ...(isTrial ? flagging : []).map((check) => {
        return { ...named(profile, check), reason: null }
      }),
    ],
    flags: flagsOf(flagging),
  }
}

/** A check under the header of the source's exports. */
function named(
  profile: Profile,
  { reason, when, column, tells }: DossierCheck,
): Check {
  if (column === undefined) return { reason, when }
  const header = profile.columns[column]?.[0] ?? column
  return {
    reason,
    when,
    column: header,
    ...(tells ? { value: columnOf(column, 'text') } : {}),
  }
}

function flagsOf(checks: readonly DossierCheck[]): Sql {
  if (checks.length === 0) return sql`null::varchar`
  const flags = [...Map.groupBy(checks, ({ reason }) => reason)].map(
    ([reason, same]) => ({ reason, when: sql`(${anyOf(same)})` }),
  )
  return lazily(
    anyOf(flags),
    sql`concat_ws(' ', ${sql.join(
      flags.map((f) => sql`case when ${f.when} then ${sql.lit(f.reason)} end`),
    )})`,
  )
}

function anyOf(checks: readonly { readonly when: Sql }[]): Sql {
  return sql.join(
    checks.map((c) => c.when),
    sql` or `,
  )
}
