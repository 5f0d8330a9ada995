import { sql } from 'kysely'
import type { Expression, Kysely } from 'kysely'
import { isPaused } from '../catalog/dossiers/conditions.ts'
import { open } from '../catalog/dossiers/kpis.ts'
import type { DossierRow } from '../catalog/dossiers/rows.ts'
import type { Offices } from '../definition/kpi.ts'
import { rulesOf } from '../definition/rules.ts'
import { treesAmong } from '../evaluation/unit-tree.ts'
import type { EvaluatedUnit, OfficeUnit } from '../evaluation/units.ts'
import type { Plan } from '../plan/plan.ts'
import type { Database, DateText } from '../schema.ts'
import { dateText, day as dayIn } from '../sql/dates.ts'
import { missesQuery } from '../sql/misses.ts'
import { inOneMoment } from '../sql/moment.ts'
import { lastKnown } from '../time/as-of.ts'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import { addDays, daysBetween } from '../time/days.ts'
import type { Period } from '../time/period.ts'

/** Open dossiers as of when, whosever they are. */
interface AnyDueOptions {
  /** The state at the end of its last day, or of the last that is known. */
  readonly period: Period
  /** Default: every day is a working day. */
  readonly calendar?: WorkingCalendar | undefined
  /** How many working days ahead. Default: 10. */
  readonly days?: number
  readonly plan?: Plan | undefined
  readonly asOf?: AsOf | undefined
}

/** Of which open dossiers, as of when. */
export interface DueOptions extends AnyDueOptions {
  readonly office: string
  readonly organization?: readonly EvaluatedUnit[] | undefined
}

/** Of which offices, by code or all; the calendar is of all of them. */
export interface NationalDueOptions extends AnyDueOptions {
  readonly offices: Offices
  readonly organization?: readonly OfficeUnit[] | undefined
}

/** Open dossiers of a unit with its subtree, or of all offices together, where office and unit are null. */
export interface DueOfPlace extends DueCounts {
  readonly office: string | null
  readonly unit: string | null
}

/** Open dossiers of a unit, with its subtree. */
export interface DueOfUnit extends DueCounts {
  readonly unit: string
}

/** Open dossiers by when they are due. */
export interface DueCounts {
  readonly open: number
  /** Waiting for a supplement: their deadline rests, and they are in none of the numbers below. */
  readonly paused: number
  readonly withoutDueDate: number
  /** Due before the day after, and not ended. */
  readonly overdue: number
  /** Due on each of the working days ahead, and on the days off before it. */
  readonly due: readonly { readonly day: DateText; readonly dossiers: number }[]
  /** Due after them. */
  readonly later: number
  /** Overdue at the end of the last of these days, if nothing is finished until then. */
  readonly overdueAhead: number
  /** Days since receipt of all that are open: up to 5, 15, 30, 60, and more. */
  readonly ages: readonly {
    readonly upTo: number | null
    readonly dossiers: number
  }[]
}

const ages = [5, 15, 30, 60, null] as const

/**
 * What is coming: the open dossiers of each unit by the day on which they are
 * due, with what is overdue already, what will be if nothing is done, and how
 * old they are. Counted in the database by one statement.
 *
 * @throws RangeError when the calendar does not know the days ahead.
 * @example
 * const [all] = await dueOf(db, { office, period: parsePeriod('2018-02'), calendar })
 * all?.open // 0
 */
export async function dueOf<DB extends Pick<Database, 'dossier'>>(
  db: Kysely<DB>,
  options: DueOptions,
): Promise<readonly DueOfUnit[]>
/**
 * The same of several offices that share the tables: all together first, then
 * every unit of each, by one statement.
 *
 * @throws UnitError when a named office has no units that are a tree.
 */
