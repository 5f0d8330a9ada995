import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { catalog, evaluate, parsePeriod } from '@motcua/metrics'
import { columns, tables } from '@motcua/metrics/schema'
import type { Database } from '@motcua/metrics'
import type { Columns } from '@motcua/metrics/schema'
import {
  BusyError,
  readShared,
  SharedError,
  sharedTables,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame } from '../differences.ts'
import { planWith } from '../metrics/generated.ts'
import { sharedFiles } from '../reference/shared-sql.ts'
import {
  loadedAs,
  officesOf,
  publishFrom,
  runFile,
  sqlFile,
  startShared,
  stateOf,
} from './shared.ts'

/* What an office publishes is in the shared database as it was, and nothing else is. */

const codes = ['ba-ria', 'binh-duong', 'dong-nai'] as const
const [one, two] = codes
const quick = { connect: 3000, lock: 300, statement: 3000, silence: 1500 }

let server: Awaited<ReturnType<typeof startShared>>
let old: Kysely<Database>
let next: Kysely<Database>

beforeAll(async () => {
  server = await startShared()
  const [first, second] = [await officesOf(codes, 0), await officesOf(codes, 1)]
  old = first.db
  next = second.db
  for (const office of codes)
    await publishFrom(old, { address: server.address, office, batch: 1 })
  return async () => {
    await first.stop()
    await second.stop()
    await server.stop()
  }
})

/** The refusal of what is tried. */
async function refusal(trying: Promise<unknown>): Promise<Error> {
  const found = await trying.then(
    () => new Error('expected a refusal, got none'),
    (error: unknown) => error,
  )
  if (found instanceof Error) return found
  throw found
}

describe('the files of sql/postgres and sql/citus', () => {
  it('are those that the tables and their keys make', () => {
    for (const [path, text] of Object.entries(sharedFiles()))
      expect(sqlFile(join(...path.split('/').slice(-2)))).toBe(text)
  })

  it('make the columns that are declared: names, order, types, what may be null', async () => {
    const { rows } = await sql<{
      table: string
      column: string
      type: string
      isNull: boolean
    }>`select table_name as "table", column_name as "column", udt_name as type, is_nullable = 'YES' as "isNull"
      from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`.execute(
      server.db,
    )
    const types: Readonly<Record<string, string>> = {
      period_end: 'date',
      date: 'date',
      time: 'timestamp',
      whole: 'int4',
      ordinal: 'int4',
      number: 'numeric',
      yes_no: 'bool',
      hash: 'int8',
    }
    for (const table of sharedTables)
      expect([
        table,
        rows
          .filter((row) => row.table === table)
          .map(({ column, type, isNull }) => [column, type, isNull]),
      ]).toEqual([
        table,
        Object.entries<Columns[string]>(tables[table]).map(([name, c]) => [
          name,
          types[c.kind] ?? 'varchar',
          c.isOptional === true,
        ]),
      ])
    expect(new Set(rows.map((row) => row.table))).toEqual(
      new Set([...sharedTables, 'covered', 'stamp']),
    )
  })

  it('give every table a key that begins with the office, by which its rows are told when they are moved', async () => {
    const { rows } = await sql<{ table: string; first: string }>`
      select c.relname as "table", a.attname as first
      from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relreplident = 'd'`.execute(
      server.db,
    )
    expect(rows.map((row) => row.table).toSorted()).toEqual(
      [...sharedTables, 'covered', 'stamp'].toSorted(),
    )
    expect(new Set(rows.map((row) => row.first))).toEqual(new Set(['office']))
  })

  it('distribute every table by its office, beside the first', () => {
    const calls = sqlFile('citus/distribute.sql').match(/^select .*;$/gm)
    expect(calls).toEqual(
      [...sharedTables, 'stamp', 'covered'].map((table, i) =>
        i === 0
          ? `select create_distributed_table('${table}', 'office');`
          : `select create_distributed_table('${table}', 'office', colocate_with => 'unit');`,
      ),
    )
  })
})

