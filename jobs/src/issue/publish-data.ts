import type { TimeText } from '@motcua/metrics'
import { publishFiles } from '@motcua/warehouse/reading'
import type { PublishedFiles } from '@motcua/warehouse/reading'
import type { Office } from '../office/office.ts'
import { programNow } from './made-from.ts'
import { NoDataError, openOfficeData } from './office-data.ts'

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
  await using data = await openOfficeData(office).catch((error: unknown) => {
    // Lists alone are read as well.
    if (error instanceof NoDataError) return undefined
    throw error
  })
  const { cutOff = null, complete } = data?.loaded ?? {}
  return publishFiles({
    dir: office.paths.warehouse,
    to: office.paths.published,
    office: office.code,
    zone: office.zone,
    now,
    keep: office.published.keep,
    program: programNow().version,
    known: { cutOff, completeTo: complete?.to ?? null },
    facts: [],
    objects: [],
    texts: {},
  })
}
