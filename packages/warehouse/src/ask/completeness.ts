import type { Database, DateText, TimeText } from '@motcua/metrics'
import type { Complete, Span } from '@motcua/metrics/calendar'
import type { Kysely } from 'kysely'
import type { TableProfile } from '../profile/profile.ts'
import { batchesOf, live } from '../store/batches.ts'
import type { Batch } from '../store/batches.ts'
import { noData } from '../tables/checks.ts'
import { earliest, isOver, newest, throughOf } from './through.ts'
import type { Source } from './through.ts'

/** What was loaded, as of a batch. */
export interface Loaded {
  /** Number of the last batch, which may be an undo. */
  readonly batch: number
  /** When it was loaded, the office's local time. */
  readonly at: TimeText
  /**
   * Up to when the dossiers are known: the earliest of the newest exports of the
   * sources that are waited for. What was due after it is not overdue by it,
   * whenever it was loaded.
   */
  readonly cutOff: TimeText
  readonly files: number
  /** File of the newest export of each source. */
  readonly last: { readonly [source: string]: string }
  readonly newestExtract: TimeText
  readonly rejected: number
  readonly flagged: number
  /** The days that every source covers: up to the day before its newest export. */
  readonly complete: Span | null
  /** Exports that cover nothing: without rows, or with too many turned down. */
  readonly doubtful: readonly Doubtful[]
  /** Sources of loaded dossiers that the office does not list. */
  readonly strangers: readonly string[]
  /**
   * The last whole day of each source, null where it has sent nothing; 9999-12-31
   * of one that has ended and sent all, where another goes on after it.
   */
  readonly through: { readonly [source: string]: DateText | null }
  /** The days that every source of each other table covers; none where one of them has sent nothing that counts. */
  readonly lists: { readonly [table: string]: Span | undefined }
}

/**
 * The days for which a table is complete, as an evaluation asks: of dossiers,
 * and of the catalogues that stand beside them, those that every source covers.
 */
export function coverage(
  loaded: Pick<Loaded, 'complete' | 'lists'>,
): (unit: string, table: string) => Complete {
  return (_, table) => {
    const isList = !['dossier', 'procedure', 'unit'].includes(table)
    return isList ? (loaded.lists[table] ?? null) : loaded.complete
  }
}

/** An export that no good one of its month has replaced yet. */
export interface Doubtful {
  readonly source: string
  readonly file: string
  readonly read: number
  readonly rejected: number
}

/**
 * What the dossiers known at a batch came from; null when nothing was loaded.
 *
 * `at` is a batch number, or a date: the batches loaded by the end of that day.
 */
export async function loadedAt(
  db: Kysely<Database>,
  options: {
    readonly office: string
    readonly sources: readonly Source[]
    /** Sources of the other tables that are waited for, beside those that have sent something; default: none. */
    readonly tableSources?: readonly TableSource[]
    /** First day that the sources cover. */
    readonly dataFrom: DateText
    readonly at?: number | DateText | undefined
  },
): Promise<Loaded | null> {
  const { office, sources, tableSources = [], dataFrom, at } = options
  const batches = await batchesOf(db, { office, at })
  const last = batches.at(-1)
  const isGood = goodness(await noDataByBatch(db, office))
  // What was undone by then was not known any more.
  const dossiers = live(batches).filter((b) => b.target === 'dossier')
  if (!last || dossiers.length === 0) return null
  const good = dossiers.filter(isGood)
  const through = throughOf(extractsOf(good), sources, dataFrom)
  const to = earliest(Object.values(through))
  const { files, rejected, flagged } = countsOf(dossiers)
  return {
    batch: last.batch,
    at: last.loaded_at,
    cutOff: cutOffOf(good.length > 0 ? good : dossiers, through, last),
    files,
    last: lastOf(dossiers),
    newestExtract: newest(dossiers.map((b) => b.extract_at)),
    rejected,
    flagged,
    complete: to ? { from: dataFrom, to } : null,
    doubtful: doubtfulOf(dossiers, isGood, sources),
    strangers: [...new Set(dossiers.map((b) => b.source))]
      .filter((source) => !sources.some((s) => s.name === source))
      .toSorted(),
    through,
    lists: listsOf(live(batches), tableSources, dataFrom),
  }
}

type TableSource = Pick<TableProfile, 'target'> & Source

/** The file of the newest export of each source. */
function lastOf(dossiers: readonly Batch[]): Loaded['last'] {
  const inOrder = dossiers.toSorted((a, b) =>
    a.extract_at < b.extract_at ? -1 : 1,
  )
  return Object.fromEntries(inOrder.map(({ source, file }) => [source, file]))
}

