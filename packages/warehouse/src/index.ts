export { duckdbDialect } from './engine/dialect.ts'
export { SqlError } from './engine/sql-error.ts'
export type { DuckdbDialectConfig } from './engine/driver.ts'
export { openDuckDb } from './engine/duckdb.ts'
export type { PlainDuckDb, Rows } from './engine/duckdb.ts'

export { IngestError } from './formats/ingest-error.ts'
export type { Records, SourceRecord } from './formats/records.ts'
export { openText, recordsOf } from './formats/text.ts'
export type { Encoding } from './formats/encoding.ts'
export { openJson } from './formats/json.ts'
export { isTotalRow } from './formats/no-data.ts'
export { openBook } from './formats/xlsx/book.ts'
export { openXlsx } from './formats/xlsx/xlsx.ts'
export type { XlsxOptions } from './formats/xlsx/xlsx.ts'

export { tableDefinitions } from './tables/definitions.ts'
export type { ListTarget } from './tables/definitions.ts'

export { schemaVersion, WarehouseError } from './store/file.ts'
export type { WarehouseOptions } from './store/file.ts'
export { BusyError, takeLock } from './store/lock.ts'
export { openJournal } from './store/journal.ts'
export type { Entry, Journal } from './store/journal.ts'
export { contentOf } from './store/integrity.ts'
export { live } from './store/batches.ts'
export { rowsSeen } from './store/observations.ts'

export {
  defects,
  profileSchema,
  sourceSchema,
  tableProfileSchema,
} from './profile/profile.ts'
export type { Defect, Profile, TableProfile } from './profile/profile.ts'
export { contradiction } from './profile/date-formats.ts'
export { draftProfile } from './profile/draft-profile.ts'
export type { Draft, DraftDates, DraftMeanings } from './profile/draft.ts'

export { listColumn, listRows } from './stage/list-column.ts'
export type { ListRow } from './stage/list-column.ts'
export { plainReading } from './stage/table-reading.ts'
export type { TableReading } from './stage/table-reading.ts'

export { openWarehouse } from './open/warehouse.ts'
export type { OpenOptions, Warehouse } from './open/warehouse.ts'
export { holdKept, lostKept } from './open/kept.ts'
export type { Kept } from './open/kept.ts'
export { openSnapshot } from './open/snapshot.ts'
export type { Snapshot } from './open/snapshot.ts'

export { coverage, loadedAt } from './ask/completeness.ts'
export type { Doubtful, Loaded } from './ask/completeness.ts'
export { findings, rejects } from './ask/findings.ts'
export type { Finding, FindingsOptions, Reject } from './ask/findings.ts'
export { meaningOf } from './ask/meanings.ts'
export { history } from './ask/history.ts'
export { changeCauses } from './ask/restated.ts'
export type { ChangeCauses } from './ask/restated.ts'
export type { ChangedRows } from './ask/restated.ts'
export type { Version } from './ask/history.ts'
export { volumes } from './ask/volumes.ts'
export type { Volume } from './ask/volumes.ts'

export { SharedError, sharedKey, sharedTables } from './share/shared.ts'
export type { Limits, Stamp } from './share/shared.ts'
export { publishOffice } from './share/publish.ts'
export type { Publication, PublishOptions } from './share/publish.ts'
export { readShared } from './share/read.ts'
export type { SharedMoment } from './share/read.ts'

export { databaseName, newestPublished } from './published/layout.ts'
export type {
  NewestPublished,
  PublishedFile,
  PublishedManifest,
} from './published/layout.ts'
export {
  calledAs,
  dictionaryText,
  readDictionary,
} from './published/dictionary.ts'
export type {
  Described,
  DescribedColumn,
  Dictionary,
} from './published/dictionary.ts'
export { publishFiles } from './published/publish.ts'
export type {
  PublishedFiles,
  PublishFilesOptions,
} from './published/publish.ts'

export { defaultLimits } from './adhoc/limits.ts'
export type { QueryLimits } from './adhoc/limits.ts'
export type { Column, Completion, ResultForm } from './adhoc/messages.ts'
export { plainText } from './adhoc/copy-sql.ts'
export { publicCounts } from './adhoc/public-counts.ts'
export type { Hidden, PublicOptions } from './adhoc/public-counts.ts'
export { countingQuery } from './adhoc/public-tree.ts'
export type { CountingQuery } from './adhoc/public-tree.ts'
export { suppressed } from './adhoc/suppress.ts'
export type { CountedCell, PublicRow } from './adhoc/suppress.ts'
export { QueryError } from './adhoc/query-error.ts'
export { openReadOnlySql } from './adhoc/read-only-sql.ts'
export type {
  ReadOnlySql,
  ReadOnlySqlOptions,
  ResultSink,
  RunOptions,
} from './adhoc/read-only-sql.ts'
export { isOpen, onOneLine, statements } from './adhoc/statements.ts'
export type { Statement } from './adhoc/statements.ts'

export { extractTime, filePattern, isOpenMark } from './ingest/extract-time.ts'
export {
  ingestCatalogue,
  ingestDossiers,
  ingestTable,
  rejectedOf,
} from './ingest/ingest.ts'
export { goneLimit } from './ingest/gone-limit.ts'
export type { GoneLimit } from './ingest/gone-limit.ts'
export { HeldError } from './ingest/held.ts'
export { loadedAs } from './ingest/repeated.ts'
export { preview } from './ingest/preview.ts'
export { undo } from './ingest/undo.ts'
export type { FirstReject, Ingested } from './ingest/ingest.ts'
export type { IngestOptions, Progress } from './ingest/load.ts'
export type { Preview } from './ingest/preview.ts'
