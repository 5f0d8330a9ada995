import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { WarehouseError } from '../store/file.ts'
import { assertWritten } from '../store/integrity.ts'
import {
  announced,
  journalPath,
  JournalError,
  readEntries,
  openJournal,
} from '../store/journal.ts'
import { takeLock } from '../store/lock.ts'
import { observationsFile } from '../store/observations.ts'

/** What of a warehouse cannot be made anew, while nothing else may change it. */
export interface Kept extends Disposable {
  /** Below its folder: the journal and the observations; all else is derived from them. */
  readonly files: readonly string[]
  /** What of them is not as it was written, each with what helps. */
  damage(): Promise<readonly string[]>
}

/**
 * Holds the warehouse of a folder still, so that it can be copied.
 *
 * @throws BusyError while another process writes to it.
 */
export function holdKept(dir: string): Kept {
  const lock = takeLock(join(dir, 'warehouse.lock'))
  const folder = join(dir, 'observations')
  const observed = existsSync(folder) ? readdirSync(folder).toSorted() : []
  const files = observed
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => `observations/${name}`)
  const journal = 'journal.ndjson'
  return {
    files: existsSync(join(dir, journal)) ? [journal, ...files] : files,
    damage: () => damageOf(dir),
    [Symbol.dispose]: () => lock.release(),
  }
}

/**
 * What of a warehouse cannot be made anew and is gone, told in little time: files
 * are looked for and not read. It takes no lock, and changes nothing.
 */
export function lostKept(dir: string): readonly string[] {
  const folder = join(dir, 'observations')
  const journal = journalPath(dir)
  if (!existsSync(journal))
    return existsSync(join(dir, 'snapshot.duckdb'))
      ? [lost(basename(journal), 'journal')]
      : []
  try {
    return announced({ entries: readEntries(dir) })
      .filter(({ isDone, observations }) => isDone && observations !== null)
      .map(({ batch }) => observationsFile(folder, batch.target, batch.batch))
      .filter((path) => !existsSync(path))
      .map((path) => lost(basename(path), 'observations'))
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    return [`${error.message}; put the file back from a backup`]
  }
}

function lost(file: string, what: string): string {
  return `${file}: expected the ${what} as written, got no file; without it the warehouse cannot be made anew: put it back from a backup`
}

async function damageOf(dir: string): Promise<readonly string[]> {
  const found: string[] = []
  try {
    for (const entry of announced(openJournal(dir)))
      await assertWritten(dir, entry).catch((error: unknown) => {
        // A process that was killed announced it and did not live to write it.
        if (!(error instanceof WarehouseError)) throw error
        if (entry.isDone) found.push(error.message)
      })
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    found.push(`${error.message}; put the file back from a backup`)
  }
  return found
}
