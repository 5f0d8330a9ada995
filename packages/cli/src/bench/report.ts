import { availableParallelism, totalmem } from 'node:os'
import { openDuckDb } from '@motcua/warehouse'
import { table } from '../terminal/table.ts'
import { median } from './steps.ts'
import type { Done } from './steps.ts'
import type { Work } from './works.ts'

/** What one line of the output states; of several rounds the median times and the highest peaks. */
export interface BenchLine {
  readonly work: string
  readonly rows: number
  readonly seconds: number
  readonly floorSeconds: number
  readonly ratio: number
  /** The same of the seconds of the processor; only of loads, whose ratio is by the clock. */
  readonly cpuRatio?: number
  /** The most that the ratio may be. */
  readonly limit: number
  /** The most seconds that it may take; only where that is told. */
  readonly mostSeconds?: number
  /** Seconds that it took once; only of what was made quicker since. */
  readonly before?: number
  readonly rowsPerSecond: number
  readonly peakMemoryMb: number
  readonly floorPeakMemoryMb: number
  /** The most that the peak may be. */
  readonly memoryLimitMb: number
}

/** From so many rows on, one round says enough and the memory may be more. */
export const manyRows = 5_000_000

/** One turn of a work and its floor. */
export interface Measured {
  readonly work: Work
  readonly done: Done
  readonly floor: Done
}

/** The line of a work, from all that was measured. */
export function lineOf(
  work: Work,
  benchRows: number,
  measured: readonly Measured[],
): BenchLine {
  const own = measured.filter((m) => m.work === work)
  const seconds = median(own.map(({ done }) => done.seconds))
  const floorSeconds = median(own.map(({ floor }) => floor.seconds))
  const cpuOf = (done: readonly Done[]) => {
    const times = done.flatMap(({ cpuSeconds = [] }) => cpuSeconds)
    return times.length === 0 ? undefined : median(times)
  }
  const cpu = cpuOf(own.map(({ done }) => done))
  const floorCpu = cpuOf(own.map(({ floor }) => floor))
  const peak = (all: readonly Done[]) =>
    Math.max(...all.map((d) => d.peakMemoryMb))
  const { before, mostSeconds } = work
  const rows = rowsOf(work, benchRows)
  return {
    work: work.work,
    rows,
    seconds,
    floorSeconds,
    ratio: ratioOf(seconds, floorSeconds),
    ...(cpu !== undefined && { cpuRatio: ratioOf(cpu, floorCpu) }),
    limit: work.limit,
    ...(mostSeconds !== undefined && { mostSeconds }),
    ...(before !== undefined && { before }),
    rowsPerSecond: Math.round(rows / seconds),
    peakMemoryMb: peak(own.map(({ done }) => done)),
    floorPeakMemoryMb: peak(own.map(({ floor }) => floor)),
    memoryLimitMb:
      work.memoryLimitMb ?? (rows <= manyRows ? 3072 : Math.round(3072 * 1.3)),
  }
}

function ratioOf(seconds: number, floor = NaN): number {
  return Math.round((seconds / floor) * 1000) / 1000
}

/** How many rows a work has in a bench of so many. */
export function rowsOf({ rows, mostRows }: Work, benchRows: number): number {
  return rows ?? Math.min(benchRows, mostRows ?? Infinity)
}

/** What the figures were measured on. */
export async function thisMachine() {
  await using duckdb = await openDuckDb(':memory:')
  const [row] = await duckdb.query('select version() as version')
  return {
    cpus: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1024 ** 2),
    node: process.versions.node,
    duckdb: String(row?.['version']).replace(/^v/, ''),
  }
}

function isHeld(line: BenchLine): boolean {
  return (
    line.ratio <= line.limit &&
    line.seconds <= (line.mostSeconds ?? Infinity) &&
    line.peakMemoryMb <= line.memoryLimitMb
  )
}

/** The lines as a table for a terminal. */
export function report(
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
        'of CPU',
        'at most',
        'before',
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
        line.cpuRatio,
        line.limit,
        line.before,
        line.rowsPerSecond,
        line.peakMemoryMb,
        line.memoryLimitMb,
        line.floorPeakMemoryMb,
        isHeld(line) ? 'yes' : 'no',
      ]),
    ),
    `${repeat === 1 ? 'one round' : `medians of ${repeat} rounds`}; ${machine.cpus} CPUs, ${machine.memoryMb} MB, Node ${machine.node}, DuckDB ${machine.duckdb}`,
    'floor of ingest: plain DuckDB, create table as select of the same columns from the same file',
    'startup-help, startup-version, list, reload, xlsx, page: seconds of the processor; list and reload: 0.5 s at most; startup-kpi: by the clock, on the sample office; floor of startup: node -e 0; of list, plain DuckDB for the same three rows; of reload, the hashes of the files; of xlsx, its reading alone; of scorecards, a bare browser that prints their pages, two at once; of page, the engine that copies the tables of its database into a file',
    'floor of kpis: a statement written by hand; of kpis-long-history, the library itself without the nine tenths that are history; of kpis-national, one office of as many rows; of reach, why, due, units and restated, the evaluation that they rest on',
  ].join('\n')
}
