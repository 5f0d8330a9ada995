import {
  openPrinter,
  prove,
  ProofError,
  renderScorecard,
  scorecardPage,
} from '@motcua/scorecard'
import type {
  Claimed,
  KpiRow,
  MissRow,
  Printer,
  Scorecard,
} from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { officeScorecard, unitScorecard } from './fixture.ts'

/* A page that does not show what it must is not issued, and the reason is told. */

let printer: Printer
beforeAll(async () => {
  printer = await openPrinter()
})
afterAll(() => printer.close())

const body = '<div class="body">'

/** A printer of which a page comes out as another. */
function spoiling(
  change: (html: string) => string,
): Pick<Printer, 'print' | 'browser'> {
  return {
    browser: () => printer.browser(),
    print: (html, options) => printer.print(change(html), options),
  }
}

async function faultsOf(
  scorecard: Scorecard,
  change: (html: string) => string = (html) => html,
): Promise<readonly string[]> {
  const error = await renderScorecard(scorecard, spoiling(change)).then(
    () => undefined,
    (e: unknown) => e,
  )
  if (error === undefined) return []
  if (!(error instanceof ProofError)) throw error
  expect(error.message).toContain('the printed page does not prove itself: ')
  return error.faults
}

test.each([
  ['the whole office', officeScorecard],
  ['a unit without dossiers', unitScorecard],
])('the page of %s proves itself', async (_, scorecard) => {
  expect(await faultsOf(scorecard)).toEqual([])
})

test('a number of a row may stand within one of the row before it', async () => {
  const html = (await scorecardPage(officeScorecard)).replace(
    /<body>[^]*/,
    '<body><p>Khảo sát<table><tr><td>A<td>158<tr><td>8<td>158</table>',
  )
  const pdf = await printer.print(html)
  const provenWith = (last: string) => () =>
    prove(pdf, {
      html,
      tables: [
        {
          caption: 'Khảo sát',
          rows: [
            ['A', '158'],
            ['8', last],
          ],
        },
      ],
      values: 0,
      family: 'Tinos',
    })
  expect(provenWith('158')).not.toThrow()
  expect(provenWith('159')).toThrow('Khảo sát: expected 2 rows, found 1')
})

