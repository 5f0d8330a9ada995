import { textOrder } from '../evaluation/text-order.ts'
import { UnitError } from '../evaluation/units.ts'
import type { UnitTree } from '../evaluation/unit-tree.ts'
import type { DateText } from '../schema.ts'

/** Levels of government from above. */
export const levels = ['province', 'district', 'commune'] as const

/** Level of government (*cấp*) that rows are grouped by. */
export type FormLevel = (typeof levels)[number]

/** Which row of a form: a field (*lĩnh vực*) of a level. */
export interface FormRowKey {
  readonly level: FormLevel
  /** Null where the catalogue of procedures has none. */
  readonly field: string | null
}

/** The level that the rows of a unit stand under; null of a unit that the form leaves out. */
export type LevelOf = (row: {
  readonly office?: string | null
  readonly unit: string | null
}) => FormLevel | null

/**
 * The level of each unit as units are on a day: its own or that of the nearest
 * above it; null outside the unit of the form. Default: the province.
 *
 * @throws UnitError when a unit that is given a level does not exist.
 */
export function levelsOf(
  tree: UnitTree,
  given: Readonly<Record<string, FormLevel>>,
  { unit, day }: { readonly unit: string; readonly day: DateText },
): LevelOf {
  const known = tree.all.map((u) => u.code)
  for (const code of Object.keys(given))
    if (!known.includes(code))
      throw new UnitError(
        `expected levels of units of ${known.join(', ')}, got ${code}`,
      )
  return (row) => {
    const above = tree.above(row.unit, day)
    if (!above.includes(unit)) return null
    const named = above.find((code) => Object.hasOwn(given, code))
    return (named !== undefined && given[named]) || 'province'
  }
}

/** The same of several offices, each by its own units. */
export function levelsOfAll(
  trees: ReadonlyMap<string, UnitTree>,
  given: Readonly<Record<string, Readonly<Record<string, FormLevel>>>>,
  day: DateText,
): LevelOf {
  for (const office of Object.keys(given))
    if (!trees.has(office))
      throw new UnitError(
        `expected levels of units of offices ${[...trees.keys()].join(', ')}, got ${office}`,
      )
  const byOffice = new Map(
    [...trees].map(([office, tree]) => [
      office,
      levelsOf(tree, given[office] ?? {}, { unit: tree.root, day }),
    ]),
  )
  return (row) => byOffice.get(row.office ?? '')?.(row) ?? null
}

/** By level from above, then by field as Vietnamese sorts, what has none last. */
export function byLevelAndField(a: FormRowKey, b: FormRowKey): number {
  const [one, other] = [a.field ?? '', b.field ?? '']
  return (
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    Number(a.field === null) - Number(b.field === null) ||
    one.localeCompare(other, 'vi') ||
    textOrder(one, other)
  )
}
