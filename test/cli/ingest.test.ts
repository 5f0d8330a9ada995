import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { progressLine } from '@motcua/cli'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from 'vitest'
import { motcuaHere, type Ended } from '../jobs/command.ts'
import {
  copyOf,
  edit,
  putExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

/** With three exports in its inbox and nothing loaded. */
let ready: OwnOffice
let own: OwnOffice
let inbox: string
beforeAll(async () => {
  ready = smallOffice()
  await putExports(ready.office, '2018-02-01', '2018-04-01')
})
afterAll(() => ready[Symbol.dispose]())
beforeEach(async () => {
  own = await copyOf(ready.office)
  inbox = own.office.paths.inbox
})
afterEach(() => own[Symbol.dispose]())

const names = ['20180201', '20180301', '20180401'].map(
  (day) => `hoso-${day}-0500.csv`,
)

function run(...args: readonly string[]) {
  return motcuaHere(['--office', own.office.dir, 'ingest', ...args])
}

async function filesOf(...args: readonly string[]) {
  return read(await run(...args, '--format', 'json'))
}

function read({ code, stdout, stderr }: Ended) {
  return { code, stderr, files: JSON.parse(stdout).files }
}

describe('ingest', () => {
  test('says of an export of a later day that every other is older until then', async () => {
    const [first = ''] = names
    const later = [62, 63, 64, 65].map((y) => `hoso-20${y}0331-0500.csv`)
    const content = readFileSync(join(inbox, first), 'utf8')
    for (const name of later) writeFileSync(join(inbox, name), content)
    const line = (name: string, day: string) =>
      `note: ${name}: taken as made at ${day} 05:00:00, which is a later day: until then every other export is older; if it was made before, undo its batch, rename it and load it again\n`
    const path = (name: string) => join(inbox, name)
    const trial = await run(path(later[0]!), '--dry-run')
    expect(trial).toMatchObject({
      code: 0,
      stderr: line(later[0]!, '2062-03-31'),
    })
    const all = await run(...[first, ...later].map(path))
    expect(all.code).toBe(0)
    expect(all.stderr).toBe(
      `${[62, 63, 64].map((y, i) => line(later[i]!, `20${y}-03-31`)).join('')}note: 1 more exports have names of a later day\n`,
    )
    const [, second = ''] = names
    const at = await run(path(second), '--extract-at', '2062-04-01T08:00')
    expect(at.stderr).toContain(
      line(second, '2062-04-01').replace('05:00', '08:00'),
    )
  })

  test('takes the files of a folder that a profile knows, in the order of their making', async () => {
    writeFileSync(join(inbox, 'a.txt'), 'x')
    const args = ['--office', own.office.dir, 'ingest', inbox]
    const { code, stderr, files } = read(
      await motcuaHere([...args, '--format', 'json']),
    )
    expect(code).toBe(0)
    expect(files.map((f: { file: string }) => f.file)).toEqual(names)
    expect(stderr).toBe(
      `${inbox}: left alone, no source profile has such a file name: a.txt\n`,
    )
  })

  test('takes what a quoted pattern fits, and tells of one that fits nothing', async () => {
    const { code, stderr, files } = await filesOf(
      join(inbox, 'hoso-20180[34]*.csv'),
      join(inbox, '*.xlsx'),
    )
    expect(code).toBe(1)
    expect(files.map((f: { file: string }) => f.file)).toEqual(names.slice(1))
    expect(stderr).toBe(
      `error: ${join(inbox, '*.xlsx')}: expected a file, got none\n`,
    )
  })

  test('holds an export that lacks much of what is known, until a reason is given', async () => {
    edit(join(own.office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/^every: month$/m, 'mode: snapshot'],
    ])
    const [first = '', second = ''] = names.map((name) => join(inbox, name))
    const lines = readFileSync(first, 'utf8').split('\r\n')
    writeFileSync(second, [...lines.slice(0, 20), ''].join('\r\n'))
    const known = await filesOf(first)
    expect(known.code).toBe(0)
    const tried = await filesOf(second, '--dry-run')
    expect(tried).toMatchObject({ code: 3, files: [] })
    const held = await filesOf(second)
    const [file] = held.files
    expect(file).toMatchObject({
      file: names[1],
      batch: null,
      read: 19,
      accepted: 0,
      held: expect.stringContaining(`lacks ${file.gone} of the `),
    })
    expect(file.gone).toBe(known.files[0].accepted - 19)
    for (const { code, stderr } of [tried, held]) {
      expect(code).toBe(3)
      expect(stderr).toContain('--accept-gone "REASON"')
    }
    const taken = await filesOf(second, '--accept-gone', 'chuyển hệ thống')
    expect(taken).toMatchObject({
      code: 0,
      files: [{ read: 19, gone: file.gone, back: 0 }],
    })
  })

  test.for([
    ['all', Infinity, 3],
    ['an eighth', 8, 3],
    ['one', 0, 0],
  ] as const)(
    'ends by how many rows were rejected: %s',
    async ([, every, code]) => {
      const path = join(inbox, names[0] ?? '')
      const [head = '', ...rows] = readFileSync(path, 'utf8')
        .trimEnd()
        .split('\r\n')
      const spoilt = rows.map((row, i) => {
        const isBad =
          every === Infinity || (every === 0 ? i === 0 : i % every === 0)
        return isBad ? row.replace(/Đã trả kết quả|Đang xử lý/, '?') : row
      })
      writeFileSync(path, [head, ...spoilt, ''].join('\r\n'))
      const found = await filesOf(path)
      expect(found.files[0].rejected).toBeGreaterThan(0)
      expect(found.code).toBe(code)
      // As it is read again.
      expect((await filesOf(path)).code).toBe(code)
    },
  )

  test.for([
    ['units.csv', /2010-01-01/g, '2010', '3 of 3', 2, 'valid_from'],
    [
      'procedures.csv',
      /20\d\d-\d\d-\d\d/g,
      '2016',
      '60 of 60',
      2,
      'valid_from',
    ],
    ['calendar.csv', /$/, 'day,kind,name\n5/3/2018,off,\n', '1 of 1', 2, 'day'],
    [
      'unit-reports.csv',
      /$/,
      'unit,period,due_on,submitted_on\n\n9,2018-03,2018-04-01,\n9,2018-04,,\n',
      '2 of 2',
      3,
      'unit',
    ],
  ] as const)(
    'ends with 3 where a list is wholly rejected, named or not: %s',
    async ([list, from, to, many, row, column]) => {
      const path = join(own.office.dir, list)
      const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
      writeFileSync(path, text.replace(from, to))
      const reason = column === 'unit' ? 'unknown_unit' : 'unreadable_date'
      const told = `${list}: ${many} rows rejected; the first is row ${row}, column "${column}": ${reason}`
      for (const other of names.slice(1)) rmSync(join(inbox, other))
      // As it is read first, and again; one list is enough to see it beside others.
      const more = list === 'units.csv' ? [[inbox, path], [inbox]] : []
      for (const words of [[inbox], [path], ...more]) {
        const { code, stderr } = await run(...words)
        expect(code).toBe(3)
        expect(stderr).toContain(told)
      }
      // A pass tells the same of it, and holds what is due.
      const pass = ['--office', own.office.dir, 'run']
      const { code, stdout } = await motcuaHere([
        ...pass,
        '--now',
        '2018-04-01 06:00:00',
      ])
      expect(code).toBe(3)
      expect(stdout).toContain(told)
    },
  )

  test('refuses an export with its dates in another order than declared, as a pass does', async () => {
    const path = join(inbox, names[0] ?? '')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/(\d\d)\/(\d\d)\/(20\d\d)/g, '$2/$1/$3'))
    for (const more of [[], ['--dry-run']]) {
      const { code, stderr, files } = await filesOf(path, ...more)
      expect({ code, files }).toEqual({ code: 3, files: [] })
      expect(stderr).toContain("dates only as 'MM/DD/YYYY HH:mm'")
      expect(stderr).toContain('nothing was stored')
    }
    // Also where no period is due yet, so that nothing else is refused.
    for (const name of names.slice(1)) rmSync(join(inbox, name))
    edit(join(own.office.dir, 'motcua.yaml'), [
      [/dataFrom: .*/, "dataFrom: '2018-02-01'"],
    ])
    const status = ['--office', own.office.dir, 'status', '--format', 'json']
    const pass = ['--office', own.office.dir, 'run', '--format', 'json']
    const ended = await motcuaHere([...pass, '--now', '2018-02-01 06:00:00'])
    expect(ended.code).toBe(3)
    const told = { file: path, error: expect.stringContaining('dates only as') }
    expect(JSON.parse(ended.stdout)).toMatchObject({
      failed: [],
      held: [told],
      refused: [],
    })
    expect(
      JSON.parse((await motcuaHere(status)).stdout).lastPass,
    ).toMatchObject({ failed: [], held: [told] })
  })

  test('--dry-run shows what would be and stores nothing, also of an office with data', async () => {
    const [first = '', second = ''] = names.map((name) => join(inbox, name))
    await run(first)
    const { warehouse } = own.office.paths
    const before = readFileSync(join(warehouse, 'journal.ndjson'), 'utf8')
    const snapshot = readFileSync(join(warehouse, 'snapshot.duckdb'))
    const { units } = own.office.paths
    const list = readFileSync(units, 'utf8')
    writeFileSync(units, list.replace(/^dkkd,so,[^,]*/m, 'dkkd,so,Phòng khác'))
    const { code, stderr, files } = await filesOf(first, second, '--dry-run')
    expect(code).toBe(0)
    expect(stderr).toBe(
      'units.csv: not loaded as it is now; it is loaded with the next export, and may change what is shown here\n',
    )
    const [known, fresh] = files
    expect(known).toMatchObject({ accepted: 0, unchanged: known.read })
    expect(fresh).toMatchObject({
      file: names[1],
      source: 'motcua-dientu',
      header: { code: 'Mã hồ sơ', unit: 'Đơn vị giải quyết' },
      rejects: [],
    })
    expect(fresh.read).toBe(fresh.accepted + fresh.unchanged + fresh.rejected)
    expect(fresh.accepted).toBeGreaterThan(0)
    expect(fresh.rows).toHaveLength(5)
    const applicants = readFileSync(second, 'utf8')
      .split('\r\n')
      .slice(1, 6)
      .map((line) => line.split(';')[7])
    for (const applicant of applicants)
      expect(JSON.stringify(files)).not.toContain(applicant)
    expect(readFileSync(join(warehouse, 'journal.ndjson'), 'utf8')).toBe(before)
    expect(readFileSync(join(warehouse, 'snapshot.duckdb'))).toEqual(snapshot)
    expect(readdirSync(join(warehouse, 'observations'))).toHaveLength(3)
    writeFileSync(units, list)
    const really = await filesOf(second)
    expect(really.files[0].accepted).toBe(fresh.accepted)
  })

  test('--source may name a source of any table', async () => {
    writeFileSync(
      join(own.office.dir, 'sources', 'y-kien.yaml'),
      `target: feedback
name: y-kien
files: 'y-kien-{YYYY}{MM}{DD}.csv'
columns: { code: Mã, kind: Loại, received_on: Ngày nhận }
dates: ['DD/MM/YYYY']
values: { kind: { feedback: [Phản ánh], petition: [Kiến nghị] } }
`,
    )
    edit(join(own.office.dir, 'motcua.yaml'), [
      [/\[motcua-dientu\]/, '[motcua-dientu, y-kien]'],
    ])
    mkdirSync(join(own.office.dir, 'more'))
    const file = join(own.office.dir, 'more', 'y-kien-20180401.csv')
    writeFileSync(
      file,
      'Mã,Loại,Người gửi,Ngày nhận\n1,Phản ánh,Nguyễn Văn A,01/03/2018\n2,Khác,Nguyễn Văn A,02/03/2018\n',
    )
    const trial = await run(file, '--dry-run')
    expect(trial.stdout).toMatch(/unreadable_value +Loại +1 +3/)
    expect(trial.stdout).not.toContain('Nguyễn')
    const stray = join(own.office.dir, 'more', 'la.csv')
    writeFileSync(stray, 'a,b\n')
    const unnamed = await run(stray)
    expect(unnamed.code).toBe(2)
    expect(unnamed.stderr).toContain(
      'la.csv: expected a file name of a source profile (motcua-dientu: hoso-{YYYY}{MM}{DD}-{HH}{mm}.csv, y-kien: y-kien-{YYYY}{MM}{DD}.csv), got another; rename the file, mend files in sources/*.yaml, or say --source NAME',
    )
    const { stdout } = await run(file, '--source', 'y-kien')
    expect(stdout).toContain(
      'y-kien-20180401.csv: 1 of 2 rows rejected; the first is row 3, column "Loại": unreadable_value; see them with: motcua',
    )
    const { files } = await filesOf(file, '--source', 'y-kien')
    expect(files).toMatchObject([
      { source: 'y-kien', read: 2, unchanged: 1, rejected: 1, flagged: 1 },
    ])
    // What is not of dossiers makes no period complete.
    const kpi = ['--office', own.office.dir, 'kpi', '--period', '2018-03']
    expect((await motcuaHere(kpi)).stderr).toContain('expected dossiers loaded')
  })
})

test('progress is one line on a terminal and nothing elsewhere', () => {
  const at = { rows: 1000, bytes: 500, totalBytes: 1000 }
  for (const isTTY of [true, false]) {
    const written: string[] = []
    const line = progressLine({
      isTTY,
      columns: 30,
      write: (text: string | Uint8Array) => written.push(String(text)) > 0,
    })
    line.show('hoso.csv', at)
    line.show('hoso.csv', at)
    line.clear()
    if (!isTTY) expect(written).toEqual([])
    else {
      expect(written.at(-1)).toBe('\r\x1b[K')
      const start = '\r\x1b[K'
      for (const text of written) {
        expect(text.startsWith(start)).toBe(true)
        expect(text.slice(start.length)).toMatch(/^[^\n\r]{0,29}$/)
      }
    }
  }
})
