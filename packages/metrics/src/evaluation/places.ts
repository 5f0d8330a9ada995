import type { DateText } from '../schema.ts'
import { getOrMake, newMap } from './get-or-make.ts'
import type { UnitTree } from './unit-tree.ts'

/** A unit of an office. */
export interface UnitPlace {
  readonly office: string
  readonly unit: string
}

/** All offices together, which are no unit. */
export interface NationPlace {
  readonly office: null
  readonly unit: null
}

/** What a result is of: a unit of an office, or all offices together. */
export type Place = UnitPlace | NationPlace

/** Whether something is of a unit, and not of all offices together. */
export function isOfUnit<T extends Place>(of: T): of is T & UnitPlace {
  return of.office !== null
}

/** All offices together. */
export const nation: NationPlace = Object.freeze({ office: null, unit: null })

/** A place as sums name it. */
export function placeName({ office, unit }: Place): string {
  return JSON.stringify([office, unit])
}

/** What a row of a unit is summed into, as it is on a day: a row may count in several places, or in none. */
export type PlacesOf = (
  row: { readonly office: string | null; readonly unit: string | null },
  day: DateText,
) => readonly string[]

/**
 * Of the places asked for a unit, those above it and its office, and all offices
 * together; a row of an office without units is of none.
 */
export function placesIn(
  trees: ReadonlyMap<string, UnitTree>,
  places: readonly Place[],
): PlacesOf {
  const asked = new Set(places.map(placeName))
  const found = new Map<string, Map<string | null, Map<DateText, string[]>>>()
  return ({ office, unit }, day) => {
    const tree = trees.get(office ?? '')
    if (!tree) return []
    const units = getOrMake(
      found,
      tree.office,
      newMap<string | null, Map<DateText, string[]>>,
    )
    const days = getOrMake(units, unit, newMap<DateText, string[]>)
    return getOrMake(days, day, () =>
      tree
        .above(unit, day)
        .map((code) => placeName({ office: tree.office, unit: code }))
        .concat(placeName(nation))
        .filter((name) => asked.has(name)),
    )
  }
}

/** Why a row is of no unit, or of one that the office does not have. */
export type PlaceLack =
  'no_office' | 'unknown_office' | 'no_unit' | 'unknown_unit'

/** What a row lacks to be of a unit; undefined: nothing. */
export type LackOf = (row: {
  readonly office: string | null
  readonly unit: string | null
}) => PlaceLack | undefined

/** What rows lack among the units of some offices. */
export function lackIn(trees: ReadonlyMap<string, UnitTree>): LackOf {
  return ({ office, unit }) => {
    if (office === null) return 'no_office'
    const tree = trees.get(office)
    if (!tree) return 'unknown_office'
    if (unit === null) return 'no_unit'
    return tree.since.has(unit) ? undefined : 'unknown_unit'
  }
}
