import { chmod, copyFile } from 'node:fs/promises'
import type { Kpi } from '@motcua/metrics'
import { keptKpi } from '@motcua/metrics/views'
import { openDuckDb } from '../engine/duckdb.ts'

/**
 * Copies a published database and has the copy keep what its `kpi` gives of some
 * periods, so that it is read there instead of counted.
 *
 * @param to a new file
 * @throws SqlError when it cannot be read or written.
 */
export async function copyKeeping(
  database: string,
  to: string,
  {
    kpis,
    periods,
  }: {
    /** Those that it was published with. */
    readonly kpis: readonly Kpi<never>[]
    /** Keys of months, quarters, halves and years. */
    readonly periods: readonly string[]
  },
): Promise<void> {
  await copyFile(database, to)
  await chmod(to, 0o600)
  await using copy = await openDuckDb(to)
  for (const statement of keptKpi(kpis, periods)) await copy.query(statement)
  await copy.query('checkpoint')
}
