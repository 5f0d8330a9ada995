import type { TimeText } from '@motcua/metrics'
import { lostKept, WarehouseError } from '@motcua/warehouse'
import { laterExports } from '../intake/exports.ts'
import { readBackups } from '../backup/record.ts'
import type { BackupEntry } from '../backup/record.ts'
import { readHeartbeat } from './heartbeat.ts'
import type { Heartbeat } from './heartbeat.ts'
import { readPasses } from './passes.ts'
import type { PassEntry } from './passes.ts'
import { byApproval, unapprovedOf } from '../deliver/approvals.ts'
import type { Unapproved } from '../deliver/approvals.ts'
import { holdNow } from '../deliver/hold.ts'
import type { Hold } from '../deliver/hold.ts'
import { readOutbox } from '../deliver/outbox.ts'
import type { ParcelState } from '../deliver/outbox.ts'
import { readLastPass } from './last-pass.ts'
import type { LastPass } from './last-pass.ts'
import { archiveDamage } from '../issue/archive.ts'
import type { ArchiveDamage } from '../issue/archive.ts'
import { closedState } from '../issue/closed-moved.ts'
import type { ClosedPeriod } from '../issue/closed-moved.ts'
import { dueCalendar } from '../issue/due-calendar.ts'
import { closedPeriods } from '../issue/closings.ts'
import { openNotes } from '../issue/kpi-notes.ts'
import type { KpiNote } from '../issue/kpi-notes.ts'
import {
  issuedKeys,
  ledgerPath,
  paperKey,
  readLedger,
} from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { NoDataError, openOfficeData } from '../issue/office-data.ts'
import { dueUnits } from '../issue/paper-units.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import type { Office } from '../office/office.ts'
import { ofKind } from '../office/paper-kinds.ts'
import type { OfKind } from '../office/paper-kinds.ts'
import { comingPapers, plannedPapers } from './planned.ts'
import type { Coming, Unplanned } from './planned.ts'
import { nextRuns } from './schedule.ts'

/** What the job did and has to do. */
export interface OfficeStatus {
  /** Ended, neither issued nor closed; the unit is null while no units are loaded. */
  readonly due: readonly ({
    readonly period: string
    readonly unit: string | null
  } & OfKind)[]
  /** Ended, and not due as it ends after the plan; null where there is none. */
  readonly unplanned: Unplanned | null
  /** What becomes due next, of each kind of period, and on which day. */
  readonly coming: readonly Coming[]
  readonly issued: readonly LedgerEntry[]
  /** Closed by a person. */
  readonly closed: readonly ClosedPeriod[]
  /** Why KPIs were missed, as far as the remedy is not done. */
  readonly notes: readonly KpiNote[]
  /** What was sent to whom: how many parcels are sent, those that are open, and why all delivery is held. */
  readonly outbox: {
    readonly sent: number
    readonly open: readonly ParcelState[]
    /** Null where nothing holds it. */
    readonly hold: Hold | null
    /** What waits until a person approves it. */
    readonly unapproved: readonly Unapproved[]
  }
  /** Exports in the inbox that their names say are made later, each with that time. */
  readonly later: ReturnType<typeof laterExports>
  /** Files of the archive that are gone or have another length. */
  readonly damaged: readonly ArchiveDamage[]
  /** What of the warehouse is gone and cannot be made anew, each with what helps. */
  readonly lost: readonly string[]
  /** Editions that failed and were not issued since. */
  readonly failed: readonly LedgerEntry[]
  /** The office's local time. */
  readonly nextRuns: readonly string[]
  /** How the last pass ended; null before the first. */
  readonly lastPass: LastPass | null
  /** The passes that are remembered, oldest first, at most a hundred. */
  readonly passes: readonly PassEntry[]
  /** When the job was last seen alive; null before it first was. */
  readonly heartbeat: Heartbeat | null
  /** The last backup; null where none was made. */
  readonly backup: BackupEntry | null
}

/** Reads the ledger and the published data; changes nothing. */
export async function officeStatus(
  office: Office,
  now: TimeText,
): Promise<OfficeStatus> {
  const ledger = readLedger(ledgerPath(office))
  const done = issuedKeys(ledger)
  const calendar = await dueCalendar(office)
  const { due, unplanned } = plannedPapers(office, now, calendar)
  const shut = closedPeriods(office)
  const open = due.filter(({ period }) => !shut.has(period.key))
  return {
    ...(await ofData(office, open, done)),
    unplanned,
    coming: comingPapers(office, now, calendar),
    outbox: outboxStatus(office, ledger),
    later: laterExports(office, now),
    damaged: await archiveDamage(office, 'sizes'),
    lost: lostKept(office.paths.warehouse),
    issued: ledger
      .filter((e) => e.event === 'issued')
      .map(({ published: _kept, ...entry }) => entry),
    notes: openNotes(office),
    failed: failedSince(ledger),
    nextRuns: nextRuns(office, 3),
    lastPass: readLastPass(office),
    passes: readPasses(office).slice(-100),
    heartbeat: readHeartbeat(office),
    backup: readBackups(office).findLast((b) => b.event === 'made') ?? null,
  }
}

/** The last failure of each paper that no edition came after. */
function failedSince(ledger: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const last = new Map(ledger.map((e) => [paperKey(e), e]))
  return [...last.values()].filter(({ event }) => event === 'failed')
}

function outboxStatus(
  office: Office,
  ledger: readonly LedgerEntry[],
): OfficeStatus['outbox'] {
  const parcels = [...readOutbox(office).values()]
  const isOver = ({ state }: ParcelState) =>
    state === 'sent' || state === 'settled'
  return {
    sent: parcels.filter(({ state }) => state === 'sent').length,
    open: parcels.filter((parcel) => !isOver(parcel)),
    hold: (office.delivery && holdNow(office)) ?? null,
    unapproved: unapprovedOf(byApproval(office, ledger).open),
  }
}

/** Whether there are data that cannot be read, which are this office's. */
function isUnread(error: unknown): boolean {
  return error instanceof WarehouseError && !error.code.startsWith('other_')
}

/** What is told of the data: what is due of some periods, and what became of those that are closed. */
async function ofData(
  office: Office,
  papers: readonly PapersDue[],
  done: ReadonlySet<string>,
): Promise<Pick<OfficeStatus, 'due' | 'closed'>> {
  try {
    await using data = await openOfficeData(office)
    const due = []
    for (const { kind, period } of papers)
      for (const unit of await dueUnits(data, office, { kind, period, done }))
        due.push({ ...ofKind(kind), period: period.key, unit })
    return { due, closed: await closedState(office, data) }
  } catch (error) {
    if (error instanceof NoDataError || isUnread(error))
      return {
        due: papers.map(({ kind, period: { key } }) => ({
          ...ofKind(kind),
          period: key,
          unit: null,
        })),
        closed: await closedState(office, undefined),
      }
    throw error
  }
}
