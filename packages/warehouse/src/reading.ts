/*
 * What reads an office and its published data: apart from the index, so that
 * who loads nothing does not wait for what loads.
 */
export { IngestError } from './formats/ingest-error.ts'
export { fold } from './formats/fold.ts'
export { nearNames } from './formats/near.ts'
export { tableDefinitions } from './tables/definitions.ts'
export type { ListTarget } from './tables/definitions.ts'
export {
  defects,
  profileSchema,
  sourceSchema,
  tableProfileSchema,
} from './profile/profile.ts'
export type { Defect, Profile, TableProfile } from './profile/profile.ts'
export { listColumn, listRows } from './stage/list-column.ts'
export type { ListRow } from './stage/list-column.ts'
export { WarehouseError } from './store/file.ts'
export { makeFolder } from './store/folder.ts'
export { BusyError } from './store/lock.ts'
export { openSnapshot } from './open/snapshot.ts'
export type { Snapshot } from './open/snapshot.ts'
export { coverage, loadedAt } from './ask/completeness.ts'
export type { Doubtful, Loaded } from './ask/completeness.ts'
export { goneLimit } from './ingest/gone-limit.ts'
export { SharedError } from './share/shared.ts'
export type { Stamp } from './share/shared.ts'
export { publishOffice } from './share/publish.ts'
export { readShared } from './share/read.ts'
export type { SharedMoment } from './share/read.ts'
export { newestPublished } from './published/layout.ts'
export type { NewestPublished, PublishedManifest } from './published/layout.ts'
export { dictionaryText, readDictionary } from './published/dictionary.ts'
export type {
  Described,
  DescribedColumn,
  Dictionary,
} from './published/dictionary.ts'
export { cookbook } from './published/cookbook.ts'
export { copyKeeping } from './published/keep.ts'
export { publishFiles } from './published/publish.ts'
export type { PublishedFiles } from './published/publish.ts'
