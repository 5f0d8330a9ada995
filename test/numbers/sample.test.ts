import { readFileSync } from 'node:fs'
import { inboxExports, openOfficeData } from '@motcua/jobs'
import type { OfficeData } from '@motcua/jobs'
import { catalog, evaluate, misses, parsePeriod } from '@motcua/metrics'
import { nextPeriod } from '@motcua/metrics/calendar'
import type { Evaluation, Period } from '@motcua/metrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coverage } from '@motcua/warehouse'
import { loadedSample } from '../offices.ts'
import { answersFrom, dimensionsOf, linesOf } from './answers.ts'
import type { Answers } from './answers.ts'
import { rawRows } from './raw.ts'

/* The sample office over its raw exports and lists. */

const { office, remove } = await loadedSample()
const { rules } = office.plan
let data: OfficeData
let evaluation: Evaluation
let answers: Answers

/** Every month, quarter, half and year of the sample. */
const periods = ['2017-01', '2017-Q1', '2017-H1', '2017'].flatMap((first) => {
  const all: Period[] = []
  for (let p = parsePeriod(first); p.to <= '2018-12-31'; p = nextPeriod(p))
    all.push(p)
  return all
})

beforeAll(async () => {
  const files = inboxExports(office, '2019-01-01 06:00:00')
  const textsOf = (isDossiers: boolean) =>
    files
      .filter(({ profile }) => (profile.target === 'dossier') === isDossiers)
      .map(({ path }) => readFileSync(path, 'utf8'))
  answers = answersFrom(rawRows(office, textsOf(true), textsOf(false)))
  data = await openOfficeData(office)
  evaluation = await evaluate(data.snapshot.db, catalog, {
    office: office.code,
    periods,
    by: ['unit'],
    plan: office.plan,
    complete: data.loaded.complete,
  })
})

afterAll(async () => {
  await data?.[Symbol.asyncDispose]()
  remove()
})

it('runs in a zone far from that of the office', () => {
  expect(process.env['TZ']).toBe('America/Los_Angeles')
  expect(new Date(2018, 0, 1).getTimezoneOffset()).toBe(480)
})

describe.each(catalog.map((kpi) => ({ id: kpi.id, kpi })))(
  '$id of every unit equals the count over the raw rows',
  ({ id, kpi }) => {
    it.each(['month', 'quarter', 'half', 'year'] as const)(
      'in every %s, and for the year to date',
      (kind) => {
        const asked = periods.filter((p) => p.kind === kind)
        const units = evaluation.units.map((unit) => unit.code)
        const keys = asked.map((p) => p.key)
        const results = evaluation.results.filter(
          (r) => r.kpi === id && keys.includes(r.period),
        )
        const seen = linesOf(results, id, [])
        expect(seen).toEqual(
          answers.lines(id, { periods: asked, by: [], units, rules }),
        )
        expect(seen.length).toBe(asked.length * 10)
      },
    )

    it.each([
      ['2018-03', 'so'],
      ['2018-Q2', 'dkkd'],
      ['2018', 'ktdn'],
    ])(
      'and its misses in %s of %s are the rows that lack',
      async (key, unit) => {
        if (kpi.kind === 'derived') return
        const period = parsePeriod(key)
        const { from, to } = period
        const list = await misses(data.snapshot.db, kpi, {
          office: office.code,
          plan: office.plan,
          rules,
          period,
          unit,
        })
        expect(list.map((miss) => miss.code).toSorted()).toEqual(
          answers.misses(id, { from, to, rules }, unit),
        )
        const of = evaluation.results.find(
          (r) => r.kpi === id && r.period === key && r.unit === unit,
        )
        const { numerator = NaN, denominator = NaN } = of ?? {}
        const lacking = {
          ratio: (denominator ?? NaN) - numerator,
          count: numerator,
          duration: denominator,
        }
        expect(list.length).toBe(lacking[kpi.kind])
      },
    )
  },
)

it('leaves no number of the year of the plan unknown', async () => {
  const { results } = await evaluate(data.snapshot.db, catalog, {
    office: office.code,
    periods: periods.filter((p) => p.key >= '2018'),
    plan: office.plan,
    complete: coverage(data.loaded),
  })
  expect(results.filter((r) => r.status === 'unknown')).toEqual([])
  // March has a value of all but the broadcasts, which fall due in June.
  const march = results.filter((r) => r.period === '2018-03')
  expect(march.filter((r) => r.denominator === 0).map((r) => r.kpi)).toEqual([
    'broadcasts',
  ])
})

describe('what came in went out or stays', () => {
  it.each(periods.map((p) => p.key))('in %s, for every unit', (key) => {
    for (const { code } of evaluation.units) {
      const count = (id: string) =>
        evaluation.results.find(
          (r) => r.kpi === id && r.period === key && r.unit === code,
        )?.numerator ?? NaN
      expect(count('carried_over') + count('received')).toBe(
        count('finished') + count('stopped') + count('open'),
      )
    }
  })

  it('and opens with what was open before', () => {
    const months = periods.filter((p) => p.kind === 'month')
    for (const month of months.slice(1)) {
      const before = months[months.indexOf(month) - 1]
      const at = (id: string, key: string | undefined) =>
        evaluation.results
          .filter((r) => r.kpi === id && r.period === key)
          .map((r) => r.numerator)
      expect(at('carried_over', month.key)).toEqual(at('open', before?.key))
    }
  })
})

it('makes a sample whose 2017 early rate is near the 50,7% of the plan', () => {
  const year = { from: '2017-01-01', to: '2017-12-31', rules }
  const early = answers.cells('early', year, []).get('so')?.get('[]')
  expect(early?.value).toBeCloseTo(0.507, 2)
})

describe.each([
  { by: ['procedure'] },
  { by: ['field'] },
  { by: ['channel'] },
  { by: ['procedure', 'channel'] },
])('by unit and $by', ({ by }) => {
  const period = parsePeriod('2018-05')
  const kpis = catalog.filter(({ id }) =>
    by.every((name) => dimensionsOf(id).includes(name)),
  )

  it('every KPI equals the count over the raw rows, and adds up to the whole', async () => {
    const { results, units } = await evaluate(data.snapshot.db, catalog, {
      office: office.code,
      periods: [period],
      by: ['unit', ...by],
      plan: office.plan,
    })
    for (const { id, kind } of kpis) {
      expect(linesOf(results, id, by)).toEqual(
        answers.lines(id, {
          periods: [period],
          by,
          units: units.map((unit) => unit.code),
          rules,
        }),
      )
      if (kind === 'duration') continue
      const parts = results.filter((r) => r.kpi === id && r.unit === 'so')
      const whole = evaluation.results.find(
        (r) => r.kpi === id && r.period === '2018-05' && r.unit === 'so',
      )
      const sum = (of: (r: (typeof parts)[number]) => number | null) =>
        parts.reduce((n, r) => n + (of(r) ?? 0), 0)
      expect([id, sum((r) => r.numerator), sum((r) => r.denominator)]).toEqual([
        id,
        whole?.numerator,
        whole?.denominator ?? 0,
      ])
    }
  })
})
