import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { officeCalendar } from '@motcua/metrics/calendar'
import { officeFacts, publishedObjects } from '@motcua/metrics/views'
import type { OfficeSays } from '@motcua/metrics/views'
import {
  BusyError,
  newestPublished,
  openSnapshot,
  publishFiles,
  WarehouseError,
} from '@motcua/warehouse/reading'
import type { PublishedFiles, Snapshot } from '@motcua/warehouse/reading'
import type { Office } from '../office/office.ts'
import { closedPeriods, closingsPath } from './closings.ts'
import { ledgerPath } from './ledger.ts'
import { programNow } from './made-from.ts'
import { NoDataError, openOfficeData } from './office-data.ts'
import { firstPublished } from './published.ts'

/**
 * Publishes what is loaded as files that other programs read: a database with
 * views and macros, Parquet and a manifest. Of equal content nothing is written,
 * so that whoever wants the newest may ask for it each time.
 *
 * @throws WarehouseError when nothing was ever loaded.
 * @throws BusyError when another process publishes.
 */
export async function publishData(
  office: Office,
  now: TimeText,
): Promise<PublishedFiles> {
  // Before anything is read: what changes meanwhile is told at the next look.
  const state = stateOf(office)
  const { said, known } = await saidOf(office)
  return publishFiles({
    state,
    dir: office.paths.warehouse,
    to: office.paths.published,
    office: office.code,
    zone: office.zone,
    now,
    keep: office.published.keep,
    program: programNow().version,
    known,
    facts: officeFacts(said),
    objects: publishedObjects(office.kpis),
  })
}

/**
 * Publishes what the newest version lacks of what is loaded and what the office
 * says; where another process does so already, nothing was loaded, or nothing may
 * be written, it is left.
 * What is of the state that the version was made of is not looked into.
 *
 * @throws WarehouseError `other_office`, `other_zone`
 * @returns whether the newest version is of what is loaded
 */
export async function publishLacking(
  office: Office,
  now: TimeText,
): Promise<boolean> {
  const { published } = office.paths
  if (newestPublished(published)?.state === stateOf(office)) return true
  try {
    await publishData(office, now)
    return true
  } catch (error) {
    if (error instanceof WarehouseError && error.code.startsWith('other_'))
      throw error
    if (error instanceof BusyError || error instanceof WarehouseError)
      return false
    // Who may but read has what was published last.
    if (deniedCodes.includes((error as NodeJS.ErrnoException).code ?? ''))
      return false
    throw error
  }
}

const deniedCodes: readonly string[] = ['EACCES', 'EPERM', 'EROFS']

/**
 * What tells, without a look into it, whether what is published may have changed:
 * the snapshot, what the office says, what was issued and closed, the program.
 */
function stateOf(office: Office): string {
  const { dir, paths } = office
  const said = [dir, join(dir, 'sources')].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.yaml'))
          .map((name) => join(folder, name))
      : [],
  )
  const all = [
    join(paths.warehouse, 'snapshot.duckdb'),
    ledgerPath(office),
    closingsPath(office),
    ...said.toSorted(),
  ].map((path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return [relative(dir, path), found?.ino, found?.size, found?.mtimeMs]
  })
  return createHash('sha256')
    .update(JSON.stringify([programNow().version, all]))
    .digest('hex')
}

/** What the office says of itself, and how far its data go. */
async function saidOf(office: Office): Promise<{
  readonly said: OfficeSays
  readonly known: {
    readonly cutOff: TimeText | null
    readonly completeTo: string | null
  }
}> {
  await using data = await openOfficeData(office).catch((error: unknown) => {
    // Lists alone are read as well.
    if (error instanceof NoDataError) return undefined
    throw error
  })
  const { cutOff = null, complete = null, lists = {} } = data?.loaded ?? {}
  const { units, calendar } = data
    ? await officeOf(office, data.snapshot)
    : await unitsAlone(office)
  const said = {
    office: office.code,
    zone: office.zone,
    kpis: office.kpis,
    plan: office.plan,
    units,
    calendar,
    cutOff,
    complete: {
      ...lists,
      dossier: complete,
      procedure: complete,
      unit: complete,
    },
    closed: [...closedPeriods(office).values()],
    issued: firstPublished(office).figures,
  }
  return { said, known: { cutOff, completeTo: complete?.to ?? null } }
}

async function unitsAlone(office: Office) {
  const { zone, paths, code } = office
  const at = { dir: paths.warehouse, zone, office: code }
  await using snapshot = await openSnapshot(at)
  return await officeOf(office, snapshot)
}

async function officeOf(
  { code }: Office,
  { db }: Snapshot,
): Promise<Pick<OfficeSays, 'units' | 'calendar'>> {
  const units = await db
    .selectFrom('unit')
    .selectAll()
    .where('office', '=', code)
    .orderBy('position')
    .orderBy('code')
    .orderBy('valid_from')
    .execute()
  return { units, calendar: await officeCalendar(db, { office: code }) }
}
