import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { main as program } from '@motcua/cli'

/** How a command ended and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and with what a command runs. */
export interface Surroundings {
  readonly cwd?: string | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** A command under way. */
export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when standard error holds a text. */
  told(text: string): Promise<void>
}

export const repository = fileURLToPath(new URL('../..', import.meta.url))

export const main = fileURLToPath(
  new URL('../../packages/cli/src/main.js', import.meta.url),
)

/** Starts `motcua` as a process of its own, from the sources. */
export function start(
  args: readonly string[],
  { cwd = repository, env = {}, input = '' }: Surroundings = {},
): Running {
  // What the package runner of this very run set is nothing to the command.
  const { INIT_CWD: _, MOTCUA_OFFICE: __, ...inherited } = process.env
  const child = spawn(
    process.execPath,
    ['--conditions=@motcua/source', main, ...args],
    { cwd, env: { ...inherited, ...env } },
  )
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]
      .setEncoding('utf8')
      .on('data', (text: string) => (written[stream] += text))
  // A command that never reads is free to end before it is written to.
  child.stdin.on('error', () => {}).end(input)
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({
    code: code ?? null,
    ...written,
  }))
  return {
    process: child,
    ended,
    async told(text) {
      while (!written.stderr.includes(text)) {
        const more = await Promise.race([once(child.stderr, 'data'), ended])
        if (Array.isArray(more) || written.stderr.includes(text)) continue
        throw new Error(`ended without "${text}": ${written.stderr}`)
      }
    },
  }
}

/** Runs `motcua` to its end. */
export function motcua(
  args: readonly string[],
  surroundings?: Surroundings,
): Promise<Ended> {
  return start(args, surroundings).ended
}

let last: Promise<unknown> = Promise.resolve()

/**
 * Runs `motcua` to its end in this process, one command after the other, where the
 * process is not what is tested: to start one costs more than most commands do.
 */
export function motcuaHere(
  args: readonly string[],
  surroundings: Pick<Surroundings, 'cwd' | 'env'> = {},
): Promise<Ended> {
  const next = last.then(() => runHere(args, surroundings))
  last = next.catch(() => {})
  return next
}

async function runHere(
  args: readonly string[],
  { cwd, env: more = {} }: Surroundings,
): Promise<Ended> {
  const before = process.cwd()
  const { argv, env, stdout, stderr } = process
  const { INIT_CWD: _, MOTCUA_OFFICE: __, ...inherited } = env
  const zone = env['TZ']
  // Node follows the zone of its own environment alone.
  if (more['TZ'] !== undefined) env['TZ'] = more['TZ']
  const written = { stdout: '', stderr: '' }
  const back = [
    catching(stdout, (text) => (written.stdout += text)),
    catching(stderr, (text) => (written.stderr += text)),
  ]
  process.argv = [process.execPath, main, ...args]
  process.env = { ...inherited, ...more }
  try {
    if (cwd !== undefined) process.chdir(cwd)
    const code = await program()
    return { code, ...written }
  } finally {
    process.chdir(before)
    process.argv = argv
    process.env = env
    if (zone === undefined) delete env['TZ']
    else env['TZ'] = zone
    for (const give of back) give()
  }
}

/** Takes what is written to a stream until it is given back. */
function catching(
  stream: NodeJS.WriteStream,
  take: (text: string) => void,
): () => void {
  const { write } = stream
  const listeners = stream.listeners('error')
  stream.write = (text: string | Uint8Array) => {
    take(String(text))
    return true
  }
  return () => {
    stream.write = write
    for (const listener of stream.listeners('error'))
      if (!listeners.includes(listener))
        stream.off('error', listener as () => void)
  }
}
