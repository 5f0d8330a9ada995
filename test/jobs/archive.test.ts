import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  archiveDamage,
  ledgerPath,
  officeStatus,
  outcomeOf,
  readLedger,
  runPass,
} from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { copyOf, edit, type OwnOffice } from './small-office.ts'
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

/** The bytes of the archive, by file. */
function bytesIn({ paths }: OwnOffice['office']): Map<string, Buffer> {
  const files = readdirSync(paths.archive, {
    recursive: true,
    encoding: 'utf8',
  })
  return new Map(
    files
      .filter((file) => /\.(?:pdf|xlsx|json)$/.test(file))
      .map((file) => [file, readFileSync(join(paths.archive, file))]),
  )
}

describe('archive --restore', () => {
  test('makes what is gone or changed again, byte for byte, and keeps what was put there', async () => {
    using copy = await copyOf(own.office)
    const { office } = copy
    const before = bytesIn(office)
    const ledger = readFileSync(ledgerPath(office))
    const [so, dkkd] = readLedger(ledgerPath(office))
    for (const form of forms) {
      rmSync(join(office.paths.archive, so?.files?.[form] ?? ''))
      appendFileSync(join(office.paths.archive, dkkd?.files?.[form] ?? ''), 'x')
    }
    const args = ['--office', office.dir, 'archive', '--restore']
    const { code, stdout } = await motcuaHere(args)
    expect(code).toBe(0)
    expect(stdout.match(/made again, byte for byte/g)).toHaveLength(6)
    expect(bytesIn(office)).toEqual(before)
    expect(readFileSync(ledgerPath(office))).toEqual(ledger)
    expect(await archiveDamage(office, 'bytes')).toEqual([])
    for (const form of forms) {
      const file = dkkd?.files?.[form] ?? ''
      const kept = readFileSync(join(office.paths.var, 'damaged', file))
      expect(kept.toString('latin1')).toBe(
        `${before.get(file)?.toString('latin1')}x`,
      )
    }
    const again = await motcuaHere(args)
    expect([again.code, again.stdout]).toEqual([
      0,
      'every file is as it was issued\n',
    ])
  })

  /** What is done to the ledger and beside it, and why nothing is put back. */
  const reasons: readonly (readonly [
    string,
    string,
    (office: OwnOffice['office']) => void,
  ])[] = [
    [
      'the model comes out another',
      'its numbers or words are others by now, or another program made it',
      (office) =>
        edit(ledgerPath(office), [
          [/("json":\{"bytes":\d+,"sha256":")[0-9a-f]{4}/, '$10000'],
        ]),
    ],
    [
      'the bytes come out others',
      'it has the same numbers and words in other bytes',
      (office) =>
        edit(ledgerPath(office), [
          [/("pdf":\{"bytes":\d+,"sha256":")[0-9a-f]{4}/, '$10000'],
        ]),
    ],
    [
      'an older program issued it',
      'an older program issued it, and did not keep what it was made from',
      (office) =>
        edit(ledgerPath(office), [[/"published":\{.*\}\}\n/, '"x":0}\n']]),
    ],
    [
      'its plan is gone',
      'expected the plan by which scorecards were issued, got none',
      (office) => {
        rmSync(join(office.paths.var, 'plans'), { recursive: true })
        edit(join(office.dir, 'plan.yaml'), [
          [/number: '2062/, "number: '2063"],
        ])
      },
    ],
  ]

  test.for(reasons)('says why it cannot: %s', async ([, why, harm]) => {
    using copy = await copyOf(own.office)
    const { office } = copy
    const [so] = readLedger(ledgerPath(office))
    const pdf = so?.files?.pdf ?? ''
    rmSync(join(office.paths.archive, pdf))
    harm(office)
    const { code, stdout } = await motcuaHere([
      '--office',
      office.dir,
      'archive',
      '--restore',
    ])
    expect(code).toBe(4)
    expect(stdout).toContain(
      `${pdf}: put it back from a backup; it cannot be made again as it was issued: `,
    )
    expect(stdout).toContain(why)
    expect(existsSync(join(office.paths.archive, pdf))).toBe(false)
  })

  test('waits for no pass: it is busy', async () => {
    const lock = takeLock(join(own.office.paths.var, 'pass.lock'))
    const args = ['--office', own.office.dir, 'archive', '--restore']
    const { code } = await motcuaHere(args)
    lock.release()
    expect(code).toBe(5)
  })
})
