import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  archiveDamage,
  ledgerPath,
  officeStatus,
  outcomeOf,
  readLedger,
  runPass,
} from '@motcua/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { copyOf, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* What was issued lies in the archive as it was issued, or somebody is told. */

let own: OwnOffice
beforeAll(async () => {
  own = tinyOffice()
  putTinyExport(own.office)
  await runPass(own.office, '2018-04-01 06:00:00')
})
afterAll(() => own[Symbol.dispose]())

const forms = ['pdf', 'xlsx', 'json'] as const

/** Changes a file, and whether its length tells. */
const damages = [
  ['gone', true, (path: string) => rmSync(path)],
  ['a byte longer', true, (path: string) => appendFileSync(path, ' ')],
  [
    'one bit other',
    false,
    (path: string) => {
      const bytes = readFileSync(path)
      bytes[100] = (bytes[100] ?? 0) ^ 1
      writeFileSync(path, bytes)
    },
  ],
] as const

test('an archive that nobody touched is whole', async () => {
  for (const depth of ['sizes', 'bytes'] as const)
    expect(await archiveDamage(own.office, depth)).toEqual([])
  const { code, stdout } = await motcuaHere([
    'archive',
    '--office',
    own.office.dir,
  ])
  expect([code, stdout]).toEqual([0, 'every file is as it was issued\n'])
})

test.for(
  damages.flatMap(([name, isSeen, harm]) =>
    forms.map((form) => [name, form, isSeen, harm] as const),
  ),
)('a file that is %s is told: %s', async ([name, form, isSeen, harm]) => {
  using copy = await copyOf(own.office)
  const { office } = copy
  const entry = readLedger(ledgerPath(office)).find((e) => e.unit === 'dkkd')
  const file = entry?.files?.[form] ?? ''
  harm(join(office.paths.archive, file))
  const damage = name === 'gone' ? 'gone' : 'changed'
  const told = { period: '2018-03', unit: 'dkkd', edition: 1, file, damage }
  expect(await archiveDamage(office, 'bytes')).toEqual([told])
  const quick = isSeen ? [told] : []
  expect(await archiveDamage(office, 'sizes')).toEqual(quick)
  const { damaged } = await officeStatus(office, '2018-04-02 06:00:00')
  expect(damaged).toEqual(quick)
  // A pass tells it, and changes nothing of what was issued.
  const pass = await runPass(office, '2018-04-02 06:00:00')
  expect(pass.failed.map(({ unit }) => unit)).toEqual(isSeen ? ['dkkd'] : [])
  expect(outcomeOf(pass)).toBe(isSeen ? 'failed' : 'done')
  expect(pass.issued).toEqual([])
  const { code, stdout } = await motcuaHere(['archive', '--office', office.dir])
  expect(code).toBe(4)
  expect(stdout).toContain(`${file}: expected the file that was issued, got`)
})
