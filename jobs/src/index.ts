export { loadOffice } from './office/office.ts'
export { listFiles } from './office/list-files.ts'
export { cronFault } from './office/cron.ts'
export { fileOfBoth } from './office/same-file.ts'
export type { Office } from './office/office.ts'
export { ConfigError } from './office/yaml-file.ts'

export {
  aheadLines,
  allProfiles,
  folderExports,
  inboxExports,
  laterLine,
  profileOf,
  strayFiles,
} from './intake/exports.ts'
export type { Export } from './intake/exports.ts'
export { takeIn } from './intake/take-in.ts'
export type {
  FailedFile,
  HeldFile,
  IngestReport,
  Intake,
  IntakeEvents,
} from './intake/take-in.ts'
export { tryOut } from './intake/try-out.ts'
export type { TrialEvents } from './intake/try-out.ts'
export { rebuild, takeOut } from './intake/take-out.ts'
export { rejectsOf, rejectsTooMany, rowsRejected } from './intake/rejects.ts'

export { NoDataError, openOfficeData } from './issue/office-data.ts'
export type { OfficeData } from './issue/office-data.ts'
export { publishData, publishLacking } from './issue/publish-data.ts'
export { periodFigures } from './issue/period-figures.ts'
export { acceptDoubts, doubtsAbout } from './issue/doubts.ts'
export type { Accepted, Doubts } from './issue/doubts.ts'
export { leastPlausible, shortfalls } from './issue/plausibility.ts'
export type { Counted, Existing, Shortfall } from './issue/plausibility.ts'
export { reasonsAgainst, shortfallText } from './issue/gate.ts'
export { leftOpen } from './issue/left-open.ts'
export type { LeftOpen } from './issue/left-open.ts'
export { tiedSources } from './issue/tied-sources.ts'
export { dueUnits, scorecardUnits } from './issue/paper-units.ts'
export {
  figuresOfReports,
  fileReport,
  reportInput,
} from './issue/file-report.ts'
export { filePaper, fileScorecard } from './issue/file-scorecard.ts'
export { papersOf } from './issue/papers.ts'
export { planInForce } from './issue/period-plan.ts'
export type { Filed } from './issue/file-scorecard.ts'
export { inOrder } from './issue/in-order.ts'
export { signingOf } from './issue/signing.ts'
export { verifyFile } from './issue/verify.ts'
export type { Verified } from './issue/verify.ts'
export { lazyPrinter } from './issue/lazy-printer.ts'
export type { LazyPrinter } from './issue/lazy-printer.ts'

export { runPass } from './pass/pass.ts'
export type { OnProgress, PassOptions } from './pass/pass.ts'
export type { Reissue } from './pass/wanted.ts'
export { outcomeOf } from './pass/outcome.ts'
export type { Failure, Pass, Refusal } from './pass/outcome.ts'

export {
  decideParcel,
  outboxPath,
  ParcelError,
  readOutbox,
} from './deliver/outbox.ts'
export type { OutboxEntry, Parcel, ParcelState } from './deliver/outbox.ts'
export {
  decideHeld,
  holdLine,
  holdNow,
  releaseDelivery,
} from './deliver/hold.ts'
export type { Hold } from './deliver/hold.ts'
export {
  ApprovalError,
  approvalLines,
  approve,
  editionsByApproval,
} from './deliver/approvals.ts'
export type { Approval, Unapproved } from './deliver/approvals.ts'
export { ArchiveError } from './deliver/archived.ts'
export { deliverDue } from './deliver/deliver.ts'
export type { Deliveries, Delivered } from './deliver/deliver.ts'
export { letterOf } from './deliver/letter.ts'
export type { Letter } from './deliver/letter.ts'
export { momentOf } from './office/clock.ts'

export { closedPeriods, recordClosing } from './issue/closings.ts'
export type { Closing } from './issue/closings.ts'
export { closedNotices, closedNow } from './issue/closed-moved.ts'
export type { ClosedPeriod } from './issue/closed-moved.ts'
export { closeNote, openNotes, recordNote } from './issue/kpi-notes.ts'
export type { KpiNote, OpenNotesOptions } from './issue/kpi-notes.ts'
export { keptWords, WordsError } from './issue/words.ts'
export { firstPublished } from './issue/published.ts'
export type { PublishedFigure } from './issue/published.ts'
export { askedFigures, movedFigures, restated } from './issue/restated.ts'
export type {
  MovedFigure,
  Restated,
  RestatedOptions,
  Stated,
} from './issue/restated.ts'

export { archiveDamage, damageLine, issuedJson } from './issue/archive.ts'
export type { ArchiveDamage, ArchiveDepth } from './issue/archive.ts'
export { programNow } from './issue/made-from.ts'
export { restoreArchive, restoredLine } from './issue/restore-archive.ts'
export type { RestoredFile } from './issue/restore-archive.ts'
export { dueOn, duePeriods } from './issue/due.ts'
export { lastEditions } from './issue/editions.ts'
export {
  appendLedger,
  issuedKeys,
  LedgerError,
  ledgerPath,
  paperKey,
  readLedger,
} from './issue/ledger.ts'
export type { LedgerEntry } from './issue/ledger.ts'

export { backup } from './backup/backup.ts'
export type { Backup } from './backup/backup.ts'
export { restore } from './backup/restore.ts'
export type { RestoredOffice } from './backup/restore.ts'
export { BackupError, checkBackup } from './backup/manifest.ts'
export type { Contents } from './backup/manifest.ts'
export { readBackups } from './backup/record.ts'
export type { BackupEntry } from './backup/record.ts'
export { outdated } from './backup/retention.ts'
export type { Dated } from './backup/retention.ts'

export { hasReports, unmovedLines, unplannedLine } from './pass/planned.ts'
export type { Coming, Unplanned } from './pass/planned.ts'
export { failureLine, refusedPapers } from './pass/last-pass.ts'
export type { LastPass } from './pass/last-pass.ts'
export { alikePasses, readPasses } from './pass/passes.ts'
export type { AlikePasses, PassEntry } from './pass/passes.ts'
export { readHeartbeat } from './pass/heartbeat.ts'
export type { Heartbeat } from './pass/heartbeat.ts'
export { logPath } from './pass/step-log.ts'
export { startEndpoint } from './watch/endpoint.ts'
export type { Endpoint } from './watch/endpoint.ts'
export { healthOf } from './watch/health.ts'
export type { Health } from './watch/health.ts'
export { officeStatus } from './pass/status.ts'
export type { OfficeStatus } from './pass/status.ts'

export { draftText } from './office/draft.ts'
export type { DraftText } from './office/draft.ts'
export { nextRuns, startSchedule } from './pass/schedule.ts'
export type { Schedule, ScheduleEvents } from './pass/schedule.ts'
export { kindText, ofKind } from './office/paper-kinds.ts'
export type { PaperKind } from './office/paper-kinds.ts'
export { systemFault, thrownFirst } from './office/system-fault.ts'
export { localTime } from './office/clock.ts'
