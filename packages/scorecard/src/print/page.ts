import type { Browser, CDPSession, Page } from 'puppeteer'
import { PrintError, unless } from './browser.ts'
import type { Running } from './browser.ts'
import { pageCount } from './read-pdf.ts'
import { setLargestType, setType } from './type-size.ts'
import type { LargerType } from './type-size.ts'

/** A page of a browser that is printed on again and again. */
interface Sheet {
  print(html: string, larger?: LargerType): Promise<Uint8Array>
}

/** A browser with a page for each lane, opened when it is first printed on. */
export interface Press {
  readonly running: Running
  /** Rejects also when the browser ends. */
  print(
    lane: number,
    html: string,
    larger: LargerType | undefined,
  ): Promise<Uint8Array>
}

/** @see Press */
export function openPress(running: Running): Press {
  const sheets: Promise<Sheet>[] = []
  return {
    running,
    async print(lane, html, larger) {
      const sheet = (sheets[lane] ??= openSheet(running.browser))
      const printed = sheet.then((opened) => opened.print(html, larger))
      return await unless(running.ended, printed)
    },
  }
}

/** Opens a page that runs no script and reaches nobody. */
async function openSheet(browser: Browser): Promise<Sheet> {
  const page = await browser.newPage()
  const crashed = new AbortController()
  page.once('error', (error) => crashed.abort(error))
  await page.setJavaScriptEnabled(false)
  await page.setOfflineMode(true)
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    if (request.url().startsWith('data:')) void request.continue()
    else void request.abort()
  })
  const session = await page.createCDPSession()
  return {
    print: (html, larger) =>
      unless(crashed.signal, printOn({ page, session }, html, larger)),
  }
}

/**
 * A page that is drawn on screen before its fonts are there may give a table
 * head its number early, and with it other bytes: it is not drawn on screen.
 * It is as wide there as on paper, where the height of its text is measured.
 */
const unseen =
  '<style>@media screen{html{visibility:hidden}body{width:165mm}}</style>'

async function printOn(
  { page, session }: { readonly page: Page; readonly session: CDPSession },
  html: string,
  larger: LargerType | undefined,
): Promise<Uint8Array> {
  const [doctype = ''] = /^\s*<!doctype [^>]*>/i.exec(html) ?? []
  const content = doctype + unseen + html.slice(doctype.length)
  await page.setContent(content, { timeout: 0 })
  const length = await loadedLength(page)
  const factor = larger ? await setLargestType(page, larger) : 1
  let pdf = await pdfOf(session)
  // What may not be cut may leave more of a page empty than its height tells.
  if (larger && factor > 1 && pageCount(pdf) > larger.pages) {
    await setType(page, 1)
    pdf = await pdfOf(session)
  }
  // A refresh or a frame may have put another page in the place of ours.
  if (page.url() !== 'about:blank' || (await loadedLength(page)) !== length) {
    throw new PrintError('bad_page', 'the page was left while it was printed')
  }
  return pdf
}

async function pdfOf(session: CDPSession): Promise<Buffer> {
  const { data } = await session.send('Page.printToPDF', {
    preferCSSPageSize: true,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
  return Buffer.from(data, 'base64')
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
