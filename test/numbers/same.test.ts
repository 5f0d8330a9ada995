import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { read } from '@e965/xlsx'
import type { CellObject } from '@e965/xlsx'
import { loadOffice, openOfficeData, periodFigures } from '@motcua/jobs'
import type { Office, OfficeData } from '@motcua/jobs'
import {
  evaluate,
  formatCount,
  formatShare,
  parsePeriod,
} from '@motcua/metrics'
import type { Figures, Result } from '@motcua/metrics'
import { buildScorecard, scorecardXlsx } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { coverage, openDuckDb } from '@motcua/warehouse'
import type { PlainDuckDb } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { putExports, smallOffice } from '../jobs/small-office.ts'
import { loadedSample } from '../offices.ts'
import { ownKpis, ownTarget } from '../own-kpis.ts'
import { explorerIn } from '../page/written.ts'
import type { WrittenExplorer } from '../page/written.ts'
import { isLong, size } from '../size.ts'
import { rowOf, rowsOf } from './macro-rows.ts'

/*
 * One number wherever it is read: library, command, SQL, the model of the
 * printed page, the cells of its workbook, the page in a browser. Of every KPI,
 * those of the catalogue and the office's own, every unit and period; at full
 * size of the whole sample, else of three units and a month.
 */

let office: Office
let data: OfficeData
let db: PlainDuckDb
let explorer: WrittenExplorer
let remove: () => void

beforeAll(async () => {
  const own = isLong ? await loadedSample() : await littleOffice()
  remove = own.remove
  const { dir } = own.office
  writeFileSync(join(dir, 'kpis.yaml'), ownKpis)
  const plan = join(dir, 'plan.yaml')
  writeFileSync(plan, readFileSync(plan, 'utf8').replace(...ownTarget))
  office = loadOffice(dir)
  await here('publish', '--page', join(dir, 'page'))
  explorer = explorerIn(join(dir, 'page'))
  data = await openOfficeData(office)
  db = await openDuckDb(':memory:')
  const published = office.paths.published
  const { database } = JSON.parse(
    readFileSync(join(published, 'newest.json'), 'utf8'),
  ) as { readonly database: string }
  await db.query(`attach '${join(published, database)}' as one (read_only)`)
  await db.query('use one')
})

afterAll(async () => {
  await db?.close()
  await data?.[Symbol.asyncDispose]()
  remove?.()
})

async function littleOffice() {
  const own = smallOffice()
  await putExports(own.office, '2018-02-01', '2018-04-01')
  await motcuaHere([
    '--office',
    own.office.dir,
    'ingest',
    own.office.paths.inbox,
  ])
  return { office: own.office, remove: () => own[Symbol.dispose]() }
}

async function here(...args: readonly string[]): Promise<string> {
  const all = ['--office', office.dir, ...args]
  const { code, stdout, stderr } = await motcuaHere(all)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return stdout
}

