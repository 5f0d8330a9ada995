import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  inboxExports,
  ledgerPath,
  loadOffice,
  momentOf,
  readLedger,
  runPass,
  takeIn,
  type Office,
} from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browsersOf, until } from './browsers.ts'
import { motcuaHere, repository, start } from './command.ts'
import { copyOf, type OwnOffice } from './small-office.ts'
import { isLong, size } from '../size.ts'
import { openRow, putTinyExport, tinyOffice } from './tiny-export.ts'

/*
 * What the job does where the machine fails it: nothing is lost, nothing is issued
 * twice, somebody is told what helps, and the next pass takes up where it ended.
 */

const april = '2018-04-01 06:00:00'
const units = ['so', 'dkkd', 'ktdn']

/** With an export in its inbox. */
let fresh: OwnOffice
/** With the export taken in and three scorecards due. */
let ready: OwnOffice
/** With the three issued. */
let issued: OwnOffice
beforeAll(async () => {
  fresh = tinyOffice()
  putTinyExport(fresh.office)
  ready = await copyOf(fresh.office)
  await takeIn(ready.office, inboxExports(ready.office, april), april)
  issued = await copyOf(ready.office)
  await runPass(issued.office, april)
})
afterAll(() => {
  fresh[Symbol.dispose]()
  ready[Symbol.dispose]()
  issued[Symbol.dispose]()
})

/** The ledger, and what was issued with the hash of what lies in the archive. */
function stateOf({ paths }: Office): readonly [string, readonly string[]] {
  const path = ledgerPath({ paths })
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const done = readLedger(path).filter(({ event }) => event === 'issued')
  const lines = done.map(({ period, unit, files, sha256 }) => {
    const pdf = readFileSync(join(paths.archive, files?.pdf ?? ''))
    const hash = createHash('sha256').update(pdf).digest('hex')
    expect(hash).toBe(sha256)
    return `${period} ${unit}`
  })
  return [text, lines]
}

/** Every due scorecard lies there once, after a pass without the fault. */
async function expectAll(office: Office): Promise<void> {
  await runPass(office, '2018-04-01 07:00:00')
  expect(stateOf(office)[1].toSorted()).toEqual(
    units.map((unit) => `2018-03 ${unit}`).toSorted(),
  )
}

/** One sentence with what was expected, what came and what helps; no stack. */
const sentence = /expected [^\n]*, got [^\n]*; \S/
const stack = /\n {4}at /

/** A small disk of its own; undefined where this user may have none. */
function mountDisk(dir: string, megabytes: number): (() => void) | undefined {
  mkdirSync(dir, { recursive: true })
  const most = `size=${megabytes}m`
  const { status } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    most,
    'motcua',
    dir,
  ])
  return status === 0 ? () => void spawnSync('umount', ['-l', dir]) : undefined
}

const unloaded = () => fresh.office
const loaded = () => ready.office
const halfOfIssued = () => roomOfIssued() / 2

/** What the archive, the plans and the ledger of three scorecards take of a disk, in its blocks. */
function roomOfIssued(): number {
  const { paths } = issued.office
  const below = ['archive', 'plans'].flatMap((folder) =>
    readdirSync(join(paths.var, folder), {
      recursive: true,
      encoding: 'utf8',
    }).map((name) => join(paths.var, folder, name)),
  )
  const sizes = [ledgerPath(issued.office), ...below].map((path) =>
    statSync(path),
  )
  return sizes
    .filter((found) => found.isFile())
    .reduce((sum, found) => sum + Math.ceil(found.size / 4096) * 4096, 0)
}

describe('a disk that is full', () => {
  const moments: readonly (readonly [
    string,
    { of: () => Office; free: () => number },
  ])[] = [
    ['while an export is loaded', { of: unloaded, free: () => 1_000_000 }],
    ['while data are published', { of: unloaded, free: () => 4_000_000 }],
    ['while scorecards are filed', { of: loaded, free: halfOfIssued }],
    ['while a warehouse is made', { of: unloaded, free: () => 0 }],
    ['with no room at all', { of: loaded, free: () => 0 }],
    ['when all are issued', { of: loaded, free: roomOfIssued }],
  ]
  test.for(moments.slice(0, size(3, Infinity)))(
    '%s',
    async ([, { of, free }], { skip }) => {
      const disk = mkdtempSync(join(tmpdir(), 'motcua-disk-'))
      const unmount = mountDisk(disk, 48)
      if (!unmount) {
        process.stdout.write('NOT RUN: no disk can be mounted here\n')
        return skip()
      }
      try {
        const dir = join(disk, 'office')
        cpSync(of().dir, dir, { recursive: true, preserveTimestamps: true })
        const office = loadOffice(dir)
        const before = stateOf(office)
        const filler = join(disk, 'filler')
        const { bavail, bsize } = statfsSync(disk)
        writeFileSync(filler, Buffer.alloc(bavail * bsize - free()))
        const args = ['--office', dir, 'run', '--now', '2018-04-01T06:00']
        const { code, stdout, stderr } = await motcuaHere(args)
        expect(`${stdout}${stderr}`).toMatch(
          /expected room on the disk, got none \(ENOSPC\); make room, then run the command again/,
        )
        expect(stderr).not.toMatch(stack)
        expect([1, 6]).toContain(code)
        const [text] = stateOf(office)
        expect(text.startsWith(before[0])).toBe(true)
        rmSync(filler)
        await expectAll(office)
      } finally {
        unmount()
        rmSync(disk, { recursive: true, force: true })
      }
    },
  )
})

