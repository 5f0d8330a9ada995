import {
  figureSvgs,
  openPrinter,
  renderScorecard,
  scorecardPage,
} from '@motcua/scorecard'
import type { Printer, Scorecard } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { card, fourUnits, unitOf } from './hand-made.ts'
import type { Given } from './hand-made.ts'
import { readPdf, withoutSpaces } from './pdf-reader.ts'

/* Figure 2 in the rows of table 4: where its dots stand, and when it stands apart. */

let printer: Printer
beforeAll(async () => {
  printer = await openPrinter()
})
afterAll(() => printer.close())

const shares = (onTime: string, early: string) => ({
  on_time: { '2018-03': onTime },
  early: { '2018-03': early },
})
const flat = [
  fourUnits[0]!,
  ...['a', 'b', 'c', 'd'].map((code) =>
    unitOf(code, `Phòng ${code.toUpperCase()}`),
  ),
]

function office(given: Given = {}): Scorecard {
  return card({
    units: flat,
    others: {
      a: shares('1950/2000', '1000/2000'),
      b: shares('40/40', '10/40'),
      c: shares('3/3', '1/3'),
    },
    ...given,
  })
}

/** The rows of table 4, each with its dots as they are drawn. */
async function rowsOf(scorecard: Scorecard) {
  const html = await scorecardPage(scorecard)
  const [, table = ''] = /Bảng 4\.[^]*?<tbody>([^]*?)<\/tbody>/.exec(html) ?? []
  return [...table.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) => ({
    text: row
      .replaceAll(/<[^>]*>/g, ' ')
      .trim()
      .split(/\s+/)
      .join(' '),
    dots: [...row.matchAll(/role-mark">\s*<path d="M([\d.]+)/g)].map(([, x]) =>
      Number(x),
    ),
    across: Number(/viewBox="0 0 (\d+) /.exec(row)?.[1]),
  }))
}

describe('table 4 with the dots of figure 2', () => {
  it('has in each row how many cases, the shares and their dots', async () => {
    const rows = await rowsOf(office())
    expect(rows.map(({ text, dots }) => [text, dots.length])).toEqual([
      ['Phòng A 0 0 50 0 2.000 97,50% 50,00%', 2],
      ['Phòng B 0 0 0 0 40 100% 25,00%', 2],
      ['Phòng C 0 0 0 0 3 100% * 33,33% *', 0],
      ['Phòng D 0 0 0 0 0 – –', 0],
      [expect.stringMatching(/^Không thuộc các đơn vị trên .* 0 – –$/), 0],
      [expect.stringMatching(/^Tổng cộng .* 2\.043 97,55% 49,49%$/), 0],
    ])
  })

  it('puts a dot where its axis has it', async () => {
    const scorecard = office()
    const rows = await rowsOf(scorecard)
    const { panels = [], units = [] } = scorecard.comparison ?? {}
    // Left edges of dots: the same far from their middles.
    const placed = panels.flatMap(({ axis }, i) =>
      rows.slice(0, 2).map(({ dots, across }, row) => {
        const value = units[row]?.shares[i]?.value ?? NaN
        const part = (value - axis.from) / (axis.to - axis.from)
        return [dots[i], 3.4 + part * (across - 6.8)] as const
      }),
    )
    for (const [left = NaN, middle] of placed) {
      expect(middle - left).toBeGreaterThan(2.3)
      expect(middle - left).toBeLessThan(3.2)
    }
  })

  it('says under it what the figure shows, and draws no other', async () => {
    const scorecard = office()
    const { caption = '', notes = [] } = scorecard.comparison ?? {}
    const { pdf } = await renderScorecard(scorecard, printer)
    const text = readPdf(pdf).pages.join('')
    expect(text.split(withoutSpaces(`${caption}.`))).toHaveLength(2)
    for (const note of [...notes, '*: ít hồ sơ.'])
      expect(text).toContain(withoutSpaces(note))
    expect((await figureSvgs(scorecard)).comparison).toEqual([])
  })

  it('is not issued where a dot is lost', async () => {
    const spoiled = {
      browser: () => printer.browser(),
      print: (html: string) =>
        printer.print(html.replace(/(role-mark">\s*)<path [^>]*>/, '$1')),
    }
    await expect(renderScorecard(office(), spoiled)).rejects.toThrow(
      /expected \d lines and marks, got \d/,
    )
  })
})

it.each<[string, Given]>([
  ['a unit stands below another', { units: fourUnits }],
  [
    'the targets are many',
    {
      targets: [
        'on_time',
        'early',
        'posted',
        'online_procedures',
        'online_registrations',
        'satisfied',
        'feedback_answered',
      ].map((kpi) => ({ kpi })),
    },
  ],
])('figure 2 stands apart where %s', async (_, given) => {
  const scorecard = office(given)
  const html = await scorecardPage(scorecard)
  expect((await figureSvgs(scorecard)).comparison).toHaveLength(1)
  expect(html).toContain(`${scorecard.comparison?.caption}\n`)
  expect(html).not.toContain('class="r plot"')
})
