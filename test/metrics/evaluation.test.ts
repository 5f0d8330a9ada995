import {
  early,
  evaluate,
  findKpi,
  defineKpis,
  misses,
  onlineProcedures,
  onTime,
  parsePeriod,
  UnitError,
} from '@motcua/metrics'
import {
  addDays,
  previousPeriod,
  yearBefore,
  yearToDate,
} from '@motcua/metrics/calendar'
import {
  finishing,
  hasDueDate,
  onOrBeforeDue,
  beforeDue,
  onTimeD,
  dossiers,
  open,
  openOverdue,
  processingDays,
  receipt,
  received,
} from '@motcua/metrics/catalog'
import { form06a } from '@motcua/metrics/form'
import { casesToFlip } from '@motcua/metrics/statistics'
import type {
  Database,
  EvaluateOptions,
  Evaluation,
  Kpi,
  Plan,
  Result,
  Target,
} from '@motcua/metrics'
import type { Complete } from '@motcua/metrics/calendar'
import type { Dossier } from '@motcua/metrics/schema'
import { toTable } from '@motcua/metrics/arquero'
import { op } from 'arquero'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDuckDb } from '../duckdb.ts'
import { office, smallDatabase } from '../small-database.ts'

/* What `evaluate` promises of a small office. */

type Small = Awaited<ReturnType<typeof smallDatabase>>

const k = defineKpis<Database>()
const march = parsePeriod('2018-03')
const byDate = { compare: 'date', finish: 'result' } as const
const all = ['root', 'a', 'a1', 'b']

/** A dossier a week over three years, in every unit and channel; some late, stopped or open. */
const rows: readonly Partial<Dossier>[] = Array.from(
  { length: 130 },
  (_, i) => {
    const received_on = addDays('2016-12-05', i * 7)
    const due_on = i % 11 === 0 ? null : addDays(received_on, 5)
    const end = addDays(received_on, i % 8)
    return {
      code: `h${i}`,
      unit: all[i % 4]!,
      channel: (['online', 'counter', 'post'] as const)[i % 3]!,
      received_on,
      due_on,
      ...(i % 13 === 0
        ? { stopped_on: end, outcome: 'returned' as const }
        : i % 9 !== 0 && { finished_on: end }),
    }
  },
)

let small: Small

beforeAll(async () => {
  small = await filled(rows)
})

async function filled(given: readonly Partial<Dossier>[]): Promise<Small> {
  const made = await smallDatabase()
  for (const [i, row] of given.entries())
    await made.addDossier(row.code ?? `h${i}`, row)
  return made
}

const waited = {
  version: 1,
  title: { vi: 'Số ngày', en: 'Days' },
  unit: 'calendar_day',
  measured: { vi: 'số ngày', en: 'days' },
  cohort: finishing,
} as const
const days = (statistic: 'median' | 'p90' | 'mean') =>
  k.duration(dossiers, {
    ...waited,
    id: `days_${statistic}`,
    statistic,
    measure: () => sql<number>`dossier.finished_on - dossier.received_on`,
  })

const target = (over: Partial<Target> = {}): Target => ({
  kpi: 'on_time',
  title: { vi: 'Đúng hạn', en: 'On time' },
  clause: 'I',
  units: ['*'],
  from: '2018-01-01',
  to: '2018-12-31',
  comparator: '>=',
  value: 0.5,
  printed: { vi: '50%', en: '50%' },
  ...over,
})
const planOf = (over: Partial<Plan> = {}): Plan => ({
  number: '1/KH',
  date: '2017-12-29',
  title: { vi: 'Kế hoạch', en: 'Plan' },
  issuer: 'Sở',
  year: 2018,
  rules: { compare: 'date', finish: 'result' },
  clauses: [{ id: 'I', cite: 'mục I', quote: '…' }],
  targets: [target()],
  groups: [],
  tasks: [],
  oddities: [],
  ...over,
})

const run = (
  of: readonly Kpi[],
  over: Partial<EvaluateOptions> = {},
  { db }: Small = small,
): Promise<Evaluation> => evaluate(db, of, { office, period: march, ...over })

/** The one result of a KPI over the whole office. */
async function one(
  kpi: Kpi,
  over: Partial<EvaluateOptions> = {},
  at: Small = small,
): Promise<Result> {
  const { results } = await run([kpi], over, at)
  expect(results).toHaveLength(1)
  return results[0]!
}

const figuresOf = ({ numerator, denominator, value }: Result) => ({
  numerator,
  denominator,
  value,
})

describe('periods', () => {
  const keys = ['2018-03', '2017-Q4', '2018', '2018-02..2018-04', '2018-03@15']
  const of = [onTime, received, open, days('median'), onTimeD]

  it('are evaluated together as one by one', async () => {
    const periods = keys.map(parsePeriod)
    const together = await run(of, { periods, by: ['unit'] })
    const apart = []
    for (const period of periods)
      apart.push(...(await run(of, { period, by: ['unit'] })).results)
    expect(together.results).toEqual(apart)
    expect(together.periods).toEqual(periods)
    expect(together.results).toHaveLength(keys.length * all.length * of.length)
  })

  it('win over the one period', async () => {
    const periods = [parsePeriod('2018-04')]
    expect((await one(received, { period: march, periods })).period).toBe(
      '2018-04',
    )
  })

  it.each([{}, { periods: [] }, { period: march, periods: [] }])(
    'are missed in %o',
    async (given) => {
      await expect(
        evaluate(small.db, [onTime], { office, ...given }),
      ).rejects.toThrow(
        new RangeError('expected a period or periods, got none'),
      )
    },
  )

  it.each([
    [
      'a period in text',
      { period: '2018-03' },
      'expected periods as parsePeriod makes them, got "2018-03"',
    ],
    [
      'a comparison',
      { compare: ['prev'] },
      'expected to compare with previous or year_before, got prev',
    ],
    [
      'a KPI in text',
      {},
      'expected definitions of KPIs, as findKpi finds them, got "on_time" at place 1 of 1',
      ['on_time'],
    ],
    [
      'a KPI that is not there',
      {},
      'expected definitions of KPIs, as findKpi finds them, got undefined at place 2 of 2',
      [onTime, undefined],
    ],
    [
      'a KPI without its list',
      {},
      'expected a list of definitions of KPIs, such as [onTime], got one that is not in a list',
      onTime,
    ],
    [
      'a plan that is not parsed',
      { plan: { number: 'x' } },
      'expected a plan as planSchema parses it, got one without targets, tasks, rules',
    ],
    [
      'an option that is not known',
      { unit: 'a' },
      'expected options office, offices, units, organization, period, periods, by, compare, plan, requireTargets, asOf, complete, published, closed, calendar, got unit',
    ],
    [
      'a cut-off',
      { asOf: { at: '10/03/2018' } },
      'expected asOf.at as YYYY-MM-DD HH:MM:SS, got 10/03/2018',
    ],
    [
      'a share',
      { plan: { ...planOf(), targets: [{ kpi: 'on_time', value: 95 }] } },
      'expected a target from 0 to 1 for on_time, a share, got 95',
    ],
    [
      'a share among other KPIs and targets',
      {
        plan: {
          ...planOf(),
          targets: [
            { kpi: 'received', value: 95 },
            { kpi: 'on_time', value: 1.01 },
          ],
        },
      },
      'expected a target from 0 to 1 for on_time, a share, got 1.01',
      [received, onTime],
    ],
  ])(
    'refuses %s that is none',
    async (_, given, message, asked: unknown = [onTime]) => {
      const options = { office, period: march, ...given } as never
      await expect(evaluate(small.db, asked as never, options)).rejects.toThrow(
        new RangeError(message),
      )
    },
  )

  it('carry the year to date, as an evaluation of it has it', async () => {
    for (const key of keys) {
      const period = parsePeriod(key)
      for (const kpi of of) {
        const ytd = yearToDate(period)
        const { toDate } = await one(kpi, { period })
        expect(toDate).toEqual({
          from: ytd.from,
          ...figuresOf(await one(kpi, { period: ytd })),
          isCovered: true,
        })
      }
    }
  })

  it('count what a loop over the rows counts', async () => {
    for (const key of keys) {
      const period = parsePeriod(key)
      const isIn = (day: string | null | undefined) =>
        day != null && period.from <= day && day <= period.to
      const ended = rows.filter((row) => isIn(row.finished_on) && row.due_on)
      expect(figuresOf(await one(received, { period }))).toEqual({
        numerator: rows.filter((row) => isIn(row.received_on)).length,
        denominator: null,
        value: null,
      })
      expect(await one(onTime, { period })).toMatchObject({
        numerator: ended.filter((row) => row.finished_on! <= row.due_on!)
          .length,
        denominator: ended.length,
      })
    }
  })
})

