import { duePeriods } from '@motcua/jobs'
import { expect, test } from 'vitest'

test('the guard of the jobs', () => {
  const schedule = { start: '2018-03-01', periods: ['month' as const] }
  const due = duePeriods(schedule, '2018-04-01 06:00:00')
  expect(due.map(({ key }) => key)).toEqual(['2018-03'])
})
