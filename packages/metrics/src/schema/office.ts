import { table } from './column.ts'
import type { RowOf } from './column.ts'

/** Columns of the units. */
export const unit = table({
  code: { kind: 'code', key: true },
  valid_from: { kind: 'date', key: true },
  /** Last day, null while the unit exists. */
  valid_to: { kind: 'date', isOptional: true },
  parent: { kind: 'code', isOptional: true },
  name: { kind: 'text' },
  name_en: { kind: 'text', isOptional: true },
  /** Order of printing. */
  position: { kind: 'whole' },
  /** Marked as not named in the source; sample data only. */
  invented: { kind: 'yes_no' },
})

/** A unit (*đơn vị*) of an office; the one without parent is the whole office. */
export type UnitTable = RowOf<typeof unit>

/**
 * A day off that is no weekend, a weekend day worked instead (*làm bù*), or a
 * day of a year whose days off and make-up days are all listed. That last one
 * says nothing of the day itself.
 */
export type CalendarDayKind = (typeof calendarDayKinds)[number]

const calendarDayKinds = ['off', 'make_up', 'year'] as const

/** Columns of the days that are not as the calendar says. */
export const calendar_day = table({
  day: { kind: 'date', key: true },
  kind: { kind: 'choice', choices: calendarDayKinds },
  name: { kind: 'text', isOptional: true },
})

/** A day on which the office departs from the calendar that comes with the program. */
export type CalendarDayTable = RowOf<typeof calendar_day>
