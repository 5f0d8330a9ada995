/** An axis of shares, 0 to 1, whose ends are ticks. */
export interface Axis {
  readonly from: number
  readonly to: number
  readonly ticks: readonly number[]
}

// Of hundredths of the whole, so that no tick is a float that does not print.
const steps = [1, 2, 5, 10, 20, 25, 50]

/**
 * The axis that shows how some shares differ: it ends at the ticks around them,
 * has two to four, spans two percentage points at least, and begins at 0 where
 * that costs little.
 *
 * @example
 * axisOf([0.9828, 1]).from // 0.98
 * axisOf([0.1, 0.5]).from // 0
 */
export function axisOf(values: readonly number[]): Axis {
  const least = Math.max(0, Math.min(...values)) * 100
  const greatest = Math.min(1, Math.max(...values)) * 100
  const low = least <= greatest / 4 ? 0 : least
  const [from = 0, to = 100, step = 50] =
    steps.map((s) => around(low, greatest, s)).find(isFew) ?? []
  const count = Math.round((to - from) / step) + 1
  const ticks = Array.from({ length: count }, (_, i) => (from + i * step) / 100)
  return { from: from / 100, to: to / 100, ticks }
}

/** The ends of an axis of a step around two numbers, and the step. */
function around(low: number, high: number, step: number): readonly number[] {
  const from = Math.floor(low / step + 1e-9) * step
  const to = Math.ceil(high / step - 1e-9) * step
  const lacks = Math.max(0, 2 - (to - from))
  const up = Math.min(lacks, Math.max(0, 100 - to))
  return [Math.max(0, from - (lacks - up)), to + up, step]
}

function isFew([from = 0, to = 0, step = 1]: readonly number[]): boolean {
  return to <= 100 && (to - from) / step <= 3 && (to - from) % step === 0
}
