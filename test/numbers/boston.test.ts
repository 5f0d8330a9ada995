import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { openOfficeData, takeIn } from '@motcua/jobs'
import type { Intake, OfficeData } from '@motcua/jobs'
import {
  catalog,
  early,
  evaluate,
  misses,
  onTime,
  parsePeriod,
} from '@motcua/metrics'
import type {
  Database,
  EvaluateOptions,
  Evaluation,
  Plan,
  Result,
} from '@motcua/metrics'
import type { Kysely } from 'kysely'
import {
  changeOf,
  compareUnits,
  dueOf,
  partsOf,
} from '@motcua/metrics/analysis'
import { addDays } from '@motcua/metrics/calendar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOffice, sharedFile } from '../offices.ts'
import { fill, startPostgres } from '../postgres.ts'
import { isLong } from '../size.ts'
import { answersFrom, dimensionsOf, linesOf } from './answers.ts'
import type { Answers, RawRows } from './answers.ts'
import { rawRequests } from './raw.ts'

/*
 * 58,251 real service requests with the publisher's own on-time flag. The counts
 * that they are held against were made from the file by another program.
 *
 * Then every formula over dossiers, on both engines, against the raw rows.
 */

const requests = sharedFile('data/boston311-2011h2/requests.csv.gz')
const expectedFile = sharedFile('data/boston311-2011h2/expected.json')

interface Counts {
  readonly closed: number
  readonly closed_with_target: number
  readonly ontime_instant: number
  readonly early_day: number
  readonly same_day: number
}

