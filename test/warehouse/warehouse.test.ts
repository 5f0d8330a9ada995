import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  BusyError,
  ingestDossiers,
  openReadOnlySql,
  openSnapshot,
  openWarehouse,
  WarehouseError,
  type Snapshot,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  csv,
  current,
  dossier,
  folder,
  headerLine,
  line,
  load as loadBy,
  loadList,
  narrow as profile,
  now,
  office,
  refusal,
  removeFolders,
  units,
  warehouse,
  zone,
} from './fixture.ts'

const load: typeof loadBy = (to, content, options) =>
  loadBy(to, content, { profile, ...options })

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(removeFolders)

/** Starts `child.ts`; gives its lines one by one, undefined after the last. */
function start(...args: readonly string[]) {
  const program = fileURLToPath(new URL('child.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=@motcua/source', program, ...args],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit')
  return {
    line: async () => (await lines.next()).value as string | undefined,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    end: async () => {
      child.stdin.end()
      await ended
    },
  }
}

describe('a warehouse has one writer', () => {
  test('in one process', async () => {
    await using first = await warehouse()
    await expect(warehouse({ dir: first.dir })).rejects.toThrow(BusyError)
    expect(await load(first, [dossier('A')])).toMatchObject({ accepted: 1 })
  })

  test('among processes, until the one that holds it ends', async () => {
    const dir = folder()
    await (await warehouse({ dir })).close()
    const holder = start('hold', dir)
    expect(await holder.line()).toBe('open')
    await expect(warehouse({ dir })).rejects.toThrow(BusyError)
    await holder.end()
    expect(await holder.line()).toBe('done')
    await (await warehouse({ dir })).close()
  })

  test('and one that is killed holds it no longer', async () => {
    const dir = folder()
    for (let i = 0; i < size(2, 3); i++) {
      const holder = start('hold', dir)
      expect(await holder.line()).toBe('open')
      await expect(warehouse({ dir })).rejects.toThrow(BusyError)
      await holder.kill()
      await (await warehouse({ dir })).close()
    }
  })

  test('also when it reads or copies its own file, or opens it again', async () => {
    await using first = await warehouse()
    const path = join(first.dir, 'warehouse.duckdb')
    readFileSync(path)
    copyFileSync(path, join(folder(), 'copy.duckdb'))
    await expect(warehouse({ dir: first.dir })).rejects.toThrow(BusyError)
    const other = start('hold', first.dir)
    expect(await other.line()).toBe('busy')
    await other.end()
  })

  test('is free after it was closed twice, or opening failed', async () => {
    const dir = folder()
    const first = await warehouse({ dir })
    await first.close()
    await using second = await warehouse({ dir })
    await first.close()
    await expect(warehouse({ dir })).rejects.toThrow(BusyError)
    expect(second.office).toBe(office)
  })
})

describe('a warehouse is not opened', () => {
  async function failure(opening: Promise<unknown>): Promise<WarehouseError> {
    const error: unknown = await opening.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(WarehouseError)
    return error as WarehouseError
  }

  test('for another office', async () => {
    const dir = folder()
    await (await warehouse({ dir })).close()
    const error = await failure(openWarehouse({ dir, office: 'other', zone }))
    expect(error).toMatchObject({ code: 'other_office' })
    expect(error.message).toContain(office)
    // The refusal holds no lock.
    await (await warehouse({ dir })).close()
  })

  test('with another zone than that of its times', async () => {
    const dir = folder()
    await (await warehouse({ dir })).close()
    const error = await failure(openWarehouse({ dir, office, zone: 'UTC' }))
    expect(error).toMatchObject({ code: 'other_zone' })
    expect(error.message).toContain(zone)
    await (await warehouse({ dir })).close()
  })

  test.for([
    ['other_office', { office: 'other', zone }],
    ['other_zone', { office, zone: 'UTC' }],
  ] as const)('nor its snapshot: %s', async ([code, asked]) => {
    const dir = folder()
    await using first = await warehouse({ dir })
    await first.publish()
    const error = await failure(openSnapshot({ dir, ...asked }))
    expect(error).toMatchObject({ code })
    expect(error.message).toContain('motcua.yaml')
    // Who asks for no office takes whose they are.
    await (await openSnapshot({ dir, zone })).close()
  })

  test('by an older program', async () => {
    const dir = folder()
    const first = await warehouse({ dir })
    await sql`update warehouse set schema_version = 99`.execute(first.db)
    await first.close()
    const error = await failure(openWarehouse({ dir, office, zone }))
    expect(error).toMatchObject({ code: 'newer_schema' })
    expect(error.message).toContain('99')
  })

  test('to read before anything was published', async () => {
    await using first = await warehouse()
    for (const opening of [openSnapshot(first), openReadOnlySql(first)])
      expect(await failure(opening)).toMatchObject({ code: 'no_snapshot' })
  })
})

describe('what is published', () => {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, '0')
    const finished = i % 7 === 0 ? '' : `${day}/06/2018`
    const status = finished ? 'Đã xử lý xong' : 'Đang xử lý'
    return dossier(`D${i}`, { finished, status })
  })
  const count = async (reader: Snapshot) => {
    return (await reader.db.selectFrom('dossier').select('code').execute())
      .length
  }

  test('is the old or the new state, never half of one', async () => {
    await using writer = await warehouse()
    await load(writer, rows.slice(0, 100), { extractAt: '2018-12-01 00:00:00' })
    await writer.publish()
    await using before = await openSnapshot(writer)
    await load(writer, rows, { extractAt: '2018-12-02 00:00:00' })
    await using between = await openSnapshot(writer)
    const published = new AbortController()
    const seen: number[] = []
    const poll = async () => {
      while (!published.signal.aborted) {
        await using reader = await openSnapshot(writer)
        seen.push(await count(reader))
      }
    }
    const polling = poll()
    for (let i = 0; i < 5; i++) await writer.publish()
    published.abort()
    await polling
    await using after = await openSnapshot(writer)
    expect(seen.filter((n) => n !== 100 && n !== 300)).toEqual([])
    expect([await count(before), await count(between)]).toEqual([100, 100])
    expect(await count(after)).toBe(300)
  })

  test('is sorted by the day of the end, and has all tables and no index', async () => {
    await using writer = await warehouse()
    await load(writer, rows)
    await writer.publish()
    await using reader = await openSnapshot(writer)
    const days = await reader.db
      .selectFrom('dossier')
      .select('ended_on')
      .execute()
    expect(days).toEqual(
      days.toSorted((a, b) => (a.ended_on < b.ended_on ? -1 : 1)),
    )
    const tables = async (of: Warehouse | Snapshot) => {
      const { rows: found } = await sql`
        select table_name, column_name, data_type from duckdb_columns()
        where database_name in ('warehouse', 'snapshot') and not internal
        order by table_name, column_index`.execute(of.db)
      return found
    }
    expect(await tables(reader)).toEqual(await tables(writer))
    for (const { db } of [writer, reader])
      expect((await sql`from duckdb_indexes()`.execute(db)).rows).toEqual([])
  })

  test('is whole after publishing failed, which can be tried again', async () => {
    await using writer = await warehouse()
    await load(writer, rows.slice(0, 10), { extractAt: '2018-12-01 00:00:00' })
    await writer.publish()
    await load(writer, rows, { extractAt: '2018-12-02 00:00:00' })
    await sql`alter table rejected rename to hidden`.execute(writer.db)
    await expect(writer.publish()).rejects.toThrow()
    {
      await using reader = await openSnapshot(writer)
      expect(await count(reader)).toBe(10)
    }
    await sql`alter table hidden rename to rejected`.execute(writer.db)
    await writer.publish()
    await using reader = await openSnapshot(writer)
    expect(await count(reader)).toBe(300)
  })

  test('cannot be written by a reader', async () => {
    await using writer = await warehouse()
    await writer.publish()
    await using reader = await openSnapshot(writer)
    await expect(sql`delete from dossier`.execute(reader.db)).rejects.toThrow(
      /read-only/,
    )
  })
})

