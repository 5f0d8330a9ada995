import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbDialect, SqlError } from '@motcua/warehouse'
import { AbortedTransactionError, Kysely, sql, type Generated } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

interface Tables {
  dossier: { id: Generated<number>; unit: string; received: string | null }
  keyed: { id: number }
  number: { n: number }
}

const zones = ['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York']
const instances: DuckDBInstance[] = []
const databases: Kysely<Tables>[] = []

async function open(zone = 'Asia/Ho_Chi_Minh'): Promise<Kysely<Tables>> {
  const instance = await DuckDBInstance.create(':memory:')
  const db = new Kysely<Tables>({ dialect: duckdbDialect({ instance, zone }) })
  instances.push(instance)
  databases.push(db)
  return db
}

async function filled(): Promise<Kysely<Tables>> {
  const fresh = await open()
  await sql`create sequence ids`.execute(fresh)
  await sql`create table dossier (
    id integer default nextval('ids'), unit varchar not null, received date
  )`.execute(fresh)
  await sql`create table keyed (id integer primary key)`.execute(fresh)
  await fresh
    .insertInto('dossier')
    .values([
      { unit: 'a', received: '2026-01-31' },
      { unit: 'a', received: null },
      { unit: 'b', received: '2026-02-01' },
    ])
    .execute()
  return fresh
}

/** The value of one SQL expression. */
async function value(
  reader: Kysely<Tables>,
  expression: string,
): Promise<unknown> {
  const { rows } = await sql<{ v: unknown }>`
    select (select ${sql.raw(expression)}) as v`.execute(reader)
  return rows[0]?.v
}

/** What a query throws. */
async function failure(query: Promise<unknown>): Promise<Error> {
  const error = await query.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Error) return error
  throw new Error('expected an error')
}

let db: Kysely<Tables>
beforeAll(async () => {
  db = await open()
})
afterAll(async () => {
  await Promise.all(databases.map((each) => each.destroy()))
  for (const instance of instances) instance.closeSync()
})

