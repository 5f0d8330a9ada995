import { satisfies } from '@motcua/metrics/statistics'
import { expect, test } from 'vitest'

test('the guard of metrics', () => {
  expect(satisfies(51, 100, '>', 0.5)).toBe(true)
})
