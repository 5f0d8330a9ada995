import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  main,
  motcua,
  motcuaHere,
  repository,
  start,
  type Surroundings,
} from '../jobs/command.ts'
import {
  copyOf,
  edit,
  putExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'

/** With one export loaded; no test changes it. */
let own: OwnOffice

/** Runs a command on the warm office. */
function run(args: readonly string[], surroundings?: Surroundings) {
  return motcua(['--office', own.office.dir, ...args], surroundings)
}

/** The same in this process. */
function here(
  args: readonly string[],
  surroundings?: Pick<Surroundings, 'cwd' | 'env'>,
) {
  return motcuaHere(['--office', own.office.dir, ...args], surroundings)
}

beforeAll(async () => {
  own = smallOffice()
  await putExports(own.office, '2018-04-01', '2018-04-01')
  const { inbox } = own.office.paths
  await here(['ingest', join(inbox, 'hoso-20180401-0500.csv')])
})
afterAll(() => own[Symbol.dispose]())

test('a reader that has seen enough ends the command without a word', async () => {
  const query = 'select repeat(code, 9) as code from dossier, range(50)'
  const command = start(['--office', own.office.dir, 'sql', query])
  command.process.stdout?.once('data', () => command.process.stdout?.destroy())
  const { code, stderr } = await command.ended
  expect(stderr).not.toMatch(/EPIPE|at /)
  expect(code).toBe(0)
})

// The device that is always full is one of Linux.
test.runIf(existsSync('/dev/full'))(
  'a disk that is full is told in one line',
  () => {
    const full = openSync('/dev/full', 'w')
    try {
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--conditions=@motcua/source', main, '--help'],
        { cwd: repository, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
      )
      expect(stderr).toMatch(/^error: standard output: ENOSPC: .*\n$/)
      expect(status).toBe(1)
    } finally {
      closeSync(full)
    }
  },
)

/** The words of which each command ends badly in a process of its own. */
const inProcesses: readonly string[] = [
  'nonsense',
  'kpi --period 2018-13',
  'sql selekt 1',
]

describe('where a command ends badly', () => {
  test.for([
    [2, ['nonsense'], "unknown command 'nonsense'"],
    [2, ['kpi'], "required option '--period <period>' not specified"],
    [2, ['ingest'], "missing required argument 'file'"],
    [2, ['init', '/dev/null/x'], 'name a new folder in one that you may write'],
    [2, ['kpi', '--period', '2018-13'], 'expected a period such as 2018-03'],
    [
      2,
      ['kpi', '--period', '2018-03..2018-01'],
      'expected the first month of a run not after its last, got',
    ],
    [
      2,
      ['kpi', '--period', '2018-03', '--unit', 'zz'],
      'expected a unit of so, dkkd, ktdn, got zz',
    ],
    [
      2,
      ['kpi', '--period', '2018-03', '--by', 'colour'],
      'expected --by of unit, procedure',
    ],
    [
      2,
      ['kpi', '--period', '2018-03', '--as-of', '2018-02-30'],
      'expected --as-of to be a date',
    ],
    [
      2,
      ['kpi', '--period', '2018-03', '--format', 'xml'],
      'Allowed choices are table, json',
    ],
    [2, ['kpi', '--period', '2018-03', '--loud'], "unknown option '--loud'"],
    [
      2,
      ['misses', 'luck', '--period', '2018-03'],
      'expected a KPI of on_time, early',
    ],
    [
      2,
      ['misses', 'on_time', '--period', '2018-03', '--unit', 'zz'],
      'expected a unit of',
    ],
    [2, ['explain', 'luck'], 'expected a KPI of on_time, early'],
    [
      2,
      ['scorecard', '--period', '2018-03', '--unit', 'zz'],
      'expected a unit of',
    ],
    [
      2,
      ['scorecard', '--period', '2018-03', '--unit', 'so', '--all-units'],
      'got both',
    ],
    [2, ['run', '--now', '2018-13-01T06:00'], 'expected a local time such as'],
    [2, ['status', '--now', '24:00'], 'expected a local time such as'],
    [
      2,
      ['sql', 'select 1', '--file', 'x.sql'],
      'expected a query or --file, got both',
    ],
    [
      2,
      ['sql', 'select 1', '--format', 'xlsx'],
      'expected --out FILE with xlsx, got none',
    ],
    [
      2,
      ['ingest', 'x.csv', '--source', 'zz'],
      'expected --source to be one of motcua-dientu, got zz',
    ],
    [2, ['profile', 'reports'], 'expected an export, got a folder; name one'],
    [
      1,
      ['ingest', 'narratives.csv'],
      'narratives.csv: expected a file, got none; that of the office is /',
    ],
    [1, ['ingest', 'no/where.csv'], 'no/where.csv: expected a file, got none'],
    [
      1,
      ['ingest', './test'],
      './test: expected exports with the file name of a source profile, got none',
    ],
    [1, ['ingest', 'no/*.csv'], 'no/*.csv: expected a file, got none'],
    [2, ['undo', '0'], 'expected the number of a batch, got 0'],
    [1, ['history', 'X'], 'X: expected a dossier that was loaded, got none'],
    [1, ['ingest', 'README.md'], '--extract-at'],
    [1, ['sql', 'selekt 1'], 'Parser Error'],
    [1, ['sql', '--file', 'nowhere.sql'], 'nowhere.sql'],
    [1, ['sql', 'create table t (a int)'], 'read-only'],
    [
      1,
      ['sql', "from read_text('/etc/hostname')"],
      'disabled by configuration',
    ],
    [1, ['sql', "copy (select 1) to 'x.csv'"], 'disabled by configuration'],
    [1, ['sql', 'set enable_external_access = true'], 'configuration'],
  ] as const)('%i: %s', async ([code, args, message]) => {
    const isProcess = inProcesses.includes(args.join(' '))
    const ended = await (isProcess ? run : here)(args)
    expect(ended).toMatchObject({
      code,
      stderr: expect.stringContaining(message),
    })
    expect(ended.stderr).toMatch(/^error: /)
    expect(ended.stderr).not.toMatch(/^\s+at /m)
    expect(ended.stdout).toBe('')
  })

  test('1: an office without data', async () => {
    using bare = smallOffice()
    for (const command of [
      ['kpi', '--period', '2018-03'],
      ['misses', 'early', '--period', '2018-03'],
      ['explain', 'early'],
      ['reach', '--period', '2018-03'],
      ['why', 'early', '--period', '2018-03'],
      ['due', '--period', '2018-03'],
      ['units', '--compare', '--period', '2018-03'],
      ['smells', '--period', '2018-03'],
      ['scorecard', '--period', '2018-03'],
      ['sql', 'from dossier'],
      ['check'],
      ['history', 'X'],
    ]) {
      const args = ['--office', bare.office.dir, ...command]
      const { code, stdout, stderr } = await motcuaHere(args)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(
        `load an export first: motcua --office ${bare.office.dir} ingest FILE`,
      )
    }
  })

  test('1: one export that is not there stops no other', async () => {
    using bare = smallOffice()
    await putExports(bare.office, '2018-02-01', '2018-02-01')
    const good = join(bare.office.paths.inbox, 'hoso-20180201-0500.csv')
    const files = ['nowhere.csv', good]
    const args = [
      '--office',
      bare.office.dir,
      'ingest',
      ...files,
      '--format',
      'json',
    ]
    const { code, stdout, stderr } = await motcuaHere(args)
    expect(code).toBe(1)
    expect(JSON.parse(stdout).files).toHaveLength(1)
    expect(stderr).toContain('error: nowhere.csv: expected a file, got none')
  })

  test('1: no browser', async () => {
    const env = { PUPPETEER_EXECUTABLE_PATH: join(own.office.dir, 'none') }
    const ended = await here(['scorecard', '--period', '2018-03'], { env })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('expected a Chromium that starts')
  })
})

describe('help', () => {
  test.for([
    '',
    'ingest',
    'kpi',
    'misses',
    'explain',
    'reach',
    'why',
    'due',
    'units',
    'smells',
    'form',
    'scorecard',
    'run',
    'schedule',
    'status',
    'sql',
    'sample',
    'check',
    'history',
    'undo',
    'rebuild',
    'profile',
  ])('of motcua %s is data and no error', async (name) => {
    const args = [...(name ? [name] : []), '--help']
    const { code, stdout, stderr } = await motcuaHere(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: motcua ${name}`))
  })
})

test('the version is that of the package', async () => {
  const { version } = JSON.parse(
    readFileSync(join(repository, 'packages/cli/package.json'), 'utf8'),
  ) as { version: string }
  expect(await motcua(['--version'])).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: '',
  })
})

/** The packages that a command loads, and its files by their name. */
async function loadedBy(words: readonly string[]): Promise<readonly string[]> {
  const hook = encodeURIComponent(`
    import { registerHooks } from 'node:module'
    registerHooks({ load(url, context, next) {
      process.stderr.write('loaded ' + url + '\\n')
      return next(url, context)
    } })`)
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${hook}` }
  const { code, stderr } = await motcua(words, { env })
  expect(code).toBe(0)
  const names = stderr.split('\n').flatMap((line) => {
    const url = /^loaded file:\/\/(.*)/.exec(line)?.[1]
    const inside = url?.split('/node_modules/').at(-1) ?? ''
    if (url?.includes('/node_modules/'))
      return /^(?:@[^/]+\/)?[^/]+/.exec(inside)?.[0] ?? []
    return url?.split('/').at(-1) ?? []
  })
  return [...new Set(names)].toSorted()
}

test.for([[['--help']], [['--version']], [['kpi', '--help']]] as const)(
  '%j loads the words of the commands, and nothing of the product',
  async ([words]) => {
    expect(await loadedBy(words)).toEqual([
      'analysts.ts',
      'aside.ts',
      'commander',
      'decisions.ts',
      'exit.ts',
      'exports.ts',
      'formats.ts',
      'job.ts',
      'kpis.ts',
      'main.js',
      'options.ts',
      'output.ts',
      'papers.ts',
      'program.ts',
      'table.ts',
      'work-names.ts',
    ])
  },
)

test('kpi loads nothing of what loads, issues or prints', async () => {
  const words = ['--office', own.office.dir, 'kpi', '--period', '2018-03']
  const loaded = await loadedBy(words)
  expect(loaded).toEqual(expect.arrayContaining(['kysely', 'snapshot.ts']))
  const others =
    /^(?:(?:ingest|pass|print|render-scorecard|xlsx)\.ts|puppeteer|saxes|vega|hucre|yauzl)$/
  expect(loaded.filter((name) => others.test(name))).toEqual([])
})

describe('misses', () => {
  test.for([
    ['on_time', /: \d+ that count and do not meet\n/],
    ['open_overdue', /: \d+ counted\n/],
  ] as const)('of %s says what it lists', async ([id, told]) => {
    const { stdout } = await here(['misses', id, '--period', '2018-03'])
    expect(stdout).toMatch(told)
  })
})

describe('status', () => {
  const left = ['--now', '2020-06-01T06:00']

  /** The office with a plan that goes on for two years more. */
  async function longPlanned(): Promise<OwnOffice> {
    const copy = await copyOf(own.office)
    edit(join(copy.office.dir, 'plan.yaml'), [
      [/to: '2018-12-31'/, "to: '2020-12-31'"],
    ])
    return copy
  }

  test('lists twelve periods and says how many more are due', async () => {
    using copy = await longPlanned()
    const office = ['--office', copy.office.dir]
    const { stdout } = await motcuaHere([...office, 'status', ...left])
    const periods = stdout.match(/^ {2}20\d\d-\d\d, 3 units$/gm)
    expect(periods).toHaveLength(12)
    expect(stdout).toContain('\n  … and 15 more periods\n')
    expect(stdout).toContain('last pass: none\n')
  })

  test('tells what the last pass refused and why', async () => {
    using copy = await longPlanned()
    const office = ['--office', copy.office.dir]
    const { code } = await motcuaHere([...office, 'run', ...left])
    expect(code).toBe(3)
    const human = await motcuaHere([...office, 'status', ...left])
    expect(human.stdout).toContain(
      'last pass: 2020-06-01 06:00:00, 0 issued, 81 refused, 0 failed\n',
    )
    expect(human.stdout).toMatch(
      /refused: 2018-03 \(3 units\): exports of motcua-dientu up to 2018-03-31 are missing/,
    )
    const { stdout } = await motcuaHere([
      ...office,
      'status',
      '--format',
      'json',
    ])
    const { lastPass } = JSON.parse(stdout)
    expect(Object.keys(lastPass)).toEqual([
      'now',
      'issued',
      'endedAt',
      'refused',
      'failed',
      'held',
      'warned',
    ])
    expect(lastPass.refused).toHaveLength(27)
    expect(lastPass.refused[0]).toMatchObject({
      period: '2018-03',
      units: ['so', 'dkkd', 'ktdn'],
    })
  })
})

describe('a period after the plan', () => {
  const later = ['--now', '2019-03-01T06:00']
  const periods = ['2019-01', '2019-02']

  test('is not due, and status says so', async () => {
    const { stdout } = await here(['status', ...later])
    expect(stdout).toContain(
      'not due: 2 periods after 2018-12-31, where plan.yaml ends: 2019-01 to 2019-02; the plan of a new year goes into plan.yaml\n',
    )
    const json = await here(['status', ...later, '--format', 'json'])
    const { due, unplanned } = JSON.parse(json.stdout)
    expect(unplanned).toEqual({ planEnds: '2018-12-31', periods })
    expect(due.at(-1)).toEqual({ period: '2018-12', unit: 'ktdn' })
  })

  test('is refused by no pass', async () => {
    using copy = await copyOf(own.office)
    const office = ['--office', copy.office.dir]
    edit(join(copy.office.dir, 'motcua.yaml'), [
      [/start: '2018-03-01'/, "start: '2019-01-01'"],
    ])
    const { code, stdout, stderr } = await motcuaHere([
      ...office,
      'run',
      ...later,
    ])
    expect(stdout).toContain('0 scorecards issued, 0 refused, 0 failed')
    expect(stderr).toMatch(/^not due: 2 periods after 2018-12-31, /m)
    expect(code).toBe(0)
  })
})

describe('the office', () => {
  test.for([
    ['kpi', '--period', '2018-03'],
    ['form', '06a', '--period', '2018-03'],
    ['check'],
    ['history', 'A'],
    ['status'],
    ['run'],
    ['publish'],
    ['sql', 'select 1'],
  ])('%j is refused where the data are of another code', async (words) => {
    using copy = await copyOf(own.office)
    const { dir } = copy.office
    edit(join(dir, 'motcua.yaml'), [[/^code: .*/m, 'code: other']])
    const { code, stderr } = await motcuaHere(['--office', dir, ...words])
    expect(code).toBeGreaterThan(0)
    expect(stderr).toContain('expected the warehouse of office other, got that')
    expect(stderr).toContain('set the code in motcua.yaml back')
  })

  /** The code of the office that a command works on. */
  async function found(
    surroundings: Pick<Surroundings, 'cwd' | 'env'>,
    args: readonly string[] = [],
    command: typeof motcua = motcuaHere,
  ) {
    const { code, stdout, stderr } = await command(
      [
        ...args,
        'sql',
        'select distinct office from dossier',
        '--format',
        'csv',
      ],
      surroundings,
    )
    return { code, office: stdout.split('\n')[1], stderr }
  }

  test('is that of --office, else MOTCUA_OFFICE, else the current folder', async () => {
    const { dir } = own.office
    const empty = join(dir, 'empty')
    mkdirSync(empty)
    const missing = { MOTCUA_OFFICE: join(dir, 'missing') }
    const ours = { code: 0, office: 'skhdt-bd', stderr: '' }
    const named = { cwd: empty, env: missing }
    const whole = ['--office', dir]
    expect(await found({ env: missing }, whole)).toEqual(ours)
    expect(await found({ env: { MOTCUA_OFFICE: dir } })).toEqual(ours)
    expect(await found(named, ['--office', '..'])).toEqual(ours)
    const beside = { cwd: empty, env: { MOTCUA_OFFICE: '..' } }
    expect(await found(beside)).toEqual(ours)
    expect(await found({ cwd: dir }, [], motcua)).toEqual(ours)
    // A package runner stands elsewhere and says where the person stood.
    expect(await found({ env: { INIT_CWD: dir } })).toEqual(ours)
    const below = { env: { INIT_CWD: empty } }
    expect(await found(below, ['--office', '..'])).toEqual(ours)

    expect(await found({ cwd: dir, env: missing })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('an office folder with motcua.yaml'),
    })
  })

  test('in the checkout is the sample office', async () => {
    const ended = await motcuaHere(['status', '--format', 'json'])
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\{/),
      stderr: expect.stringMatching(
        /^no office is named, and none lies here: this is the sample office, .*binh-duong-2018; name one with --office DIR or MOTCUA_OFFICE\n$/,
      ),
    })
  })

  test('and files are named from where the person stands', async () => {
    const cwd = own.office.dir
    writeFileSync(join(cwd, 'query.sql'), 'select 7 as seven')
    const args = ['sql', '--file', 'query.sql', '--format', 'csv']
    for (const surroundings of [{ cwd }, { env: { INIT_CWD: cwd } }])
      expect(await here(args, surroundings)).toMatchObject({
        code: 0,
        stdout: 'seven\n7\n',
      })
  })

  test('sample data go into no real one', async () => {
    using copy = await copyOf(own.office)
    edit(join(copy.office.dir, 'motcua.yaml'), [
      [/synthetic: true/, 'synthetic: false'],
    ])
    const { code, stderr } = await motcuaHere([
      '--office',
      copy.office.dir,
      'sample',
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('sample data never go into a real office')
  })
})

describe('sql', () => {
  const hostile =
    "select '=1+1' as \"=a\", '+2' as b, '-3' as c, '@d' as d, chr(9) || 'e' as e, '＝f' as f, -7 as g, 'a;\"b\"' as h, null as i"

  test('makes what a spreadsheet would run harmless in csv', async () => {
    const { code, stdout, stderr } = await here([
      'sql',
      hostile,
      '--format',
      'csv',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      `'=a,b,c,d,e,f,g,h,i\n'=1+1,'+2,'-3,'@d,'\te,'＝f,-7,"a;""b""",\n`,
    )
  })

  test('gives every text as it is in json', async () => {
    const { stdout } = await here(['sql', hostile, '--format', 'json'])
    const [row] = JSON.parse(stdout) as Record<string, unknown>[]
    expect(Object.values(row!)).toEqual([
      '=1+1',
      '+2',
      '-3',
      '@d',
      '\te',
      '＝f',
      -7,
      'a;"b"',
      null,
    ])
  })

  test('lines up a table; the number of rows is a message', async () => {
    const { code, stdout, stderr } = await here([
      'sql',
      "select 'Sở' as tên, 12 as n union all select 'x', 3 order by n desc",
    ])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^2 rows of 000001-[0-9a-f]{12}\n$/),
    })
    expect(stdout).toBe('tên   n\n───  ──\nSở   12\nx     3\n')
  })

  test('sends no control character to a terminal, not even in an error', async () => {
    const evil = "chr(27) || ']0;x' || chr(7) || chr(155) || '2J' || chr(8238)"
    const good = await here(['sql', `select ${evil} as a`])
    const bad = await here(['sql', `select cast(${evil} as int)`])
    expect([good.code, bad.code]).toEqual([0, 1])
    expect(good.stdout).toContain('\\u001b]0;x\\u0007\\u009b2J\\u202e')
    expect(bad.stderr).toContain('\\u001b]0;x\\u0007\\u009b2J\\u202e')
    for (const text of [good.stdout, good.stderr, bad.stdout, bad.stderr])
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  test.for([
    ['from kpi', 'It is a table macro: kpi('],
    ['select received_on from unit', 'It is a column of'],
    ['select * exclude (recieved_on) from dossier', '"received_on"'],
    ['select * exclude (recieved_on) from dossier', `\n${' '.repeat(26)}^`],
  ] as const)('that errs is helped on: %s', async ([query, hint]) => {
    const { code, stderr } = await here(['sql', query])
    expect(code).toBe(1)
    expect(stderr).toContain(hint)
    expect(stderr).toMatch(/^LINE 1: /m)
  })

  test('is one that the office keeps, by its name', async () => {
    const { dir } = own.office
    const none = await here(['sql', '--saved', 'open'])
    expect(none).toMatchObject({ code: 2, stdout: '' })
    mkdirSync(join(dir, 'queries'))
    const text = '-- How many?\nselect $n::int + 1 as n'
    writeFileSync(join(dir, 'queries', 'plus-one.sql'), text)
    const words = ['--param', 'n=4', '--format', 'csv']
    const found = await here(['sql', '--saved', 'plus-one', ...words])
    expect(found).toEqual({ code: 0, stdout: 'n\n5\n', stderr: '' })
    const other = await here(['sql', '--saved', 'plus-on'])
    expect(other.stderr).toContain('expected a saved query of plus-one')
    const all = await here(['sql', '--saved'])
    expect(all).toMatchObject({ code: 0, stderr: '' })
    expect(all.stdout).toMatch(/^plus-one {2}How many\?$/m)
  })

  test('is asked of what there is: of all, of one, of a name that is near', async () => {
    const one = await here(['sql', '--schema', 'status_on'])
    expect(one).toMatchObject({ code: 0, stderr: '' })
    expect(one.stdout).toMatch(/^## status_on\(on_day\)\n/)
    expect(one.stdout.match(/^## /gm)).toHaveLength(1)
    expect(one.stdout).toContain('| `state` | varchar |')
    const none = await here(['sql', '--schema', 'status_of'])
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toContain('got status_of; near to it: status_on')
  })

  test('is read from standard input when no query is given', async () => {
    const ended = await run(['sql', '--format', 'csv'], {
      input: 'select 5 as five',
    })
    expect(ended).toEqual({ code: 0, stdout: 'five\n5\n', stderr: '' })
  })
})
