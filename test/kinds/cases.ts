import fc from 'fast-check'
import { seed as drawnSeed } from '../long/seed.ts'
import { isLong, size } from '../size.ts'

/*
 * Each suite of this folder has a kind of input as a generator, and its law: what
 * must become of it is worked out here from what was drawn, never by the product.
 * Each row of a file is a case, so that one load says as much as a thousand.
 */

/** The same in every short run, new in each long one. */
export const seed = isLong ? drawnSeed : 2018

/** Cases of a kind: some hundred, and more than a thousand at full size. */
export function cases<T>(
  of: fc.Arbitrary<T>,
  few = 300,
  many = 3_000,
): readonly T[] {
  return fc.sample(of, { seed, numRuns: size(few, many) })
}

/** Where cases are files of their own. */
export const files = (few: number) => ({ seed, numRuns: size(few, 1_000) })

/** `n` in at least so many digits. */
export function digits(n: number, width = 2): string {
  return String(n).padStart(width, '0')
}

export const dayMs = 86_400_000

/** The clock of so many milliseconds since 1970, to the second. */
export function clock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}
