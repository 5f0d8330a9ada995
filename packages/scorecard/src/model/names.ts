import { existsIn } from '@motcua/metrics'
import type { EvaluatedUnit, Evaluation, Miss, Period } from '@motcua/metrics'

/** What is printed for a code. */
export type NameOf = (code: string) => string

/**
 * Names of the units of a period and of those that have dossiers on the paper:
 * where several have one name, with that of the unit above, and where that does
 * not tell either, with the code.
 */
export function unitNames(
  { allUnits }: Pick<Evaluation, 'allUnits'>,
  period: Period,
  misses: readonly Miss[],
): NameOf {
  const units = new Map(allUnits.map((u) => [u.code, u]))
  const missing = new Set(misses.map((miss) => miss.unit))
  const shown = allUnits.filter(
    (u) => existsIn(u, period) || missing.has(u.code),
  )
  const above = ({ parent }: EvaluatedUnit) =>
    parent === null ? undefined : units.get(parent)?.name
  const printed = namesApart(shown, [
    (u) => u.name,
    (u) => withMore(u.name, above(u)),
    (u) => withMore(u.name, u.code),
  ])
  return (code) => printed.get(code) ?? units.get(code)?.name ?? code
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
