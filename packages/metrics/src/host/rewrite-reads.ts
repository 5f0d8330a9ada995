import { AliasNode, IdentifierNode, TableNode } from 'kysely'
import type {
  OperationNode,
  RawNode,
  ReferenceNode,
  SelectQueryNode,
} from 'kysely'
import { columns } from '../schema.ts'

/** Thrown when a mapped database is asked for what its mapping does not have, or to write. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
}

/** A table of ours as a query on the host's. */
export interface Read {
  readonly ours: string
  readonly query: OperationNode
  /** The columns that it has. */
  readonly columns: readonly string[]
}

/** What names mean at a place in a query. */
interface Sight {
  /** Names of common tables, which hide tables of ours. */
  readonly common: ReadonlySet<string>
  /** Names of rows, with the table of ours that they are of. */
  readonly rows: ReadonlyMap<string, Read | undefined>
}

/**
 * Puts queries on the host's tables in the place of our tables, in whatever
 * query reads them.
 *
 * @param empty what dossiers are joined with where it is not mapped
 */
export function rewriter(
  reads: readonly Read[],
  empty: readonly Read[],
): (node: OperationNode) => OperationNode {
  const mapped = new Map(reads.map((read) => [read.ours, read]))
  // A query within a query was rewritten when it was built.
  const made = new WeakSet<object>()

  function rewrite<T>(node: T, sight: Sight): T
  function rewrite(node: unknown, sight: Sight): unknown {
    if (Array.isArray(node)) return node.map((item) => rewrite(item, sight))
    if (!isNode(node) || made.has(node) || values.has(node.kind)) return node
    if (writing.test(node.kind))
      throw new MappingError(
        `expected a query that reads, got ${node.kind}: the host writes to its own tables`,
      )
    if (node.kind === 'SelectQueryNode')
      return rewriteSelect(node as SelectQueryNode, sight)
    if (node.kind === 'ReferenceNode') checkColumn(node as ReferenceNode, sight)
    if (node.kind === 'RawNode') checkRaw(node as RawNode, sight)
    return rewriteParts(node, sight)
  }

  function rewriteParts<N extends object>(node: N, sight: Sight): N {
    const parts = Object.entries(node).map(([key, part]: [string, unknown]) => [
      key,
      rewrite(part, sight),
    ])
    return Object.freeze(Object.fromEntries(parts)) as N
  }

  function rewriteSelect(node: SelectQueryNode, outer: Sight): SelectQueryNode {
    const { with: commons, from, joins = [], ...rest } = node
    let { common } = outer
    const expressions = commons?.expressions.map((table) => {
      const { name } = table.name.table.table.identifier
      const named = new Set([...common, name])
      const inner = commons.recursive === true ? named : common
      common = named
      const expression = rewrite(table.expression, { ...outer, common: inner })
      return { ...table, expression }
    })
    const sources = new Map([
      ...(from?.froms ?? []).map((t) => [t, sourceOf(t, common)] as const),
      ...joins.map(({ table, joinType }) => {
        return [table, sourceOf(table, common, joinType)] as const
      }),
    ])
    const sight: Sight = {
      common,
      rows: new Map([
        ...outer.rows,
        ...[...sources.values()].flatMap((source) =>
          source ? [[source.alias, source.read] as const] : [],
        ),
      ]),
    }
    const put = (table: OperationNode): OperationNode => {
      const source = sources.get(table)
      if (!source?.read) return rewrite(table, sight)
      const { alias, read } = source
      const derived = AliasNode.create(read.query, IdentifierNode.create(alias))
      made.add(derived)
      return derived
    }
    return Object.freeze({
      ...rewriteParts(rest, sight),
      ...(commons && { with: { ...commons, expressions: expressions ?? [] } }),
      ...(from && { from: { ...from, froms: from.froms.map(put) } }),
      ...(joins.length > 0 && {
        joins: joins.map(({ table, ...join }) => ({
          ...rewriteParts(join, sight),
          table: put(table),
        })),
      }),
    })
  }

  function sourceOf(
    table: OperationNode,
    common: ReadonlySet<string>,
    joinType?: string,
  ): { readonly alias: string; readonly read: Read | undefined } | undefined {
    const { node, alias } = AliasNode.is(table)
      ? { node: table.node, alias: table.alias }
      : { node: table, alias: undefined }
    if (alias && !IdentifierNode.is(alias)) return undefined
    if (!TableNode.is(node))
      return alias && { alias: alias.name, read: undefined }
    const { schema, identifier } = node.table
    const isHosts = schema !== undefined || common.has(identifier.name)
    const read = isHosts ? undefined : readFor(identifier.name, joinType)
    return { alias: alias?.name ?? identifier.name, read }
  }

  function readFor(table: string, joinType?: string): Read | undefined {
    const read = mapped.get(table)
    if (read || !ours.has(table)) return read
    const none = empty.find((one) => one.ours === table)
    if (none && joinType === 'LeftJoin') return none
    const names = [...mapped.keys()].join(', ') || 'none'
    throw new MappingError(
      table.endsWith('_past')
        ? `expected a table of the present, got ${table}: what is mapped has no versions, evaluate it without a batch`
        : `expected a mapped table: ${names}, got ${table}: map it in mapSchema`,
    )
  }

  function checkColumn({ table, column }: ReferenceNode, sight: Sight): void {
    const read = table && sight.rows.get(table.table.identifier.name)
    if (!read || column.kind !== 'ColumnNode') return
    const { name } = column.column
    if (read.columns.includes(name)) return
    throw new MappingError(
      `expected a mapped column of ${read.ours}: ${read.columns.join(', ')}, got ${name}: map ${read.ours}.${name} in mapSchema`,
    )
  }

  function checkRaw({ parameters }: RawNode, { common }: Sight): void {
    for (const node of parameters)
      if (TableNode.is(node) && !node.table.schema) {
        const { name } = node.table.identifier
        if (ours.has(name) && !common.has(name))
          throw new MappingError(
            `expected ${name} in from or join, got it in raw SQL, where a mapping does not reach`,
          )
      }
  }

  return (node) => rewrite(node, { common: new Set(), rows: new Map() })
}

const ours: ReadonlySet<string> = new Set([
  'batch',
  'rejected',
  ...Object.keys(columns).flatMap((table) => [table, `${table}_past`]),
])

/** Nodes that hold what is no node. */
const values: ReadonlySet<string> = new Set([
  'ValueNode',
  'PrimitiveValueListNode',
])

const writing =
  /^(Insert|Update|Delete|Merge)QueryNode$|^(Create|Alter|Drop|Refresh)/

function isNode(value: unknown): value is OperationNode {
  return typeof value === 'object' && value !== null && 'kind' in value
}
