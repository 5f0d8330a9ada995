import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { localTime } from '../office/clock.ts'
import { loadOffice } from '../office/office.ts'
import type { Office } from '../office/office.ts'
import { holdDelivery } from '../deliver/hold.ts'
import { markLost } from '../intake/refused.ts'
import { rebuild } from '../intake/take-out.ts'
import { copyFlushed, flushFolder } from './copy.ts'
import { BackupError, checkBackup, filesFolder } from './manifest.ts'
import { sizeOf } from './backup.ts'
import { recordBackup } from './record.ts'

/** An office that was brought back. */
export interface RestoredOffice {
  readonly office: Office
  /** When the backup was made, the office's local time: what came after is not in it. */
  readonly at: string
  readonly files: number
  readonly bytes: number
  /** Batches that the warehouse was made anew from. */
  readonly batches: number
  /** What lay in the office folder and is in no backup: secrets above all. */
  readonly left: readonly string[]
  /** What was not as it was written when the backup was made. */
  readonly damaged: readonly string[]
}

/**
 * Makes an office folder from a backup: every file as it was, and the warehouse
 * anew from its observations. The folder has its name when all of it is there.
 * Its delivery is held until a person says what was sent after the backup.
 *
 * @param dir A folder that is empty or not there.
 * @throws BackupError
 * @throws WarehouseError when the observations were damaged before the backup was made.
 */
export async function restore(
  from: string,
  dir: string,
): Promise<RestoredOffice> {
  const target = resolve(dir)
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new BackupError(
      'place',
      `${target}: expected an empty folder, got one that holds something; name a new one, and move it into its place afterwards`,
    )
  const { files, ...made } = await checkBackup(from)
  const next = `${target}.restoring`
  rmSync(next, { recursive: true, force: true })
  makeFolder(next)
  try {
    for (const { path, bytes, sha256 } of files) {
      const file = join(from, filesFolder, path)
      const copied = await copyFlushed(file, join(next, path))
      if (copied.bytes !== bytes || copied.sha256 !== sha256)
        throw new BackupError(
          'damaged',
          `${file}: expected the file that was copied, got another; use another backup`,
        )
    }
    const office = loadOffice(next)
    const { batches } = existsSync(
      join(office.paths.warehouse, 'journal.ndjson'),
    )
      ? await rebuild(office)
      : { batches: 0 }
    await markLost(office, batches)
    const counts = sizeOf({ files })
    const now = localTime(office.zone)
    holdDelivery(office, { at: now, backupAt: made.at })
    recordBackup(office, now, {
      event: 'restored',
      name: basename(resolve(from)),
      ...counts,
    })
    if (existsSync(target)) rmdirSync(target)
    await rename(next, target)
    await flushFolder(dirname(target))
    const { at, left, damaged } = made
    const back = { at, left, damaged, batches, ...counts }
    return { office: loadOffice(target), ...back }
  } catch (error) {
    rmSync(next, { recursive: true, force: true })
    throw error
  }
}
