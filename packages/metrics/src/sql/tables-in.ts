import { SchemableIdentifierNode } from 'kysely'
import type { OperationNode, OperationNodeSource } from 'kysely'

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
    if (isNode(node) && SchemableIdentifierNode.is(node))
      found.add(node.identifier.name)
    else Object.values(node).forEach(collect)
  }
}

function isNode(value: object): value is OperationNode {
  return 'kind' in value
}
