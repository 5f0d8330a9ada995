import { defects } from '@motcua/warehouse'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyTable, fateOf } from './generated.ts'
import { properties } from './laws.ts'

/** More than these and 10,000 files besides are run by `npm run test:long`. */
properties({
  seed: 2018,
  files: { csv: 10, xlsx: 5, json: 4, ndjson: 4, parquet: 4 },
  damage: 8,
  sequences: 1,
})

test('every defect that there is is generated, to be rejected and to be flagged', () => {
  const seen = { rejected: new Set<string>(), flagged: new Set<string>() }
  for (const { rows, reading } of fc.sample(anyTable, {
    seed: 2018,
    numRuns: 1500,
  }))
    for (const row of rows) {
      const { reason, content } = fateOf(row, reading)
      if (reason !== null) seen.rejected.add(reason)
      else
        for (const flag of String(content['flags'] ?? '').split(' '))
          seen.flagged.add(flag)
    }
  const all = Object.keys(defects)
  expect(all.filter((d) => !seen.flagged.has(d))).toEqual([])
  const always = [
    'no_code',
    'unknown_status',
    'not_received',
    'no_receipt_date',
    'unknown_unit',
  ]
  expect([...all, ...always].filter((d) => !seen.rejected.has(d))).toEqual([])
})
