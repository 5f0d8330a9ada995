import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { localTime } from '@motcua/jobs'
import { catalog } from '@motcua/metrics'
import { takeLock } from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  motcua,
  motcuaHere,
  type Ended,
  type Surroundings,
} from '../jobs/command.ts'
import {
  copyOf,
  putExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

interface Figures {
  readonly numerator: number
  readonly denominator: number | null
  readonly value: number | null
}

interface Result extends Figures {
  readonly kpi: string
  readonly unit: string
  readonly procedure?: string
  readonly field?: string
  readonly channel?: string
  readonly toDate: Figures & { readonly from: string }
  readonly target: {
    readonly comparator: string
    readonly value: number
  } | null
  readonly status: string
  readonly reason?: string
  readonly openOverdue?: number
}

interface Answer {
  readonly period: object
  readonly asOf: string
  readonly plan: string
  readonly results: readonly Result[]
}

const ofResult =
  'kpi office unit numerator denominator value toDate target status'.split(' ')
const sometimes = [
  'duration',
  'undated',
  'ended',
  'accepted',
  'procedure',
  'field',
  'channel',
  'reason',
  'openOverdue',
  'published',
]
const ofFile =
  'file source batch read accepted unchanged rejected flagged gone back seconds'.split(
    ' ',
  )
const ofCard = 'kind period unit edition state files'.split(' ')

let own: OwnOffice
/** The KPIs of March as they were once the export of April was loaded. */
let marchThen: Answer
let batchThen: number
/** The same now, for the whole office and by unit. */
let march: Answer
let marchByUnit: Answer
let ingested: { readonly stdout: string; readonly stderr: string }

/** Runs a command on the warm office. */
function run(args: readonly string[], surroundings?: Surroundings) {
  return motcua(['--office', own.office.dir, ...args], surroundings)
}

/** The JSON of a command that ends well and says nothing else. */
async function json<T>(...args: readonly string[]): Promise<T> {
  return jsonOf<T>(await run([...args, '--format', 'json']))
}

/** The same of a command that runs in this process. */
async function jsonHere<T>(...args: readonly string[]): Promise<T> {
  return jsonOf<T>(await here([...args, '--format', 'json']))
}

function jsonOf<T>({ code, stdout, stderr }: Ended): T {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as T
}

function here(
  args: readonly string[],
  surroundings?: Pick<Surroundings, 'env'>,
) {
  return motcuaHere(['--office', own.office.dir, ...args], surroundings)
}

function kpis(...args: readonly string[]): Promise<Answer> {
  return jsonHere<Answer>('kpi', '--period', '2018-03', ...args)
}

function only(results: readonly Result[], kpi: string): Result {
  const [found, second] = results.filter((r) => r.kpi === kpi)
  expect(second).toBeUndefined()
  return found!
}

beforeAll(async () => {
  own = smallOffice()
  await putExports(own.office, '2018-02-01', '2018-05-01')
  const { inbox } = own.office.paths
  const names = readdirSync(inbox).toSorted()
  const texts = names.map((name) => join(inbox, name))
  const first = await here(['ingest', ...texts.slice(0, 3), '--format', 'json'])
  ingested = first
  batchThen = JSON.parse(first.stdout).files.at(-1).batch
  marchThen = await kpis()
  await here(['ingest', ...texts.slice(3)])
  rmSync(inbox, { recursive: true })
  march = await kpis()
  marchByUnit = await kpis('--by', 'unit')
})
afterAll(() => own[Symbol.dispose]())

describe('the JSON of', () => {
  test('ingest', () => {
    const { files, ...rest } = JSON.parse(ingested.stdout) as {
      files: Record<string, number | string>[]
    }
    expect(rest).toEqual({})
    expect(files.map(({ file }) => file)).toEqual([
      'hoso-20180201-0500.csv',
      'hoso-20180301-0500.csv',
      'hoso-20180401-0500.csv',
    ])
    for (const file of files) {
      expect(Object.keys(file)).toEqual(ofFile)
      const { read, accepted, unchanged, rejected } = file as Record<
        string,
        number
      >
      expect(accepted! + unchanged! + rejected!).toBe(read)
      expect(file['source']).toBe('motcua-dientu')
    }
    // Progress is for a terminal alone.
    expect(ingested.stderr).toBe('')
    // Valid as a whole, and each file on a line of its own.
    const lines = ingested.stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(files.length + 2)
    for (const [i, line] of lines.slice(1, -1).entries())
      expect(JSON.parse(line.replace(/,$/, ''))).toEqual(files[i])
  })

  test('kpi', () => {
    const answer = march
    expect(Object.keys(answer)).toEqual([
      'period',
      'asOf',
      'plan',
      'life',
      'results',
    ])
    expect(answer.period).toEqual({
      key: '2018-03',
      from: '2018-03-01',
      to: '2018-03-31',
      scheme: 'calendar',
    })
    expect(answer.plan).toBe('2062/KH-SKHĐT')
    expect(answer.asOf).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    expect(answer.results.map(({ kpi }) => kpi)).toEqual(
      catalog.map(({ id }) => id),
    )
    for (const result of answer.results) {
      const keys = Object.keys(result)
      expect(keys.filter((key) => !sometimes.includes(key))).toEqual(ofResult)
      expect(Object.keys(result.toDate)).toEqual([
        'from',
        'numerator',
        'denominator',
        'value',
      ])
      expect(result.toDate.from).toBe('2018-01-01')
      expect(result.unit).toBe('so')
      expect('openOverdue' in result).toBe(result.kpi === 'on_time')
      expect(['', 'comparator value']).toContain(
        Object.keys(result.target ?? {}).join(' '),
      )
      if ('duration' in result) continue
      for (const { numerator, denominator, value } of [result, result.toDate])
        expect(value).toBe(denominator ? numerator / denominator : null)
    }
    const onTime = only(answer.results, 'on_time')
    const late = only(answer.results, 'open_overdue')
    expect(onTime.openOverdue).toBe(late.numerator)
    expect(onTime.target).toEqual({ comparator: '>=', value: 1 })
    expect(onTime.status).toBe('missed')
    expect(late).toMatchObject({
      denominator: null,
      value: null,
      target: null,
      status: 'informative',
      reason: 'no_target',
    })
  })

  test('kpi of a period whose data are not all there', async () => {
    const { results } = await jsonHere<Answer>('kpi', '--period', '2018-06')
    expect(only(results, 'on_time')).toMatchObject({
      status: 'unknown',
      reason: 'data_incomplete',
    })
  })

  test('misses', async () => {
    const args = ['misses', 'on_time', '--period', '2018-03']
    const { dossiers, ...rest } = await jsonHere<{
      dossiers: Record<string, string | number | null>[]
    }>(...args)
    expect(rest).toEqual({
      kpi: 'on_time',
      period: '2018-03',
      total: dossiers.length,
    })
    expect(dossiers.length).toBeGreaterThan(0)
    const keys = 'code procedure unit receivedOn dueOn finishedOn daysLate'
    for (const dossier of dossiers)
      expect(Object.keys(dossier)).toEqual(keys.split(' '))
    for (const { dueOn, finishedOn, daysLate } of dossiers) {
      expect(finishedOn! > dueOn!).toBe(true)
      expect(daysLate).toBeGreaterThan(0)
    }
  })

  test.for(['on_time', 'posted'])(
    'explain %s, whose SQL gives the same numbers',
    async (id) => {
      const args = ['explain', id, '--period', '2018-03']
      const found = await jsonHere<{ sql: string; result: Result }>(...args)
      const keys =
        'kpi version title formula nature better quality versions rules targets clauses sql period result notes'
      expect(Object.keys(found)).toEqual(keys.split(' '))
      expect(found.result).toEqual(only(march.results, id))
      const rows = await jsonHere<Record<string, number>[]>('sql', found.sql)
      const sum = (key: string) => rows.reduce((n, row) => n + row[key]!, 0)
      expect(sum(`${id}_n`)).toBe(found.result.numerator)
      expect(sum(`${id}_d`)).toBe(found.result.denominator)
    },
  )

  test('explain, whose statements run as they are for every KPI', async () => {
    const statements: string[] = []
    for (const id of new Set(march.results.map(({ kpi }) => kpi)))
      statements.push(
        (await jsonHere<{ sql: string }>('explain', id, '--period', '2018-03'))
          .sql,
      )
    const all = statements.join(';\n\n')
    const { code, stderr } = await here(['sql', all])
    expect(code).toBe(0)
    const answers = stderr.match(/^\d+ rows? of /gm)
    expect(answers?.length).toBe(all.split(';\n\n').length)
  })

  test('reach, whose numbers are those of kpi', async () => {
    const { reach, ...rest } = await jsonHere<{
      reach: {
        kpi: string
        unit: string
        soFar: object
        isLost: boolean
        fewest: number | null
        lostBy?: { code: string; on: string }
      }[]
    }>('reach', '--period', '2018-03')
    expect(rest).toEqual({ period: '2018-03', plan: '2062/KH-SKHĐT' })
    const found = reach.filter((r) => r.unit === 'so' && r.kpi === 'on_time')
    expect(found).toHaveLength(1)
    const { numerator, denominator } = only(march.results, 'on_time').toDate
    expect(found[0]).toMatchObject({
      soFar: { numerator, denominator },
      isLost: true,
      fewest: null,
    })
    const { dossiers } = await jsonHere<{
      dossiers: { code: string; finishedOn: string }[]
    }>('misses', 'on_time', '--period', '2018-03-YTD')
    const first = dossiers.map((d) => `${d.finishedOn} ${d.code}`).toSorted()[0]
    const { on, code } = found[0]!.lostBy!
    expect(`${on} ${code}`).toBe(first)
  })

  test('reach tells the rate needed so that with it the target is met', async () => {
    const { reach } = await jsonHere<{
      reach: {
        isLost: boolean
        target: { comparator: string }
        outlooks: { needed: number | null; rest: number }[]
      }[]
    }>('reach', '--period', '2018-03')
    const { stdout } = await here(['reach', '--period', '2018-03'])
    const open = reach.filter((r) => !r.isLost).flatMap((r) => r.outlooks)
    const rates = open
      .filter(({ needed, rest }) => needed !== null && rest > 0)
      .map(({ needed, rest }) => Math.ceil((needed! * 10_000) / rest))
      .filter((hundredths) => hundredths > 0 && hundredths < 10_000)
    expect(reach.every((r) => r.target.comparator.startsWith('>'))).toBe(true)
    expect(rates.length).toBeGreaterThan(0)
    for (const hundredths of rates)
      expect(stdout).toContain(
        `${(hundredths / 100).toFixed(2).replace('.', ',')}%`,
      )
  })

  test('why, whose parts sum to the change and to the misses', async () => {
    const found = await jsonHere<{
      unit: string
      by: {
        by: string
        change: {
          change: { value: number }
          contributions: { total: { value: number } }[]
        }
        concentration: { missed: number }
      }[]
      reasons: { dossiers: number }[]
      readings: { kpi: string }[]
      months: { period: string }[]
    }>('why', 'on_time', '--period', '2018-03')
    const before = await jsonHere<Answer>('kpi', '--period', '2018-02')
    const now = only(march.results, 'on_time')
    const was = only(before.results, 'on_time')
    const missed = now.denominator! - now.numerator
    expect(found.by.map((one) => one.by)).toEqual([
      'unit',
      'procedure',
      'field',
      'channel',
    ])
    for (const { change, concentration } of found.by) {
      const sum = change.contributions.reduce((n, c) => n + c.total.value, 0)
      expect(change.change.value).toBeCloseTo(now.value! - was.value!, 12)
      expect(sum).toBeCloseTo(now.value! - was.value!, 12)
      expect(concentration.missed).toBe(missed)
    }
    expect(found.reasons.reduce((n, r) => n + r.dossiers, 0)).toBe(missed)
    expect(found.readings[0]?.kpi).toBe('on_time')
    expect(found.months.at(-1)?.period).toBe('2018-03')
  })

  test('due, whose sums are the stocks of kpi', async () => {
    const { on, units } = await jsonHere<{
      on: string
      units: {
        unit: string
        open: number
        paused: number
        overdue: number
        later: number
        withoutDueDate: number
        due: { dossiers: number }[]
      }[]
    }>('due', '--period', '2018-03')
    expect(on).toBe('2018-03-31')
    const [all] = units
    const of = (id: string) => only(march.results, id).numerator
    expect(all).toMatchObject({
      unit: 'so',
      open: of('open'),
      paused: of('paused'),
      overdue: of('open_overdue'),
    })
    const { due, later, withoutDueDate, open, paused, overdue } = all!
    expect(
      due.reduce((n, d) => n + d.dossiers, overdue + later + withoutDueDate),
    ).toBe(open - paused)
  })

  test('units compared, each as kpi has it', async () => {
    const { compared } = await jsonHere<{
      compared: {
        kpi: string
        units: { unit: string; numerator: number; position: string | null }[]
      }[]
    }>('units', '--compare', '--period', '2018-03')
    expect(compared.map((c) => c.kpi)).toContain('on_time')
    for (const { kpi, units } of compared)
      for (const { unit, numerator } of units)
        expect(
          marchByUnit.results.find((r) => r.kpi === kpi && r.unit === unit)
            ?.numerator,
        ).toBe(numerator)
  })

  test('smells, each of which misses lists', async () => {
    const { smells } = await jsonHere<{
      smells: { kpi: string; units: { unit: string; dossiers: number }[] }[]
    }>('smells', '--period', '2018-03')
    const found = smells.map(({ kpi, units }) => [kpi, units[0]?.dossiers])
    for (const [kpi, dossiers] of found) {
      const args = ['misses', String(kpi), '--period', '2018-03']
      expect(await jsonHere(...args)).toMatchObject({ kpi, total: dossiers })
    }
    expect(smells.map((s) => s.kpi)).toEqual([
      'finished_in_last_days',
      'finished_on_day_off',
      'finished_at_receipt',
      'reopened',
      'due_moved_after',
    ])
  })

  test('scorecard', async () => {
    const out = join(own.office.dir, 'cards')
    const args = ['scorecard', '--period', '2018-03', '--out', out]
    const { scorecards, ...rest } = await json<{
      scorecards: { files: Record<string, string> }[]
    }>(...args, '--all-units')
    expect(rest).toEqual({})
    expect(scorecards).toMatchObject(
      ['so', 'dkkd', 'ktdn'].map((unit) => ({
        kind: 'scorecard',
        period: '2018-03',
        unit,
        edition: 1,
        state: 'final',
      })),
    )
    for (const card of scorecards) {
      expect(Object.keys(card)).toEqual(ofCard)
      expect(Object.keys(card.files)).toEqual(['pdf', 'xlsx', 'json'])
      for (const [form, path] of Object.entries(card.files)) {
        expect(path.startsWith(out) && path.endsWith(`.${form}`)).toBe(true)
        expect(existsSync(path)).toBe(true)
      }
    }
    // Made, not issued.
    const { issued } = await jsonHere<{ issued: [] }>('status')
    expect(issued).toEqual([])
  })

  test('a scorecard as of a batch has the numbers of then, and says so', async () => {
    const out = join(own.office.dir, 'then')
    const { scorecards } = await jsonHere<{
      scorecards: { files: { json: string } }[]
    }>(
      'scorecard',
      '--period',
      '2018-03',
      '--as-of',
      String(batchThen),
      '--out',
      out,
    )
    const card = JSON.parse(
      readFileSync(scorecards[0]?.files.json ?? '', 'utf8'),
    )
    expect(card.asOf).toBe(marchThen.asOf)
    const [, hour, minute] = /(\d\d):(\d\d):/.exec(marchThen.asOf) ?? []
    expect(card.dataLine).toContain(
      `Chốt số liệu lúc ${hour} giờ ${minute} ngày `,
    )
    const rows = card.kpis.rows as { kpi: string; figures: object }[]
    expect(rows.length).toBeGreaterThan(3)
    for (const { kpi, figures } of rows) {
      const { numerator, denominator, toDate } = only(marchThen.results, kpi)
      expect(figures).toMatchObject({
        numerator,
        denominator,
        toDateNumerator: toDate.numerator,
        toDateDenominator: toDate.denominator,
      })
    }
  })

  test('status', async () => {
    const now = ['--now', '2018-05-01T06:00']
    const status = await jsonHere<Record<string, object[]>>('status', ...now)
    expect(Object.keys(status)).toEqual([
      'due',
      'closed',
      'unplanned',
      'coming',
      'outbox',
      'later',
      'damaged',
      'lost',
      'issued',
      'notes',
      'failed',
      'nextRuns',
      'lastPass',
      'passes',
      'heartbeat',
      'backup',
    ])
    expect(status['lastPass']).toBe(null)
    expect(status['unplanned']).toBe(null)
    expect(status['coming']).toEqual([
      { period: '2018-05', dueOn: '2018-06-01' },
    ])
    expect(status['due']).toEqual(
      ['2018-03', '2018-04'].flatMap((period) =>
        ['so', 'dkkd', 'ktdn'].map((unit) => ({ period, unit })),
      ),
    )
  })

  test('sql', async () => {
    const query =
      "select 1 as a, 'x' as b, date '2018-03-31' as c, null as d, [1, 2] as e"
    expect(await jsonHere('sql', query)).toEqual([
      { a: 1, b: 'x', c: '2018-03-31', d: null, e: [1, 2] },
    ])
    expect(await jsonHere('sql', 'from dossier where false')).toEqual([])
  })
})

describe('run', () => {
  const april = ['--now', '2018-04-01 06:00:00']
  const keys = 'now ingested issued refused failed held warned delivered'.split(
    ' ',
  )

  async function pass({ office }: OwnOffice, by: typeof motcua = motcuaHere) {
    const args = ['--office', office.dir, 'run', ...april, '--format', 'json']
    const { code, stdout } = await by(args)
    const done = JSON.parse(stdout)
    expect(Object.keys(done)).toEqual(keys)
    expect(done.now).toBe('2018-04-01 06:00:00')
    expect(done.delivered).toEqual([])
    return { code, ...done }
  }

  test('ends with 3 when it refuses, 6 when it is partly done, 0 when it is done', async () => {
    using bare = smallOffice()
    await putExports(bare.office, '2018-02-01', '2018-03-01')
    const refused = await pass(bare)
    expect(refused).toMatchObject({ code: 3, issued: [] })
    expect(Object.keys(refused.ingested[0])).toEqual(ofFile)
    expect(refused.refused).toHaveLength(3)
    for (const one of refused.refused)
      expect(Object.keys(one)).toEqual(['period', 'unit', 'reasons'])

    await putExports(bare.office, '2018-04-01', '2018-04-01')
    const name = 'scorecard_2018-03_ktdn_1_final_MO-PHONG.pdf'
    const inTheWay = join(bare.office.paths.archive, '2018-03', name)
    mkdirSync(join(inTheWay, 'x'), { recursive: true })
    const partly = await pass(bare, motcua)
    expect(partly).toMatchObject({ code: 6, refused: [] })
    expect(partly.issued).toHaveLength(2)
    for (const card of partly.issued) expect(Object.keys(card)).toEqual(ofCard)
    expect(partly.failed).toMatchObject([{ period: '2018-03', unit: 'ktdn' }])

    // Nothing else is due: nothing at all is done.
    expect(await pass(bare)).toMatchObject({ code: 1, issued: [] })

    rmSync(inTheWay, { recursive: true })
    expect(await pass(bare)).toMatchObject({
      code: 0,
      issued: [{ unit: 'ktdn' }],
      failed: [],
    })
  })

  test('ends with 1 when an export cannot be read', async () => {
    using copy = await copyOf(own.office)
    mkdirSync(copy.office.paths.inbox)
    const name = 'hoso-20180401-0500.csv'
    const bad = join(copy.office.paths.refused, name)
    writeFileSync(join(copy.office.paths.inbox, name), Buffer.from([0xff]))
    expect(await pass(copy)).toMatchObject({
      code: 1,
      issued: [],
      refused: [{ unit: 'so' }, { unit: 'dkkd' }, { unit: 'ktdn' }],
      failed: [{ file: bad }],
    })
  })

  test.for(['pass.lock', 'warehouse/warehouse.lock'])(
    'ends with 5 while another process holds %s',
    async (name) => {
      const lock = takeLock(join(own.office.paths.var, name))
      try {
        const { code, stdout, stderr } = await run(['run', ...april])
        expect({ code, stdout }).toEqual({ code: 5, stdout: '' })
        expect(stderr).toMatch(/^error: another process holds .*try again/)
      } finally {
        lock.release()
      }
    },
  )

  test('ends with 1 when its ledger is damaged, without a stack', async () => {
    using copy = await copyOf(own.office)
    writeFileSync(join(copy.office.paths.var, 'ledger.ndjson'), 'x\n')
    const args = ['--office', copy.office.dir, 'run', ...april]
    const { code, stdout, stderr } = await motcuaHere(args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^error: .*ledger\.ndjson, line 1: expected .*, got x; bring the file back from a backup, or take the line out where no program wrote it\n$/,
    )
  })
})

describe('the numbers', () => {
  const ids =
    'on_time early online_registrations online_procedures posted'.split(' ')
  const cases = ['dkkd', 'ktdn'].flatMap((unit) => ids.map((id) => [id, unit]))

  test.for(cases as [string, string][])(
    'misses of %s in %s are its denominator without its numerator',
    async ([id, unit]) => {
      const ofUnit = marchByUnit.results.filter((r) => r.unit === unit)
      const { numerator, denominator } = only(ofUnit, id)
      const args = ['misses', id, '--period', '2018-03', '--unit', unit]
      const { total, dossiers } = await jsonHere<{
        total: number
        dossiers: { unit: string }[]
      }>(...args)
      expect(total).toBe(denominator! - numerator)
      expect(dossiers).toHaveLength(total)
      expect(dossiers.filter((dossier) => dossier.unit !== unit)).toEqual([])
    },
  )

  test('every KPI has misses in one of the two units at least', () => {
    const missed = marchByUnit.results
      .filter(({ unit }) => unit !== 'so')
      .filter((r) => ids.includes(r.kpi) && r.numerator < r.denominator!)
    expect(new Set(missed.map(({ kpi }) => kpi))).toEqual(new Set(ids))
  })

  test.for([
    'unit',
    'procedure',
    'field',
    'channel',
    'unit,procedure,field,channel',
  ])('by %s sum to the whole', async (by) => {
    const { results } = by === 'unit' ? marchByUnit : await kpis('--by', by)
    for (const kpi of catalog) {
      // What others keep belongs to units that this office does not have.
      if (kpi.kind === 'derived' || !/^(dossier|processing)$/.test(kpi.rows.id))
        continue
      const { id, nature } = kpi
      if (nature !== 'flow') continue
      const total = only(march.results, id)
      // The root holds its units: of the units the parts are those below it.
      const parts = results.filter(
        (r) => r.kpi === id && (!by.includes('unit') || r.unit !== 'so'),
      )
      const sum = (figures: readonly Figures[]) => ({
        id,
        numerator: figures.reduce((n, f) => n + f.numerator, 0),
        denominator: figures.reduce((n, f) => n + (f.denominator ?? 0), 0),
      })
      expect(sum(parts)).toEqual(sum([total]))
      expect(sum(parts.map((r) => r.toDate))).toEqual(sum([total.toDate]))
      for (const part of parts)
        for (const dimension of by.split(','))
          expect(Object.keys(part)).toContain(dimension)
    }
  })

  test('as of a batch are what they were right after it', async () => {
    expect(march.results).not.toEqual(marchThen.results)
    expect(await kpis('--as-of', String(batchThen))).toEqual(marchThen)
  })

  test('as of a day are those of what was loaded by its end', async () => {
    const today = localTime(own.office.zone).slice(0, 10)
    expect(await kpis('--as-of', today)).toEqual(march)
    const before = await here([
      'kpi',
      '--period',
      '2018-03',
      '--as-of',
      '2018-04-01',
    ])
    expect(before.code).toBe(1)
    expect(before.stderr).toContain(
      'expected dossiers loaded by 2018-04-01, got none',
    )
  })

  test('are the same wherever the machine stands', async () => {
    const args = [
      'kpi',
      '--period',
      '2018-03',
      '--by',
      'unit',
      '--format',
      'json',
    ]
    const answer = await here(args)
    const [far, east] = ['America/New_York', 'Pacific/Kiritimati'].map(
      (TZ) => ({ env: { TZ } }),
    )
    expect(await run(args, far)).toEqual(answer)
    expect(await here(args, east)).toEqual(answer)
  })

  test('do not change with an export that was loaded before', async () => {
    const { inbox } = own.office.paths
    await putExports(own.office, '2018-04-01', '2018-04-01')
    const path = join(inbox, 'hoso-20180401-0500.csv')
    const again = await here(['ingest', path, '--format', 'json'])
    const [report] = JSON.parse(again.stdout).files
    expect(report).toMatchObject({ accepted: 0, unchanged: report.read })
    expect(await kpis()).toEqual(march)
    rmSync(inbox, { recursive: true })
  })
})
