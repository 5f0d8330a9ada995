import { openPrinter, scorecardHtml, type Printer } from '@motcua/scorecard'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { officeScorecard } from '../scorecard/fixture.ts'
import { readPdf, withoutSpaces } from '../scorecard/pdf-reader.ts'
import { size } from '../size.ts'
import { cases } from './cases.ts'

/* Words without a break in the cells of a scorecard, however long: the page is not made smaller for them. */

let printer: Printer
beforeAll(async () => {
  printer = await openPrinter()
})
afterAll(() => printer.close())

/** Letters between which a line may not be broken by itself: not even behind a slash. */
const letters = 'abcxyzABCĐđẠặềƠ0123456789_.:+=%&<>"\'#@'
const word = fc
  .array(fc.constantFrom(...letters), {
    minLength: 1,
    maxLength: 400,
    size: 'max',
  })
  .map((all) => all.join(''))
const row = fc.record({ code: word, procedure: word, unit: word, reason: word })

test('a word without a break is broken in its cell, and the page keeps its scale', async () => {
  const { misses } = officeScorecard
  const lines = Array.from({ length: 3 }, () => misses.rows).flat()
  const perPaper = lines.length
  const papers = size(1, 10)
  const all = cases(row, perPaper, perPaper * papers)
  const print = async (card: typeof officeScorecard) =>
    readPdf(
      await printer.print(scorecardHtml(card, { trend: '', comparison: [] })),
    )
  const plain = await print({ ...officeScorecard, comparison: null })
  expect(plain.scales[0]).toBeGreaterThan(0)
  for (let at = 0; at < all.length; at += perPaper) {
    const rows = lines.map((one, i) => ({ ...one, ...all[at + i] }))
    const broken = await print({
      ...officeScorecard,
      comparison: null,
      misses: { ...misses, rows },
    })
    expect(Math.min(...broken.scales)).toBe(Math.min(...plain.scales))
    const text = broken.pages.join('')
    for (const { code } of rows) expect(text).toContain(withoutSpaces(code))
  }
  // Four cells a row: as many cases.
  expect(all.length * 4).toBeGreaterThanOrEqual(size(100, 1_000))
})
