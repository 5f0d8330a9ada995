import {
  openPrinter,
  renderReport,
  renderScorecard,
  scorecardPage,
} from '@motcua/scorecard'
import type { Printer, Scorecard } from '@motcua/scorecard'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportOn } from './hand-made-report.ts'
import { card, fourUnits, unitOf } from './hand-made.ts'
import { readPdf, withoutSpaces } from './pdf-reader.ts'
import { layoutFaults } from './placed.ts'

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

/** A scorecard of so many units with names of so many letters. */
function ofUnits(count: number, length: number): Scorecard {
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
  return card({ units: [fourUnits[0]!, ...units], others })
}

const sizes = [
  [1, 3],
  [5, 200],
  [60, 40],
  [60, 100],
] as const

test.each(sizes)(
  'of %i units with names of %i letters',
  async (count, length) => {
    const scorecard = ofUnits(count, length)
    const { rows = [] } = scorecard.units ?? {}
    // Refused where a page is shrunk, that is where something is wider than the sheet.
    const { pdf } = await renderScorecard(scorecard, printer)
    const { pages } = readPdf(pdf)
    const text = pages.join('')
    expect(rows).toHaveLength(count)
    for (const { name } of rows) expect(text).toContain(withoutSpaces(name))
    const head = withoutSpaces('Tỷ lệ trong kỳ theo chỉ tiêu của Bảng 1')
    const first = pages.findIndex((page) => page.includes(head))
    const last = pages.findIndex((page) =>
      page.includes(withoutSpaces('Tổng cộng')),
    )
    // Each page that the table is on has its head.
    for (const page of pages.slice(first, last + 1))
      expect(page).toContain(head)
    expect(pages.at(-1)).toContain(withoutSpaces('Chú thích'))
    expect(layoutFaults(pdf)).toEqual([])
  },
)

test.each(sizes)(
  'of %i units with names of %i letters as a report',
  async (count, length) => {
    const report = reportOn(ofUnits(count, length))
    const { pdf } = await renderReport(report, printer)
    const { pages } = readPdf(pdf)
    const first = pages.findIndex((page) => page.includes('Kèmtheo'))
    expect(first).toBeGreaterThan(0)
    // The pages of an annex have the head of its table, each.
    for (const page of pages.slice(first)) {
      expect(page).toContain(withoutSpaces('Trực tuyến'))
    }
    expect(layoutFaults(pdf)).toEqual([])
  },
)

test.each([
  ['on another', 'margin-top: -2.2mm', /^page 1: . of \S+ at \S+ \S+ mm on /],
  [
    'outside the margins',
    'margin-left: -3mm',
    /^page 1: outside the margins: /,
  ],
  [
    'on a rule',
    'margin-top: -2mm; border-top: 1px solid',
    /^page 1: on a rule: /,
  ],
])('a letter %s is found', async (_, style, fault) => {
  const html = (await scorecardPage(card())).replace(
    /<body>[^]*/,
    `<body><p>Văn bản</p><p style="${style}">Ấn bản</p>`,
  )
  const faults = layoutFaults(await printer.print(html))
  expect(faults).toContainEqual(expect.stringMatching(fault))
})
