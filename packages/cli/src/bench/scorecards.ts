import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  fileScorecard,
  inOrder,
  lazyPrinter,
  loadOffice,
  openOfficeData,
  periodFigures,
  scorecardUnits,
} from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { printBare, scorecardPage } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import type { ListTimes } from './list.ts'

/**
 * Makes so many scorecards of one period in one pass, from its evaluation to
 * their proven files: those of the units of the sample office, over and over.
 * The floor prints the same pages in a bare browser, two at once.
 */
export async function makeScorecards(
  dir: string,
  count: number,
): Promise<ListTimes> {
  const out = mkdtempSync(join(dir, 'scorecards-'))
  const office = loadOffice(dir)
  await using data = await openOfficeData(office)
  await using printer = lazyPrinter()
  const open = await printer.get()
  await open.browser()
  const period = parsePeriod('2018-03')
  const units = await scorecardUnits(data, office, period)
  const some = Array.from({ length: count }, (_, i) => ({
    unit: units[i % units.length] ?? '',
    out: join(out, String(Math.floor(i / units.length))),
  }))
  const begun = performance.now()
  const figures = await periodFigures(office, data, period)
  const doubts = { open: [], accepted: [] }
  const made = inOrder(some, ({ unit, out: into }) =>
    fileScorecard({ office, data, figures, doubts }, unit, {
      out: into,
      edition: 1,
      printer,
    }),
  )
  const models: string[] = []
  for await (const { made: one } of made) models.push((await one()).files.json)
  const seconds = (performance.now() - begun) / 1000
  const pages: string[] = []
  for (const path of models.slice(0, units.length)) {
    const scorecard: Scorecard = JSON.parse(readFileSync(path, 'utf8'))
    pages.push(await scorecardPage(scorecard))
  }
  const all = some.map((_, i) => pages[i % pages.length] ?? '')
  const floorSeconds = (await printBare(all, () => performance.now())) / 1000
  rmSync(out, { recursive: true })
  const rounded = (n: number) => Math.round(n * 1000) / 1000
  return {
    seconds: rounded(seconds),
    floorSeconds: rounded(floorSeconds),
    stored: models.length,
  }
}
