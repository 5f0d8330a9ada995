import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  fileScorecard,
  lazyPrinter,
  openOfficeData,
  periodFigures,
} from '@motcua/jobs'
import type { Filed, LazyPrinter, OfficeData } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import type { Scorecard, ScorecardFigures } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadedSample } from '../offices.ts'
import { readPdf, withoutSpaces } from './pdf-reader.ts'
import { layoutFaults, placedPages } from './placed.ts'

/* The scorecards of the sample office, from its exports to the printed page. */

const { office, remove } = await loadedSample()
/** Every kind of unit in one period, and two of them in the longer ones. */
const printed = [
  { key: '2018-03', units: ['so', 'vp', 'tt', 'dkkd', 'ktdn', 'gd1'] },
  { key: '2018-06', units: ['so', 'dkkd'] },
  { key: '2018-Q1', units: ['so', 'dkkd'] },
  { key: '2018-H2', units: ['so', 'dkkd', 'vp'] },
  { key: '2018', units: ['so', 'gd1', 'vp'] },
]
let data: OfficeData
let printer: LazyPrinter
const figures = new Map<string, ScorecardFigures>()

beforeAll(async () => {
  data = await openOfficeData(office)
  printer = lazyPrinter()
  for (const { key } of printed)
    figures.set(key, await periodFigures(office, data, parsePeriod(key)))
})

afterAll(async () => {
  await printer?.[Symbol.asyncDispose]()
  await data?.[Symbol.asyncDispose]()
  remove()
})

const filedOnce = new Map<string, ReturnType<typeof make>>()

/** A scorecard of the sample, made once. */
function file(key: string, unit: string): ReturnType<typeof make> {
  const made = filedOnce.get(`${key} ${unit}`) ?? make(key, unit)
  filedOnce.set(`${key} ${unit}`, made)
  return made
}

const doubts = { open: [], accepted: [] }

async function make(key: string, unit: string, out = office.paths.archive) {
  const filed = await fileScorecard(
    { office, data, figures: figures.get(key) as ScorecardFigures, doubts },
    unit,
    { out, edition: 1, printer },
  )
  return { filed, ...read(filed) }
}

function read({ files }: Filed) {
  const pdf = readFileSync(files.pdf)
  const scorecard = JSON.parse(readFileSync(files.json, 'utf8')) as Scorecard
  const { pages, fonts } = readPdf(pdf)
  return { pdf, scorecard, pages, fonts, text: pages.join('') }
}

