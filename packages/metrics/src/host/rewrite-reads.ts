import {
  AliasNode,
  IdentifierNode,
  OperationNodeTransformer,
  TableNode,
} from 'kysely'
import type {
  OperationNode,
  QueryId,
  RawNode,
  ReferenceNode,
  SelectQueryNode,
  WithNode,
} from 'kysely'
import { columns } from '../schema.ts'

/** Thrown when a mapped database is asked for what its mapping does not have, or to write. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
  /** The table of ours that is not mapped, or the column of it, where that is all. */
  readonly table: string | undefined
  readonly column: string | undefined

  constructor(
    message: string,
    {
      table,
      column,
    }: { readonly table?: string; readonly column?: string } = {},
  ) {
    super(message)
    this.table = table
    this.column = column
  }
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

const nothing: Sight = { common: new Set(), rows: new Map() }

/** A table that a query reads rows of, under a name. */
interface Source {
  readonly table: OperationNode
  readonly alias: string
  readonly read: Read | undefined
}

/** What a rewriter puts where. */
export interface Rewriting {
  readonly reads: readonly Read[]
  /** What dossiers are joined with where it is not mapped. */
  readonly empty: readonly Read[]
  /** What reads of the host's own tables alone, as its instance has it. */
  readonly asHost: (node: SelectQueryNode, queryId: QueryId) => SelectQueryNode
}

/** A query, and whether it reads of the host's own tables alone. */
export interface Rewritten<T> {
  readonly node: T
  readonly isOfHost: boolean
}

/**
 * Puts queries on the host's tables in the place of our tables, in whatever
 * query reads them.
 *
 * @returns what throws MappingError where a node is of a kind that is not known
 */
export function rewriter(
  rewriting: Rewriting,
): <T extends OperationNode>(node: T, queryId: QueryId) => Rewritten<T> {
  const one = new Rewriter(rewriting)
  return (node, queryId) => {
    const made = one.rewritten(node, queryId)
    return { node: made, isOfHost: one.isOfHost(made) }
  }
}

class Rewriter extends OperationNodeTransformer {
  readonly #mapped: ReadonlyMap<string, Read>
  readonly #empty: readonly Read[]
  readonly #asHost: Rewriting['asHost']
  // A query within a query was rewritten when it was built.
  readonly #made = new WeakSet<object>()
  readonly #ofHost = new WeakSet<object>()
  #sight: Sight = nothing

  constructor({ reads, empty, asHost }: Rewriting) {
    super()
    this.#mapped = new Map(reads.map((read) => [read.ours, read]))
    this.#empty = empty
    this.#asHost = asHost
  }

  isOfHost(node: OperationNode): boolean {
    return this.#ofHost.has(node)
  }

  rewritten<T extends OperationNode>(node: T, queryId: QueryId): T {
    const depth = this.nodeStack.length
    try {
      return this.#within(nothing, () => this.transformNode(node, queryId))
    } finally {
      // kysely leaves the nodes of a query that is refused.
      this.nodeStack.length = depth
    }
  }

  protected override transformNodeImpl<T extends OperationNode>(
    node: T,
    queryId?: QueryId,
  ): T {
    if (this.#made.has(node)) return node
    if (writing.test(node.kind))
      throw new MappingError(
        `expected a query that reads, got ${node.kind}: the host writes to its own tables`,
      )
    if (!(`transform${node.kind.replace(/Node$/, '')}` in this))
      throw new MappingError(
        `expected a query of known parts, got ${node.kind}: what it reads cannot be told`,
      )
    return super.transformNodeImpl(node, queryId)
  }

  protected override transformReference(
    node: ReferenceNode,
    queryId?: QueryId,
  ): ReferenceNode {
    this.#checkColumn(node)
    return super.transformReference(node, queryId)
  }

  protected override transformRaw(node: RawNode, queryId?: QueryId): RawNode {
    this.#checkRaw(node)
    return super.transformRaw(node, queryId)
  }

  protected override transformSelectQuery(
    node: SelectQueryNode,
    queryId?: QueryId,
  ): SelectQueryNode {
    const { with: commons, from, joins = [], where, ...rest } = node
    const { common, tables } = this.#commonTables(commons)
    const sources = [
      ...(from?.froms ?? []).map((table) => this.#sourceOf(table, common)),
      ...joins.map(({ table, joinType }) =>
        this.#sourceOf(table, common, joinType),
      ),
    ].filter((source) => source !== undefined)
    const rows = new Map([
      ...this.#sight.rows,
      ...sources.map(({ alias, read }) => [alias, read] as const),
    ])
    const reads = new Map(sources.map((source) => [source.table, source]))
    const put = (table: OperationNode): OperationNode => this.#put(table, reads)
    const isOfHost =
      commons === undefined &&
      sources.length > 0 &&
      sources.length === (from?.froms.length ?? 0) + joins.length &&
      sources.every(({ table, read }) => !read && isTable(table, common))
    return this.#within({ common, rows }, () => {
      // Before what is selected: that a row counts is told first.
      const rowsWanted = this.transformNode(where, queryId)
      const query = super.transformSelectQuery(
        {
          ...rest,
          ...(from && { from: { ...from, froms: from.froms.map(put) } }),
          ...(joins.length > 0 && {
            joins: joins.map((join) => ({ ...join, table: put(join.table) })),
          }),
        },
        queryId,
      )
      const made = {
        ...query,
        ...(rowsWanted && { where: rowsWanted }),
        ...(tables && { with: tables }),
      }
      return isOfHost && queryId ? this.#hosts(made, queryId) : made
    })
  }

