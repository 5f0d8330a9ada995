import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadOffice } from '@motcua/jobs'
import { catalog } from '@motcua/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { edit, putExports, smallOffice } from '../jobs/small-office.ts'
import type { OwnOffice } from '../jobs/small-office.ts'
import { ownKpis as file, ownTarget } from '../own-kpis.ts'

/* An office that defines KPIs of its own, in `kpis.yaml`. */

const ids = ['late_online', 'late', 'late_share', 'days_to_due']

interface Result {
  readonly kpi: string
  readonly numerator: number
  readonly denominator: number | null
  readonly status: string
  readonly target: { readonly value: number } | null
}

let own: OwnOffice

function run(...args: readonly string[]) {
  return motcuaHere(['--office', own.office.dir, ...args])
}

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--format', 'json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as T
}

beforeAll(async () => {
  own = smallOffice()
  const { dir, paths } = own.office
  writeFileSync(join(dir, 'kpis.yaml'), file)
  edit(join(dir, 'plan.yaml'), [ownTarget])
  await putExports(own.office, '2018-02-01', '2018-05-01')
  const months = [2, 3, 4, 5]
  const exports = months.map((m) => `hoso-20180${m}01-0500.csv`)
  await run('ingest', ...exports.map((name) => join(paths.inbox, name)))
})
afterAll(() => own[Symbol.dispose]())

