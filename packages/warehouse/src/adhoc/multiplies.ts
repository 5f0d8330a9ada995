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

/** Steps that may give many rows for each that they take. */
const raising =
  /^(?:CROSS_PRODUCT|(?:BLOCKWISE_)?(?:NESTED_LOOP|NL)_JOIN|IE_JOIN|PIECEWISE_MERGE_JOIN|POSITIONAL_JOIN|UNNEST)/

/**
 * Whether a query may give many more rows than it reads, by its plan, or has
 * none that can be told.
 *
 * @param bind gives a statement its parameters
 */
export async function multiplies(
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
    const steps = plan.flatMap(withBelow)
    const sizes = steps.map(rowsOf)
    const read = steps
      .filter((s) => (s.children ?? []).length === 0)
      .map(rowsOf)
    return (
      steps.some(({ name }) => raising.test(name)) ||
      Math.max(...sizes) > 2 * Math.max(...read)
    )
  } catch {
    return true
  }
}

function withBelow(step: Step): readonly Step[] {
  return [step, ...(step.children ?? []).flatMap(withBelow)]
}

function rowsOf({ extra_info: about }: Step): number {
  return Number(about?.['Estimated Cardinality'] ?? 0)
}
