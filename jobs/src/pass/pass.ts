import { join } from 'node:path'
import { parsePeriod } from '@motcua/metrics'
import type { TimeText } from '@motcua/metrics'
import { lostKept, openSnapshot, takeLock } from '@motcua/warehouse'
import {
  laterExports,
  laterLine,
  laterLines,
  strayFiles,
} from '../intake/exports.ts'
import { clearInbox, openInbox } from '../intake/inbox.ts'
import type { Cleared } from '../intake/inbox.ts'
import { rejectsOf, rejectsTooMany, rowsRejected } from '../intake/rejects.ts'
import { takeIn } from '../intake/take-in.ts'
import type { Intake } from '../intake/take-in.ts'
import { deliverDue } from '../deliver/deliver.ts'
import type { Delivered } from '../deliver/deliver.ts'
import { parcelsIn } from '../deliver/undecided.ts'
import { notifyOperator } from '../deliver/notice.ts'
import { archiveDamage, damageLine } from '../issue/archive.ts'
import { closedNotices, closedNow } from '../issue/closed-moved.ts'
import { closedPeriods } from '../issue/closings.ts'
import { lastEditions } from '../issue/editions.ts'
import { dueCalendar } from '../issue/due-calendar.ts'
import { lazyPrinter } from '../issue/lazy-printer.ts'
import { leftOpen } from '../issue/left-open.ts'
import { ledgerPath, readLedger } from '../issue/ledger.ts'
import type { LedgerEntry } from '../issue/ledger.ts'
import { NoDataError, openOfficeData } from '../issue/office-data.ts'
import { dueUnits } from '../issue/paper-units.ts'
import type { PapersDue } from '../issue/paper-units.ts'
import { publishData } from '../issue/publish-data.ts'
import { planNow } from '../issue/published.ts'
import { signingOf } from '../issue/signing.ts'
import type { Office } from '../office/office.ts'
import { ofKind, paperKinds } from '../office/paper-kinds.ts'
import { emptiesFrom, emptyingNotice } from './emptying.ts'
import { issuePeriod, refusals } from './issue-period.ts'
import type { Issued, Issuing } from './issue-period.ts'
import { leftLines, summaryOf, writeLastPass } from './last-pass.ts'
import { failureOf } from './outcome.ts'
import { recordPass } from './passes.ts'
import { watchPass } from './watch-pass.ts'
import type { Watch } from './watch-pass.ts'
import type { Failure, Pass } from './outcome.ts'
import {
  comingPapers,
  plannedPapers,
  unmovedLines,
  unplannedLine,
} from './planned.ts'
import { rememberCompared, wasCompared } from './wanted.ts'
import type { Reissue } from './wanted.ts'

/** What a pass is told. */
export interface PassOptions {
  /**
   * Ends the pass after the step that is under way: the intake, a paper, a
   * mail. The next one takes up where it ended.
   */
  readonly signal?: AbortSignal | undefined
  /** A period of which a person wants a new edition, due or not, and why. */
  readonly reissue?: Reissue | undefined
}

/** What a pass tells while it works. */
export type OnProgress = (line: string) => void

/**
 * One pass of the job:
 *
 *   inbox ─1─► warehouse ─2─► what is due and not in the ledger ─3─► gate
 *     ─4─► papers in the archive ─5─► ledger ─6─► recipients
 *     ─7─► what is loaded as files for other programs
 *
 * A second pass finds everything in the ledger and the outbox, and issues and
 * sends nothing. What was
 * missed while the process was off is due still: oldest first. Of a period that a
 * person has closed nothing is issued any more; that its numbers moved is told.
 *
 * @throws BusyError when another pass is under way.
 */
export async function runPass(
  office: Office,
  now: TimeText,
  onProgress: OnProgress = () => {},
  { signal = neverStopped, reissue }: PassOptions = {},
): Promise<Pass> {
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  const watch = watchPass(office, onProgress)
  try {
    const done = await passOnce(office, now, { watch, signal, reissue }).then(
      (pass) => ({ pass, error: undefined }),
      (error: unknown) => ({
        pass: { ...nothing, now, failed: [failureOf(error)] },
        error,
      }),
    )
    await conclude(office, done.pass, watch).catch((error: unknown) => {
      throw done.error ?? error
    })
    if (done.error !== undefined) throw done.error
    return done.pass
  } finally {
    watch.close()
    lock.release()
  }
}

const nothing: Omit<Pass, 'now' | 'failed'> = {
  ingested: [],
  issued: [],
  refused: [],
  held: [],
  warned: [],
  delivered: [],
  waiting: 0,
}

/**
 * Keeps how a pass ended, and tells the operator what it left: also that it
 * could not be kept, as on a full disk.
 */