describe('ad-hoc SQL', () => {
  let reader: Awaited<ReturnType<typeof openReadOnlySql>>
  let dir: string
  beforeAll(async () => {
    await using writer = await warehouse()
    dir = writer.dir
    await load(writer, [dossier('A'), dossier('B')])
    await writer.publish()
    reader = await openReadOnlySql(writer)
  })
  afterAll(() => reader.close())

  test('reads what is published', async () => {
    expect(
      await reader.query(
        'select count(*) as count, max(code) as last from dossier',
      ),
    ).toEqual([{ count: 2, last: 'B' }])
    expect(
      await reader.query("select 'Đ' as text, date '2018-03-01' as day"),
    ).toEqual([{ text: 'Đ', day: '2018-03-01' }])
  })

  const elsewhere = '/tmp/motcua-never'
  test.each([
    'insert into dossier select * from dossier',
    'delete from dossier',
    "update dossier set code = 'X'",
    'drop table dossier',
    'create table other (n integer)',
    'create or replace view dossier as select 1',
    'create schema other',
    'alter table dossier rename to other',
    `copy dossier to '${elsewhere}.csv'`,
    `copy (select 1) to '${elsewhere}.parquet' (format parquet)`,
    `export database '${elsewhere}'`,
    `attach '${elsewhere}.duckdb' as other`,
    "attach ':memory:' as other",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/proc/self/environ')",
    "select * from glob('/etc/*')",
    "from '/etc/passwd'",
    "select * from read_parquet('https://example.org/x.parquet')",
    'install httpfs',
    'load httpfs',
    'set memory_limit = 1000000000',
    'set enable_external_access = true',
    'set lock_configuration = false',
    'reset lock_configuration',
    "set TimeZone = 'UTC'",
    'create secret s (type s3)',
    "select getenv('HOME')",
    "import database '/tmp'",
  ])('refuses %s', async (text) => {
    await expect(reader.query(text)).rejects.toThrow()
    expect(await reader.query('select count(*) as count from dossier')).toEqual(
      [{ count: 2 }],
    )
    for (const end of ['', '.csv', '.parquet', '.duckdb'])
      expect(existsSync(elsewhere + end)).toBe(false)
  })

  test('is refused the observations and the working file', async () => {
    const [name = ''] = readdirSync(join(dir, 'observations'))
    const path = join(dir, 'observations', name)
    await expect(reader.query(`from '${path}'`)).rejects.toThrow()
    await expect(
      reader.query(
        `attach '${join(dir, 'warehouse.duckdb')}' as w (read_only)`,
      ),
    ).rejects.toThrow()
  })
})

