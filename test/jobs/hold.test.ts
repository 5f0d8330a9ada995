import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  backup,
  deliverDue,
  holdNow,
  loadOffice,
  officeStatus,
  outcomeOf,
  readOutbox,
  restore,
  runPass,
  type Office,
  type Pass,
} from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere, start } from './command.ts'
import { openMailbox, type Mailbox } from './mailbox.ts'
import { copyOf, edit } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'
import { size } from '../size.ts'

/* What an office sent after the backup that it comes back from is not sent again by itself. */

const may = '2018-05-01 06:00:00'
const april = 'hoso-20180501-0500.csv'

let disk: string
let box: Mailbox
/** March was issued and sent; of a folder that cannot be written it failed. */
let made: string
/** As of the backup, into whose inbox the export of April was put again. */
let back: Office
/** Its first pass, and the mails of it. */
let pass: Pass
let arrived: Mailbox['arrived']
beforeAll(async () => {
  disk = mkdtempSync(join(tmpdir(), 'motcua-hold-'))
  box = await openMailbox()
  using own = tinyOffice()
  appendFileSync(
    join(own.office.dir, 'motcua.yaml'),
    `
delivery:
  since: '2018-04-01'
  server: { host: 127.0.0.1, port: ${box.port}, security: none, from: kpi@localhost.test }
  operator: operator@localhost.test
  to:
    - { name: lanh-dao, mail: leaders@localhost.test, units: [so] }
    - { name: tong-hop, mail: all@localhost.test }
    - { name: luu-tru, folder: motcua.yaml/none, units: [so] }
`,
  )
  const office = loadOffice(own.office.dir)
  putTinyExport(office)
  await runPass(office, '2018-04-01 06:00:00')
  made = (await backup(office, disk, '2018-04-02 06:00:00')).dir
  // What the backup does not know.
  putTinyExport(office, april)
  await runPass(office, may)
  const dir = join(disk, 'back')
  await restore(made, dir)
  edit(join(dir, 'motcua.yaml'), [
    [/folder: motcua.yaml\/none/, 'folder: copies'],
  ])
  back = loadOffice(dir)
  putTinyExport(back, april)
  const before = box.arrived.length
  pass = await runPass(back, may)
  arrived = box.arrived.slice(before)
})
afterAll(async () => {
  await box[Symbol.asyncDispose]()
  rmSync(disk, { recursive: true, force: true })
})

function sent(): readonly string[] {
  return box.arrived
    .filter(({ to }) => to !== 'operator@localhost.test')
    .map(({ to, mail }) => `${to} ${mail.subject}`)
}

/** A copy of the office that came back and then issued April. */
async function restored(): Promise<Office & Disposable> {
  const { office, [Symbol.dispose]: remove } = await copyOf(back)
  return { ...office, [Symbol.dispose]: remove }
}

function decide({ dir }: Office, ...words: readonly string[]) {
  return motcuaHere(['--office', dir, 'outbox', ...words, '--reason', 'đã hỏi'])
}

function states(office: Office): readonly string[] {
  return [...readOutbox(office).values()].map(
    (p) => `${p.period} ${p.unit} ${p.to} ${p.state}`,
  )
}

const ofApril = [
  'so lanh-dao',
  'so tong-hop',
  'so luu-tru',
  'dkkd tong-hop',
  'ktdn tong-hop',
]

