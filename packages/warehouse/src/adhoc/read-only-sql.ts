import { renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Rows } from '../engine/duckdb.ts'
import { damaged, isDamage, openSnapshot } from '../open/snapshot.ts'
import { readDictionary } from '../published/dictionary.ts'
import type { Dictionary } from '../published/dictionary.ts'
import { databaseName, newestPublished } from '../published/layout.ts'
import { lastBatch } from '../store/batches.ts'
import type { WarehouseOptions } from '../store/file.ts'
import { isCopyForm } from './copy-sql.ts'
import { checkReads } from './guard.ts'
import { defaultLimits, leastMemory, parquetThreads } from './limits.ts'
import type { QueryLimits } from './limits.ts'
import type { Column, Completion, ResultForm, Told } from './messages.ts'
import { QueryError } from './query-error.ts'
import { openPipe, startProcess } from './query-process.ts'
import type { QueryProcess } from './query-process.ts'
import { statements } from './statements.ts'
import { suggested } from './suggest.ts'

/** Whose data are read. */
export interface ReadOnlySqlOptions extends Pick<
  WarehouseOptions,
  'dir' | 'zone'
> {
  /** Folder of the published versions; without it the snapshot is read. */
  readonly published?: string
  /** Whether the newest version is known to have what is loaded; default: the snapshot is looked at. */
  readonly isCurrent?: boolean
  readonly limits?: Partial<QueryLimits>
}

/** Takes results as they come; the query waits until it is done with each part. */
export interface ResultSink {
  /** A result begins. */
  columns?(columns: readonly Column[]): unknown
  /** Rows of the forms `values` and `texts`, and in every form those of statements that are no query, as texts. */
  rows?(rows: readonly (readonly unknown[])[]): unknown
  /** Of the forms that the engine writes. */
  bytes?(bytes: Uint8Array): unknown
  /** A result is whole, or was cut at the limit of rows. */
  done?(result: { readonly rows: number; readonly isCut: boolean }): unknown
}

/** How statements are run. */
export interface RunOptions {
  /** Default: `texts`. */
  readonly form?: ResultForm
  /** Whether the results of all statements are given, not that of the last alone. */
  readonly each?: boolean
  /** Values of `$name` in the statements. */
  readonly parameters?: Readonly<Record<string, string>>
  /** The file that `csv`, `tsv` or `parquet` are written to; else they are given as bytes. */
  readonly to?: string
  readonly limits?: Partial<QueryLimits>
  readonly signal?: AbortSignal
}

/** Runs ad-hoc SQL on the published data, and nothing else. */
export interface ReadOnlySql extends AsyncDisposable {
  /** What is read: a published version, or the snapshot of a batch. */
  readonly source: string
  /** Whether it is a published version, which has views and macros. */
  readonly isVersion: boolean
  /** What a version has and means; undefined of the snapshot. */
  readonly dictionary: Dictionary | undefined
  /**
   * Runs the statements of a text in a process of their own, which is ended
   * with the last, when one takes more than it may, and when the signal says so.
   *
   * @throws QueryError
   */
  run(text: string, sink: ResultSink, options?: RunOptions): Promise<void>
  /** The rows of the last statement. */
  query(text: string): Promise<Rows>
  /** How a text that is being typed may go on. */
  complete(text: string): Promise<readonly Completion[]>
  /** Starts the process of the next query before it is known. */
  warm(): void
  close(): Promise<void>
}

/**
 * Opens the published data for ad-hoc SQL: read-only, no files, no network, no
 * settings. Each run is in a process of its own, whose time, memory, rows and
 * output are bounded.
 *
 * The newest published version is read where it has the last batch, else the
 * snapshot.
 *
 * @throws WarehouseError when nothing was published yet; `damaged_snapshot`, from
 * queries too.
 */
