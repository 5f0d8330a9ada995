import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seed } from '../long/seed.ts'
import { madeOnce } from '../run-folder.ts'
import { isLong, size } from '../size.ts'
import { broken, changes, makeSwept } from './sweep.ts'

test('whatever the files of an office folder say, they are used or told by their names', async () => {
  const made = await madeOnce('swept', makeSwept)
  await fc.assert(
    fc.asyncProperty(changes, async (changed) => {
      expect(await broken(made, changed)).toEqual([])
    }),
    { numRuns: size(4, 400), seed: isLong ? seed : 2062 },
  )
})
