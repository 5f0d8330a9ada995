import { parsePeriod } from '@motcua/metrics'
import { deviationOf, statusOf, targetOf } from '@motcua/metrics/plan'
import type { Plan, Target } from '@motcua/metrics'
import type { Deviation } from '@motcua/metrics/plan'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const target = (over: Partial<Target> = {}): Target => ({
  kpi: 'early',
  title: { vi: 'Trước hạn', en: 'Early' },
  clause: 'III.2.b',
  units: ['*'],
  from: '2018-01-01',
  to: '2018-12-31',
  comparator: '>',
  value: 0.5,
  printed: { vi: 'trên 50%', en: 'over 50%' },
  ...over,
})
const cases = (numerator: number, denominator: number) => ({
  numerator,
  denominator,
})
const given = {
  hasTarget: true,
  target: target() as Target | undefined,
  period: cases(0, 0),
  toDate: cases(0, 0),
  isCovered: true,
  isComplete: true,
}

describe('a status', () => {
  it('is no data for 0/0 when the data are complete', () => {
    expect(statusOf(given)).toEqual({ status: 'no_data', reason: 'no_cases' })
  })

  it('is no data, for want of due dates, where all cases lack one', () => {
    expect(statusOf({ ...given, undated: 1 })).toEqual({
      status: 'no_data',
      reason: 'no_due_date',
    })
    expect(statusOf({ ...given, undated: 1, toDate: cases(9, 9) })).toEqual({
      status: 'met',
    })
    expect(statusOf({ ...given, undated: 1, isComplete: false })).toEqual({
      status: 'unknown',
      reason: 'data_incomplete',
    })
  })

  it('is unknown where cases of which it is not known how they came decide it', () => {
    const half = target({ comparator: '>=', value: 0.5 })
    const status = (toDate: ReturnType<typeof cases>, withoutChannel: number) =>
      statusOf({ ...given, target: half, toDate, withoutChannel })
    const unknown = { status: 'unknown', reason: 'no_channel' }
    expect(status(cases(0, 0), 3)).toEqual(unknown)
    // Of ten, five to eight are good.
    expect(status(cases(5, 7), 3)).toEqual({ status: 'met' })
    expect(status(cases(5, 7), 4)).toEqual(unknown)
    expect(status(cases(1, 7), 3)).toEqual({ status: 'missed' })
    expect(status(cases(2, 7), 3)).toEqual(unknown)
  })

  it('is unknown for 0/0, and for anything else, while data are missing', () => {
    for (const toDate of [cases(0, 0), cases(0, 9), cases(9, 9)])
      expect(statusOf({ ...given, toDate, isComplete: false })).toEqual({
        status: 'unknown',
        reason: 'data_incomplete',
      })
  })

  it('judges the year to date, not the period', () => {
    expect(
      statusOf({ ...given, period: cases(0, 9), toDate: cases(60, 100) })
        .status,
    ).toBe('met')
    expect(
      statusOf({ ...given, period: cases(9, 9), toDate: cases(40, 100) })
        .status,
    ).toBe('missed')
  })

  it('is missed by exactly 50 % where the target is over 50 %', () => {
    expect(statusOf({ ...given, toDate: cases(50, 100) }).status).toBe('missed')
  })

  it('is missed by one late dossier in a hundred thousand where all must be on time', () => {
    const all = target({ comparator: '>=', value: 1 })
    expect(
      statusOf({ ...given, target: all, toDate: cases(99_999, 100_000) })
        .status,
    ).toBe('missed')
    expect(
      statusOf({ ...given, target: all, toDate: cases(100_000, 100_000) })
        .status,
    ).toBe('met')
  })

  it('is near only where the plan has a near band, and never met', () => {
    const near = target({ near: 0.45 })
    expect(
      statusOf({ ...given, target: near, toDate: cases(45, 100) }).status,
    ).toBe('near')
    expect(
      statusOf({ ...given, target: near, toDate: cases(44, 100) }).status,
    ).toBe('missed')
    expect(statusOf({ ...given, toDate: cases(49, 100) }).status).toBe('missed')
  })

  it('is near on the side of the target that the comparator says', () => {
    const most = target({ comparator: '<=', value: 0.1, near: 0.15 })
    const status = (n: number) =>
      statusOf({ ...given, target: most, toDate: cases(n, 100) }).status
    expect([10, 15, 16, 90].map(status)).toEqual([
      'met',
      'near',
      'missed',
      'missed',
    ])
  })

  it('is unknown for a period that the data do not cover, with or without a target', () => {
    for (const of of [target(), undefined])
      expect(
        statusOf({ ...given, target: of, isCovered: false, isComplete: false }),
      ).toEqual({ status: 'unknown', reason: 'data_incomplete' })
  })

  it('needs the year to date only where it is judged', () => {
    const covered = { ...given, target: undefined, isComplete: false }
    expect(statusOf({ ...covered, hasTarget: false })).toEqual({
      status: 'informative',
      reason: 'no_target',
    })
    expect(statusOf(covered).status).toBe('not_applicable')
  })

  it('is not given to a unit that the plan does not give the target to', () => {
    const none = { ...given, target: undefined }
    expect(statusOf({ ...none, toDate: cases(1, 2) }).status).toBe(
      'informative',
    )
    expect(statusOf(none).status).toBe('not_applicable')
    expect(statusOf({ ...none, hasTarget: false }).status).toBe('informative')
  })

  it.each([
    // comparator, target, near, then what each of n/100 is
    ['>=', 0.5, 0.45, { 44: 'missed', 45: 'near', 49: 'near', 50: 'met' }],
    ['>', 0.5, 0.45, { 44: 'missed', 45: 'near', 50: 'near', 51: 'met' }],
    ['<=', 0.5, 0.55, { 50: 'met', 51: 'near', 55: 'near', 56: 'missed' }],
    ['<', 0.5, 0.55, { 49: 'met', 50: 'near', 55: 'near', 56: 'missed' }],
    ['>=', 0.5, undefined, { 0: 'missed', 49: 'missed', 50: 'met' }],
    ['>', 0.5, undefined, { 50: 'missed', 51: 'met', 100: 'met' }],
    ['<=', 0.5, undefined, { 0: 'met', 50: 'met', 51: 'missed' }],
    ['<', 0.5, undefined, { 0: 'met', 49: 'met', 50: 'missed' }],
  ] as const)(
    'of %s %d with a band from %s is judged at the bound',
    (comparator, value, near, expected) => {
      const set = target({
        comparator,
        value,
        ...(near !== undefined && { near }),
      })
      for (const [n, status] of Object.entries(expected))
        expect(
          statusOf({ ...given, target: set, toDate: cases(Number(n), 100) }),
        ).toEqual({ status })
    },
  )

  it('is compared as integers: 99.996 % is not 100 %, nor is 50.0001 % half', () => {
    const judged = (over: Partial<Target>, n: number, d: number) =>
      statusOf({ ...given, target: target(over), toDate: cases(n, d) }).status
    const all = { comparator: '>=', value: 1 } as const
    expect(judged(all, 99_996, 100_000)).toBe('missed')
    expect(judged(all, 2 ** 53 - 2, 2 ** 53 - 1)).toBe('missed')
    const half = { comparator: '>', value: 0.5 } as const
    expect(judged(half, 500_001, 1_000_000)).toBe('met')
    expect(judged(half, 500_000, 1_000_000)).toBe('missed')
    // 29/100 > 0.29 in floats times 100: 28.999999999999996.
    expect(judged({ comparator: '>=', value: 0.29 }, 29, 100)).toBe('met')
    expect(judged({ comparator: '>', value: 0.29 }, 29, 100)).toBe('missed')
  })

  it('of a duration is judged exactly on its fraction', () => {
    const five = target({ comparator: '<=', value: 5, near: 6 })
    const status = (n: number, d: number) =>
      statusOf({ ...given, target: five, toDate: cases(n, d) }).status
    expect(status(10, 2)).toBe('met')
    expect(status(11, 2)).toBe('near')
    expect(status(5_000_001, 1_000_000)).toBe('near')
    expect(status(12, 2)).toBe('near')
    expect(status(13, 2)).toBe('missed')
  })

  it('is unknown where a duration cannot be told, unless data are missing anyway', () => {
    const unmeasured = { ...given, toDate: cases(1, 1), isMeasured: false }
    for (const of of [target(), undefined])
      expect(statusOf({ ...unmeasured, target: of })).toEqual({
        status: 'unknown',
        reason: 'outside_calendar',
      })
    expect(statusOf({ ...unmeasured, isCovered: false }).reason).toBe(
      'data_incomplete',
    )
  })

  it('has a reason if and only if it is not met, near or missed', () => {
    fc.assert(
      fc.property(anyGiven, (any) => {
        const { status, reason } = statusOf(any)
        const isJudged = ['met', 'near', 'missed'].includes(status)
        expect(reason === undefined).toBe(isJudged)
        if (isJudged) {
          expect(any.target).toBeDefined()
          expect(any.isCovered && any.isComplete).toBe(true)
          expect(any.toDate.denominator).toBeGreaterThan(0)
        }
        if (!any.isCovered) expect(status).toBe('unknown')
        if (any.target && !any.isComplete) expect(status).toBe('unknown')
      }),
      { numRuns: 2000 },
    )
  })

  it('is met or not whatever the near band is', () => {
    fc.assert(
      fc.property(anyGiven, (any) => {
        if (!any.target) return
        const { near: _, ...bare } = any.target
        const without = statusOf({ ...any, target: bare }).status
        const within = statusOf(any).status
        expect(within === 'met').toBe(without === 'met')
        expect(without).not.toBe('near')
        if (within === 'near') expect(without).toBe('missed')
      }),
      { numRuns: 2000 },
    )
  })
})

