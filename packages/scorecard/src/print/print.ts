import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer'
import { executables, privateDirectory, removeTree } from './chromium.ts'
import type { Executable } from './chromium.ts'
import { stablePdf } from './pdf.ts'

/** Where to find the browser. */
export interface PrinterOptions {
  /** A Chromium to use instead of the pinned one, `PUPPETEER_EXECUTABLE_PATH`. */
  readonly executablePath?: string | undefined
}

/** How one page set is printed. */
export interface PrintOptions {
  /** Longest time for one try, 30 s unless given; there are at most three. */
  readonly timeoutMs?: number
  /** Written as both dates of the PDF, `2018-04-01T06:00`. */
  readonly asOf?: string
}

/** A browser held open to print with. */
export interface Printer {
  /** Process id of the browser, which leads a group of its own. */
  pid(): number | undefined
  /** One document as PDF; calls are served one after the other. */
  print(html: string, options?: PrintOptions): Promise<Uint8Array>
  /** Ends the browser at once; a print under way is rejected. */
  close(): Promise<void>
}

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

const tries = 3
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
interface Running {
  readonly browser: Browser
  readonly pid: number | undefined
  kill(): Promise<void>
}

/** A way to start a browser that has worked. */
interface Start {
  readonly executable: Executable
  readonly sandbox: boolean
}

/**
 * Starts a browser to print with.
 *
 * @example
 * const printer = await openPrinter()
 * const pdf = await printer.print(html, { asOf: scorecard.asOf })
 * await printer.close()
 */
export async function openPrinter(
  options: PrinterOptions = {},
): Promise<Printer> {
  const { start, running: first } = await firstToStart(options.executablePath)
  let running: Running | undefined = first
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  async function attempt(html: string, timeoutMs: number): Promise<Uint8Array> {
    if (closed) throw new PrintError('closed', 'the printer is closed')
    running ??= await launch(start)
    const used = running
    try {
      if (closed) throw new PrintError('closed', 'the printer is closed')
      return await within(timeoutMs, 'printing', printPage(used.browser, html))
    } catch (error) {
      running = undefined
      await used.kill()
      throw error
    }
  }

  async function print(
    html: string,
    { timeoutMs = 30_000, asOf = '2000-01-01' }: PrintOptions = {},
  ): Promise<Uint8Array> {
    for (let n = 1; ; n++) {
      try {
        return stablePdf(await attempt(html, timeoutMs), asOf)
      } catch (error) {
        if (closed)
          throw new PrintError('closed', 'the printer is closed', error)
        if (error instanceof PrintError) throw error
        if (n < tries) continue
        const reason = error instanceof Error ? error.message : String(error)
        const message = `no PDF after ${tries} tries: ${reason}`
        throw new PrintError('failed', message, error)
      }
    }
  }

  return {
    pid: () => running?.pid,
    print(html, printOptions) {
      // A page in the background waits for its fonts forever: one at a time.
      const result = last.then(() => print(html, printOptions))
      last = result.catch(() => {})
      return result
    },
    async close() {
      closed = true
      await running?.kill()
      await last
      await running?.kill()
    },
  }
}

async function firstToStart(
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

async function launch({ executable, sandbox }: Start): Promise<Running> {
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
    return {
      browser,
      pid: leader?.pid,
      async kill() {
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

async function printPage(browser: Browser, html: string): Promise<Uint8Array> {
  const { promise: failed, reject } = Promise.withResolvers<never>()
  const ended = () => reject(new Error('the browser ended'))
  // From before there is a page: one asked of a browser that ends never comes.
  browser.once('disconnected', ended)
  try {
    return await Promise.race([failed, printOnNew(browser, html, reject)])
  } finally {
    browser.off('disconnected', ended)
  }
}

async function printOnNew(
  browser: Browser,
  html: string,
  crashed: (error: Error) => void,
): Promise<Uint8Array> {
  const page = await browser.newPage()
  page.once('error', crashed)
  const pdf = await printOn(page, html)
  await page.close()
  return pdf
}

async function printOn(page: Page, html: string): Promise<Uint8Array> {
  await page.setJavaScriptEnabled(false)
  await page.setOfflineMode(true)
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    if (request.url().startsWith('data:')) void request.continue()
    else void request.abort()
  })
  await page.setContent(html, { timeout: 0 })
  const length = await loadedLength(page)
  const pdf = await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
    timeout: 0,
  })
  // A refresh or a frame may have put another page in the place of ours.
  if (page.url() !== 'about:blank' || (await loadedLength(page)) !== length) {
    throw new PrintError('bad_page', 'the page was left while it was printed')
  }
  return pdf
}

/** Loads all fonts, also those of the page margins, and measures the text. */
async function loadedLength(page: Page): Promise<number> {
  const { broken, length } = await page.evaluate(async () => {
    // Runs in the browser: the types of the DOM are not those of this package.
    const { document } = globalThis as unknown as {
      document: {
        fonts: Iterable<{ family: string; load(): Promise<unknown> }>
        documentElement: { textContent: string }
      }
    }
    const fonts = [...document.fonts]
    const loads = await Promise.allSettled(fonts.map((font) => font.load()))
    return {
      broken: fonts
        .filter((_, i) => loads[i]?.status !== 'fulfilled')
        .map(({ family }) => family),
      length: document.documentElement.textContent.length,
    }
  })
  if (broken.length > 0) {
    throw new PrintError('bad_page', `fonts not loaded: ${broken.join(', ')}`)
  }
  return length
}

async function within<T>(
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
