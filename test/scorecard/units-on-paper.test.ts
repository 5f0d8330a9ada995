import {
  openPrinter,
  renderReport,
  renderScorecard,
  scorecardPage,
} from '@motcua/scorecard'
import type { Printer, Report, Scorecard } from '@motcua/scorecard'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

/** A report of its units: the body, an annex upright and one on its side. */
function reportOn(scorecard: Scorecard): Report {
  const { comparison, letterhead, units } = scorecard
  const named = comparison?.units.map(({ label }) => label) ?? []
  const cell = (text: string) => ({ text, number: null })
  const annex = (
    number: string,
    isLandscape: boolean,
  ): Report['annexes'][number] => ({
    number,
    label: `Phụ lục ${number}`,
    title: `Kết quả theo đơn vị ${number}`,
    isLandscape,
    head: [],
    blocks: [
      {
        kind: 'table',
        caption: null,
        columns: [
          { group: null, title: 'Đơn vị', kind: 'words', width: 42 },
          { group: 'Tiếp nhận', title: 'Tổng số', kind: 'count', width: 15 },
          { group: 'Tiếp nhận', title: 'Trực tuyến', kind: 'count', width: 15 },
        ],
        rows: [
          { heading: 'Theo đơn vị' },
          ...named.map((name) => ({
            cells: [cell(name), cell('1.040'), cell('39')],
            isSum: false,
          })),
        ],
      },
    ],
  })
  return {
    ...scorecard,
    kind: 'report',
    letterhead,
    title: 'BÁO CÁO',
    subject: 'Kết quả thực hiện chỉ tiêu cải cách hành chính tháng 3/2018',
    addressees: ['Kính gửi: Ban Giám đốc Sở.'],
    basis: 'Thực hiện Kế hoạch, báo cáo kết quả như sau:',
    scorecard: {
      ...scorecard,
      units: units && { ...units, caption: 'Bảng 3. Kết quả theo đơn vị' },
    },
    sections: [
      { key: 'results', title: 'I. KẾT QUẢ THỰC HIỆN CHỈ TIÊU', blocks: [] },
      { key: 'dossiers', title: 'II. TIẾP NHẬN, GIẢI QUYẾT TTHC', blocks: [] },
    ],
    annexes: [annex('I', true), annex('II', false)],
    emptyTitle: null,
    attached: '(Kèm theo Báo cáo số ……)',
  }
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