const anyCases = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }))
  .map(([n, d]) => cases(Math.min(n, d), d))
const anyTarget = fc
  .record({
    comparator: fc.constantFrom('>=' as const, '>', '<=', '<'),
    value: fc.integer({ min: 0, max: 100 }),
    band: fc.option(fc.integer({ min: 1, max: 30 })),
  })
  .map(({ comparator, value, band }) => {
    const sign = comparator.startsWith('>') ? -1 : 1
    const near = band === null ? undefined : (value + sign * band) / 100
    return target({
      comparator,
      value: value / 100,
      ...(near !== undefined && near >= 0 && { near }),
    })
  })
const anyGiven = fc.record({
  hasTarget: fc.boolean(),
  target: fc.option(anyTarget, { nil: undefined }),
  period: anyCases,
  toDate: anyCases,
  isCovered: fc.boolean(),
  isComplete: fc.boolean(),
  isMeasured: fc.boolean(),
})

const plan = (over: Partial<Plan>): Plan => ({
  number: '1/KH',
  date: '2017-12-29',
  title: { vi: 'Kế hoạch', en: 'Plan' },
  issuer: 'Sở',
  year: 2018,
  rules: { compare: 'date', finish: 'result' },
  clauses: [],
  targets: [],
  groups: [],
  tasks: [],
  oddities: [],
  ...over,
})

