import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { headers } from '@motcua/page'
import { executables } from '@motcua/scorecard'
import { launch } from 'puppeteer'
import type { Browser, Page } from 'puppeteer'

/* A page as it is looked at: the pinned browser, a plain web server, and what must not happen. */

/** A browser and the folder that it saves files to. */
export interface Looking extends AsyncDisposable {
  readonly browser: Browser
  readonly saved: string
}

/** Starts the pinned browser. */
export async function openBrowser(): Promise<Looking> {
  const home = await mkdtemp(join(tmpdir(), 'motcua-look-'))
  const failures: string[] = []
  for await (const { path, env } of executables(undefined, failures)) {
    try {
      const browser = await launch({
        executablePath: path,
        headless: 'shell',
        args: ['--no-sandbox', '--disable-gpu'],
        env: { HOME: home, PATH: '/usr/bin:/bin', TZ: 'Asia/Tokyo', ...env },
        downloadBehavior: { policy: 'allow', downloadPath: home },
        timeout: 0,
        protocolTimeout: 0,
      })
      return {
        browser,
        saved: home,
        async [Symbol.asyncDispose]() {
          await browser.close()
          await rm(home, { recursive: true, force: true, maxRetries: 5 })
        },
      }
    } catch (error) {
      failures.push(String(error))
    }
  }
  throw new Error(failures.join('\n'))
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css',
}

/** Serves a folder with the headers that the page asks for. */
export async function serve(
  dir: string,
): Promise<{ readonly address: string; stop(): void }> {
  const server = createServer(({ url = '' }, answer) => {
    const { pathname } = new URL(url, 'http://localhost')
    try {
      const content = readFileSync(join(dir, pathname))
      const type = types[extname(pathname)] ?? 'application/octet-stream'
      answer.writeHead(200, { ...headers, 'Content-Type': type }).end(content)
    } catch {
      answer.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    stop: () => server.close(),
  }
}

/** A tab that notes what must not be: another address, a breach of the policy, a fault of the program. */
export async function openTab(
  browser: Browser,
  address: string,
): Promise<{ readonly tab: Page; readonly wrongs: string[] }> {
  const tab = await browser.newPage()
  const wrongs: string[] = []
  tab.setDefaultTimeout(0)
  tab.on('pageerror', (error) => wrongs.push(`fault: ${String(error)}`))
  tab.on('console', (message) => {
    if (message.text().startsWith('policy: ')) wrongs.push(message.text())
  })
  await tab.setRequestInterception(true)
  tab.on('request', (request) => {
    const url = request.url()
    const isOwn = [address, 'blob:', 'data:'].some((of) => url.startsWith(of))
    if (!isOwn) wrongs.push(`request: ${url}`)
    void (isOwn ? request.continue() : request.abort())
  })
  await tab.evaluateOnNewDocument(`addEventListener(
    'securitypolicyviolation',
    ({ violatedDirective, blockedURI }) =>
      console.log('policy: ' + violatedDirective + ' ' + blockedURI),
  )`)
  return { tab, wrongs }
}

const axe = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** What axe-core finds wrong with what a tab shows. */
export async function barriers(tab: Page): Promise<readonly string[]> {
  await tab.evaluate(axe)
  // What axe would read again by itself, the page's policy refuses.
  const found = await tab.evaluate(
    "axe.run({ preload: false, resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))",
  )
  return found as readonly string[]
}

/** The text of an element as it is seen. */
export async function seen(tab: Page, selector: string): Promise<string> {
  const text = await tab.evaluate(
    `document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`,
  )
  return String(text)
}

/** Puts a statement into the address, as a link does. */
export async function follow(tab: Page, statement: string) {
  const hash = JSON.stringify(`#q=${encodeURIComponent(statement)}`)
  await tab.evaluate(`location.hash = ${hash}`)
}

/** Presses a button by its words. */
export async function press(tab: Page, text: string) {
  await tab.evaluate(
    `[...document.querySelectorAll('button')].find((b) => b.innerText === ${JSON.stringify(text)}).click()`,
  )
}

/** Waits until the SQL page may be asked. */
export async function answered(tab: Page) {
  await tab.waitForSelector('button.primary:not(:disabled)')
}

/** The rows of the answer, without their numbers. */
export async function rowsOf(
  tab: Page,
): Promise<readonly (readonly string[])[]> {
  const rows = await tab.evaluate(
    "[...document.querySelectorAll('.result tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText))",
  )
  return rows as readonly (readonly string[])[]
}

/** Asks the SQL page, and gives its rows. */
export async function ask(tab: Page, statement: string) {
  await follow(tab, statement)
  await press(tab, 'Chạy')
  await answered(tab)
  return rowsOf(tab)
}
