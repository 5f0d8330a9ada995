import { addDays, daysBetween } from './days.ts'
import type { CalendarDay } from '../schema.ts'

/** A day on which the working week is departed from, as in the table `calendar_day`. */
export type CalendarEntry = Readonly<Pick<CalendarDay, 'day' | 'kind' | 'name'>>

/** A first and a last day. */
export interface CalendarSpan {
  readonly from: CalendarEntry['day']
  readonly to: CalendarEntry['day']
}

/** The first and the last day of the table of days off. */
export const calendarSpan: CalendarSpan = Object.freeze({
  from: '2017-01-01',
  to: '2026-12-31',
})

/** Days off by law on the same day of every year: Labour Code 2019, article 112. */
export const fixedDaysOff: readonly string[] = Object.freeze([
  '01-01',
  '04-30',
  '05-01',
  '09-02',
])

const newYear = 'Tết Dương lịch'
const tet = 'Tết Nguyên đán'
const kings = 'Giỗ Tổ Hùng Vương'
const victory = 'Ngày Chiến thắng'
const labour = 'Quốc tế Lao động'
const national = 'Quốc khánh'

/** A day off in place of one that falls on a weekend. */
const instead = (name: string) => `Nghỉ bù ${name}`
/** A working day off that is worked on a Saturday. */
const swapped = (name: string) => `Nghỉ hoán đổi ${name}`
const madeUp = (name: string) => `Làm bù ${name}`

const off: readonly (readonly [from: string, to: string, name: string])[] = [
  ['2017-01-01', '2017-01-01', newYear],
  ['2017-01-02', '2017-01-02', instead(newYear)],
  ['2017-01-26', '2017-02-01', tet],
  ['2017-04-06', '2017-04-06', kings],
  ['2017-04-30', '2017-04-30', victory],
  ['2017-05-01', '2017-05-01', labour],
  ['2017-05-02', '2017-05-02', instead(victory)],
  ['2017-09-02', '2017-09-02', national],
  ['2017-09-04', '2017-09-04', instead(national)],

  ['2018-01-01', '2018-01-01', newYear],
  ['2018-02-14', '2018-02-20', tet],
  ['2018-04-25', '2018-04-25', kings],
  ['2018-04-30', '2018-04-30', victory],
  ['2018-05-01', '2018-05-01', labour],
  ['2018-09-02', '2018-09-02', national],
  ['2018-09-03', '2018-09-03', instead(national)],
  ['2018-12-31', '2018-12-31', swapped(newYear)],

  ['2019-01-01', '2019-01-01', newYear],
  ['2019-02-04', '2019-02-08', tet],
  ['2019-04-14', '2019-04-14', kings],
  ['2019-04-15', '2019-04-15', instead(kings)],
  ['2019-04-29', '2019-04-29', swapped(victory)],
  ['2019-04-30', '2019-04-30', victory],
  ['2019-05-01', '2019-05-01', labour],
  ['2019-09-02', '2019-09-02', national],

  ['2020-01-01', '2020-01-01', newYear],
  ['2020-01-23', '2020-01-29', tet],
  ['2020-04-02', '2020-04-02', kings],
  ['2020-04-30', '2020-04-30', victory],
  ['2020-05-01', '2020-05-01', labour],
  ['2020-09-02', '2020-09-02', national],

  ['2021-01-01', '2021-01-01', newYear],
  ['2021-02-10', '2021-02-16', tet],
  ['2021-04-21', '2021-04-21', kings],
  ['2021-04-30', '2021-04-30', victory],
  ['2021-05-01', '2021-05-01', labour],
  ['2021-05-03', '2021-05-03', instead(labour)],
  ['2021-09-02', '2021-09-03', national],

  ['2022-01-01', '2022-01-01', newYear],
  ['2022-01-03', '2022-01-03', instead(newYear)],
  ['2022-01-31', '2022-02-04', tet],
  ['2022-04-10', '2022-04-10', kings],
  ['2022-04-11', '2022-04-11', instead(kings)],
  ['2022-04-30', '2022-04-30', victory],
  ['2022-05-01', '2022-05-01', labour],
  ['2022-05-02', '2022-05-02', instead(victory)],
  ['2022-05-03', '2022-05-03', instead(labour)],
  ['2022-09-01', '2022-09-02', national],

  ['2023-01-01', '2023-01-01', newYear],
  ['2023-01-02', '2023-01-02', instead(newYear)],
  ['2023-01-20', '2023-01-26', tet],
  ['2023-04-29', '2023-04-29', kings],
  ['2023-04-30', '2023-04-30', victory],
  ['2023-05-01', '2023-05-01', labour],
  ['2023-05-02', '2023-05-02', instead(kings)],
  ['2023-05-03', '2023-05-03', instead(victory)],
  ['2023-09-01', '2023-09-02', national],
  ['2023-09-04', '2023-09-04', instead(national)],

  ['2024-01-01', '2024-01-01', newYear],
  ['2024-02-08', '2024-02-14', tet],
  ['2024-04-18', '2024-04-18', kings],
  // Official letter (công văn) 2450/VPCP-KGVX.
  ['2024-04-29', '2024-04-29', swapped(victory)],
  ['2024-04-30', '2024-04-30', victory],
  ['2024-05-01', '2024-05-01', labour],
  ['2024-09-02', '2024-09-03', national],

  ['2025-01-01', '2025-01-01', newYear],
  ['2025-01-27', '2025-01-31', tet],
  ['2025-04-07', '2025-04-07', kings],
  ['2025-04-30', '2025-04-30', victory],
  ['2025-05-01', '2025-05-01', labour],
  // The press.
  ['2025-05-02', '2025-05-02', swapped(labour)],
  ['2025-09-01', '2025-09-02', national],

  ['2026-01-01', '2026-01-01', newYear],
  // Swaps: official letter 12729/VPCP-KGVX, and the press.
  ['2026-01-02', '2026-01-02', swapped(newYear)],
  ['2026-02-16', '2026-02-20', tet],
  ['2026-04-26', '2026-04-26', kings],
  ['2026-04-27', '2026-04-27', instead(kings)],
  ['2026-04-30', '2026-04-30', victory],
  ['2026-05-01', '2026-05-01', labour],
  ['2026-08-31', '2026-08-31', swapped(national)],
  ['2026-09-01', '2026-09-02', national],
]