describe('what no profile names', () => {
  const marks = ['ZQNGUYENVANAN', '0909123456', '280912345678']
  const applicant = marks.join(' ')
  const control = 'ZQCONTROLMARK'

  /** All bytes below a folder. */
  function bytesBelow(dir: string): Buffer {
    const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    return Buffer.concat(
      names
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
    )
  }

  /** Every value of every table and of every observation, decompressed. */
  async function textOf(of: Warehouse): Promise<string> {
    const tables = await sql<{ name: string }>`
      select table_name as name from duckdb_tables()`.execute(of.db)
    const queries = [
      ...tables.rows.map(({ name }) => sql`from ${sql.ref(name)}`),
      ...readdirSync(join(of.dir, 'observations')).map((name) => {
        return sql`select columns(*)::varchar from read_parquet(${sql.lit(join(of.dir, 'observations', name))})`
      }),
    ]
    const answers = await Promise.all(queries.map((q) => q.execute(of.db)))
    return JSON.stringify(answers.map((a) => a.rows))
  }

  /** What an error says, with all that it carries. */
  function said(error: unknown): string {
    if (!(error instanceof Error)) return String(error)
    const { message, stack, cause } = error
    return [
      message,
      stack,
      JSON.stringify(error),
      cause ? said(cause) : '',
    ].join('\n')
  }

  const row = line(dossier('A', { applicant }))
  const bad = (text: string) => {
    return Buffer.from(
      [...Buffer.from(text)].map((b) => (b === 0x7e ? 0xff : b)),
    )
  }
  const loaded: Record<string, string | Uint8Array> = {
    'a good row': row,
    'an unknown value': line(dossier('B', { applicant, status: '?' })),
    'a date that is none': line(dossier('C', { applicant, due: '31/02/2018' })),
    'a row too short': `X;${applicant}`,
    'a row too long': `${row};${applicant}`,
    'a row whose cells moved': row.replace(applicant, marks.join(';')),
    'a row moved by one, the last empty': `${row.replace(applicant, marks.slice(0, 2).join(';'))}`,
    'text behind a quote': `"A"${applicant};${row}`,
    'bad bytes beside it': bad(
      line(dossier('E', { applicant, overdueReason: '~' })),
    ),
    'bad bytes in it': bad(line(dossier('F', { applicant: `${applicant}~` }))),
    'a row that is too long to read': line(
      dossier('G', { applicant: applicant + 'x'.repeat(4_200_000) }),
    ),
    duplicates: `${row}\n${line(dossier('A', { applicant, unit: 'tt' }))}`,
  }
  const refusedFiles: Record<string, string | Uint8Array> = {
    'a quote that never closes': `${headerLine}\n"${row}\n${row}\n`,
    'a header that never closes': `"${headerLine}\n${row}\n`,
    'no header': `${row}\n${row}\n`,
    'no header and another delimiter': `${row.replaceAll(';', ',')}\n`,
    'a missing column': `${headerLine.replace('Mã hồ sơ', 'x')}\n${row}\n`,
    'a missing column, one open to the end of line': `${headerLine.replace('Mã hồ sơ', `"x\n${applicant}"`)}\n${row}\n`,
    'line ends of two kinds': `${headerLine}\r\n${row}\n${row}\r\n`,
    'bad bytes in the header': bad(`~${headerLine}\n${row}\n`),
    'quotes in its columns': `"${headerLine}";"${applicant}\n${row}\n`,
  }

  test('is in no file of the warehouse and in no error', async () => {
    const writer = await warehouse()
    const { dir } = writer
    const kept = dossier(control, { applicant, overdueReason: control })
    await load(writer, [kept])
    let second = 0
    for (const content of Object.values(loaded)) {
      const text = Buffer.concat([
        Buffer.from(`${headerLine}\n`),
        Buffer.from(content),
        Buffer.from('\n'),
      ])
      const extractAt = `2018-12-30 08:00:${10 + second++}`
      await load(writer, text, { extractAt })
    }
    const errors: string[] = []
    for (const content of Object.values(refusedFiles))
      errors.push(said(await refusal(load(writer, content))))
    await writer.publish()
    const seen = {
      'open files': bytesBelow(dir).toString('latin1'),
      tables: await textOf(writer),
      errors: errors.join('\n'),
    }
    await writer.close()
    const closed = bytesBelow(dir).toString('latin1')
    // The search finds what is there.
    expect(seen['open files']).toContain(control)
    expect(seen.tables).toContain(control)
    expect(seen.errors).toContain('Mã hồ sơ')
    for (const [where, text] of Object.entries({ ...seen, closed }))
      for (const mark of marks)
        expect(text.includes(mark), `${mark} in ${where}`).toBe(false)
    expect(readdirSync(dir).toSorted()).toEqual([
      'hashes.json',
      'journal.ndjson',
      'observations',
      'snapshot.duckdb',
      'warehouse.duckdb',
      'warehouse.lock',
    ])
  })

  test('is not left behind in scratch files of a process that was killed', async () => {
    const dir = folder()
    mkdirSync(join(dir, 'tmp'))
    writeFileSync(join(dir, 'tmp', 'duckdb_temp_storage.tmp'), applicant)
    await using writer = await warehouse({ dir })
    expect(bytesBelow(writer.dir).includes(marks[0]!)).toBe(false)
  })
})

