import type { Unit } from '../schema.ts'
import type { Period } from '../time/period.ts'

/** A unit as an evaluation sees it. */
export type EvaluatedUnit = Readonly<
  Pick<
    Unit,
    | 'code'
    | 'name'
    | 'name_en'
    | 'parent'
    | 'invented'
    | 'valid_from'
    | 'valid_to'
  >
>

/** A unit among those of several offices. */
export interface OfficeUnit extends EvaluatedUnit {
  readonly office: string
}

/**
 * Whether a unit exists on some day of a period.
 *
 * @example
 * evaluation.units.every((unit) => existsIn(unit, period)) // true
 */
export function existsIn(unit: EvaluatedUnit, period: Period): boolean {
  return (
    unit.valid_from <= period.to && (unit.valid_to ?? period.to) >= period.from
  )
}

/** Thrown when the office has no root unit, or no unit of the name asked for. */
export class UnitError extends Error {
  override readonly name = 'UnitError'
}

/**
 * The parent of each unit by code.
 *
 * @example
 * parentsOf(evaluation.units).get('dkkd') // 'so'
 */
export function parentsOf(
  units: readonly EvaluatedUnit[],
): ReadonlyMap<string, string | null> {
  return new Map(units.map((u) => [u.code, u.parent]))
}

/**
 * A unit, those above it, and always the root: nothing falls out of the total.
 *
 * @example
 * ancestorsOf('dkkd', { parents: parentsOf(evaluation.allUnits), root: 'so' }) // ['dkkd', 'so']
 */
export function ancestorsOf(
  unit: string | null,
  {
    parents,
    root,
  }: {
    readonly parents: ReadonlyMap<string, string | null>
    readonly root: string
  },
): readonly string[] {
  const up = new Set<string>()
  for (
    let at: string | null | undefined = unit;
    at != null && parents.has(at) && !up.has(at);
    at = parents.get(at)
  )
    up.add(at)
  return [...up.add(root)]
}