describe('values', () => {
  test.each([
    ['null', null],
    ['true', true],
    ['-7::tinyint', -7],
    ['7::utinyint', 7],
    ['-7::smallint', -7],
    ['7::usmallint', 7],
    ['-7::integer', -7],
    ['7::uinteger', 7],
    ['9007199254740991::bigint', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991::hugeint', Number.MIN_SAFE_INTEGER],
    ['7::ubigint', 7],
    ['7::uhugeint', 7],
    ['7::bignum', 7],
    ['sum(x) from (values (1), (2)) t(x)', 3],
    ['0.5::float', 0.5],
    ['0.1::double', 0.1],
    ['1.005::decimal(10, 3)', 1.005],
    ['-0.10::decimal(38, 20)', -0.1],
    ['1200.00::decimal(18, 2)', 1200],
    ['0::decimal(18, 2)', 0],
    ['0::decimal(18, 0)', 0],
    ['123456789012345::decimal(38, 0)', 123456789012345],
    ["'Một cửa'", 'Một cửa'],
    ["'x'::enum('x', 'y')", 'x'],
    ["'\\x00\\xFF'::blob", new Uint8Array([0, 255])],
    ["'101'::bit", '101'],
    [
      "'1b4e28ba-2fa1-11d2-883f-0016d3cca427'::uuid",
      '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
    ],
    ['\'{"a": 1}\'::json', '{"a": 1}'],
    ["date '2024-03-31'", '2024-03-31'],
    ["date '0987-01-02'", '0987-01-02'],
    ["timestamp '2024-03-31 00:00:00'", '2024-03-31 00:00:00'],
    ["timestamp '1969-12-31 23:59:59.25'", '1969-12-31 23:59:59.25'],
    ["'2024-03-31 08:00:00.000001'::timestamp", '2024-03-31 08:00:00.000001'],
    ["'2024-03-31 08:00:00'::timestamp_s", '2024-03-31 08:00:00'],
    ["'2024-03-31 08:00:00.125'::timestamp_ms", '2024-03-31 08:00:00.125'],
    [
      "'2024-03-31 08:00:00.123456789'::timestamp_ns",
      '2024-03-31 08:00:00.123456789',
    ],
    ["timestamptz '2024-03-31 07:30:00+07'", '2024-03-31T00:30:00Z'],
    ["timestamptz '2024-03-31 07:30:00.5+07'", '2024-03-31T00:30:00.5Z'],
    ["time '08:30:00'", '08:30:00'],
    ["'08:30:00+07'::timetz", '08:30:00+07'],
    ["interval '1 month 3 days -2 hours'", '1 month 3 days -02:00:00'],
    ['[1, null, 9007199254740991]', [1, null, Number.MAX_SAFE_INTEGER]],
    ["['a', 'b']::varchar[2]", ['a', 'b']],
    [
      "{'day': date '2024-03-31', 'tags': ['a'], 'none': null}",
      { day: '2024-03-31', tags: ['a'], none: null },
    ],
    ["map {'k': 1::bigint}", [{ key: 'k', value: 1 }]],
    ['union_value(num := 2)', { tag: 'num', value: 2 }],
    ['[1, 2]::variant', [1, 2]],
  ])('%s', async (expression, expected) => {
    expect(await value(db, expression)).toStrictEqual(expected)
  })

  test.each([
    'date',
    'timestamp',
    'timestamptz',
    'timestamp_s',
    'timestamp_ms',
    'timestamp_ns',
  ])('infinite %s', async (type) => {
    expect(await value(db, `'infinity'::${type}`)).toBe('infinity')
    expect(await value(db, `'-infinity'::${type}`)).toBe('-infinity')
  })

  test.each([
    ['0.0 / 0', 'column "v": expected a finite number, got NaN'],
    ["'-inf'::double", 'got -Infinity'],
    ["[1.0, 'nan'::double]", 'got NaN'],
    ['9007199254740992', 'column "v": expected an integer of at most 2^53'],
    ["{'n': -9007199254740992}", 'column "v": expected an integer'],
    ['1234567890123.456::decimal(20, 3)', 'decimal of at most 15 digits'],
  ])('%s has no honest number', async (expression, message) => {
    const error = await failure(value(db, expression))
    expect(error).toBeInstanceOf(SqlError)
    expect(error.message).toContain(message)
  })

  test('two columns of one name are refused', async () => {
    const query = sql`select 1 as unit, 2 as unit`.execute(db)
    await expect(query).rejects.toThrow('two columns are named "unit"')
  })

  test.each(zones)('dates and times do not depend on %s', async (zone) => {
    const there = await open(zone)
    expect(await value(there, "current_setting('TimeZone')")).toBe(zone)
    expect(await value(there, "date '2024-03-31'")).toBe('2024-03-31')
    expect(await value(there, "timestamp '2024-03-10 02:30:00'")).toBe(
      '2024-03-10 02:30:00',
    )
    expect(await value(there, "timestamptz '2026-01-31 18:00:00Z'")).toBe(
      '2026-01-31T18:00:00Z',
    )
    const month =
      "date_trunc('month', timestamptz '2026-01-31 18:00:00Z')::date"
    expect(await value(there, month)).toBe(
      zone === 'Asia/Ho_Chi_Minh' ? '2026-02-01' : '2026-01-01',
    )
  })

  test('every connection has the zone', async () => {
    const there = await open('Asia/Kathmandu')
    const found = await Promise.all(
      Array.from({ length: 12 }, () =>
        value(there, "current_setting('TimeZone')"),
      ),
    )
    expect(new Set(found)).toStrictEqual(new Set(['Asia/Kathmandu']))
  })

  test('a zone that is set and locked is enough', async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const owner = await instance.connect()
    await owner.run("set global TimeZone = 'Asia/Ho_Chi_Minh'")
    await owner.run('set lock_configuration = true')
    const at = (zone: string) =>
      new Kysely<Tables>({ dialect: duckdbDialect({ instance, zone }) })
    expect(await value(at('Asia/Ho_Chi_Minh'), '1')).toBe(1)
    await expect(value(at('UTC'), '1')).rejects.toThrow('locked')
    instances.push(instance)
  })

  test('an unknown zone fails the first query', async () => {
    const there = await open("No/'where")
    await expect(value(there, '1')).rejects.toThrow('Unknown TimeZone')
  })
})

