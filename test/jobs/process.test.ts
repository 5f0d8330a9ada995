import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  inboxExports,
  ledgerPath,
  loadOffice,
  readLedger,
  runPass,
  startSchedule,
  takeIn,
  type Office,
  type Pass,
} from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browsersOf, temporaryOf, until } from './browsers.ts'
import { motcuaHere, start } from './command.ts'
import {
  copyOf,
  edit,
  putExports,
  smallOffice,
  type OwnOffice,
} from './small-office.ts'

const may = '2018-05-01 06:00:00'
const months = ['2018-03', '2018-04']
const units = ['so', 'dkkd']
const all = months.flatMap((m) => units.map((unit) => `${m} ${unit}`))
const inApril = all.slice(units.length)

/** With the exports of two months taken in and nothing issued yet. */
let ready: OwnOffice

beforeAll(async () => {
  ready = smallOffice(units)
  const { office } = ready
  await putExports(office, '2018-02-01', '2018-05-01')
  await takeIn(office, inboxExports(office, may), may)
})
afterAll(() => ready[Symbol.dispose]())

/** An office of which April alone is due still. */
async function withApril(): Promise<OwnOffice> {
  const own = await copyOf(ready.office)
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/start: '[^']*'/, "start: '2018-04-01'"],
  ])
  return { ...own, office: loadOffice(own.office.dir) }
}

/** The ledger's scorecards, each of which lies in the archive as it was issued. */
function issuedIn(office: Office): string[] {
  return readLedger(ledgerPath(office)).map(({ event, period, unit, ...e }) => {
    const pdf = readFileSync(join(office.paths.archive, e.files!.pdf))
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(e.sha256)
    expect(event).toBe('issued')
    return `${period} ${unit}`
  })
}

describe('a pass', () => {
  test('leaves no browser behind when it has ended', async () => {
    using own = await copyOf(ready.office)
    const TMPDIR = temporaryOf(own.office)
    const args = ['--office', own.office.dir, 'run', '--now', may]
    const running = start(args, { env: { TMPDIR } })
    await running.told('issued')
    expect(browsersOf(TMPDIR)).not.toEqual([])
    expect(await running.ended).toMatchObject({ code: 0 })
    await until(() => browsersOf(TMPDIR).length === 0)
    expect(readdirSync(TMPDIR)).toEqual([])
  })

  test('leaves no browser behind when nothing of it proves itself', async () => {
    using own = await copyOf(ready.office)
    const TMPDIR = temporaryOf(own.office)
    edit(join(own.office.dir, 'letterhead.yaml'), [
      [/^agency: .*/m, 'agency: 漢字'],
    ])
    const args = ['--office', own.office.dir, 'run', '--now', may]
    const { code, stdout } = await start(args, { env: { TMPDIR } }).ended
    expect(code).toBe(1)
    expect(stdout).toContain('the fonts have no glyph for 漢 (U+6F22)')
    await until(() => browsersOf(TMPDIR).length === 0)
    expect(readdirSync(TMPDIR)).toEqual([])
    const events = readLedger(ledgerPath(own.office)).map(({ event }) => event)
    expect(events).toEqual(all.map(() => 'failed'))
  })

  test.each([
    ['SIGKILL', null],
    ['SIGTERM', 6],
  ] as const)(
    'leaves no browser behind when it ends by %s, and the next one takes up where it ended',
    async (signal, code) => {
      using own = await copyOf(ready.office)
      const TMPDIR = temporaryOf(own.office)
      const args = ['--office', own.office.dir, 'run', '--now', may]
      const killed = start(args, { env: { TMPDIR } })
      await killed.told('2018-03 so: issued')
      const browsers = browsersOf(TMPDIR)
      expect(browsers).not.toEqual([])
      killed.process.kill(signal)
      expect(await killed.ended).toMatchObject({ code })
      await until(() => browsersOf(TMPDIR).length === 0)

      const before = issuedIn(own.office)
      expect(before).toEqual(all.slice(0, before.length))
      const pass = await runPass(own.office, may)
      expect(pass.issued).toHaveLength(all.length - before.length)
      expect(issuedIn(own.office)).toEqual(all)
    },
  )
})

describe('the schedule', () => {
  test('runs a pass at once and stops', async () => {
    using own = await withApril()
    const passes: Pass[] = []
    const errors: unknown[] = []
    const schedule = await startSchedule(own.office, {
      onPass: (pass) => passes.push(pass),
      onError: (error) => errors.push(error),
    })
    await schedule.stop()
    expect(errors).toEqual([])
    expect(passes).toHaveLength(1)
    expect(passes[0]?.issued.map((i) => `${i.period} ${i.unit}`)).toEqual(
      inApril,
    )
    // What has ended since and has no export yet waits.
    expect(passes[0]?.refused.length).toBeGreaterThan(units.length)
  })

  test.for(['SIGTERM', 'SIGINT'] as const)(
    'ends at the next step when %s comes, and the next pass takes up there',
    async (signal) => {
      using own = await withApril()
      const TMPDIR = temporaryOf(own.office)
      const args = ['--office', own.office.dir, 'schedule']
      const running = start(args, { env: { TMPDIR } })
      await running.told('2018-04 so: issued')
      running.process.kill(signal)
      const { code, stdout, stderr } = await running.ended
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
      expect(stderr).toContain('a pass runs now for what was missed')
      expect(stderr).toContain('stopping when the step under way has ended')
      const before = issuedIn(own.office)
      expect(before).toEqual(inApril.slice(0, before.length))
      expect(browsersOf(TMPDIR)).toEqual([])
      const pass = await runPass(own.office, may)
      expect(pass.issued).toHaveLength(inApril.length - before.length)
      expect(issuedIn(own.office)).toEqual(inApril)
    },
  )

  test('refuses a time that is none', async () => {
    using own = await copyOf(ready.office)
    edit(join(own.office.dir, 'motcua.yaml'), [[/0 6 1 \* \*/, '0 6 32 * *']])
    const args = ['--office', own.office.dir, 'schedule']
    const { code, stderr } = await motcuaHere(args)
    expect(code).toBe(2)
    expect(stderr).toContain(
      "schedule.cron: expected a cron expression such as '0 6 1 * *', got '0 6 32 * *'",
    )
  })

  test.for([
    'UTC',
    'America/New_York',
    'Pacific/Kiritimati',
    'Asia/Ho_Chi_Minh',
  ])(
    'wakes at 6 in the morning of the office when the machine is in %s',
    async (TZ) => {
      // What is due is asked of a day on which nothing is.
      const due = ['--now', '2018-03-01T06:00']
      const { dir } = ready.office
      const args = ['--office', dir, 'status', ...due, '--format', 'json']
      const { code, stdout } = await motcuaHere(args, { env: { TZ } })
      expect(code).toBe(0)
      const { nextRuns } = JSON.parse(stdout) as { nextRuns: string[] }
      expect(nextRuns).toHaveLength(3)
      for (const run of nextRuns)
        expect(run).toMatch(/^\d{4}-\d\d-01 06:00:00$/)
      const ordinals = nextRuns.map((run) => {
        const [year = '', month = ''] = run.split('-')
        return Number(year) * 12 + Number(month)
      })
      const [first = 0] = ordinals
      expect(ordinals).toEqual([first, first + 1, first + 2])
    },
  )
})
