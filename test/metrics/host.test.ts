import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import type { Generated, Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostgres } from '../postgres.ts'
import { example } from '../readme.ts'
import { scratch } from '../scratch.ts'

/* The host application of the README, on a PostgreSQL with tables of its own. */

const program = example('ts', 'mapSchema')
const run = promisify(execFile)

interface HostDB {
  ho_so: {
    id: Generated<number>
    so: string
    phong: string
    nhan: string
    hen: string
    xong: string | null
  }
  phong: { ma: string; ten: string; cap_tren: string | null }
}

const rows: readonly (readonly [string, string, string, string | null])[] = [
  ['cap', '2026-03-02', '2026-03-06', '2026-03-06'],
  ['cap', '2026-03-03', '2026-03-09', '2026-03-03'],
  ['cap', '2026-02-20', '2026-03-10', '2026-03-13'],
  ['dat', '2026-03-16', '2026-03-20', '2026-03-17'],
  ['dat', '2026-03-16', '2026-03-20', null],
  ['dat', '2026-04-01', '2026-04-02', '2026-04-01'],
]

let server: Awaited<ReturnType<typeof startPostgres>>
let socket: string

beforeAll(async () => {
  server = await startPostgres()
  const host = server.db as unknown as Kysely<HostDB>
  const shown = await sql<{
    unix_socket_directories: string
  }>`show unix_socket_directories`.execute(host)
  socket = shown.rows[0]!.unix_socket_directories
  await sql`create table phong (ma text primary key, ten text not null, cap_tren text)`.execute(
    host,
  )
  await sql`create table ho_so (id bigserial, so text not null, phong text not null references phong, nhan date not null, hen date not null, xong date)`.execute(
    host,
  )
  await host
    .insertInto('phong')
    .values([
      { ma: 'ubnd', ten: 'UBND', cap_tren: null },
      { ma: 'cap', ten: 'Cấp phép', cap_tren: 'ubnd' },
      { ma: 'dat', ten: 'Đất đai', cap_tren: 'ubnd' },
    ])
    .execute()
  await host
    .insertInto('ho_so')
    .values(
      rows.map(([phong, nhan, hen, xong], i) => {
        return { so: `HS-${i + 1}`, phong, nhan, hen, xong }
      }),
    )
    .execute()
})

afterAll(async () => {
  await server.stop()
})

it('is under 40 lines', () => {
  expect(program.trimEnd().split('\n').length).toBeLessThan(40)
})

it('prints the numbers of its own tables', async () => {
  const { dir, remove } = scratch({
    'host.ts': program,
    'plan.json': example('json', '"targets"'),
  })
  try {
    const { stdout } = await run(
      process.execPath,
      ['--conditions=@motcua/source', 'host.ts'],
      {
        cwd: dir,
        env: {
          PGHOST: socket,
          PGPORT: '5432',
          PGUSER: 'postgres',
          PGDATABASE: 'postgres',
        },
      },
    )
    expect(stdout.trim().split('\n')).toEqual([
      'on_time 0.75 missed',
      'same_day 0.25 informative',
      'HS-3 3',
    ])
  } finally {
    remove()
  }
})