describe('parameters', () => {
  test.each([
    [null, null, '"NULL"'],
    [true, true, 'BOOLEAN'],
    [-1, -1, 'INTEGER'],
    [2 ** 31, 2 ** 31, 'BIGINT'],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'BIGINT'],
    [0.5, 0.5, 'DOUBLE'],
    [1e300, 1e300, 'DOUBLE'],
    [7n, 7, 'BIGINT'],
    ["Đông's", "Đông's", 'VARCHAR'],
    ['', '', 'VARCHAR'],
    [new Uint8Array([1, 0, 2]), new Uint8Array([1, 0, 2]), 'BLOB'],
  ])('%s', async (given, expected, type) => {
    const { rows } = await sql`
      select ${given} as v, typeof(${given}) as type`.execute(db)
    expect(rows).toStrictEqual([{ v: expected, type }])
  })

  test('a bigint of 128 bits is exact', async () => {
    const { rows } = await sql`
      select ${2n ** 100n}::varchar as v`.execute(db)
    expect(rows).toStrictEqual([{ v: String(2n ** 100n) }])
  })

  test('ISO text compares with dates and timestamps', async () => {
    const { rows } = await sql`
      select date '2026-01-31' >= ${'2026-01-01'} as d,
        timestamp '2026-01-31 08:00:00' < ${'2026-01-31 08:00:01'} as t,
        timestamptz '2026-01-31 08:00:00+07' = ${'2026-01-31T01:00:00Z'} as z
    `.execute(db)
    expect(rows).toStrictEqual([{ d: true, t: true, z: true }])
  })

  test.each([
    [new Date(0), 'got a Date; pass ISO text'],
    [undefined, 'got undefined; pass null'],
    [Number.NaN, 'got NaN'],
    [Infinity, 'got Infinity'],
    [2n ** 127n, 'got a bigint'],
    [[1], 'got an array'],
    [{ a: 1 }, 'got an object; pass JSON text'],
    [Symbol('x'), 'got a symbol'],
  ])('%s is refused', async (given, message) => {
    const error = await failure(sql`select ${given}`.execute(db))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('parameter $1: expected null, boolean')
    expect(error.message).toContain(message)
  })
})

