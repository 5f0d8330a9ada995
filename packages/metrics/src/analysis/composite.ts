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

/** Parts that give so many points together at most. */
export interface ScoreGroup<Title = string> {
  readonly title: Title
  /** The cap: what its parts give above it is not counted. */
  readonly points: number
  /** None: nothing here measures the group. */
  readonly parts: readonly Weight[]
}

/** A group as it was reached: `outOf` and `unknown` make its points together. */
export interface GroupScore<Title = string> extends Composite {
  readonly title: Title
  readonly points: number
}

/** A score of several groups. */
export interface Score<Title = string> extends Omit<Composite, 'parts'> {
  readonly groups: readonly GroupScore<Title>[]
}

/**
 * A score of groups of KPIs, as national score cards have them, for reference:
 * each group as `compositeOf` counts it, up to its points. What nothing measures
 * stands apart as unknown, and is never counted as 0.
 *
 * @throws RangeError as `compositeOf` does, and when the points of a group are not above 0.
 * @example
 * const parts = [{ kpi: 'on_time', points: 20 }]
 * scoreOf(results, [{ title: 'Tiến độ', points: 20, parts }, { title: 'Số hóa', points: 22, parts: [] }]).unknown
 * // 22
 */
export function scoreOf<Title>(
  results: readonly NationalResult[],
  groups: readonly ScoreGroup<Title>[],
): Score<Title> {
  const scored = groups.map(({ title, points, parts }): GroupScore<Title> => {
    if (!(points > 0))
      throw new RangeError(`expected points of a group above 0, got ${points}`)
    const own = compositeOf(results, parts)
    const outOf = Math.min(points, own.outOf)
    return {
      title,
      points,
      parts: own.parts,
      reached: Math.min(points, own.reached),
      outOf,
      unknown: points - outOf,
    }
  })
  const sum = (of: 'reached' | 'outOf' | 'unknown') =>
    scored.reduce((all, group) => all + group[of], 0)
  return {
    groups: scored,
    reached: sum('reached'),
    outOf: sum('outOf'),
    unknown: sum('unknown'),
  }
}