describe('the rows of an evaluation', () => {
  const of = (...keys: readonly string[]) => ({
    periods: keys.map(parsePeriod),
  })
  const carriedOver = findKpi('carried_over')
  const finished = findKpi('finished')

  const asked: string[] = []
  let at: Small

  beforeAll(async () => {
    at = await smallDatabase({
      log: ({ query }) => void asked.push(query.sql),
    })
  })

  /** How many selects each statement has that counts. */
  async function selects(
    counted: readonly Kpi[],
    over: Partial<EvaluateOptions>,
  ): Promise<readonly number[]> {
    asked.length = 0
    await run(counted, over, at)
    return asked
      .map((text) => text.split('as "part"').length - 1)
      .filter((count) => count > 0)
  }

  // The quarter is the year to date of March.
  it.each<[string, readonly Kpi[], Partial<EvaluateOptions>, number]>([
    ['of one date', [received], of('2018-03'), 1],
    [
      'of months side by side',
      [received],
      of('2018-01', '2018-02', '2018-Q1'),
      1,
    ],
    ['of months of two years', [received], of('2018-03', '2017-03'), 2],
    [
      'of one date in many ways',
      [withoutBeside(early), withoutBeside(onTime)],
      of('2018-03'),
      1,
    ],
    [
      'of one date and of those that have one',
      [finished, withoutBeside(onTime)],
      of('2018-03'),
      1,
    ],
    ['of two dates', [received, finished], of('2018-03'), 2],
    ['of two versions', timely, of('2018-03'), 1],
    ['of a duration', [days('median'), finished], of('2018-03'), 2],
    [
      'of a duration that comes later',
      [finished, days('median')],
      of('2018-03'),
      2,
    ],
    ['of two durations', [days('median'), days('mean')], of('2018-03'), 2],
    ['open on a last day', [open, openOverdue], of('2018-03', '2018-Q1'), 1],
    ['open on two last days', [open], of('2018-02', '2018-03'), 2],
    [
      'carried over, which the year to date has of its own',
      [carriedOver],
      of('2018-03'),
      2,
    ],
    ['open and carried over', [open, carriedOver], of('2018-03'), 3],
    [
      'that nothing bounds, of many days',
      [onlineProcedures],
      of('2018-02', '2018-03'),
      1,
    ],
    ['of two tables', [received, onlineProcedures], of('2018-03'), 2],
    [
      'with what stands beside, and all that finished',
      [onTime],
      of('2018-03'),
      2,
    ],
    [
      'with what stands beside, and is asked for',
      [onTime, openOverdue],
      of('2018-03'),
      2,
    ],
    [
      'compared, without what stands beside',
      [onTime],
      { ...of('2018-03'), compare: ['previous', 'year_before'] },
      3,
    ],
    [
      'compared with what is asked for beside',
      [onTime, open],
      { ...of('2018-03'), compare: ['previous', 'year_before'] },
      5,
    ],
  ])('are read together, %s', async (_, counted, over, expected) => {
    expect(await selects(counted, over)).toEqual([expected])
  })

  it('are read by a statement each where they are those of a batch', async () => {
    const asOf = { batch: 1 }
    expect(await selects([received, finished], { asOf })).toEqual([1, 1])
  })
})

/** A share without what stands beside it. */
function withoutBeside(kpi: typeof onTime) {
  return { ...kpi, beside: undefined, outOf: undefined }
}

describe('a comparison', () => {
  const compare = ['previous', 'year_before'] as const
  const other = { previous: previousPeriod, year_before: yearBefore }
  const of = [onTime, received, open, days('median'), onTimeD]

  it.each([
    '2018-03',
    '2018-01',
    '2018-Q1',
    '2018-H1',
    '2018',
    '2018-02..2018-04',
    '2018-03-YTD',
    '2018-03-L12M',
    '2018-03@15',
    '2018-Q1@15',
    '2018@28',
  ])('of %s has the numbers of an evaluation of that period', async (key) => {
    const period = parsePeriod(key)
    const { results } = await run(of, { period, compare, by: ['unit'] })
    for (const which of compare) {
      const then = other[which](period)
      const expected = await run(of, { period: then, by: ['unit'] })
      expect(results.map((r) => r.compared![which])).toEqual(
        expected.results.map((r) => ({ period: then.key, ...figuresOf(r) })),
      )
    }
  })

  it('is made where it is asked for, and as asked', async () => {
    expect(await one(onTime)).not.toHaveProperty('compared')
    for (const which of compare)
      expect(
        Object.keys((await one(onTime, { compare: [which] })).compared!),
      ).toEqual([which])
  })

  it('of a group is with the same group', async () => {
    const by = ['channel']
    const { results } = await run([received], { compare, by })
    const before = await run([received], { period: previousPeriod(march), by })
    expect(results.length).toBeGreaterThan(1)
    for (const { channel, compared } of results)
      expect(compared!.previous!.numerator).toBe(
        before.results.find((r) => r.channel === channel)?.numerator ?? 0,
      )
  })

  it('says that data are missing of the other period', async () => {
    const period = parsePeriod('2018-02')
    const reasons = async (complete: Complete) => {
      const { compared } = await one(onTime, { period, compare, complete })
      return compare.map((which) => compared![which]!.reason)
    }
    expect(await reasons(undefined)).toEqual([undefined, undefined])
    expect(await reasons({ from: '2017-01-01', to: '2018-02-28' })).toEqual([
      undefined,
      undefined,
    ])
    expect(await reasons({ from: '2018-01-01', to: '2018-02-28' })).toEqual([
      undefined,
      'data_incomplete',
    ])
    expect(await reasons({ from: '2018-01-02', to: '2018-02-28' })).toEqual([
      'data_incomplete',
      'data_incomplete',
    ])
  })

  it('says that the definition was another, data that are missing first', async () => {
    const period = parsePeriod('2018-04')
    const reasons = async (complete?: Complete) =>
      (await run(timely, { period, compare, complete })).results[0]!.compared
    const before = { previous: '2018-03', year_before: '2017-04' }
    const changed = await reasons()
    for (const which of compare)
      expect(changed![which]).toMatchObject({
        period: before[which],
        reason: 'definition_changed',
      })
    expect(
      await reasons({ from: '2018-03-02', to: '2018-04-30' }),
    ).toMatchObject({
      previous: { reason: 'data_incomplete' },
    })
    const may = { period: parsePeriod('2018-05'), compare }
    const later = (await run(timely, may)).results[0]!.compared!
    expect(later.previous).not.toHaveProperty('reason')
    expect(later.year_before!.reason).toBe('definition_changed')
  })
})

const timelyGiven = {
  id: 'timely',
  title: { vi: 'Kịp', en: 'Timely' },
  cohort: finishing,
  counts: hasDueDate,
}
const timelyBy = k.ratio(dossiers, {
  ...timelyGiven,
  version: 1,
  effective: { to: '2018-03-31' },
  meets: onOrBeforeDue,
})
const timelyBefore = k.ratio(dossiers, {
  ...timelyGiven,
  version: 2,
  effective: { from: '2018-04-01', to: '2018-08-31' },
  meets: beforeDue,
})
const timely = [timelyBy, timelyBefore]

