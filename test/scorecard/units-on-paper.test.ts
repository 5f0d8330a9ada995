import { openPrinter, renderScorecard } from '@motcua/scorecard'
import type { Printer } from '@motcua/scorecard'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { card, fourUnits, unitOf } from './hand-made.ts'
import { readPdf, withoutSpaces } from './pdf-reader.ts'

/* The paper of an office of one, five and sixty units, with names of any length. */

let printer: Printer
beforeAll(async () => {
  printer = await openPrinter()
})
afterAll(() => printer.close())

const names = (n: number) => (length: number) =>
  `${n} ${'Phòng Kinh tế tập thể và Hỗ trợ doanh nghiệp '.repeat(5)}`
    .slice(0, length)
    .trim()

test.each([
  [1, 3],
  [5, 200],
  [60, 40],
  [60, 100],
])('of %i units with names of %i letters', async (count, length) => {
  const numbers = {
    on_time: { '2018-03': '39/40' },
    early: { '2018-03': '20/40' },
    received: { '2018-03': '40' },
    finished: { '2018-03': '40' },
  }
  const units = Array.from({ length: count }, (_, i) =>
    unitOf(`u${i}`, names(i + 1)(length)),
  )
  const others = Object.fromEntries(units.map(({ code }) => [code, numbers]))
  const scorecard = card({ units: [fourUnits[0]!, ...units], others })
  // Refused where a page is shrunk, that is where something is wider than the sheet.
  const { pdf } = await renderScorecard(scorecard, printer)
  const { pages } = readPdf(pdf)
  const text = pages.join('')
  for (const { name } of units) expect(text).toContain(withoutSpaces(name))
  const head = withoutSpaces('Tỷ lệ trong kỳ theo chỉ tiêu của Bảng 1')
  const first = pages.findIndex((page) => page.includes(head))
  const last = pages.findIndex((page) =>
    page.includes(withoutSpaces('Tổng cộng')),
  )
  // Each page that the table is on has its head.
  for (const page of pages.slice(first, last + 1)) expect(page).toContain(head)
  expect(pages.at(-1)).toContain(withoutSpaces('Chú thích'))
})
