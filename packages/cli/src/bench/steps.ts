import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import {
  ingestCatalogue,
  ingestDossiers,
  openDuckDb,
  openSnapshot,
  openWarehouse,
} from '@motcua/warehouse'
import type { Snapshot } from '@motcua/warehouse'
import {
  benchFiles,
  benchProfile,
  floorSql,
  madeAt,
  writeBenchFiles,
} from './exports.ts'
import type { Full } from './exports.ts'
import { ask, publishKpiData, zone } from './kpi-data.ts'
import type { KpiData } from './kpi-data.ts'
import {
  catalogOfNation,
  catalogOfOffice,
  cellsOf,
  cellsOfFloor,
  evaluateSpan,
} from './kpis.ts'
import type { Cells } from './kpis.ts'
import { floorStatement } from './kpi-floor.ts'
import type { Span } from './kpi-floor.ts'
import { cpuSecondsOf, loadList } from './list.ts'
import { asking } from './questions.ts'
import type { Asked } from './questions.ts'
import { reloadInbox } from './reload.ts'
import { makeScorecards } from './scorecards.ts'
import type { Question } from './work-names.ts'
import { workbookPart } from './workbook.ts'
import type { WorkbookPart } from './workbook.ts'

/** A piece of the bench, for a process of its own. */
export type Step =
  | Generate
  | Load
  | Publish
  | Count
  | List
  | Reload
  | Workbook
  | Scorecards
  | Page

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

interface Publish extends KpiData {
  readonly do: 'publish'
  /** Folder of the warehouse that is made. */
  readonly dir: string
}

/** A count of KPIs, and what it is held against, in turns: what a machine makes of a process it makes of both. */
interface Count {
  readonly do: 'count'
  readonly span: Span
  readonly work: Counting
  readonly floor: Counting
  /** How long they are counted at least. */
  readonly seconds: number
}

/** The load of a list of three rows. */
interface List {
  readonly do: 'list'
  /** Folder of the bench's files. */
  readonly dir: string
}

/** The load of an inbox of which nothing has changed. */
interface Reload {
  readonly do: 'reload'
  /** Folder of the office. */
  readonly dir: string
}

/** Scorecards of a period. */
interface Scorecards {
  readonly do: 'scorecards'
  /** Folder of the office. */
  readonly dir: string
  readonly rows: number
}

/** The page of an office. */
interface Page {
  readonly do: 'page'
  /** Folder of the warehouse. */
  readonly dir: string
}

/** A workbook made, read alone or loaded. */
interface Workbook {
  readonly do: 'workbook'
  readonly part: WorkbookPart
  /** Folder of the bench's files. */
  readonly dir: string
  readonly rows: number
}

/** How KPIs are counted. */
export interface Counting {
  /** The plan's by the library or by a statement written by hand; all of the catalogue, of one office or of all in one call; what is asked next, or the evaluation that it rests on. */
  readonly by:
    | 'evaluate'
    | 'statement'
    | 'office'
    | 'nation'
    | `${Question} ${keyof Asked}`
  /** Folder of the warehouse. */
  readonly dir: string
}

/** What a step did. */
export interface Done {
  readonly seconds: number
  /** Rows that were written. */
  readonly stored: number
  /** Rows that were there already, as they are. */
  readonly unchanged: number
  /** Of a load: those of the processor, which another process on the machine changes less. */
  readonly cpuSeconds?: number
  /** What was counted. */
  readonly counted?: Counted
  /** Of a floor that was measured in the same process. */
  readonly floorSeconds?: number
  /** Most memory that the process has had. */
  readonly peakMemoryMb: number
}

/** Numbers, and those of the floor with its time. */
export interface Counted {
  readonly cells: Cells
  readonly floorSeconds: number
  readonly floorCells: Cells
}

type Counts = Omit<Done, 'peakMemoryMb'>

/**
 * Runs a step in this process.
 *
 * The clock of a load runs from its first statement until its database is
 * closed: on both sides everything then lies in the file, where a commit alone
 * may leave work to the closing. To open is left out, and so are the lists of
 * units and procedures, which an empty warehouse needs first. What is counted is
 * counted once before the clock runs, so that neither side waits for the disk.
 */
export async function runStep(step: Step): Promise<Done> {
  const counts = await countsOf(step)
  const { maxRSS } = process.resourceUsage()
  return { ...counts, peakMemoryMb: Math.round(maxRSS / 1024) }
}

