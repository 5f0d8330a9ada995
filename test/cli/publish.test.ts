import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalog } from '@motcua/metrics'
import { loadOffice } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { copyOf, edit, putExports, smallOffice } from '../jobs/small-office.ts'
import { startShared, stateOf } from '../warehouse/shared.ts'

/* The commands over a database that many offices share. */

let server: Awaited<ReturnType<typeof startShared>>
/** Two offices with their data up to March, and one that lags a month behind. */
let offices: readonly Office[]
const codes = ['skhdt-a', 'skhdt-b', 'skhdt-c']

beforeAll(async () => {
  server = await startShared()
  using template = smallOffice()
  const owned = await Promise.all(codes.map(() => copyOf(template.office)))
  for (const [i, { office }] of owned.entries()) {
    edit(join(office.dir, 'motcua.yaml'), [[/code: .*/, `code: ${codes[i]}`]])
    const to = codes[i] === 'skhdt-c' ? '2018-03-01' : '2018-04-01'
    await putExports(loadOffice(office.dir), '2018-02-01', to, 8 + i)
    const { code, stderr } = await here(office, 'ingest', office.paths.inbox)
    if (code !== 0) throw new Error(stderr)
  }
  offices = owned.map(({ office }) => loadOffice(office.dir))
  return async () => {
    await server.stop()
    for (const own of owned) own[Symbol.dispose]()
  }
})

/** The words of a command. */
function typed(text: string): readonly string[] {
  return text.split(' ')
}

function here({ dir }: Pick<Office, 'dir'>, ...args: readonly string[]) {
  return motcuaHere(['--office', dir, ...args])
}

function publish(office: Office, ...args: readonly string[]) {
  return here(office, 'publish', '--to', server.address, ...args)
}

/** The national table; by the plan of the first office. */
async function nation(...args: readonly string[]) {
  const asked = ['kpi', '--warehouse', server.address, '--format', 'json']
  const ended = await here(offices[0]!, ...asked, ...args)
  expect(ended).toMatchObject({ code: 0 })
  return { ...JSON.parse(ended.stdout), stderr: ended.stderr }
}

type Told = Readonly<Record<string, unknown>>

/** What `kpi` of each office tells of itself. */
async function aloneOf(office: Office, period: string, by = 'unit') {
  const { stdout } = await here(
    office,
    ...typed(`kpi --period ${period} --by ${by} --format json`),
  )
  return (JSON.parse(stdout) as { results: readonly Told[] }).results
}

describe('publish', () => {
  it('says what it did, and that it had nothing to do', async () => {
    const [a, b] = offices as [Office, Office]
    const told = await publish(a, '--format', 'json')
    expect(told.code).toBe(0)
    expect(JSON.parse(told.stdout)).toEqual({
      office: 'skhdt-a',
      batch: expect.any(Number),
      content: expect.stringMatching(/^[0-9a-f]{64}$/),
      rows: expect.any(Number),
      isNew: true,
    })
    expect(await publish(a)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(
        /^office skhdt-a: batch \d+ is published already\n$/,
      ),
    })
    expect(await publish(b)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^office skhdt-b: batch \d+ is published, [\d.]+ rows\n$/,
      ),
    })
  })

  it('refuses an older batch, by an exit of its own', async () => {
    const [a] = offices as [Office]
    await sql`update stamp set batch = 1000 where office = ${a.code}`.execute(
      server.db,
    )
    const before = await stateOf(server.db, a.code)
    const { code, stdout, stderr } = await publish(a)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('expected batch 1000, which is published')
    expect(await stateOf(server.db, a.code)).toEqual(before)
    await sql`delete from stamp where office = ${a.code}`.execute(server.db)
    expect((await publish(a)).code).toBe(0)
  })

  it.each([
    [2, ['publish', '--to', 'oracle://u:geheim@h/d'], 'got another text'],
    [
      2,
      ['publish', '--to', 'x', '--too=postgres://u:geheim@h/d'],
      'postgres://u:…@h/d',
    ],
    [2, ['postgres://u:geheim@h/d'], "unknown command 'postgres://u:…@h/d'"],
    [
      1,
      ['publish', '--to', 'postgres://u:geheim@127.0.0.1:9/d'],
      'd at 127.0.0.1:9: expected it to answer, got: connect ECONNREFUSED 127.0.0.1:9; nothing was changed',
    ],
  ] as const)('ends with %i: %s', async (code, args, words) => {
    const ended = await here(offices[0]!, ...args)
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(words)
    expect(ended.stderr + ended.stdout).not.toContain('geheim')
  })
})

