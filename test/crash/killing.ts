import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { journalKinds } from './sequence.ts'

/** What a child told before it ended, and whether it ended by itself. */
export interface Ended {
  readonly told: readonly string[]
  readonly isKilled: boolean
}

/** A process that is ready to run a sequence. */
export interface Child {
  readonly told: readonly string[]
  go(sequence: 'fresh' | 'migrated', dir: string, inbox: string): void
  isRunning(): boolean
  kill(): void
  end(): Promise<Ended>
}

const children = new Set<Child>()

export async function startChild(): Promise<Child> {
  const program = fileURLToPath(new URL('child.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=@motcua/source', program],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  child.stdin.on('error', () => {})
  const told: string[] = []
  const lines = createInterface({ input: child.stdout })
  const ready = once(lines, 'line')
  lines.on('line', (line) => told.push(line))
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')])
  const started: Child = {
    told,
    go: (...order) => child.stdin.write(`${order.join('\t')}\n`),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => child.kill('SIGKILL'),
    end: async () => {
      await ended
      children.delete(started)
      return { told, isKilled: child.signalCode === 'SIGKILL' }
    },
  }
  children.add(started)
  await ready
  told.splice(0)
  return started
}

export async function killChildren(): Promise<void> {
  for (const child of children) child.kill()
  await Promise.all([...children].map((child) => child.end()))
}

/** A moment to be waited for, in a warehouse that another process works on. */
export interface Aim {
  readonly name: string
  readonly isReached: (at: {
    readonly dir: string
    readonly told: readonly string[]
  }) => boolean
  /** The kill follows within so many milliseconds. */
  readonly within: number
}

/** Moments that a time alone would seldom hit. */
export function aims(random: () => number): readonly Aim[] {
  const nth = Math.floor(random() * 7)
  let logSize: number | undefined
  const kinds = (dir: string) => journalKinds(text(join(dir, 'journal.ndjson')))
  return [
    {
      name: 'observations written',
      isReached: ({ dir }) => {
        const kept = names(join(dir, 'observations'))
        const whole = kept.filter((n) => n.endsWith('.parquet')).length
        return whole > nth && kinds(dir).at(-1) !== 'intent'
      },
      within: 2,
    },
    {
      name: 'announced',
      isReached: ({ dir }) => {
        const found = kinds(dir)
        const intents = found.filter((k) => k === 'intent').length
        return intents > nth && found.at(-1) === 'intent'
      },
      within: 1,
    },
    {
      name: 'committed',
      isReached: ({ dir }) => {
        const found = kinds(dir)
        const intents = found.filter((k) => k === 'intent').length
        if (intents <= nth || found.at(-1) !== 'intent') {
          logSize = undefined
          return false
        }
        const size = sizeOf(join(dir, 'warehouse.duckdb.wal'))
        logSize ??= size
        return size > logSize
      },
      within: 1,
    },
    {
      name: 'publishing',
      isReached: ({ dir }) => existsSync(join(dir, 'snapshot.duckdb.next')),
      within: 30,
    },
    {
      name: 'closing',
      isReached: ({ told }) => told.includes('closing'),
      within: 12,
    },
    {
      name: 'closed',
      isReached: ({ dir, told }) =>
        told.includes('closing') &&
        !existsSync(join(dir, 'warehouse.duckdb.wal')),
      within: 6,
    },
  ]
}

export const building: Aim = {
  name: 'building',
  isReached: ({ dir }) =>
    existsSync(join(dir, 'warehouse.duckdb.next')) ||
    existsSync(join(dir, 'tmp', 'migration')),
  within: 150,
}

/** Waits for a moment, a while longer, and kills. */
export async function killAt(
  child: Child,
  dir: string,
  aim: Aim,
  random: () => number,
): Promise<Ended> {
  while (child.isRunning() && !aim.isReached({ dir, told: child.told }))
    await setTimeout(1)
  return killAfter(child, random() * aim.within)
}

export async function killAfter(
  child: Child,
  milliseconds: number,
): Promise<Ended> {
  const until = performance.now() + milliseconds
  // A timer is some milliseconds late.
  if (milliseconds > 4) await setTimeout(milliseconds - 4)
  while (performance.now() < until && child.isRunning()) await setImmediate()
  child.kill()
  return child.end()
}

/** In which stage of its work a process was killed, as its folder and its words tell. */
export function stageOf(dir: string, told: readonly string[]): string {
  const kinds = journalKinds(text(join(dir, 'journal.ndjson')))
  const isOpening = told.length > 0 && !told.includes('open')
  const last = kinds.at(-1)
  if (existsSync(join(dir, 'warehouse.duckdb.next')) && isOpening)
    return existsSync(join(dir, 'schema-1')) ? 'migration' : 'rebuild'
  if (existsSync(join(dir, 'schema-1')) && (isOpening || kinds.length === 0))
    return 'migration'
  if (told.length === 0 || isOpening) return 'opening'
  if (told.includes('closing'))
    return last === 'closed' ? 'closed' : 'checkpoint'
  if (last === 'intent') return 'between intent and done'
  if (existsSync(join(dir, 'snapshot.duckdb.next'))) return 'publish'
  const intents = kinds.filter((k) => k === 'intent').length
  const dropped = kinds.filter((k) => k === 'dropped').length
  const next = String(intents - dropped + 1).padStart(6, '0')
  if (names(join(dir, 'observations')).some((n) => n.includes(next)))
    return 'observations'
  return 'loading'
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
