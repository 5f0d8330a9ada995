export { listFiles, loadOffice } from './office.ts'
export type { Office } from './office.ts'
export { ConfigError } from './yaml-file.ts'

export {
  allProfiles,
  folderExports,
  inboxExports,
  profileOf,
  rebuild,
  rejectsOf,
  rowsRejected,
  strayFiles,
  takeIn,
  takeOut,
  tryOut,
} from './intake.ts'
export type {
  Export,
  FailedFile,
  IngestReport,
  Intake,
  IntakeEvents,
  TrialEvents,
} from './intake.ts'

export {
  fileScorecard,
  lazyPrinter,
  NoDataError,
  openOfficeData,
  periodFigures,
} from './issue.ts'
export type { Filed, LazyPrinter, OfficeData, PeriodFigures } from './issue.ts'

export { ledgerPath, runPass } from './pass.ts'
export type { Failure, OnProgress, Pass, Refusal } from './pass.ts'

export { duePeriods } from './due.ts'
export { appendLedger, LedgerError, readLedger } from './ledger.ts'
export type { LedgerEntry } from './ledger.ts'

export type { LastPass } from './last-pass.ts'
export { officeStatus } from './status.ts'
export type { OfficeStatus } from './status.ts'

export { draftText } from './draft.ts'
export type { DraftText } from './draft.ts'
export { nextRuns, startSchedule } from './schedule.ts'
export type { Schedule, ScheduleEvents } from './schedule.ts'
export { localTime } from './clock.ts'
