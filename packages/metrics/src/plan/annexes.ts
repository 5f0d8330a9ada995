import type { Clause, Plan } from './plan.ts'

/** What of a KPI definition tells where it comes from. */
export interface CitingKpi {
  readonly id: string
  /** Clauses that the definition rests on, of whichever documents. */
  readonly cites: readonly {
    /** Number of the document, `2062/KH-SKHĐT`. */
    readonly document: string
    /** Id of the clause in it, `III.2.b`. */
    readonly clause: string
  }[]
}

/** A plan held against the definitions: what is not measured, and what is measured without being asked for. */
export interface PlanAnnexes {
  /** Clauses that no target names and no KPI cites. */
  readonly clausesWithoutKpi: readonly Clause[]
  /** Ids of the KPIs that no target and no citation ties to a clause of this plan. */
  readonly kpisWithoutClause: readonly string[]
  /** Ids that targets name and no definition has, each once. */
  readonly targetsWithoutKpi: readonly string[]
  /** What is odd in the plan's own text. */
  readonly oddities: readonly string[]
}

/**
 * The annexes of a plan, each in the order in which the plan or the definitions
 * came. A citation counts when it names this plan and a clause of it. A clause
 * whose target has no definition is listed by the target, not by the clause.
 *
 * @example
 * planAnnexes(plan, [{ id: 'early', cites: [] }, { id: 'open', cites: [] }]).kpisWithoutClause // ['open']
 */
export function planAnnexes(
  plan: Plan,
  kpis: readonly CitingKpi[],
): PlanAnnexes {
  const defined = new Set(kpis.map((k) => k.id))
  const clauses = new Set(plan.clauses.map((c) => c.id))
  const ties = [
    ...plan.targets.map(({ kpi, clause }) => ({ kpi, clause })),
    ...kpis.flatMap(({ id, cites }) =>
      cites
        .filter((c) => c.document === plan.number)
        .map(({ clause }) => ({ kpi: id, clause })),
    ),
  ].filter(({ clause }) => clauses.has(clause))
  const covered = new Set(ties.map((t) => t.clause))
  const tied = new Set(ties.map((t) => t.kpi))
  return Object.freeze({
    clausesWithoutKpi: Object.freeze(
      plan.clauses.filter((c) => !covered.has(c.id)),
    ),
    kpisWithoutClause: Object.freeze(
      [...defined].filter((id) => !tied.has(id)),
    ),
    targetsWithoutKpi: Object.freeze([
      ...new Set(plan.targets.map((t) => t.kpi).filter((k) => !defined.has(k))),
    ]),
    oddities: Object.freeze([...plan.oddities]),
  })
}
