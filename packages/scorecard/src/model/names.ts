import { existsIn } from '@motcua/metrics'
import type { EvaluatedUnit, Miss } from '@motcua/metrics'
import { nameIn } from '../words/words.ts'
import type { ScorecardInput } from './input.ts'

/** What is printed for a code. */
export type NameOf = (code: string) => string

/**
 * Names of the units of a period and of those that have dossiers on the paper:
 * where several have one name, with that of the unit above, and where that does
 * not tell either, with the code.
 */
export function unitNames(
  {
    evaluation: { allUnits },
    period,
    language,
  }: Pick<ScorecardInput, 'evaluation' | 'period' | 'language'>,
  misses: readonly Miss[],
): NameOf {
  const units = new Map(allUnits.map((u) => [u.code, u]))
  const missing = new Set(misses.map((miss) => miss.unit))
  const shown = allUnits.filter(
    (u) => existsIn(u, period) || missing.has(u.code),
  )
  const nameOf = (unit: EvaluatedUnit) => nameIn(unit, language)
  const above = ({ parent }: EvaluatedUnit) => {
    const unit = parent === null ? undefined : units.get(parent)
    return unit && nameOf(unit)
  }
  const printed = namesApart(shown, [
    nameOf,
    (u) => withMore(nameOf(u), above(u)),
    (u) => withMore(nameOf(u), u.code),
  ])
  return (code) => {
    const unit = units.get(code)
    return printed.get(code) ?? (unit ? nameOf(unit) : code)
  }
}

/** What is printed of the procedures of dossiers: with the code where several have one name. */
export function procedureNames(
  misses: readonly Miss[],
): (miss: Miss) => string {
  const codes = Map.groupBy(misses, (miss) => miss.procedureName)
  return ({ procedure: code, procedureName: name }) => {
    if (name === null) return code ?? '…'
    const isShared = codes.get(name)?.some((other) => other.procedure !== code)
    return isShared ? withMore(name, code ?? undefined) : name
  }
}

/** By code, the first of the names of each that no other has; where there is none, the last. */
function namesApart<T extends { readonly code: string }>(
  all: readonly T[],
  ways: readonly ((one: T) => string)[],
): ReadonlyMap<string, string> {
  const [way = ({ code }) => code, ...others] = ways
  const groups = Map.groupBy(all, (one) => way(one).normalize('NFC'))
  return new Map(
    [...groups.values()].flatMap((same) =>
      same.length === 1 || others.length === 0
        ? same.map((one) => [one.code, way(one)] as const)
        : [...namesApart(same, others)],
    ),
  )
}

function withMore(name: string, more: string | undefined): string {
  return more === undefined ? name : `${name} (${more})`
}
