import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import { changeBy, changeByUndo, record } from '../apply/versions.ts'
import { observe } from '../stage/staging.ts'
import {
  createTables,
  openFile,
  versioned,
  workingFile,
  WarehouseError,
} from '../store/file.ts'
import type { Opened, WarehouseOptions } from '../store/file.ts'
import {
  assertWritten,
  contentOf,
  lastContents,
  logsOf,
  settleLast,
} from '../store/integrity.ts'
import { batchesOf } from '../store/batches.ts'
import { announced } from '../store/journal.ts'
import type { Announced, Content, Journal } from '../store/journal.ts'
import { observationsFile } from '../store/observations.ts'
import { makeFolder } from '../store/folder.ts'

/** The file that tables are made anew in, before it takes the place of the working file. */
export function nextFile(dir: string): string {
  return `${workingFile(dir)}.next`
}

/**
 * Makes the tables anew beside the working file, as `warehouse.duckdb.next`,
 * from the journal and the observations. Batches keep their numbers. The journal
 * is told what became of a last batch that was announced only.
 *
 * @returns what each table holds.
 * @throws WarehouseError `damaged_observations` when a file is not as it was written.
 */
export async function rebuildFile(
  options: WarehouseOptions,
  journal: Journal,
): Promise<{ readonly [table: string]: Content }> {
  const opened = await openFile(nextFile(options.dir), options)
  try {
    await createTables(opened.db, options)
    const batches = announced(journal)
    for (const entry of batches) await replay(options, opened, batches, entry)
    await settleLast(options, journal, opened.db)
    await sql`checkpoint`.execute(opened.db)
    const before = lastContents(journal)
    const content: Record<string, Content> = {}
    for (const table of versioned) {
      const now = await contentOf(opened.db, table)
      content[table] = now
      const was = before[table]
      // Hashes may be those of another version of the engine.
      if (
        was &&
        (was.current.rows !== now.current.rows ||
          was.past.rows !== now.past.rows)
      )
        throw new WarehouseError(
          'damaged_observations',
          `expected ${was.current.rows} current and ${was.past.rows} past rows of ${table} as in the journal, got ${now.current.rows} and ${now.past.rows} from the observations`,
        )
    }
    return content
  } finally {
    await opened.close()
  }
}

async function replay(
  { dir }: WarehouseOptions,
  { db }: Opened,
  batches: readonly Announced[],
  entry: Announced,
): Promise<void> {
  const folder = join(dir, 'observations')
  const { batch, isDone } = entry
  const { target, undoes } = batch
  const file = observationsFile(folder, target, batch.batch)
  try {
    await assertWritten(dir, entry)
  } catch (error) {
    // The process that announced it did not live to apply it.
    if (!isDone) return
    throw error
  }
  await db.connection().execute(async (one) => {
    const applying = {
      db: one,
      batch,
      recorded: await batchesOf(one, { office: batch.office }),
      observations: folder,
      // Each was held against the journal when it was replayed.
      check: async () => {},
    }
    const undone = batches.find((b) => b.batch.batch === undoes)?.batch
    const read = { db: one, observations: file, extractAt: batch.extract_at }
    const change = undone
      ? await changeByUndo(applying, undone)
      : await changeBy({ ...applying, base: await observe(read, target) })
    await one.transaction().execute((trx) => record(trx, batch, change))
  })
}

/**
 * Puts a damaged working file, and the logs beside it, aside.
 *
 * @returns the folder's name; undefined when there is neither.
 */
export function quarantine(dir: string): string | undefined {
  const file = workingFile(dir)
  const found = [file, ...logsOf(file)].filter((path) => existsSync(path))
  if (found.length === 0) return undefined
  const folder = join(dir, 'quarantine')
  makeFolder(folder)
  const numbers = readdirSync(folder).map((name) => Number.parseInt(name, 10))
  const last = Math.max(0, ...numbers.filter((n) => n > 0))
  const next = String(last + 1).padStart(3, '0')
  mkdirSync(join(folder, next))
  for (const path of found) renameSync(path, join(folder, next, basename(path)))
  return `quarantine/${next}`
}
