import { hundredthsOfPercent } from '@motcua/metrics/statistics'
import type { Figures, Kpi, Target } from '@motcua/metrics'
import type { Words } from './words.ts'

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

/** How many cases there are, and how many of them meet. */
export type Cases = Pick<Figures, 'numerator'> & {
  readonly denominator: number
}

/** The cases behind figures; null where there are none. */
export function casesOf({
  numerator,
  denominator,
}: Omit<Figures, 'value'>): Cases | null {
  return denominator ? { numerator, denominator } : null
}

/** The cases of an earlier period, or why there are none to compare with. */
export type Earlier =
  | (Cases & {
      /** What was published of them first, where that was another number. */
      readonly published?: Cases | 'no_cases'
    })
  | 'no_cases'
  | 'no_data'

/** A share as all of a paper prints it. */
export function printedShare(
  { numerator, denominator }: Cases,
  planned: Pick<Target, 'value'>,
  words: Words,
): string {
  return words.share(numerator, denominator, [planned.value])
}

/** The difference of two shares as printed, in hundredths of a percentage point. */
export function difference(now: Cases, before: Cases, planned: Target): number {
  const printed = ({ numerator, denominator }: Cases) =>
    hundredthsOfPercent(numerator, denominator, [planned.value])
  return printed(now) - printed(before)
}
