import { expect, it } from 'vitest'
import { differences, expectSame } from './differences.ts'

/* What differs is said with what it is of: a law that fails says which rule. */

const result = {
  kpi: 'on_time',
  period: '2018-03',
  unit: 'so',
  group: { channel: 'online' },
  numerator: 3,
  toDate: { denominator: 4, value: null },
}

it('is said of a result with its KPI, period, unit and group', () => {
  const other = { ...result, toDate: { denominator: 5, value: null } }
  expect(
    differences({ results: [result] }, { results: [other] }),
  ).toStrictEqual([
    'results 0 (on_time 2018-03 so {"channel":"online"}) toDate denominator: 4, expected 5',
  ])
})

it('is said of texts by those that one of them lacks', () => {
  expect(differences(['a', 'b', 'd'], ['a', 'c', 'd'])).toStrictEqual([
    'b | seen',
    'c | expected',
  ])
  expect(differences(['a', 'b'], ['b', 'a'])).toHaveLength(1)
  expect(differences(['a', 'a'], ['a'])).toHaveLength(1)
  expect(differences([], ['a'])).toStrictEqual(['a | expected'])
})

it('is said where a value is left out, or of another type', () => {
  expect(differences({ a: undefined }, {})).toStrictEqual([
    'all: { a: undefined }, expected {}',
  ])
  expect(differences([1], [1, null])).toStrictEqual([
    '1: undefined, expected null',
  ])
  expect(differences([1], ['1'])).toStrictEqual(["0: 1, expected '1'"])
})

it('fails with what was compared, the first differences and how many more', () => {
  const numbers = Array.from({ length: 20 }, (_, i) => i)
  const others = numbers.map((n) => n + 1)
  expect(() => expectSame(numbers, others, 'the days')).toThrow(
    /^the days:\n {2}0: 0, expected 1\n[^]*\n {2}and 8 more$/,
  )
  expect(() => expectSame(numbers, [...numbers], 'the days')).not.toThrow()
})
