import { OperationNodeTransformer, ValueListNode, ValueNode, sql } from 'kysely'
import type {
  CompiledQuery,
  GroupByItemNode,
  KyselyPlugin,
  OrderByItemNode,
  PrimitiveValueListNode,
  RawBuilder,
} from 'kysely'
import type { Engine } from './engine.ts'

/**
 * A query as its engine runs it best: on DuckDB with its parameters written into
 * it, for it plans a statement with parameters twice, which takes as long as to
 * run it. Asked last, so that a query is gone through once, not with each part.
 */
export function plainFor<R>(engine: Engine, query: Runnable<R>): Runnable<R> {
  return engine === 'duckdb' ? query.withPlugin(plugin) : query
}

/** A query that is put together. */
export interface Runnable<R> {
  withPlugin(plugin: KyselyPlugin): Runnable<R>
  compile(): CompiledQuery<R>
  execute(): Promise<R[]>
}

/** A value written into a statement, or where it cannot safely be, its parameter. */
export function constant<T extends string | null>(value: T): RawBuilder<T> {
  return isConstant(value) ? sql.lit(value) : sql<T>`${value}`
}

class Constants extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return isConstant(node.value) ? ValueNode.createImmediate(node.value) : node
  }

  protected override transformPrimitiveValueList(
    node: PrimitiveValueListNode,
  ): PrimitiveValueListNode {
    if (!node.values.every(isConstant)) return node
    const values = node.values.map((value) => ValueNode.createImmediate(value))
    // A list of values is compiled by its own kind.
    return ValueListNode.create(values) as unknown as PrimitiveValueListNode
  }

  // There a number would name a column.
  protected override transformGroupByItem(
    node: GroupByItemNode,
  ): GroupByItemNode {
    return node
  }

  protected override transformOrderByItem(
    node: OrderByItemNode,
  ): OrderByItemNode {
    return node
  }
}

/**
 * Whether a value is the same written out: a fraction would be a decimal, not a
 * float. A text with a quotation mark stays a parameter, for not every Kysely doubles it.
 */
function isConstant(value: unknown): boolean {
  return typeof value === 'string'
    ? !/['\\\0]/.test(value)
    : typeof value === 'boolean' ||
        value === null ||
        Number.isSafeInteger(value)
}

const constants = new Constants()

const plugin: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => constants.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
}