describe('kpi of many offices', () => {
  const [first, second] = ['skhdt-a', 'skhdt-b']

  it('is what each office tells of itself, and their sum', async () => {
    const told = await nation(
      '--offices',
      'all',
      '--period',
      '2018-03',
      '--by',
      'unit',
    )
    expect(told.offices).toMatchObject([
      { office: first, isComplete: true, isCounted: true },
      { office: second, isComplete: true, isCounted: true },
    ])
    expect(told.stderr).toBe('')
    for (const office of offices.slice(0, 2)) {
      const among = told.results.filter(
        (r: Told) => r['office'] === office.code,
      )
      expect(among).toEqual(await aloneOf(office, '2018-03'))
      expect(among.length).toBeGreaterThan(catalog.length)
    }
    const sums = told.results.filter((r: Told) => r['office'] === null)
    expect(sums.length).toBeGreaterThanOrEqual(catalog.length)
    for (const sum of sums) {
      const roots = told.results.filter(
        (r: Told) => r['kpi'] === sum.kpi && r['unit'] === 'so',
      )
      expect(roots.length).toBe(2)
      expect([sum.kpi, sum.numerator]).toEqual([
        sum.kpi,
        roots.reduce(
          (n: number, r: { numerator: number }) => n + r.numerator,
          0,
        ),
      ])
    }
  })

  it('may be of some, and by the catalogue alone', async () => {
    const { code, stdout } = await motcuaHere(
      typed(
        `kpi --warehouse ${server.address} --offices ${second} --period 2018-03 --by office --format json`,
      ),
    )
    expect(code).toBe(0)
    const { plan, offices: of, results } = JSON.parse(stdout)
    expect(plan).toBe(null)
    expect(of.map(({ office }: Told) => office)).toEqual([second])
    expect(new Set(results.map((r: Told) => r['office']))).toEqual(
      new Set([null, second]),
    )
    const text = await motcuaHere(
      typed(
        `kpi --warehouse ${server.address} --offices all --period 2018-03 --by office`,
      ),
    )
    expect(text.stdout).toMatch(/^kpi +office +unit +cases/)
    expect(text.stdout).toMatch(/^on_time +\(all\) +\d+\/\d+/m)
    expect(text.stdout).toMatch(/^on_time +skhdt-a +so +\d+\/\d+/m)
  })

  it('names who has not sent the whole period, and knows no number with it in', async () => {
    expect((await publish(offices[2]!)).code).toBe(0)
    const asked = ['--offices', 'all', '--by', 'office', '--period']
    const told = await nation(...asked, '2018-03')
    expect(told.offices[2]).toMatchObject({
      office: 'skhdt-c',
      complete: { to: '2018-02-28' },
      isComplete: false,
    })
    expect(told.stderr).toBe(
      'skhdt-c is incomplete: its data go to 2018-02-28, the period to 2018-03-31\n',
    )
    const rates = told.results.filter((r: Told) => r['kpi'] === 'on_time')
    expect(
      rates.map((r: Told) => [r['office'], r['status'] === 'unknown']),
    ).toEqual([
      [null, true],
      ['skhdt-a', false],
      ['skhdt-b', false],
      ['skhdt-c', true],
    ])
    const whole = await nation(...asked, '2018-02')
    expect(whole.offices.every((o: Told) => o['isComplete'])).toBe(true)
    expect(whole.stderr).toBe('')
  })

  it('names rows of which nothing tells what they are', async () => {
    await server.db.transaction().execute(async (trx) => {
      await sql`delete from stamp where office = 'skhdt-b'`.execute(trx)
    })
    const told = await nation('--offices', 'all', '--period', '2018-02')
    expect(told.stderr).toContain(
      'skhdt-b is incomplete: nothing tells what its rows are; publish it: motcua --office',
    )
    expect((await publish(offices[1]!)).code).toBe(0)
  })

  it('counts the working days of each office by its own calendar', async () => {
    const [a] = offices as [Office]
    const asked = ['--offices', 'all', '--period', '2018-02'] as const
    const daysOf = async () => {
      const { results } = await nation(...asked, '--by', 'office')
      const days = results.filter((r: Told) => r['kpi'] === 'processing_days')
      return new Map(days.map((r: Told) => [r['office'], r['numerator']]))
    }
    const before = await daysOf()
    writeFileSync(
      join(a.dir, 'calendar.csv'),
      'day,kind,name\n2018-02-08,off,Lễ hội\n',
    )
    await here(a, 'ingest', join(a.dir, 'calendar.csv'))
    expect((await publish(a)).code).toBe(0)
    const after = await daysOf()
    for (const [office, days] of before)
      if (office === a.code || office === null)
        expect(after.get(office)).toBeLessThan(Number(days))
      else expect([office, after.get(office)]).toEqual([office, days])
  })

  it.each([
    [
      ['--offices', 'all'],
      '--warehouse and --offices together, got --offices alone',
    ],
    [['--warehouse', 'postgres://h/d'], 'together, got --warehouse alone'],
    [
      ['--offices', 'all', '--warehouse', 'postgres://h/d', '--unit', 'so'],
      'expected --unit of one office',
    ],
    [
      ['--offices', 'all', '--warehouse', 'postgres://h/d', '--as-of', '3'],
      'expected --as-of of one office',
    ],
    [
      ['--offices', 'a,,b', '--warehouse', 'postgres://h/d'],
      'expected --offices all or A,B',
    ],
  ] as const)('does not take %s', async (args, words) => {
    const { code, stderr } = await motcuaHere([
      'kpi',
      '--period',
      '2018-03',
      ...args,
    ])
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })

  it('ends badly, and tells no number, where an office is absent or the database is gone', async () => {
    const absent = await motcuaHere(
      typed(
        `kpi --period 2018-03 --warehouse ${server.address} --offices skhdt-a,skhdt-z`,
      ),
    )
    expect(absent).toMatchObject({ code: 2, stdout: '' })
    expect(absent.stderr).toContain('got skhdt-z, which is not')
    const gone = await motcuaHere(
      typed(
        `kpi --period 2018-03 --offices all --warehouse postgres://u:geheim@127.0.0.1:9/d`,
      ),
    )
    expect(gone).toMatchObject({ code: 1, stdout: '' })
    expect(gone.stderr).toContain(
      'd at 127.0.0.1:9: expected it to answer, got: connect ECONNREFUSED 127.0.0.1:9; there is no answer of a part of it',
    )
    expect(gone.stderr).not.toContain('geheim')
  })
})