describe('what is published', () => {
  it('are the rows of each table, and the tables have no others', async () => {
    for (const table of sharedTables) {
      const names = columns[table].map(
        (name) => `"${name}"::varchar as "${name}"`,
      )
      const rowsOf = async (db: Kysely<Database>) =>
        (
          await sql`select ${sql.raw(names.join(', '))} from ${sql.ref(table)}`.execute(
            db,
          )
        ).rows.map((row) => JSON.stringify(Object.values(row as object)))
      const published = await rowsOf(server.db)
      const given = await rowsOf(old)
      expect(published.length).toBeGreaterThan(0)
      // Each engine sorts in its own way.
      expectSame(published.toSorted(), given.toSorted(), `the rows of ${table}`)
    }
  })

  const periods = ['2018-02', '2018-Q1', '2018-12'].map(parsePeriod)
  const rules = { compare: 'date', finish: 'result' } as const
  const asked = {
    periods,
    plan: planWith(rules),
    by: ['unit'],
    complete: () => ({ from: '2000-01-01', to: '2030-12-31' }),
  }

  it.each(codes)(
    'gives %s the same of every KPI, alone and among all',
    async (office) => {
      const given = await evaluate(old, catalog, { ...asked, office })
      const alone = await readShared(server.address, [office], ({ db }) =>
        evaluate(db, catalog, { ...asked, office }),
      )
      expectSame(alone, given, `what is told of ${office} alone`)
      const all = await readShared(server.address, 'all', ({ db }) =>
        evaluate(db, catalog, { ...asked, offices: 'all' }),
      )
      expectSame(
        all.results.filter((result) => result.office === office),
        given.results,
        `what is told of ${office} among all`,
      )
      expect(given.results.length).toBeGreaterThan(catalog.length)
    },
  )

  it('gives all together the sum of theirs', async () => {
    const { results } = await readShared(server.address, 'all', ({ db }) =>
      evaluate(db, catalog, { ...asked, by: ['office'], offices: 'all' }),
    )
    const sums = results.filter((r) => r.office === null)
    expect(sums.length).toBe(catalog.length * periods.length)
    for (const sum of sums) {
      const parts = results.filter(
        (r) =>
          r.office !== null && r.kpi === sum.kpi && r.period === sum.period,
      )
      expect(parts.length).toBe(codes.length)
      expect([sum.kpi, sum.numerator, sum.denominator ?? 0]).toEqual([
        sum.kpi,
        parts.reduce((n, r) => n + r.numerator, 0),
        parts.reduce((n, r) => n + (r.denominator ?? 0), 0),
      ])
    }
  })

  it('carries a stamp of its batch and of the days that it covers', async () => {
    const stamps = await readShared(server.address, 'all', async (moment) => {
      return moment.stamps
    })
    const { batch, cutOff, complete, lists } = loadedAs(1)
    const { dossier: _, ...others } = lists
    expect(stamps).toEqual(
      codes.map((office) => ({
        office,
        batch,
        content: expect.stringMatching(/^[0-9a-f]{64}$/),
        publishedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]{8}Z$/),
        cutOff,
        complete,
        lists: others,
      })),
    )
  })
})

