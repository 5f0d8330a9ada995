import type { WorkingCalendar } from '../../time/calendar.ts'
import { vietnameseCalendar } from '../../time/calendar-days.ts'
import { periodOf } from '../../time/period.ts'
import { workingDayRows } from '../../time/working-days.ts'
import type { DateText } from '../../schema.ts'
import type { FactTable } from './fact-table.ts'

const kinds = ['month', 'quarter', 'half', 'year'] as const

/** Every day of the calendar, the working days counted, with the periods that it lies in. */
export function calendarTable(calendar: WorkingCalendar): FactTable {
  const names = new Map(vietnameseCalendar.map(({ day, name }) => [day, name]))
  const periods = new Map<string, readonly string[]>()
  const periodsOf = (day: DateText) => {
    const month = day.slice(0, 7)
    const known = periods.get(month) ?? kinds.map((k) => periodOf(k, day).key)
    periods.set(month, known)
    return known
  }
  return {
    name: 'calendar',
    columns: {
      day: 'date',
      is_working_day: 'boolean',
      ordinal: 'integer',
      next_day: 'date',
      next_ordinal: 'integer',
      month: 'varchar',
      quarter: 'varchar',
      half: 'varchar',
      year: 'varchar',
      name: 'varchar',
    },
    rows: workingDayRows(calendar).map(
      ({ day, ordinal, next_day, next_ordinal }) => [
        day,
        calendar.isWorkingDay(day),
        ordinal,
        next_day,
        next_ordinal,
        ...periodsOf(day),
        names.get(day) ?? null,
      ],
    ),
  }
}