describe('a load that breaks off', () => {
  test('leaves nothing, and the next is none the wiser', async () => {
    await using writer = await warehouse()
    await load(writer, [dossier('A')], { extractAt: '2018-12-01 00:00:00' })
    const before = await current(writer)
    const more = [dossier('A', { unit: 'tt' }), dossier('B')]
    const options = { extractAt: '2018-12-02 00:00:00' }
    // The last of what a load writes.
    await sql`alter table batch rename column flagged to hidden`.execute(
      writer.db,
    )
    await expect(load(writer, more, options)).rejects.toThrow()
    await sql`alter table batch rename column hidden to flagged`.execute(
      writer.db,
    )
    expect(await current(writer)).toEqual(before)
    expect(await load(writer, more, options)).toMatchObject({
      batch: 4,
      accepted: 2,
    })
    expect((await current(writer)).map((d) => d.unit)).toEqual(['tt', 'dkkd'])
  })

  test('leaves every batch whole or absent when the process is killed', async () => {
    const inbox = folder()
    for (let day = 10; day < 10 + size(3, 20); day++) {
      const rows = Array.from({ length: size(200, 1000) }, (_, i) => {
        const unit = (i + day) % 3 === 0 ? 'tt' : 'dkkd'
        return dossier(`D${(i * 7 + day * 301) % 4000}`, { unit })
      })
      const bad = [dossier('X', { status: '?' }), dossier('Y', { unit: '?' })]
      writeFileSync(
        join(inbox, `hoso-201812${day}-0800.csv`),
        csv([...rows, ...bad]),
      )
    }
    const loadRest = async (to: Warehouse) => {
      for (const name of readdirSync(inbox).toSorted())
        await ingestDossiers(to, profile, { path: join(inbox, name), now })
    }
    await using whole = await warehouse()
    await loadRest(whole)
    const expected = await current(whole)

    const dir = folder()
    await (await warehouse({ dir })).close()
    let told = 0
    for (let kill = 0; kill < size(1, 14); kill++) {
      const child = start('load', dir, inbox)
      expect(await child.line()).toBe('open')
      // Within the first, the second or at full size the third load, or behind its commit.
      for (let i = 0; i < kill % 3; i++)
        if ((await child.line())?.startsWith('hoso')) told++
      await new Promise((done) => setTimeout(done, (kill * 53) % 250))
      await child.kill()
      for (let name = await child.line(); name; name = await child.line())
        if (name.startsWith('hoso')) told++
      await using writer = await warehouse({ dir, lists: false })
      const { rows: broken } = await sql`
        select b.batch from batch b
        where b.target = 'dossier' and (
          b.accepted <> (select count(*) from (
            select from_batch from dossier
            union all select from_batch from dossier_past
          ) d where d.from_batch = b.batch)
          or b.rejected <> (select count(*) from rejected r where r.batch = b.batch)
          or b."read" <> b.accepted + b.unchanged + b.rejected)
        union all select from_batch from dossier where from_batch not in (select batch from batch)
        union all select batch from rejected where batch not in (select batch from batch)
        union all select to_batch from dossier_past where to_batch not in (select batch from batch)
        union all select max(batch) - count(*) from batch having max(batch) <> count(*)
        `.execute(writer.db)
      expect(broken).toEqual([])
      const { count } = await writer.db
        .selectFrom('batch')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('target', '=', 'dossier')
        .executeTakeFirstOrThrow()
      // What was told is there: committed, and published too.
      expect(count).toBeGreaterThanOrEqual(told)
      for (const each of [
        writer,
        ...(existsSync(join(dir, 'snapshot.duckdb'))
          ? [await openSnapshot(writer)]
          : []),
      ]) {
        const codes = await each.db
          .selectFrom('dossier')
          .select('code')
          .execute()
        expect(new Set(codes.map((c) => c.code)).size).toBe(codes.length)
        if (each !== writer) await each.close()
      }
    }
    await using writer = await warehouse({ dir, lists: false })
    await loadRest(writer)
    expect(await current(writer)).toEqual(expected)
    await writer.publish()
    await using reader = await openSnapshot(writer)
    const published = await reader.db
      .selectFrom('dossier')
      .select('code')
      .execute()
    expect(published).toHaveLength(expected.length)
  })
})

test('the working file of a closed warehouse can be read by any DuckDB', async () => {
  const writer = await warehouse()
  await loadList(writer, 'unit', units)
  await writer.close()
  expect(existsSync(join(writer.dir, 'warehouse.duckdb.wal'))).toBe(false)
  const path = join(writer.dir, 'warehouse.duckdb')
  const instance = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
  })
  const connection = await instance.connect()
  const found = await connection.runAndReadAll('from unit')
  expect(found.getRows()).toHaveLength(3)
  connection.disconnectSync()
  instance.closeSync()
})
