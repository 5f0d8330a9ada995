import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { NewBatch } from '@motcua/metrics/schema'

/** How many rows a table has, and a sum of their hashes that does not depend on their order. */
export interface TableContent {
  readonly rows: number
  readonly hash: string
}

/** A table's rows that are current and those that are past. */
export interface Content {
  readonly current: TableContent
  readonly past: TableContent
}

/** One line of the journal. */
export type Entry =
  | {
      readonly kind: 'created'
      readonly schema: number
      readonly office: string
      readonly zone: string
    }
  /** A batch is about to be applied; its observations are on the disk. */
  | {
      readonly kind: 'intent'
      readonly batch: NewBatch
      /** Of the observations file, null where the batch has none. */
      readonly observations: string | null
      /** Why a person took it though it lacks more than may be gone. */
      readonly acceptGone?: string
    }
  /** The batch is in the database. */
  | {
      readonly kind: 'done'
      readonly batch: number
      /** The batch's table, as it is now; null where an older program loaded it. */
      readonly content: Content | null
    }
  /** The batch is not in the database, and never will be. */
  | { readonly kind: 'dropped'; readonly batch: number }
  /** The database file as it was left. */
  | { readonly kind: 'closed'; readonly size: number; readonly sha256: string }
  /** All tables were made anew from the observations. */
  | {
      readonly kind: 'rebuilt'
      readonly schema: number
      readonly content: { readonly [table: string]: Content }
    }
  /** The snapshot that readers see. */
  | {
      readonly kind: 'published'
      readonly batch: number
      readonly size: number
      readonly sha256: string
    }

/**
 * The record of what was loaded, kept outside the file that it checks: one JSON
 * object a line, each with a hash over itself and all before it.
 */
export interface Journal {
  readonly entries: readonly Entry[]
  /**
   * Returns when the entry is on the disk.
   *
   * @throws JournalError for a batch after one of which it is not known whether
   * it was applied: opening the warehouse anew finds out.
   */
  append(entry: Entry): void
}

/** Thrown when the journal is not as it was written. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
}

/** The journal of a warehouse's folder. */
export function journalPath(dir: string): string {
  return join(dir, 'journal.ndjson')
}

/**
 * Opens the journal of a warehouse, empty where there is none. A last line that
 * was not written to its end is cut off: nothing was done on its word.
 *
 * @throws JournalError when a line is missing or changed.
 */
export function openJournal(dir: string): Journal {
  const path = journalPath(dir)
  const { entries, end, size } = readJournal(path)
  if (end < size) truncateSync(path, end)
  let last = entries.at(-1)?.sum ?? ''
  const known: Entry[] = entries.map(({ entry }) => entry)
  return {
    entries: known,
    append(entry) {
      if (
        entry.kind === 'intent' &&
        announced({ entries: known }).at(-1)?.isDone === false
      )
        throw new JournalError(
          `expected to know what became of the batch before batch ${entry.batch.batch}, got no word of it; open the warehouse again`,
        )
      const text = JSON.stringify(entry)
      const sum = sumOf(last, text)
      const isNew = !existsSync(path)
      writeWhole(path, Buffer.from(`${sum} ${text}\n`))
      if (isNew) syncFolder(dirname(path))
      last = sum
      known.push(entry)
    },
  }
}

/**
 * The entries of a journal, for who only reads it.
 *
 * @throws JournalError when a line is missing or changed.
 */
export function readEntries(dir: string): readonly Entry[] {
  return readJournal(journalPath(dir)).entries.map(({ entry }) => entry)
}

function readJournal(path: string) {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const entries: { entry: Entry; sum: string }[] = []
  let end = 0
  let last = ''
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(10, at)
    if (next === -1) break
    const line = bytes.subarray(at, next).toString()
    const [sum, text] = partsOf(line)
    if (sum !== sumOf(last, text)) throw changedLine(path, entries.length)
    const entry: Entry = JSON.parse(text)
    entries.push({ entry, sum })
    last = sum
    at = end = next + 1
  }
  return { entries, end, size: bytes.length }
}

/** Adds bytes to the end of a file, all of them or, on a full disk, none. */
function writeWhole(path: string, bytes: Buffer): void {
  const file = openSync(path, 'a')
  try {
    const { size } = fstatSync(file)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      fsyncSync(file)
    } catch (error) {
      ftruncateSync(file, size)
      throw error
    }
  } finally {
    closeSync(file)
  }
}

const sumLength = 16

function sumOf(before: string, text: string): string {
  return createHash('sha256')
    .update(`${before} ${text}`)
    .digest('hex')
    .slice(0, sumLength)
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** A snapshot that readers saw or see. */
export type Published = Extract<Entry, { kind: 'published' }>

/**
 * The snapshots that were published, the last one first, for who only reads:
 * what is not asked for is not held against its hash.
 *
 * @throws JournalError when a line is changed, or one that others are missing before.
 */
export function* publishedBefore(dir: string): Generator<Published> {
  const path = journalPath(dir)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  // The last one may be half written.
  for (let at = lines.length - 2; at >= 0; at--) {
    const [sum, text] = partsOf(lines[at] ?? '')
    if (!text.startsWith('{"kind":"published"')) continue
    if (sum !== sumOf(partsOf(lines[at - 1] ?? '')[0], text))
      throw changedLine(path, at)
    const published: Published = JSON.parse(text)
    yield published
  }
}

function partsOf(line: string): readonly [sum: string, text: string] {
  return [line.slice(0, sumLength), line.slice(sumLength + 1)]
}

function changedLine(path: string, at: number): JournalError {
  return new JournalError(
    `${basename(path)}, line ${at + 1}: expected the line that was written, got a changed one or one that others are missing before`,
  )
}

/** A batch that was announced, and whether it is in the database. */
export interface Announced extends Extract<Entry, { kind: 'intent' }> {
  readonly isDone: boolean
}

/**
 * The batches of the journal in their order, without those that were dropped.
 * Only the last can be one that is not known to be done.
 */
export function announced({
  entries,
}: Pick<Journal, 'entries'>): readonly Announced[] {
  const batches: Announced[] = []
  for (const entry of entries)
    if (entry.kind === 'intent') batches.push({ ...entry, isDone: false })
    else if (entry.kind === 'dropped') batches.pop()
    else if (entry.kind === 'done') {
      const last = batches.pop()
      if (last) batches.push({ ...last, isDone: true })
    }
  return batches
}
