import { execFile } from 'node:child_process'
import { cpSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { inboxExports, loadOffice, takeIn } from '@motcua/jobs'
import { writeSample } from '../sample/sample.ts'
import { sampleOffice } from '../terminal/find-office.ts'
import type { Done } from './steps.ts'
import type { StartupWork } from './works.ts'

/** Makes the sample office in a folder, with all its exports loaded. */
export async function makeOffice(dir: string): Promise<void> {
  cpSync(sampleOffice, dir, {
    recursive: true,
    filter: (path) => basename(path) !== 'var',
  })
  const office = loadOffice(dir)
  await writeSample(office)
  const now = '2019-01-01 06:00:00'
  await takeIn(office, inboxExports(office, now), now)
}

/** Starts a command on an office, and Node with nothing to do. */
export async function startBoth(
  { words, by }: StartupWork,
  office: string,
  signal: AbortSignal,
): Promise<{ readonly done: Done; readonly floor: Done }> {
  const command = [...process.execArgv, process.argv[1] ?? '']
  const start = (args: readonly string[]) => timeOf(args, office, signal)
  const floor = await start(['-e', '0'])
  const work = await start([...command, ...words])
  return { done: doneOf(work, by), floor: doneOf(floor, by) }
}

interface Times {
  /** Seconds. */
  readonly clock: number
  readonly cpu: number
  readonly peakMemoryMb: number
}

/** A process says at its end what it took: the system tells its parent of no child alone. */
const atExit = `data:text/javascript,${encodeURIComponent(`
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    const { maxRSS } = process.resourceUsage()
    process.stderr.write('\\n' + JSON.stringify([(user + system) / 1e6, maxRSS]))
  })`)}`

async function timeOf(
  args: readonly string[],
  office: string,
  signal: AbortSignal,
): Promise<Times> {
  const start = performance.now()
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', atExit, ...args],
    { signal, env: { ...process.env, MOTCUA_OFFICE: office } },
  )
  const clock = (performance.now() - start) / 1000
  const told: readonly number[] = JSON.parse(stderr.split('\n').at(-1) ?? '')
  const [cpu = NaN, peak = NaN] = told
  return { clock, cpu, peakMemoryMb: Math.round(peak / 1024) }
}

function doneOf(times: Times, by: StartupWork['by']): Done {
  const seconds = Math.round(times[by] * 1000) / 1000
  const { peakMemoryMb } = times
  return { seconds, stored: 0, unchanged: 0, peakMemoryMb }
}

/** Where the sample office of a bench lies. */
export function officeOf(dir: string): string {
  return join(dir, 'office')
}
