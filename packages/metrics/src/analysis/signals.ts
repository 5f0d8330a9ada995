import type { Tally } from '../definition/kpi.ts'
import { logChoose } from '../plan/binomial.ts'

/** A share of one period of a series. */
export interface SeriesPoint extends Tally {
  readonly period: string
}

/** Whether a share of a series is more than noise. */
export interface Signal extends SeriesPoint {
  readonly value: number | null
  /** Least and greatest numerator that chance explains, were its rate that of the whole series. Null without cases. */
  readonly limits: { readonly least: number; readonly greatest: number } | null
  /** Outside what chance explains and outside the usual movement: then it is worth a question. */
  readonly signal: 'above' | 'below' | null
}

/**
 * Which periods of a series stand out, so that nobody is told of noise. A period
 * does where both hold:
 *
 * - its numerator is one that chance explains less often than `error` if every
 *   period has the rate of the whole series: by the exact hypergeometric
 *   distribution, given the cases of each period, so that the rate need not be known;
 * - its share lies beyond the natural process limits of an XmR chart: the mean of
 *   the shares, and 2.66 times the mean moving range either way. Where there are
 *   many cases chance is small, and what moves every month is no news.
 *
 * The first alone bounds the false alarms: on a constant rate at most `error` of
 * the periods are told, whatever the rate and the numbers of cases. Fewer than
 * six periods with cases tell nothing.
 *
 * @param error chance of a false alarm for a period. Default: 0.002.
 * @source D. J. Wheeler, Understanding Variation, 1993 (XmR); R. A. Fisher, the exact test;
 * W. Hoeffding, Probability inequalities for sums of bounded random variables, 1963 (what is left out of its sums)
 * @example
 * const series = [96, 95, 97, 96, 94, 96, 60].map((numerator, i) => {
 *   return { period: `2018-0${i + 1}`, numerator, denominator: 100 }
 * })
 * signalsOf(series).filter((s) => s.signal).map((s) => s.period) // ['2018-07']
 */
export function signalsOf(
  series: readonly SeriesPoint[],
  { error = 0.002 }: { readonly error?: number } = {},
): readonly Signal[] {
  const shares = series.flatMap((p) =>
    p.denominator > 0 ? [p.numerator / p.denominator] : [],
  )
  const all = {
    numerator: series.reduce((n, p) => n + p.numerator, 0),
    denominator: series.reduce((n, p) => n + p.denominator, 0),
  }
  const usual = shares.length < 6 ? null : usualOf(shares)
  return series.map(({ period, numerator, denominator }) => {
    const point = { period, numerator, denominator }
    if (denominator === 0)
      return { ...point, value: null, limits: null, signal: null }
    const value = numerator / denominator
    const limits = limitsOf(all, denominator, error)
    return { ...point, value, limits, signal: signalOf(point, limits, usual) }
  })
}

interface Usual {
  readonly low: number
  readonly high: number
}

function signalOf(
  { numerator, denominator }: Tally,
  limits: { readonly least: number; readonly greatest: number },
  usual: Usual | null,
): Signal['signal'] {
  if (!usual) return null
  const share = numerator / denominator
  if (numerator < limits.least && share < usual.low) return 'below'
  return numerator > limits.greatest && share > usual.high ? 'above' : null
}

/** The natural process limits of an XmR chart. */
function usualOf(shares: readonly number[]): Usual {
  const mean = shares.reduce((sum, s) => sum + s, 0) / shares.length
  const moves = shares.slice(1).map((s, i) => Math.abs(s - (shares[i] ?? s)))
  const range = moves.reduce((sum, m) => sum + m, 0) / moves.length
  return { low: mean - 2.66 * range, high: mean + 2.66 * range }
}

/** Numerators of so many cases, drawn from all, that are not less likely, with all further out, than half the error on their side. */
function limitsOf(
  all: Tally,
  cases: number,
  error: number,
): { readonly least: number; readonly greatest: number } {
  const first = Math.max(0, cases - (all.denominator - all.numerator))
  const last = Math.min(cases, all.numerator)
  const chance = (x: number): number =>
    Math.exp(
      logChoose(all.numerator, x) +
        logChoose(all.denominator - all.numerator, cases - x) -
        logChoose(all.denominator, cases),
    )
  const outer = (from: number, step: 1 | -1): number => {
    let at = from
    for (
      let tail = chance(at);
      tail < error / 2 && at !== (step > 0 ? last : first);
    ) {
      at += step
      tail += chance(at)
    }
    return at
  }
  // All beyond this is less likely than what a sum of such chances can hold.
  const middle = (cases * all.numerator) / all.denominator
  const reach = Math.sqrt((cases * Math.log(1e18 / error)) / 2)
  return {
    least: outer(Math.max(first, Math.floor(middle - reach)), 1),
    greatest: outer(Math.min(last, Math.ceil(middle + reach)), -1),
  }
}