describe('a target', () => {
  const targets = [
    target({ units: ['*'], value: 0.5 }),
    target({ units: ['a', 'b'], value: 0.6 }),
    target({ kpi: 'on_time', units: ['a'], value: 0.7 }),
    target({ units: ['c'], from: '2018-04-01', to: '2018-06-30', value: 0.8 }),
  ]
  const valueOf = (kpi: string, unit: string, key: string) =>
    targetOf(plan({ targets }), kpi, unit, parsePeriod(key))?.value

  it('is a unit’s own before that of all, whichever stands first', () => {
    expect(valueOf('early', 'a', '2018-03')).toBe(0.6)
    expect(valueOf('early', 'root', '2018-03')).toBe(0.5)
    expect(valueOf('on_time', 'a', '2018-03')).toBe(0.7)
    expect(valueOf('on_time', 'root', '2018-03')).toBeUndefined()
  })

  it('holds for periods that end in its days, the first and the last too', () => {
    const of = (key: string) => valueOf('early', 'c', key)
    const keys = ['2018-03', '2018-04', '2018-Q2', '2018-06', '2018-07']
    expect(keys.map(of)).toEqual([0.5, 0.8, 0.8, 0.8, 0.5])
    expect(valueOf('early', 'c', '2019-01')).toBeUndefined()
    expect(valueOf('early', 'c', '2017-12')).toBeUndefined()
    expect(valueOf('early', 'root', '2017-12..2018-01')).toBe(0.5)
  })
})

