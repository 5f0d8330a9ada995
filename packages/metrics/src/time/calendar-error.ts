/** Thrown when a day, a time or a rule of the calendar is none, or the table of days off does not reach it. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError'
}
