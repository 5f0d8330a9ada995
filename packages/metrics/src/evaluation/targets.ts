import type { Kpi } from '../definition/kpi.ts'
import type { Plan } from '../plan/plan.ts'
import type { Period } from '../time/period.ts'
import type { UnitTree } from './unit-tree.ts'

/** A target of the plan that nothing of a call answers to: misspelt, or not asked for. */
export interface UnansweredTarget {
  readonly kpi: string
  readonly clause: string
  readonly units: readonly string[]
  /** Which of the three nothing answers to: the KPI, the units, or the days. */
  readonly lacks: 'kpi' | 'unit' | 'period'
}

/** The targets that no KPI, unit or period asked for answers to. */
export function unansweredTargets(
  plan: Plan | undefined,
  asked: {
    readonly kpis: readonly Kpi<never>[]
    readonly periods: readonly Period[]
    readonly trees: ReadonlyMap<string, UnitTree>
  },
): readonly UnansweredTarget[] {
  const kpis = new Set(asked.kpis.map(({ id }) => id))
  const units = new Set(
    [...asked.trees.values()].flatMap(({ since }) => [...since.keys()]),
  )
  return (plan?.targets ?? []).flatMap(
    ({ kpi, clause, units: of, from, to }) => {
      const lacks = !kpis.has(kpi)
        ? 'kpi'
        : !of.some((unit) => unit === '*' || units.has(unit))
          ? 'unit'
          : !asked.periods.some((p) => from <= p.to && p.to <= to)
            ? 'period'
            : undefined
      return lacks ? [Object.freeze({ kpi, clause, units: of, lacks })] : []
    },
  )
}

/** @throws RangeError that names the targets that nothing answers to. */
export function requireAnswered(unanswered: readonly UnansweredTarget[]): void {
  if (unanswered.length === 0) return
  const told = unanswered.map(
    ({ kpi, units, lacks }) =>
      `${kpi} of ${units.join(', ')} (no such ${lacks})`,
  )
  throw new RangeError(
    `expected every target of the plan to be answered, got none asked for of ${told.join('; ')}`,
  )
}
