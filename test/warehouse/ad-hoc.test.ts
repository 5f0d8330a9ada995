import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  isOpen,
  onOneLine,
  openReadOnlySql,
  plainText,
  QueryError,
  statements,
} from '@motcua/warehouse'
import type { ReadOnlySql, ResultForm, RunOptions } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong, size } from '../size.ts'
import { dossier, load, removeFolders, warehouse } from './fixture.ts'

afterAll(removeFolders)

describe('a text is cut into its statements', () => {
  test.for([
    ['select 1', ['select 1']],
    ['select 1;', ['select 1']],
    ["select ';'; select 2", ["select ';'", 'select 2']],
    [
      'select ";" from t; -- a;\n select 2',
      ['select ";" from t', '-- a;\n select 2'],
    ],
    ['/* ; /* ; */ ; */ select 1; /* ; */', ['/* ; /* ; */ ; */ select 1']],
    [
      "select e'\\';', $$;$$, $a$ $$; $a$; select $1",
      ["select e'\\';', $$;$$, $a$ $$; $a$", 'select $1'],
    ],
    ["select 'it''s;'", ["select 'it''s;'"]],
    [' ;; -- nothing\n;', []],
  ] as const)('%s', ([text, pieces]) => {
    expect(statements(text).map((found) => found.text)).toEqual(pieces)
  })

  test('whose lines are told', () => {
    expect(
      statements('select 1;\n\n-- b\nselect 2;select\n3').map(
        ({ line }) => line,
      ),
    ).toEqual([1, 3, 4])
  })

  test('and none is lost, whatever stands in it', () => {
    const part = fc.constantFrom(
      "'",
      '"',
      ';',
      '--',
      '\n',
      '/*',
      '*/',
      '$$',
      '$a$',
      "e'",
      '\\',
      'x',
      ' ',
      '1',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = parts.join('')
        const found = statements(text)
        let rest = text
        for (const piece of found) {
          expect(rest).toContain(piece.text)
          rest = rest.slice(rest.indexOf(piece.text) + piece.text.length)
        }
        expect(found.slice(0, -1).every(({ isEnded }) => isEnded)).toBe(true)
      }),
    )
  })

  test.for([
    ["select '", true],
    ["select ''", false],
    ["select 'a''", true],
    ['select "', true],
    ['select /* a', true],
    ['select /* a */', false],
    ['select /*/', true],
    ['select $$ a', true],
    ['select $a$ b $a$', false],
    ["select e'\\'", true],
    ["select e'\\''", false],
    ['select -- it', false],
    ['', false],
  ] as const)('is open: %s', ([text, open]) => {
    expect(isOpen(text)).toBe(open)
  })

  test('and is put on one line with the meaning that it has', () => {
    expect(onOneLine("select 1, -- one\n  'a\nb',\n\n 2")).toBe(
      "select 1, /* one */ 'a\nb', 2",
    )
  })
})

