import type { Kpi, Tally } from '../definition/kpi.ts'
import type { NationalResult, Result } from '../evaluation/result.ts'
import type { Miss } from '../evaluation/misses.ts'
import { borderOf, fraction, satisfies } from '../plan/share.ts'
import type { DateText } from '../schema.ts'
import { daysBetween } from '../time/days.ts'
import { restOfYear, yearBefore } from '../time/period.ts'
import type { Period } from '../time/period.ts'

type Aim = NonNullable<NationalResult['target']>

/** How a target ends if so many cases still come. */
export interface Outlook {
  /**
   * As many as in the rest of last year, or twice as many; where last year is not
   * known, as many for the days that are left as came for those that are over;
   * none of a stock, and of a year that is over.
   */
  readonly inflow: 'last_year' | 'twice' | 'pace' | 'none'
  /** Cases still to come. */
  readonly rest: number
  /** The share if all of them meet, and if none does. */
  readonly best: number | null
  readonly worst: number | null
  /** How many of them have to meet at least; of a target of at most, how many may at most. Null where no number of them would do. */
  readonly needed: number | null
  /** That of the rest, 0 to 1; null where nothing comes or none would do. */
  readonly neededRate: number | null
  /** Whether the target can be met still, and whether it is met whatever comes. */
  readonly isReachable: boolean
  readonly isCertain: boolean
}

/** Whether a yearly target can still be met. */
export interface Reach {
  readonly kpi: string
  /** Null: all offices together. */
  readonly office: string | null
  readonly unit: string | null
  readonly target: Aim
  /** The year to date, of a stock the last day. */
  readonly soFar: Tally
  readonly isMetNow: boolean
  /** No continuation of the year meets it, however many cases come. */
  readonly isLost: boolean
  /** The fewest further cases that meet it, all of them good; of a target of at most, all of them without what is counted. Null where it is lost. */
  readonly fewest: number | null
  readonly outlooks: readonly Outlook[]
  /** Why there is no answer: the data do not cover the year to date. */
  readonly reason?: 'data_incomplete'
}

/**
 * The period of last year whose cases stand for those that are still to come;
 * undefined at the end of the year. Evaluate it beside the period for `reachOf`.
 *
 * @example
 * inflowPeriod(parsePeriod('2018-03'))?.key // '2017-04..2017-12'
 */
export function inflowPeriod(period: Period): Period | undefined {
  const rest = restOfYear(period)
  return rest && yearBefore(rest)
}

/**
 * Whether the targets of a year can still be met after a period, and what it
 * takes: by arithmetic alone, of whole numbers, without a forecast. What still
 * comes is taken to be what came in the rest of last year, and twice that.
 *
 * @param evaluation of the period, and of `inflowPeriod(period)` beside it
 * @param kpis the definitions evaluated
 * A stock of nothing is left out: there is nothing to reach.
 *
 * @throws RangeError when the period was not evaluated.
 * @example
 * const both = [period, inflowPeriod(period) ?? period]
 * const year = await evaluate(db, [onTime, early], { office, plan, periods: both })
 * reachOf(year, [onTime, early], period).map((r) => [r.kpi, r.isLost, r.fewest])
 * // [['on_time', true, null], ['early', false, 3]]
 */
export function reachOf(
  { results }: { readonly results: readonly NationalResult[] },
  kpis: readonly Pick<Kpi, 'id' | 'nature'>[],
  period: Period,
): readonly Reach[] {
  const of = results.filter((r) => r.period === period.key && !r.group)
  if (of.length === 0)
    throw new RangeError(`expected results of ${period.key}, got none`)
  const inflow = inflowPeriod(period)?.key
  return of.flatMap((result) => {
    const { kpi, office, unit } = result
    const target = result.target && inTheEnd(result.target)
    if (!target || result.denominator === null) return []
    const isStock = kpis.find((k) => k.id === kpi)?.nature === 'stock'
    const now: Partial<Result['toDate']> &
      Pick<Result, 'numerator' | 'denominator' | 'isCovered'> = isStock
      ? result
      : result.toDate
    const soFar = {
      numerator: now.numerator,
      denominator: now.denominator ?? 0,
    }
    if (isStock && soFar.denominator === 0) return []
    const last = results.find(
      (r) =>
        r.period === inflow &&
        r.kpi === kpi &&
        r.office === office &&
        r.unit === unit &&
        !r.group,
    )
    const known = last?.isCovered ? (last.denominator ?? 0) : 0
    const pace = paceOf(soFar, now, period)
    const rests: readonly (readonly [Outlook['inflow'], number])[] =
      isStock || inflow === undefined
        ? [['none', 0]]
        : known === 0
          ? pace === 0
            ? []
            : [['pace', pace]]
          : [
              ['last_year', known],
              ['twice', 2 * known],
            ]
    const fewest = isStock
      ? satisfiable(soFar, target)
      : fewestMore(soFar, target)
    const isOver = inflow === undefined && !isStock
    const isMetNow = meets(soFar, target)
    return [
      {
        kpi,
        office,
        unit,
        target,
        soFar,
        isMetNow,
        isLost: fewest === null || (isOver && !isMetNow),
        fewest: isOver && !isMetNow ? null : fewest,
        outlooks: rests.map(([name, rest]) =>
          isStock
            ? outlookOfStock(soFar, target)
            : outlookOf(soFar, { target, rest, name }),
        ),
        ...(!now.isCovered && { reason: 'data_incomplete' as const }),
      },
    ]
  })
}

