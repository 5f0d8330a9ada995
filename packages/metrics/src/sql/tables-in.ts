import type { OperationNodeSource } from 'kysely'

/** Names of the tables whose columns expressions refer to. */
export function tablesIn(
  expressions: readonly OperationNodeSource[],
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const expression of expressions) collect(expression.toOperationNode())
  return found

  function collect(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    if (Array.isArray(node)) return node.forEach(collect)
    const { kind, identifier } = node as {
      readonly kind?: string
      readonly identifier?: { readonly name?: string }
    }
    if (kind === 'SchemableIdentifierNode' && identifier?.name !== undefined)
      found.add(identifier.name)
    else Object.values(node).forEach(collect)
  }
}