/** The periods that a scorecard is made of. */
const periods = isLong
  ? ['2017', '2018'].flatMap((year) => [
      year,
      ...['-H1', '-H2', '-Q1', '-Q2', '-Q3', '-Q4'].map((part) => year + part),
      ...Array.from(
        { length: 12 },
        (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`,
      ),
    ])
  : ['2018-03']

/** What the library says of a period, by unit. */
const known = new Map<string, Promise<readonly Result[]>>()
function libraryOf(key: string): Promise<readonly Result[]> {
  const found = known.get(key) ?? asked(key)
  known.set(key, found)
  return found
}

async function asked(key: string): Promise<readonly Result[]> {
  const { code, plan, kpis } = office
  const { snapshot, asOf, calendar, loaded } = data
  const { results } = await evaluate(snapshot.db, kpis, {
    office: code,
    plan,
    asOf,
    calendar,
    complete: coverage(loaded),
    period: parsePeriod(key),
    by: ['unit'],
  })
  return results
}

/** The scorecard of a unit, and its workbook, as they are issued. */
async function papersOf(key: string): Promise<readonly Scorecard[]> {
  const period = parsePeriod(key)
  const figures = await periodFigures(office, data, period)
  const { loaded } = data
  const units = new Set((await libraryOf(key)).map(({ unit }) => unit))
  return [...units].map((unit) =>
    buildScorecard({
      ...figures,
      office: { code: office.code, name: office.name.vi },
      plan: office.plan,
      kpis: office.kpis,
      letterhead: office.letterhead,
      synthetic: office.synthetic,
      zone: office.zone,
      unit,
      edition: 1,
      issuedOn: null,
      state: 'final',
      asOf: loaded.cutOff,
      complete: loaded.complete,
      missing: [],
      loaded,
    }),
  )
}

/** A share as it is printed; `…` where the data do not tell. */
function printed(
  { numerator, denominator }: Pick<Figures, 'numerator' | 'denominator'>,
  isKnown: boolean,
  targets: readonly number[],
) {
  if (!isKnown) return { ratio: '…', rate: '…' }
  if (!denominator) return { ratio: '–', rate: '–' }
  return {
    ratio: `${formatCount(numerator)}/${formatCount(denominator)}`,
    rate: formatShare(numerator, denominator, targets),
  }
}

/** Whether a result tells a number of the period, and of the year to date. */
function isTold({ isCovered, toDate, status, reason }: Result) {
  const isRefused = status === 'unknown' && reason !== 'data_incomplete'
  return {
    now: isCovered && !isRefused,
    toDate: toDate.isCovered && status !== 'unknown',
  }
}

/** How many KPIs of units are not the sum of their parts by a dimension. */
function apart(key: string, dimension: string): string {
  return `
    select count(*) filter (p.n <> k.numerator or p.d is distinct from k.denominator) as others
    from (
      select kpi, unit, sum(numerator)::bigint as n, sum(denominator)::bigint as d
      from kpi_by('${key}', '${dimension}') where member is not null group by all
    ) as p join kpi('${key}') as k using (kpi, unit)
    join kpi_definition as f on f.kpi = k.kpi and f.kind in ('ratio', 'count')`
}

describe.each(periods)('%s', (key) => {
  it('is what the command tells', async () => {
    const words = ['--by', 'unit', '--format', 'json']
    const text = await here('kpi', '--period', key, ...words)
    const told = JSON.parse(text) as { readonly results: readonly object[] }
    const library = JSON.parse(JSON.stringify(await libraryOf(key))) as unknown
    expect(told.results.length).toBeGreaterThan(30)
    expect(library).toMatchObject(told.results)
  })

  it('is what SQL gives, of a period, by a dimension, by month', async () => {
    const library = (await libraryOf(key)).map(rowOf)
    expect(rowsOf(await db.query(`from kpi('${key}')`))).toEqual(library)
    for (const dimension of ['channel', 'procedure'].slice(0, size(1, 2)))
      expect(await db.query(apart(key, dimension))).toEqual([{ others: 0 }])
    if (isLong && /^\d{4}-\d\d$/.test(key))
      expect(rowsOf(await db.query(`from kpi_months('${key}', 1)`))).toEqual(
        library,
      )
  })

  it('is what the paper prints and its workbook holds', async () => {
    const library = await libraryOf(key)
    const papers = await papersOf(key)
    expect(papers.length).toBeGreaterThan(2)
    for (const paper of papers) {
      const of = library.filter(({ unit }) => unit === paper.unit.code)
      const rows = paper.kpis.rows.map((row) => {
        const result = of.find(({ kpi }) => kpi === row.kpi)!
        return { row, result, is: isTold(result) }
      })
      expect(rows.length).toBeGreaterThan(3)
      for (const { row, result, is } of rows) {
        const targets = row.targetValue === null ? [] : [row.targetValue]
        const value = printed(result, is.now, targets)
        const toDate = printed(result.toDate, is.toDate, targets)
        expect({ ...row, title: '' }).toMatchObject({
          value,
          toDate,
          status: result.status,
        })
      }
      for (const row of paper.others?.rows ?? []) {
        const result = of.find(({ kpi }) => kpi === row.kpi)!
        const { isCovered, toDate } = result
        expect(row).toMatchObject({
          value: printed(result, isCovered, []),
          toDate: printed(toDate, toDate.isCovered, []),
        })
      }
      await expectCells(paper, rows)
    }
  })

  it('is what the page has', async () => {
    const library = await libraryOf(key)
    const { cells, targets, periods: shown } = explorer
    if (!shown.some((period) => period.key === key))
      return expect(library.some(({ isCovered }) => !isCovered)).toBe(true)
    for (const result of library) {
      const { numerator, denominator, value, toDate, duration } = result
      const cell = cells[result.kpi]?.[result.unit]?.[key]
      const figure = duration ? [value] : []
      expect(cell, `${result.kpi} of ${result.unit}`).toMatchObject({
        of: [numerator, denominator, ...figure],
        toDate: [
          toDate.numerator,
          toDate.denominator,
          ...(duration ? [toDate.value] : []),
        ],
      })
      expect([
        cell?.status ?? 'informative',
        targets[cell?.target ?? -1]?.value,
        cell?.open ?? 0,
        cell?.unknown ?? false,
        cell?.few ?? false,
      ]).toEqual([
        result.status,
        result.target?.value,
        result.openOverdue ?? 0,
        !result.isCovered,
        result.small ?? false,
      ])
    }
  })
})

/** Table 1 and the table of units in the workbook of a paper: numbers, or the sign that is printed. */
async function expectCells(
  paper: Scorecard,
  rows: readonly {
    readonly row: Scorecard['kpis']['rows'][number]
    readonly result: Result
    readonly is: ReturnType<typeof isTold>
  }[],
): Promise<void> {
  const { SheetNames, Sheets } = read(await scorecardXlsx(paper), {
    dense: true,
  })
  const cellsOf = (name: string | undefined) =>
    ((Sheets[name ?? '']?.['!data'] ?? []) as (CellObject | undefined)[][]).map(
      (row) => row.map((cell) => cell?.v),
    )
  const own = cellsOf(SheetNames[0]).filter(
    ([number]) => typeof number === 'number',
  )
  const hasYearAgo = paper.period.yearAgoTitle !== null
  const hasToDate = own[0]?.length === (hasYearAgo ? 12 : 11)
  expect(own.map((row) => row.slice(3, 6))).toEqual(
    rows.map(({ row, result, is }) => inCells(result, is.now, row.value.rate)),
  )
  if (hasToDate)
    expect(own.map((row) => row.slice(hasYearAgo ? 8 : 7).slice(0, 3))).toEqual(
      rows.map(({ row, result, is }) =>
        inCells(result.toDate, is.toDate, row.toDate.rate),
      ),
    )
  if (!paper.units) return
  const total = cellsOf(SheetNames[4]).at(-1)
  expect(total?.slice(5)).toEqual(
    rows.map(({ row, result, is }) =>
      inCells(result, is.now, row.value.rate).at(-1),
    ),
  )
}

/** Numerator, denominator and share as cells. */
function inCells(
  { numerator, denominator }: Pick<Figures, 'numerator' | 'denominator'>,
  isKnown: boolean,
  rate: string,
): readonly unknown[] {
  if (!isKnown) return ['…', '…', '…']
  if (!denominator) return ['–', '–', '–']
  const share = /^([\d.]+)(?:,(\d+))?%$/.exec(rate)
  if (!share) return [numerator, denominator, rate]
  const cell = Number(`${share[1]?.replaceAll('.', '')}.${share[2] ?? 0}`)
  return [numerator, denominator, Math.round(cell * 100) / 10_000]
}