describe('ad-hoc SQL', () => {
  let reader: ReadOnlySql
  let dir: string
  beforeAll(async () => {
    await using writer = await warehouse()
    dir = writer.dir
    await load(writer, [dossier('A'), dossier('B')])
    await writer.publish()
    reader = await openReadOnlySql({ ...writer, limits: { memory: 400 } })
  })
  afterAll(() => reader.close())

  /** What a run gives. */
  async function given(text: string, options: RunOptions = {}) {
    let bytes = ''
    const rows: unknown[] = []
    const done: object[] = []
    await reader.run(
      text,
      {
        rows: (found) => void rows.push(...found),
        bytes: (part) => void (bytes += Buffer.from(part).toString()),
        done: ({ rows: count, isCut }) =>
          void done.push({ rows: count, isCut }),
      },
      options,
    )
    return { rows, bytes, done }
  }
  const refusal = (text: string, options?: RunOptions) =>
    given(text, options).then(
      () => undefined,
      (error: unknown) => error as QueryError,
    )
  const works = async () => {
    expect((await given('select count(*) from dossier')).rows).toEqual([['2']])
  }

  test.for([
    'vacuum',
    'checkpoint',
    'begin',
    'pragma version',
    'call duckdb_tables()',
    'prepare p as select 1',
    'use memory',
    'analyze',
    'merge into unit using unit on true when matched then delete',
    'create macro m() as 1',
    'explain analyze copy unit to',
    'explain (analyze) delete from unit',
    '/* select */ drop table unit',
    'with d as (select 1) insert into unit select * from unit',
    'select 1; drop table unit',
    'from duckdb_settings()',
    'from duckdb_databases()',
    "select current_setting('temp_directory')",
    "from which_secret('a', 's3')",
    'from "duckdb_databases"()',
    `select "current_setting"('temp_directory')`,
    'from "enable_logging"()',
    'select path from duckdb_databases',
    'select file from system."pragma_database_list"',
    'from pg_settings',
    "from query('from duckdb_data' || 'bases()')",
    "from query_table('duckdb_data' || 'bases')",
  ])('refuses %s', async (text) => {
    expect(await refusal(text)).toBeInstanceOf(QueryError)
  })

  test('writes to no file of the data, of the query, or beside them', async () => {
    const own = ['snapshot.duckdb', 'snapshot.duckdb.wal', 'warehouse.duckdb']
    const paths = own.map((name) => join(dir, name))
    const before = paths.map((path) => existsSync(path) && readFileSync(path))
    for (const path of [...paths, 'spill/x.csv', 'out'])
      for (const verb of ['', 'explain analyze '])
        expect(
          await refusal(
            `${verb}copy (select 1) to '${path}' (format csv, use_tmp_file false)`,
          ),
        ).toBeInstanceOf(QueryError)
    expect(paths.map((path) => existsSync(path) && readFileSync(path))).toEqual(
      before,
    )
  })

  test('keeps temporary tables for the statements of one text', async () => {
    const text =
      'create temp table t as select 7 as n; from t; select n + 1 from t'
    expect((await given(text)).rows).toEqual([['8']])
    expect((await given(text, { each: true })).rows).toContainEqual(['7'])
    expect((await refusal('from t'))?.message).toContain('does not exist')
  })

  test('binds parameters, and asks for those that lack', async () => {
    const text = 'select $n::int + 1, $s where date $$2018-01-02$$ = $d'
    const parameters = { n: '1', s: "'; drop", d: '2018-01-02' }
    const forms: readonly ResultForm[] = ['texts', 'values', 'csv']
    for (const form of forms) {
      const { rows, bytes } = await given(text, { parameters, form })
      expect(rows.length > 0 || bytes.includes("2,'; drop")).toBe(true)
    }
    expect((await refusal('select $n', {}))?.message).toContain('--param n=')
  })

  test('points at the place in the whole text, in every form', async () => {
    const text =
      "select 1;\n\nselect\n  cast(code as int)\nfrom dossier where code = 'A'"
    for (const form of ['texts', 'csv'] as const) {
      const { code, message } = (await refusal(text, { form, each: false }))!
      expect(code).toBe('failed')
      expect(message).toMatch(/LINE 4:   cast\(code as int\)/)
    }
    expect((await refusal('select cod from dossier'))?.message).toContain(
      'Candidate bindings: "code"',
    )
    expect((await refusal('from dosier'))?.message).toContain('"dossier"')
  })

  test('gives each value as it is', async () => {
    const text = `select 1.10::decimal(5,2), interval 3 day, [1, 2], {'a': 1.50}, null, '',
      timestamptz '2018-01-01 00:00:00+07', date 'infinity', 1e0/0, map {'k': 1},
      170141183460469231731687303715884105727, '=1+1'`
    const cells = [
      '1.10',
      '3 days',
      '[1, 2]',
      "{'a': 1.50}",
      null,
      '',
      '2017-12-31T17:00:00Z',
      'infinity',
      'Infinity',
      '{k=1}',
      '170141183460469231731687303715884105727',
      '=1+1',
    ]
    expect((await given(text)).rows).toEqual([cells])
    const { bytes } = await given(text, { form: 'csv' })
    expect(bytes.split('\n')[1]).toBe(
      `1.10,3 days,"[1, 2]",{'a': 1.50},,"",2017-12-31T17:00:00Z,infinity,inf,{k=1},170141183460469231731687303715884105727,'=1+1`,
    )
  })

  test('keeps the order of the rows in CSV', async () => {
    const { bytes } = await given(
      "select range as n, 'x' as t, '-' || range as u from range(300000) order by n desc",
      { form: 'csv' },
    )
    const numbers = bytes
      .split('\n')
      .slice(1, -1)
      .map((line) => parseInt(line, 10))
    expect(numbers).toEqual(
      Array.from({ length: 300_000 }, (_, i) => 299_999 - i),
    )
  })

  test.for(['varchar', 'varchar collate nocase'])(
    'marks what a spreadsheet would run, whatever a text begins with: %s',
    async (type) => {
      // What CSV itself puts in quotation marks has its own test.
      const first = [
        ...Array.from({ length: 0x7ff }, (_, i) => i + 1),
        ...Array.from({ length: 0x200 }, (_, i) => 0xfe00 + i),
        0x1f600,
      ].filter((point) => !'\n\r",#'.includes(String.fromCodePoint(point)))
      const { bytes } = await given(
        `select (chr(p) || 'x')::${type} as t from (select unnest([${first.join()}]) as p)`,
        { form: 'csv' },
      )
      expect(bytes.split('\n').slice(1, -1)).toEqual(
        first.map((point) => plainText(`${String.fromCodePoint(point)}x`)),
      )
    },
  )

  test('writes a file when it is whole, and leaves the one before', async () => {
    const folder = join(dir, 'made')
    mkdirSync(folder)
    const to = join(folder, 'x.parquet')
    writeFileSync(to, 'before')
    const failing = "select error('no') from range(10)"
    expect(await refusal(failing, { form: 'parquet', to })).toBeInstanceOf(
      QueryError,
    )
    expect(readFileSync(to, 'utf8')).toBe('before')
    await given('from dossier', { form: 'parquet', to })
    expect(readFileSync(to).subarray(0, 4).toString()).toBe('PAR1')
    for (const form of ['parquet', 'csv'] as const)
      expect(
        (await refusal('explain select 1', { form, to }))?.message,
      ).toContain('expected a query')
    await given("select 1 as a, '=1' as b", { form: 'csv', to })
    expect(readFileSync(to, 'utf8')).toBe("a,b\n1,'=1\n")
  })

  test('cuts rows at their limit, and says so', async () => {
    for (const form of ['texts', 'csv'] as const) {
      const { done } = await given('from range(10000)', {
        form,
        limits: { rows: 5000 },
      })
      expect(done).toEqual([{ rows: 5000, isCut: true }])
    }
  })

  // Honest work that is too much for its bounds.
  const heavy = {
    join: 'select count(*) from range(100000) a, range(100000) b, range(1000) c',
    sort: 'select max(m) from (select md5(range::varchar) as m from range(300000000) order by m)',
    recursion:
      'with recursive r(n) as (select 1 union all select n + 1 from r where n < 100000000) select count(*) from r',
    aggregate: 'select count(distinct hash(range, 1)) from range(1000000000)',
    window:
      'select max(n) from (select row_number() over (partition by range % 1000 order by md5(range::varchar)) as n from range(100000000))',
    result: 'select range, md5(range::varchar) from range(1000000000)',
  }
  const tried = Object.entries(heavy).slice(0, isLong ? undefined : 1)
  test.for(tried)(
    'ends a heavy %s within its deadline and its memory',
    async ([, text]) => {
      const peaks: number[] = []
      const watch = setInterval(() => peaks.push(peakOfQueries()), 20)
      const began = performance.now()
      const error = await refusal(text, { limits: { seconds: size(1, 10) } })
      clearInterval(watch)
      expect(error?.code).toBe('time')
      expect((performance.now() - began) / 1000).toBeLessThan(size(1, 10) + 3)
      const peak = Math.max(...peaks)
      expect(peak > 0).toBe(process.platform === 'linux')
      expect(peak).toBeLessThan(400 * 1.1)
      await works()
    },
  )

  /** Megabytes that a process of a query has taken at most; 0 where the system does not tell. */
  function peakOfQueries(): number {
    if (process.platform !== 'linux') return 0
    const children = readdirSync('/proc/self/task').flatMap(
      (task) =>
        readFileSync(`/proc/self/task/${task}/children`, 'utf8').match(
          /\d+/g,
        ) ?? [],
    )
    const peaks = children.map((child) => {
      try {
        const status = readFileSync(`/proc/${child}/status`, 'utf8')
        return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
      } catch {
        return 0
      }
    })
    return Math.max(0, ...peaks)
  }

  test('ends what takes too much memory, or gives too much', async () => {
    const list = await refusal('select list(range) from range(100000000)')
    expect(['memory', 'died']).toContain(list?.code)
    await works()
    const long = "select repeat('x', 1000) from range(1000000)"
    for (const form of ['texts', 'csv'] as const)
      expect((await refusal(long, { form, limits: { output: 1 } }))?.code).toBe(
        'output',
      )
    await works()
  })

  test('ends when the caller says so, also while rows come', async () => {
    for (const text of [heavy.join, 'from range(1000000000)']) {
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 500)
      expect((await refusal(text, { signal: stop.signal }))?.code).toBe(
        'stopped',
      )
      await works()
    }
  })

  test('leaves nothing behind', async () => {
    const rooms = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('motcua-sql-'))
    const before = rooms()
    await works()
    await refusal('selekt 1')
    await refusal(heavy.join, { limits: { seconds: 1 } })
    await expect
      .poll(() => rooms().filter((name) => !before.includes(name)))
      .toEqual([])
  })

  test('goes on from a beginning', async () => {
    const found = await reader.complete('select co')
    expect(found).toContainEqual({ text: 'code', from: 7, kind: 'column' })
    await works()
  })
})

