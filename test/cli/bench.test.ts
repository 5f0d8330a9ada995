import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcua, motcuaHere } from '../jobs/command.ts'
import { isLong } from '../size.ts'

const rows = 2000
/** One of each kind, and those that others are held against; at full size all. */
const works = [
  'ingest',
  ...(isLong ? ['ingest-same'] : []),
  'ingest-changed',
  ...(isLong ? ['kpis-month'] : []),
  'kpis-13-months',
  'kpis-long-history',
  'kpis-national',
  ...(isLong ? ['reach', 'why'] : []),
  'due',
  ...(isLong ? ['units'] : []),
  'restated',
  'list',
  ...(isLong ? ['reload', 'xlsx', 'xlsx-long', 'page'] : []),
]

let dir: string
let kept: string
let ended: Awaited<ReturnType<typeof motcua>>

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bench-test-'))
  kept = join(dir, 'kept')
  const names = works.filter((work) => work !== 'xlsx-long')
  const only = ['--only', names.join(',')]
  ended = await bench(
    ...only,
    '--repeat',
    '1',
    '--keep',
    kept,
    '--format',
    'json',
  )
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function bench(...args: readonly string[]) {
  return motcua(['bench', '--rows', String(rows), ...args], {
    env: { TMPDIR: dir },
  })
}

/** The answer of a database that the bench left. */
async function ask(path: string, query: string) {
  const instance = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
  })
  const connection = await instance.connect()
  const found = (await connection.runAndReadAll(query)).getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return found
}

