import type { Evaluation, Figures, Result } from './result.ts'

/** A number that is another than the one that was published. */
export interface Restatement {
  readonly kpi: string
  readonly period: string
  readonly unit: string
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
  published: Pick<Evaluation, 'results'>,
  now: Pick<Evaluation, 'results'>,
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
          unit: result.unit,
          published: figuresOf(old),
          now: figuresOf(result),
          cause: old.version === result.version ? 'data' : 'definition',
        } as const),
      ]
    }),
  )
}

function isWhole(result: Result): boolean {
  return result.group === undefined
}

function resultKey({ kpi, period, unit }: Result): string {
  return JSON.stringify([kpi, period, unit])
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