describe('versions of a definition', () => {
  const keys = [
    '2018-02',
    '2018-03',
    '2018-04',
    '2018-Q1',
    '2018-Q2',
    '2018-08',
  ]
  const periods = keys.map(parsePeriod)

  it('are in force on the last day of a period, each by itself', async () => {
    const { results } = await run(timely, { periods })
    expect(results.map((r) => [r.period, r.version])).toEqual([
      ['2018-02', 1],
      ['2018-03', 1],
      ['2018-04', 2],
      ['2018-Q1', 1],
      ['2018-Q2', 2],
      ['2018-08', 2],
    ])
    const single = [onTime, early]
    for (const result of results) {
      const period = parsePeriod(result.period)
      const expected = await one(single[result.version - 1]!, { period })
      expect(figuresOf(result)).toEqual(figuresOf(expected))
      expect(result.toDate).toEqual(expected.toDate)
    }
    expect(new Set(results.map((r) => r.numerator)).size).toBeGreaterThan(1)
  })

  it('give the same in whichever order they come', async () => {
    const there = await run(timely, { periods })
    expect(await run(timely.toReversed(), { periods })).toEqual(there)
  })

  it('are unknown where none is in force', async () => {
    const plan = planOf({ targets: [target({ kpi: 'timely' })] })
    for (const key of ['2018-09', '2018', '2018-Q3']) {
      const { results } = await run(timely, { period: parsePeriod(key), plan })
      expect(results).toHaveLength(1)
      expect(results[0]).toMatchObject({
        status: 'unknown',
        reason: 'not_in_force',
      })
      for (const absent of ['flipsAfter', 'accepted'])
        expect(results[0]).not.toHaveProperty(absent)
    }
  })

  it('are the latest where several are in force', async () => {
    const always = timely.map((kpi) => ({ ...kpi, effective: undefined }))
    for (const of of [always, always.toReversed()])
      expect((await run(of)).results.map((r) => r.version)).toEqual([2])
  })

  it('have results once for each id, in the order of the ids', async () => {
    const { results } = await run([timelyBy, received, timelyBefore])
    expect(results.map((r) => r.kpi)).toEqual(['timely', 'received'])
  })

  it('are counted apart, whatever their kind and the period', async () => {
    const counted = k.count(dossiers, { ...timelyGiven, version: 3 })
    const since = { ...counted, effective: { from: '2018-09-01' } }
    const { results } = await run([...timely, since], {
      periods: [parsePeriod('2018-10'), ...periods],
    })
    const alone = await run([counted], { period: parsePeriod('2018-10') })
    expect(figuresOf(results[0]!)).toEqual(figuresOf(alone.results[0]!))
    expect(results.slice(1)).toEqual((await run(timely, { periods })).results)
  })
})

/** Dossiers that took so many days, all finished in March. */
const took = (...values: readonly number[]) =>
  filled(
    values.map((value, i) => ({
      code: `h${i}`,
      received_on: addDays('2018-03-20', -value),
      due_on: addDays('2018-03-20', -(i % 2)),
      finished_on: '2018-03-20',
    })),
  )

describe('a kind of KPI', () => {
  it('is a count, with neither denominator nor value', async () => {
    const at = await took(1, 2, 3)
    expect(await one(received, {}, at)).toMatchObject({
      numerator: 3,
      denominator: null,
      value: null,
      status: 'informative',
    })
    expect(
      await one(received, { period: parsePeriod('2018-02') }, at),
    ).toMatchObject({ numerator: 0, denominator: null, value: null })
  })

  it('is a share, with none of no cases', async () => {
    const at = await took(1, 2, 3, 4)
    expect(figuresOf(await one(onTime, {}, at))).toEqual({
      numerator: 2,
      denominator: 4,
      value: 0.5,
    })
    const april = { period: parsePeriod('2018-04') }
    expect(figuresOf(await one(onTime, april, at))).toEqual({
      numerator: 0,
      denominator: 0,
      value: null,
    })
  })

  it.each([
    [[7], 7, 7, 7],
    [[1, 4], 2.5, 4, 2.5],
    [[1, 2, 4], 2, 4, 7 / 3],
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4.5, 8, 4.5],
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9, 5],
  ])(
    'is a duration: of %j the median %d, the 90th percentile %d, the mean %d',
    async (values, median, p90, mean) => {
      const at = await took(...values)
      const figures = { median, p90, mean }
      for (const statistic of ['median', 'p90', 'mean'] as const)
        expect(await one(days(statistic), {}, at)).toMatchObject({
          numerator: values.reduce((a, b) => a + b, 0),
          denominator: values.length,
          value: figures[statistic],
          duration: { unit: 'calendar_day', ...figures, unmeasured: 0 },
        })
    },
  )

  it('is a duration of the whole, never of the parts’ figures', async () => {
    const at = await filled(
      [1, 1, 9, 2, 9, 9].map((value, i) => ({
        code: `h${i}`,
        unit: i < 3 ? 'a1' : 'b',
        received_on: addDays('2018-03-20', -value),
        finished_on: '2018-03-20',
      })),
    )
    const { results } = await run([days('median')], { by: ['unit'] }, at)
    expect(results.map((r) => [r.unit, r.value])).toEqual([
      ['root', 5.5],
      ['a', 1],
      ['a1', 1],
      ['b', 9],
    ])
  })

  it('has no duration while one of its cases cannot be told', async () => {
    const at = await took(1, 2, 3)
    await at.addDossier('old', {
      received_on: '1900-01-01',
      finished_on: '2018-03-20',
    })
    const plan = planOf({
      targets: [target({ kpi: 'processing_days', comparator: '<=', value: 5 })],
    })
    for (const given of [{}, { plan }]) {
      const result = await one(processingDays, given, at)
      expect(result).toMatchObject({
        denominator: 4,
        value: null,
        status: 'unknown',
        reason: 'outside_calendar',
        duration: { median: null, p90: null, mean: null, unmeasured: 1 },
      })
      expect(result).not.toHaveProperty('flipsAfter')
    }
    // What cannot be told lies in the period, and not in the year to date.
    const winter = { period: parsePeriod('2017-11..2018-02') }
    await at.addDossier('older', {
      received_on: '1900-01-01',
      finished_on: '2017-12-20',
    })
    expect((await one(processingDays, winter, at)).reason).toBe(
      'outside_calendar',
    )
    // Of February nothing is unmeasured, and nothing is there.
    const feb = { period: parsePeriod('2018-02'), plan }
    expect(await one(processingDays, feb, at)).toMatchObject({
      value: null,
      status: 'no_data',
      duration: { median: null, unmeasured: 0 },
    })
  })

  it('has the figures of the cases that are told, and the others beside, where no calendar decides', async () => {
    const at = await took(1, 4, 7)
    await at.addDossier('undated', { due_on: null, finished_on: '2018-03-20' })
    const known = k.duration(dossiers, {
      id: 'ahead',
      version: 1,
      title: { vi: 'x', en: 'x' },
      unit: 'calendar_day',
      measured: { vi: 'ngày', en: 'days' },
      cohort: finishing,
      measure: () =>
        sql<number>`case when dossier.code <> 'undated' then dossier.finished_on - dossier.received_on end`,
    })
    const plan = planOf({
      targets: [target({ kpi: 'ahead', comparator: '<=', value: 5 })],
    })
    expect(await one(known, { plan }, at)).toMatchObject({
      numerator: 12,
      denominator: 4,
      value: 4,
      status: 'met',
      duration: { median: 4, mean: 4, unmeasured: 1 },
    })
  })

  it('is no duration of parts of a day', async () => {
    const at = await took(1)
    const half = k.duration(dossiers, {
      ...waited,
      id: 'half',
      measure: () => sql<number>`0.5`,
    })
    await expect(run([half], {}, at)).rejects.toThrow(
      /^expected whole numbers of calendar_day of half, got 0\.50*: round them/,
    )
  })

  it.each([
    [[4, 6], 'met'],
    [[5, 5, 5], 'met'],
    [[5, 6], 'near'],
    [[6, 6], 'near'],
    [[6, 7], 'missed'],
  ])(
    'is a duration: of %j against 5 days, near up to 6, it is %s',
    async (values, status) => {
      const at = await took(...values)
      const targets = [
        target({ kpi: 'days_median', comparator: '<=', value: 5, near: 6 }),
      ]
      const result = await one(
        days('median'),
        { plan: planOf({ targets }) },
        at,
      )
      expect(result.status).toBe(status)
      expect(result).not.toHaveProperty('flipsAfter')
    },
  )

  it('is a mean that is judged as the fraction that it is', async () => {
    // 10/3 days: no decimal of it is exact.
    const at = await took(3, 3, 4)
    const status = async (comparator: Target['comparator'], value: number) => {
      const targets = [target({ kpi: 'days_mean', comparator, value })]
      return (await one(days('mean'), { plan: planOf({ targets }) }, at)).status
    }
    expect(await status('<=', 3.333333)).toBe('missed')
    expect(await status('<=', 3.333334)).toBe('met')
    expect(await status('>', 3.333333)).toBe('met')
  })

  it('is a share of sums of others, with none of none', async () => {
    const share = k.derived({
      id: 'share',
      version: 1,
      title: { vi: 'x', en: 'x' },
      formula: { vi: 'đúng hạn / tiếp nhận', en: 'on time / received' },
      of: [onTime, received],
      derive: ([a, b]) => ({
        numerator: a!.numerator,
        denominator: b!.numerator,
      }),
    })
    const at = await took(1, 2, 3, 4)
    const status = async (value: number) => {
      const targets = [target({ kpi: 'share', comparator: '>', value })]
      return one(share, { plan: planOf({ targets }) }, at)
    }
    expect(await status(0.5)).toMatchObject({
      numerator: 2,
      denominator: 4,
      value: 0.5,
      status: 'missed',
      flipsAfter: 1,
    })
    expect((await status(0.499)).status).toBe('met')
    const period = parsePeriod('2018-02')
    expect(
      await one(
        share,
        { period, plan: planOf({ targets: [target({ kpi: 'share' })] }) },
        at,
      ),
    ).toMatchObject({
      numerator: 0,
      denominator: 0,
      value: null,
      status: 'no_data',
      reason: 'no_cases',
    })
  })

  it('is a derived one that needs none of its parts asked for', async () => {
    const { results } = await run([onTimeD])
    expect(results.map((r) => r.kpi)).toEqual(['on_time_d'])
    const parts = await run([onTimeD, ...onTimeD.of])
    const [whole, inTime, ended, left, overdue, before, fresh] =
      parts.results.map((r) => r.numerator)
    expect(whole).toBe(inTime! + ended! + left! - overdue!)
    expect(results[0]!.denominator).toBe(before! + fresh!)
  })
})

