import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tell } from '../terminal/output.ts'
import type { Full } from './exports.ts'
import { assertSameCells } from './kpis.ts'
import type { Measured } from './report.ts'
import type { Counting, Done, Step } from './steps.ts'
import {
  listWork,
  loadWorks,
  pageWork,
  reloadWork,
  scorecardsWork,
} from './works.ts'
import type { KpiStep, KpiWork, LoadWork, Work } from './works.ts'

/** Runs a step of the bench. */
export type Run = (step: Step) => Promise<Done>

/** How KPIs are counted in a round. */
export interface Turns {
  /** How long at least. */
  readonly seconds: number
  /** By how many processes. */
  readonly processes: number
}

/** Counts KPIs and their floor in turns, and holds the numbers against each other. */
export async function turnsOf(
  run: Run,
  dir: string,
  work: KpiWork,
  { seconds, processes }: Turns,
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
export function publicationsOf(
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
              offices: step.offices,
            },
          ]
        : [],
  )
}

function folderOf(dir: string, { history, part, offices }: KpiStep): string {
  const name = `kpis-${history}-${part}`
  return join(dir, offices === 1 ? name : `${name}-${offices}-offices`)
}

/** Runs the chosen works once, and what they need before them, on a new warehouse. */
export async function round(
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
export async function runApart(step: Step, signal: AbortSignal): Promise<Done> {
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
  const done: Done = JSON.parse(stdout)
  const of =
    'full' in step
      ? ` of ${step.full}`
      : 'span' in step
        ? ` of ${step.span}`
        : step.do === 'publish'
          ? ` of ${step.rows}`
          : 'part' in step
            ? `, ${step.part}, of ${step.rows}`
            : ''
  const what = step.do + of
  const against = done.counted ? ` against ${done.counted.floorSeconds} s` : ''
  tell(`${what}: ${done.seconds} s${against}, ${done.peakMemoryMb} MB`)
  return done
}

/** Makes a workbook, reads it alone and loads it. */
export async function workbookTurn(
  run: Run,
  dir: string,
  work: Work,
  rows: number,
): Promise<Measured> {
  const step = { do: 'workbook', dir, rows } as const
  await run({ ...step, part: 'make' })
  const floor = await run({ ...step, part: 'read' })
  assertRows(`floor of ${work.work}`, floor, rows, 0)
  const done = await run({ ...step, part: 'load' })
  assertRows(work.work, done, rows, 0)
  return { work, done, floor }
}

/** Loads a list of three rows, and the same file plainly. */
export async function listTurn(run: Run, dir: string): Promise<Measured> {
  const done = await run({ do: 'list', dir })
  assertRows('list', done, listWork.rows ?? 0, 0)
  const { floorSeconds = NaN } = done
  return { work: listWork, done, floor: { ...done, seconds: floorSeconds } }
}

/** Makes scorecards of a period, and prints their pages in a bare browser. */
export async function scorecardsTurn(
  run: Run,
  office: string,
): Promise<Measured> {
  const work = scorecardsWork
  const rows = work.rows ?? 0
  const done = await run({ do: 'scorecards', dir: office, rows })
  assertRows(work.work, done, rows, 0)
  const { floorSeconds = NaN } = done
  return { work, done, floor: { ...done, seconds: floorSeconds } }
}

/** Writes the page of an office with so many dossiers, and copies its tables. */
export async function pageTurn(
  run: Run,
  dir: string,
  rows: number,
): Promise<Measured> {
  const into = join(dir, 'page')
  rmSync(into, { recursive: true, force: true })
  const data = { rows, history: 'once', offices: 1 } as const
  await run({ do: 'publish', dir: into, ...data })
  const done = await run({ do: 'page', dir: into })
  assertRows(pageWork.work, done, rows, 0)
  const { floorSeconds = NaN } = done
  return { work: pageWork, done, floor: { ...done, seconds: floorSeconds } }
}

/** Takes an office's unchanged inbox in. */
export async function reloadTurn(run: Run, office: string): Promise<Measured> {
  const done = await run({ do: 'reload', dir: office })
  assertRows('reload', done, reloadWork.rows ?? 0, 0)
  const { floorSeconds = NaN } = done
  return { work: reloadWork, done, floor: { ...done, seconds: floorSeconds } }
}
