import { sql } from 'kysely'
import type { CountingKpi, Scope } from '../definition/kpi.ts'
import type { DateText } from '../schema.ts'
import { eb, givenRow } from './rows.ts'

/** Whether a KPI reads the days of the period, other than that its date lies between them. */
export function daysRead<DB>(
  kpi: CountingKpi<DB>,
  scope: Scope,
): { readonly from: boolean; readonly to: boolean } {
  const read = { from: false, to: false }
  const { row } = givenRow({
    eb,
    rules: scope.rules,
    scope,
    get from() {
      read.from = true
      return sql<DateText>`null`
    },
    get to() {
      read.to = true
      return sql<DateText>`null`
    },
    get known() {
      read.to = true
      return sql<DateText>`null`
    },
  })
  kpi.cohort?.on(row)
  kpi.counts?.where(row)
  if (kpi.kind === 'ratio') kpi.meets.where(row)
  if (kpi.kind === 'duration') kpi.measure(row)
  return read
}