describe('a group', () => {
  it('is one of which there are rows in the period or the year to date, in the order of its text', async () => {
    const at = await filled([
      { code: '1', channel: 'post', received_on: '2018-03-31' },
      { code: '2', channel: 'counter', received_on: '2018-01-01' },
      { code: '3', channel: 'online', received_on: '2018-03-01' },
      { code: '4', channel: 'phone', received_on: '2018-04-01' },
      { code: '5', channel: 'internal', received_on: '2017-12-31' },
    ])
    const over = { by: ['channel'], compare: ['previous' as const] }
    const { results } = await run([received], over, at)
    expect(
      results.map((r) => [r.channel, r.numerator, r.toDate.numerator]),
    ).toEqual([
      ['counter', 0, 1],
      ['online', 1, 1],
      ['post', 1, 1],
    ])
    // Over the turn of the year the year to date begins after the period.
    const winter = { ...over, period: parsePeriod('2017-12..2018-01') }
    const turned = (await run([received], winter, at)).results
    expect(
      turned.map((r) => [r.channel, r.numerator, r.toDate.numerator]),
    ).toEqual([
      ['counter', 1, 1],
      ['internal', 1, 0],
    ])
  })

  it('of what is null has an empty text, and lies in each unit above', async () => {
    const at = await filled([
      { code: '1', unit: 'a1', procedure: 'x' },
      { code: '2', unit: 'b', procedure: 'p' },
    ])
    await at.addProcedure('p', { field: 'f' })
    const over = { by: ['unit', 'field', 'procedure'] }
    const { results } = await run([received], over, at)
    expect(results.map((r) => [r.unit, r.group, r.numerator])).toEqual([
      ['root', { field: '', procedure: 'x' }, 1],
      ['root', { field: 'f', procedure: 'p' }, 1],
      ['a', { field: '', procedure: 'x' }, 1],
      ['a1', { field: '', procedure: 'x' }, 1],
      ['b', { field: 'f', procedure: 'p' }, 1],
    ])
  })
})

describe('a status', () => {
  const feb = parsePeriod('2018-02')

  it('judges the year to date, not the period', async () => {
    const at = await filled([
      ...[1, 2, 3].map((n) => ({
        code: `late${n}`,
        received_on: '2018-01-02',
        due_on: '2018-01-05',
        finished_on: '2018-01-09',
      })),
      ...[1, 2].map((n) => ({
        code: `timely${n}`,
        received_on: '2018-03-02',
        due_on: '2018-03-05',
        finished_on: '2018-03-05',
      })),
    ])
    const status = async (key: string) => {
      const result = await one(
        onTime,
        { period: parsePeriod(key), plan: planOf() },
        at,
      )
      return [result.value, result.toDate.value, result.status]
    }
    expect(await status('2018-01')).toEqual([0, 0, 'missed'])
    expect(await status('2018-02')).toEqual([null, 0, 'missed'])
    expect(await status('2018-03')).toEqual([1, 0.4, 'missed'])
    expect(await status('2018-Q1')).toEqual([0.4, 0.4, 'missed'])
  })

  it('is no data where the data are complete, and unknown where they are not', async () => {
    const at = await smallDatabase()
    const judged = async (complete?: Complete) => {
      const result = await one(
        onTime,
        { plan: planOf(), period: feb, complete },
        at,
      )
      return [result.status, result.reason]
    }
    expect(await judged()).toEqual(['no_data', 'no_cases'])
    expect(await judged({ from: '2018-01-01', to: '2018-02-28' })).toEqual([
      'no_data',
      'no_cases',
    ])
    for (const complete of [
      null,
      { from: '2018-01-01', to: '2018-02-27' },
      // The period is covered, the year to date is not.
      { from: '2018-01-02', to: '2018-02-28' },
    ])
      expect(await judged(complete)).toEqual(['unknown', 'data_incomplete'])
  })

  it('is informative without a plan, a target, or one in this time', async () => {
    for (const given of [
      {},
      { plan: planOf({ targets: [] }) },
      { plan: planOf({ targets: [target({ kpi: 'early' })] }) },
      { plan: planOf(), period: parsePeriod('2017-12') },
    ])
      expect(await one(onTime, given)).toMatchObject({
        status: 'informative',
        reason: 'no_target',
        target: null,
      })
  })

  it('is not applicable to a unit without the target and without cases', async () => {
    const at = await took(1)
    const plan = planOf({ targets: [target({ units: ['b'] })] })
    const { results } = await run([onTime], { plan, by: ['unit'] }, at)
    expect(results.map((r) => [r.unit, r.status, r.reason])).toEqual([
      ['root', 'informative', 'target_of_other_units'],
      ['a', 'informative', 'target_of_other_units'],
      ['a1', 'not_applicable', 'target_of_other_units'],
      ['b', 'no_data', 'no_cases'],
    ])
    expect(results.map((r) => r.target)).toEqual([
      null,
      null,
      null,
      { comparator: '>=', value: 0.5 },
    ])
  })

  it('is of a unit as a whole, never of a group', async () => {
    const { results } = await run([onTime], {
      period: parsePeriod('2018'),
      plan: planOf(),
      by: ['channel'],
    })
    expect(results.length).toBe(3)
    for (const result of results) {
      expect(result).toMatchObject({
        status: 'informative',
        reason: 'no_target',
        target: null,
        group: { channel: result.channel },
      })
      expect(result).not.toHaveProperty('flipsAfter')
    }
  })

  it('is small from one case to one less than the definition asks for', async () => {
    const ask = (minN: number) =>
      k.ratio(dossiers, {
        id: 'asks',
        version: 1,
        minN,
        title: { vi: 'x', en: 'x' },
        cohort: receipt,
        meets: hasDueDate,
      })
    const at = await took(1, 2, 3)
    for (const [minN, isSmall] of [
      [2, undefined],
      [3, undefined],
      [4, true],
    ] as const)
      expect((await one(ask(minN), {}, at)).small).toBe(isSmall)
    expect(await one(ask(4), { period: feb }, at)).not.toHaveProperty('small')
    expect(await one({ ...received, minN: 9 }, {}, at)).not.toHaveProperty(
      'small',
    )
    expect((await one({ ...days('mean'), minN: 4 }, {}, at)).small).toBe(true)
  })

  it('says how many cases it hangs on, of the year to date', async () => {
    for (const comparator of ['>=', '>', '<=', '<'] as const)
      for (const value of [0, 0.25, 0.5, 0.9, 1]) {
        const targets = [target({ comparator, value })]
        const { results } = await run([onTime], {
          plan: planOf({ targets }),
          by: ['unit'],
        })
        for (const { toDate, flipsAfter } of results) {
          const flips = casesToFlip(
            toDate.numerator,
            toDate.denominator!,
            comparator,
            value,
          )
          expect(flipsAfter).toBe(flips ?? undefined)
        }
      }
    expect(await one(onTime)).not.toHaveProperty('flipsAfter')
    const complete = null
    expect(await one(onTime, { plan: planOf(), complete })).not.toHaveProperty(
      'flipsAfter',
    )
  })
})

