import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'puppeteer'
import { executables, privateDirectory, removeTree } from './chromium.ts'
import type { Executable } from './chromium.ts'

/**
 * Thrown when there is no PDF; `cause` is the last failure. A `bad_page` is
 * one that names fonts it does not carry or that puts another in its place.
 */
export class PrintError extends Error {
  override readonly name = 'PrintError'
  readonly code: 'no_browser' | 'failed' | 'closed' | 'bad_page'

  constructor(code: PrintError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

const launchTimeoutMs = 20_000

// Second line of defence, after a page that can name no address: no script
// runs, no request passes, and what passed would meet a dead proxy.
const args = [
  '--proxy-server=127.0.0.1:1',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-gpu',
  '--font-render-hinting=none',
]

/** A started browser and how to be rid of it. */
export interface Running {
  readonly browser: Browser
  readonly pid: number | undefined
  /** Comes when the browser ends. */
  readonly ended: AbortSignal
  /** Whether it was killed here. */
  isKilled(): boolean
  kill(): Promise<void>
}

/** A way to start a browser that has worked. */
export interface Start {
  readonly executable: Executable
  readonly sandbox: boolean
}

/**
 * Starts the first browser that does.
 *
 * @throws PrintError `no_browser`
 */
export async function firstToStart(
  asked: string | undefined,
): Promise<{ start: Start; running: Running }> {
  const failures: string[] = []
  for await (const executable of executables(asked, failures)) {
    // Root cannot use the sandbox. An ordinary user does, where the system
    // lets him; elsewhere the page is as safe without: it can run no script.
    const sandboxes = process.getuid?.() === 0 ? [false] : [true, false]
    for (const sandbox of sandboxes) {
      const start = { executable, sandbox }
      try {
        return { start, running: await launch(start) }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        failures.push(`${executable.path}: ${reason}`)
      }
    }
  }
  throw new PrintError(
    'no_browser',
    'expected a Chromium that starts: the pinned one (Linux x64), the ' +
      "system's, or PUPPETEER_EXECUTABLE_PATH\n" +
      failures.join('\n'),
  )
}

/** Starts a browser in the way that has worked. */
export async function launch({ executable, sandbox }: Start): Promise<Running> {
  // Loaded when the first page is printed: most commands print none.
  const { default: puppeteer } = await import('puppeteer')
  const dir = await privateDirectory(join(tmpdir(), 'motcua-print'))
  const abort = new AbortController()
  try {
    const browser = await within(
      launchTimeoutMs,
      'starting the browser',
      puppeteer.launch({
        executablePath: executable.path,
        headless: 'shell',
        // The browser sees its pipe end when this process is killed.
        pipe: true,
        args: sandbox ? args : [...args, '--no-sandbox'],
        // Not the environment of this process: it may hold passwords.
        env: {
          HOME: dir,
          TMPDIR: dir,
          LANG: 'C.UTF-8',
          PATH: '/usr/local/bin:/usr/bin:/bin',
          TZ: 'UTC',
          ...executable.env,
        },
        userDataDir: join(dir, 'profile'),
        signal: abort.signal,
        handleSIGHUP: false,
        handleSIGINT: false,
        handleSIGTERM: false,
        timeout: launchTimeoutMs,
        protocolTimeout: 0,
      }),
    )
    const leader = browser.process()
    const ended = new AbortController()
    browser.once('disconnected', () =>
      ended.abort(new Error('the browser ended')),
    )
    let killed = false
    return {
      browser,
      pid: leader?.pid,
      ended: ended.signal,
      isKilled: () => killed,
      async kill() {
        killed = true
        await endGroup(leader)
        await removeTree(dir)
      },
    }
  } catch (error) {
    abort.abort()
    await removeTree(dir)
    throw error
  }
}

/** A promise under a deadline. */
export async function within<T>(
  timeoutMs: number,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const overrun = new Promise<never>((_, reject) => {
    const message = `${what} took more than ${timeoutMs} ms`
    timer = setTimeout(() => reject(new Error(message)), timeoutMs)
  })
  try {
    return await Promise.race([promise, overrun])
  } finally {
    clearTimeout(timer)
    promise.catch(() => {})
  }
}

/**
 * A promise that rejects too when a signal comes. A race with a promise that
 * lives as long as the browser would keep what every print gave.
 */
export async function unless<T>(
  signal: AbortSignal,
  promise: Promise<T>,
): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
    promise.catch(() => {})
  }
}

/** Kills the browser with all its helpers, stopped or not. */
async function endGroup(leader: ChildProcess | null): Promise<void> {
  if (leader?.pid === undefined) return
  const runs = leader.exitCode === null && leader.signalCode === null
  const exit = runs ? once(leader, 'exit') : undefined
  try {
    process.kill(-leader.pid, 'SIGKILL')
  } catch {
    return
  }
  await exit
}
