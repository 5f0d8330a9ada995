import type { Kpi } from '../definition/kpi.ts'
import { tablesOf } from '../definition/tables-of.ts'
import { bothCover, isCovered } from '../time/life.ts'
import type { Complete, Span } from '../time/life.ts'
import type { Period } from '../time/period.ts'
import type { Place } from './places.ts'
import type { UnitTree } from './unit-tree.ts'

/** The days for which every source has sent its data: of all offices, or of each unit and table of each office. */
export type GivenComplete =
  Complete | ((unit: string, table: string, office: string) => Complete)

/**
 * The days for which a unit and all below it, or every office, have sent the
 * data of tables, as far as a period asks: of a unit that does not exist on a
 * day nothing is missing.
 */
export type CompleteOf = (
  place: Place,
  tables: readonly string[],
  period: Period,
) => Complete

/**
 * Asks what is complete of each unit there, and takes what all of them cover.
 *
 * @param isLacking whether an office is left out: then nothing is complete of all together
 */
export function completeIn(
  trees: ReadonlyMap<string, UnitTree>,
  complete: GivenComplete,
  isLacking = false,
): CompleteOf {
  if (typeof complete !== 'function')
    return ({ office }) => (office === null && isLacking ? null : complete)
  const within = (
    tree: UnitTree,
    unit: string,
    tables: readonly string[],
    period: Period,
  ) =>
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
        tables.map((table) =>
          whileThere(complete(code, table, tree.office), there, period),
        ),
      )
      .reduce(bothCover, undefined)
  return ({ office, unit }, tables, period) =>
    office === null && isLacking
      ? null
      : [...trees.values()]
          .filter((tree) => office === null || tree.office === office)
          .map((tree) => within(tree, unit ?? tree.root, tables, period))
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
  { kpi, place }: { readonly kpi: Kpi<never>; readonly place: Place },
  period: Period,
): boolean {
  return isCovered(period, completeOf(place, tablesOf(kpi), period))
}
