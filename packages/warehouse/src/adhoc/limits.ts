import { availableParallelism } from 'node:os'

/** What a query may take at most. */
export interface QueryLimits {
  /** Seconds from its start to its end. */
  readonly seconds: number
  /** Megabytes of memory of its process. */
  readonly memory: number
  /** Rows of a result; what the engine writes has no limit but a smaller one than the default. */
  readonly rows: number
  /** Megabytes of a result. */
  readonly output: number
}

/** Where nothing else is said. */
export const defaultLimits: QueryLimits = {
  seconds: 300,
  memory: 600,
  rows: 100_000_000,
  output: 10_000,
}

/** A process takes so much before it reads a row. */
export const leastMemory = 300

/** Of a process the engine gets a third: a sort of wide rows takes as much again beside what it counts. What does not fit there lies on the disk. */
export function engineMemory(memory: number): number {
  return Math.floor(memory / 3)
}

/** Threads of a query's process. */
export function queryThreads(): number {
  return Math.min(4, availableParallelism())
}

/** Threads that write Parquet: each holds a portion of all columns. */
export function parquetThreads(memory: number): number {
  return Math.min(queryThreads(), Math.max(1, Math.floor(memory / 300)))
}

/** Megabytes that a query may put on the disk beside its memory. */
export const spillLimit = 4000