test('an archive that can only be read is told, and nothing counts as issued', async ({
  skip,
}) => {
  using copy = await copyOf(ready.office)
  const { dir, paths } = copy.office
  const unmount = mountDisk(paths.archive, 8)
  if (!unmount) {
    process.stdout.write('NOT RUN: no disk can be mounted here\n')
    return skip()
  }
  try {
    spawnSync('mount', ['-o', 'remount,ro', paths.archive])
    const args = ['--office', dir, 'run', '--now', '2018-04-01T06:00']
    const { code, stdout, stderr } = await motcuaHere(args)
    expect(code).toBe(1)
    expect(stdout).toContain(
      'expected a disk that can be written, got one that is read-only (EROFS); mount it for writing',
    )
    expect(`${stdout}${stderr}`).not.toMatch(stack)
    expect(stateOf(copy.office)[1]).toEqual([])
    const asked = ['--office', dir, 'status', '--now', '2018-04-01T06:30']
    const { stdout: status } = await motcuaHere(asked)
    expect(status).toContain('due: 3')
    expect(status).toContain('failed: 3')
    expect(status).toContain('(EROFS); mount it for writing')
    spawnSync('mount', ['-o', 'remount,rw', paths.archive])
    await expectAll(copy.office)
  } finally {
    unmount()
  }
})

test.for([
  ['run', '--now', '2018-04-01T06:00'],
  ['backup', 'TO'],
  ['archive', '--restore'],
])(
  'while another pass is under way %s is busy and changes nothing',
  async (words) => {
    using copy = await copyOf(issued.office)
    const { dir, paths } = copy.office
    const before = stateOf(copy.office)
    const lock = takeLock(join(paths.var, 'pass.lock'))
    const args = words.map((word) => (word === 'TO' ? `${dir}-backups` : word))
    const { code, stderr } = await motcuaHere(['--office', dir, ...args])
    lock.release()
    expect(code).toBe(5)
    expect(stderr).toContain('pass.lock; try again when it has ended')
    expect(stateOf(copy.office)).toEqual(before)
  },
)

describe('observations that were deleted', () => {
  let own: OwnOffice
  let gone: string
  let before: ReturnType<typeof stateOf>
  beforeAll(async () => {
    own = await copyOf(issued.office)
    const folder = join(own.office.paths.warehouse, 'observations')
    gone = readdirSync(folder).find((name) => name.startsWith('dossier-')) ?? ''
    rmSync(join(folder, gone))
    before = stateOf(own.office)
  })
  afterAll(() => own[Symbol.dispose]())

  test.for([
    [1, ['rebuild']],
    [1, ['undo', '3']],
    // Older than what is known: what it touches is computed anew from all.
    [1, ['ingest', 'LATE']],
    [1, ['run', '--now', '2018-04-02T06:00']],
    [0, ['status', '--now', '2018-04-02T06:00']],
    [4, ['backup', 'TO']],
  ] as const)('are told with exit %d by %s', async ([exit, words]) => {
    const { dir, paths } = own.office
    const late = putTinyExport(own.office, 'hoso-20180331-0500.csv', [
      openRow('A1', '30/03/2018 08:00'),
    ])
    const to = `${dir}-backups`
    const args = words.map((word) =>
      word.replace('LATE', late).replace('TO', to),
    )
    if (words[0] !== 'ingest') rmSync(late)
    const { code, stdout, stderr } = await motcuaHere([
      '--office',
      dir,
      ...args,
    ])
    rmSync(to, { recursive: true, force: true })
    rmSync(paths.inbox, { recursive: true, force: true })
    expect(code).toBe(exit)
    const told = `${stdout}${stderr}`.split('\n').find((l) => l.includes(gone))
    expect(told).toMatch(sentence)
    expect(told).toMatch(/put (?:it|the file) back from a backup/)
    expect(stderr).not.toMatch(stack)
    expect(stateOf(own.office)).toEqual(before)
  })
})

