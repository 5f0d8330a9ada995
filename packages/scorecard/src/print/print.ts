import { availableParallelism } from 'node:os'
import { firstToStart, launch, PrintError, within } from './browser.ts'
import type { Start } from './browser.ts'
import { browserHash } from './chromium.ts'
import { laneQueue } from './lanes.ts'
import { openPress } from './page.ts'
import type { Press } from './page.ts'
import { stablePdf } from './pdf.ts'
import type { LargerType } from './type-size.ts'

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
  /** Larger type where the text leaves much of its last page empty. */
  readonly larger?: LargerType | undefined
}

/** A browser held open to print with. */
export interface Printer {
  /** Process id of the browser, which leads a group of its own. */
  pid(): number | undefined
  /** Version and hash of the browser. */
  browser(): Promise<{ readonly version: string; readonly sha256: string }>
  /** One document as PDF; as many at once as there are processors, two at most. */
  print(html: string, options?: PrintOptions): Promise<Uint8Array>
  /** Ends the browser at once; a print under way is rejected. */
  close(): Promise<void>
}

const tries = 3

/** How one try prints. */
interface Attempt {
  readonly timeoutMs: number
  readonly larger: LargerType | undefined
}

/** A try that ended with the browser, which another print had killed. */
class Interrupted extends Error {}

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
  const { start, running } = await firstToStart(options.executablePath)
  const lanes = laneQueue(Math.min(2, availableParallelism()))
  const presses = pressesOf(start, openPress(running))
  const version = await running.browser.version()
  let hash: Promise<string> | undefined
  return {
    pid: () => presses.pid(),
    async browser() {
      hash ??= browserHash(start.executable)
      return { version, sha256: await hash }
    },
    print: (html, printOptions) =>
      lanes.use((lane) =>
        print((timeoutMs) => {
          const larger = printOptions?.larger
          return presses.attempt(lane, html, { timeoutMs, larger })
        }, printOptions),
      ),
    async close() {
      await presses.close()
      await lanes.idle()
      // One may have been started while the first ended.
      await presses.close()
    },
  }
}

async function print(
  attempt: (timeoutMs: number) => Promise<Uint8Array>,
  { timeoutMs = 30_000, asOf = '2000-01-01' }: PrintOptions = {},
): Promise<Uint8Array> {
  for (let n = 1; ;) {
    try {
      return stablePdf(await attempt(timeoutMs), asOf)
    } catch (error) {
      if (error instanceof Interrupted) continue
      if (error instanceof PrintError) throw error
      if (++n <= tries) continue
      const reason = error instanceof Error ? error.message : String(error)
      const message = `no PDF after ${tries} tries: ${reason}`
      throw new PrintError('failed', message, error)
    }
  }
}

/** One browser after the other: each is there until a print fails in it. */
function pressesOf(start: Start, first: Press) {
  let { pid } = first.running
  let press: Promise<Press> | undefined = Promise.resolve(first)
  let closed = false

  async function restarted(): Promise<Press> {
    const running = await launch(start)
    pid = running.pid
    return openPress(running)
  }

  async function attempt(
    lane: number,
    html: string,
    { timeoutMs, larger }: Attempt,
  ): Promise<Uint8Array> {
    const current = (press ??= restarted())
    try {
      if (closed) throw new PrintError('closed', 'the printer is closed')
      const { running, print: printOn } = await current
      try {
        return await within(timeoutMs, 'printing', printOn(lane, html, larger))
      } catch (error) {
        const isInterrupted = running.isKilled()
        await running.kill()
        throw isInterrupted ? new Interrupted('', { cause: error }) : error
      }
    } catch (error) {
      if (press === current) press = undefined
      if (closed) throw new PrintError('closed', 'the printer is closed', error)
      throw error
    }
  }

  return {
    attempt,
    pid: () => pid,
    async close() {
      closed = true
      const last = await press?.catch(() => undefined)
      await last?.running.kill()
    },
  }
}
