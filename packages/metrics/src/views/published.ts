import type { Kpi } from '../definition/kpi.ts'
import type { PublishedObject } from './objects.ts'
import { listMacros } from './lists.ts'
import { periodMacros } from './periods.ts'
import { rowObjects } from './rows.ts'
import { scorecardMacros } from './scorecard.ts'

/**
 * The views and macros of a published file, in the order in which they are made,
 * generated from definitions: their rows, conditions and dates are those that the
 * library counts by.
 *
 * @example
 * publishedObjects(catalog).some(({ name }) => name === 'kpi_by') // true
 */
export function publishedObjects(
  kpis: readonly Kpi<never>[],
): readonly PublishedObject[] {
  const known = made.get(kpis)
  if (known) return known
  const objects = Object.freeze([
    ...periodMacros,
    ...rowObjects(kpis),
    ...scorecardMacros(kpis),
    ...listMacros(kpis),
  ])
  made.set(kpis, objects)
  return objects
}

/** They take a third of a second, and a schedule publishes the same again and again. */
const made = new WeakMap<readonly Kpi<never>[], readonly PublishedObject[]>()