describe('an accepted deviation', () => {
  const reason = { vi: 'phần mềm mới', en: 'new software' }
  const deviation = {
    kpi: 'on_time',
    units: ['*'],
    reason,
    from: '2018-02-01',
    expires: '2018-03-31',
  }
  const half = planOf({
    deviations: [deviation],
    targets: [target({ comparator: '>', value: 0.5, near: 0.5 })],
  })
  const missed = planOf({
    deviations: [deviation],
    targets: [target({ value: 1 })],
  })
  const met = planOf({
    deviations: [deviation],
    targets: [target({ value: 0 })],
  })
  const accepted = async (plan: Plan, key: string) => {
    const at = await took(1, 2)
    const result = await one(onTime, { plan, period: parsePeriod(key) }, at)
    return [result.status, result.accepted]
  }
  const granted = { reason, expires: '2018-03-31' }

  it('stands beside what is missed or near, and turns neither', async () => {
    expect(await accepted(half, '2018-03')).toEqual(['near', granted])
    expect(await accepted(missed, '2018-03')).toEqual(['missed', granted])
  })

  it('does not stand beside what is met, unknown or without cases', async () => {
    expect(await accepted(met, '2018-03')).toEqual(['met', undefined])
    expect(await accepted(missed, '2018-02')).toEqual(['no_data', undefined])
    const at = await took(1)
    expect(
      await one(onTime, { plan: missed, complete: null }, at),
    ).not.toHaveProperty('accepted')
  })

  it('ends after the day on which it expires', async () => {
    expect(await accepted(missed, '2018-Q1')).toEqual(['missed', granted])
    expect(await accepted(missed, '2018-04@2')).toEqual(['missed', undefined])
    expect(await accepted(missed, '2018-04')).toEqual(['missed', undefined])
  })

  it('is that of the unit', async () => {
    const plan = planOf({
      targets: [target({ value: 1 })],
      deviations: [{ ...deviation, units: ['a'] }],
    })
    const at = await took(1, 2)
    const { results } = await run([onTime], { plan, by: ['unit'] }, at)
    expect(results.map((r) => [r.unit, r.accepted?.expires])).toEqual([
      ['root', undefined],
      ['a', '2018-03-31'],
      ['a1', undefined],
      ['b', undefined],
    ])
  })
})

describe('completeness', () => {
  const whole = { from: '2018-01-01', to: '2018-03-31' }
  const late = { from: '2018-01-01', to: '2018-03-20' }

  it.each([
    ['a1', { root: 'unknown', a: 'unknown', a1: 'unknown', b: 'missed' }],
    ['a', { root: 'unknown', a: 'unknown', a1: 'missed', b: 'missed' }],
    ['b', { root: 'unknown', a: 'missed', a1: 'missed', b: 'unknown' }],
    ['root', { root: 'unknown', a: 'missed', a1: 'missed', b: 'missed' }],
  ])(
    'of a unit is that of all below it: a gap of %s',
    async (gap, expected) => {
      const { results, lives } = await run([onTime], {
        by: ['unit'],
        plan: planOf({ targets: [target({ comparator: '>', value: 1 })] }),
        complete: (unit) => (unit === gap ? late : whole),
      })
      expect(
        Object.fromEntries(results.map((r) => [r.unit, r.status])),
      ).toEqual(expected)
      for (const { unit, life, completeness } of lives) {
        const isUnknown = expected[unit as 'a'] === 'unknown'
        expect(life).toBe(isUnknown ? 'provisional' : 'closed')
        expect(completeness).toEqual({ days: isUnknown ? 20 : 31, of: 31 })
      }
    },
  )

  it('of a unit is what all its parts cover together', async () => {
    const { lives } = await run([onTime], {
      complete: (unit) =>
        unit === 'a1'
          ? { from: '2018-01-01', to: '2018-03-10' }
          : unit === 'b'
            ? { from: '2018-02-01', to: '2018-03-05' }
            : undefined,
    })
    expect(lives).toEqual([
      {
        period: '2018-03',
        office,
        unit: 'root',
        life: 'provisional',
        completeness: { days: 5, of: 31 },
      },
    ])
  })

  it('is of the tables that a KPI reads', async () => {
    await small.addProcedure('p')
    const { results } = await run([onTime, onlineProcedures], {
      complete: (_, table) => (table === 'dossier' ? late : whole),
    })
    expect(results.map((r) => [r.kpi, r.status])).toEqual([
      ['on_time', 'unknown'],
      ['online_procedures', 'informative'],
    ])
  })

  // Of a unit that is not there on a day nothing is missing. That b is in two
  // versions, the later one first, moves none of its days.
  const organization = [
    ['root', null, '2010-01-01', null],
    ['a', 'root', '2010-01-01', null],
    ['a1', 'a', '2010-01-01', '2018-03-10'],
    ['b', 'root', '2018-03-05', null],
    ['b', 'root', '2018-02-10', '2018-03-04'],
    ['gone', 'root', '2010-01-01', '2018-02-28'],
    ['last', 'root', '2010-01-01', '2018-03-01'],
    ['first', 'root', '2018-03-31', null],
    ['next', 'root', '2018-04-01', null],
  ].map(([code, parent, valid_from, valid_to]) => ({
    code: code!,
    name: code!,
    name_en: null,
    parent: parent!,
    invented: false,
    valid_from: valid_from!,
    valid_to: valid_to!,
  }))

  it.each<[string, Record<string, Complete>, Record<string, string>]>([
    ['all of both', {}, {}],
    ['nothing of a', { a: null }, { root: '- -', a: '- -' }],
    [
      'the days of a1 while it was there',
      { a1: { from: '2018-01-01', to: '2018-03-10' } },
      {},
    ],
    [
      'all days of a1 but its last',
      { a1: { from: '2018-01-01', to: '2018-03-09' } },
      { root: '- -', a: '- -', a1: '- -' },
    ],
    [
      'the days of b since it was there',
      { b: { from: '2018-02-10', to: '2018-03-31' } },
      {},
    ],
    [
      'all days of b but its first',
      { b: { from: '2018-02-11', to: '2018-03-31' } },
      { root: 'x -', b: 'x -' },
    ],
    [
      'the month of a alone',
      { a: { from: '2018-03-01', to: '2018-03-31' } },
      { root: 'x -', a: 'x -' },
    ],
    [
      'nothing of what ended before the month',
      { gone: null },
      { root: 'x -', gone: 'x -' },
    ],
    [
      'all but the last day of what ended on the first of the month',
      { last: { from: '2018-01-01', to: '2018-02-28' } },
      { root: '- -', last: '- -' },
    ],
    [
      'nothing of what began on the last of the month',
      { first: null },
      { root: '- -', first: '- -' },
    ],
    ['nothing of what began after the month', { next: null }, {}],
  ])(
    'of a result is told of the month and of the year: %s',
    async (_, some, lacking) => {
      const { results } = await run([onTime], {
        by: ['unit'],
        organization,
        complete: (unit) => (unit in some ? some[unit] : whole),
      })
      const mark = (is: boolean) => (is ? 'x' : '-')
      expect(
        Object.fromEntries(
          results.map((r) => [
            r.unit,
            `${mark(r.isCovered)} ${mark(r.toDate.isCovered)}`,
          ]),
        ),
      ).toEqual({
        ...Object.fromEntries(
          ['root', 'a', 'a1', 'b', 'gone', 'last', 'first'].map((u) => [
            u,
            'x x',
          ]),
        ),
        ...lacking,
      })
    },
  )

  it('leaves the numbers as they are', async () => {
    const complete = null
    expect(figuresOf(await one(onTime, { complete }))).toEqual(
      figuresOf(await one(onTime)),
    )
  })
})

