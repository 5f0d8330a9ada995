import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDuckDb } from '@motcua/warehouse'
import { changedOf } from './exports.ts'
import type { Full } from './exports.ts'
import { assertSameCells } from './kpis.ts'
import type { History, Span } from './kpis.ts'
import type { workNames } from './work-names.ts'
import { median, runStep } from './steps.ts'
import type { Counting, Done, Step } from './steps.ts'
import { parseCount, pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `bench`. */
export interface BenchFlags {
  readonly rows: string
  readonly only?: string
  readonly repeat?: string
  readonly keep?: string
  readonly format: 'table' | 'json'
  /** A step as JSON: the command runs itself with it. */
  readonly step?: string
}

/** A work that is measured, and the most that it may take of its floor's time. */
interface Work {
  readonly work: (typeof workNames)[number]
  readonly limit: number
}

/** The load of an export. */
interface LoadWork extends Work {
  readonly full: Full
  /** Rows that it writes; the others are unchanged. */
  readonly stores: (rows: number) => number
}

/** In the order in which they follow each other on one warehouse. */
const loadWorks: readonly LoadWork[] = [
  { work: 'ingest', full: 'full1', limit: 2, stores: (rows) => rows },
  { work: 'ingest-same', full: 'full1', limit: 0.05, stores: () => 0 },
  { work: 'ingest-changed', full: 'full2', limit: 1.2, stores: changedOf },
]

/** The KPIs of a plan over a span, and what is held against them. */
interface KpiWork extends Work {
  readonly span: Span
  readonly step: KpiStep
  readonly floor: KpiStep
}

interface KpiStep extends Pick<Counting, 'by'> {
  /** How far back its warehouse goes. */
  readonly history: History
  /** How much of the bench's rows it has. */
  readonly part: 'all' | 'tenth'
}

/** The last one is held against itself, on the rows that count alone. */
const kpiWorks: readonly KpiWork[] = [
  {
    work: 'kpis-month',
    span: 'month',
    limit: 1.2,
    step: { by: 'evaluate', history: 'once', part: 'all' },
    floor: { by: 'statement', history: 'once', part: 'all' },
  },
  {
    work: 'kpis-13-months',
    span: '13-months',
    limit: 1.5,
    step: { by: 'evaluate', history: 'once', part: 'all' },
    floor: { by: 'statement', history: 'once', part: 'all' },
  },
  {
    work: 'kpis-long-history',
    span: 'month',
    limit: 1.3,
    step: { by: 'evaluate', history: 'ten-times', part: 'all' },
    floor: { by: 'evaluate', history: 'once', part: 'tenth' },
  },
]

const works: readonly Work[] = [...loadWorks, ...kpiWorks]

/** What one line of the output states; of several rounds the median times and the highest peaks. */
export interface BenchLine {
  readonly work: string
  readonly rows: number
  readonly seconds: number
  readonly floorSeconds: number
  readonly ratio: number
  /** The most that the ratio may be. */
  readonly limit: number
  readonly rowsPerSecond: number
  readonly peakMemoryMb: number
  readonly floorPeakMemoryMb: number
  /** The most that the peak may be. */
  readonly memoryLimitMb: number
}

/**
 * `motcua bench`: the time of each work as a multiple of its floor, the plain
 * typed load of the same file into a new DuckDB file in the same run; of KPIs, a
 * statement written by hand. A long history is held against a short one.
 *
 * Every load is a process of its own, so that its peak of memory is its own; a
 * count shares one with its floor. Floor and work take turns. A work that does
 * not end in the rows or the numbers that it must is an error, not a figure.
 */
export async function bench(flags: BenchFlags): Promise<Exit> {
  if (flags.step !== undefined) {
    writeJson(await runStep(JSON.parse(flags.step) as Step))
    return exit.done
  }
  const rows = parseCount('--rows', flags.rows, 100_000_000)
  const repeat =
    flags.repeat === undefined
      ? rows < manyRows
        ? 3
        : 1
      : parseCount('--repeat', flags.repeat, 100)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort())
  const dir = folderFor(flags.keep)
  try {
    const run = (step: Step) => runApart(step, stop.signal)
    const isChosen = ({ work }: Work) =>
      flags.only === undefined || work === flags.only
    const loads = loadWorks.filter(isChosen)
    const counts = kpiWorks.filter(isChosen)
    if (loads.length > 0) await run({ do: 'generate', dir, rows })
    for (const step of publicationsOf(counts, dir, rows)) await run(step)
    const measured: Measured[] = []
    for (let i = 0; i < repeat; i++) {
      if (loads.length > 0)
        measured.push(...(await round(run, dir, rows, loads)))
      for (const work of counts)
        measured.push(
          ...(await turnsOf(run, dir, work, rows < manyRows ? 0 : counting)),
        )
    }
    const lines = works
      .filter(isChosen)
      .map((work) => lineOf(work, rows, measured))
    const machine = await thisMachine()
    if (flags.format === 'json') writeJson({ machine, repeat, lines })
    else write(report(machine, repeat, lines))
    return exit.done
  } catch (error) {
    if (!stop.signal.aborted) throw error
    tell('stopped')
    return exit.failed
  } finally {
    // A step that was just stopped may still write a moment.
    if (flags.keep === undefined)
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** From so many rows on, one round says enough and the memory may be more. */
const manyRows = 5_000_000

interface Measured {
  readonly work: Work
  readonly done: Done
  readonly floor: Done
}

type Run = (step: Step) => Promise<Done>

/** Processes that count KPIs in a round, and for how many seconds each of them does where there are many rows. */
const processes = 3
const counting = 10

/** Counts KPIs and their floor in turns, and holds the numbers against each other. */
async function turnsOf(
  run: Run,
  dir: string,
  work: KpiWork,
  seconds: number,
): Promise<readonly Measured[]> {
  const of = (step: KpiStep): Counting => ({
    by: step.by,
    dir: folderOf(dir, step),
  })
  const measured: Measured[] = []
  for (let i = 0; i < processes; i++) {
    const done = await run({
      do: 'count',
      span: work.span,
      work: of(work.step),
      floor: of(work.floor),
      seconds,
    })
    const { counted } = done
    if (!counted) throw new Error(`${work.work}: expected numbers, got none`)
    assertSameCells(work.work, counted.cells, counted.floorCells)
    measured.push({
      work,
      done,
      floor: { ...done, seconds: counted.floorSeconds },
    })
  }
  return measured
}

/** The warehouses that counts need, each once. */
function publicationsOf(
  chosen: readonly KpiWork[],
  dir: string,
  rows: number,
): readonly Step[] {
  const steps = chosen.flatMap(({ step, floor }) => [step, floor])
  return [...Map.groupBy(steps, (step) => folderOf(dir, step))].flatMap(
    ([into, [step]]): readonly Step[] =>
      step
        ? [
            {
              do: 'publish',
              dir: into,
              rows: step.part === 'all' ? rows : Math.ceil(rows / 10),
              history: step.history,
            },
          ]
        : [],
  )
}

function folderOf(dir: string, { history, part }: KpiStep): string {
  return join(dir, `kpis-${history}-${part}`)
}

/** Runs the chosen works once, and what they need before them, on a new warehouse. */
async function round(
  run: Run,
  dir: string,
  rows: number,
  chosen: readonly LoadWork[],
): Promise<readonly Measured[]> {
  const warehouse = join(dir, 'warehouse')
  rmSync(warehouse, { recursive: true, force: true })
  const floors = new Map<Full, Done>()
  const measured: Measured[] = []
  for (const work of loadWorks) {
    const { full } = work
    const isChosen = chosen.includes(work)
    if (!isChosen && work !== loadWorks[0]) continue
    if (isChosen && !floors.has(full)) {
      const into = join(dir, `${full}.duckdb`)
      rmSync(into, { force: true })
      const done = await run({ do: 'floor', dir, full, into })
      assertRows(`floor of ${work.work}`, done, rows, 0)
      floors.set(full, done)
    }
    const done = await run({ do: 'ingest', dir, full, into: warehouse })
    const stored = work.stores(rows)
    assertRows(work.work, done, stored, rows - stored)
    const floor = floors.get(full)
    if (isChosen && floor) measured.push({ work, done, floor })
  }
  return measured
}

function assertRows(
  what: string,
  done: Done,
  stored: number,
  unchanged: number,
): void {
  if (done.stored !== stored || done.unchanged !== unchanged)
    throw new Error(
      `${what}: expected ${stored} rows written and ${unchanged} unchanged, got ${done.stored} and ${done.unchanged}`,
    )
}

/** Runs a step as a process of its own, by this very command. */
async function runApart(step: Step, signal: AbortSignal): Promise<Done> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...process.execArgv,
      process.argv[1] ?? '',
      'bench',
      '--step',
      JSON.stringify(step),
    ],
    { signal, maxBuffer: 2 ** 26 },
  )
  const done = JSON.parse(stdout) as Done
  const of =
    'full' in step
      ? ` of ${step.full}`
      : 'span' in step
        ? ` of ${step.span}`
        : step.do === 'publish'
          ? ` of ${step.rows}`
          : ''
  const what = step.do + of
  const against = done.counted ? ` against ${done.counted.floorSeconds} s` : ''
  tell(`${what}: ${done.seconds} s${against}, ${done.peakMemoryMb} MB`)
  return done
}

