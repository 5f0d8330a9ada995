import { officeCalendar, workingCalendar } from '@motcua/metrics/calendar'
import type { WorkingCalendar } from '@motcua/metrics/calendar'
import { openSnapshot, WarehouseError } from '@motcua/warehouse/reading'
import type { Office } from '../office/office.ts'

/**
 * The office's calendar, where its due days are moved by days off; undefined where
 * they are not. Before anything is loaded it is the Vietnamese one.
 */
export async function dueCalendar({
  code,
  zone,
  paths,
  schedule,
}: Pick<Office, 'code' | 'zone' | 'paths' | 'schedule'>): Promise<
  WorkingCalendar | undefined
> {
  if (schedule.due.dayOff === 'same') return undefined
  try {
    await using snapshot = await openSnapshot({ dir: paths.warehouse, zone })
    return await officeCalendar(snapshot.db, { office: code })
  } catch (error) {
    if (error instanceof WarehouseError) return workingCalendar()
    throw error
  }
}
