/* @motcua/metrics/calendar: Periods, schemes, working days and hours, and what the data of a time cover. */

export { addDays, daysBetween } from './time/days.ts'
export {
  inScheme,
  monthsUpTo,
  nextPeriod,
  periodOf,
  previousPeriod,
  restOfYear,
  trailing,
  yearBefore,
  yearToDate,
} from './time/period.ts'
export { decree09, parseScheme } from './time/scheme.ts'
export type { Scheme } from './time/scheme.ts'
export { workingCalendar } from './time/calendar.ts'
export type { CalendarOptions, Due, WorkingCalendar } from './time/calendar.ts'
export type { Pause, Pauses, ProcessingTime } from './time/clock.ts'
export { officeHours } from './time/office-hours.ts'
export type { OfficeHours } from './time/office-hours.ts'
export { officeCalendar } from './evaluation/office-calendar.ts'
export { calendarSpan, vietnameseCalendar } from './time/calendar-days.ts'
export type { CalendarEntry, CalendarSpan } from './time/calendar-days.ts'
export {
  dueInCalendarDays,
  dueInWorkingDays,
  receiptDate,
  workingDayRows,
  workingDaysFromTo,
  workingDayTable,
} from './time/working-days.ts'
export type { WorkingDayRow } from './time/working-days.ts'
export { bothCover, completenessOf, lifeOf } from './time/life.ts'
export type { Complete, Completeness, Life, Span } from './time/life.ts'
