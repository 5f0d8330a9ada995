import { DuckDBInstance } from '@duckdb/node-api'
import { isLong } from './size.ts'

/*
 * Two suites run side by side on tables of few rows: threads of the engine would
 * only wait for one another. At full size it has those of the machine.
 */
const { create } = DuckDBInstance

function createOnOneThread(...[path, options]: Parameters<typeof create>) {
  return create.call(DuckDBInstance, path, { threads: '1', ...options })
}

// A worker comes here once for each of its suites.
if (!isLong && create.name !== createOnOneThread.name)
  DuckDBInstance.create = createOnOneThread