describe('bench', () => {
  test('states work, floor, ratio, rate and peak of memory', () => {
    expect(ended.code).toBe(0)
    const { machine, repeat, lines, ...rest } = JSON.parse(ended.stdout)
    expect(rest).toEqual({})
    expect(repeat).toBe(1)
    expect(machine).toEqual({
      cpus: expect.any(Number),
      memoryMb: expect.any(Number),
      node: process.versions.node,
      duckdb: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    })
    expect(lines.map(({ work }: { work: string }) => work)).toEqual(works)
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        'work',
        'rows',
        'seconds',
        'floorSeconds',
        'ratio',
        ...(line.work.startsWith('ingest') ? ['cpuRatio'] : []),
        'limit',
        ...(line.work === 'list' ? ['mostSeconds'] : []),
        ...(line.work === 'list' ? ['before'] : []),
        'rowsPerSecond',
        'peakMemoryMb',
        'floorPeakMemoryMb',
        'memoryLimitMb',
      ])
      expect(line.rows).toBe(line.work === 'list' ? 3 : rows)
      expect(line.seconds).toBeGreaterThan(0)
      expect(line.ratio).toBeCloseTo(line.seconds / line.floorSeconds, 2)
      expect(line.rowsPerSecond).toBeCloseTo(line.rows / line.seconds, -1)
      // Node alone has more; the test's own process is no part of it.
      expect(line.peakMemoryMb).toBeGreaterThan(40)
      expect(line.floorPeakMemoryMb).toBeGreaterThan(40)
    }
  })

  test('both sides hold the same rows', async () => {
    const floor = join(kept, 'full2.duckdb')
    const warehouse = join(kept, 'warehouse', 'warehouse.duckdb')
    const plain =
      'select code, received, finished::date from dossier order by 1'
    const typed =
      'select code, received_at, coalesce(finished_on, stopped_on) from dossier order by 1'
    const loaded = await ask(warehouse, typed)
    expect(loaded).toHaveLength(rows)
    expect(loaded).toEqual(await ask(floor, plain))
    const past = await ask(
      warehouse,
      'select count(*)::integer from dossier_past',
    )
    expect(past).toEqual([[rows / 100]])
  })

  test('the second export differs from the first in one row of each hundred', () => {
    const [before, after] = ['full1.csv', 'full2.csv'].map((name) =>
      readFileSync(join(kept, name), 'utf8').split('\n'),
    )
    expect(before).toHaveLength(rows + 2)
    expect(before!.filter((line, i) => line !== after![i])).toHaveLength(
      rows / 100,
    )
  })

  test('the history is nine old and ended dossiers for each recent one', async () => {
    const path = (name: string) => join(kept, name, 'snapshot.duckdb')
    const counts = `select count(*) filter (where received_on >= '2015-01-01')::integer,
      count(*) filter (where received_on < '2015-01-01')::integer,
      count(*) filter (where received_on < '2015-01-01' and outcome is null)::integer
      from dossier`
    const recent = rows / 10
    const long = await ask(path('kpis-ten-times-all'), counts)
    expect(long).toEqual([[recent, rows - recent, 0]])
    const short = await ask(path('kpis-once-tenth'), counts)
    expect(short).toEqual([[recent, 0, 0]])
    expect(await ask(path('kpis-once-all'), counts)).toEqual([[rows, 0, 0]])
  })

  test('the dossiers of all offices are those of the one', async () => {
    const path = (name: string) => join(kept, name, 'snapshot.duckdb')
    const dossiers = 'select code, received_at from dossier order by 1'
    const nation = path('kpis-once-all-30-offices')
    expect(await ask(nation, dossiers)).toEqual(
      await ask(path('kpis-once-all'), dossiers),
    )
    const offices =
      'select count(distinct office)::integer, count(*)::integer from unit'
    expect(await ask(nation, offices)).toEqual([[30, 30 * 24]])
  })

  test('both sides count the same, cell by cell', async () => {
    const folder = join(kept, 'kpis-once-all')
    const step = {
      do: 'count',
      span: '13-months',
      work: { by: 'evaluate', dir: folder },
      floor: { by: 'statement', dir: folder },
      seconds: 0,
    }
    const asked = ['bench', '--step', JSON.stringify(step)]
    const { stdout } = await motcuaHere(asked)
    const { cells: library, floorCells } = JSON.parse(stdout).counted as Record<
      'cells' | 'floorCells',
      Record<string, string>
    >
    // 24 units: five KPIs over 25 months and 13 years to date, open overdue ones in 13.
    const plain = Object.keys(library).filter(
      (key) => !/ left$|without-place/.test(key),
    )
    expect(plain).toHaveLength(24 * (5 * (25 + 13) + 13))
    expect(floorCells).toEqual(library)
    // What has no place is told by both.
    const lacks = Object.keys(library).map(
      (key) => key.split('without-place ')[1],
    )
    expect(lacks).toEqual(
      expect.arrayContaining([
        'early no_due_date',
        'on_time unknown_unit',
        'online_registrations unknown_procedure',
      ]),
    )
    const path = join(kept, 'kpis-once-all', 'snapshot.duckdb')
    const [[all]] = (await ask(
      path,
      "select count(*)::integer from dossier where finished_on between '2018-01-01' and '2018-09-30' and due_on is not null",
    )) as [[number]]
    expect(library['2018-09-YTD u01 early']).toMatch(`/${all}`)
  })

  test('one work alone, as a table; its files are removed', async () => {
    const only = ['--only', 'list', '--repeat', '1']
    const { code, stdout } = await bench(...only)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^list +3 /m)
    expect(stdout).not.toMatch(/^(ingest|kpis)/m)
    expect(stdout).toMatch(/^one round; \d+ CPUs/m)
    expect(readdirSync(dir)).toEqual(['kept'])
  })

  test('a work that there is none of, among others, is refused', async () => {
    const none = await motcuaHere(['bench', '--only', 'list,lists'])
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toMatch(
      /expected --only of ingest, .*, startup, list, reload, xlsx, page, got list,lists/,
    )
  })

  test('a folder with files, and a number that is none, are refused', async () => {
    const full = await bench('--keep', kept)
    expect(full).toMatchObject({ code: 2, stdout: '' })
    expect(full.stderr).toContain('a new or an empty folder')
    const none = await motcuaHere(['bench', '--rows', '0'])
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toContain('expected --rows of 1 to 100000000, got 0')
  })
})