describe('results', () => {
  test('a column named count is a row like any other', async () => {
    const there = await filled()
    const query = there
      .selectFrom('dossier')
      .select((eb) => eb.fn.countAll().as('count'))
    expect(await query.executeTakeFirst()).toStrictEqual({ count: 3 })
    const { rows, numAffectedRows } = await sql`
      select 3 as "Count"`.execute(there)
    expect(rows).toStrictEqual([{ Count: 3 }])
    expect(numAffectedRows).toBeUndefined()
  })

  test('writes count their rows', async () => {
    const there = await filled()
    const inserted = await there
      .insertInto('dossier')
      .values([{ unit: 'c', received: null }])
      .executeTakeFirst()
    expect(inserted.numInsertedOrUpdatedRows).toBe(1n)
    const updated = await there
      .updateTable('dossier')
      .set({ received: '2026-03-01' })
      .where('unit', '=', 'a')
      .executeTakeFirst()
    expect(updated.numUpdatedRows).toBe(2n)
    const deleted = await there
      .deleteFrom('dossier')
      .where('unit', '=', 'nobody')
      .executeTakeFirst()
    expect(deleted.numDeletedRows).toBe(0n)
    const merged = await sql`
      merge into keyed using (values (1), (2)) as v(id) using (id)
      when not matched then insert`.execute(there)
    expect(merged).toStrictEqual({ rows: [], numAffectedRows: 2n })
  })

  test('returning gives the rows and their count', async () => {
    const there = await filled()
    const result = await sql`
      delete from dossier where unit = 'a' returning unit as count
    `.execute(there)
    expect(result).toStrictEqual({
      rows: [{ count: 'a' }, { count: 'a' }],
      numAffectedRows: 2n,
    })
  })

  test('DDL and settings have no rows', async () => {
    const there = await open()
    const none = { rows: [] }
    expect(
      await sql`create table copied as select 1 as a`.execute(there),
    ).toStrictEqual(none)
    expect(await sql`set threads = 1`.execute(there)).toStrictEqual(none)
  })

  test('on conflict, null ordering and distinct on compile', async () => {
    const there = await filled()
    await there
      .insertInto('keyed')
      .values({ id: 1 })
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
    const rows = await there
      .selectFrom('dossier')
      .distinctOn('unit')
      .select(['unit', 'received'])
      .orderBy('unit', 'desc')
      .orderBy('received', (o) => o.desc().nullsLast())
      .limit(2)
      .execute()
    expect(rows).toStrictEqual([
      { unit: 'b', received: '2026-02-01' },
      { unit: 'a', received: '2026-01-31' },
    ])
  })
})

describe('transactions', () => {
  test('a rollback leaves nothing', async () => {
    const there = await filled()
    const error = await failure(
      there.transaction().execute(async (trx) => {
        await sql`create table later (a integer)`.execute(trx)
        await trx.deleteFrom('dossier').execute()
        throw new Error('changed my mind')
      }),
    )
    expect(error.message).toBe('changed my mind')
    expect(await value(there, 'count(*) from dossier')).toBe(3)
    expect(
      await value(
        there,
        "count(*) from duckdb_tables() where table_name = 'later'",
      ),
    ).toBe(0)
  })

  test('two at once do not see each other', async () => {
    const there = await filled()
    const one = await there.startTransaction().execute()
    const two = await there.startTransaction().execute()
    await one
      .insertInto('dossier')
      .values({ unit: 'one', received: null })
      .execute()
    await two
      .insertInto('dossier')
      .values({ unit: 'two', received: null })
      .execute()
    expect(
      await value(
        one,
        'list(unit order by unit) from dossier where length(unit) = 3',
      ),
    ).toStrictEqual(['one'])
    expect(
      await value(
        two,
        'list(unit order by unit) from dossier where length(unit) = 3',
      ),
    ).toStrictEqual(['two'])
    expect(await value(there, 'count(*) from dossier')).toBe(3)
    await one.commit().execute()
    await two.rollback().execute()
    expect(await value(there, 'count(*) from dossier')).toBe(4)
  })

  test('a commit that is refused gives its own reason', async () => {
    const there = await filled()
    const one = await there.startTransaction().execute()
    await one.insertInto('keyed').values({ id: 1 }).execute()
    const two = there.transaction().execute(async (trx) => {
      await trx.insertInto('keyed').values({ id: 1 }).execute()
      await one.commit().execute()
    })
    await expect(two).rejects.toThrow('duplicate key')
    expect(await value(there, 'count(*) from keyed')).toBe(1)
  })

  test('a swallowed failure does not commit in silence', async () => {
    const there = await filled()
    const work = there.transaction().execute(async (trx) => {
      await trx.insertInto('keyed').values({ id: 1 }).execute()
      await failure(trx.insertInto('keyed').values({ id: 1 }).execute())
    })
    await expect(work).rejects.toBeInstanceOf(AbortedTransactionError)
    expect(await value(there, 'count(*) from keyed')).toBe(0)
  })

  test('queries of one transaction may be awaited together', async () => {
    const there = await filled()
    const counts = await there
      .transaction()
      .execute((trx) =>
        Promise.all(
          Array.from({ length: 20 }, () => value(trx, 'count(*) from dossier')),
        ),
      )
    expect(counts).toStrictEqual(Array.from({ length: 20 }, () => 3))
  })

  test('read only is kept, other isolation levels are refused', async () => {
    const there = await filled()
    const reader = there
      .transaction()
      .setAccessMode('read only')
      .execute((trx) => trx.deleteFrom('dossier').execute())
    await expect(reader).rejects.toThrow('read-only')
    const serializable = there
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async () => {})
    await expect(serializable).rejects.toThrow('expected snapshot')
    expect(await value(there, 'count(*) from dossier')).toBe(3)
  })

  test('one connection keeps its temporary tables', async () => {
    const there = await open()
    await there.connection().execute(async (one) => {
      await sql`create temp table own as select 1 as a`.execute(one)
      expect(await value(one, 'count(*) from own')).toBe(1)
    })
    // They end with it: nobody else is given this connection.
    const left = sql`select table_name from duckdb_tables() where temporary`
    expect((await left.execute(there)).rows).toEqual([])
  })
})