describe('an office that comes back from a backup', () => {
  test('issues what came after it, sends nothing, and says so in each pass, the status and the notice', async () => {
    using office = await restored()
    expect(sent()).toHaveLength(8)
    expect(pass.issued).toHaveLength(3)
    expect(pass.delivered).toEqual([])
    expect(outcomeOf(pass)).toBe('refused')
    const held = ['2018-03 so luu-tru', ...ofApril.map((of) => `2018-04 ${of}`)]
    expect(states(office).filter((state) => state.endsWith('held'))).toEqual(
      held.map((parcel) => `${parcel} held`),
    )
    expect(existsSync(join(office.dir, 'copies'))).toBe(false)
    const [notice, ...more] = arrived
    expect(more).toEqual([])
    expect(notice?.to).toBe('operator@localhost.test')
    expect(notice?.mail.text).toMatch(
      /^1\. held: delivery is held since .*: the office is as of a backup of 2018-04-02 06:00:00, .*; 6 parcels wait \(2018-03, 2018-04\); say what was sent: motcua outbox --settle PERIOD/m,
    )
    const { outbox } = await officeStatus(office, may)
    expect(outbox.hold).toMatchObject({ backupAt: '2018-04-02 06:00:00' })
    expect(outbox.open).toHaveLength(6)
    const { stdout } = await motcuaHere(['--office', office.dir, 'status'])
    expect(stdout).toMatch(
      /^ {2}held: delivery is held since .*6 parcels wait/m,
    )
    // It stays so, and nobody is told twice of the same.
    const before = box.arrived.length
    const next = await runPass(office, '2018-05-01 07:00:00')
    expect(outcomeOf(next)).toBe('refused')
    expect(box.arrived).toHaveLength(before)
  })

  test('never sends what a person says was sent, and all that comes after the release', async () => {
    using office = await restored()
    const before = sent().length
    const told = await decide(office, '--settle', '2018-04')
    expect(told.stderr).toContain('1 parcel waits (2018-03)')
    expect(told.code).toBe(0)
    await decide(office, '--settle', '2018-04-20')
    expect((await decide(office, '--release')).stderr).toContain(
      'delivery is released; held until now, and sent by the next pass: 0',
    )
    await deliverDue(office, '2018-05-01 07:00:00')
    expect(sent()).toHaveLength(before)
    expect(existsSync(join(office.dir, 'copies'))).toBe(false)
    putTinyExport(office, 'hoso-20180601-0500.csv')
    const june = await runPass(office, '2018-06-01 06:00:00')
    expect(june.held).toEqual([])
    expect(sent().slice(before)).toHaveLength(4)
    expect(readdirSync(join(office.dir, 'copies'))).toEqual(['2018-05'])
  })

  test('sends what is released once, and a period that a person asks for before the rest', async () => {
    using office = await restored()
    const before = sent().length
    await decide(office, '--again', '2018-04')
    await deliverDue(office, '2018-05-01 07:00:00')
    expect(sent()).toHaveLength(before + 4)
    expect(readdirSync(join(office.dir, 'copies'))).toEqual(['2018-04'])
    expect(states(office)).toContain('2018-03 so luu-tru held')
    await decide(office, '--release')
    for (const hour of ['08', '09'])
      await deliverDue(office, `2018-05-01 ${hour}:00:00`)
    expect(sent()).toHaveLength(before + 4)
    // They are no repeats: a person knows that they had not come.
    expect(sent().slice(before).join()).not.toContain('[Gửi lại]')
    expect(readdirSync(join(office.dir, 'copies')).toSorted()).toEqual([
      '2018-03',
      '2018-04',
    ])
    expect(states(office).filter((state) => state.endsWith('held'))).toEqual([])
  })

  test('is held again when it comes back once more, also after a release', async () => {
    using office = await restored()
    await decide(office, '--release')
    expect(holdNow(office)).toBeUndefined()
    const again = join(disk, 'again')
    const { dir } = await backup(office, join(disk, 'second'), may)
    const { office: twice } = await restore(dir, again)
    expect(holdNow(twice)).toMatchObject({ backupAt: may })
  })

  test.for([
    [
      ['--settle', '2018-07'],
      'expected a period of which something is held, got 2018-07',
    ],
    [
      ['--settle', '2018-03-31'],
      'expected a day by which a period was due of which something is held, got 2018-03-31',
    ],
    [['--settle', '2018-13'], '2018-13'],
    [
      ['--settle', '2018-04', '--release'],
      'expected one of --again, --settle and --release, got more',
    ],
  ] as const)('refuses a decision on nothing: %s', async ([words, message]) => {
    using office = await restored()
    const { code, stderr } = await decide(office, ...words)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(holdNow(office)).toBeDefined()
    await decide(office, '--release')
    const none = await decide(office, '--release')
    expect(none).toMatchObject({ code: 2 })
    expect(none.stderr).toContain('expected delivery that is held, got none')
  })
})

test('a folder that is a copy holds what it would send, while the other goes on; one that is moved does not', async () => {
  using office = await restored()
  await deliverDue(office, may)
  await decide(office, '--release')
  const to = join(disk, 'copied')
  cpSync(office.dir, to, { recursive: true, preserveTimestamps: true })
  const copy = loadOffice(to)
  const { held } = await deliverDue(copy, '2018-05-01 07:00:00')
  expect(held).toEqual([
    expect.stringMatching(
      /^delivery is held since 2018-05-01 07:00:00: this folder was copied here on \d{4}-.* \d\d:\d\d:\d\d, and both would send what is issued next; .*; 6 parcels wait/,
    ),
  ])
  expect(existsSync(join(to, 'copies'))).toBe(false)
  expect((await deliverDue(office, '2018-05-01 07:00:00')).held).toEqual([])
  expect(existsSync(join(office.dir, 'copies'))).toBe(true)
  await decide(copy, '--settle', '2018-05-20')
  await decide(copy, '--release')
  renameSync(to, join(disk, 'moved'))
  const moved = loadOffice(join(disk, 'moved'))
  const after = await deliverDue(moved, '2018-05-01 08:00:00')
  expect([after.held, after.delivered]).toEqual([[], []])
})

const kills = size(3, 100)

test(`after ${kills} kills a restore is none, or its delivery is held`, async () => {
  let whole = 0
  for (let i = 0; i <= kills; i++) {
    const target = join(disk, `killed-${i}`)
    const child = start(['restore', made, target])
    // The last one is left alone.
    if (i < kills) {
      await until(
        () =>
          existsSync(i % 2 === 0 ? `${target}.restoring` : target) ||
          child.process.exitCode !== null,
      )
      await new Promise((resolve) => setTimeout(resolve, (i * 37) % 150))
      child.process.kill('SIGKILL')
    }
    await child.ended
    if (!existsSync(target)) continue
    whole++
    expect(holdNow(loadOffice(target))).toBeDefined()
  }
  expect(whole).toBeGreaterThan(0)
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}
