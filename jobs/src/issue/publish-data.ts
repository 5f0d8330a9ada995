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
import { closedPeriods } from './closings.ts'
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
  const { said, known } = await saidOf(office)
  return publishFiles({
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
 * Publishes what the newest version lacks of the loaded batches; where another
 * process does so already, or nothing was loaded, it is left.
 */
export async function publishLacking(
  office: Office,
  now: TimeText,
): Promise<void> {
  const newest = newestPublished(office.paths.published)
  try {
    if (newest?.manifest.batch !== (await lastLoaded(office)))
      await publishData(office, now)
  } catch (error) {
    if (error instanceof BusyError || error instanceof WarehouseError) return
    throw error
  }
}

/** Number of the last batch that readers can see. */
async function lastLoaded({ paths, zone }: Office): Promise<number> {
  await using snapshot = await openSnapshot({ dir: paths.warehouse, zone })
  const { last } = await snapshot.db
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
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
  const { zone, paths } = office
  await using snapshot = await openSnapshot({ dir: paths.warehouse, zone })
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
