import type { Kpi } from '../definition/kpi.ts'
import { tablesOf } from '../definition/tables-of.ts'
import { bothCover, completenessOf } from '../time/life.ts'
import type { Complete, Span } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import type { UnitTree } from './unit-tree.ts'

/** The days for which every source has sent its data: of the office, or of each unit and table. */
export type GivenComplete =
  Complete | ((unit: string, table: string) => Complete)

/**
 * The days for which a unit and all below it have sent the data of tables, as
 * far as a period asks: of a unit that does not exist on a day nothing is missing.
 */
export type CompleteOf = (
  unit: string,
  tables: readonly string[],
  period: Period,
) => Complete

/** Asks what is complete of each unit there, and takes what all of them cover. */
export function completeIn(
  tree: UnitTree,
  complete: GivenComplete,
): CompleteOf {
  if (typeof complete !== 'function') return () => complete
  return (unit, tables, period) =>
    tree.all
      .map(({ code, valid_from, valid_to }) => ({
        code,
        from: tree.since.get(code) ?? valid_from,
        to: valid_to ?? period.to,
      }))
      .filter(
        ({ code, from, to }) =>
          from <= period.to &&
          period.from <= to &&
          tree.above(code, period.to).includes(unit),
      )
      .flatMap(({ code, ...there }) =>
        tables.map((table) => whileThere(complete(code, table), there, period)),
      )
      .reduce(bothCover, undefined)
}

/** What is complete while a unit is there is complete before and after as well. */
function whileThere(complete: Complete, there: Span, period: Period): Complete {
  if (!complete) return complete
  const { from, to } = complete
  return {
    from: from <= there.from && period.from < from ? period.from : from,
    to: there.to <= to && to < period.to ? period.to : to,
  }
}

/** Whether all that a KPI reads of a unit and those below it covers a period. */
export function covers(
  completeOf: CompleteOf,
  { kpi, unit }: { readonly kpi: Kpi<never>; readonly unit: string },
  period: Period,
): boolean {
  const complete = completeOf(unit, tablesOf(kpi), period)
  const { days, of } = completenessOf(period, complete)
  return days === of
}
