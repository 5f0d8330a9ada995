import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder with those that it lies in; one that is there stays as it is.
 *
 * What Node does for this tells of a read-only disk that it is not there, and
 * where a file system takes no folder and answers so for a parent that is there,
 * as of places on a network that are away, it never ends.
 *
 * @param mode rights of what is made, less those of the process's mask; default: `0o777`
 * @throws the system's error, with the path that could not be made.
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (isFolder(path)) return
    const parent = dirname(path)
    const isLacking =
      error instanceof Error && 'code' in error
        ? error.code === 'ENOENT'
        : false
    if (!isLacking || parent === path || isFolder(parent)) throw error
    makeFolder(parent, mode)
    makeFolder(path, mode)
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