describe('the life of periods', () => {
  const periods = ['2018-02', '2018-03', '2018-04'].map(parsePeriod)
  const complete = { from: '2018-01-01', to: '2018-03-10' }

  it('is open, provisional or closed, for every period and unit of the results', async () => {
    const { lives, results } = await run([received], {
      periods,
      complete,
      by: ['unit'],
      asOf: { at: '2018-04-30 23:00:00' },
    })
    expect(lives.map((l) => [l.period, l.unit])).toEqual(
      results.map((r) => [r.period, r.unit]),
    )
    const ofRoot = lives.filter((l) => l.unit === 'root')
    expect(ofRoot.map((l) => [l.life, l.completeness])).toEqual([
      ['closed', { days: 28, of: 28 }],
      ['provisional', { days: 10, of: 31 }],
      ['open', { days: 0, of: 30 }],
    ])
  })

  it('is open on the last day, and over on the next', async () => {
    for (const [at, life] of [
      ['2018-03-31 23:59:59', 'open'],
      ['2018-04-01 00:00:00', 'closed'],
    ] as const)
      expect((await run([received], { asOf: { at } })).lives[0]!.life).toBe(
        life,
      )
  })

  it('is restated where and when another number was published', async () => {
    const now = await run([received, onTime], { periods, by: ['unit'] })
    const isOf = (r: Result, n: number) =>
      r.period === '2018-03' &&
      r.unit === 'a' &&
      r.kpi === 'received' &&
      r.numerator === n
    const published = {
      results: now.results.map((r) =>
        r.period === '2018-03' && r.unit === 'a' && r.kpi === 'received'
          ? { ...r, numerator: r.numerator + 1 }
          : r,
      ),
    }
    const again = await run([received, onTime], {
      periods,
      by: ['unit'],
      published,
    })
    expect(
      again.lives
        .filter((l) => l.life !== 'closed')
        .map((l) => [l.period, l.unit, l.life]),
    ).toEqual([['2018-03', 'a', 'restated']])
    // What was published stands beside what is now, in the period alone.
    const { numerator, denominator, value } = published.results.find(
      (r) => r.period === '2018-03' && r.unit === 'a' && r.kpi === 'received',
    )!
    const first = { numerator, denominator, value }
    expect(again.results.filter((r) => r.published)).toEqual([
      {
        ...now.results.find((r) => isOf(r, first.numerator - 1))!,
        published: first,
      },
    ])
    expect(again.results.map(({ published: _first, ...r }) => r)).toEqual(
      now.results,
    )
    // And where that period is compared with.
    const next = await run([received, onTime], {
      period: parsePeriod('2018-04'),
      by: ['unit'],
      compare: ['previous'],
      published,
    })
    expect(
      next.results.flatMap(({ kpi, unit, compared }) =>
        compared!.previous!.published ? [[kpi, unit, compared!.previous]] : [],
      ),
    ).toEqual([
      [
        'received',
        'a',
        {
          period: '2018-03',
          ...first,
          numerator: first.numerator - 1,
          published: first,
        },
      ],
    ])
    const same = await run([received, onTime], {
      periods,
      by: ['unit'],
      published: now,
    })
    expect(same).toEqual(now)
  })

  it('is provisional until a person has closed it, where that is asked for', async () => {
    const lives = async (closed?: readonly string[]) =>
      (await run([received], { periods, ...(closed && { closed }) })).lives.map(
        ({ period, life }) => [period, life],
      )
    const keys = periods.map(({ key }) => key)
    expect(await lives()).toEqual(keys.map((key) => [key, 'closed']))
    expect(await lives([])).toEqual(keys.map((key) => [key, 'provisional']))
    expect(await lives(['2018-03'])).toEqual(
      keys.map((key) => [key, key === '2018-03' ? 'closed' : 'provisional']),
    )
  })
})

describe('an evaluation', () => {
  const options = (): EvaluateOptions => ({
    office,
    periods: [parsePeriod('2018-Q1'), march],
    by: ['unit', 'channel'],
    compare: ['previous', 'year_before'],
    plan: planOf({
      targets: [target({ value: 1, near: 0.9 })],
      deviations: [
        {
          kpi: 'on_time',
          units: ['*'],
          reason: { vi: 'phần mềm mới', en: 'new software' },
          from: '2018-01-01',
          expires: '2018-12-31',
        },
      ],
    }),
    asOf: { at: '2018-05-01 06:00:00' },
    complete: { from: '2016-01-01', to: '2018-04-30' },
  })
  const of = [onTime, received, open, processingDays, onTimeD, openOverdue]

  it('is frozen through and through, and plain data', async () => {
    for (const by of [['unit'], ['unit', 'channel']]) {
      const evaluation = await run(of, { ...options(), by })
      expect(thawed(evaluation)).toEqual([])
      expect(JSON.parse(JSON.stringify(evaluation))).toStrictEqual(evaluation)
      expect(evaluation.results.some((r) => r.accepted)).toBe(by.length === 1)
    }
  })

  it('changes nothing of what it is given', async () => {
    const given = options()
    const before = structuredClone(given)
    await evaluate(small.db, of, given)
    expect(given).toStrictEqual(before)
    await evaluate(small.db, of, frozen(options()))
  })

  it('is the same again', async () => {
    expect(await run(of, options())).toStrictEqual(await run(of, options()))
  })

  it('names its office, plan, time and units', async () => {
    expect(await run([received], options())).toMatchObject({
      office,
      plan: '1/KH',
      asOf: '2018-05-01 06:00:00',
    })
    expect(await run([received])).toMatchObject({ plan: null, asOf: null })
    const { units, allUnits } = await run([received])
    expect(units.map((unit) => unit.code)).toEqual(all)
    expect(new Set(allUnits)).toEqual(new Set(units))
  })

  it('sees the units as they were known at a batch', async () => {
    const at = await smallDatabase()
    await at.addDossier('h', { unit: 'a1', received_on: '2018-03-05' })
    await at.db
      .updateTable('unit')
      .set({ parent: 'b', from_batch: 2 })
      .where('code', '=', 'a1')
      .execute()
    const [now] = await at.db
      .selectFrom('unit')
      .selectAll()
      .where('code', '=', 'a1')
      .execute()
    await at.db
      .insertInto('unit_past')
      .values({
        ...now!,
        valid_from: '2010-01-01',
        parent: 'a',
        from_batch: 1,
        to_batch: 2,
      })
      .execute()
    for (const [batch, above, beside] of [
      [1, 'a', 'b'],
      [2, 'b', 'a'],
    ] as const) {
      const { results, allUnits } = await run(
        [received],
        { by: ['unit'], asOf: { at: '2018-05-01 06:00:00', batch } },
        at,
      )
      const byUnit = Object.fromEntries(
        results.map((r) => [r.unit, r.numerator]),
      )
      expect(byUnit).toMatchObject({ root: 1, [above]: 1, [beside]: 0 })
      expect(allUnits.find((u) => u.code === 'a1')!.parent).toBe(above)
    }
  })
})

