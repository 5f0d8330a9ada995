import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { holdKept, takeLock } from '@motcua/warehouse'
import { makeFolder } from '@motcua/warehouse/reading'
import { archiveDamage, damageLine } from '../issue/archive.ts'
import { writeWhole } from '../issue/write-whole.ts'
import type { Office } from '../office/office.ts'
import { copyFlushed, flushFolder } from './copy.ts'
import { keptFiles } from './kept-files.ts'
import {
  BackupError,
  checkBackup,
  filesFolder,
  manifestFile,
  manifestText,
  readManifest,
} from './manifest.ts'
import type { Contents } from './manifest.ts'
import { recordBackup } from './record.ts'
import { outdated } from './retention.ts'

/** A backup that was made. */
export interface Backup extends Pick<Contents, 'at' | 'left' | 'damaged'> {
  /** Its folder. */
  readonly dir: string
  readonly files: number
  readonly bytes: number
  /** Names of older ones that went by the office's rule; none while something is damaged. */
  readonly removed: readonly string[]
}

/**
 * Copies what of an office cannot be made anew into a new folder of `into`, named
 * after the office and the time. No pass and no load is under way meanwhile. The
 * folder has its name once every file was read back; then older ones go by the
 * rule of `motcua.yaml`.
 *
 * @throws BusyError while a pass or a load is under way.
 * @throws BackupError where it cannot go there.
 */
export async function backup(
  office: Office,
  into: string,
  now: TimeText,
): Promise<Backup> {
  const name = `${office.code}-${now.replaceAll(/[-:]/g, '').replace(' ', '-')}`
  const dir = join(into, name)
  assertPlace(office, into, dir)
  const pass = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    using warehouse = holdKept(office.paths.warehouse)
    makeFolder(into)
    const next = `${dir}.next`
    for (const half of backupsIn(office, into).filter(isHalf))
      rmSync(join(into, half), { recursive: true })
    const { kept, left } = keptFiles(office, warehouse)
    const files: Contents['files'] = []
    for (const path of kept)
      files.push({
        path,
        ...(await copyFlushed(
          join(office.dir, path),
          join(next, filesFolder, path),
        )),
      })
    const damaged = [
      ...(await archiveDamage(office, 'bytes')).map(damageLine),
      ...(await warehouse.damage()),
    ]
    const contents: Contents = {
      version: 1,
      office: office.code,
      at: now,
      files,
      left,
      damaged,
    }
    await writeWhole(join(next, manifestFile), manifestText(contents))
    await checkBackup(next)
    await flushFolders(next, kept)
    await rename(next, dir)
    await flushFolder(into)
    const counts = sizeOf(contents)
    recordBackup(office, now, { event: 'made', name, ...counts })
    const removed = damaged.length > 0 ? [] : thinOut(office, into, now)
    return { dir, at: now, ...counts, left, damaged, removed }
  } finally {
    pass.release()
  }
}

/** How many files a backup has, and their bytes. */
export function sizeOf({ files }: Pick<Contents, 'files'>): {
  readonly files: number
  readonly bytes: number
} {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return { files: files.length, bytes }
}

/** A backup beside what it is of would go with it. */
function assertPlace(office: Office, into: string, dir: string): void {
  const from = relative(realpathSync(office.dir), nearest(into))
  if (!from.startsWith('..'))
    throw new BackupError(
      'place',
      `${into}: expected a folder outside the office folder, got one in it; name one on another disk`,
    )
  if (existsSync(dir))
    throw new BackupError(
      'place',
      `${dir}: expected no backup of this second, got one; run the command again`,
    )
}

/** A path as it will be, links followed as far as it is there. */
function nearest(path: string): string {
  const whole = resolve(path)
  if (existsSync(whole)) return realpathSync(whole)
  return join(nearest(dirname(whole)), relative(dirname(whole), whole))
}

function backupsIn({ code }: Office, into: string): readonly string[] {
  const own = new RegExp(`^${code}-\\d{8}-\\d{6}(\\.next)?$`)
  return readdirSync(into).filter((name) => own.test(name))
}

/** What a killed process left. */
function isHalf(name: string): boolean {
  return name.endsWith('.next')
}

/** Each folder of the files, so that their names are on the disk too. */
async function flushFolders(
  dir: string,
  files: readonly string[],
): Promise<void> {
  const folders = new Set([dir])
  for (const path of files) {
    let at = join(dir, filesFolder, dirname(path))
    for (; at !== dir; at = dirname(at)) folders.add(at)
  }
  for (const folder of folders) await flushFolder(folder)
}

/** Removes what the office does not keep, and records it; nothing of another office is touched. */
function thinOut(
  office: Office,
  into: string,
  now: TimeText,
): readonly string[] {
  const found = backupsIn(office, into).flatMap((name) => {
    const contents = contentsOf(join(into, name))
    return contents?.office === office.code && !isHalf(name)
      ? [{ name, ...contents }]
      : []
  })
  const gone = outdated(found, office.backup)
  for (const { name, files } of gone) {
    // Without it what is left of the folder is no backup.
    rmSync(join(into, name, manifestFile))
    rmSync(join(into, name), { recursive: true })
    recordBackup(office, now, { event: 'removed', name, ...sizeOf({ files }) })
  }
  return gone.map(({ name }) => name)
}

function contentsOf(dir: string): Contents | undefined {
  try {
    return readManifest(dir)
  } catch (error) {
    // What cannot be read is not removed either.
    if (error instanceof BackupError) return undefined
    throw error
  }
}