describe('nothing is issued', () => {
  const { misses, kpis } = officeScorecard
  const [row] = kpis.rows

  test('where the font lacks a letter', async () => {
    const unitLine = 'Đơn vị: 漢字'
    const faults = await faultsOf({ ...officeScorecard, unitLine })
    expect(faults).toContain(
      'page 1: the fonts have no glyph for 漢 (U+6F22), 字 (U+5B57)',
    )
  })

  test.each([
    [
      'a word',
      '<b style="white-space:nowrap">wwwww</b>'.replace(
        'wwwww',
        'w'.repeat(150),
      ),
    ],
    ['a table', '<table style="width:260mm"><tr><td>x</table>'],
  ])('where %s is wider than the sheet', async (_, wide) => {
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(body, `${body}${wide}`),
    )
    expect(faults[0]).toMatch(
      /^page 1: expected the size of the layout, got [\d.]+ % of it; a word or a table is wider than the sheet$/,
    )
  })

  test('where a number is another on paper', async () => {
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replaceAll('1.230', '1.231'),
    )
    expect(faults).toContain(`${kpis.caption}, row 1: expected 1.230/1.252`)
  })

  const cells = (over: Partial<KpiRow['cells']>): Scorecard => ({
    ...officeScorecard,
    kpis: {
      ...kpis,
      rows: kpis.rows.with(0, { ...row!, cells: { ...row!.cells, ...over } }),
    },
  })
  const missCells = (over: Partial<MissRow['cells']>): Scorecard => {
    const [first] = misses.all
    const other = { ...first!, cells: { ...first!.cells, ...over } }
    return {
      ...officeScorecard,
      misses: { ...misses, all: misses.all.with(0, other) },
    }
  }
  const { units, tasks } = officeScorecard
  const unit = units!.total
  test.each([
    [
      'a share',
      cells({ rate: 0.9825 }),
      `${kpis.caption}, row 1: expected 98,24%`,
    ],
    [
      'a share to date',
      cells({ toDateRate: 0.5 }),
      `${kpis.caption}, row 1: expected ${row!.toDate.rate}`,
    ],
    [
      'a difference',
      cells({ previous: 0.61 }),
      `${kpis.caption}, row 1: expected ${row!.previous}`,
    ],
    [
      'a numerator',
      {
        ...officeScorecard,
        kpis: {
          ...kpis,
          rows: kpis.rows.with(0, {
            ...row!,
            figures: { ...row!.figures, numerator: 1231 },
          }),
        },
      },
      `${kpis.caption}, row 1: expected 1.230/1.252`,
    ],
    [
      'the days of a dossier',
      missCells({ daysLate: 22 }),
      `${misses.caption}, row 1: expected 21`,
    ],
    [
      'the due date of a dossier',
      missCells({ dueOn: '2018-03-03' }),
      `${misses.caption}, row 1: expected 02/03/2018`,
    ],
    [
      'the share of a unit',
      {
        ...officeScorecard,
        units: {
          ...units!,
          total: { ...unit, cells: { rates: [0, 0] } },
        },
      },
      `${units!.caption}, row ${units!.rows.length + 1}: expected ${unit.values[0]!.rate}`,
    ],
    [
      'the due date of a task',
      {
        ...officeScorecard,
        tasks: {
          ...tasks,
          all: tasks.all.with(0, {
            ...tasks.all[0]!,
            cells: { due: '2018-03-30' },
          }),
        },
      },
      `${tasks.caption}, row 1: expected 31/03/2018`,
    ],
  ] as const)(
    'where %s is another in the workbook',
    async (_, model, fault) => {
      expect(await faultsOf(model)).toEqual([`${fault} in the workbook`])
    },
  )

  test('where the page has another number than the model', async () => {
    const html = await scorecardPage(officeScorecard)
    const pdf = await printer.print(html)
    const claimed: Claimed = {
      html,
      tables: [{ caption: kpis.caption, rows: [[row!.title, '99,99%']] }],
      values: 0,
      family: 'Tinos',
    }
    expect(() => prove(pdf, claimed)).toThrow(
      `the printed page does not prove itself: ${kpis.caption}, row 1: expected 99,99%`,
    )
  })

  test('where a row is missing', async () => {
    const { code } = misses.rows[4]!
    const last = code.split('-').at(-1)!
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(new RegExp(`<tr>(?:(?!<tr>)[^])*?${last}[^]*?</tr>`), ''),
    )
    expect(faults).toContain(`${misses.caption}: expected 10 rows, found 4`)
  })

  test.each([
    ['is empty', / d="[^"]*"/g, ' d=""'],
    ['has no marks', /<path[^>]*>/g, ''],
  ])('where a chart %s', async (_, what, instead) => {
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(/<svg[^>]*class="marks"[^]*?<\/svg>/, (svg) =>
        svg.replace(what, instead),
      ),
    )
    expect(faults.join()).toMatch(
      /Hình 1\. .*: expected \d+ lines and marks, got \d+/,
    )
  })

  test('where a chart was drawn without its values', async () => {
    const html = (await scorecardPage(officeScorecard)).replaceAll(
      /<svg[^>]*class="marks"[^]*?<\/svg>/g,
      '',
    )
    const pdf = await printer.print(html)
    const claimed = { html, tables: [], values: 31, family: 'Tinos' }
    expect(() => prove(pdf, claimed)).toThrow(
      'charts: expected marks for 31 values, got 0',
    )
  })

  test('where there are too many pages', async () => {
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(
        body,
        `${body}${'<p style="break-after:page">x'.repeat(12)}`,
      ),
    )
    expect(faults).toContain('expected 1 to 7 pages, got 15')
  })

  test('where a page is blank', async () => {
    const faults = await faultsOf(officeScorecard, () => '<!doctype html><p>')
    expect(faults[0]).toBe('page 1 has no text')
    expect(faults).toContain(`${kpis.caption}: expected on paper`)
  })

  test('where a sentence is cut off', async () => {
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(
        '</style>',
        '.conclusions li:last-child{display:none}</style>',
      ),
    )
    const [last] = officeScorecard.conclusions.slice(-1)
    const start = last!.replaceAll(' ', '').slice(0, 60)
    expect(faults).toEqual([`expected on paper: ${start}`])
  })

  test('where the page has a picture, which no text can be read from', async () => {
    const dot =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(body, `${body}<img src="data:image/png;base64,${dot}">`),
    )
    expect(faults).toEqual(['the PDF cannot be read: expected no Do in a page'])
  })

  test('where a text is in another font', async () => {
    const faults = await faultsOf(officeScorecard, (html) =>
      html.replace(body, `${body}<p style="font-family:monospace">w`),
    )
    expect(faults[0]).toBe('page 1: the fonts have no glyph for w (U+0077)')
  })

  test.each([
    ['no root', /\/Root \d+/, '/Root 9999', 'expected an object 9999'],
    [
      'a page without its drawing',
      /\/Contents \d\d/,
      '/Contents 01',
      'expected a stream in object 1',
    ],
  ])('where the file has %s', async (_, what, instead, fault) => {
    const html = await scorecardPage(officeScorecard)
    const pdf = Buffer.from(await printer.print(html)).toString('latin1')
    const spoilt = Buffer.from(pdf.replace(what, instead), 'latin1')
    const claimed = { html, tables: [], values: 0, family: 'Tinos' }
    expect(() => prove(spoilt, claimed)).toThrow(
      `the PDF cannot be read: ${fault}`,
    )
  })

  test('where the file is none of a browser', () => {
    const claimed = { html: '<body>', tables: [], values: 0, family: 'Tinos' }
    expect(() => prove(Buffer.from('%PDF-1.4 and no more'), claimed)).toThrow(
      'the PDF cannot be read: expected one plain xref table',
    )
  })
})
