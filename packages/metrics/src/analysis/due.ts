import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { isPaused } from '../catalog/dossiers/conditions.ts'
import { open } from '../catalog/dossiers/kpis.ts'
import type { DossierRow } from '../catalog/dossiers/rows.ts'
import { rulesOf } from '../definition/rules.ts'
import { unitTree } from '../evaluation/unit-tree.ts'
import type { EvaluatedUnit } from '../evaluation/units.ts'
import type { Plan } from '../plan/plan.ts'
import type { Database, DateText } from '../schema.ts'
import { missesQuery } from '../sql/misses.ts'
import { inOneMoment } from '../sql/moment.ts'
import { lastKnown } from '../time/as-of.ts'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import { addDays, daysBetween } from '../time/days.ts'
import type { Period } from '../time/period.ts'

/** Of which open dossiers, as of when. */
export interface DueOptions {
  readonly office: string
  /** The state at the end of its last day, or of the last that is known. */
  readonly period: Period
  /** Default: every day is a working day. */
  readonly calendar?: WorkingCalendar | undefined
  /** How many working days ahead. Default: 10. */
  readonly days?: number
  readonly plan?: Plan | undefined
  readonly asOf?: AsOf | undefined
  readonly organization?: readonly EvaluatedUnit[] | undefined
}

/** Open dossiers of a unit, with its subtree. */
export interface DueOfUnit {
  readonly unit: string
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
  { period, days = 10, calendar, ...options }: DueOptions,
): Promise<readonly DueOfUnit[]> {
  const { office, asOf, plan } = options
  const on = lastKnown(period.to, asOf)
  const ahead = workingDaysAfter(on, days, calendar)
  const rules = rulesOf({ plan })
  const shown = {
    ...open,
    shows: {
      code: 'dossier.code',
      receivedOn: 'dossier.received_on',
      dueOn: 'dossier.due_on',
      paused: (row: DossierRow) => isPaused.where(row),
    },
    rows: { ...open.rows, shows: {} },
  }
  return inOneMoment(db, async (moment) => {
    const tree = await unitTree(moment, options, [period])
    const rows = missesQuery(moment, shown as never, {
      office,
      rules,
      plan,
      asOf,
      period,
    })
    const counted = await sql<Counted>`
      select unit, "dueOn", "receivedOn", paused, cast(count(*) as integer) as n
      from (${rows}) as open_dossiers group by 1, 2, 3, 4`.execute(moment)
    return Object.freeze(
      tree.printed.map(({ code }) => {
        const own = counted.rows.filter((row) =>
          tree.above(row.unit, on).includes(code),
        )
        return ofUnit(code, own, { on, ahead })
      }),
    )
  })
}

interface Counted {
  readonly unit: string | null
  readonly dueOn: DateText | null
  readonly receivedOn: DateText
  readonly paused: boolean | null
  readonly n: number
}

function ofUnit(
  unit: string,
  rows: readonly Counted[],
  { on, ahead }: { readonly on: DateText; readonly ahead: readonly DateText[] },
): DueOfUnit {
  const count = (is: (row: Counted) => boolean): number =>
    rows.reduce((n, row) => (is(row) ? n + row.n : n), 0)
  const runs = (is: (dueOn: DateText) => boolean): number =>
    count(({ paused, dueOn }) => !paused && dueOn !== null && is(dueOn))
  const last = ahead.at(-1) ?? on
  const age = ({ receivedOn }: Counted) => daysBetween(receivedOn, on)
  return Object.freeze({
    unit,
    open: count(() => true),
    paused: count((row) => row.paused === true),
    withoutDueDate: count((row) => !row.paused && row.dueOn === null),
    overdue: runs((dueOn) => dueOn < on),
    due: [on, ...ahead].map((day, i, all) => {
      const before = all[i - 1] ?? addDays(on, -1)
      const dossiers = runs((dueOn) => before < dueOn && dueOn <= day)
      return { day, dossiers }
    }),
    later: runs((dueOn) => dueOn > last),
    overdueAhead: runs((dueOn) => dueOn < last),
    ages: ages.map((upTo, i) => ({
      upTo,
      dossiers: count((row) => {
        const over = ages[i - 1] ?? -1
        return age(row) > over && (upTo === null || age(row) <= upTo)
      }),
    })),
  })
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