function lineOf(
  work: Work,
  rows: number,
  measured: readonly Measured[],
): BenchLine {
  const own = measured.filter((m) => m.work === work)
  const seconds = median(own.map(({ done }) => done.seconds))
  const floorSeconds = median(own.map(({ floor }) => floor.seconds))
  const peak = (all: readonly Done[]) =>
    Math.max(...all.map((d) => d.peakMemoryMb))
  return {
    work: work.work,
    rows,
    seconds,
    floorSeconds,
    ratio: Math.round((seconds / floorSeconds) * 1000) / 1000,
    limit: work.limit,
    rowsPerSecond: Math.round(rows / seconds),
    peakMemoryMb: peak(own.map(({ done }) => done)),
    floorPeakMemoryMb: peak(own.map(({ floor }) => floor)),
    memoryLimitMb: rows <= manyRows ? 3072 : Math.round(3072 * 1.3),
  }
}

async function thisMachine() {
  await using duckdb = await openDuckDb(':memory:')
  const [row] = await duckdb.query('select version() as version')
  return {
    cpus: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1024 ** 2),
    node: process.versions.node,
    duckdb: String(row?.['version']).replace(/^v/, ''),
  }
}

function report(
  machine: Awaited<ReturnType<typeof thisMachine>>,
  repeat: number,
  lines: readonly BenchLine[],
): string {
  return [
    table(
      [
        'work',
        'rows',
        'seconds',
        'floor',
        'ratio',
        'at most',
        'rows/s',
        'peak MB',
        'at most',
        'floor MB',
        'held',
      ],
      lines.map((line) => [
        line.work,
        line.rows,
        line.seconds,
        line.floorSeconds,
        line.ratio,
        line.limit,
        line.rowsPerSecond,
        line.peakMemoryMb,
        line.memoryLimitMb,
        line.floorPeakMemoryMb,
        line.ratio <= line.limit && line.peakMemoryMb <= line.memoryLimitMb
          ? 'yes'
          : 'no',
      ]),
    ),
    `${repeat === 1 ? 'one round' : `medians of ${repeat} rounds`}; ${machine.cpus} CPUs, ${machine.memoryMb} MB, Node ${machine.node}, DuckDB ${machine.duckdb}`,
    'floor of ingest: plain DuckDB, create table as select of the same columns from the same file',
    'floor of kpis: a statement written by hand; of kpis-long-history, the library itself without the nine tenths that are history',
  ].join('\n')
}

/** What is there already stays untouched: only a folder without files is taken. */
function folderFor(keep: string | undefined): string {
  if (keep === undefined) return mkdtempSync(join(tmpdir(), 'motcua-bench-'))
  const dir = pathFromHere(keep)
  mkdirSync(dir, { recursive: true })
  if (readdirSync(dir).length === 0) return dir
  throw new UsageError(
    `expected --keep to be a new or an empty folder, got ${keep} with files in it`,
  )
}