describe('the open overdue dossiers beside on time', () => {
  it('stand beside any share whose definition says so, whatever its id', async () => {
    const named = { ...onTime, id: 'timely' }
    const bare = { ...onTime, beside: undefined }
    const [told] = (await run([named], { period: march })).results
    const [silent] = (await run([bare], { period: march })).results
    const [counted] = (await run([openOverdue], { period: march })).results
    expect(told?.openOverdue).toBe(counted?.numerator)
    expect(silent).not.toHaveProperty('openOverdue')
  })

  it('are those of the KPI, of every unit and group', async () => {
    const period = parsePeriod('2018-06')
    for (const by of [[], ['unit'], ['channel'], ['unit', 'channel']]) {
      const { results } = await run([onTime], { period, by })
      const counted = await run([openOverdue], { period, by })
      expect(results.some((r) => r.openOverdue! > 0)).toBe(true)
      for (const { unit, channel, openOverdue: beside } of results)
        expect(beside).toBe(
          counted.results.find((r) => r.unit === unit && r.channel === channel)
            ?.numerator ?? 0,
        )
    }
    expect(await one(early)).not.toHaveProperty('openOverdue')
  })

  it('are not looked for where on time is another database’s', async () => {
    type Permits = {
      permit: { code: string; unit: string; issued_on: string; due_on: string }
    }
    const { db } = await smallDatabase()
    await sql`create table permit (code varchar, unit varchar, issued_on date, due_on date)`.execute(
      db,
    )
    await sql`insert into permit values ('1', 'a', '2018-03-05', '2018-03-05'), ('2', 'a1', '2018-03-06', '2018-03-05')`.execute(
      db,
    )
    await sql`drop table dossier`.execute(db)
    const p = defineKpis<Permits>()
    const permits = p.rows({
      id: 'permit',
      object: { vi: 'giấy phép', en: 'permits' },
      from: (q) => q.selectFrom('permit'),
      unit: 'permit.unit',
      shows: { code: 'permit.code' },
    })
    const inTime = p.ratio(permits, {
      id: 'on_time',
      version: 1,
      title: { vi: 'Đúng hạn', en: 'On time' },
      cohort: ({ eb }) => eb.ref('permit.issued_on'),
      meets: ({ eb }) => eb('permit.issued_on', '<=', eb.ref('permit.due_on')),
    })
    const { results } = await evaluate(db.withTables<Permits>(), [inTime], {
      office,
      period: march,
      by: ['unit'],
    })
    expect(results.map((r) => [r.unit, r.numerator, r.denominator])).toEqual([
      ['root', 1, 2],
      ['a', 1, 2],
      ['a1', 0, 1],
      ['b', 0, 0],
    ])
    for (const result of results)
      expect(result).not.toHaveProperty('openOverdue')
  })
})

describe('what a target judges', () => {
  const strict = { comparator: '>=', value: 0.6 } as const

  it.each([
    // Of the year to date 1 of 3, of February and March 1 of 1, of twelve months 3 of 5.
    ['2018-03', 'missed'],
    ['2018-02..2018-03', 'met'],
    ['2018-03-L12M', 'met'],
    ['2018-03-YTD', 'missed'],
    ['2018-Q1', 'missed'],
    ['2017-11..2018-03', 'met'],
    ['2018-01..2018-03', 'missed'],
  ])('of %s is what stands beside it: %s', async (key, status) => {
    const at = await smallDatabase()
    const done = (code: string, due_on: string, finished_on: string) =>
      at.addDossier(code, { received_on: '2017-06-01', due_on, finished_on })
    await done('1', '2017-12-10', '2017-12-05')
    await done('2', '2017-12-10', '2017-12-06')
    await done('3', '2018-01-10', '2018-01-15')
    await done('4', '2018-01-10', '2018-01-16')
    await done('5', '2018-03-10', '2018-03-05')
    const period = parsePeriod(key)
    const plan = planOf({
      targets: [target({ ...strict, from: '2017-01-01' })],
    })
    const { results } = await run([onTime], { period, plan }, at)
    const [result] = results
    expect(result!.status).toBe(status)
    const isOwn = period.kind === 'span' && period.span !== 'to_date'
    const { value } = isOwn ? result! : result!.toDate
    expect(value! >= 0.6).toBe(status === 'met')
  })

  it('that nothing of a call answers to is listed, and refused where it has to be answered', async () => {
    const plan = planOf({
      targets: [
        target(),
        target({ kpi: 'ontime' }),
        target({ units: ['A1'] }),
        target({ units: ['a1'] }),
        target({ from: '2019-01-01', to: '2019-12-31' }),
      ],
    })
    const { unansweredTargets } = await run([onTime], { plan })
    expect(unansweredTargets).toEqual([
      { kpi: 'ontime', clause: 'I', units: ['*'], lacks: 'kpi' },
      { kpi: 'on_time', clause: 'I', units: ['A1'], lacks: 'unit' },
      { kpi: 'on_time', clause: 'I', units: ['*'], lacks: 'period' },
    ])
    await expect(run([onTime], { plan, requireTargets: true })).rejects.toThrow(
      'expected every target of the plan to be answered, got none asked for of ontime of * (no such kpi); on_time of A1 (no such unit); on_time of * (no such period)',
    )
    const answered = planOf({ targets: [target()] })
    await expect(
      run([onTime], { plan: answered, requireTargets: true }),
    ).resolves.toMatchObject({ unansweredTargets: [] })
  })
})

describe('a call that lacks something', () => {
  it('has the rules of its plan, or else by date of the result', async () => {
    const plan = planOf({ rules: { compare: 'date', finish: 'handover' } })
    const asked = { office, period: march }
    const { rules } = plan
    expect(await misses(small.db, onTime, { ...asked, plan })).toEqual(
      await misses(small.db, onTime, { ...asked, plan, rules }),
    )
    expect(await misses(small.db, onTime, asked)).toEqual(
      await misses(small.db, onTime, { ...asked, rules: byDate }),
    )
    const form = await form06a(small.db, { ...asked, plan })
    expect(form.rules).toEqual(rules)
    expect((await form06a(small.db, asked)).rules).toEqual(byDate)
  })

  it('has a database without units', async () => {
    const { db, stop } = await openDuckDb()
    await expect(
      evaluate(db, [onTime], { office, period: march }),
    ).rejects.toThrow(
      /^expected a table of the units, or the units as organization, got: .*unit.*; tables of other names are mapped by mapSchema$/,
    )
    await stop()
  })

  it.each<[string, object, string]>([
    [
      'no first day',
      { valid_from: undefined },
      'valid_from as YYYY-MM-DD, got undefined',
    ],
    [
      'a day that is a Date',
      { valid_from: new Date(0) },
      'valid_from as YYYY-MM-DD, got "1970-01-01T00:00:00.000Z"',
    ],
    ['a code that is a number', { code: 7 }, 'code as a text, got 7'],
    [
      'a parent that is a number',
      { parent: 7 },
      'parent as a text or null, got 7',
    ],
    [
      'a last day of no form',
      { valid_to: '1/2/2018' },
      'valid_to as YYYY-MM-DD or null, got "1/2/2018"',
    ],
  ])('has an organization with %s', async (_, over, message) => {
    const unit = {
      code: 'so',
      name: 'Sở',
      name_en: null,
      parent: null,
      invented: false,
      valid_from: '2010-01-01',
      valid_to: null,
      ...over,
    }
    await expect(
      run([onTime], { organization: [unit] as never }),
    ).rejects.toThrow(new UnitError(`expected organization[0].${message}`))
  })

  it('has an office, or offices', async () => {
    await expect(
      evaluate(small.db, [onTime], { period: march } as never),
    ).rejects.toThrow('expected an office or offices, got none')
  })
})

