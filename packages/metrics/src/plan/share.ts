/**
 * A share is compared and rounded as integers: numerator × 10^k against
 * denominator × target, never as a rounded text or a float.
 */

/** A target as the integers that it is: 0.9 is 9 over 10. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

/** -1 when numerator/denominator is below `value`, 0 when equal, 1 when above. */
export function compareShare(
  numerator: number,
  denominator: number,
  value: number,
): -1 | 0 | 1 {
  const { over, under } = fraction(value)
  const left = BigInt(numerator) * under
  const right = BigInt(denominator) * over
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * Whether a share satisfies a comparator; `>` is strict, so exactly 50 % is not over 50 %.
 *
 * @example
 * satisfies(5, 10, '>', 0.5) // false
 */
export function satisfies(
  numerator: number,
  denominator: number,
  comparator: '>=' | '>' | '<=' | '<',
  value: number,
): boolean {
  const sign = compareShare(numerator, denominator, value)
  switch (comparator) {
    case '>=':
      return sign >= 0
    case '>':
      return sign > 0
    case '<=':
      return sign <= 0
    case '<':
      return sign < 0
  }
}

/**
 * A share in hundredths of a percent, 0 to 10,000, rounded half up, but never
 * across a target, 0 % or 100 %: 99.996 % is 9,999, and 50.001 % against "over
 * 50 %" is 5,001. A share too small to print is 0 only when it is zero or below 0.005 %.
 *
 * @throws RangeError when the denominator is not positive.
 * @example
 * hundredthsOfPercent(99_996, 100_000) // 9999
 */
export function hundredthsOfPercent(
  numerator: number,
  denominator: number,
  targets: readonly number[] = [],
): number {
  if (!(denominator > 0))
    throw new RangeError(`expected a positive denominator, got ${denominator}`)
  const scaled = BigInt(numerator) * 10_000n
  const under = BigInt(denominator)
  const floor = scaled / under
  const exact = scaled % under === 0n
  const rounded = Number((scaled * 2n + under) / (under * 2n))
  if (exact) return rounded
  return [...targets, 1].reduce((printed, target) => {
    const side = compareShare(numerator, denominator, target)
    const printedSide = compareShare(printed, 10_000, target)
    if (side === printedSide) return printed
    return side < 0 ? Number(floor) : Number(floor) + 1
  }, rounded)
}

/**
 * The least `k ≥ 0` such that numerator + k of the same denominator satisfies a target from below.
 *
 * @example
 * shortfall(5, 10, '>', 0.5) // 1
 */
export function shortfall(
  numerator: number,
  denominator: number,
  comparator: '>=' | '>',
  value: number,
): number {
  const border = borderOf(denominator, comparator, value)
  return Math.max(0, border - numerator)
}

/**
 * How many cases have to change from met to not met, or back, until a share no
 * longer satisfies its target, or satisfies it: its sensitivity. Null where no
 * number of them would do.
 *
 * @example
 * casesToFlip(95, 100, '>', 0.9) // 5
 * casesToFlip(88, 100, '>', 0.9) // 3
 */
export function casesToFlip(
  numerator: number,
  denominator: number,
  comparator: '>=' | '>' | '<=' | '<',
  value: number,
): number | null {
  const border = borderOf(denominator, comparator, value)
  // Above the border, "at least" is met and "at most" is missed.
  const flipped = numerator >= border ? border - 1 : border
  const isPossible =
    0 <= flipped && (flipped < numerator || flipped <= denominator)
  return isPossible ? Math.abs(flipped - numerator) : null
}

/**
 * The least numerator at which a comparator changes: from there on `>=` and `>`
 * are satisfied, `<=` and `<` are not.
 */
export function borderOf(
  denominator: number,
  comparator: '>=' | '>' | '<=' | '<',
  value: number,
): number {
  const { over, under } = fraction(value)
  const product = BigInt(denominator) * over
  const isAtLeast = comparator === '>=' || comparator === '<'
  return Number(
    isAtLeast ? (product + under - 1n) / under : product / under + 1n,
  )
}

export function fraction(value: number): Fraction {
  const under = 1_000_000_000_000
  // Exact for a number as short as a plan's; a longer one is read from its text.
  if (value < 1000)
    return { over: BigInt(Math.round(value * under)), under: BigInt(under) }
  const [whole = '0', decimals = ''] = value.toFixed(12).split('.')
  return { over: BigInt(whole + decimals), under: BigInt(under) }
}
