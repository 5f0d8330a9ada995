export { duckdbDialect, SqlError } from './dialect.ts'
export type { DuckdbDialectConfig } from './dialect.ts'

export { openSnapshot, openWarehouse } from './warehouse.ts'
export type { OpenOptions, Snapshot, Warehouse } from './warehouse.ts'
export { schemaVersion, WarehouseError } from './file.ts'
export type { WarehouseOptions } from './file.ts'

export { openJournal } from './journal.ts'
export type { Entry, Journal } from './journal.ts'
export { contentOf } from './integrity.ts'

export {
  extractTime,
  filePattern,
  ingestCatalogue,
  ingestDossiers,
  ingestTable,
  preview,
  undo,
} from './ingest.ts'
export type { Ingested, IngestOptions, Preview, Progress } from './ingest.ts'
export { rowsSeen } from './observations.ts'
export { live } from './versions.ts'

export { defects, profileSchema, sourceSchema } from './profile.ts'
export type { Defect, Profile, TableProfile } from './profile.ts'

export { draftProfile } from './draft.ts'
export type { Draft, DraftDates, DraftMeanings } from './draft.ts'

export { IngestError } from './header.ts'
export { BusyError, takeLock } from './lock.ts'

export { coverage, loadedAt } from './completeness.ts'
export type { Doubtful, Loaded } from './completeness.ts'

export { findings, meaningOf, rejects } from './findings.ts'
export type { Finding, FindingsOptions, Reject } from './findings.ts'
export { history } from './history.ts'
export type { Version } from './history.ts'

export { openReadOnlySql } from './query.ts'
export type { ReadOnlySql, Rows } from './query.ts'

export { openDuckDb } from './duckdb.ts'
export type { PlainDuckDb } from './duckdb.ts'

export { isTotalRow, openXlsx } from './xlsx.ts'
export type { XlsxOptions } from './xlsx.ts'

export { openText } from './text.ts'
export type { Encoding } from './text.ts'
export { openJson } from './json.ts'
export type { Records, SourceRecord } from './records.ts'

export { plainReading } from './tables.ts'
export type { TableReading } from './tables.ts'
export { tableDefinitions } from './table-definitions.ts'
export type { ListTarget } from './table-definitions.ts'