describe.skipIf(!requests || !expectedFile)(
  'the real requests of the Boston 311 line (skipped where ../shared/data is absent)',
  () => {
    const { office, remove } = copyOffice('boston-311')
    const now = '2026-01-01 00:00:00'
    const expected = JSON.parse(
      expectedFile ? readFileSync(expectedFile, 'utf8') : '{}',
    ) as {
      total: Counts
      by_month_closed: Record<string, Counts>
      by_department: Record<string, Counts>
    }
    let first: Intake
    let again: Intake
    let results: { readonly [compare: string]: readonly Result[] }
    let answers: Answers
    let raw: RawRows['dossier']
    let postgres: Awaited<ReturnType<typeof startPostgres>>
    let data: OfficeData

    beforeAll(async () => {
      const [profile] = office.profiles
      if (!profile || !requests) return
      first = await takeIn(office, [{ path: requests, profile }], now)
      again = await takeIn(office, [{ path: requests, profile }], now)
      data = await openOfficeData(office)
      const periods = [
        parsePeriod('2011-07..2019-12'),
        ...Object.keys(expected.by_month_closed).map(parsePeriod),
      ]
      const by = async (compare: Plan['rules']['compare']) =>
        (
          await evaluate(data.snapshot.db, [onTime, early], {
            office: office.code,
            periods,
            by: ['unit'],
            plan: { ...office.plan, rules: { ...office.plan.rules, compare } },
          })
        ).results
      results = { instant: await by('instant'), date: await by('date') }
      const text = gunzipSync(readFileSync(requests)).toString('utf8')
      const rows = rawRequests(office, text)
      raw = rows.dossier
      answers = answersFrom(rows)
      postgres = await startPostgres()
      const { db } = data.snapshot
      await fill(postgres.db, {
        unit: await db.selectFrom('unit').selectAll().execute(),
        dossier: await db.selectFrom('dossier').selectAll().execute(),
      })
    })
    afterAll(async () => {
      await postgres?.stop()
      await data?.[Symbol.asyncDispose]()
      remove()
    })

    it('are all accepted, and all unchanged when they come again', () => {
      const counts = { read: 58_251, rejected: 0, flagged: 10_981 }
      expect(first.ingested).toMatchObject([
        { ...counts, accepted: 58_251, unchanged: 0 },
      ])
      expect(again.ingested).toMatchObject([
        { ...counts, accepted: 0, unchanged: 58_251 },
      ])
    })

    const all = '2011-07..2019-12'
    const find = (
      compare: string,
      kpi: string,
      period: string,
      unit: string,
    ) => {
      const found = results[compare]?.find(
        (r) => r.kpi === kpi && r.period === period && r.unit === unit,
      )
      return [found?.numerator, found?.denominator]
    }
    const check = (period: string, unit: string, counts: Counts) => {
      const cases = counts.closed_with_target
      const onDay = counts.early_day + counts.same_day
      expect(find('instant', 'on_time', period, unit)).toEqual([
        counts.ontime_instant,
        cases,
      ])
      expect(find('date', 'on_time', period, unit)).toEqual([onDay, cases])
      expect(find('date', 'early', period, unit)).toEqual([
        counts.early_day,
        cases,
      ])
      expect(find('instant', 'early', period, unit)).toEqual([
        counts.early_day,
        cases,
      ])
    }

    it('are on time as often as the publisher’s dates say', () => {
      expect(find('instant', 'on_time', all, 'city')).toEqual([35_591, 43_821])
      expect(find('date', 'on_time', all, 'city')).toEqual([36_284, 43_821])
      expect(find('date', 'early', all, 'city')).toEqual([34_514, 43_821])
      check(all, 'city', expected.total)
    })

    it.each(Object.keys(expected.by_month_closed ?? {}))(
      'closed in %s are counted alike',
      (month) => {
        check(month, 'city', expected.by_month_closed[month] as Counts)
      },
    )

    it.each(Object.keys(expected.by_department ?? {}))(
      'of department %s are counted alike',
      (department) => {
        const unit = department
          .toLowerCase()
          .replaceAll(' ', '-')
          .replace(/_$/, '')
        check(all, unit, expected.by_department[department] as Counts)
      },
    )

    it('closed in all months and departments are all there are', () => {
      expect(Object.keys(expected.by_department)).toHaveLength(11)
      const sum = Object.values(expected.by_month_closed).reduce(
        (n, counts) => n + counts.closed_with_target,
        0,
      )
      expect(sum).toBe(43_821)
    })

    /** The KPIs that count dossiers. */
    const formulas = catalog.filter(({ id }) =>
      dimensionsOf(id).includes('channel'),
    )
    const spans = ['2011-07..2019-12', '2011-Q3'].map(parsePeriod)
    const onBoth = async <T>(run: (db: Kysely<Database>) => Promise<T>) =>
      [await run(data.snapshot.db), await run(postgres.db)] as const

    // By channel under the rules of the plan, and at full size under the others.
    describe.each([
      { compare: 'instant', breakdowns: [[], ['channel']] },
      { compare: 'date', breakdowns: isLong ? [[], ['channel']] : [[]] },
    ] as const)('by $compare', ({ compare, breakdowns }) => {
      const rules = { compare, finish: 'result' } as const
      const options = (by: readonly string[]): EvaluateOptions => ({
        office: office.code,
        periods: spans,
        by: ['unit', ...by],
        plan: { ...office.plan, rules },
      })
      let evaluated: readonly (readonly Evaluation[])[] = []
      beforeAll(async () => {
        const found = []
        for (const by of breakdowns)
          found.push(await onBoth((db) => evaluate(db, formulas, options(by))))
        evaluated = found
      })

      it('both engines evaluate alike', () => {
        expect(evaluated).toHaveLength(breakdowns.length)
        for (const [duckdb, other] of evaluated)
          expect(other).toStrictEqual(duckdb)
      })

      it.each(formulas)('$id is as counted over the raw rows', ({ id }) => {
        const units = evaluated[0]?.[0]?.units.map((unit) => unit.code) ?? []
        for (const [i, by] of breakdowns.entries())
          expect(linesOf(evaluated[i]?.[0]?.results ?? [], id, by)).toEqual(
            answers.lines(id, { periods: spans, by, units, rules }),
          )
      })

      it('processing times lie outside the calendar: nobody knows them', () => {
        const found = evaluated[0]?.[0]?.results.filter(
          (r) => r.kpi === 'processing_days' && (r.denominator ?? 0) > 0,
        )
        expect(found?.length).toBeGreaterThan(10)
        for (const result of found ?? [])
          expect(result).toMatchObject({
            value: null,
            status: 'unknown',
            reason: 'outside_calendar',
            duration: { median: null, unmeasured: result.denominator },
          })
      })
    })

    it('why fewer were on time in December than in July is what the raw rows say', async () => {
      const months = ['2011-07', '2011-12'] as const
      const evaluation = await evaluate(data.snapshot.db, [onTime], {
        office: office.code,
        periods: months.map(parsePeriod),
        by: ['unit'],
        plan: office.plan,
      })
      const [before, after] = months.map((period) =>
        partsOf(evaluation, { kpi: 'on_time', period, by: 'unit' }),
      )
      const moved = changeOf(before!, after!)!
      const tally = (month: string, unit?: string) => {
        const cases = raw.filter(
          (row) =>
            row.due_at !== null &&
            row.finished_at?.startsWith(month) &&
            (unit === undefined || row.unit === unit),
        )
        const good = cases.filter((row) => row.finished_at! <= row.due_at!)
        return { n: good.length, d: cases.length }
      }
      const [was, is] = [tally(months[0]), tally(months[1])]
      expect(moved.before).toEqual({ numerator: was.n, denominator: was.d })
      expect(moved.change.value).toBeCloseTo(is.n / is.d - was.n / was.d, 12)
      const middle = (is.n / is.d + was.n / was.d) / 2
      for (const { part, rate, mix } of moved.contributions) {
        if (part === null) throw new Error('expected departments alone')
        const [a, b] = [tally(months[0], part), tally(months[1], part)]
        const [v, w] = [a.d / was.d, b.d / is.d]
        const share = (one: typeof a, other: typeof a) =>
          one.d > 0 ? one.n / one.d : other.d > 0 ? other.n / other.d : 0
        const [r, s] = [share(a, b), share(b, a)]
        expect(rate.value).toBeCloseTo(((v + w) / 2) * (s - r), 12)
        expect(mix.value).toBeCloseTo((w - v) * ((r + s) / 2 - middle), 12)
      }
    })

    it('departments outside the funnel are those far from the city, for their cases', async () => {
      const evaluation = await evaluate(data.snapshot.db, [onTime], {
        office: office.code,
        period: parsePeriod(all),
        by: ['unit'],
        plan: office.plan,
      })
      const city = 35_591 / 43_821
      const told = compareUnits(evaluation, { kpi: 'on_time' })
      expect(told.length).toBeGreaterThan(8)
      for (const { value, denominator, position } of told) {
        if (!denominator || value === null) continue
        const error = Math.sqrt((city * (1 - city)) / denominator)
        const z = (value - city) / error
        if (position === 'within') expect(Math.abs(z)).toBeLessThan(3.8)
        else if (denominator > 100) expect(Math.abs(z)).toBeGreaterThan(2.7)
        if (position === 'below') expect(value).toBeLessThan(city)
        if (position === 'above') expect(value).toBeGreaterThan(city)
      }
    })

    it('what was due in the next seven days is a plain count of the open ones', async () => {
      const period = parsePeriod('2011-10')
      const on = period.to
      const told = await onBoth((db) =>
        dueOf(db, { office: office.code, plan: office.plan, period, days: 7 }),
      )
      expect(told[1]).toStrictEqual(told[0])
      const open = raw.filter(
        (row) =>
          row.received_on <= on &&
          (row.outcome === null ||
            (row.finished_on !== null && row.finished_on > on)),
      )
      const [city] = told[0]
      expect(city?.open).toBe(open.length)
      expect(city?.overdue).toBe(
        open.filter((row) => row.due_on !== null && row.due_on < on).length,
      )
      expect(city?.due.map((d) => d.dossiers)).toEqual(
        Array.from({ length: 8 }, (_, i) => addDays(on, i)).map(
          (day) => open.filter((row) => row.due_on === day).length,
        ),
      )
      expect(city?.overdue).toBeGreaterThan(100)
    })

    it.each(formulas)('the misses of $id are the same rows', async (kpi) => {
      if (kpi.kind === 'derived') return
      const { rules } = office.plan
      const period = parsePeriod('2011-12')
      const { from, to } = period
      const [duckdb, other] = await onBoth((db) =>
        misses(db, kpi, { office: office.code, rules, period }),
      )
      expect(other).toStrictEqual(duckdb)
      expect(duckdb.map((miss) => miss.code).toSorted()).toEqual(
        answers.misses(kpi.id, { from, to, rules }, 'city'),
      )
    })
  },
)
