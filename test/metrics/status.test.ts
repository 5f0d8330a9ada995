import { judge } from '@motcua/metrics'
import type { Target } from '@motcua/metrics'
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
    expect(judge(given)).toEqual({ status: 'no_data', reason: 'no_cases' })
  })

  it('is unknown for 0/0, and for anything else, while data are missing', () => {
    for (const toDate of [cases(0, 0), cases(0, 9), cases(9, 9)])
      expect(judge({ ...given, toDate, isComplete: false })).toEqual({
        status: 'unknown',
        reason: 'data_incomplete',
      })
  })

  it('judges the year to date, not the period', () => {
    expect(
      judge({ ...given, period: cases(0, 9), toDate: cases(60, 100) }).status,
    ).toBe('met')
    expect(
      judge({ ...given, period: cases(9, 9), toDate: cases(40, 100) }).status,
    ).toBe('missed')
  })

  it('is missed by exactly 50 % where the target is over 50 %', () => {
    expect(judge({ ...given, toDate: cases(50, 100) }).status).toBe('missed')
  })

  it('is missed by one late dossier in a hundred thousand where all must be on time', () => {
    const all = target({ comparator: '>=', value: 1 })
    expect(
      judge({ ...given, target: all, toDate: cases(99_999, 100_000) }).status,
    ).toBe('missed')
    expect(
      judge({ ...given, target: all, toDate: cases(100_000, 100_000) }).status,
    ).toBe('met')
  })

  it('is near only where the plan has a near band, and never met', () => {
    const near = target({ near: 0.45 })
    expect(
      judge({ ...given, target: near, toDate: cases(45, 100) }).status,
    ).toBe('near')
    expect(
      judge({ ...given, target: near, toDate: cases(44, 100) }).status,
    ).toBe('missed')
    expect(judge({ ...given, toDate: cases(49, 100) }).status).toBe('missed')
  })

  it('is near on the side of the target that the comparator says', () => {
    const most = target({ comparator: '<=', value: 0.1, near: 0.15 })
    const status = (n: number) =>
      judge({ ...given, target: most, toDate: cases(n, 100) }).status
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
        judge({ ...given, target: of, isCovered: false, isComplete: false }),
      ).toEqual({ status: 'unknown', reason: 'data_incomplete' })
  })

  it('is not given to a unit that the plan does not give the target to', () => {
    const none = { ...given, target: undefined }
    expect(judge({ ...none, toDate: cases(1, 2) }).status).toBe('informative')
    expect(judge(none).status).toBe('not_applicable')
    expect(judge({ ...none, hasTarget: false }).status).toBe('informative')
  })
})
