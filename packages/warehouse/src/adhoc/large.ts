import type {
  DuckDBConnection,
  DuckDBPreparedStatement,
} from '@duckdb/node-api'

/** A step of a plan as the engine explains it. */
interface Step {
  readonly name: string
  readonly children?: readonly Step[]
  readonly extra_info?: { readonly 'Estimated Cardinality'?: string }
}

/** Steps that may give many rows for each that they take, more than the engine thinks. */
const raising =
  /^(?:CROSS_PRODUCT|(?:BLOCKWISE_)?(?:NESTED_LOOP|NL)_JOIN|IE_JOIN|PIECEWISE_MERGE_JOIN|POSITIONAL_JOIN|UNNEST)/

/** So many rows of forty columns fit into what the engine gets of a query's memory. */
const mostHeld = 500_000

/**
 * Whether a query may give many rows, by its plan, or has none that can be told.
 *
 * @param bind gives a statement its parameters
 */
export async function mayBeLarge(
  native: DuckDBConnection,
  text: string,
  bind: (prepared: DuckDBPreparedStatement) => void,
): Promise<boolean> {
  try {
    const explained = `explain (format json) from (\n${text}\n)`
    const prepared = await native.prepare(explained)
    bind(prepared)
    const [row] = (await prepared.runAndReadAll()).getRows()
    const plan: readonly Step[] = JSON.parse(String(row?.[1]))
    return (
      plan.flatMap(withBelow).some(({ name }) => raising.test(name)) ||
      rowsOf(plan) > mostHeld
    )
  } catch {
    return true
  }
}

function withBelow(step: Step): readonly Step[] {
  return [step, ...(step.children ?? []).flatMap(withBelow)]
}

/** Rows that the topmost steps give of which the engine says how many. */
function rowsOf(steps: readonly Step[]): number {
  return Math.max(
    0,
    ...steps.map(({ extra_info: about, children = [] }) =>
      Number(about?.['Estimated Cardinality'] ?? rowsOf(children)),
    ),
  )
}