describe('publishing again', () => {
  const published = (db: Kysely<Database>, batch: number) =>
    publishFrom(db, { address: server.address, office: one, batch })

  it('does nothing where the database has the same', async () => {
    const before = await stateOf(server.db, one)
    const again = await published(old, 1)
    expect(again.isNew).toBe(false)
    expect(await stateOf(server.db, one)).toEqual(before)
  })

  it('puts what is new in its place, and leaves the other offices', async () => {
    const others = await stateOf(server.db, two)
    const before = await stateOf(server.db, one)
    expect((await published(next, 2)).isNew).toBe(true)
    const after = await stateOf(server.db, one)
    for (const [i, [table, , hash]] of after.entries())
      if (!['covered', 'unit'].includes(table))
        expect([table, hash]).not.toEqual([table, before[i]?.[2]])
    expect(await stateOf(server.db, two)).toEqual(others)
    // The same batch with other rows, as after a change of the profile.
    expect((await published(old, 2)).isNew).toBe(true)
    expect((await published(next, 2)).isNew).toBe(true)
  })

  it('by several at once ends with the latest of them', async () => {
    const batches = [20, 23, 21, 24, 22]
    const ended = await Promise.allSettled(
      batches.map((batch) =>
        publishFrom(batch % 2 === 0 ? next : old, {
          address: server.address,
          office: codes[2],
          batch,
        }),
      ),
    )
    for (const each of ended)
      if (each.status === 'rejected')
        expect(each.reason).toMatchObject({ code: 'older_batch' })
    const state = await stateOf(server.db, codes[2])
    const again = { address: server.address, office: codes[2], batch: 24 }
    expect((await publishFrom(next, again)).isNew).toBe(false)
    expect(await stateOf(server.db, codes[2])).toEqual(state)
  })

  it('is not seen by who reads already', async () => {
    const told = async (db: Kysely<Database>) => [
      await stateOf(db, one),
      await stateOf(db, two),
    ]
    await readShared(server.address, 'all', async ({ db }) => {
      const before = await told(db)
      expect((await published(old, 3)).isNew).toBe(true)
      expect(await told(db)).toEqual(before)
      expect(await stateOf(server.db, one)).not.toEqual(before[0])
    })
    expect((await published(next, 4)).isNew).toBe(true)
  })

  it('refuses an office of two roots on one day, and changes nothing', async () => {
    const before = await stateOf(server.db, one)
    const { db, stop } = await officesOf([one], 1)
    const again = (over: object) =>
      db
        .updateTable('unit')
        .set(over)
        .where('office', '=', one)
        .where('code', '=', 'dkkd')
        .execute()
    await again({ parent: null, valid_from: '2018-05-01' })
    const error = await refusal(published(db, 9))
    expect(error).toMatchObject({ code: 'several_roots' })
    expect(error.message).toBe(
      'office ba-ria: expected one unit without parent on each day, got so and dkkd on 2018-05-01; give one of them its parent, or the day on which it ended, in the list of units',
    )
    expect(await stateOf(server.db, one)).toEqual(before)
    await stop()
  })

  it('refuses an older batch, and changes nothing', async () => {
    const before = await stateOf(server.db, one)
    const error = await refusal(published(old, 1))
    expect(error).toMatchObject({ name: 'SharedError', code: 'older_batch' })
    expect(error.message).toBe(
      'office ba-ria: expected batch 4, which is published, or a later one, got 1; publish from the warehouse that has it, or, where that one is lost, have its row in stamp deleted',
    )
    expect(await stateOf(server.db, one)).toEqual(before)
  })
})

