import { fork, spawnSync } from 'node:child_process'
import { on } from 'node:events'
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineMemory, queryThreads, spillLimit } from './limits.ts'
import type { Asked, Setting, Told } from './messages.ts'

/** A process that has the data open, and runs one job at most. */
export interface QueryProcess {
  /** A folder of its own, which goes with it. */
  readonly room: string
  ask(asked: Asked): void
  /** What it tells next; undefined when it has ended. */
  told(): Promise<Told | undefined>
  /** Ends it at once, whatever it does; an interrupt some functions of the engine heed late or never. */
  end(): void
}

/** Starts a process on a database file. */
export function startProcess({
  file,
  zone,
  memory,
}: {
  readonly file: string
  readonly zone: string
  /** Megabytes that it may take. */
  readonly memory: number
}): QueryProcess {
  const room = mkdtempSync(join(tmpdir(), 'motcua-sql-'))
  const setting: Setting = {
    file,
    zone,
    memory: engineMemory(memory),
    spill: spillLimit,
    threads: queryThreads(),
  }
  // In the checkout it is a source, in a package a module.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const child = fork(
    fileURLToPath(new URL(`./worker.${extension}`, import.meta.url)),
    [JSON.stringify([setting, memory])],
    {
      cwd: room,
      // Whatever a query may read there is nothing of the machine in it.
      env: { PATH: '/usr/bin:/bin' },
      execArgv: extension === 'ts' ? ['--conditions=@motcua/source'] : [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  )
  const events = on(child, 'message', { close: ['disconnect', 'exit'] })
  const left = () => rmSync(room, { recursive: true, force: true })
  child.once('exit', left).once('error', left)
  return {
    room,
    // One that has ended says so by its end.
    ask: (asked) => void (child.connected && child.send(asked, () => {})),
    told: async () => {
      const { value } = await events.next()
      return (value as [Told] | undefined)?.[0]
    },
    end: () => void child.kill('SIGKILL'),
  }
}

/** A way through which the engine's writing can be read as it comes; undefined where the system has none. */
export function openPipe(path: string): Socket | undefined {
  if (spawnSync('mkfifo', [path]).status !== 0) return undefined
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return new Socket({ fd, readable: true, writable: false })
}
