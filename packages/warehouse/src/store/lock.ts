// oxlint-disable-next-line typescript/triple-slash-reference -- the package has no types of its own, and importers of the source need them
/// <reference path="./fs-native-extensions.d.ts" />
import { closeSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import locks from 'fs-native-extensions'
import { makeFolder } from './folder.ts'

/** Thrown when another process, or this one, already writes to a warehouse. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
}

/**
 * Takes a lock on a file beside the database, held until released or until the
 * process ends in any way. DuckDB's own lock is lost when the same process opens
 * or copies its file twice; this one belongs to the open file alone.
 *
 * @throws BusyError when it is held.
 */
export function takeLock(path: string): { release(): void } {
  makeFolder(dirname(path))
  const file = openSync(path, 'a+')
  if (!locks.tryLock(file)) {
    closeSync(file)
    throw new BusyError(
      `another process holds ${path}; try again when it has ended`,
    )
  }
  let isHeld = true
  return {
    release() {
      if (!isHeld) return
      isHeld = false
      locks.unlock(file)
      closeSync(file)
    },
  }
}