async function conclude(
  office: Office,
  pass: Pass,
  watch: Watch,
): Promise<void> {
  const entry = watch.ended(pass)
  const summary = summaryOf(pass)
  const unkept: unknown[] = []
  try {
    writeLastPass(office, summary)
    await recordPass(office, entry)
  } catch (error) {
    unkept.push(error)
  }
  const lost = unkept.map((error) => failureOf(error))
  const failed = [...pass.failed, ...failedBefore(office, pass), ...lost]
  const lines = leftLines({ ...summary, failed })
  const attempt = await notifyOperator(office, lines, pass.now)
  if (attempt && attempt.sent !== 'sent')
    watch.onProgress(`the operator was not told: ${attempt.reason}`)
  if (unkept.length > 0) throw unkept[0]
}

const neverStopped = new AbortController().signal

async function passOnce(
  office: Office,
  now: TimeText,
  { watch, signal, reissue }: Pick<TakenIn, 'watch' | 'signal' | 'reissue'>,
): Promise<Pass> {
  const { onProgress } = watch
  // 1. The inbox, and the lists of the office folder.
  const {
    intake,
    failed: unloaded,
    lying,
    later,
  } = await takeInbox(office, now, onProgress)
  const ingested = intake.ingested.filter((i) => i.isNew)
  watch.loaded(ingested)
  const unread = unloaded.map(({ file, error }) => failureOf(error, { file }))
  const held = [
    ...intake.held.map(({ file, error }) => failureOf(error, { file })),
    ...lying.map(({ path, why }) => failureOf(why, { file: path })),
    ...intake.catalogues
      .filter((list) => rejectsTooMany(list, office.intake.rejected))
      .map((list) => failureOf(rowsRejected(list), { file: list.file })),
  ]
  // 2. What is due; 3. to 5. for each period.
  const calendar = await dueCalendar(office)
  const { due, unplanned } = plannedPapers(office, now, calendar)
  const closed = closedPeriods(office)
  const ending = [
    ...(unplanned ? [unplannedLine(unplanned)] : []),
    ...unmovedLines(comingPapers(office, now, calendar)),
  ]
  for (const line of ending) onProgress(line)
  const last = lastEditions(readLedger(ledgerPath(office)))
  const open = withReissued(due, last, reissue).filter(
    ({ period }) => !closed.has(period.key),
  )
  const { issued, refused, failed, provisional } = await issueDue(open, {
    office,
    intake,
    last,
    reissue,
    now,
    watch,
    onProgress,
    signal,
  })
  const moved =
    ingested.length > 0 ? closedNotices(await closedNow(office)) : []
  for (const notice of moved) onProgress(notice)
  const damaged = (await archiveDamage(office, 'sizes')).map((damage) => {
    const { kind, period, unit } = damage
    return failureOf(damageLine(damage), { kind, period, unit })
  })
  const lost = lostKept(office.paths.warehouse).map((line) => failureOf(line))
  // 6. What was issued, now or before, to whom it is for.
  const sending = performance.now()
  const {
    delivered,
    waiting,
    held: unsentYet,
  } = await deliverDue(office, now, { onProgress, signal })
  watch.sent(delivered, sending)
  const unsent = delivered
    .filter(({ sent }) => sent !== 'sent')
    .map(undelivered)
  // 7. What was loaded, for other programs.
  const isChanged = [...ingested, ...intake.catalogues].some((i) => i.isNew)
  const unpublished =
    isChanged && !signal.aborted ? await publishNow(office, now) : []
  const all = [
    ...unread,
    ...failed,
    ...damaged,
    ...lost,
    ...unsent,
    ...unpublished,
  ]
  return {
    now,
    ingested,
    issued,
    refused,
    failed: all,
    held: [...held, ...unsentYet.map((line) => failureOf(line))],
    warned: [...provisional, ...later, ...ending, ...moved],
    delivered,
    waiting,
  }
}

/** A person may want those anew that the schedule does not name any more. */
function withReissued(
  due: readonly PapersDue[],
  last: ReadonlyMap<string, LedgerEntry>,
  reissue: Reissue | undefined,
): readonly PapersDue[] {
  if (!reissue) return due
  const others = paperKinds.filter((kind) => {
    const isOfIt = (e: LedgerEntry) =>
      e.kind === kind && e.period === reissue.period
    const isDue = due.some(
      (d) => d.kind === kind && d.period.key === reissue.period,
    )
    return !isDue && [...last.values()].some(isOfIt)
  })
  const period = parsePeriod(reissue.period)
  return [...due, ...others.map((kind) => ({ kind, period }))]
}

/** A file that could not be written keeps nothing from being issued. */
async function publishNow(
  office: Office,
  now: TimeText,
): Promise<readonly Failure[]> {
  try {
    await publishData(office, now)
    return []
  } catch (error) {
    return [failureOf(error)]
  }
}

/** What was not sent by a pass before, and was not tried by this one: it is no better. */
function failedBefore(office: Office, { delivered }: Pass): readonly Failure[] {
  const tried = new Set(delivered.map(({ id }) => id))
  return parcelsIn(office, 'failed')
    .filter(({ id }) => !tried.has(id))
    .map((parcel) => undelivered({ ...parcel, sent: 'failed' }))
}