  #hosts(node: SelectQueryNode, queryId: QueryId): SelectQueryNode {
    const own = this.#asHost(node, queryId)
    this.#made.add(own)
    this.#ofHost.add(own)
    return own
  }

  #within<T>(sight: Sight, work: () => T): T {
    const outer = this.#sight
    this.#sight = sight
    try {
      return work()
    } finally {
      this.#sight = outer
    }
  }

  /** Each common table sees those before it, and itself where it is recursive. */
  #commonTables(commons: WithNode | undefined): {
    readonly common: ReadonlySet<string>
    readonly tables: WithNode | undefined
  } {
    let { common } = this.#sight
    const expressions = commons?.expressions.map((table) => {
      const { name } = table.name.table.table.identifier
      const named = new Set([...common, name])
      const inner = commons.recursive === true ? named : common
      common = named
      const expression = this.#within({ ...this.#sight, common: inner }, () =>
        this.transformNode(table.expression),
      )
      return { ...table, expression }
    })
    return {
      common,
      tables: commons && { ...commons, expressions: expressions ?? [] },
    }
  }

  #put(
    table: OperationNode,
    reads: ReadonlyMap<OperationNode, Source>,
  ): OperationNode {
    const source = reads.get(table)
    if (!source?.read) return table
    const { alias, read } = source
    const derived = AliasNode.create(read.query, IdentifierNode.create(alias))
    this.#made.add(derived)
    return derived
  }

  #sourceOf(
    table: OperationNode,
    common: ReadonlySet<string>,
    joinType?: string,
  ): Source | undefined {
    const { node, alias } = AliasNode.is(table)
      ? { node: table.node, alias: table.alias }
      : { node: table, alias: undefined }
    if (alias && !IdentifierNode.is(alias)) return undefined
    if (!TableNode.is(node))
      return alias && { table, alias: alias.name, read: undefined }
    const { schema, identifier } = node.table
    const isHosts = schema !== undefined || common.has(identifier.name)
    const read = isHosts ? undefined : this.#readFor(identifier.name, joinType)
    return { table, alias: alias?.name ?? identifier.name, read }
  }

  #readFor(table: string, joinType?: string): Read | undefined {
    const read = this.#mapped.get(table)
    if (read || !ours.has(table)) return read
    const none = this.#empty.find((one) => one.ours === table)
    if (none && joinType === 'LeftJoin') return none
    const names = [...this.#mapped.keys()].join(', ') || 'none'
    if (table.endsWith('_past'))
      throw new MappingError(
        `expected a table of the present, got ${table}: what is mapped has no versions, evaluate it without a batch`,
      )
    throw new MappingError(
      `expected a mapped table: ${names}, got ${table}: map it in mapSchema`,
      { table },
    )
  }

  #checkColumn({ table, column }: ReferenceNode): void {
    const read = table && this.#sight.rows.get(table.table.identifier.name)
    if (!read || column.kind !== 'ColumnNode') return
    const { name } = column.column
    if (read.columns.includes(name)) return
    throw new MappingError(
      `expected a mapped column of ${read.ours}: ${read.columns.join(', ')}, got ${name}: map ${read.ours}.${name} in mapSchema`,
      // Of a table that is not mapped there are but the columns of a join.
      {
        table: read.ours,
        ...(!this.#empty.includes(read) && { column: name }),
      },
    )
  }

  #checkRaw({ parameters }: RawNode): void {
    const { common } = this.#sight
    for (const node of parameters)
      if (TableNode.is(node) && !node.table.schema) {
        const { name } = node.table.identifier
        if (ours.has(name) && !common.has(name))
          throw new MappingError(
            `expected ${name} in from or join, got it in raw SQL, where a mapping does not reach`,
          )
      }
  }
}

/** Whether a table is read by its name, and is none that the query made. */
function isTable(table: OperationNode, common: ReadonlySet<string>): boolean {
  const node = AliasNode.is(table) ? table.node : table
  return TableNode.is(node) && !common.has(node.table.identifier.name)
}

const ours: ReadonlySet<string> = new Set([
  'batch',
  'rejected',
  ...Object.keys(columns).flatMap((table) => [table, `${table}_past`]),
])

const writing =
  /^(Insert|Update|Delete|Merge)QueryNode$|^(Create|Alter|Drop|Refresh)/