describe('a database that does not answer is told, and nothing is changed', () => {
  const tryWith = (address: string) =>
    refusal(
      publishFrom(next, { address, office: two, batch: 9, limits: quick }),
    )

  it.each([
    ['another text', 'mysql://u:geheim@h/d', 'bad_address'],
    ['no server', 'postgres://u:geheim@127.0.0.1:9/d', 'unreachable'],
    ['no such host', 'postgres://u:geheim@nowhere.invalid/d', 'unreachable'],
  ] as const)('%s', async (_, address, code) => {
    for (const error of [
      await tryWith(address),
      await refusal(readShared(address, 'all', async () => 1, quick)),
    ]) {
      expect(error).toBeInstanceOf(SharedError)
      expect(error).toMatchObject({ code })
      expect(error.message).not.toContain('geheim')
    }
  })

  it('no such database, and one without the tables', async () => {
    const absent = await tryWith(server.addressOf('postgres', 'absent'))
    expect(absent).toMatchObject({ code: 'unreachable' })
    await sql`create database bare`.execute(server.db)
    const bare = await tryWith(server.addressOf('postgres', 'bare'))
    expect(bare).toMatchObject({ code: 'no_tables' })
    expect(bare.message).toContain('sql/postgres/schema.sql')
  })

  it('another that publishes the same office', async () => {
    const before = await stateOf(server.db, two)
    await server.db.transaction().execute(async (other) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`motcua publish ${two}`}, 0))`.execute(
        other,
      )
      expect(await tryWith(server.address)).toBeInstanceOf(BusyError)
    })
    expect(await stateOf(server.db, two)).toEqual(before)
  })

  it('a table that is held, and a statement that takes too long', async () => {
    const before = await stateOf(server.db, two)
    await server.db.transaction().execute(async (other) => {
      await sql`lock table dossier`.execute(other)
      expect(await tryWith(server.address)).toBeInstanceOf(BusyError)
      const limits = { ...quick, lock: 5000, statement: 300 }
      const error = await refusal(
        publishFrom(next, {
          address: server.address,
          office: two,
          batch: 9,
          limits,
        }),
      )
      expect(error).toMatchObject({ code: 'too_slow' })
    })
    expect(await stateOf(server.db, two)).toEqual(before)
  })

  it('a server that refuses a row, which is not repeated', async () => {
    const before = await stateOf(server.db, two)
    await sql`alter table narrative add constraint none check (text = '') not valid`.execute(
      server.db,
    )
    const error = await tryWith(server.address)
    expect(error).toMatchObject({ code: 'refused' })
    expect(error.message).toContain('violates check constraint "none"')
    expect(error.message).not.toMatch(/Tồn tại|2018-03/)
    await sql`alter table narrative drop constraint none`.execute(server.db)
    expect(await stateOf(server.db, two)).toEqual(before)
  })

  it('a server that falls silent at any statement', async () => {
    const before = await stateOf(server.db, two)
    const dir = new URL(
      server.address.replace('postgres:', 'http:'),
    ).searchParams.get('host')
    for (const word of ['begin', 'delete from', 'copy "dossier"', 'commit']) {
      const proxy = createServer((client) => {
        const to = createConnection(`${dir}/.s.PGSQL.5432`)
        client.on('error', () => {}).on('close', () => to.destroy())
        to.on('error', () => {}).on('data', (data) => client.write(data))
        let isSilent = false
        client.on('data', (data) => {
          isSilent ||= data.includes(word)
          if (!isSilent) to.write(data)
        })
      })
      await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
      const { port } = proxy.address() as AddressInfo
      const error = await tryWith(
        `postgres://postgres@127.0.0.1:${port}/postgres`,
      )
      expect([word, error]).toMatchObject([word, { code: 'unreachable' }])
      expect(error.message).toContain('no sign of life for 1.5 s')
      proxy.close()
    }
    expect(await stateOf(server.db, two)).toEqual(before)
  })

  it('a server that ends in the midst of reading', async () => {
    const error = await refusal(
      readShared(server.address, 'all', async ({ db }) => {
        await sql`select count(*) from dossier`.execute(db)
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
      }),
    )
    expect(error).toMatchObject({ code: 'unreachable' })
    expect(error.message).toContain('there is no answer of a part of it')
  })

  it('what the reader itself throws stays as it is', async () => {
    const own = new RangeError('of the reader')
    const read = readShared(server.address, 'all', async () => {
      throw own
    })
    expect(await refusal(read)).toBe(own)
  })
})

