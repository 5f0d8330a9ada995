import { officeCalendar } from '@motcua/metrics/calendar'
import type { AsOf, Period } from '@motcua/metrics'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import { loadedAt, openSnapshot } from '@motcua/warehouse/reading'
import type { Loaded, Snapshot } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'

/** An office's published data, as known at a batch. */
export interface OfficeData extends AsyncDisposable {
  readonly snapshot: Snapshot
  readonly loaded: Loaded
  /** When it was cut off, and the last batch that is known, where an earlier state was asked for. */
  readonly asOf: AsOf
  /** With the days on which the office departs from the Vietnamese one. */
  readonly calendar: WorkingCalendar
}

/** Thrown when there are no dossiers to compute anything from. */
export class NoDataError extends Error {
  override readonly name = 'NoDataError'
}

/**
 * Opens the published data of an office.
 *
 * @param at a batch number or a date; what was known then.
 * @throws NoDataError when nothing was loaded by then.
 * @throws WarehouseError `other_office`, and those of what cannot be read.
 */
export async function openOfficeData(
  office: Office,
  at?: number | string,
): Promise<OfficeData> {
  const snapshot = await openSnapshot({
    dir: office.paths.warehouse,
    zone: office.zone,
    office: office.code,
  })
  const loaded = await loadedAt(snapshot.db, {
    office: office.code,
    sources: office.profiles,
    tableSources: office.tableProfiles,
    dataFrom: office.dataFrom,
    at,
  })
  if (!loaded) {
    await snapshot.close()
    throw new NoDataError(
      `expected dossiers loaded${at === undefined ? '' : ` by ${at}`}, got none; load an export first: motcua ingest FILE`,
    )
  }
  const asOf = {
    at: loaded.cutOff,
    batch: at === undefined ? undefined : loaded.batch,
  }
  return {
    snapshot,
    loaded,
    asOf,
    calendar: await officeCalendar(snapshot.db, { office: office.code, asOf }),
    [Symbol.asyncDispose]: snapshot.close,
  }
}

/** The sources that have not sent their data for a period yet. */
export function missingSources(
  loaded: Pick<Loaded, 'through'>,
  period: Period,
): readonly string[] {
  return Object.entries(loaded.through).flatMap(([source, day]) =>
    day === null || day < period.to ? [source] : [],
  )
}
