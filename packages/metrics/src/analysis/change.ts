import type { Tally } from '../definition/kpi.ts'
import {
  compared,
  decimalOf,
  exact,
  minus,
  plus,
  sumOf,
  textOf,
  times,
} from './exact.ts'
import type { Exact } from './exact.ts'
import type { Part } from './parts.ts'

/** A part of a change of a share: exact as a fraction, and as a decimal. 0.01 is one point. */
export interface Effect {
  readonly exact: string
  readonly value: number
}

/** What a part did to a share. */
export interface Contribution {
  readonly part: string | null
  readonly before: Tally
  readonly after: Tally
  /** For its own share is another. */
  readonly rate: Effect
  /** For it is more, or less, of the whole: positive where a good part grew or a bad one shrank. */
  readonly mix: Effect
  /** Both together. */
  readonly total: Effect
}

/** Why a share moved. */
export interface Change {
  readonly before: Tally
  readonly after: Tally
  readonly change: Effect
  /** The parts whose own shares moved, … */
  readonly rate: Effect
  /** … and the parts that became more or less of the whole. Both sum to the change exactly. */
  readonly mix: Effect
  /** The greatest first, whichever its sign. */
  readonly contributions: readonly Contribution[]
  /** No part moved the way in which the whole did, or none moved at all (Simpson's paradox): the mix alone makes the change. */
  readonly isSimpson: boolean
}

/**
 * Why a share moved between two periods: for each part the effect of its own
 * share and that of its weight, by the means of both periods (a Bennet
 * decomposition), so that neither period is preferred, nothing is left over, and
 * the way back is the same with the other sign. Undefined where one period has no cases.
 *
 * A part without cases in one period has no share there to move: it is all mix.
 *
 * @param before the parts of the earlier period, as `partsOf` gives them
 * @source T. L. Bennet, The theory of measurement of changes in cost of living, 1920
 * @example
 * const moved = changeOf(
 *   [{ part: 'a', numerator: 9, denominator: 10 }, { part: 'b', numerator: 5, denominator: 10 }],
 *   [{ part: 'a', numerator: 9, denominator: 10 }, { part: 'b', numerator: 15, denominator: 30 }],
 * )
 * moved?.change.exact // '-1/10'
 * moved?.mix.exact // '-1/10': b, where less is on time, became more of the whole
 */
export function changeOf(
  before: readonly Part[],
  after: readonly Part[],
): Change | undefined {
  const [from, to] = [wholeOf(before), wholeOf(after)]
  if (from.denominator === 0 || to.denominator === 0) return undefined
  const [was, is] = [shareOf(from), shareOf(to)]
  const middle = times(half, plus(was, is))
  const names = new Set([...before, ...after].map((p) => p.part))
  const [earlier, later] = [byName(before), byName(after)]
  const parts = [...names].map((part) => {
    const a = wholeOf(earlier.get(part) ?? [])
    const b = wholeOf(later.get(part) ?? [])
    const weights = [
      exact(a.denominator, from.denominator),
      exact(b.denominator, to.denominator),
    ] as const
    const shares = [shareOf(a, b), shareOf(b, a)] as const
    const rate = times(meanOf(weights), minus(shares[1], shares[0]))
    const mix = times(
      minus(weights[1], weights[0]),
      minus(meanOf(shares), middle),
    )
    return { part, before: a, after: b, rate, mix, total: plus(rate, mix) }
  })
  const change = minus(is, was)
  return {
    before: from,
    after: to,
    change: effectOf(change),
    rate: effectOf(sumOf(parts.map((p) => p.rate))),
    mix: effectOf(sumOf(parts.map((p) => p.mix))),
    contributions: parts
      .toSorted((a, b) => compared(sizeOf(b.total), sizeOf(a.total)))
      .map(({ rate, mix, total, ...rest }) => ({
        ...rest,
        rate: effectOf(rate),
        mix: effectOf(mix),
        total: effectOf(total),
      })),
    isSimpson: isSimpson(sign(change), parts),
  }
}

const zero = exact(0)
const half = exact(1, 2)

function byName(
  parts: readonly Part[],
): ReadonlyMap<string | null, readonly Part[]> {
  return Map.groupBy(parts, ({ part }) => part)
}

function wholeOf(parts: readonly Part[]): Tally {
  return {
    numerator: parts.reduce((n, p) => n + p.numerator, 0),
    denominator: parts.reduce((n, p) => n + p.denominator, 0),
  }
}

/** Its share, or where it has no cases that of another period. */
function shareOf(tally: Tally, other: Tally = tally): Exact {
  const { numerator, denominator } = tally.denominator > 0 ? tally : other
  return denominator === 0 ? zero : exact(numerator, denominator)
}

function meanOf([a, b]: readonly [Exact, Exact]): Exact {
  return times(half, plus(a, b))
}

function effectOf(of: Exact): Effect {
  return { exact: textOf(of), value: decimalOf(of) }
}

function sign({ over }: Exact): -1 | 0 | 1 {
  return over < 0n ? -1 : over > 0n ? 1 : 0
}

/** Without the sign. */
function sizeOf({ over, under }: Exact): Exact {
  return { over: over < 0n ? -over : over, under }
}

function isSimpson(
  whole: -1 | 0 | 1,
  parts: readonly { readonly before: Tally; readonly after: Tally }[],
): boolean {
  const moved = parts
    .filter((p) => p.before.denominator > 0 && p.after.denominator > 0)
    .map(({ before, after }) => shareMoved(before, after))
  return (
    whole !== 0 &&
    moved.length > 1 &&
    moved.length === parts.length &&
    moved.every((way) => way !== whole)
  )
}

function shareMoved(before: Tally, after: Tally): -1 | 0 | 1 {
  const left = BigInt(after.numerator) * BigInt(before.denominator)
  const right = BigInt(before.numerator) * BigInt(after.denominator)
  return left < right ? -1 : left > right ? 1 : 0
}
