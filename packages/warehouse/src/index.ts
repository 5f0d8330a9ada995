export { duckdbDialect, SqlError } from './dialect.ts'
export type { DuckdbDialectConfig } from './dialect.ts'

export { openSnapshot, openWarehouse, WarehouseError } from './warehouse.ts'
export type { Snapshot, Warehouse, WarehouseOptions } from './warehouse.ts'

export {
  extractTime,
  filePattern,
  ingestCatalogue,
  ingestDossiers,
} from './ingest.ts'
export type { Ingested, IngestOptions } from './ingest.ts'

export { profileSchema } from './profile.ts'
export type { Profile } from './profile.ts'

export { IngestError } from './header.ts'
export { BusyError, takeLock } from './lock.ts'

export { loadedAt } from './completeness.ts'
export type { Doubtful, Loaded } from './completeness.ts'

export { openReadOnlySql } from './query.ts'
export type { ReadOnlySql, Rows } from './query.ts'