describe('KPIs of kpis.yaml', () => {
  test('follow the catalogue, with the plan’s targets', async () => {
    type Kpis = { readonly results: readonly Result[] }
    const args = ['kpi', '--period', '2018-03', '--format', 'json']
    const ended = await motcuaHere(['--office', own.office.dir, ...args])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { results } = JSON.parse(ended.stdout) as Kpis
    expect(results.map(({ kpi }) => kpi)).toEqual([
      ...catalog.map(({ id }) => id),
      ...ids,
    ])
    const of = (id: string) => results.find(({ kpi }) => kpi === id)!
    const onTime = of('on_time')
    const late = onTime.denominator! - onTime.numerator
    expect(late).toBeGreaterThan(0)
    expect(of('late').numerator).toBe(late)
    expect(of('late_share')).toMatchObject({
      numerator: late,
      denominator: onTime.denominator,
    })
    expect(of('late_online').target?.value).toBe(0.05)
    expect(['met', 'missed']).toContain(of('late_online').status)
    expect(of('days_to_due').denominator).toBeGreaterThan(0)
  })

  test('have the rows that are behind them', async () => {
    const args = ['--period', '2018-03'] as const
    type Misses = { dossiers: readonly { code: string; daysLate: number }[] }
    const { dossiers } = await json<Misses>('misses', 'late', ...args)
    const others = await json<Misses>('misses', 'on_time', ...args)
    expect(dossiers).toEqual(others.dossiers)
  })

  test.each(['late_online', 'late'])(
    'are explained: %s, whose SQL gives the same numbers',
    async (id) => {
      const found = await json<{
        sql: string
        formula: { vi: string }
        result: Result
      }>('explain', id, '--period', '2018-03')
      expect(found.formula.vi).toContain('hồ sơ có kết quả trong kỳ')
      const rows = await json<Record<string, number>[]>('sql', found.sql)
      expect(rows.reduce((n, row) => n + row[`${id}_n`]!, 0)).toBe(
        found.result.numerator,
      )
    },
  )

  test('are in SQL what they are in kpi, also when they or the plan change', async () => {
    type Row = { kpi: string; unit: string; numerator: number; target: number }
    const query = "select kpi, unit, numerator, target from kpi('2018-03')"
    const numbers = (rows: readonly Row[]) =>
      rows.filter(({ unit }) => unit === 'so').map((row) => Object.values(row))
    const told = await json<{ results: readonly Result[] }>(
      ...(['kpi', '--period', '2018-03', '--unit', 'so'] as const),
    )
    const rows = await json<Row[]>('sql', query)
    expect(numbers(rows)).toEqual(
      told.results.map((of) => [
        of.kpi,
        'so',
        of.numerator,
        of.target?.value ?? null,
      ]),
    )
    const names = await json<Row[]>(
      'sql',
      'select distinct kpi from kpi_definition',
    )
    expect(names.map(({ kpi }) => kpi)).toEqual(expect.arrayContaining(ids))
    const listed = () => readdirSync(own.office.paths.published).length
    const before = listed()
    await json<Row[]>('sql', query)
    expect(listed()).toBe(before)
    const plan = join(own.office.dir, 'plan.yaml')
    const text = readFileSync(plan, 'utf8')
    writeFileSync(plan, text.replace('value: 0.05', 'value: 0.07'))
    const later = await json<Row[]>('sql', query)
    writeFileSync(plan, text)
    const target = later.find(
      ({ kpi, unit }) => kpi === ids[0] && unit === 'so',
    )
    expect(target?.target).toBe(0.07)
    expect(listed()).toBe(before + 1)
  })

  test('of several versions have in SQL the rows of that of the period, and say what each counts', async () => {
    const path = join(own.office.dir, 'kpis.yaml')
    const version = (n: number, effective: string, channel: string) => `
- id: own_late
  version: ${n}
  kind: ratio
  title: { vi: Đúng hạn, en: On time }
  effective: { ${effective} }
  rows: dossier
  period: finished_on
  counts: { all: [{ rule: has_due_date }, { column: channel, is: '=', to: ${channel} }] }
  meets: { column: finished_on, is: '<', to: { column: due_on } }
`
    const both =
      version(1, "to: '2018-03-31'", 'online') +
      version(2, "from: '2018-04-01'", 'counter')
    writeFileSync(path, file + both)
    for (const period of ['2018-03', '2018-04']) {
      type Misses = { dossiers: readonly { code: string }[] }
      const asked = ['misses', 'own_late', '--period', period] as const
      const { dossiers } = await json<Misses>(...asked)
      expect(dossiers.length).toBeGreaterThan(0)
      const query = `select code from misses_of('own_late', '${period}') order by code`
      const rows = await json<readonly { code: string }[]>('sql', query)
      expect(rows.map(({ code }) => code)).toEqual(
        dossiers.map(({ code }) => code).toSorted(),
      )
    }
    const { version: now, versions } = await json<{
      version: number
      versions: readonly object[]
    }>('explain', 'own_late', '--period', '2018-04')
    expect([now, versions]).toMatchObject([
      2,
      [
        { version: 1, effective: { to: '2018-03-31' } },
        { version: 2, effective: { from: '2018-04-01' } },
      ],
    ])
    const told = await run('explain', 'own_late', '--period', '2018-04')
    expect(told.stdout.match(/^version .*$/gm)).toMatchInlineSnapshot(`
      [
        "version 1, from the beginning to 2018-03-31: hồ sơ có ngày có kết quả trước ngày hẹn trả / hồ sơ có kết quả trong kỳ, có ngày hẹn trả, có kênh tiếp nhận là trực tuyến – dossiers whose date of the result is before due date / dossiers finished in the period, with a due date, whose channel is online",
        "version 2, from 2018-04-01 on: hồ sơ có ngày có kết quả trước ngày hẹn trả / hồ sơ có kết quả trong kỳ, có ngày hẹn trả, có kênh tiếp nhận là trực tiếp – dossiers whose date of the result is before due date / dossiers finished in the period, with a due date, whose channel is counter",
      ]
    `)
    writeFileSync(path, file)
  })

  test('are named where one is asked for that there is not', async () => {
    const { code, stderr } = await run('misses', 'lat', '--period', '2018-03')
    expect(code).toBe(2)
    expect(stderr).toMatch(/expected a KPI of on_time, .*, late, .*, got lat/)
  })

  test.each([
    [
      '{ rule: has_due_date }, { column: channel,',
      '{ rule: has_due_date }, { column: chanel,',
      'kpis.yaml, line 10, 0.counts.all.1.column: expected a column of dossier: source, code, ',
    ],
    [
      'id: late_share',
      'id: on_time',
      'kpis.yaml, line 20, 2.version: expected a version of on_time above 1, which there is already, got 1',
    ],
    [
      'id: late_share\n  version: 1',
      'id: on_time\n  version: 2',
      'kpis.yaml, line 19, 2.id: expected another id than on_time, of which the tables and lists of a scorecard are made',
    ],
    [
      'unit: calendar_day',
      'unit: week',
      'kpis.yaml, line 33, 3.unit: expected one of "working_day", "calendar_day", got "week"',
    ],
    [
      'kind: count',
      'kind: number',
      'kpis.yaml, line 14, 1.kind: expected one of "ratio", "count", "duration", "derived", got "number"',
    ],
    [
      'minN: 10',
      'minM: 10',
      'kpis.yaml, line 7, 0.minM: expected one of id, version, title, effective, better, nature, cites, quality, minN, rows, period, counts, kind, meets, got minM; is it minN?',
    ],
    [
      'id: days_to_due',
      'id: DaysToDue',
      'kpis.yaml, line 25, 3.id: expected small letters and digits joined by underscores, 48 at most, got "DaysToDue"',
    ],
  ])('that are wrong are told: %s as %s', (right, fault, message) => {
    const { dir } = own.office
    writeFileSync(join(dir, 'kpis.yaml'), file.replace(right, fault))
    try {
      expect(() => loadOffice(dir)).toThrow(message)
    } finally {
      writeFileSync(join(dir, 'kpis.yaml'), file)
    }
  })
})
