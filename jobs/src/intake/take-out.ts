import type { TimeText } from '@motcua/metrics'
import { undo } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'
import { openOfficeWarehouse } from './office-warehouse.ts'
import type { IntakeEvents } from './take-in.ts'

/** Takes a batch out again and publishes what is left. */
export async function takeOut(
  office: Office,
  batch: number,
  now: TimeText,
  events: Pick<IntakeEvents, 'onRepair'> = {},
): ReturnType<typeof undo> {
  await using warehouse = await openOfficeWarehouse(office, events)
  const undone = await undo(warehouse, batch, now)
  await warehouse.publish()
  return undone
}

/**
 * Makes the warehouse anew from its journal and observations, and publishes it.
 *
 * @returns how many batches it has, and how many rows are current in its tables.
 * @throws WarehouseError when the journal or the observations are damaged.
 */
export async function rebuild(
  office: Office,
  events: Pick<IntakeEvents, 'onRepair'> = {},
): Promise<{ readonly batches: number; readonly rows: number }> {
  await using warehouse = await openOfficeWarehouse(office, {
    ...events,
    rebuild: true,
  })
  await warehouse.publish()
  const { batches } = await warehouse.db
    .selectFrom('batch')
    .select((eb) => eb.fn.countAll<number>().as('batches'))
    .executeTakeFirstOrThrow()
  const made = warehouse.journal.entries.findLast((e) => e.kind === 'rebuilt')
  const rows = Object.values(made?.content ?? {}).reduce(
    (sum, { current }) => sum + current.rows,
    0,
  )
  return { batches, rows }
}
