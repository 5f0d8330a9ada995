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

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { over: -b.over, under: b.under })
}

export function times(a: Exact, b: Exact): Exact {
  return lowest(a.over * b.over, a.under * b.under)
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

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOf(b, a % b)
}
