import { openPrinter } from '@motcua/scorecard'
import type { Printer } from '@motcua/scorecard'

/** A printer that starts its browser when the first page is printed. */
export interface LazyPrinter extends AsyncDisposable {
  get(): Promise<Printer>
}

/** @see LazyPrinter */
export function lazyPrinter(): LazyPrinter {
  let opened: Promise<Printer> | undefined
  const executablePath = process.env['PUPPETEER_EXECUTABLE_PATH']
  return {
    get: () =>
      (opened ??= openPrinter(executablePath ? { executablePath } : {})),
    async [Symbol.asyncDispose]() {
      // A browser that did not start was told to whoever asked for it.
      const printer = await opened?.catch(() => undefined)
      await printer?.close()
    },
  }
}
