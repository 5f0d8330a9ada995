import type { Kysely } from 'kysely'
import type { Kpi } from '../definition/kpi.ts'
import { evaluate } from '../evaluation/evaluate.ts'
import type { EvaluateOptions } from '../evaluation/evaluate.ts'
import type { Figures, Result } from '../evaluation/result.ts'
import type { Status } from '../evaluation/status.ts'

/** A number under two definitions. */
export interface DefinitionChange {
  readonly unit: string
  readonly period: string
  readonly old: Figures & { readonly status: Status }
  readonly new: Figures & { readonly status: Status }
  /** Whether the status turns, and not the number alone. */
  readonly turns: boolean
}

/** What a new definition does to numbers that are known. */
export interface DefinitionComparison {
  readonly kpi: string
  /** How many numbers there are, of units and periods, … */
  readonly numbers: number
  /** … and those that become another, in the order of the periods. */
  readonly changes: readonly DefinitionChange[]
  /** Of them, whose status turns. */
  readonly turned: number
}

/**
 * A rule before it is adopted: the periods under the definition of today and
 * under another, by unit. Both are asked of one moment each and judged by the
 * same targets, those of the first definition.
 *
 * @param options what to evaluate, with `periods` and `by: ['unit']`
 * @throws what `evaluate` throws.
 * @example
 * const { changes, turned } = await compareDefinitions(
 *   db,
 *   [onTime, onTimeC],
 *   { office, plan, period, by: ['unit'] },
 * )
 * changes.map((c) => c.unit) // ['so', 'thqh']: one is open and overdue
 * turned // 0
 */
export async function compareDefinitions<DB>(
  db: Kysely<DB>,
  [old, changed]: readonly [Kpi<NoInfer<DB>>, Kpi<NoInfer<DB>>],
  options: EvaluateOptions,
): Promise<DefinitionComparison> {
  // Under one id, so that the plan's targets judge both.
  const as = { ...changed, id: old.id, version: old.version + 1 }
  const { effective: _, ...always } = as
  const { effective: __, ...today } = old
  const before = await evaluate(db, [today as typeof old], options)
  const after = await evaluate(db, [always as typeof changed], options)
  const changes = before.results.flatMap((result, i) => {
    const other = after.results[i]
    return other && isOther(result, other) ? [changeOf(result, other)] : []
  })
  return Object.freeze({
    kpi: old.id,
    numbers: before.results.length,
    changes,
    turned: changes.filter((c) => c.turns).length,
  })
}

function isOther(a: Result, b: Result): boolean {
  return (
    a.numerator !== b.numerator ||
    a.denominator !== b.denominator ||
    a.value !== b.value ||
    a.status !== b.status
  )
}

function changeOf(old: Result, other: Result): DefinitionChange {
  const of = ({ numerator, denominator, value, status }: Result) => {
    return { numerator, denominator, value, status }
  }
  const { unit, period } = old
  return {
    unit,
    period,
    old: of(old),
    new: of(other),
    turns: old.status !== other.status,
  }
}