describe('streams', () => {
  async function numbers(count: number): Promise<Kysely<Tables>> {
    const there = await open()
    await sql`create table number as
      select range as n from range(${sql.lit(count)})`.execute(there)
    return there
  }

  test('100,000 rows come in chunks', async () => {
    const there = await numbers(100_000)
    const query = there.selectFrom('number').selectAll().orderBy('n')
    const executor = there.getExecutor()
    const sizes: number[] = []
    let last = -1
    for await (const { rows } of executor.stream<{ n: number }>(
      query.compile(),
      1,
    )) {
      sizes.push(rows.length)
      last = rows.at(-1)?.n ?? last
    }
    expect(sizes.reduce((sum, size) => sum + size)).toBe(100_000)
    expect(Math.max(...sizes)).toBe(2048)
    expect(last).toBe(99_999)
  })

  test('one that breaks off midway is an error, not an end', async () => {
    const there = await open()
    async function read(reader: Kysely<Tables>): Promise<number> {
      let rows = 0
      const query = reader
        .selectFrom(sql<{ n: number }>`range(3000000)`.as<'r'>(sql`r(n)`))
        .select(
          sql<number>`case when n = 2900000 then 'x' else '1' end::int`.as('v'),
        )
      for await (const { v } of query.stream()) rows += v
      return rows
    }
    await expect(read(there)).rejects.toThrow('broke off')
    expect(await value(there, '1')).toBe(1)
    await expect(there.transaction().execute(read)).rejects.toThrow('broke off')
    expect(await value(there, '1')).toBe(1)
  })

  test('one that is left early holds nothing', async () => {
    const there = await numbers(100_000)
    for await (const { n } of there.selectFrom('number').selectAll().stream()) {
      if (n === 10) break
    }
    await sql`delete from number where n < 10`.execute(there)
    await sql`checkpoint`.execute(there)
    expect(await value(there, 'count(*) from number')).toBe(99_990)
  })

  test('one inside a transaction sees it and leaves it open', async () => {
    const there = await numbers(10)
    await there.transaction().execute(async (trx) => {
      await sql`delete from number where n > 2`.execute(trx)
      const seen: number[] = []
      for await (const { n } of trx.selectFrom('number').selectAll().stream()) {
        seen.push(n)
      }
      expect(seen).toStrictEqual([0, 1, 2])
      await sql`delete from number`.execute(trx)
    })
    expect(await value(there, 'count(*) from number')).toBe(0)
  })

  test('other queries may run beside one', async () => {
    const there = await numbers(10_000)
    let last = -1
    for await (const { n } of there.selectFrom('number').selectAll().stream()) {
      if (n % 1000 === 0) {
        await there.deleteFrom('number').where('n', '=', n).execute()
      }
      last = n
    }
    expect(last).toBe(9999)
    expect(await value(there, 'count(*) from number')).toBe(9990)
  })

  test('errors and refused parameters are those of any query', async () => {
    const there = await numbers(1)
    async function first(parameter: unknown): Promise<void> {
      const query = there
        .selectFrom('number')
        .select(sql`${parameter}::int + n`.as('v'))
      for await (const row of query.stream()) expect(row).toBeDefined()
    }
    await expect(first('x')).rejects.toBeInstanceOf(SqlError)
    await expect(first(new Date(0))).rejects.toBeInstanceOf(TypeError)
  })
})

