import type { Tally } from '../definition/kpi.ts'
import type { Part } from './parts.ts'

/** How much of all misses a part makes. */
export interface Concentrated extends Tally {
  readonly part: string | null
  /** Cases that count and do not meet. */
  readonly missed: number
  /** 0 to 1, of all misses. */
  readonly share: number
  /** Of all misses, with the parts before it. */
  readonly cumulated: number
}

/** Where the misses of a share come from. */
export interface Concentration {
  readonly missed: number
  /** All parts with a miss, the most first. */
  readonly parts: readonly Concentrated[]
  /** The least number of parts that make so much of the misses, of how many with cases; null where nothing is missed. */
  readonly few: {
    readonly parts: number
    readonly of: number
    /** 0 to 1: what they make. */
    readonly share: number
  } | null
}

/**
 * Where misses come from: by part, the most first, and the fewest parts that
 * together make a given share of them.
 *
 * @param share of the misses that the few are to make. Default: a half.
 * @example
 * const { few } = concentrationOf([
 *   { part: 'a', numerator: 5, denominator: 10 },
 *   { part: 'b', numerator: 9, denominator: 10 },
 *   { part: 'c', numerator: 10, denominator: 10 },
 * ])
 * few?.parts // 1: one of the three makes 5 of 6
 */
export function concentrationOf(
  parts: readonly Part[],
  { share = 0.5 }: { readonly share?: number } = {},
): Concentration {
  const missed = parts.reduce((n, p) => n + p.denominator - p.numerator, 0)
  let before = 0
  const concentrated = parts
    .map((p) => ({ ...p, missed: p.denominator - p.numerator }))
    .filter((p) => p.missed > 0)
    .toSorted((a, b) => b.missed - a.missed)
    .map((p) => {
      before += p.missed
      return { ...p, share: p.missed / missed, cumulated: before / missed }
    })
  const last = concentrated.findIndex((p) => p.cumulated >= share)
  return {
    missed,
    parts: concentrated,
    few:
      last < 0
        ? null
        : {
            parts: last + 1,
            of: parts.filter((p) => p.denominator > 0).length,
            share: concentrated[last]?.cumulated ?? 1,
          },
  }
}