function undelivered({
  to,
  sent,
  reason,
  ...of
}: Pick<
  Delivered,
  'to' | 'kind' | 'period' | 'unit' | 'sent' | 'reason'
>): Failure {
  const how =
    sent === 'unknown' ? 'it is not known whether it was sent' : 'not sent'
  const error = `to ${to}, ${how}: ${reason}`
  const { kind, period, unit } = of
  return failureOf(error, { ...ofKind(kind), period, unit })
}

/** What was loaded, and what became of the files of the inbox. */
interface TakenInbox extends Pick<Cleared, 'failed' | 'lying'> {
  readonly intake: Intake
  /** What is told of exports of a day after today. */
  readonly later: readonly string[]
}

async function takeInbox(
  office: Office,
  now: TimeText,
  onProgress: OnProgress,
): Promise<TakenInbox> {
  for (const name of strayFiles(office))
    onProgress(`${name}: left alone, no source profile has such a file name`)
  const later = laterExports(office, now)
  for (const one of later) onProgress(laterLine(one))
  const { arrived, unfinished } = await openInbox(office, now)
  const intake = await takeIn(office, arrived, now, {
    onRepair: onProgress,
    onFile: (r) => {
      if (r.isNew)
        onProgress(
          `${r.file}: ${r.read} read = ${r.accepted} accepted + ${r.unchanged} unchanged + ${r.rejected} rejected${r.rejected > 0 ? `; see: ${rejectsOf(r)}` : ''}`,
        )
    },
  })
  for (const list of intake.catalogues)
    if (list.rejected > 0) onProgress(rowsRejected(list))
  const from = await emptiesFrom(office, now)
  const cleared = await clearInbox(office, arrived, { intake, now, from })
  const { left, staying, failed, lying } = cleared
  if (left > 0) onProgress(outOfInbox(left, office))
  const written = unfinished.map((path) => ({ path, why: stillWritten }))
  const stay = { path: office.paths.inbox, why: emptyingNotice(staying, from) }
  const told = staying > 0 ? [stay] : []
  return {
    intake,
    failed,
    lying: [...lying, ...written, ...told],
    later: laterLines(later, now),
  }
}

const stillWritten = 'it is still being written; the next pass takes it in'

function outOfInbox(left: number, { intake, paths }: Office): string {
  const some = left === 1 ? '1 export is' : `${left} exports are`
  const days = intake.keepOriginalsDays
  return days === 0
    ? `${some} loaded, and deleted from the inbox`
    : `${some} loaded, and kept in ${paths.originals} for ${days} days`
}

/** What is issued from, before the data are opened. */
interface TakenIn extends Omit<
  Issuing,
  'data' | 'printer' | 'left' | 'isCompared'
> {
  readonly intake: Intake
  readonly watch: Watch
}

const noneIssued: Omit<Issued, 'isCompared'> = {
  issued: [],
  refused: [],
  failed: [],
  provisional: [],
}

/** Issues one period after the other; without dossiers there is nothing to issue anything from. */
async function issueDue(
  due: readonly PapersDue[],
  issuing: TakenIn,
): Promise<Omit<Issued, 'isCompared'>> {
  if (due.length === 0) return noneIssued
  const { office } = issuing
  await using data = await openOfficeData(office).catch((error) => {
    if (error instanceof NoDataError) return undefined
    throw error
  })
  if (!data) return refuseAll(due, issuing)
  await using printer = lazyPrinter()
  const state = {
    batch: data.loaded.batch,
    plan: planNow(office).sha256,
    days: office.editions.restateWithinDays,
    closed: [...closedPeriods(office).keys()],
  }
  const of = {
    ...issuing,
    data,
    printer,
    sign: signingOf(office),
    left: await leftOpen(office, data, issuing),
    isCompared: wasCompared(office, state),
  }
  const parts: Issued[] = []
  for (const papers of due) {
    if (issuing.signal.aborted) break
    const start = performance.now()
    const part = await issuePeriod(of, papers)
    issuing.watch.issued(papers, part, start)
    parts.push(part)
  }
  const done = {
    issued: parts.flatMap((p) => p.issued),
    refused: parts.flatMap((p) => p.refused),
    failed: parts.flatMap((p) => p.failed),
    provisional: parts.flatMap((p) => p.provisional),
  }
  const isWhole = !issuing.signal.aborted && done.failed.length === 0
  if (!of.isCompared && isWhole && parts.every((p) => p.isCompared))
    await rememberCompared(office, state)
  return done
}

async function refuseAll(
  due: readonly PapersDue[],
  issuing: TakenIn,
): Promise<Omit<Issued, 'isCompared'>> {
  const { office, last } = issuing
  const done = new Set(last.keys())
  await using snapshot = await openSnapshot({
    dir: office.paths.warehouse,
    zone: office.zone,
  })
  const left = await leftOpen(office, { snapshot }, issuing)
  const reasons = [
    `no export was loaded yet; put one into ${office.paths.inbox}`,
    ...left.map(({ why }) => why),
  ]
  const refused = []
  for (const papers of due) {
    const units = await dueUnits({ snapshot }, office, { ...papers, done })
    refused.push(...refusals(papers, units, reasons))
  }
  return { ...noneIssued, refused }
}