describe('an accepted deviation', () => {
  const deviation = (over: Partial<Deviation>): Deviation => ({
    kpi: 'early',
    units: ['*'],
    reason: { vi: 'phần mềm mới', en: 'new software' },
    from: '2018-02-01',
    expires: '2018-03-31',
    ...over,
  })
  const own = deviation({ units: ['a'], from: '2018-03-31' })
  const deviations = [deviation({}), own]
  const found = (unit: string, key: string, kpi = 'early') =>
    deviationOf(plan({ deviations }), kpi, unit, parsePeriod(key))

  it('is in force from its first day to the day on which it expires', () => {
    const keys = ['2018-01', '2018-02', '2018-03', '2018-Q1', '2018-04']
    expect(keys.map((key) => found('root', key) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    // The period ends a day after, and a day before.
    expect(found('root', '2018-04@2')).toBeUndefined()
    expect(found('root', '2018-03@28')).toBeDefined()
  })

  it('is a unit’s own before that of all', () => {
    expect(found('a', '2018-03')).toBe(own)
    expect(found('a', '2018-02')).toBe(deviations[0])
    expect(found('b', '2018-03')).toBe(deviations[0])
  })

  it('is of one KPI, and none where the plan has none', () => {
    expect(found('a', '2018-03', 'on_time')).toBeUndefined()
    expect(
      deviationOf(plan({}), 'early', 'a', parsePeriod('2018-03')),
    ).toBeUndefined()
  })
})

describe('a target on the way', () => {
  const steps = [
    { until: '2018-03-31', value: 0.3, near: 0.25 },
    { until: '2018-06-30', value: 0.4 },
  ].map((of) => ({ ...of, printed: { vi: `${of.value}`, en: `${of.value}` } }))
  const onTheWay = plan({
    targets: [target({ near: 0.45, owner: 'a', interim: steps })],
  })

  it.each([
    ['2018-01', 0.3, 0.25, '2018-03-31'],
    ['2018-03', 0.3, 0.25, '2018-03-31'],
    ['2018-Q1', 0.3, 0.25, '2018-03-31'],
    ['2018-04', 0.4, undefined, '2018-06-30'],
    ['2018-H1', 0.4, undefined, '2018-06-30'],
    ['2018-07', 0.5, 0.45, undefined],
    ['2018', 0.5, 0.45, undefined],
  ])(
    'is that of the step in which %s ends: %d, near from %s, until %s',
    (key, value, near, until) => {
      const found = targetOf(onTheWay, 'early', 'a', parsePeriod(key))
      expect([found?.value, found?.near, found?.onTheWay?.until]).toEqual([
        value,
        near,
        until,
      ])
      expect(found?.onTheWay?.final).toBe(until && 0.5)
      expect(found?.owner).toBe('a')
      const isOver = (numerator: number) =>
        statusOf({
          hasTarget: true,
          target: found,
          period: cases(0, 0),
          toDate: cases(numerator, 100),
          isCovered: true,
          isComplete: true,
        }).status
      expect(isOver(value * 100 + 1)).toBe('met')
      expect(isOver(value * 100)).toBe(near === undefined ? 'missed' : 'near')
    },
  )
})