describe('a browser that is killed while it prints', () => {
  /** Kills each browser of a pass that is seen, as often as is said. */
  async function passWithKills(office: Office, kills: number) {
    const TMPDIR = join(office.paths.var, 'tmp')
    mkdirSync(TMPDIR, { recursive: true })
    const args = ['--office', office.dir, 'run', '--now', '2018-04-01T06:00']
    const running = start(args, { env: { TMPDIR } })
    const { process: child } = running
    const killed = new Set<number>()
    while (child.exitCode === null && killed.size < kills) {
      for (const pid of browsersOf(TMPDIR))
        try {
          process.kill(pid, 'SIGKILL')
          killed.add(pid)
        } catch {
          // It ended with its parent.
        }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const done = await running.ended
    await until(() => browsersOf(TMPDIR).length === 0)
    return { ...done, killed: killed.size }
  }

  test('is started again: everything is issued once', async () => {
    using copy = await copyOf(ready.office)
    const { killed, code, stderr } = await passWithKills(copy.office, 1)
    expect(killed).toBeGreaterThan(0)
    expect(stderr).not.toMatch(stack)
    expect(code).toBe(0)
    expect(stateOf(copy.office)[1]).toHaveLength(units.length)
  })

  test.runIf(isLong)(
    'each time is told, and the next pass issues',
    async () => {
      using copy = await copyOf(ready.office)
      const { code, stdout, stderr } = await passWithKills(
        copy.office,
        Infinity,
      )
      expect(code).toBe(1)
      expect(stdout).toMatch(/failed: 2018-03 so: \S/)
      expect(`${stdout}${stderr}`).not.toMatch(stack)
      expect(stateOf(copy.office)[1]).toEqual([])
      await expectAll(copy.office)
    },
  )
})

test('a clock that was set back issues nothing again', async () => {
  using copy = await copyOf(issued.office)
  const before = stateOf(copy.office)
  for (const now of ['2018-03-15 06:00:00', '2018-04-01 05:59:59', april]) {
    const pass = await runPass(copy.office, now)
    expect([pass.issued, pass.failed, pass.refused]).toEqual([[], [], []])
  }
  expect(stateOf(copy.office)).toEqual(before)
})

/** A schedule whose clock another process sets: milliseconds beside the real one, in a file. */
const schedule = `
  import { readFileSync } from 'node:fs'
  const [dir, clock] = process.argv.slice(-2)
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [Real.now() + Number(readFileSync(clock, 'utf8'))]))
    }
    static now() { return Real.now() + Number(readFileSync(clock, 'utf8')) }
  }
  const { loadOffice, startSchedule } = await import('@motcua/jobs')
  await startSchedule(loadOffice(dir), {
    onPass: ({ now, issued }) => console.log('pass ' + now + ' issued ' + issued.length),
    onError: (error) => console.log(error.message),
  }, { everyMs: 300 })
  setInterval(() => {}, 1000)`

test('a host that sleeps over the 1st issues when it wakes, once, and not again when its clock is set back', async () => {
  using copy = await copyOf(ready.office)
  const { office } = copy
  const clock = join(office.paths.var, 'clock')
  const set = (time: string) => {
    const beside = momentOf(office.zone, time).getTime() - Date.now()
    writeFileSync(`${clock}.next`, String(beside))
    renameSync(`${clock}.next`, clock)
  }
  set('2018-03-31 22:00:00')
  const child = spawn(
    process.execPath,
    [
      '--conditions=@motcua/source',
      '--input-type=module',
      '-e',
      schedule,
      '--',
      office.dir,
      clock,
    ],
    { cwd: join(repository, 'packages', 'cli') },
  )
  try {
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
    const told = (line: RegExp) =>
      until(() => line.test(text) || child.exitCode !== null)
    await told(/pass 2018-03-31 22:\d\d:\d\d issued 0/)
    child.kill('SIGSTOP')
    set('2018-04-01 09:30:00')
    child.kill('SIGCONT')
    await told(/pass 2018-04-01 09:3\d:\d\d issued 3/)
    const before = stateOf(office)
    expect(before[1]).toHaveLength(3)
    set('2018-03-30 09:00:00')
    await told(/pass 2018-03-30 09:\d\d:\d\d issued 0/)
    set('2018-04-01 10:00:00')
    await told(/pass 2018-04-01 10:\d\d:\d\d issued 0/)
    expect(text.match(/^(?!pass ).+$/gm)).toBe(null)
    expect(stateOf(office)).toEqual(before)
  } finally {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null)
      await once(child, 'close')
  }
})
