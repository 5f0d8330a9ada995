/* An office and its published data: apart from the index, which takes in and issues. */
export { localTime } from './office/clock.ts'
export { loadOffice } from './office/office.ts'
export type { Office } from './office/office.ts'
export {
  questionOf,
  savedQueries,
  savedText,
} from './office/saved-queries.ts'
export { ConfigError } from './office/yaml-file.ts'
export { NoDataError, openOfficeData } from './issue/office-data.ts'
export type { OfficeData } from './issue/office-data.ts'
export { closedPeriods } from './issue/closings.ts'
export type { Closing } from './issue/closings.ts'
export { openNotes } from './issue/kpi-notes.ts'
export type { KpiNote } from './issue/kpi-notes.ts'
export { publishData, publishLacking } from './issue/publish-data.ts'
export { publishedResults } from './issue/published.ts'
