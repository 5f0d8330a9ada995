import { sql } from 'kysely'
import type { Expression } from 'kysely'
import type { Words } from '../definition/conditions.ts'
import type { DateColumn } from '../definition/definable.ts'
import type { GivenCounting } from './definition-shape.ts'
import { columnSql, said } from './operand.ts'
import { at, dateColumn, refuse } from './reading.ts'
import type { AnyRow, Reading } from './reading.ts'

type GivenDuration = Extract<GivenCounting, { kind: 'duration' }>

/** What a duration measures. */
export interface Measured {
  readonly measured: Words
  readonly measure: (row: AnyRow) => Expression<number | null>
}

/** Reads how long something took, in SQL and in words; undefined once a fault was told. */
export function readMeasure(
  given: GivenDuration,
  reading: Reading,
): Measured | undefined {
  const place = at(reading, 'measure')
  const from = dateColumn(given.measure.from, at(place, 'from'))
  const to = dateColumn(given.measure.to, at(place, 'to'))
  if (!from || !to) return undefined
  const isWorking = given.unit === 'working_day'
  const measure = isWorking
    ? workingDaysOf(given, reading)
    : calendarDays(from, to)
  return measure && { measured: wordsOf(from, to, isWorking), measure }
}

/** The working days of the row set, which are those from one of its dates to another. */
function workingDaysOf(
  { measure, unit }: GivenDuration,
  reading: Reading,
): Measured['measure'] | undefined {
  const { workingDays } = reading.of
  if (!workingDays)
    return refuse(
      at(reading, 'unit'),
      `calendar_day, for ${reading.name} has no working days`,
      unit,
    )
  const { from, to } = workingDays
  if (from !== measure.from || to !== measure.to)
    return refuse(
      at(reading, 'measure'),
      `{from: ${from}, to: ${to}} in working days`,
      measure,
    )
  return workingDays.measure
}

function calendarDays(
  from: DateColumn<AnyRow>,
  to: DateColumn<AnyRow>,
): Measured['measure'] {
  return (row) =>
    sql<number | null>`${columnSql(to, row)} - ${columnSql(from, row)}`
}

function wordsOf(
  from: DateColumn<AnyRow>,
  to: DateColumn<AnyRow>,
  isWorking: boolean,
): Words {
  return (rules) => {
    const [first, last] = [said(from.words, rules), said(to.words, rules)]
    return {
      vi: `số ngày ${isWorking ? 'làm việc ' : ''}từ sau ${first.vi} đến ${last.vi}`,
      en: `the ${isWorking ? 'working' : 'calendar'} days after the ${first.en} up to the ${last.en}`,
    }
  }
}