describe('by the roles of sql/postgres/roles.sql', () => {
  const role = (name: string) => server.addressOf(name)
  const count = async (name: string, where = 'true') =>
    readShared(role(name), [one], async ({ db }) => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::integer as n from dossier where ${sql.raw(where)}`.execute(
        db,
      )
      return rows[0]?.n
    })

  /** How many of those that asked before are not done yet: a server hears late of who went away. */
  const atWork = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from pg_stat_activity
      where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`.execute(
      server.db,
    )
    return rows[0]?.n
  }

  beforeAll(async () => {
    while ((await atWork()) !== 0) await setTimeout(20)
    await runFile(server.db, 'postgres/roles.sql')
    const makes = codes.flatMap((code) => [
      `create role "motcua_office_${code}" in role motcua_publisher`,
      `create role "${code}_job" login in role "motcua_office_${code}"`,
    ])
    for (const make of [
      ...makes,
      'create role ministry login in role motcua_nation',
      'create role stranger login',
      'create role homeless login in role motcua_publisher',
      `create role torn login in role "motcua_office_${one}", "motcua_office_${two}"`,
    ])
      await sql.raw(make).execute(server.db)
  })

  it('an office reads its rows and no others', async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from dossier where office = ${one}`.execute(
      server.db,
    )
    expect(rows[0]?.n).toBeGreaterThan(0)
    expect(await count(`${one}_job`)).toBe(rows[0]?.n)
    for (const table of [...sharedTables, 'covered', 'stamp']) {
      const seen = await readShared(role(`${one}_job`), [one], ({ db }) =>
        sql<{
          office: string
        }>`select distinct office from ${sql.ref(table)}`.execute(db),
      )
      expect([table, seen.rows]).toEqual([table, [{ office: one }]])
    }
  })

  it('an office publishes its rows and no others', async () => {
    const address = role(`${one}_job`)
    const homeless = await officesOf(['vo-danh'], 0)
    await publishFrom(old, { address, office: one, batch: 5 })
    const after = await stateOf(server.db, one)
    await publishFrom(next, { address: server.address, office: one, batch: 6 })
    await publishFrom(old, { address: server.address, office: one, batch: 7 })
    const direct = await stateOf(server.db, one)
    expect(after.slice(1)).toEqual(direct.slice(1))
    const before = await stateOf(server.db, two)
    const error = await refusal(
      publishFrom(next, { address, office: two, batch: 9 }),
    )
    expect(error).toMatchObject({ code: 'not_allowed' })
    expect(await stateOf(server.db, two)).toEqual(before)
    const unknown = await refusal(
      publishFrom(homeless.db, { address, office: 'vo-danh', batch: 9 }),
    )
    expect(unknown).toMatchObject({ code: 'not_allowed' })
    await homeless.stop()
  })

  it('an office of a long code publishes none of a longer one', async () => {
    const long = 'x'.repeat(49)
    const name = `motcua_office_${long}`
    for (const make of [
      `create role "${name}" in role motcua_publisher`,
      `create role long_job login in role "${name}"`,
    ])
      await sql.raw(make).execute(server.db)
    for (const office of [long, `${long}-others`]) {
      const write = server.db.transaction().execute(async (own) => {
        await sql`set local role long_job`.execute(own)
        await sql`insert into covered values (${office}, 'dossier', '2018-01-01', '2018-01-02')`.execute(
          own,
        )
      })
      await expect(write).rejects.toThrow('row-level security')
    }
  })

  it('the ministry reads all, and changes nothing', async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from dossier`.execute(server.db)
    expect(await count('ministry')).toBe(rows[0]?.n)
    const error = await refusal(
      publishFrom(next, { address: role('ministry'), office: two, batch: 9 }),
    )
    expect(error).toMatchObject({ code: 'not_allowed' })
  })

  it.each(['stranger', 'homeless', 'torn'])(
    '%s, who is of no office or of two, is refused and sees no empty table',
    async (name) => {
      for (const where of ['true', `office = '${one}'`])
        expect(await refusal(count(name, where))).toMatchObject({
          code: 'not_allowed',
        })
    },
  )

  it('even one who is given the tables by somebody else', async () => {
    await sql`grant select on dossier to stranger`.execute(server.db)
    const { Client } = (await import('pg')).default
    const client = new Client(role('stranger'))
    await client.connect()
    for (const query of [
      'select count(*) from dossier',
      `select count(*) from dossier where office = '${one}'`,
      'select 1 from dossier limit 1',
    ])
      await expect(client.query(query)).rejects.toThrow(
        'role stranger is of 0 offices, where one is expected',
      )
    await client.end()
  })

  it('the policies cost the ministry nothing, and an office no index', async () => {
    const plan = async (name: string) => {
      const { rows } = await readShared(role(name), [one], async ({ db }) => {
        await sql`set local enable_seqscan = off`.execute(db)
        return sql<object>`explain select count(*) from dossier
          where office = ${one} and ended_on between '2018-01-01' and '2018-01-31'`.execute(
          db,
        )
      })
      return rows.map((row) => Object.values(row).join(' ')).join('\n')
    }
    const all = await plan('ministry')
    expect(all).toContain('Index')
    expect(all).not.toContain('motcua_office')
    expect(await plan(`${one}_job`)).toMatch(/Index Cond: .*ended_on/)
  })

  it('an office is not taken for all of them', async () => {
    const error = await refusal(
      readShared(role(`${one}_job`), 'all', async () => 1),
    )
    expect(error).toMatchObject({ code: 'not_allowed' })
    expect(error.message).toContain(
      'expected a role that may read all offices, a member of motcua_nation, got ba-ria_job',
    )
  })
})