const makeUp: readonly (readonly [day: string, name: string])[] = [
  ['2019-01-05', madeUp('31/12/2018')],
  ['2019-05-04', madeUp('29/4/2019')],
  ['2024-05-04', madeUp('29/4/2024')],
  ['2025-04-26', madeUp('2/5/2025')],
  ['2026-01-10', madeUp('2/1/2026')],
]

/**
 * Vietnam's public holidays with the days off in their place, the working days
 * that were swapped, and the Saturdays worked instead (*làm bù*), of 2017 to
 * 2026 and in order.
 *
 * Holidays that fall on a weekend are listed as well. Swaps bind offices with
 * Saturday and Sunday off. The Saturday on which 31/8/2026 is made up is not
 * here, for no document was found that sets it: an office that works one adds
 * it, as it adds any day of its own.
 *
 * @source The swap of 2024: official letter 2450/VPCP-KGVX. Those of 2025 and
 * 2026: the press, and official letter 12729/VPCP-KGVX. What is listed of 2017
 * to 2024 is, day for day, what the Python package `holidays` 0.105 has; of
 * 2025 and 2026 that lacks the swaps.
 */
export const vietnameseCalendar: readonly CalendarEntry[] = Object.freeze(
  [
    ...off.flatMap(([from, to, name]) =>
      Array.from({ length: daysBetween(from, to) + 1 }, (_, i) =>
        entry(addDays(from, i), 'off', name),
      ),
    ),
    ...makeUp.map(([day, name]) => entry(day, 'make_up', name)),
  ].toSorted((a, b) => (a.day < b.day ? -1 : 1)),
)

function entry(
  day: CalendarEntry['day'],
  kind: CalendarEntry['kind'],
  name: string,
): CalendarEntry {
  return Object.freeze({ day, kind, name })
}
