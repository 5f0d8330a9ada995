import { existsSync, rmSync } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { sha256Of } from '../formats/bytes.ts'
import { lastBatch } from '../store/batches.ts'
import {
  checkOwner,
  engineOf,
  openFile,
  schemaVersion,
  sync,
  workingFile,
  WarehouseError,
} from '../store/file.ts'
import type { Opened, WarehouseOptions } from '../store/file.ts'
import {
  assertNotShort,
  difference,
  hasLog,
  isAsLeft,
  lastObserved,
  logsOf,
  settleLast,
} from '../store/integrity.ts'
import { announced, openJournal, JournalError } from '../store/journal.ts'
import type { Journal } from '../store/journal.ts'
import { takeLock, BusyError } from '../store/lock.ts'
import { migrate } from './migrate.ts'
import { nextFile, quarantine, rebuildFile } from './rebuild.ts'
import { openReadOnly, publish } from './snapshot.ts'
import { makeFolder } from '../store/folder.ts'

/** How a warehouse is opened. */
export interface OpenOptions extends WarehouseOptions {
  /** Is told what was found wrong with the file and what was done about it. */
  readonly onRepair?: (message: string) => void
  /** Makes the file anew though nothing is wrong with it. */
  readonly rebuild?: boolean
}

/** The working database: one process at a time holds it, and only to write. */
export interface Warehouse extends WarehouseOptions, AsyncDisposable {
  readonly db: Kysely<Database>
  readonly journal: Journal
  /** Makes a new snapshot for readers, in one step that cannot be seen half done. */
  publish(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the working database for writing and makes it when it is not there.
 *
 * The file is held against the journal first: one that is damaged, shortened or
 * lacks a batch is put into quarantine and made anew from the observations; so
 * is one of an older schema or another engine, which keeps nothing.
 *
 * @throws BusyError when it is open already, here or in another process.
 * @throws WarehouseError when it belongs to another office or zone, or to a newer
 * program; when the journal or the observations are damaged.
 */
export async function openWarehouse(options: OpenOptions): Promise<Warehouse> {
  const { dir } = options
  makeFolder(join(dir, 'observations'))
  const lock = takeLock(join(dir, 'warehouse.lock'))
  try {
    const journal = await readJournal(options)
    // What a killed process left.
    const next = nextFile(dir)
    for (const left of [join(dir, 'tmp'), next, ...logsOf(next)])
      rmSync(left, { recursive: true, force: true })
    const opened = await openChecked(options, journal)
    let closing: Promise<void> | undefined
    const close = () =>
      (closing ??= leave(options, journal, opened).finally(lock.release))
    return {
      ...options,
      db: opened.db,
      journal,
      publish: () => publish(opened.db, dir, journal),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The journal, which an older program did not keep. */
async function readJournal(options: WarehouseOptions): Promise<Journal> {
  const { dir, office, zone } = options
  try {
    if (openJournal(dir).entries.length === 0) {
      if (existsSync(workingFile(dir))) await migrate(options)
      else {
        assertNotShort({ entries: [] }, lastObserved(dir))
        openJournal(dir).append({
          kind: 'created',
          schema: schemaVersion,
          office,
          zone,
        })
      }
    }
    const journal = openJournal(dir)
    for (const entry of journal.entries)
      if (entry.kind === 'created') checkOwner(options, entry)
      else if (entry.kind === 'rebuilt')
        checkOwner(options, { ...options, schema: entry.schema })
    assertNotShort(journal, lastObserved(dir))
    return journal
  } catch (error) {
    if (error instanceof JournalError)
      throw new WarehouseError('damaged_journal', error.message)
    throw error
  }
}

/** Opens the file when it is what the journal says, and makes it anew when it is not. */
async function openChecked(
  options: OpenOptions,
  journal: Journal,
): Promise<Opened> {
  const { dir, onRepair = () => {} } = options
  const path = workingFile(dir)
  const isEmpty = announced(journal).length === 0
  const found: Examined =
    !existsSync(path) && isEmpty
      ? { reason: 'it is new', isDamaged: false }
      : await examine(options, journal)
  if ('opened' in found && !options.rebuild) return found.opened
  if ('opened' in found) await found.opened.close()
  const content = await rebuildFile(options, journal)
  const next = nextFile(dir)
  if (hasLog(next))
    throw new Error(
      'expected all of the tables in their file, got a log beside it',
    )
  await sync(next)
  const { size } = await stat(next)
  // A process that is killed before the new file is in its place finds another one there.
  journal.append({ kind: 'rebuilt', schema: schemaVersion, content })
  journal.append({ kind: 'closed', size, sha256: await sha256Of(next) })
  if ('isDamaged' in found && found.isDamaged) {
    const kept = quarantine(dir)
    onRepair(
      `warehouse.duckdb: ${found.reason}; it was ${kept ? `put into ${kept} and ` : ''}made anew from ${announced(journal).length} batches of observations`,
    )
  }
  for (const log of logsOf(path)) rmSync(log, { force: true })
  await rename(next, path)
  await sync(dir)
  return openFile(path, options)
}

type Examined =
  | { readonly opened: Opened }
  | { readonly reason: string; readonly isDamaged: boolean }

const older: Examined = {
  reason: 'an older program wrote it',
  isDamaged: false,
}

function damaged(reason: string): Examined {
  return { reason, isDamaged: true }
}

async function examine(
  options: OpenOptions,
  journal: Journal,
): Promise<Examined> {
  const path = workingFile(options.dir)
  if (!existsSync(path)) return damaged('expected a file, got none')
  const last = journal.entries.at(-1)
  if (last?.kind === 'closed' && !(await isAsLeft(path, last)))
    return examineOther(options, journal)
  let opened: Opened | undefined
  try {
    opened = await openFile(path, options)
    const isOlder = await isOld(options, journal, opened.db)
    const wrong =
      isOlder || last?.kind === 'closed'
        ? undefined
        : await difference(opened.db, journal)
    if (!isOlder && !wrong) {
      await settleLast(options, journal, opened.db)
      return { opened }
    }
    await opened.close()
    return wrong ? damaged(wrong) : older
  } catch (error) {
    await opened?.close().catch(() => {})
    return unusable(error)
  }
}

/** A file that another than this program changed is looked at, and left as it is. */
async function examineOther(
  options: OpenOptions,
  journal: Journal,
): Promise<Examined> {
  try {
    await using found = await openReadOnly(
      workingFile(options.dir),
      options.zone,
    )
    if (await isOld(options, journal, found.db)) return older
    assertNotShort(journal, await lastBatch(found.db))
    return damaged('expected the file as it was left, got another')
  } catch (error) {
    return unusable(error)
  }
}

/**
 * Whether a file is of an older schema or another engine.
 *
 * @throws WarehouseError when it is not the one that is asked for.
 */
async function isOld(
  options: WarehouseOptions,
  journal: Journal,
  db: Kysely<Database>,
): Promise<boolean> {
  const { rows } = await sql<{
    schema_version: number
    office: string
    zone: string
    engine?: string
  }>`select * from warehouse`.execute(db)
  const [owner] = rows
  if (!owner)
    throw new Error('expected a description of the warehouse, got none')
  checkOwner(options, { ...owner, schema: owner.schema_version })
  const isOlder =
    owner.schema_version < schemaVersion ||
    owner.engine !== (await engineOf(db))
  if (isOlder) assertNotShort(journal, await lastBatch(db))
  return isOlder
}

/** @throws when the failure says nothing of the file. */
function unusable(error: unknown): Examined {
  const isSnapshot =
    error instanceof WarehouseError && error.code === 'damaged_snapshot'
  if (error instanceof WarehouseError && !isSnapshot) throw error
  if (error instanceof JournalError) throw error
  const message = error instanceof Error ? error.message : ''
  if (message.includes('Conflicting lock'))
    throw new BusyError(
      'another process reads warehouse.duckdb; try again when it has ended, and read the snapshot instead',
    )
  return damaged('expected a whole database, got one that cannot be read')
}

/** Closes a file and tells the journal how it was left, when something was done to it. */
async function leave(
  { dir }: WarehouseOptions,
  journal: Journal,
  { db, close }: Opened,
): Promise<void> {
  const path = workingFile(dir)
  const isChanged = journal.entries.at(-1)?.kind !== 'closed'
  if (isChanged) await sql`checkpoint`.execute(db)
  await close()
  rmSync(join(dir, 'tmp'), { recursive: true, force: true })
  const isSettled = announced(journal).at(-1)?.isDone !== false
  // A log in which a killed process wrote half a batch stays until the next load;
  // without an entry the file is held against the journal when it is opened.
  if (!isChanged || !isSettled || hasLog(path)) return
  await sync(path)
  const { size } = await stat(path)
  journal.append({ kind: 'closed', size, sha256: await sha256Of(path) })
}