/** Whether an export has rows, of which not too many were turned down. */
function goodness(
  rightlyNone: ReadonlyMap<number, number>,
): (batch: Batch) => boolean {
  return ({ batch, read, rejected }) =>
    read > 0 && rejected - (rightlyNone.get(batch) ?? 0) <= mostRejected * read
}

/** A file that was loaded again, by a better profile, counts once. */
function countsOf(
  dossiers: readonly Batch[],
): Pick<Loaded, 'files' | 'rejected' | 'flagged'> {
  const files = [
    ...new Map(dossiers.map((b) => [`${b.source} ${b.sha256}`, b])).values(),
  ]
  const sum = (column: 'rejected' | 'flagged') =>
    files.reduce((n, b) => n + b[column], 0)
  return {
    files: files.length,
    rejected: sum('rejected'),
    flagged: sum('flagged'),
  }
}

/**
 * The earliest of the newest exports of the sources that are waited for, or where
 * none of them has sent anything the newest of those that have ended; no export
 * is of a time after its load.
 */
function cutOffOf(
  dossiers: readonly Batch[],
  through: Loaded['through'],
  { loaded_at }: Batch,
): TimeText {
  const listed = dossiers.filter(({ source }) => source in through)
  const waited = listed.filter(({ source }) => !isOver(through[source]))
  const of = [waited, listed].find((some) => some.length > 0) ?? dossiers
  const ends = [...extractsOf(of).values()].map(newest)
  const end =
    waited.length === 0 && listed.length > 0 ? newest(ends) : undefined
  return [...(end ? [end] : ends), loaded_at].toSorted()[0] ?? loaded_at
}

/** When the exports of each source were made. */
function extractsOf(
  batches: readonly Batch[],
): ReadonlyMap<string, readonly TimeText[]> {
  const bySource = Map.groupBy(batches, (b) => b.source)
  return new Map(
    [...bySource].map(([source, of]) => [source, of.map((b) => b.extract_at)]),
  )
}

/** The exports that cover nothing and that no good one has replaced. */
function doubtfulOf(
  dossiers: readonly Batch[],
  isGood: (batch: Batch) => boolean,
  sources: readonly Source[],
): readonly Doubtful[] {
  const replaces = (later: Batch, bad: Batch) => {
    const { every } = sources.find((s) => s.name === bad.source) ?? {}
    return (
      later.source === bad.source &&
      isGood(later) &&
      later.extract_at >= bad.extract_at &&
      (every === undefined ||
        later.extract_at.slice(0, 7) === bad.extract_at.slice(0, 7))
    )
  }
  return dossiers
    .filter((b) => !isGood(b) && !dossiers.some((d) => replaces(d, b)))
    .map(({ source, file, read, rejected }) => ({
      source,
      file,
      read,
      rejected,
    }))
}

/**
 * A list may well have no rows: nothing happened. A source that sent nothing
 * but exports that do not count leaves its table open.
 */
function listsOf(
  batches: readonly Batch[],
  expected: readonly TableSource[],
  from: DateText,
): Readonly<Record<string, Span>> {
  const sent = batches.filter((b) => b.target !== 'dossier')
  const tables = new Set([...sent, ...expected].map((s) => s.target))
  return Object.fromEntries(
    [...tables].flatMap((table) => {
      const ofTable = sent.filter((b) => b.target === table)
      const listed = expected.filter((s) => s.target === table)
      const others = new Set(ofTable.map((b) => b.source))
      for (const { name } of listed) others.delete(name)
      const good = ofTable.filter((b) => b.rejected <= mostRejected * b.read)
      const sources = [...listed, ...[...others].map((name) => ({ name }))]
      const ends = throughOf(extractsOf(good), sources, from)
      const to = earliest(Object.values(ends))
      return to === null || to < from ? [] : [[table, { from, to }]]
    }),
  )
}

/** Of the rows read; more than these are no slips of single dossiers. */
const mostRejected = 0.05

/** Rows that are rightly no dossiers speak against no export. */
async function noDataByBatch(
  db: Kysely<Database>,
  office: string,
): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('rejected')
    .select((eb) => ['batch', eb.fn.countAll<number>().as('rows')])
    .where('office', '=', office)
    .where('reason', 'in', noData)
    .groupBy('batch')
    .execute()
  return new Map(rows.map((r) => [r.batch, r.rows]))
}
