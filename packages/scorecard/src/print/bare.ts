import { firstToStart } from './browser.ts'

/**
 * Prints pages on two pages of a browser at once and does nothing else: what a
 * bench holds the printing of scorecards against.
 *
 * @returns Milliseconds, without the start of the browser.
 */
export async function printBare(
  pages: readonly string[],
  clock: () => number,
): Promise<number> {
  const { running } = await firstToStart(undefined)
  try {
    const { browser } = running
    const sheets = [await browser.newPage(), await browser.newPage()]
    const left = pages.values()
    const begun = clock()
    await Promise.all(
      sheets.map(async (sheet) => {
        for (const html of left) {
          await sheet.setContent(html)
          await sheet.pdf({
            preferCSSPageSize: true,
            printBackground: true,
            tagged: true,
            outline: true,
          })
        }
      }),
    )
    return clock() - begun
  } finally {
    await running.kill()
  }
}
