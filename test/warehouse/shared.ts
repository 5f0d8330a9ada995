import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@motcua/metrics'
import { publishOffice, sharedTables } from '@motcua/warehouse'
import type { Limits, Publication, PublishOptions } from '@motcua/warehouse'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { openDuckDb } from '../duckdb.ts'
import { generated, office as first } from '../metrics/generated.ts'
import { fill, startPostgres } from '../postgres.ts'
import type { Rows } from '../postgres.ts'

/* A PostgreSQL that many offices share, as the files of sql/ make it, and offices that publish to it. */

/** The text of a file of `sql/`. */
export function sqlFile(path: string): string {
  return readFileSync(new URL(`../../sql/${path}`, import.meta.url), 'utf8')
}

/** Runs a file of `sql/` as psql does. */
export async function runFile(
  db: Kysely<Database>,
  path: string,
): Promise<void> {
  await sql.raw(sqlFile(path)).execute(db)
}

/** A server with the tables of sql/postgres, and its address for one who may do everything. */
export async function startShared() {
  const server = await startPostgres()
  await runFile(server.db, 'postgres/schema.sql')
  return { ...server, address: server.addressOf('postgres') }
}

/** All days are complete. */
const whole = { from: '2000-01-01', to: '2030-12-31' }

/** What is told of a batch beside its rows. */
export function loadedAs(batch: number): PublishOptions['loaded'] {
  return {
    batch,
    cutOff: '2019-01-02 05:00:00',
    complete: whole,
    lists: Object.fromEntries(sharedTables.map((table) => [table, whole])),
  }
}

const version = {
  office: first,
  flags: null,
  row_hash: 2 ** 53 - 1,
  extract_at: '2018-04-01 05:00:00',
  from_batch: 1,
}

/** Rows of the tables that no KPI of the catalogue reads, with what a text may hold. */
const others: Rows = {
  procedure_time: [1, 2, 3].map((position) => ({
    ...version,
    procedure: 'p',
    channel: 'online',
    valid_from: '2010-01-01',
    position,
    valid_to: null,
    time_value: 2.5,
    time_unit: 'working_day',
  })),
  survey_round: ['2018-Q1', '2018-Q2', '2018-Q3'].map((period, i) => ({
    ...version,
    survey: 'staff_attitude',
    period,
    period_to: '2018-03-31',
    sent: i,
  })),
  narrative: ['“Tồn tại”, "a";\n\tb\\N', '', '\\.\nĐ'].map((text, i) => ({
    ...version,
    period: '2018-03',
    unit: 'so',
    section: 'causes',
    position: i + 1,
    period_to: '2018-03-31',
    text,
  })),
  calendar_day: ['', null, 'Tết'].map((name, i) => ({
    ...version,
    day: `2018-02-0${i + 1}`,
    kind: 'off',
    name,
  })),
}

/**
 * Offices in one database, as their snapshots would be: each has two thirds of
 * the same rows, of another two thirds by another turn, with the same codes.
 */
export async function officesOf(codes: readonly string[], turn: number) {
  const { db, run, stop } = await openDuckDb()
  await fill(db, { ...generated(), ...others })
  await run(
    sharedTables.flatMap((table) => [
      `delete from ${table} where office <> '${first}'`,
      `create temporary table base as from ${table}`,
      `delete from ${table}`,
      ...codes.map(
        (code, i) =>
          `insert into ${table} select * replace ('${code}' as office) from base
            where ${table === 'unit'} or (rowid + ${i + turn}) % 3 > 0`,
      ),
      'drop table base',
    ]),
  )
  return { db, stop }
}

/** Publishes an office from a folder of its own. */
export async function publishFrom(
  db: Kysely<Database>,
  of: {
    readonly address: string
    readonly office: string
    readonly batch: number
    readonly limits?: Limits
  },
): Promise<Publication> {
  const { address, office, batch, limits } = of
  const dir = mkdtempSync(join(tmpdir(), 'motcua-publish-'))
  try {
    return await publishOffice(address, {
      db,
      office,
      loaded: loadedAs(batch),
      dir,
      ...(limits && { limits }),
    })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** All that a shared database has of an office, to be compared; when it was published is left out. */
export async function stateOf(
  db: Kysely<Database>,
  office: string,
): Promise<readonly (readonly [string, number, string | null])[]> {
  const parts = ['stamp', 'covered', ...sharedTables].map((table) => {
    const row =
      table === 'stamp'
        ? sql`(batch, content, cut_off)::text`
        : sql`${sql.ref('t')}::text`
    return sql`select ${sql.lit(table)} as name, count(*)::integer as rows, md5(string_agg(${row}, '|' order by ${row})) as hash
      from ${sql.ref(table)} t where office = ${sql.lit(office)}`
  })
  const { rows } = await sql<{
    name: string
    rows: number
    hash: string | null
  }>`${sql.join(parts, sql` union all `)}`.execute(db)
  return rows.map(({ name, rows: n, hash }) => [name, n, hash])
}
