import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { parseCount, pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, write, writeJson } from '../terminal/output.ts'
import { lineOf, manyRows, report, rowsOf, thisMachine } from './report.ts'
import type { Measured } from './report.ts'
import {
  listTurn,
  pageTurn,
  reloadTurn,
  scorecardsTurn,
  publicationsOf,
  round,
  runApart,
  turnsOf,
  workbookTurn,
} from './rounds.ts'
import type { Run, Turns } from './rounds.ts'
import { makeOffice, officeOf, startBoth } from './startup.ts'
import { runStep } from './steps.ts'
import type { Step } from './steps.ts'
import { workNames, worksNamed } from './work-names.ts'
import {
  kpiWorks,
  listWork,
  workbookWorks,
  loadWorks,
  pageWork,
  reloadWork,
  scorecardsWork,
  startupWorks,
  worksOf,
} from './works.ts'
import type { Work } from './works.ts'

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
    const step: Step = JSON.parse(flags.step)
    writeJson(await runStep(step))
    return exit.done
  }
  const works = chosenOf(flags.only)
  const rows = parseCount('--rows', flags.rows, 100_000_000)
  const repeat = repeatOf(flags.repeat, rows)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort())
  const dir = folderFor(flags.keep)
  try {
    const { signal } = stop
    const measured = await measure({ works, rows, repeat, dir, signal })
    const lines = works.map((work) => lineOf(work, rows, measured))
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

interface Bench {
  readonly works: readonly Work[]
  readonly rows: number
  readonly repeat: number
  /** Folder of all its files. */
  readonly dir: string
  readonly signal: AbortSignal
}

/** Makes what the works need and runs all of them so many times. */
async function measure(of: Bench): Promise<readonly Measured[]> {
  const { works, rows, repeat, dir, signal } = of
  const run: Run = (step) => runApart(step, signal)
  const chosen = <W extends Work>(some: readonly W[]) =>
    some.filter((work) => works.includes(work))
  const loads = chosen(loadWorks)
  const counts = chosen(kpiWorks)
  const starts = chosen(startupWorks)
  if (loads.length > 0) await run({ do: 'generate', dir, rows })
  for (const step of publicationsOf(counts, dir, rows)) await run(step)
  const onOffice = [scorecardsWork, reloadWork]
  if (starts.length > 0 || onOffice.some((work) => works.includes(work)))
    await makeOffice(officeOf(dir))
  const measured: Measured[] = []
  for (let i = 0; i < repeat; i++) {
    if (loads.length > 0) measured.push(...(await round(run, dir, rows, loads)))
    for (const work of counts)
      measured.push(...(await turnsOf(run, dir, work, turnsIn(rows))))
    if (works.includes(scorecardsWork))
      measured.push(await scorecardsTurn(run, officeOf(dir)))
    for (const work of starts)
      measured.push({ work, ...(await startBoth(work, officeOf(dir), signal)) })
    if (works.includes(listWork)) measured.push(await listTurn(run, dir))
    if (works.includes(reloadWork))
      measured.push(await reloadTurn(run, officeOf(dir)))
    for (const work of chosen(workbookWorks))
      measured.push(await workbookTurn(run, dir, work, rowsOf(work, rows)))
    if (works.includes(pageWork))
      measured.push(await pageTurn(run, dir, rowsOf(pageWork, rows)))
  }
  return measured
}

/** Of few rows there are more rounds, and a few counts are enough. */
function turnsIn(rows: number): Turns {
  return rows < manyRows
    ? { seconds: 0, processes: 1 }
    : { seconds: 10, processes: 3 }
}

function repeatOf(text: string | undefined, rows: number): number {
  if (text !== undefined) return parseCount('--repeat', text, 100)
  return rows < manyRows ? 3 : 1
}

function chosenOf(only: string | undefined): readonly Work[] {
  const names = only === undefined ? workNames : worksNamed(only)
  if (names) return names.flatMap(worksOf)
  throw new UsageError(
    `expected --only of ${workNames.join(', ')}, got ${only}`,
  )
}

/** What is there already stays untouched: only a folder without files is taken. */
function folderFor(keep: string | undefined): string {
  if (keep === undefined) return mkdtempSync(join(tmpdir(), 'motcua-bench-'))
  const dir = pathFromHere(keep)
  makeFolder(dir)
  if (readdirSync(dir).length === 0) return dir
  throw new UsageError(
    `expected --keep to be a new or an empty folder, got ${keep} with files in it`,
  )
}
