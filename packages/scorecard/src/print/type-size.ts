import type { Page } from 'puppeteer'

/**
 * Larger type for a text that leaves much of its last page empty. The styles of
 * the text multiply their sizes by `--set`, which is 1.
 */
export interface LargerType {
  /** Factors, the largest first. */
  readonly factors: readonly number[]
  /** A text of this height, mm, or less keeps its size. */
  readonly above: number
  /** Greatest height of the text at a factor, mm. */
  readonly upTo: number
  /** What takes more pages at a factor is printed in its own size. */
  readonly pages: number
}

/** Sets the type by a factor. */
export async function setType(page: Page, factor: number): Promise<void> {
  await page.evaluate((set) => {
    // Runs in the browser: the types of the DOM are not those of this package.
    const { document } = globalThis as unknown as {
      document: {
        documentElement: {
          style: { setProperty(name: string, value: string): void }
        }
      }
    }
    document.documentElement.style.setProperty('--set', set)
  }, String(factor))
}

/** Height of the text at a factor if it stood on one long page, mm. */
async function heightAt(page: Page, factor: number): Promise<number> {
  await setType(page, factor)
  const pixels = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { body: { getBoundingClientRect(): { height: number } } }
    }
    return document.body.getBoundingClientRect().height
  })
  return (pixels / 96) * 25.4
}

/**
 * Sets the largest type that fits, or that of the text's own, and gives its factor.
 * A text grows by some square of the factor, which spares most layouts.
 */
export async function setLargestType(
  page: Page,
  { factors, above, upTo }: LargerType,
): Promise<number> {
  let least = 0
  for (const factor of factors) {
    if (least * factor ** 2 > upTo) continue
    const height = await heightAt(page, factor)
    least = height / factor ** 2
    if (height > upTo) continue
    // By some more where words no longer fit into their lines.
    const isLonger = least > above * 1.1
    if (!isLonger && (await heightAt(page, 1)) <= above) return 1
    await setType(page, factor)
    return factor
  }
  await setType(page, 1)
  return 1
}
