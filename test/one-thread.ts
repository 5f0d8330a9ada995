import { DuckDBInstance } from '@duckdb/node-api'
import { isLong } from './size.ts'

/*
 * Two suites run side by side on tables of few rows: threads of the engine would
 * only wait for one another. At full size it has those of the machine.
 */
if (!isLong) {
  const create = DuckDBInstance.create.bind(DuckDBInstance)
  DuckDBInstance.create = (path, options) =>
    create(path, { threads: '1', ...options })
}
