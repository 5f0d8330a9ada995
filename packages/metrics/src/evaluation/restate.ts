import type { Figures, NationalResult } from './result.ts'

/** Results as they were published. */
export interface Published {
  readonly results: readonly NationalResult[]
}

/** A number that is another than the one that was published. */
export interface Restatement {
  readonly kpi: string
  readonly period: string
  readonly office: string | null
  readonly unit: string | null
  readonly published: Figures
  readonly now: Figures
  /** The definition was changed in between, or the data were. */
  readonly cause: 'definition' | 'data'
}

/**
 * The results of periods that were published with other numbers, in the order
 * of the new evaluation: first published, and now. Results that were not
 * published are none, nor are those broken down by more than the unit.
 *
 * @example
 * restatements(evaluation, evaluation).length // 0
 */
export function restatements(
  published: Published,
  now: Published,
): readonly Restatement[] {
  const before = new Map(
    published.results.filter(isWhole).map((r) => [resultKey(r), r]),
  )
  return Object.freeze(
    now.results.filter(isWhole).flatMap((result): readonly Restatement[] => {
      const old = before.get(resultKey(result))
      if (!old || sameFigures(old, result)) return []
      return [
        Object.freeze({
          kpi: result.kpi,
          period: result.period,
          office: result.office,
          unit: result.unit,
          published: figuresOf(old),
          now: figuresOf(result),
          cause: old.version === result.version ? 'data' : 'definition',
        } as const),
      ]
    }),
  )
}

function isWhole(result: NationalResult): boolean {
  return result.group === undefined
}

function resultKey({ kpi, period, office, unit }: NationalResult): string {
  return JSON.stringify([kpi, period, office, unit])
}

function figuresOf({ numerator, denominator, value }: Figures): Figures {
  return Object.freeze({ numerator, denominator, value })
}

function sameFigures(a: Figures, b: Figures): boolean {
  return (
    a.numerator === b.numerator &&
    a.denominator === b.denominator &&
    a.value === b.value
  )
}
