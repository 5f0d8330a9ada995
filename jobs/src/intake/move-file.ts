import { copyFile, open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'

/**
 * Moves a file into a folder of its owner alone, also from one disk to another:
 * it is there whole or not at all.
 *
 * @param name default: its own
 */
export async function moveFile(
  path: string,
  folder: string,
  name: string = basename(path),
): Promise<void> {
  makeFolder(folder, 0o700)
  const to = join(folder, name)
  try {
    await rename(path, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV'))
      throw error
    await copyFile(path, `${to}.next`)
    await flush(`${to}.next`)
    await rename(`${to}.next`, to)
    await flush(folder)
    await rm(path)
  }
}

/** Waits until a file, or the names of a folder, are on the disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
