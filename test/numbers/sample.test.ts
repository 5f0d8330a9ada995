import { readFileSync } from 'node:fs'
import { writeSample } from '@motcua/cli'
import { inboxExports, openOfficeData, takeIn } from '@motcua/jobs'
import type { OfficeData } from '@motcua/jobs'
import {
  catalog,
  evaluate,
  misses,
  nextPeriod,
  parsePeriod,
  yearToDate,
} from '@motcua/metrics'
import type { Evaluation, Period } from '@motcua/metrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOffice } from '../offices.ts'
import { rawAnswers } from './raw.ts'
import type { Answers } from './raw.ts'

const { office, remove } = copyOffice('binh-duong-2018')
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
  const paths = await writeSample(office)
  answers = rawAnswers(
    office,
    paths.map((path) => readFileSync(path, 'utf8')),
  )
  const now = '2019-01-01 06:00:00'
  await takeIn(office, inboxExports(office, now), now)
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

it('runs in the zone that the project names', () => {
  const offsets: Record<string, number | undefined> = {
    UTC: 0,
    'Asia/Ho_Chi_Minh': -420,
    'America/Los_Angeles': 480,
  }
  const zone = process.env['TZ'] ?? ''
  expect(new Date(2018, 0, 1).getTimezoneOffset()).toBe(offsets[zone])
})

describe.each(catalog.map((kpi) => ({ id: kpi.id, kpi })))(
  '$id of every unit equals the count over the raw rows',
  ({ id, kpi }) => {
    it.each(['month', 'quarter', 'half', 'year'] as const)(
      'in every %s, and for the year to date',
      (kind) => {
        const results = evaluation.results.filter(
          (r) =>
            r.kpi === id &&
            periods.some((p) => p.key === r.period && p.kind === kind),
        )
        const seen = results.map(
          ({ period, unit, numerator, denominator, toDate }) => ({
            period,
            unit,
            of: [numerator, denominator],
            toDate: [toDate.numerator, toDate.denominator],
          }),
        )
        const expected = periods
          .filter((p) => p.kind === kind)
          .flatMap((p) => {
            const ytd = answers(id, yearToDate(p).from, p.to)
            return [...answers(id, p.from, p.to)].map(([unit, of]) => ({
              period: p.key,
              unit,
              of: [...of],
              toDate: [...(ytd.get(unit) ?? [])],
            }))
          })
        expect(seen).toEqual(expected)
        expect(seen.length).toBe(
          periods.filter((p) => p.kind === kind).length * 10,
        )
      },
    )

    it.each(['2018-03', '2018-Q2', '2018'])(
      'and its misses in %s are as many as lack',
      async (key) => {
        for (const unit of ['so', 'dkkd', 'ktdn']) {
          const list = await misses(data.snapshot.db, kpi, {
            office: office.code,
            rules: office.plan.rules,
            period: parsePeriod(key),
            unit,
          })
          const of = evaluation.results.find(
            (r) => r.kpi === id && r.period === key && r.unit === unit,
          )
          const lacking =
            of?.denominator === null
              ? of.numerator
              : (of?.denominator ?? NaN) - (of?.numerator ?? NaN)
          expect(list.length).toBe(lacking)
          expect(new Set(list.map((m) => m.code)).size).toBe(lacking)
        }
      },
    )
  },
)

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
  const [numerator = 0, denominator] =
    answers('early', '2017-01-01', '2017-12-31').get('so') ?? []
  expect(numerator / (denominator ?? NaN)).toBeCloseTo(0.507, 2)
})

describe('breakdowns', () => {
  it.each([
    ['procedure'],
    ['field'],
    ['channel'],
    ['procedure', 'channel'],
  ] as const)('by %s add up to the whole', async (...by) => {
    const { results } = await evaluate(data.snapshot.db, catalog, {
      office: office.code,
      periods: [parsePeriod('2018-05')],
      by,
    })
    for (const kpi of catalog) {
      if (kpi.kind !== 'ratio' && kpi.kind !== 'count') continue
      const { id, rows } = kpi
      if (by.some((name) => rows.dimensions[name] === undefined)) continue
      const parts = results.filter((r) => r.kpi === id)
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