export async function openReadOnlySql(
  options: ReadOnlySqlOptions,
): Promise<ReadOnlySql> {
  const limits = { ...defaultLimits, ...options.limits }
  if (!(limits.memory >= leastMemory))
    throw new QueryError(
      'refused',
      `expected at least ${leastMemory} MB of memory, got ${limits.memory}`,
    )
  const found = await sourceOf(options)
  const dictionary =
    found.folder === undefined ? undefined : readDictionary(found.folder)
  let next: QueryProcess | undefined
  const start = () =>
    startProcess({
      file: found.file,
      zone: options.zone,
      memory: limits.memory,
    })
  const warm = () => (next ??= start())
  const run: ReadOnlySql['run'] = async (text, sink, given = {}) => {
    const pieces = statements(text)
    if (pieces.length === 0)
      throw new QueryError('refused', 'expected a query, got none')
    for (const piece of pieces) checkReads(piece)
    const worker = warm()
    next = undefined
    const bounds = { ...limits, ...given.limits }
    try {
      await runIn(worker, pieces, sink, { ...given, limits: bounds })
    } catch (error) {
      if (!(error instanceof QueryError && error.code === 'failed')) throw error
      throw new QueryError('failed', suggested(error.message, text, dictionary))
    }
  }
  const close = async () => next?.end()
  return {
    source: found.source,
    isVersion: found.folder !== undefined,
    dictionary,
    run,
    query: (text) => rowsOf(run, text),
    complete: async (text) => {
      const worker = warm()
      worker.ask({ kind: 'complete', text })
      for (;;) {
        const told = await worker.told()
        if (told?.kind === 'completions') return told.found
        if (told?.kind === 'ready') continue
        // It is no use for a query either.
        worker.end()
        if (next === worker) next = undefined
        return []
      }
    },
    warm: () => void warm(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What is read, which is looked at before a process opens it. */
async function sourceOf({
  dir,
  zone,
  published,
  isCurrent = false,
}: ReadOnlySqlOptions): Promise<{
  readonly file: string
  readonly source: string
  /** Of a version. */
  readonly folder?: string
}> {
  const newest =
    published === undefined ? undefined : newestPublished(published)
  const size =
    newest && statSync(newest.database, { throwIfNoEntry: false })?.size
  const isWhole = size === newest?.manifest.files[databaseName]?.bytes
  const version = newest &&
    isWhole && {
      file: newest.database,
      source: newest.manifest.version,
      folder: newest.folder,
    }
  if (version && isCurrent) return version
  await using snapshot = await openSnapshot({ dir, zone })
  const batch = await lastBatch(snapshot.db)
  return version && newest.manifest.batch === batch
    ? version
    : { file: join(dir, 'snapshot.duckdb'), source: `batch ${batch}` }
}

type Bounded = RunOptions & { readonly limits: QueryLimits }

async function runIn(
  worker: QueryProcess,
  pieces: ReturnType<typeof statements>,
  sink: ResultSink,
  options: Bounded,
): Promise<void> {
  const { limits, signal, to } = options
  const partial = to && join(dirname(to), `.${basename(to)}.partial`)
  let reason: QueryError | undefined
  const stop = (error: QueryError) => {
    reason ??= error
    worker.end()
  }
  const deadline = setTimeout(() => {
    stop(
      new QueryError(
        'time',
        `expected an answer within ${limits.seconds} s, got none; ask for less, or give it more: --seconds N`,
      ),
    )
  }, limits.seconds * 1000)
  const stopped = () => stop(new QueryError('stopped', 'the query was ended'))
  signal?.addEventListener('abort', stopped)
  const counter = outputCounter(limits.output, stop, partial)
  try {
    if (signal?.aborted) stopped()
    await exchange(worker, pieces, { sink, options, partial, counter })
    if (reason) throw reason
    if (partial && to) renameSync(partial, to)
  } catch (error) {
    throw reason ?? error
  } finally {
    clearTimeout(deadline)
    counter.close()
    signal?.removeEventListener('abort', stopped)
    worker.end()
    if (partial) rmSync(partial, { force: true })
  }
}

/** Stops a query that gives more than it may; of a file it looks from time to time. */
function outputCounter(
  output: number,
  stop: (error: QueryError) => void,
  file: string | undefined,
): { add(bytes: number): void; close(): void } {
  let sum = 0
  const look = (bytes: number) => {
    if (bytes <= output * 2 ** 20) return
    stop(
      new QueryError(
        'output',
        `expected at most ${output} MB of output, got more; ask for less, or allow more: --output N`,
      ),
    )
  }
  const watch = setInterval(() => {
    if (file) look(statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  }, 200)
  return {
    add: (bytes) => look((sum += bytes)),
    close: () => clearInterval(watch),
  }
}

async function exchange(
  worker: QueryProcess,
  pieces: ReturnType<typeof statements>,
  {
    sink,
    options: { form = 'texts', each = false, parameters = {}, limits },
    partial,
    counter,
  }: {
    readonly sink: ResultSink
    readonly options: Bounded
    readonly partial: string | undefined
    readonly counter: ReturnType<typeof outputCounter>
  },
): Promise<void> {
  const pipePath = join(worker.room, 'out')
  const isPiped = isCopyForm(form) && partial === undefined
  const pipe = isPiped ? openPipe(pipePath) : undefined
  const job = {
    statements: pieces.map(({ text, line }) => ({ text, line })),
    form: isPiped && !pipe ? ('texts' as const) : form,
    each,
    rows: limits.rows,
    parameters,
    threads: parquetThreads(limits.memory),
    to: partial ?? pipePath,
    isFile: partial !== undefined,
  }
  worker.ask({ kind: 'run', job })
  let pumped: Promise<void> | undefined
  let isEnded = false
  try {
    while (!isEnded) {
      const told = await worker.told()
      if (!told) break
      if (told.kind === 'columns') {
        await sink.columns?.(told.columns)
        if (told.isCopied && pipe) pumped = pump(pipe, sink, counter)
      } else if (told.kind === 'rows') {
        counter.add(sizeOf(told.rows))
        await sink.rows?.(told.rows)
        worker.ask({ kind: 'taken' })
      } else if (told.kind === 'done') {
        await pumped
        await sink.done?.(told)
      } else if (told.kind === 'failed') throw failed(told)
      else if (told.kind === 'ended') {
        isEnded = true
      }
    }
  } finally {
    pipe?.destroy()
    // Its end is heard once: here, or by whoever waited for it.
    await pumped?.catch(() => {})
  }
  if (!isEnded)
    throw new QueryError(
      'died',
      `the query's process broke off: most likely it took more than ${limits.memory} MB of memory; ask for less, or give it more: --memory N`,
    )
}

async function pump(
  pipe: AsyncIterable<Uint8Array>,
  sink: ResultSink,
  counter: { add(bytes: number): void },
): Promise<void> {
  for await (const bytes of pipe) {
    counter.add(bytes.length)
    await sink.bytes?.(bytes)
  }
}

function failed({ code, message }: Extract<Told, { kind: 'failed' }>): Error {
  const error = new QueryError(
    code,
    code === 'memory'
      ? `${message}\nask for less, or give it more: --memory N`
      : message,
  )
  return isDamage.test(message) ? damaged('cannot be read', error) : error
}

/** About as many bytes as rows take. */
function sizeOf(rows: readonly (readonly unknown[])[]): number {
  let size = 0
  for (const row of rows)
    for (const cell of row)
      size += typeof cell === 'string' ? cell.length + 1 : 8
  return size
}

async function rowsOf(run: ReadOnlySql['run'], text: string): Promise<Rows> {
  const found: Record<string, unknown>[] = []
  let names: readonly string[] = []
  await run(
    text,
    {
      columns: (columns) => (names = columns.map(({ name }) => name)),
      rows: (rows) => {
        for (const row of rows)
          found.push(Object.fromEntries(names.map((name, i) => [name, row[i]])))
      },
    },
    { form: 'values' },
  )
  return found
}
