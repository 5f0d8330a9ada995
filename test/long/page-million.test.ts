import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evaluate, formatShare, onTime, parsePeriod } from '@motcua/metrics'
import { loadOffice, openOfficeData } from '@motcua/jobs'
import { coverage } from '@motcua/warehouse'
import { expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { putExports, smallOffice } from '../jobs/small-office.ts'
import {
  answered,
  ask,
  openBrowser,
  openTab,
  seen,
  serve,
} from '../page/browser.ts'

/* The page of an office with a million dossiers, by http and as a file: ready, and with the numbers of the library. */

const dossiers = 1_000_000
const period = '2018-03'

/** Repeats an export's rows under other codes. */
function multiply(path: string): void {
  const [head = '', ...rows] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\r\n')
  const many = Array.from({ length: dossiers }, (_, i) => {
    const [place, code, ...cells] = rows[i % rows.length]!.split(';')
    const round = Math.floor(i / rows.length)
    return [place, round === 0 ? code : `${code}-${round}`, ...cells].join(';')
  })
  writeFileSync(path, `${[head, ...many].join('\r\n')}\r\n`)
}

it('is ready and has the numbers of the library', async () => {
  using own = smallOffice()
  const { inbox } = own.office.paths
  await putExports(own.office, '2018-02-01', '2018-04-01', 1)
  multiply(join(inbox, 'hoso-20180401-0500.csv'))
  const office = loadOffice(own.office.dir)
  const dir = join(await mkdtemp(join(tmpdir(), 'motcua-page-')), 'page')
  for (const args of [
    ['ingest', inbox],
    ['publish', '--page', dir],
  ])
    expect(await motcuaHere(['--office', office.dir, ...args])).toMatchObject({
      code: 0,
    })
  await using data = await openOfficeData(office)
  const { results } = await evaluate(data.snapshot.db, office.kpis, {
    office: office.code,
    plan: office.plan,
    asOf: data.asOf,
    calendar: data.calendar,
    complete: coverage(data.loaded),
    period: parsePeriod(period),
    by: ['unit'],
  })
  const { numRows: loaded } = await data.snapshot.db
    .selectFrom('dossier')
    .select(({ fn }) => fn.countAll().as('numRows'))
    .executeTakeFirstOrThrow()
  expect(loaded).toBeGreaterThanOrEqual(dossiers)
  await using looking = await openBrowser()
  const http = await serve(dir)
  try {
    for (const address of [`${http.address}/`, `file://${dir}/`]) {
      const { tab, wrongs } = await openTab(looking.browser, address)
      await tab.goto(`${address}index.html#period=${period}&unit=so`)
      await tab.waitForSelector('#card-on_time svg')
      const { numerator, denominator, target } = results.find(
        ({ kpi, unit }) => kpi === onTime.id && unit === 'so',
      )!
      expect(await seen(tab, '#card-on_time .value strong')).toBe(
        formatShare(numerator, denominator ?? 0, target ? [target.value] : []),
      )
      await tab.goto(`${address}sql.html`)
      await answered(tab)
      const cell = (of: number | null) => (of === null ? 'trống' : String(of))
      expect(
        await ask(
          tab,
          `select kpi, unit, numerator, denominator from kpi('${period}')`,
        ),
      ).toEqual(
        results.map((of) => [
          of.kpi,
          of.unit ?? 'trống',
          cell(of.numerator),
          cell(of.denominator),
        ]),
      )
      expect(await ask(tab, 'select count(*) from dossier')).toEqual([
        [String(loaded)],
      ])
      expect(wrongs).toEqual([])
      await tab.close()
    }
  } finally {
    http.stop()
    await rm(join(dir, '..'), { recursive: true })
  }
})
