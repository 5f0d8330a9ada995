import { binomialLowerTail } from '../plan/binomial.ts'
import type { Figures, NationalResult } from './result.ts'
import type { EvaluatedUnit, OfficeUnit } from './units.ts'

/** Where a share stands among those of the others, by the chance that would explain it. */
export interface Ranked extends Figures {
  readonly period: string
  readonly office: string
  readonly unit: string
  /** From 1 on by the value, from above; equal ones share it. Null where cases are too few to rank. */
  readonly rank: number | null
  /** Least and greatest numerator that chance alone explains, were its rate that of all; null without cases. */
  readonly limits: { readonly least: number; readonly greatest: number } | null
  /** Outside the limits, or within: then it is not shown to be another than the rest. */
  readonly position: 'below' | 'within' | 'above' | null
}

/** What ranks. */
export interface RankingOptions {
  readonly kpi: string
  /** Chance to stand outside the limits by chance alone, either way together. Default: 0.002, of which a funnel plot draws its outer limits. */
  readonly error?: number
  /** Fewer cases are given no rank. Default: the definition's own number, so that what is marked `small` has none. */
  readonly minN?: number
}

/**
 * The shares of a KPI among offices or units, each with the limits of a funnel
 * plot: exact binomial ones about the share of all together, of the nation or of
 * the whole office. What lies within its limits differs by chance, whatever its
 * rank. Of several offices their units are ranked where there are some, else they.
 *
 * @throws RangeError when there are no results of the KPI, none of all together, or it is no share.
 * @source D. J. Spiegelhalter, Funnel plots for comparing institutional performance, 2005
 * @example
 * const national = await evaluate(db, [onTime], { offices: 'all', by: ['office'], period })
 * const rows = rankingOf(national, { kpi: 'on_time' })
 * rows.filter((row) => row.position === 'below')
 */
export function rankingOf(
  { results, units }: RankedFrom,
  { kpi, error = 0.002, minN }: RankingOptions,
): readonly Ranked[] {
  const of = results.filter((r) => r.kpi === kpi && r.group === undefined)
  if (of.length === 0)
    throw new RangeError(`expected results of ${kpi}, got none`)
  if (of.some((r) => r.denominator === null || r.duration))
    throw new RangeError(`expected a share, got ${kpi}, which is none`)
  const periods = Map.groupBy(of, (r) => r.period)
  return Object.freeze(
    [...periods.values()].flatMap((found) => {
      const { all, others } = dividedBy(found, units)
      if (all) return rankedAmong(others, all, { error, minN })
      throw new RangeError(
        `expected a result of ${kpi} of all together, got those of ${found.map((r) => r.unit).join(', ')} alone`,
      )
    }),
  )
}

/** What is ranked: the results, and the units that they are of. */
export interface RankedFrom {
  readonly results: readonly NationalResult[]
  readonly units: readonly (EvaluatedUnit | OfficeUnit)[]
}

/** The result of all together, and those that are ranked beside it. */
function dividedBy(
  found: readonly NationalResult[],
  units: RankedFrom['units'],
): {
  readonly all: NationalResult | undefined
  readonly others: readonly NationalResult[]
} {
  const roots = units.filter(({ parent }) => parent === null)
  const isRoot = ({ office, unit }: NationalResult) =>
    roots.some(
      (root) =>
        root.code === unit && (!('office' in root) || root.office === office),
    )
  const nation = found.find(({ office }) => office === null)
  const all = nation ?? found.find(isRoot)
  const others = found.filter((r) => r !== all)
  const within = others.filter((r) => !isRoot(r))
  return { all, others: within.length > 0 ? within : others }
}

function rankedAmong(
  others: readonly NationalResult[],
  all: NationalResult,
  {
    error,
    minN,
  }: { readonly error: number; readonly minN: number | undefined },
): readonly Ranked[] {
  const isMany = ({ denominator, small }: NationalResult) =>
    minN === undefined ? !small : (denominator ?? 0) >= minN
  const rated = others.filter(isMany)
  return others.flatMap((r) => {
    const { period, office, unit, numerator, denominator, value } = r
    if (office === null) return []
    const limits = limitsOf(denominator ?? 0, all.value, error)
    const isRated = isMany(r) && value !== null
    const above = rated.filter((other) => (other.value ?? 0) > (value ?? 0))
    return [
      Object.freeze({
        period,
        office,
        unit,
        numerator,
        denominator,
        value,
        rank: isRated ? above.length + 1 : null,
        limits,
        position: limits && positionOf(numerator, limits),
      }),
    ]
  })
}

function positionOf(
  numerator: number,
  { least, greatest }: NonNullable<Ranked['limits']>,
): 'below' | 'within' | 'above' {
  if (numerator < least) return 'below'
  return numerator > greatest ? 'above' : 'within'
}

/** Numerators of so many cases that are not less likely, with all further out, than half the error on their side. */
function limitsOf(
  cases: number,
  share: number | null,
  error: number,
): Ranked['limits'] {
  if (cases === 0 || share === null) return null
  return {
    least: leastOf(cases, share, error / 2),
    greatest: cases - leastOf(cases, 1 - share, error / 2),
  }
}

/** The least x of which P(X ≤ x) is not below a bound. */
function leastOf(cases: number, share: number, bound: number): number {
  if (share <= 0) return 0
  if (share >= 1) return cases
  let low = 0
  // Beyond the mean, more than the half lies up to there.
  let high = Math.floor(cases * share) + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (binomialLowerTail(middle, cases, share) >= bound) high = middle
    else low = middle + 1
  }
  return low
}
