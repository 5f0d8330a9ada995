import type { Kysely } from 'kysely'
import { workingCalendar } from '../time/calendar.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import { knownSpan } from '../time/office-days.ts'
import type { AsOf } from '../time/as-of.ts'
import { dateText } from '../sql/dates.ts'
import { ownTablesAt } from '../sql/known-at.ts'
import type { Database, DateText } from '../schema.ts'

/**
 * The Vietnamese calendar with the days on which an office departs from it, as
 * the table `calendar_day` has them. Days of a year that is neither in the table of
 * days off nor stated by the office say nothing yet: they are left out.
 *
 * @example
 * await evaluate(db, [processingDays], {
 *   office: 'skhdt-bd',
 *   period: parsePeriod('2018-03'),
 *   calendar: await officeCalendar(db, { office: 'skhdt-bd' }),
 * })
 */
export async function officeCalendar<DB extends Pick<Database, 'calendar_day'>>(
  db: Kysely<DB>,
  {
    office,
    asOf,
  }: { readonly office: string; readonly asOf?: AsOf | undefined },
): Promise<WorkingCalendar> {
  const known = ownTablesAt(db, asOf?.batch, ['calendar_day'])
  const overrides = await known
    .selectFrom('calendar_day')
    .select([
      dateText<DateText>('calendar_day.day').as('day'),
      'calendar_day.kind',
      'calendar_day.name',
    ])
    .where('calendar_day.office', '=', office)
    .orderBy('calendar_day.day')
    .execute()
  const { from, to } = knownSpan(overrides)
  return workingCalendar({
    overrides: overrides.filter(({ day }) => from <= day && day <= to),
  })
}