async function countsOf(step: Step): Promise<Counts> {
  switch (step.do) {
    case 'generate':
      return generate(step)
    case 'floor':
      return loadPlainly(step)
    case 'ingest':
      return loadWarehouse(step)
    case 'publish':
      return publish(step)
    case 'count':
      return count(step)
    case 'list':
      return list(step)
    case 'reload':
      return { ...(await reloadInbox(step.dir)), unchanged: 0 }
    case 'scorecards':
      return { ...(await makeScorecards(step.dir, step.rows)), unchanged: 0 }
    case 'page':
      return page(step)
    case 'workbook':
      return workbook(step)
  }
}

async function list({ dir }: List): Promise<Counts> {
  return { ...(await loadList(dir)), unchanged: 0 }
}

async function page({ dir }: Page): Promise<Counts> {
  // Loaded where a page is made: it brings what bundles the browser's part.
  const { makePage } = await import('./page.ts')
  return { ...(await makePage(dir)), unchanged: 0 }
}

async function workbook({ dir, ...of }: Workbook): Promise<Counts> {
  return { ...(await workbookPart(dir, of)), unchanged: 0 }
}

async function publish({ dir, ...data }: Publish): Promise<Counts> {
  const start = performance.now()
  await publishKpiData(dir, data)
  return { seconds: secondsSince(start), stored: data.rows, unchanged: 0 }
}

/** How often is counted on the clock at least. */
const leastTimes = 5

async function count({ span, work, floor, seconds }: Count): Promise<Counts> {
  await using one = await openSnapshot({ dir: work.dir, zone })
  await using other =
    floor.dir === work.dir
      ? undefined
      : await openSnapshot({ dir: floor.dir, zone })
  const doWork = () => countBy(work.by, one.db, span)
  const doFloor = () => countBy(floor.by, (other ?? one).db, span)
  const { cells } = await doWork()
  const { cells: floorCells } = await doFloor()
  const times: number[] = []
  const floorTimes: number[] = []
  const start = performance.now()
  while (times.length < leastTimes || secondsSince(start) < seconds) {
    times.push((await doWork()).seconds)
    floorTimes.push((await doFloor()).seconds)
  }
  return {
    seconds: median(times),
    stored: 0,
    unchanged: 0,
    counted: {
      cells: cells(),
      floorSeconds: median(floorTimes),
      floorCells: floorCells(),
    },
  }
}

async function countBy(
  by: Counting['by'],
  db: Snapshot['db'],
  span: Span,
): Promise<{ readonly seconds: number; readonly cells: () => Cells }> {
  const start = performance.now()
  if (by === 'evaluate') {
    const evaluation = await evaluateSpan(db, span)
    return { seconds: secondsSince(start), cells: () => cellsOf(evaluation) }
  }
  if (by !== 'statement') {
    const cells = await countingOf(by)(db)
    return { seconds: secondsSince(start), cells: () => cells }
  }
  const rows = await ask(db, floorStatement(span))
  return { seconds: secondsSince(start), cells: () => cellsOfFloor(rows, span) }
}

function countingOf(
  by: Exclude<Counting['by'], 'evaluate' | 'statement'>,
): (db: Snapshot['db']) => Promise<Cells> {
  if (by === 'office') return catalogOfOffice
  if (by === 'nation') return catalogOfNation
  const [question, part] = by.split(' ') as [Question, keyof Asked]
  return asking[question][part]
}

/** The middle of some numbers, or halfway between the two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1]
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2
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
  const times = await timesOf(async () => {
    await duckdb.query(floorSql(benchFiles(dir)[full]))
    await duckdb.query('checkpoint')
    await duckdb.close()
  })
  await using written = await openDuckDb(into)
  const [row] = await written.query('select count(*) as stored from dossier')
  return { ...times, stored: Number(row?.['stored']), unchanged: 0 }
}

async function loadWarehouse({ dir, full, into }: Load): Promise<Counts> {
  const files = benchFiles(dir)
  const now = madeAt.full2
  const warehouse = await openWarehouse({ dir: into, office: 'bench', zone })
  try {
    const { units, procedures } = files
    await ingestCatalogue(warehouse, 'unit', { path: units, now })
    await ingestCatalogue(warehouse, 'procedure', { path: procedures, now })
    const options = { path: files[full], now, extractAt: madeAt[full] }
    let counts = { stored: 0, unchanged: 0 }
    const times = await timesOf(async () => {
      const done = await ingestDossiers(warehouse, benchProfile, options)
      counts = { stored: done.accepted, unchanged: done.unchanged }
      await warehouse.close()
    })
    return { ...times, ...counts }
  } catch (error) {
    await warehouse.close()
    throw error
  }
}

/** The time that a load takes by the clock and of the processor. */
async function timesOf(
  load: () => Promise<void>,
): Promise<Required<Pick<Done, 'seconds' | 'cpuSeconds'>>> {
  const start = performance.now()
  const cpuSeconds = await cpuSecondsOf(load)
  return { seconds: secondsSince(start), cpuSeconds }
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000
}
