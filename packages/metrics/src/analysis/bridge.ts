import type { Tally } from '../definition/kpi.ts'
import type { Evaluation } from '../evaluation/result.ts'
import { rootOf } from './parts.ts'

/** A number of a unit as it was, and as the unit is now. */
export interface Bridge {
  /** A unit of now; null: what was of units that nobody took over, or several did. */
  readonly unit: string | null
  /** Of the unit itself in the period, with its subtree of then; zero where it did not exist. */
  readonly was: Tally
  /** What came with units that are no more or stand elsewhere now, and what left, by unit of then. */
  readonly moved: readonly (Tally & { readonly unit: string })[]
  /** With its subtree of now: `was` and all that `moved`. */
  readonly is: Tally
}

/** Which number is bridged, and to which units. */
export interface BridgeOptions {
  readonly kpi: string
  /** Key of a period of the evaluation. */
  readonly period: string
  /** The units as they are: codes with their parents. */
  readonly now: readonly {
    readonly code: string
    readonly parent: string | null
  }[]
  /** By the code of a unit that is no more the one that took it over; of a unit that was divided, none. */
  readonly successors?: Readonly<Record<string, string>>
}

/**
 * The share or count of a past period by the units as they were and as they are:
 * what each had itself is given to the unit that took it over, and summed over
 * the tree of now. What is of no unit of now stands under null, so that both
 * sides are the whole: the bridge ties, for each unit and in sum.
 *
 * @param evaluation of the period `by: ['unit']`
 * @throws RangeError when the number is not there, is a duration, or a successor leads nowhere.
 * @example
 * const parted = await evaluate(db, [onTime], { office, period, by: ['unit'] })
 * const now = [{ code: 'so', parent: null }, { code: 'moi', parent: 'so' }]
 * const successors = { dkkd: 'moi', thqh: 'moi' }
 * bridgeOf(parted, { kpi: 'on_time', period: period.key, now, successors })
 *   .map((b) => [b.unit, b.was.denominator, b.is.denominator])
 * // [['so', 4, 4], ['moi', 0, 4]]
 */
export function bridgeOf(
  evaluation: Evaluation,
  { kpi, period, now, successors = {} }: BridgeOptions,
): readonly Bridge[] {
  const results = evaluation.results.filter(
    (r) => r.kpi === kpi && r.period === period && !r.group,
  )
  const total = results.find((r) => r.unit === rootOf(evaluation))
  if (!total || total.duration)
    throw new RangeError(
      `expected a share or count ${kpi} of ${period} by unit, got ${total ? 'a duration' : 'none'}`,
    )
  const then = new Map(
    results.map((r) => [r.unit, tally(r.numerator, r.denominator ?? 0)]),
  )
  const childrenOf = (code: string) =>
    evaluation.units.filter((u) => u.parent === code && then.has(u.code))
  // What a unit had itself: its subtree without those below it.
  const own = [...then].map(([code, all]) => {
    const below = childrenOf(code).map((u) => then.get(u.code) ?? zero)
    return { code, tally: minus(all, sum(below)), to: heir(code) }
  })
  const parents = new Map(now.map((u) => [u.code, u.parent]))
  const rows = now.map(({ code }) => {
    const was = then.get(code) ?? zero
    const held = new Set(subtree(code, childrenOf))
    const moved = own.flatMap(({ code: from, tally: n, to }) => {
      const isIn = to !== null && above(to, parents).includes(code)
      const wasIn = held.has(from)
      if (isIn === wasIn || (n.numerator === 0 && n.denominator === 0))
        return []
      return [{ unit: from, ...(isIn ? n : minus(zero, n)) }]
    })
    return { unit: code, was, moved, is: sum([was, ...moved]) }
  })
  const lost = own
    .filter((o) => o.to === null && (o.tally.numerator || o.tally.denominator))
    .map((o) => ({ unit: o.code, ...o.tally }))
  return lost.length === 0
    ? rows
    : [...rows, { unit: null, was: zero, moved: lost, is: sum(lost) }]

  /** The unit of now that has what a unit had. */
  function heir(code: string): string | null {
    const seen = new Set<string>()
    for (let at: string | undefined = code; at !== undefined;) {
      if (now.some((u) => u.code === at)) return at
      if (seen.has(at))
        throw new RangeError(
          `expected successors that end at a unit of now, got ${[...seen, at].join(' → ')}`,
        )
      seen.add(at)
      at = successors[at]
    }
    return null
  }
}

const zero: Tally = Object.freeze({ numerator: 0, denominator: 0 })

function tally(numerator: number, denominator: number): Tally {
  return { numerator, denominator }
}

function sum(of: readonly Tally[]): Tally {
  return of.reduce(
    (a, b) => tally(a.numerator + b.numerator, a.denominator + b.denominator),
    zero,
  )
}

function minus(a: Tally, b: Tally): Tally {
  return tally(a.numerator - b.numerator, a.denominator - b.denominator)
}

/** A unit with all below it. */
function subtree(
  code: string,
  childrenOf: (code: string) => readonly { readonly code: string }[],
): readonly string[] {
  return [code, ...childrenOf(code).flatMap((u) => subtree(u.code, childrenOf))]
}

/** A unit and those above it. */
function above(
  code: string,
  parents: ReadonlyMap<string, string | null>,
): readonly string[] {
  const up: string[] = []
  for (
    let at: string | null = code;
    at !== null && !up.includes(at);
    at = parents.get(at) ?? null
  )
    up.push(at)
  return up
}
