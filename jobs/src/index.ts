export { listFiles, loadOffice } from './office/office.ts'
export type { Office } from './office/office.ts'
export { ConfigError } from './office/yaml-file.ts'

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
} from './intake/intake.ts'
export type {
  Export,
  FailedFile,
  IngestReport,
  Intake,
  IntakeEvents,
  TrialEvents,
} from './intake/intake.ts'

export {
  fileScorecard,
  lazyPrinter,
  NoDataError,
  openOfficeData,
  periodFigures,
} from './issue/issue.ts'
export type {
  Filed,
  LazyPrinter,
  OfficeData,
  PeriodFigures,
} from './issue/issue.ts'

export { runPass } from './pass/pass.ts'
export type { Failure, OnProgress, Pass, Refusal } from './pass/pass.ts'

export { duePeriods } from './issue/due.ts'
export {
  appendLedger,
  LedgerError,
  ledgerPath,
  readLedger,
} from './issue/ledger.ts'
export type { LedgerEntry } from './issue/ledger.ts'

export type { LastPass } from './pass/last-pass.ts'
export { officeStatus } from './pass/status.ts'
export type { OfficeStatus } from './pass/status.ts'

export { draftText } from './office/draft.ts'
export type { DraftText } from './office/draft.ts'
export { nextRuns, startSchedule } from './pass/schedule.ts'
export type { Schedule, ScheduleEvents } from './pass/schedule.ts'
export { localTime } from './office/clock.ts'
