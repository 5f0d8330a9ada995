import { parsePeriod } from '@motcua/metrics'
import { scorecardPeriods } from '@motcua/scorecard'
import { expect, test } from 'vitest'

test('the guard of the scorecard', () => {
  const [first] = scorecardPeriods(parsePeriod('2018-03'))
  expect(first?.key).toBe('2018-03')
})