describe('large results', () => {
  const given = { rows() {}, bytes() {} }
  const publishedDossiers = async (count: number) => {
    const writer = await warehouse()
    await load(
      writer,
      Array.from({ length: count }, (_, i) => dossier(`A${i}`)),
    )
    await writer.publish()
    return writer
  }

  test('what a join makes of few rows, and a wide table, are written as they come, and little of them is held', async () => {
    const count = size(50, 41_000)
    await using writer = await publishedDossiers(count)
    await using reader = await openReadOnlySql({
      ...writer,
      limits: { memory: 600 },
    })
    const made = 'select d.* from dossier d, range(246)'
    const kept = `create temp table made as ${made}; from made`
    const done: number[] = []
    for (const [text, form] of [
      [made, 'csv'],
      [made, 'parquet'],
      [kept, 'csv'],
      [kept, 'parquet'],
    ] as const)
      await reader.run(
        text,
        { ...given, done: ({ rows }) => void done.push(rows) },
        { form, to: join(writer.dir, `made.${form}`) },
      )
    expect(done).toEqual(Array.from({ length: 4 }, () => count * 246))
  })

  test('what is ordered is written in its order', async () => {
    await using writer = await publishedDossiers(1)
    await using reader = await openReadOnlySql(writer)
    const to = join(writer.dir, 'ordered.csv')
    const rows = 700_000
    await reader.run(
      `select hash(i) % 100000 as place, i from range(${rows}) as of(i) order by place, i desc`,
      given,
      { form: 'csv', to },
    )
    const written = readFileSync(to, 'utf8').trimEnd().split('\n').slice(1)
    expect(written).toHaveLength(rows)
    const cells = written.map((line) => line.split(',').map(Number))
    const isBefore = ([a = 0, i = 0]: number[], [b = 0, j = 0]: number[]) =>
      a < b || (a === b && i > j)
    const wrong = cells.findIndex(
      (of, i) => i > 0 && !isBefore(cells[i - 1]!, of),
    )
    expect(wrong).toBe(-1)
  })
})