export async function dueOf<DB extends Pick<Database, 'dossier'>>(
  db: Kysely<DB>,
  options: NationalDueOptions,
): Promise<readonly DueOfPlace[]>
export async function dueOf<DB extends Pick<Database, 'dossier'>>(
  db: Kysely<DB>,
  { period, days = 10, calendar, ...options }: DueOptions | NationalDueOptions,
): Promise<readonly (DueOfUnit | DueOfPlace)[]> {
  const { asOf, plan } = options
  const isNational = 'offices' in options
  const on = lastKnown(period.to, asOf)
  const ahead = workingDaysAfter(on, days, calendar)
  const rules = rulesOf({ plan })
  const shown = {
    ...open,
    shows: {
      received: () => receivedAs(on),
      due: () => dueAs(on, ahead.at(-1) ?? on),
      paused: (row: DossierRow) => isPaused.where(row),
    },
    rows: { ...open.rows, shows: {} },
  }
  return inOneMoment(db, async (moment) => {
    const { trees } = await treesAmong(moment, options, [period])
    const rows = missesQuery(moment, shown as never, {
      ...(isNational
        ? { offices: options.offices, known: [...trees.keys()] }
        : { office: options.office }),
      rules,
      plan,
      asOf,
      // What is open on that day: those before it tell nothing of it.
      period: { ...period, from: on },
    })
    const office = isNational ? sql`office` : sql`null`
    const counted = await sql<Counted>`
      select ${office} as office, unit, ${dateText('due')} as "dueOn", ${dateText('received')} as "receivedOn", paused, cast(count(*) as integer) as n
      from (${rows}) as open_dossiers group by office, unit, due, received, paused`.execute(
      moment,
    )
    const units = [...trees].flatMap(([code, tree]) => {
      const own = counted.rows.filter((r) => !isNational || r.office === code)
      return tree.printed.map((unit) => {
        const below = own.filter((row) =>
          tree.above(row.unit, on).includes(unit.code),
        )
        const place = isNational ? { office: code } : {}
        return Object.freeze({
          ...place,
          unit: unit.code,
          ...countsOf(below, { on, ahead }),
        })
      })
    })
    if (!isNational) return Object.freeze(units)
    const known = counted.rows.filter((r) => trees.has(r.office ?? ''))
    const all = { office: null, unit: null, ...countsOf(known, { on, ahead }) }
    return Object.freeze([Object.freeze(all), ...units])
  })
}

/** The day of receipt, or another of the same age group: so that rows are counted by groups. */
function receivedAs(on: DateText): Expression<unknown> {
  const received = sql.ref('dossier.received_on')
  const groups = ages.flatMap((upTo) => (upTo === null ? [] : [upTo]))
  const oldest = addDays(on, -(groups.at(-1) ?? 0) - 1)
  return sql`case ${sql.join(
    groups.map((upTo) => {
      const first = dayIn(addDays(on, -upTo))
      return sql`when ${received} >= ${first} then ${first}`
    }),
    sql` `,
  )} else ${dayIn(oldest)} end`
}

/** The due date; all before the first of these days are told as the day before it, those after the last as the day after. */
function dueAs(first: DateText, last: DateText): Expression<unknown> {
  const due = sql.ref('dossier.due_on')
  const [before, after] = [dayIn(addDays(first, -1)), dayIn(addDays(last, 1))]
  return sql`case when ${due} < ${before} then ${before} when ${due} > ${after} then ${after} else ${due} end`
}

interface Counted {
  readonly office: string | null
  readonly unit: string | null
  readonly dueOn: DateText | null
  readonly receivedOn: DateText
  readonly paused: boolean | null
  readonly n: number
}

function countsOf(
  rows: readonly Counted[],
  { on, ahead }: { readonly on: DateText; readonly ahead: readonly DateText[] },
): DueCounts {
  const days = [on, ...ahead]
  const last = days.at(-1) ?? on
  const due = days.map((day) => ({ day, dossiers: 0 }))
  const old = ages.map((upTo) => ({ upTo, dossiers: 0 }))
  const counts = {
    open: 0,
    paused: 0,
    withoutDueDate: 0,
    overdue: 0,
    later: 0,
    overdueAhead: 0,
  }
  for (const { receivedOn, dueOn, paused, n } of rows) {
    counts.open += n
    const age = daysBetween(receivedOn, on)
    const bucket = old.find(({ upTo }) => upTo === null || age <= upTo)
    if (bucket) bucket.dossiers += n
    if (paused) {
      counts.paused += n
      continue
    }
    if (dueOn === null) counts.withoutDueDate += n
    else if (dueOn < on) counts.overdue += n
    else if (dueOn > last) counts.later += n
    else {
      const found = due.find(({ day }) => dueOn <= day)
      if (found) found.dossiers += n
    }
    if (dueOn !== null && dueOn < last) counts.overdueAhead += n
  }
  return { ...counts, due, ages: old }
}

function workingDaysAfter(
  on: DateText,
  days: number,
  calendar: WorkingCalendar | undefined,
): readonly DateText[] {
  return Array.from({ length: days }, (_, i) => {
    return calendar?.addWorkingDays(on, i + 1) ?? addDays(on, i + 1)
  })
}
