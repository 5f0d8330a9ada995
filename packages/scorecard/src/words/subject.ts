import { formatShare, hundredthsOfPercent } from '@motcua/metrics'
import type { Figures, Kpi, Result, Target } from '@motcua/metrics'

/** What a row or a sentence is about. */
export interface Subject {
  readonly kpi: Kpi
  /** The target that is judged; undefined where the unit has none. */
  readonly target: Target | undefined
  /** The target that is printed, and that no rounding crosses. */
  readonly planned: Target
  /** False when the plan sets no target for the period, to whichever units: then none is printed. */
  readonly isPlanned: boolean
  readonly title: string
}

/** A result of an earlier period, or why there is none to compare with. */
export type Earlier = Result | 'no_cases' | 'no_data'

/** A share as all of a paper prints it. */
export function printedShare(
  { numerator, denominator }: Omit<Figures, 'value'>,
  planned: Target,
): string {
  return formatShare(numerator, denominator ?? 0, [planned.value])
}

/** The difference of two shares as printed, in hundredths of a point; null where one is missing. */
export function difference(
  now: Result,
  before: Earlier,
  planned: Target,
): number | null {
  if (typeof before === 'string' || !now.denominator || !before.denominator)
    return null
  const targets = [planned.value]
  return (
    hundredthsOfPercent(now.numerator, now.denominator, targets) -
    hundredthsOfPercent(before.numerator, before.denominator, targets)
  )
}
