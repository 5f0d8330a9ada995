import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import {
  ingestCatalogue,
  ingestDossiers,
  openDuckDb,
  openWarehouse,
} from '@motcua/warehouse'
import {
  benchFiles,
  benchProfile,
  floorSql,
  madeAt,
  writeBenchFiles,
} from './exports.ts'
import type { Full } from './exports.ts'

/** A piece of the bench, for a process of its own. */
export type Step = Generate | Load

interface Generate {
  readonly do: 'generate'
  readonly dir: string
  readonly rows: number
}

interface Load {
  readonly do: 'floor' | 'ingest'
  /** Folder of the bench's files. */
  readonly dir: string
  readonly full: Full
  /** Database file of the floor, or folder of the warehouse. */
  readonly into: string
}

/** What a step did. */
export interface Done {
  readonly seconds: number
  /** Rows that were written. */
  readonly stored: number
  /** Rows that were there already, as they are. */
  readonly unchanged: number
  /** Most memory that the process has had. */
  readonly peakMemoryMb: number
}

type Counts = Omit<Done, 'peakMemoryMb'>

/**
 * Runs a step in this process.
 *
 * The clock of a load runs from its first statement until its database is
 * closed: on both sides everything then lies in the file, where a commit alone
 * may leave work to the closing. To open is left out, and so are the lists of
 * units and procedures, which an empty warehouse needs first.
 */
export async function runStep(step: Step): Promise<Done> {
  const counts = await (step.do === 'generate'
    ? generate(step)
    : step.do === 'floor'
      ? loadPlainly(step)
      : loadWarehouse(step))
  const { maxRSS } = process.resourceUsage()
  return { ...counts, peakMemoryMb: Math.round(maxRSS / 1024) }
}

/** Also flushes the files and reads them once: no load waits for a disk that still writes, or reads what the others find in memory. */
async function generate({ dir, rows }: Generate): Promise<Counts> {
  const start = performance.now()
  await writeBenchFiles(dir, rows)
  for (const full of ['full1', 'full2'] as const) {
    const path = benchFiles(dir)[full]
    await using file = await open(path, 'r+')
    await file.sync()
    for await (const _ of createReadStream(path));
  }
  return { seconds: secondsSince(start), stored: rows, unchanged: 0 }
}

async function loadPlainly({ dir, full, into }: Load): Promise<Counts> {
  const duckdb = await openDuckDb(into)
  const start = performance.now()
  await duckdb.query(floorSql(benchFiles(dir)[full]))
  await duckdb.query('checkpoint')
  await duckdb.close()
  const seconds = secondsSince(start)
  await using written = await openDuckDb(into)
  const [row] = await written.query('select count(*) as stored from dossier')
  return { seconds, stored: Number(row?.['stored']), unchanged: 0 }
}

async function loadWarehouse({ dir, full, into }: Load): Promise<Counts> {
  const files = benchFiles(dir)
  const now = madeAt.full2
  const zone = 'Asia/Ho_Chi_Minh'
  const warehouse = await openWarehouse({ dir: into, office: 'bench', zone })
  try {
    const { units, procedures } = files
    await ingestCatalogue(warehouse, 'unit', { path: units, now })
    await ingestCatalogue(warehouse, 'procedure', { path: procedures, now })
    const start = performance.now()
    const { accepted, unchanged } = await ingestDossiers(
      warehouse,
      benchProfile,
      { path: files[full], now, extractAt: madeAt[full] },
    )
    await warehouse.close()
    return { seconds: secondsSince(start), stored: accepted, unchanged }
  } catch (error) {
    await warehouse.close()
    throw error
  }
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000
}
