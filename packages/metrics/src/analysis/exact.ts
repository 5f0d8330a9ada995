/** An exact fraction in lowest terms; what is below is positive. */
export interface Exact {
  readonly over: bigint
  readonly under: bigint
}

/** A fraction of two whole numbers. */
export function exact(
  over: number | bigint,
  under: number | bigint = 1,
): Exact {
  return lowest(BigInt(over), BigInt(under))
}

export function plus(a: Exact, b: Exact): Exact {
  return lowest(a.over * b.under + b.over * a.under, a.under * b.under)
}

/** By halves: fractions of many parts have long denominators, and so few of the sums have. */
export function sumOf(all: readonly Exact[]): Exact {
  if (all.length < 2) return all[0] ?? exact(0)
  const middle = all.length >> 1
  return plus(sumOf(all.slice(0, middle)), sumOf(all.slice(middle)))
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { over: -b.over, under: b.under })
}

export function times(a: Exact, b: Exact): Exact {
  return lowest(a.over * b.over, a.under * b.under)
}

/** Whether the one is less, the same or more than the other. */
export function compared(a: Exact, b: Exact): -1 | 0 | 1 {
  const [left, right] = [a.over * b.under, b.over * a.under]
  return left < right ? -1 : left > right ? 1 : 0
}

/** As a decimal, to the last digits of a double. */
export function decimalOf({ over, under }: Exact): number {
  const scale = 10n ** 18n
  return Number((over * scale) / under) / Number(scale)
}

/** As it is written: `-3/40`. */
export function textOf({ over, under }: Exact): string {
  return under === 1n ? String(over) : `${over}/${under}`
}

function lowest(over: bigint, under: bigint): Exact {
  const sign = under < 0n ? -1n : 1n
  const by = divisorOf(over < 0n ? -over : over, under * sign) * sign
  return { over: over / by, under: under / by }
}

/** The greatest common divisor; of numbers once they are small enough, which is quicker. */
function divisorOf(a: bigint, b: bigint): bigint {
  let [larger, less] = [a, b]
  while (less !== 0n) {
    if (larger <= safe && less <= safe)
      return BigInt(smallDivisorOf(Number(larger), Number(less)))
    ;[larger, less] = [less, larger % less]
  }
  return larger
}

const safe = BigInt(Number.MAX_SAFE_INTEGER)

function smallDivisorOf(a: number, b: number): number {
  let [larger, less] = [a, b]
  while (less !== 0) [larger, less] = [less, larger % less]
  return larger
}