describe('errors', () => {
  test('they show the SQL and no parameter', async () => {
    const query = sql`select * from nowhere where name = ${'Nguyễn Văn A'}`
    const error = await failure(query.execute(db))
    expect(error).toBeInstanceOf(SqlError)
    expect(error).toMatchObject({
      name: 'SqlError',
      sql: 'select * from nowhere where name = $1',
      parameterCount: 1,
    })
    expect(error.message).toContain('nowhere does not exist')
    expect(error.message).toContain('SQL: select * from nowhere')
    expect(JSON.stringify(error) + error.message).not.toContain('Nguyễn')
    expect((error.cause as Error).message).toContain('Catalog Error')
  })

  test('long SQL is shortened', async () => {
    const error = await failure(value(db, `nope(${'1,'.repeat(5000)}1)`))
    expect(error.message).toMatch(/\.\.\. \(\d+ characters\)$/)
  })

  test.for([
    'select 1; select 2',
    "select ';' as a; select 2",
    "select 'it''s' as a; select 2",
    'select 1 as "a""b"; select 2',
    "select E'\\'' as a; select '2'",
    "select $$'$$ as a; select '2'",
    "select 1 -- '\n; select '2'",
    "select 1 /* ' */; select '2'",
  ])('several statements at once are refused: %s', async (text) => {
    const query = sql.raw(text).execute(db)
    await expect(query).rejects.toThrow(/multiple statements|syntax error/)
  })

  test.for([
    "select ';' as a",
    "select ';''; select 2' as a",
    'select 1 as "a;""; select 2"',
    "select ';' as a, 'it''s;' as b;",
  ])('a semicolon in a text ends no statement: %s', async (text) => {
    expect((await sql.raw(text).execute(db)).rows).toHaveLength(1)
  })
})

test('tables, views and columns can be looked up', async () => {
  const there = await filled()
  await sql`create view late as select id, unit from dossier`.execute(there)
  await sql`comment on column dossier.unit is 'Who handles it'`.execute(there)
  expect(await there.introspection.getSchemas()).toStrictEqual([
    { name: 'main' },
  ])
  const tables = await there.introspection.getTables()
  expect(
    tables.map(({ schema, name, isView }) => [schema, name, isView]),
  ).toStrictEqual([
    ['main', 'dossier', false],
    ['main', 'keyed', false],
    ['main', 'late', true],
  ])
  expect(tables[0]?.columns.slice(0, 2)).toStrictEqual([
    {
      name: 'id',
      dataType: 'INTEGER',
      isNullable: true,
      hasDefaultValue: true,
      isAutoIncrementing: true,
      comment: '',
    },
    {
      name: 'unit',
      dataType: 'VARCHAR',
      isNullable: false,
      hasDefaultValue: false,
      isAutoIncrementing: false,
      comment: 'Who handles it',
    },
  ])
})

test('destroy ends the dialect and leaves the instance', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const there = new Kysely<Tables>({
    dialect: duckdbDialect({ instance, zone: 'UTC' }),
  })
  const trx = await there.startTransaction().execute()
  await sql`create table kept (a integer)`.execute(trx)
  await there.destroy()
  await expect(value(there, '1')).rejects.toThrow('destroyed')
  await trx.commit().execute()
  const after = await instance.connect()
  const reader = await after.runAndReadAll('select count(*) from kept')
  expect(reader.getRows()).toStrictEqual([[0n]])
  after.disconnectSync()
  instance.closeSync()
})
