import type { Tally } from '../definition/kpi.ts'
import type {
  Evaluation,
  NationalEvaluation,
  NationalResult,
} from '../evaluation/result.ts'

/** Parts of which a number is the sum, whole and without overlap. */
export interface Part extends Tally {
  /**
   * A unit just below the one asked for, with its subtree; or an office, a
   * procedure, field or channel. Null: what is of none of them, as dossiers of the unit itself.
   */
  readonly part: string | null
}

/** Which number is taken apart, and by what. */
export interface PartsOptions {
  readonly kpi: string
  /** Key of a period of the evaluation. */
  readonly period: string
  /** Default: the whole office; of several offices all of them, always. */
  readonly unit?: string | undefined
  /** `unit`, of several offices `office`, or one of the other dimensions that the evaluation was broken down by. */
  readonly by: string
}

/**
 * The parts of a share or count: by unit those just below the one asked for, by
 * another dimension its values. They sum to the number that they are parts of.
 *
 * @throws RangeError when the evaluation lacks the number, or its parts: evaluate `by` the dimension.
 * @example
 * const parted = await evaluate(db, [onTime], { office, period, by: ['unit'] })
 * partsOf(parted, { kpi: 'on_time', period: period.key, by: 'unit' })
 * // [{ part: 'dkkd', numerator: 2, denominator: 2 }, { part: 'thqh', numerator: 1, denominator: 2 }]
 */
export function partsOf(
  evaluation: Evaluation | NationalEvaluation,
  options: PartsOptions,
): readonly Part[] {
  const { kpi, period, by } = options
  const of = evaluation.results.filter(
    (r) => r.kpi === kpi && r.period === period,
  )
  const unit =
    'offices' in evaluation ? null : (options.unit ?? rootOf(evaluation))
  if (of.some((r) => r.duration))
    throw new RangeError(`expected a share or a count, got ${kpi}, a duration`)
  if (by !== 'unit' && by !== 'office') {
    const parts = of.filter((r) => r.unit === unit && r.group && by in r.group)
    if (parts.length === 0 && !of.some((r) => r.group && by in r.group))
      throw new RangeError(
        `expected results of ${kpi} in ${period} by ${by}, got none; evaluate by it`,
      )
    // Of groups by further dimensions those of one value are one part.
    return [...Map.groupBy(parts, (r) => r.group?.[by] ?? null)].map(
      ([part, some]) => ({
        part,
        numerator: some.reduce((n, r) => n + r.numerator, 0),
        denominator: some.reduce((n, r) => n + (r.denominator ?? 0), 0),
      }),
    )
  }
  if ('offices' in evaluation) return officesOf(evaluation, of, options)
  const whole = of.find((r) => r.unit === unit && !r.group)
  if (!whole)
    throw new RangeError(
      `expected a result of ${kpi} of ${unit} in ${period}, got none; evaluate by unit`,
    )
  const below = evaluation.units
    .filter((u) => u.parent === unit)
    .flatMap(({ code }) =>
      of.filter((r) => r.unit === code && !r.group).map((r) => partOf(code, r)),
    )
  const rest = {
    part: null,
    numerator: whole.numerator - sum(below, 'numerator'),
    denominator: (whole.denominator ?? 0) - sum(below, 'denominator'),
  }
  return rest.numerator === 0 && rest.denominator === 0
    ? below
    : [...below, rest]
}

/** The offices of all that were asked for, each by its root. */
function officesOf(
  { units, offices }: NationalEvaluation,
  of: readonly NationalResult[],
  { kpi, period, by }: PartsOptions,
): readonly Part[] {
  if (by !== 'office')
    throw new RangeError(
      `expected parts of several offices by office or a dimension, got ${by}`,
    )
  return offices.map((office) => {
    const root = units.find((u) => u.office === office && u.parent === null)
    const whole = of.find(
      (r) => r.office === office && r.unit === root?.code && !r.group,
    )
    if (whole) return partOf(office, whole)
    throw new RangeError(
      `expected a result of ${kpi} of ${office} in ${period}, got none; evaluate by office`,
    )
  })
}

/** The unit that is the whole office. */
export function rootOf({ units, office }: Evaluation): string {
  const root = units.find((u) => u.parent === null)
  if (!root) throw new RangeError(`expected a root unit of ${office}, got none`)
  return root.code
}

function partOf(
  part: string | null,
  { numerator, denominator }: { numerator: number; denominator: number | null },
): Part {
  return { part, numerator, denominator: denominator ?? 0 }
}

function sum(parts: readonly Part[], of: keyof Tally): number {
  return parts.reduce((all, part) => all + part[of], 0)
}