describe.each(printed)('a scorecard of $key', ({ key, units }) => {
  it.each(units)(
    'of %s has every number of its model on paper',
    async (unit) => {
      const { scorecard, text: paper } = await file(key, unit)
      const cells = scorecard.kpis.rows.flatMap((row) => [
        row.value.ratio,
        row.value.rate,
        row.previous,
        ...(scorecard.period.yearAgoTitle === null ? [] : [row.yearAgo]),
        row.toDate.ratio,
        row.toDate.rate,
        row.target,
        row.statusText,
      ])
      const sentences = [
        ...scorecard.conclusions,
        scorecard.kpis.openOverdueLine,
        scorecard.flow.row.tie,
        scorecard.misses.summary,
        scorecard.dataLine,
        ...scorecard.misses.rows.flatMap((row) => [row.code, row.dueOn]),
        ...scorecard.tasks.rows.map((row) => row.text),
        scorecard.verification,
      ]
      for (const text of [...cells, ...sentences])
        expect(paper).toContain(withoutSpaces(text))
    },
  )

  it.each(units)(
    'of %s has every letter within the margins, and none on another or a rule',
    async (unit) => {
      const { pdf } = await file(key, unit)
      expect(layoutFaults(pdf)).toEqual([])
    },
  )

  it.each(units)('of %s has the pages that its form asks', async (unit) => {
    const { pages } = await file(key, unit)
    // The inspectorate has no dossiers.
    expect(pages.length).toBeLessThanOrEqual(unit === 'tt' ? 1 : 2)
  })

  it.each(units)(
    'of %s leaves less than half of a page empty',
    async (unit) => {
      const { pdf } = await file(key, unit)
      const last = placedPages(pdf).at(-1)!
      // Above what stands at the foot of every page.
      const feet = last.letters.map((l) => l.foot).filter((y) => y < 277)
      expect(Math.max(...feet)).toBeGreaterThan(20 + 257 * 0.5)
    },
  )

  it('says on every page that it is synthetic, and embeds every font', async () => {
    const { pages, fonts, pdf, filed } = await file(key, 'so')
    for (const page of pages) {
      expect(page).toContain(
        withoutSpaces('SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ'),
      )
      expect(page).toContain(
        withoutSpaces('không dùng để báo cáo, đánh giá, xếp hạng.'),
      )
    }
    expect(new Set(fonts.map((name) => name.split('-')[0]))).toEqual(
      new Set(['Tinos']),
    )
    const count = (what: RegExp) => pdf.toString('latin1').match(what)?.length
    expect(count(/\/FontFile2 /g)).toBe(count(/\/Type \/FontDescriptor/g))
    expect(filed.files.pdf).toContain('MO-PHONG')
  })

  it('counts its conclusions as table 1 does', async () => {
    for (const unit of units) {
      const { scorecard } = await file(key, unit)
      const given = scorecard.kpis.rows.filter(
        (row) => !['not_applicable', 'informative'].includes(row.status),
      )
      const met = given.filter((row) => row.status === 'met').length
      expect(scorecard.conclusions[0]).toMatch(
        new RegExp(`^${met} trong ${given.length} chỉ tiêu`),
      )
      expect(scorecard.conclusions.length).toBeLessThanOrEqual(5)
    }
  })
})

it('is the same file when it is made again', async () => {
  const first = await file('2018-03', 'so')
  const again = await make('2018-03', 'so', join(office.paths.var, 'again'))
  expect(again.filed.sha256).toBe(first.filed.sha256)
  expect(readFileSync(again.filed.files.xlsx)).toEqual(
    readFileSync(first.filed.files.xlsx),
  )
  expect(again.scorecard).toEqual(first.scorecard)
})

it('never replaces the 50,7% of the plan by a number of the data', async () => {
  const { scorecard } = await file('2018-03', 'so')
  const early = scorecard.kpis.rows.find((row) => row.kpi === 'early')
  expect(early?.note).toBe('Năm 2017: 50,7% (theo Kế hoạch)')
})

it('prints no applicant', async () => {
  const { text, scorecard } = await file('2018', 'so')
  expect(text + JSON.stringify(scorecard)).not.toMatch(/NGƯỜI\s?NỘP/)
})

describe('without the export that a period needs', () => {
  it('lists as overdue what the number says, and nothing that is not due yet', async () => {
    const open = await periodFigures(office, data, parsePeriod('2019-01'))
    const { results } = open.evaluation
    const office2019 = results.find(
      ({ kpi, period, unit }) =>
        kpi === 'on_time' && period === '2019-01' && unit === 'so',
    )
    expect(open.overdue).toHaveLength(office2019?.openOverdue ?? NaN)
    const { at } = data.loaded
    for (const { dueOn } of open.overdue)
      expect(String(dueOn) < at.slice(0, 10)).toBe(true)
  })

  it('is provisional, says so on every page, and gives no status', async () => {
    const may = parsePeriod('2019-01')
    const open = await periodFigures(office, data, may)
    const filed = await fileScorecard(
      { office, data, figures: open, doubts },
      'so',
      {
        out: office.paths.archive,
        edition: 1,
        printer,
      },
    )
    const { scorecard, pages } = read(filed)
    expect(filed.state).toBe('provisional')
    for (const page of pages)
      expect(page).toContain(
        withoutSpaces(
          'SỐ LIỆU TẠM TÍNH – chưa có dữ liệu của: phần mềm một cửa điện tử',
        ),
      )
    expect(scorecard.dataLine).toContain('Ấn bản 1 (tạm tính)')
    for (const row of scorecard.kpis.rows)
      expect(['unknown', 'informative', 'not_applicable']).toContain(row.status)
  })
})
