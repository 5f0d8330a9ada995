import { rankingOf } from '../evaluation/ranking.ts'
import type {
  Ranked,
  RankedFrom,
  RankingOptions,
} from '../evaluation/ranking.ts'

/** A unit or office among the others, without being punished for being small. */
export interface ComparedUnit extends Ranked {
  /**
   * Its share drawn towards that of all as far as its cases are too few to tell
   * it apart: what one would expect of it. Null without cases.
   */
  readonly shrunken: number | null
}

/**
 * The shares of units or offices as `rankingOf` gives them, each also drawn
 * towards the share of all: by a beta distribution of the true shares, whose
 * spread is what is left of the spread of the shares when chance is taken away
 * (method of moments). Where chance explains the whole spread, all are drawn to one.
 *
 * @throws RangeError as `rankingOf` does.
 * @source B. Efron and C. Morris, Stein's paradox in statistics, 1977
 * @example
 * const units = await evaluate(db, [onTime], { office, period, by: ['unit'] })
 * compareUnits(units, { kpi: 'on_time' }).map((u) => u.position) // ['within', 'within']
 */
export function compareUnits(
  from: RankedFrom,
  options: RankingOptions,
): readonly ComparedUnit[] {
  const ranked = rankingOf(from, options)
  return [...Map.groupBy(ranked, (r) => r.period).values()].flatMap(shrunk)
}

function shrunk(ranked: readonly Ranked[]): readonly ComparedUnit[] {
  const rated = ranked.filter((r) => (r.denominator ?? 0) > 0)
  const cases = sum(rated.map((r) => r.denominator ?? 0))
  const share = sum(rated.map((r) => r.numerator)) / cases
  const strength = strengthOf(rated, share, cases)
  return ranked.map((r) => {
    const n = r.denominator ?? 0
    if (n === 0) return { ...r, shrunken: null }
    const shrunken =
      strength === Infinity
        ? share
        : (r.numerator + strength * share) / (n + strength)
    return { ...r, shrunken }
  })
}

/** How many cases of the share of all each is mixed with. */
function strengthOf(
  rated: readonly Ranked[],
  share: number,
  cases: number,
): number {
  const spread = sum(
    rated.map((r) => (r.denominator ?? 0) * ((r.value ?? 0) - share) ** 2),
  )
  const chance = share * (1 - share)
  const squares = sum(rated.map((r) => (r.denominator ?? 0) ** 2))
  const variance =
    (spread - (rated.length - 1) * chance) /
    (cases - squares / cases - (rated.length - 1))
  if (!(variance > 0)) return Infinity
  return Math.max(0, chance / variance - 1)
}

function sum(of: readonly number[]): number {
  return of.reduce((all, one) => all + one, 0)
}
