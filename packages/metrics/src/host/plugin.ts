import type {
  KyselyPlugin,
  QueryExecutor,
  QueryId,
  SelectQueryNode,
} from 'kysely'
import { rewriter } from './rewrite-reads.ts'
import type { Read } from './rewrite-reads.ts'
import { mappedBy } from '../sql/moment.ts'
import type { MappedBy } from '../sql/moment.ts'

/** What a mapping gives. */
interface Mapping extends MappedBy {
  readonly reads: readonly Read[]
  readonly empty: readonly Read[]
}

/**
 * Reads the host's tables in the place of ours. What reads of the host's own
 * alone is read as the host's instance does, by its plugins.
 */
export function mappingPlugin(
  host: QueryExecutor,
  { reads, empty, ...mapped }: Mapping,
): KyselyPlugin {
  const ofHost = new WeakSet<QueryId>()
  const rewritten = rewriter({
    reads,
    empty,
    asHost: (node, queryId) =>
      host.transformQuery<SelectQueryNode>(node, queryId),
  })
  return {
    [mappedBy]: mapped,
    transformQuery({ node, queryId }) {
      const { node: query, isOfHost } = rewritten(node, queryId)
      if (isOfHost) ofHost.add(queryId)
      return query
    },
    async transformResult({ result, queryId }) {
      if (!ofHost.has(queryId)) return result
      let found = result
      for (const plugin of host.plugins)
        found = await plugin.transformResult({ result: found, queryId })
      return found
    },
  } as KyselyPlugin
}
