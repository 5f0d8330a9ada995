import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcua, motcuaHere, type Ended } from '../jobs/command.ts'
import {
  copyOf,
  edit,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

const person = 'Nguyễn Văn A'
const header =
  'Mã hồ sơ;Mã thủ tục;Đơn vị giải quyết;Kênh tiếp nhận;Chủ hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày hẹn lại;Ngày có kết quả;Ngày trả kết quả;Ngày dừng xử lý;Ngày yêu cầu bổ sung;Ngày bổ sung xong;Trạng thái;Nguyên nhân quá hạn;Văn bản xin lỗi'

/** A row of an export: of whom, when it was due, when it was finished, how it stands. */
function row(code: string, due: string, finished: string, status: string) {
  return `${code};KHDT-005;dkkd;Trực tuyến;${person};01/03/2018 08:00;${due};;${finished};;;;;${status};;`
}

const done = 'Đã xử lý xong'
const open = 'Đang xử lý'
/** Exports of all dossiers, by the day on which they were made. */
const exports = {
  '20180302': [
    row('A', '05/03/2018', '', open),
    row('B', '05/03/2018', '', '=cmd()'),
    row('C', '', '', open),
    row('D', '05/03/2018', '', open),
    row('E', '05/03/2018', '', '＝x'),
  ],
  '20180401': [
    row('A', '05/03/2018', '04/03/2018 09:00', done),
    row('B', '05/03/2018', '', open),
    row('C', '05/03/2018', '', open),
    row('E', '05/03/2018', '', '-'),
    row('', '05/03/2018', '', open),
  ],
  // Row 4 is not there: what it lacks is gone, its code is known.
  '20180402': [
    row('A', '05/03/2018', '04/03/2018 09:00', done),
    row('B', '05/03/2018', '', open),
  ],
}

let own: OwnOffice
/** What a dry run before the first load told, and what lay there after it. */
let trial: string
let leftByTrial: readonly string[]
const told: string[] = []

/** Runs a command in a process of its own. */
async function run(...args: readonly string[]) {
  return heard(await motcua(['--office', own.office.dir, ...args]))
}

/** The same in this process. */
async function here(...args: readonly string[]) {
  return heard(await motcuaHere(['--office', own.office.dir, ...args]))
}

function heard(ended: Ended): Ended {
  told.push(ended.stdout, ended.stderr)
  return ended
}

async function json(...args: readonly string[]) {
  return jsonOf(await run(...args, '--format', 'json'))
}

async function jsonHere(...args: readonly string[]) {
  return jsonOf(await here(...args, '--format', 'json'))
}

function jsonOf({ code, stdout, stderr }: Ended) {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

beforeAll(async () => {
  own = smallOffice()
  edit(join(own.office.dir, 'sources', 'motcua-dientu.yaml'), [
    [/^every: month$/m, 'mode: snapshot'],
  ])
  const paths = Object.entries(exports).map(([day, rows]) => {
    const path = join(own.office.dir, `hoso-${day}-0500.csv`)
    writeFileSync(path, [header, ...rows, ''].join('\n'))
    return path
  })
  const [first = ''] = paths
  trial = (await here('ingest', first, '--dry-run')).stdout
  leftByTrial = readdirSync(own.office.dir)
  await here('ingest', ...paths)
})
afterAll(() => own[Symbol.dispose]())

test('a dry run before the first load tells the rejects and leaves nothing', () => {
  expect(trial).toContain('unknown_status  Trạng thái     2          3')
  expect(leftByTrial).not.toContain('var')
})

test('check tells every kind of defect, how often, and what is open', async () => {
  const { findings, ...rest } = await json('check')
  expect(rest).toEqual({})
  const common = { table: 'dossier', source: 'motcua-dientu' }
  const meaning = { vi: expect.any(String), en: expect.any(String) }
  expect(findings).toHaveLength(4)
  expect(findings).toEqual(
    expect.arrayContaining(
      [
        // E was never right; B was in the next export.
        { code: 'unknown_status', kind: 'rejected', rows: 3, open: 2 },
        { code: 'no_code', kind: 'rejected', rows: 1, open: 1 },
        { code: 'no_due_date', kind: 'flagged', rows: 1, open: 0 },
        // D stays where a row without a code may be it; both go with the last.
        { code: 'gone', kind: 'gone', rows: 2, open: 2 },
      ].map((f) => ({ ...f, ...common, meaning })),
    ),
  )
  expect(Object.keys(findings[0])).toEqual(
    'code kind table source rows open meaning'.split(' '),
  )
  const { stdout } = await here('check')
  expect(stdout).toMatch(/gone +gone +dossier .*Hồ sơ đã có/)
  expect((await here('check', '--lang', 'en')).stdout).toContain(
    'The row has no code.',
  )
})

test('check --rejects writes a list that no spreadsheet runs', async () => {
  const path = join(own.office.dir, 'rejects.csv')
  expect((await jsonHere('check', '--rejects', path)).rejects).toBe(path)
  expect(readFileSync(path, 'utf8')).toBe(
    [
      '\uFEFFbatch,file,row,column,code,reason,value',
      "3,hoso-20180302-0500.csv,3,Trạng thái,B,unknown_status,'=cmd()",
      "3,hoso-20180302-0500.csv,6,Trạng thái,E,unknown_status,'＝x",
      "4,hoso-20180401-0500.csv,5,Trạng thái,E,unknown_status,'-",
      '4,hoso-20180401-0500.csv,6,Mã hồ sơ,,no_code,',
      '',
    ].join('\r\n'),
  )
  expect(readdirSync(own.office.dir)).not.toContain('rejects.csv.next')
})

test('history tells all versions, what changed, and how each ended', async () => {
  const { code, versions } = await jsonHere('history', 'A')
  expect(code).toBe('A')
  expect(versions).toMatchObject([
    {
      source: 'motcua-dientu',
      fromBatch: 3,
      toBatch: 4,
      file: 'hoso-20180302-0500.csv',
      extractAt: '2018-03-02 05:00:00',
      isUndone: false,
      ended: 'replaced',
    },
    {
      fromBatch: 4,
      toBatch: null,
      file: 'hoso-20180401-0500.csv',
      ended: null,
      changes: [
        { column: 'finished_on', from: null, to: '2018-03-04' },
        { column: 'finished_at', from: null, to: '2018-03-04 09:00:00' },
        { column: 'outcome', from: null, to: 'finished' },
      ],
    },
  ])
  expect((await jsonHere('history', 'D')).versions).toMatchObject([
    { fromBatch: 3, toBatch: 5, ended: 'gone' },
  ])
  const none = await here('history', 'A', '--source', 'other')
  expect(none.code).toBe(1)
  const rejected = await here('history', 'E')
  expect(rejected).toMatchObject({ code: 1, stdout: '' })
  expect(rejected.stderr).toBe(
    'error: E: expected a dossier that was loaded, got one that was rejected: batch 4, row 5, unknown_status\n',
  )
})

describe('a batch that was loaded by mistake', () => {
  test('is taken out, and nothing counts it any more', async () => {
    using copy = await copyOf(own.office)
    const at = ['--office', copy.office.dir]
    const undone = await motcuaHere([...at, 'undo', '5', '--format', 'json'])
    expect(JSON.parse(undone.stdout)).toEqual({
      batch: 6,
      undoes: 5,
      file: 'hoso-20180402-0500.csv',
      replaced: 0,
      restored: 2,
    })
    const history = await motcuaHere([
      ...at,
      'history',
      'D',
      '--format',
      'json',
    ])
    expect(JSON.parse(history.stdout).versions).toMatchObject([
      { fromBatch: 3, toBatch: 5, ended: 'gone' },
      { fromBatch: 6, toBatch: null, ended: null, isByUndo: true },
    ])
    const check = await motcuaHere([...at, 'check', '--format', 'json'])
    expect(
      JSON.parse(check.stdout).findings.map((f: { code: string }) => f.code),
    ).not.toContain('gone')
    const again = await motcuaHere([...at, 'undo', '5'])
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('got one that was undone before'),
    })

    expect(await motcuaHere([...at, 'undo', '99'])).toMatchObject({
      code: 1,
      stderr: 'error: batch 99: expected a batch that was loaded, got none\n',
    })

    const rebuilt = await motcuaHere([...at, 'rebuild', '--format', 'json'])
    const { batches, rows } = JSON.parse(rebuilt.stdout)
    expect(batches).toBe(6)
    const sql = await motcuaHere([
      ...at,
      'sql',
      'from dossier',
      '--format',
      'json',
    ])
    expect(JSON.parse(sql.stdout)).toHaveLength(4)
    expect(rows).toBeGreaterThan(4)
  })

  test('cannot be taken out of observations that are damaged', async () => {
    using copy = await copyOf(own.office)
    const folder = join(copy.office.paths.warehouse, 'observations')
    writeFileSync(join(folder, 'dossier-000003.parquet'), 'x')
    const { code, stdout, stderr } = await motcuaHere([
      '--office',
      copy.office.dir,
      'rebuild',
    ])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^error: dossier-000003\.parquet: expected the observations as they were written/,
    )
  })

  test('a damaged file is mended, and that is told', async () => {
    using copy = await copyOf(own.office)
    const { warehouse } = copy.office.paths
    writeFileSync(join(warehouse, 'warehouse.duckdb'), 'x')
    const { code, stderr } = await motcuaHere([
      '--office',
      copy.office.dir,
      'undo',
      '5',
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(/warehouse\.duckdb: .*made anew/)
  })
})

test('nobody is named in what was told', async () => {
  expect(told.length).toBeGreaterThan(10)
  for (const text of told) expect(text).not.toContain(person)
  const rejects = readFileSync(join(own.office.dir, 'rejects.csv'), 'utf8')
  expect(rejects).not.toContain(person)
})
