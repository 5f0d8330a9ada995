import { extractTime } from '@motcua/warehouse'
import { expect, test } from 'vitest'

test('the guard of the warehouse', () => {
  const profile = { files: 'a-{YYYY}{MM}{DD}.csv' }
  expect(extractTime(profile, 'a-20180401.csv')).toBe('2018-04-01 00:00:00')
})
