import { openSnapshot, openWarehouse } from '@motcua/warehouse'
import type { Warehouse } from '@motcua/warehouse'
import type { Office } from '../office/office.ts'

/** Opens an office's warehouse for writing. */
export function openOfficeWarehouse(
  office: Office,
  options: {
    readonly onRepair?: ((message: string) => void) | undefined
    readonly rebuild?: boolean
    /** Default: the office's own folder. */
    readonly dir?: string
  } = {},
): Promise<Warehouse> {
  const { onRepair, rebuild, dir = office.paths.warehouse } = options
  return openWarehouse({
    dir,
    office: office.code,
    zone: office.zone,
    ...(onRepair && { onRepair }),
    ...(rebuild && { rebuild }),
  })
}

/** Publishes what is newer than the snapshot, also when an earlier process was killed before it did. */
export async function publishNew(warehouse: Warehouse): Promise<void> {
  const published = await lastPublished(warehouse)
  if (published !== (await lastBatch(warehouse))) await warehouse.publish()
}

/** Undefined when there is no snapshot that can be read. */
async function lastPublished(warehouse: Warehouse) {
  try {
    await using snapshot = await openSnapshot(warehouse)
    return await lastBatch(snapshot)
  } catch {
    return undefined
  }
}

/** A number alone would also fit the snapshot of a warehouse that was made anew. */
async function lastBatch({ db }: Pick<Warehouse, 'db'>): Promise<string> {
  const last = await db
    .selectFrom('batch')
    .select(['batch', 'loaded_at', 'sha256'])
    .orderBy('batch', 'desc')
    .limit(1)
    .executeTakeFirst()
  return Object.values(last ?? {}).join(' ')
}
