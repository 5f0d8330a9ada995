import type { NationalResult } from '../evaluation/result.ts'

/** A part of a score: which KPI, how many points at most, and what gives all of them. */
export interface Weight {
  readonly kpi: string
  /** Points at most. */
  readonly points: number
  /** The value that gives all points; in proportion below. Default: 1. */
  readonly full?: number
}

/** A part of a score, as it was reached. */
export interface Scored extends Weight {
  readonly value: number | null
  /** Null where there is no value. */
  readonly reached: number | null
}

/** A score of several KPIs. */
export interface Composite {
  readonly parts: readonly Scored[]
  /** Of the parts that have a value. */
  readonly reached: number
  /** The points of the parts that have a value: the most that could be reached. */
  readonly outOf: number
  /** Points of parts without a value: told, and never counted as 0. */
  readonly unknown: number
}

/**
 * A score of several KPIs of one place and period, for reference: each gives its
 * points in proportion to its value, up to `full`. What has no value stands apart.
 *
 * @throws RangeError when a weight is not positive, or a KPI stands twice.
 * @example
 * compositeOf(results, [{ kpi: 'on_time', points: 20 }, { kpi: 'online_dossiers', points: 12, full: 0.5 }]).outOf
 * // 32
 */
export function compositeOf(
  results: readonly NationalResult[],
  weights: readonly Weight[],
): Composite {
  const parts = weights.map((weight) => {
    const { kpi, points, full = 1 } = weight
    if (!(points > 0 && full > 0))
      throw new RangeError(
        `expected points and full of ${kpi} above 0, got ${points} and ${full}`,
      )
    if (weights.filter((w) => w.kpi === kpi).length > 1)
      throw new RangeError(`expected ${kpi} once, got it twice`)
    const value = results.find((r) => r.kpi === kpi && !r.group)?.value ?? null
    const reached = value === null ? null : points * Math.min(1, value / full)
    return { ...weight, value, reached }
  })
  const known = parts.filter((p) => p.reached !== null)
  return {
    parts,
    reached: known.reduce((sum, p) => sum + (p.reached ?? 0), 0),
    outOf: known.reduce((sum, p) => sum + p.points, 0),
    unknown: parts
      .filter((p) => p.reached === null)
      .reduce((sum, p) => sum + p.points, 0),
  }
}
