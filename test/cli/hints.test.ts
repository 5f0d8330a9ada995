import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcua, motcuaHere } from '../jobs/command.ts'
import { smallOffice, type OwnOffice } from '../jobs/small-office.ts'
import { putTinyExport } from '../jobs/tiny-export.ts'

let own: OwnOffice
beforeAll(() => {
  own = smallOffice()
})
afterAll(() => own[Symbol.dispose]())

describe('a command that a message names', () => {
  test('carries the office that was given, so that it can be run', async () => {
    const { dir } = own.office
    const kpi = ['kpi', '--period', '2018-03']
    const { code, stderr } = await motcuaHere(['--office', dir, ...kpi])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `load an export first: motcua --office ${dir} ingest FILE\n`,
    )
    const spaced = join(dirname(dir), "văn phòng d'a")
    renameSync(dir, spaced)
    const quoted = await motcuaHere(['--office', spaced, ...kpi])
    renameSync(spaced, dir)
    expect(quoted.stderr).toContain(
      `motcua --office '${spaced.replace("'", `'\\''`)}' ingest FILE\n`,
    )
    const by = (surroundings: object) => motcua(kpi, surroundings)
    const named = await by({ env: { MOTCUA_OFFICE: dir } })
    expect(named.stderr).toContain(`motcua --office ${dir} ingest FILE\n`)
    const inside = await by({ cwd: dir })
    expect(inside.stderr).toContain('first: motcua ingest FILE\n')
  })

  test('also where it is new', async () => {
    const dir = join(own.office.dir, 'văn phòng mới')
    const { stdout } = await motcuaHere(['init', dir])
    expect(stdout).toContain(`motcua --office '${dir}' ingest FILE\n`)
    rmSync(dir, { recursive: true })
  })

  test('also where a pass refused a month', async () => {
    const { dir, paths } = own.office
    const reasons = ["if right: motcua accept --period 2018-03 --reason '...'"]
    const refused = [{ period: '2018-03', units: ['so'], reasons }]
    const last = { now: '2018-04-01 06:00:00', issued: 0, refused, failed: [] }
    mkdirSync(paths.var, { recursive: true })
    const file = join(paths.var, 'last-pass.json')
    writeFileSync(file, JSON.stringify(last))
    const { stdout } = await motcuaHere(['--office', dir, 'status'])
    rmSync(file)
    expect(stdout).toContain(
      `right: motcua --office ${dir} accept --period 2018-03 --reason '...'`,
    )
  })
})

test('what a pass refused is told by its causes, each once with all that it holds', async () => {
  const { dir, paths } = own.office
  const shared = 'units.csv: 1 of 4 rows rejected'
  const refused = ['2018-03', '2018-Q1', '2018-04'].map((period) => ({
    period,
    units: period === '2018-04' ? ['so', 'dkkd'] : ['so'],
    reasons: period === '2018-04' ? ['late', shared] : [shared],
  }))
  mkdirSync(paths.var, { recursive: true })
  const file = join(paths.var, 'last-pass.json')
  const last = { now: '2018-05-01 06:00:00', issued: 0, refused, failed: [] }
  writeFileSync(file, JSON.stringify(last))
  const { stdout } = await motcuaHere(['--office', dir, 'status'])
  rmSync(file)
  expect(stdout.match(/^ {2}refused: .*$/gm)).toEqual([
    `  refused: 2018-03 (1 unit), 2018-Q1 (1 unit), 2018-04 (2 units): ${shared}`,
    '  refused: 2018-04 (2 units): late',
  ])
})

describe('ingest of a list', () => {
  /** With the office's own path before its words. */
  const ingest = (...words: readonly string[]) =>
    motcuaHere(['--office', own.office.dir, 'ingest', ...words])

  test('of the office folder loads it, and tells what became of it', async () => {
    const { units } = own.office.paths
    const ended = await ingest(units, '--format', 'json')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const { files } = JSON.parse(ended.stdout)
    expect(files).toMatchObject([{ file: 'units.csv', read: 3, accepted: 3 }])
    const again = await ingest(units, putTinyExport(own.office))
    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(/^units\.csv +1 +3 +0 +3 +0 /m)
    expect(again.stdout).toMatch(/^hoso-20180401-0500\.csv /m)
  })

  test('tells its rejected rows, and ends with 3 where they are too many', async () => {
    const { dir, paths } = own.office
    appendFileSync(paths.units, 'x,zz,Phòng X,,9,no,2010-01-01,\n')
    const { code, stdout } = await ingest(paths.units)
    expect(code).toBe(3)
    expect(stdout).toMatch(/^units\.csv +\d+ +4 +0 +3 +1 /m)
    expect(stdout).toContain(
      `see them with: motcua --office ${dir} sql "from rejected where batch = `,
    )
  })

  test('that lies elsewhere, or is to be tried, tells how lists are loaded', async () => {
    const { dir, paths } = own.office
    const elsewhere = join(dir, 'var', 'units.csv')
    copyFileSync(paths.units, elsewhere)
    const other = await ingest(elsewhere)
    expect(other).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: expected the list units.csv that lies in the office folder, got ${elsewhere}; copy it to ${paths.units}: lists are loaded from there with every ingest\n`,
    })
    const tried = await ingest(paths.units, '--dry-run')
    expect(tried.code).toBe(2)
    expect(tried.stderr).toContain('lists are loaded with every ingest')
  })
})
