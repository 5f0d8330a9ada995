import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import {
  alikePasses,
  ledgerPath,
  loadOffice,
  logPath,
  readHeartbeat,
  readLedger,
  readPasses,
  runPass,
  startEndpoint,
  type Endpoint,
  type Office,
  type PassEntry,
} from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere, repository } from './command.ts'
import { copyOf, edit, writeQuiet, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* What another process, and a person months later, can see of what the job did. */

const person = 'Nguyễn Thị Bích Ngọc'
const told: string[] = []

/** Its inbox had an export with a column of names, and one that is none and is named after a person. */
let own: OwnOffice
beforeAll(async () => {
  own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/periods: \[.*\]/, 'periods: [month]'],
  ])
  const path = putTinyExport(own.office)
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  writeQuiet(
    path,
    [`${header};Họ và tên`, ...rows.map((row) => `${row};${person}`)].join(
      '\n',
    ),
  )
  await runPass(own.office, '2018-04-01 06:00:00', (line) => told.push(line))
  writeQuiet(
    join(own.office.paths.inbox, 'hoso-20180402-0500.csv'),
    `x;y\n${person};${person}\n`,
  )
  await runPass(own.office, '2018-04-02 06:00:00')
})
afterAll(() => own[Symbol.dispose]())

/** Every line of the log. */
function logOf(office: Office): readonly Readonly<Record<string, unknown>>[] {
  if (!existsSync(logPath(office))) return []
  const lines = readFileSync(logPath(office), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

describe('the log', () => {
  test('has a line a step, with ids and seconds', () => {
    const [first] = logOf(own.office)
    const ofFirst = logOf(own.office).filter(
      ({ pass }) => pass === first?.['pass'],
    )
    expect(ofFirst.map(({ step }) => step)).toEqual([
      'loaded',
      'issued',
      'issued',
      'issued',
      'period',
      'ended',
    ])
    for (const line of logOf(own.office))
      expect(line).toMatchObject({
        office: own.office.code,
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      })
    expect(first).toMatchObject({ read: 3, accepted: 3, rejected: 0 })
    const timed = ['loaded', 'period', 'ended']
    for (const line of ofFirst.filter(({ step }) => timed.includes(`${step}`)))
      expect(line['seconds']).toBeGreaterThanOrEqual(0)
    const issued = ofFirst.filter(({ step }) => step === 'issued')
    expect(issued.map(({ unit, sha256 }) => [unit, sha256])).toEqual(
      readLedger(ledgerPath(own.office)).map((e) => [e.unit, e.sha256]),
    )
  })

  test('says what is left to a person, and no name of the exports', () => {
    const left = logOf(own.office).filter(({ step }) => step === 'left')
    expect(left.length).toBeGreaterThan(0)
    expect(left.map(({ why }) => why).join('\n')).toContain('expected')
    const { paths } = own.office
    for (const file of [
      logPath(own.office),
      join(paths.var, 'passes.ndjson'),
      join(paths.var, 'last-pass.json'),
      join(paths.var, 'heartbeat.json'),
    ]) {
      const text = readFileSync(file, 'utf8')
      for (const word of [person, 'Nguyễn', 'Bích'])
        expect(text).not.toContain(word)
    }
    const log = readFileSync(logPath(own.office), 'utf8')
    for (const word of ['hoso-', own.office.dir])
      expect(log).not.toContain(word)
    expect(told.join('\n')).not.toContain(person)
  })

  test('has no line of a pass that had nothing to do', async () => {
    using copy = await tidy()
    const { office } = copy
    const before = readFileSync(logPath(office))
    const passes = readPasses(office).length
    await runPass(office, '2018-04-02 08:00:00')
    expect(readFileSync(logPath(office))).toEqual(before)
    expect(readPasses(office)).toHaveLength(passes + 1)
  })

  test('goes aside when it is long', async () => {
    using copy = await copyOf(own.office)
    const { office } = copy
    writeFileSync(logPath(office), `${'x'.repeat(5_000_001)}\n`)
    await runPass(office, '2018-04-03 06:00:00')
    expect(statSync(logPath(office)).size).toBeLessThan(100_000)
    const aside = logPath(office).replace('motcua.', 'motcua.1.')
    expect(statSync(aside).size).toBe(5_000_002)
  })

  test('that cannot be written is told once, and stops nothing', async () => {
    using copy = tinyOffice()
    const { office } = copy
    putTinyExport(office)
    mkdirSync(logPath(office), { recursive: true })
    const lines: string[] = []
    const pass = await runPass(office, '2018-04-01 06:00:00', (line) =>
      lines.push(line),
    )
    expect(pass.issued).toHaveLength(3)
    expect(lines.filter((line) => line.includes('log'))).toEqual([
      expect.stringMatching(/^the log is not written: .*expected a file, got/),
    ])
  })
})

/** A copy without the file that was refused. */
async function tidy(): Promise<OwnOffice> {
  const copy = await copyOf(own.office)
  rmSync(copy.office.paths.refused, { recursive: true })
  await runPass(copy.office, '2018-04-02 07:00:00')
  return copy
}

const pass: PassEntry = {
  now: '2018-04-01 06:00:00',
  endedAt: '2018-03-31T23:00:01.000Z',
  seconds: 1,
  outcome: 'done',
  ingested: 0,
  issued: 0,
  refused: 0,
  failed: 0,
  held: 0,
  sent: 0,
  unknown: 0,
  waiting: 0,
  reportsIssued: 0,
  reportsRefused: 0,
  reportsFailed: 0,
}

describe('the history of passes', () => {
  test('has each pass in numbers', () => {
    const [first, second] = readPasses(own.office)
    expect(first).toMatchObject({
      now: '2018-04-01 06:00:00',
      outcome: 'done',
      ingested: 1,
      issued: 3,
      refused: 0,
      failed: 0,
    })
    expect(second?.outcome).not.toBe('done')
  })

  test('stays short, keeps the newest and leaves out what is no pass', async () => {
    using copy = await tidy()
    const { office } = copy
    const path = join(office.paths.var, 'passes.ndjson')
    const many = Array.from({ length: 4000 }, (_, n) =>
      JSON.stringify({ ...pass, seconds: n }),
    )
    writeFileSync(path, `${many.join('\n')}\n{"half":\n`)
    await runPass(office, '2018-04-05 06:00:00')
    const kept = readPasses(office)
    expect(kept).toHaveLength(1500)
    expect(kept.at(-1)?.now).toBe('2018-04-05 06:00:00')
    expect(kept.at(-2)?.seconds).toBe(3999)
  })

  test('tells many that did nothing as one', () => {
    const idle = (hour: number) => ({ ...pass, now: `${hour}`, seconds: hour })
    const did = { ...pass, issued: 3 }
    const bad = { ...pass, outcome: 'failed' as const, failed: 1 }
    const all = [did, idle(1), idle(2), idle(3), bad, bad, idle(4), did, did]
    expect(
      alikePasses(all).map(({ count, last }) => [count, last.now]),
    ).toEqual([
      [1, pass.now],
      [3, '3'],
      [2, pass.now],
      [1, '4'],
      [1, pass.now],
      [1, pass.now],
    ])
  })

  test('is on the screen of the status, with the heartbeat in its JSON', async () => {
    const args = [
      '--office',
      own.office.dir,
      'status',
      '--now',
      '2018-04-02T06:00',
    ]
    const { stdout } = await motcuaHere(args)
    expect(stdout).toMatch(
      /^passes:\n {2}2018-04-02 06:00:00: failed, 1 failed, [\d.]+ s\n {2}2018-04-01 06:00:00: done, 1 taken in, 3 issued, [\d.]+ s$/m,
    )
    const json = await motcuaHere([...args, '--format', 'json'])
    const { passes, heartbeat, backup } = JSON.parse(json.stdout)
    expect(passes).toEqual(readPasses(own.office))
    expect(heartbeat).toEqual(readHeartbeat(own.office))
    expect(heartbeat).toMatchObject({ doing: 'waiting' })
    expect(backup).toBe(null)
  })
})

describe('the endpoint', () => {
  let endpoint: Endpoint
  beforeAll(async () => {
    endpoint = await startEndpoint(own.office, 0)
  })
  afterAll(() => endpoint.close())

  /** What it answers. */
  function ask(
    path: string,
    { port } = endpoint,
    options: { readonly method?: string; readonly host?: string } = {},
  ): Promise<{ readonly status: number | undefined; readonly text: string }> {
    const { method = 'GET', host = `127.0.0.1:${port}` } = options
    return new Promise((resolve, reject) => {
      const to = { port, path, method, host: '127.0.0.1', headers: { host } }
      get(to, (response) => {
        let text = ''
        response
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
        response.on('end', () => resolve({ status: response.statusCode, text }))
      }).on('error', reject)
    })
  }

  test('is healthy where the last pass is fresh and did not fail', async () => {
    using copy = await tidy()
    const of = await startEndpoint(copy.office, 0)
    const { status, text } = await ask('/health', of)
    await of.close()
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      healthy: true,
      reasons: [],
      lastPass: { outcome: 'done' },
    })
  })

  test('is not where a pass failed, or where none has ended for hours, and says what helps', async () => {
    const failed = await ask('/health')
    expect(failed.status).toBe(503)
    expect(JSON.parse(failed.text).reasons).toEqual([
      'the last pass failed; see: motcua status',
    ])
    using fresh = tinyOffice()
    const none = await startEndpoint(fresh.office, 0)
    const before = await ask('/health', none)
    const path = join(fresh.office.paths.var, 'passes.ndjson')
    mkdirSync(fresh.office.paths.var, { recursive: true })
    const endedAt = new Date(Date.now() - 4 * 3_600_000).toISOString()
    writeFileSync(path, `${JSON.stringify({ ...pass, endedAt })}\n`)
    const late = await ask('/health', none)
    await none.close()
    for (const [{ status, text }, got] of [
      [before, 'none'],
      [late, endedAt],
    ] as const) {
      expect(status).toBe(503)
      expect(JSON.parse(text).reasons).toEqual([
        `expected a pass that ended within 3 hours, got ${got}; look whether the schedule still runs, and run: motcua run`,
      ])
    }
  })

  test('gives the numbers of the records to Prometheus', async () => {
    const { status, text } = await ask('/metrics')
    expect(status).toBe(200)
    const [, last] = readPasses(own.office)
    const office = `office="${own.office.code}"`
    for (const line of [
      `motcua_issued_scorecards{${office}} 3`,
      `motcua_last_pass_duration_seconds{${office}} ${last?.seconds}`,
      `motcua_last_pass_end_seconds{${office}} ${Date.parse(last?.endedAt ?? '') / 1000}`,
      `motcua_last_pass_outcome{outcome="failed",${office}} 1`,
      `motcua_last_pass_scorecards{state="failed",${office}} 1`,
      `motcua_archive_damaged_files{${office}} 0`,
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).toMatch(/^motcua_next_run_seconds\{.*\} \d+$/m)
    expect(text).toMatch(/^process_resident_memory_bytes/m)
    expect(text).not.toMatch(/^motcua_last_backup_seconds\{/m)
    expect(text).not.toContain(person)
  })

  test.for([
    ['/', {}, 404],
    ['/health', { method: 'POST' }, 405],
    ['/metrics', { host: 'elsewhere.example' }, 403],
  ] as const)('refuses %s %o with %d', async ([path, options, status]) => {
    expect((await ask(path, endpoint, options)).status).toBe(status)
  })

  test('of a port that is taken says so', async () => {
    const args = ['--office', own.office.dir, 'schedule', '--port']
    const { code, stderr } = await motcuaHere([...args, `${endpoint.port}`])
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^error: expected a port that is free, got one that another program listens on \(EADDRINUSE\); name another port, or end that program\n$/,
    )
    const { code: usage } = await motcuaHere([...args, '0'])
    expect(usage).toBe(2)
  })
})

test('no command loads the log or the metrics before it needs them', () => {
  const script = `
    import { createRequire } from 'node:module'
    await import('@motcua/jobs')
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    console.log(loaded.filter((path) => /pino|prom-client|nodemailer|node-cron/.test(path)).join())`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@motcua/source', '--input-type=module', '-e', script],
    { cwd: join(repository, 'packages', 'cli'), encoding: 'utf8' },
  )
  expect([stdout, stderr]).toEqual(['\n', ''])
})

test('an office of before has neither, and says so', async () => {
  using fresh = tinyOffice()
  const office = loadOffice(fresh.office.dir)
  expect([readPasses(office), readHeartbeat(office)]).toEqual([[], null])
})