/** The case that made a target of 100 % impossible. */
export interface LostBy {
  readonly on: DateText
  readonly code: string
}

/**
 * The day and the case by which a target of 100 % was lost: the first of the
 * misses of the year to date, by the day of the result or, without one, of the
 * deadline. Undefined where nothing is missed.
 *
 * @example
 * const all = await misses(db, onTime, { office, period })
 * lostBy(all) // { on: '2018-03-22', code: 'B-2' }
 */
export function lostBy(missed: readonly Miss[]): LostBy | undefined {
  const dated = missed.flatMap(({ code, finishedOn, dueOn }) => {
    const on = finishedOn ?? dueOn
    return on === null ? [] : [{ on, code }]
  })
  const order = ({ on, code }: LostBy) => `${on} ${code}`
  return dated.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0]
}

/** What is to be reached is the year's, whatever is asked for on the way. */
function inTheEnd({ comparator, value, final, owner }: Aim): Aim {
  return {
    comparator,
    value: final ?? value,
    ...(owner !== undefined && { owner }),
  }
}

/** Cases for the days of the year that are left, at the pace of those that are over. */
function paceOf(
  { denominator }: Tally,
  { from }: Partial<Result['toDate']>,
  period: Period,
): number {
  const rest = restOfYear(period)
  if (!rest || from === undefined) return 0
  const over = daysBetween(from, period.to) + 1
  return Math.round((denominator * daysBetween(period.to, rest.to)) / over)
}

function meets({ numerator, denominator }: Tally, target: Aim): boolean {
  return (
    denominator > 0 &&
    satisfies(numerator, denominator, target.comparator, target.value)
  )
}

function isLeast({ comparator }: Aim): boolean {
  return comparator === '>=' || comparator === '>'
}

function outlookOf(
  { numerator, denominator }: Tally,
  {
    target,
    rest,
    name,
  }: {
    readonly target: Aim
    readonly rest: number
    readonly name: Outlook['inflow']
  },
): Outlook {
  const all = denominator + rest
  const share = (n: number) => (all === 0 ? null : n / all)
  const [most, least] = [share(numerator + rest), share(numerator)]
  const border = borderOf(all, target.comparator, target.value)
  // At least: so many have to meet. At most: so many may.
  const needed = isLeast(target)
    ? Math.max(0, border - numerator)
    : Math.min(rest, border - 1 - numerator)
  const isReachable =
    all > 0 && (isLeast(target) ? needed <= rest : needed >= 0)
  return {
    inflow: name,
    rest,
    best: isLeast(target) ? most : least,
    worst: isLeast(target) ? least : most,
    needed: isReachable ? needed : null,
    neededRate: isReachable && rest > 0 ? needed / rest : null,
    isReachable,
    isCertain: isReachable && needed === (isLeast(target) ? 0 : rest),
  }
}

/** Of a stock nothing is to come: what is there changes. */
function outlookOfStock(soFar: Tally, target: Aim): Outlook {
  const needed = satisfiable(soFar, target)
  return {
    inflow: 'none',
    rest: 0,
    best: isLeast(target) ? 1 : 0,
    worst: isLeast(target) ? 0 : 1,
    needed,
    neededRate: null,
    isReachable: needed !== null,
    isCertain: false,
  }
}

/** How many of what is there have to change; null where not even all would do. */
function satisfiable(
  { numerator, denominator }: Tally,
  target: Aim,
): number | null {
  const border = borderOf(denominator, target.comparator, target.value)
  if (isLeast(target))
    return border > denominator ? null : Math.max(0, border - numerator)
  return border < 1 ? null : Math.max(0, numerator - border + 1)
}

/** The fewest further cases that are all good and meet the target; null where no number does. */
function fewestMore(
  { numerator, denominator }: Tally,
  target: Aim,
): number | null {
  const { comparator, value } = target
  const { over, under } = fraction(value)
  const [n, d] = [BigInt(numerator), BigInt(denominator)]
  // At least: (n + x) × under ≥ over × (d + x). At most: n × under ≤ over × (d + x).
  const lacking = isLeast(target) ? over * d - under * n : under * n - over * d
  const gain = isLeast(target) ? under - over : over
  const isStrict = comparator === '>' || comparator === '<'
  const first = denominator === 0 ? 1n : 0n
  if (lacking < 0n || (lacking === 0n && !isStrict)) return Number(first)
  if (gain <= 0n) return null
  const least = isStrict ? lacking / gain + 1n : (lacking + gain - 1n) / gain
  return Number(least > first ? least : first)
}
