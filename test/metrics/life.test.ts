import { parsePeriod, restatements } from '@motcua/metrics'
import {
  addDays,
  bothCover,
  completenessOf,
  daysBetween,
  lifeOf,
} from '@motcua/metrics/calendar'
import type { Result } from '@motcua/metrics'
import type { Complete } from '@motcua/metrics/calendar'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const march = parsePeriod('2018-03')

const days = fc
  .integer({ min: 0, max: 200 })
  .map((day) => addDays('2018-01-01', day))
const spans = fc
  .tuple(days, days)
  .map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }))
const completes: fc.Arbitrary<Complete> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 8, arbitrary: spans },
)

function covers(complete: Complete, day: string): boolean {
  if (complete === undefined) return true
  return complete !== null && complete.from <= day && day <= complete.to
}

function daysOf({ from, to }: { from: string; to: string }) {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, i) =>
    addDays(from, i),
  )
}

describe('the completeness of a period', () => {
  it.each([
    [undefined, 31],
    [null, 0],
    [{ from: '2018-01-01', to: '2018-03-15' }, 15],
    [{ from: '2018-01-01', to: '2018-03-01' }, 1],
    [{ from: '2018-03-01', to: '2018-03-31' }, 31],
    [{ from: '2018-01-01', to: '2018-12-31' }, 31],
    [{ from: '2018-01-01', to: '2018-02-28' }, 0],
    [{ from: '2018-03-02', to: '2018-12-31' }, 0],
    [{ from: '2018-04-01', to: '2018-12-31' }, 0],
  ])('of %o is %i days of 31', (complete, covered) => {
    expect(completenessOf(march, complete)).toEqual({ days: covered, of: 31 })
  })

  it('is never more than the whole, and whole when each day is covered', () => {
    fc.assert(
      fc.property(spans, completes, (period, complete) => {
        const { days: covered, of } = completenessOf(period, complete)
        const every = daysOf(period)
        expect(of).toBe(every.length)
        expect(covered).toBeGreaterThanOrEqual(0)
        expect(covered).toBeLessThanOrEqual(of)
        const isCovered = every.map((day) => covers(complete, day))
        expect(covered === of).toBe(isCovered.every(Boolean))
        const gap = isCovered.indexOf(false)
        expect(covered).toBe(gap === -1 ? of : gap)
      }),
      { numRuns: 1000 },
    )
  })

  it('never falls as more is covered', () => {
    fc.assert(
      fc.property(spans, spans, completes, (period, a, b) => {
        const both = completenessOf(period, bothCover(a, b)).days
        expect(both).toBeLessThanOrEqual(completenessOf(period, a).days)
        expect(both).toBeLessThanOrEqual(completenessOf(period, b).days)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what two cover', () => {
  const law = (check: (a: Complete, b: Complete, c: Complete) => void) =>
    fc.assert(
      fc.property(completes, completes, completes, (a, b, c) => {
        check(a, b, c)
      }),
      { numRuns: 1000 },
    )

  it('is the same either way round', () => {
    law((a, b) => expect(bothCover(a, b)).toEqual(bothCover(b, a)))
  })

  it('is the same however three are grouped', () => {
    law((a, b, c) =>
      expect(bothCover(bothCover(a, b), c)).toEqual(
        bothCover(a, bothCover(b, c)),
      ),
    )
  })

  it('is what it is with itself, all with everything, and none with nothing', () => {
    law((a) => {
      expect(bothCover(a, a)).toEqual(a)
      expect(bothCover(a, undefined)).toEqual(a)
      expect(bothCover(a, null)).toBeNull()
    })
  })

  it('is each day that both cover, and no other', () => {
    law((a, b) => {
      const both = bothCover(a, b)
      const other = daysOf({ from: '2017-12-30', to: '2018-07-25' }).filter(
        (day) => covers(both, day) !== (covers(a, day) && covers(b, day)),
      )
      expect(other).toEqual([])
    })
  })
})

describe('the life of a period', () => {
  const whole = { from: '2018-01-01', to: '2018-03-31' }
  const part = { from: '2018-01-01', to: '2018-03-30' }

  it.each([
    ['open', { knownBefore: '2018-03-31' }],
    ['open', { knownBefore: '2018-03-31', complete: whole, isRestated: true }],
    ['open', { knownBefore: '2017-01-01', complete: null }],
    ['closed', { knownBefore: '2018-04-01' }],
    ['closed', { knownBefore: '2018-04-01', complete: whole }],
    ['closed', {}],
    ['provisional', { knownBefore: '2018-04-01', complete: part }],
    ['provisional', { complete: part, isRestated: true }],
    ['provisional', { complete: null }],
    ['provisional', { complete: whole, isClosed: false }],
    ['provisional', { complete: whole, isClosed: false, isRestated: true }],
    ['provisional', { complete: part, isClosed: true }],
    ['closed', { complete: whole, isClosed: true }],
    ['restated', { knownBefore: '2018-04-01', isRestated: true }],
    ['restated', { complete: whole, isRestated: true }],
  ] as const)('is %s given %o', (life, given) => {
    expect(lifeOf(march, given)).toBe(life)
  })

  it('is open until the last day has passed, then never again', () => {
    fc.assert(
      fc.property(
        spans,
        days,
        completes,
        fc.boolean(),
        (period, knownBefore, complete, isRestated) => {
          const life = lifeOf(period, { knownBefore, complete, isRestated })
          expect(life === 'open').toBe(knownBefore <= period.to)
          if (life === 'open') return
          const { days: covered, of } = completenessOf(period, complete)
          expect(life === 'provisional').toBe(covered < of)
          expect(life === 'restated').toBe(covered === of && isRestated)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('restatements', () => {
  const result = (over: Partial<Result> = {}): Result => ({
    kpi: 'on_time',
    version: 1,
    period: '2018-03',
    office: 'o',
    unit: 'root',
    numerator: 9,
    denominator: 10,
    value: 0.9,
    isCovered: true,
    toDate: {
      from: '2018-01-01',
      numerator: 9,
      denominator: 10,
      value: 0.9,
      isCovered: true,
    },
    target: null,
    status: 'informative',
    ...over,
  })
  const of = (...results: Result[]) => ({ results })
  const less = { numerator: 8, denominator: 10, value: 0.8 }

  it('are none where nothing changed', () => {
    expect(restatements(of(result()), of(result()))).toEqual([])
    expect(restatements(of(), of())).toEqual([])
  })

  it('tell the number published and that of now, the data being other', () => {
    expect(restatements(of(result(less)), of(result()))).toEqual([
      {
        kpi: 'on_time',
        period: '2018-03',
        office: 'o',
        unit: 'root',
        published: less,
        now: { numerator: 9, denominator: 10, value: 0.9 },
        cause: 'data',
      },
    ])
  })

  it('are the definition’s where it has another version', () => {
    const [found] = restatements(of(result(less)), of(result({ version: 2 })))
    expect(found!.cause).toBe('definition')
  })

  it('are none where only the version is another, and not the number', () => {
    expect(restatements(of(result()), of(result({ version: 2 })))).toEqual([])
  })

  it('see each of the three figures', () => {
    for (const other of [
      { numerator: 8 },
      { denominator: 11 },
      { denominator: null },
      { value: 0.91 },
      { value: null },
    ])
      expect(restatements(of(result(other)), of(result()))).toHaveLength(1)
  })

  it('see neither the status, nor the target, nor the year to date', () => {
    const published = result({
      status: 'missed',
      target: { comparator: '>=', value: 1 },
      isCovered: false,
      toDate: { ...result().toDate, numerator: 0, denominator: 1, value: 0 },
    })
    expect(restatements(of(published), of(result()))).toEqual([])
  })

  it('leave out what was not published, is no longer, or is broken down', () => {
    const group = { channel: 'online' }
    for (const [published, now] of [
      [of(), of(result())],
      [of(result()), of()],
      [of(result({ period: '2018-02', ...less })), of(result())],
      [of(result({ unit: 'a', ...less })), of(result())],
      [of(result({ kpi: 'early', ...less })), of(result())],
      [of(result({ group, ...less })), of(result({ group }))],
      [of(result({ group, ...less })), of(result())],
    ] as const)
      expect(restatements(published, now)).toEqual([])
  })

  it('come in the order of now', () => {
    const units = ['b', 'root', 'a']
    const now = units.map((unit) => result({ unit }))
    const published = units.toSorted().map((unit) => result({ unit, ...less }))
    expect(
      restatements(of(...published), of(...now)).map((r) => r.unit),
    ).toEqual(units)
  })
})