describe('toTable', () => {
  const of = [onTime, received, processingDays]
  const columns = [
    'kpi',
    'version',
    'period',
    'office',
    'unit',
    'numerator',
    'denominator',
    'value',
    'isCovered',
    'toDateFrom',
    'toDateNumerator',
    'toDateDenominator',
    'toDateValue',
    'toDateIsCovered',
    'comparator',
    'targetValue',
    'status',
    'reason',
    'small',
    'flipsAfter',
    'openOverdue',
    'undated',
    'withoutChannel',
    'ended',
    'acceptedUntil',
    'durationUnit',
    'median',
    'p90',
    'mean',
    'unmeasured',
  ]

  it('has a row for each result, in order', async () => {
    const evaluation = await run(of, { by: ['unit'], plan: planOf() })
    const table = toTable(evaluation)
    expect(table.numRows()).toBe(evaluation.results.length)
    for (const [i, row] of (table.objects() as Row[]).entries()) {
      const result = evaluation.results[i]!
      expect(row).toMatchObject({
        ...figuresOf(result),
        kpi: result.kpi,
        version: result.version,
        period: result.period,
        unit: result.unit,
        toDateFrom: result.toDate.from,
        toDateNumerator: result.toDate.numerator,
        toDateDenominator: result.toDate.denominator,
        toDateValue: result.toDate.value,
        isCovered: result.isCovered,
        toDateIsCovered: result.toDate.isCovered,
        comparator: result.target?.comparator ?? null,
        targetValue: result.target?.value ?? null,
        status: result.status,
        reason: result.reason ?? null,
        small: result.small ?? null,
        flipsAfter: result.flipsAfter ?? null,
        openOverdue: result.openOverdue ?? null,
        undated: result.undated ?? null,
        withoutChannel: result.withoutChannel ?? null,
        ended: result.ended ?? null,
        acceptedUntil: null,
        durationUnit: result.duration?.unit ?? null,
        median: result.duration?.median ?? null,
        unmeasured: result.duration?.unmeasured ?? null,
      })
    }
  })

  it('has each field of a result in a column of its own, null where there is none', () => {
    const plain: Result = {
      kpi: 'received',
      version: 2,
      period: '2018-03',
      office: 'o',
      unit: 'b',
      numerator: 7,
      denominator: null,
      value: null,
      isCovered: true,
      toDate: {
        from: '2018-01-02',
        numerator: 17,
        denominator: null,
        value: null,
        isCovered: false,
      },
      target: null,
      status: 'informative',
    }
    const full: Result = {
      ...plain,
      kpi: 'days',
      channel: 'online',
      group: { channel: 'online' },
      numerator: 3,
      denominator: 4,
      value: 0.75,
      isCovered: false,
      toDate: {
        from: '2018-01-01',
        numerator: 5,
        denominator: 8,
        value: 0.625,
        isCovered: true,
      },
      target: { comparator: '<=', value: 0.5 },
      status: 'unknown',
      reason: 'outside_calendar',
      small: true,
      flipsAfter: 9,
      openOverdue: 11,
      undated: 21,
      withoutChannel: 4,
      ended: '2018-03-30',
      accepted: { reason: { vi: 'x', en: 'x' }, expires: '2018-12-31' },
      duration: {
        unit: 'working_day',
        median: 12,
        p90: 13,
        mean: 14,
        unmeasured: 15,
      },
      compared: {
        previous: {
          period: '2018-02',
          numerator: 16,
          denominator: 20,
          value: 0.8,
        },
        year_before: {
          period: '2017-03',
          numerator: 18,
          denominator: 19,
          value: 0.947,
          reason: 'definition_changed',
        },
      },
    }
    const row = {
      kpi: 'days',
      version: 2,
      period: '2018-03',
      office: 'o',
      unit: 'b',
      channel: 'online',
      numerator: 3,
      denominator: 4,
      value: 0.75,
      isCovered: false,
      toDateFrom: '2018-01-01',
      toDateNumerator: 5,
      toDateDenominator: 8,
      toDateValue: 0.625,
      toDateIsCovered: true,
      comparator: '<=',
      targetValue: 0.5,
      status: 'unknown',
      reason: 'outside_calendar',
      small: true,
      flipsAfter: 9,
      openOverdue: 11,
      undated: 21,
      withoutChannel: 4,
      ended: '2018-03-30',
      acceptedUntil: '2018-12-31',
      durationUnit: 'working_day',
      median: 12,
      p90: 13,
      mean: 14,
      unmeasured: 15,
      previousPeriod: '2018-02',
      previousNumerator: 16,
      previousDenominator: 20,
      previousValue: 0.8,
      previousReason: null,
      yearBeforePeriod: '2017-03',
      yearBeforeNumerator: 18,
      yearBeforeDenominator: 19,
      yearBeforeValue: 0.947,
      yearBeforeReason: 'definition_changed',
    }
    const other = {
      ...Object.fromEntries(Object.keys(row).map((name) => [name, null])),
      kpi: 'received',
      version: 2,
      period: '2018-03',
      office: 'o',
      unit: 'b',
      numerator: 7,
      isCovered: true,
      toDateFrom: '2018-01-02',
      toDateNumerator: 17,
      toDateIsCovered: false,
      status: 'informative',
    }
    const results: Pick<Evaluation, 'results'> = { results: [full, plain] }
    const table = toTable(results as Evaluation)
    expect(table.objects()).toEqual([row, other])
    expect(table.columnNames().slice(0, 7)).toEqual([
      'kpi',
      'version',
      'period',
      'office',
      'unit',
      'channel',
      'numerator',
    ])
  })

  it('has the same columns whatever the results are', async () => {
    const empty = await run([])
    for (const evaluation of [
      empty,
      await run([received]),
      await run(of, { by: ['unit'], plan: planOf() }),
    ])
      expect(toTable(evaluation).columnNames()).toEqual(columns)
    const met = toTable(await run([received]))
    expect(met.filter((r: Row) => r.status === 'missed').numRows()).toBe(0)
    expect(met.filter((r: Row) => r.small).numRows()).toBe(0)
  })

  it('has a column for each dimension, and each comparison asked for', async () => {
    const evaluation = await run([onTime, onlineProcedures], {
      by: ['channel'],
      compare: ['year_before'],
      complete: { from: '2018-01-01', to: '2018-12-31' },
    })
    const table = toTable(evaluation)
    expect(new Set(table.columnNames())).toEqual(
      new Set([
        ...columns,
        'channel',
        ...['Period', 'Numerator', 'Denominator', 'Value', 'Reason'].map(
          (name) => `yearBefore${name}`,
        ),
      ]),
    )
    const objects = table.objects() as Row[]
    expect(objects.map((row) => [row.channel, row.yearBeforeReason])).toEqual(
      evaluation.results.map((r) => [r.channel ?? null, 'data_incomplete']),
    )
  })

  it('sums to what was evaluated as a whole', async () => {
    const whole = await run([received, onTime], { period: parsePeriod('2018') })
    const parts = toTable(
      await run([received, onTime], {
        period: parsePeriod('2018'),
        by: ['channel'],
      }),
    )
    const sums = parts
      .groupby('kpi')
      .rollup({
        numerator: op.sum('numerator'),
        denominator: op.sum('denominator'),
      })
      .objects() as Row[]
    expect(sums).toEqual(
      whole.results.map((r) => ({
        kpi: r.kpi,
        numerator: r.numerator,
        denominator: r.denominator ?? undefined,
      })),
    )
  })
})

type Row = Record<string, unknown>

/** Paths of the objects within a value that are not frozen. */
function thawed(value: unknown, path = '$'): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return [
    ...(Object.isFrozen(value) ? [] : [path]),
    ...Object.entries(value).flatMap(([key, part]) =>
      thawed(part, `${path}.${key}`),
    ),
  ]
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part)
    Object.freeze(value)
  }
  return value
}
