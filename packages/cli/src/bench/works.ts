import { changedOf } from './exports.ts'
import type { Full } from './exports.ts'
import type { KpiData } from './kpi-data.ts'
import type { Span } from './kpi-floor.ts'
import type { Counting } from './steps.ts'
import { questions } from './work-names.ts'
import type { WorkName } from './work-names.ts'

/** A work that is measured, and the most that it may take of its floor's time. */
export interface Work {
  readonly work: string
  readonly limit: number
  /** The most that it may take, whatever its floor does. */
  readonly mostSeconds?: number
  /** Seconds that it took once, where it was made quicker since. */
  readonly before?: number
  /** Rows, where they are not those of the exports. */
  readonly rows?: number
  /** So many of them are enough. */
  readonly mostRows?: number
  /** The most that the peak may be, where it is less than for all. */
  readonly memoryLimitMb?: number
}

/** The load of an export. */
export interface LoadWork extends Work {
  readonly full: Full
  /** Rows that it writes; the others are unchanged. */
  readonly stores: (rows: number) => number
}

/** In the order in which they follow each other on one warehouse. */
export const loadWorks: readonly LoadWork[] = [
  { work: 'ingest', full: 'full1', limit: 2, stores: (rows) => rows },
  { work: 'ingest-same', full: 'full1', limit: 0.05, stores: () => 0 },
  { work: 'ingest-changed', full: 'full2', limit: 1.2, stores: changedOf },
]

/** The KPIs of a plan over a span, and what is held against them. */
export interface KpiWork extends Work {
  readonly span: Span
  readonly step: KpiStep
  readonly floor: KpiStep
}

/** How the KPIs are counted, and on what. */
export interface KpiStep
  extends Pick<Counting, 'by'>, Pick<KpiData, 'history' | 'offices'> {
  /** How much of the bench's rows it has. */
  readonly part: 'all' | 'tenth'
}

/** The long history is held against the rows that count alone, all offices against one of as many rows. */
export const kpiWorks: readonly KpiWork[] = [
  {
    work: 'kpis-month',
    span: 'month',
    limit: 1.2,
    step: { by: 'evaluate', history: 'once', offices: 1, part: 'all' },
    floor: { by: 'statement', history: 'once', offices: 1, part: 'all' },
  },
  {
    work: 'kpis-13-months',
    span: '13-months',
    limit: 1.5,
    step: { by: 'evaluate', history: 'once', offices: 1, part: 'all' },
    floor: { by: 'statement', history: 'once', offices: 1, part: 'all' },
  },
  {
    work: 'kpis-long-history',
    span: 'month',
    limit: 1.3,
    step: { by: 'evaluate', history: 'ten-times', offices: 1, part: 'all' },
    floor: { by: 'evaluate', history: 'once', offices: 1, part: 'tenth' },
  },
  {
    work: 'kpis-national',
    span: 'month',
    limit: 1.5,
    step: { by: 'nation', history: 'once', offices: 30, part: 'all' },
    floor: { by: 'office', history: 'once', offices: 1, part: 'all' },
  },
  // What is asked next, held against the evaluation that it rests on.
  ...questions.map((work): KpiWork => ({
    work,
    span: 'month',
    limit: 1.5,
    step: { by: `${work} answer`, history: 'once', offices: 1, part: 'all' },
    floor: {
      by: `${work} evaluation`,
      history: 'once',
      offices: 1,
      part: 'all',
    },
  })),
]

/** A command, from its start to its end. */
export interface StartupWork extends Work {
  readonly words: readonly string[]
  /** Its own time, or that which a person waits. */
  readonly by: 'cpu' | 'clock'
}

/** Held against Node that starts and does nothing. */
export const startupWorks: readonly StartupWork[] = [
  {
    work: 'startup-help',
    words: ['--help'],
    by: 'cpu',
    limit: 5,
    before: 0.65,
    rows: 0,
  },
  {
    work: 'startup-version',
    words: ['--version'],
    by: 'cpu',
    limit: 5,
    before: 0.65,
    rows: 0,
  },
  {
    work: 'startup-kpi',
    words: ['kpi', '--period', '2018-03'],
    by: 'clock',
    limit: 12,
    before: 0.95,
    rows: 0,
  },
]

/** A list of a few rows. */
export const listWork: Work = {
  work: 'list',
  limit: 30,
  mostSeconds: 0.5,
  before: 2.7,
  rows: 3,
}

/** The 24 exports of the sample office, once more. */
export const reloadWork: Work = {
  work: 'reload',
  limit: 30,
  mostSeconds: 0.5,
  rows: 24,
}

/** Scorecards of a period, held against a bare browser that prints their pages. */
export const scorecardsWork: Work = {
  work: 'scorecards',
  limit: 1.5,
  mostSeconds: 20,
  rows: 200,
}

/** A workbook, as wide as those of one-stop software; the long one for its memory. */
export const workbookWorks: readonly Work[] = [
  { work: 'xlsx', limit: 2, mostRows: 100_000 },
  { work: 'xlsx-long', limit: 2, mostRows: 300_000, memoryLimitMb: 600 },
]

/** The page of an office of 24 units and 2,600 procedures, held against the engine that copies its tables. */
export const pageWork: Work = {
  work: 'page',
  limit: 60,
  mostRows: 1_000_000,
}

/** The lines that a name of `--only` stands for. */
export function worksOf(name: WorkName): readonly Work[] {
  if (name === 'startup') return startupWorks
  if (name === 'xlsx') return workbookWorks
  return allWorks.filter(({ work }) => work === name)
}

const allWorks: readonly Work[] = [
  ...loadWorks,
  ...kpiWorks,
  scorecardsWork,
  ...startupWorks,
  listWork,
  reloadWork,
  ...workbookWorks,
  pageWork,
]
