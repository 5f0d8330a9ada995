import { readdirSync, rmSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DateText, TimeText } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import { openSnapshot } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import { systemFault } from '../office/system-fault.ts'
import { inboxExports } from './exports.ts'
import type { Export } from './exports.ts'
import { moveFile } from './move-file.ts'
import {
  dropMended,
  dropRefused,
  isLoadedSince,
  isNameTaken,
  isRefused,
  refusedFiles,
  refuseFile,
} from './refused.ts'
import type { RefusedFile } from './refused.ts'
import { rejectsOf, rejectsTooMany, rowsRejected } from './rejects.ts'
import type { FailedFile, IngestReport, Intake } from './take-in.ts'

/** An export in the inbox, and its file as it was before it was read. */
export interface Arrived extends Export {
  readonly size: number
  readonly changedMs: number
}

/** The exports of the inbox, and the files that are still being written. */
export interface Inbox {
  readonly arrived: readonly Arrived[]
  readonly unfinished: readonly string[]
}

/** How long nothing may have been written to a file that is read. */
const quietMs = 2000

/** The exports made by `now`; where one was written just now, waits whether more of it comes. */
export async function openInbox(office: Office, now: TimeText): Promise<Inbox> {
  const all = inboxExports(office, now).flatMap(arrivedOf)
  const newest = Math.max(0, ...all.map(({ changedMs }) => changedMs))
  const left = quietMs - (Date.now() - newest)
  if (left <= 0) return { arrived: all, unfinished: [] }
  await sleep(Math.min(left, quietMs))
  const arrived = all.filter(isAsItWas)
  const unfinished = all.filter((one) => !arrived.includes(one))
  return { arrived, unfinished: unfinished.map(({ path }) => path) }
}

function arrivedOf(one: Export): readonly Arrived[] {
  const found = statSync(one.path, { throwIfNoEntry: false })
  return found ? [{ ...one, size: found.size, changedMs: found.mtimeMs }] : []
}

function isAsItWas({ path, size, changedMs }: Arrived): boolean {
  const now = statSync(path, { throwIfNoEntry: false })
  return now?.size === size && now.mtimeMs === changedMs
}

/** What became of the files of the inbox after they were read. */
export interface Cleared {
  /** How many loaded exports are out of it. */
  readonly left: number
  /** How many loaded exports stay in it, as the day has not come. */
  readonly staying: number
  /** What could not be loaded, where it lies now. */
  readonly failed: readonly FailedFile[]
  /** What a person must look at, here or among those that were refused before. */
  readonly lying: readonly Pick<RefusedFile, 'path' | 'why'>[]
}

/**
 * Takes what is loaded out of the inbox, as it holds more than the warehouse
 * may: deletes it, or keeps it for the days that the office says. What cannot be
 * loaded goes to the refused, with its reason. What is held, or has too many
 * rejected rows, waits where it lies, and so does a file that was changed since
 * it was read, and one that cannot be loaded while another export of its name,
 * which tells no time, lies among the refused.
 *
 * Before the day `from` what is loaded stays, unless the office keeps it elsewhere.
 *
 * Call it when what was loaded is published. Killed before, the next pass finds
 * that the file is loaded, and takes it out.
 */
export async function clearInbox(
  office: Office,
  arrived: readonly Arrived[],
  {
    intake,
    now,
    from,
  }: {
    readonly intake: Intake
    readonly now: TimeText
    readonly from: DateText
  },
): Promise<Cleared> {
  const failed: FailedFile[] = []
  const lying: Pick<RefusedFile, 'path' | 'why'>[] = []
  const isTime = office.intake.keepOriginalsDays > 0 || from <= now
  let left = 0
  let staying = 0
  for (const one of arrived) {
    const { path, profile } = one
    const failure = intake.failed.find(({ file }) => file === path)
    const report = reportOf(intake, one)
    const fault = await faultOf(async () => {
      if (failure && isRefused(failure) && !isNameTaken(office, one))
        failed.push(
          await refuseFile(office, failure, { source: profile.name, at: now }),
        )
      else if (report && isAsItWas(one) && !isBad(office, report)) {
        if (isTime) await takeOut(office, one, { report, now })
        if (isTime) left++
        else staying++
      }
    })
    if (fault) lying.push({ path, why: fault })
    else if (report && isBad(office, report))
      lying.push({ path, why: waitingFor(report) })
  }
  dropOldOriginals(office, now)
  const moved = failed.map(({ file }) => basename(file))
  const isMoved = (path: string) => moved.includes(basename(path))
  const stay = intake.failed.filter(({ file }) => !isMoved(file))
  const before = await stillRefused(office)
  return {
    left,
    staying,
    failed: [...failed, ...stay],
    lying: [...lying, ...before.filter(({ path }) => !isMoved(path))],
  }
}

/** The refused files that nobody loaded by hand since; the others go. */
async function stillRefused(office: Office): Promise<readonly RefusedFile[]> {
  const refused = refusedFiles(office)
  if (refused.length === 0) return []
  const { paths, zone } = office
  await using snapshot = await openSnapshot({ dir: paths.warehouse, zone })
  const still: RefusedFile[] = []
  for (const one of refused)
    if (await isLoadedSince(office, snapshot, one))
      dropRefused(office, basename(one.path))
    else still.push(one)
  return still
}

function reportOf(
  { ingested }: Intake,
  { path, profile }: Export,
): IngestReport | undefined {
  const file = basename(path)
  return ingested.find((i) => i.file === file && i.source === profile.name)
}

function isBad({ intake }: Office, report: IngestReport): boolean {
  return rejectsTooMany(report, intake.rejected)
}

function waitingFor(report: IngestReport): string {
  return `${rowsRejected(report)}; see them with: ${rejectsOf(report)}; mend it, or sources/${report.source}.yaml, or delete it`
}

async function takeOut(
  office: Office,
  one: Export,
  { report, now }: { readonly report: IngestReport; readonly now: TimeText },
): Promise<void> {
  const { paths, intake } = office
  const { file, batch } = report
  if (intake.keepOriginalsDays === 0) await rm(one.path)
  else await moveFile(one.path, originalsOf(paths, now), `${batch}_${file}`)
  dropMended(office, one)
}

function originalsOf({ originals }: Office['paths'], now: TimeText): string {
  return join(originals, now.slice(0, 10))
}

/** Each day that is over has a folder of its own. */
function dropOldOriginals(
  { paths: { originals }, intake: { keepOriginalsDays } }: Office,
  now: TimeText,
): void {
  const first = addDays(now.slice(0, 10), -keepOriginalsDays)
  const isThere = statSync(originals, { throwIfNoEntry: false }) !== undefined
  for (const day of isThere ? readdirSync(originals) : [])
    if (day <= first) rmSync(join(originals, day), { recursive: true })
}

/** What the system says against it; undefined where it is done. */
async function faultOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    const fault = systemFault(error)
    if (fault === undefined) throw error
    return `it cannot leave the inbox: ${fault}`
  }
}
