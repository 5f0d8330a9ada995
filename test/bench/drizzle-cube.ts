import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evaluate, onTime, parsePeriod } from '@motcua/metrics'
import { tallyQuery } from '@motcua/metrics/sql'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { startPostgres } from '../postgres.ts'
import { setup } from '../run-folder.ts'
import { byHand, office, rangeOf, written } from './by-hand.ts'
import type { Cells } from './by-hand.ts'

/*
 * The share on time of a month by 24 units, and of thirteen months, over two
 * million dossiers in one PostgreSQL: by drizzle-cube, by this library and by
 * statements written by hand. No part of the suites: it installs from npm.
 *
 *   node --conditions=@motcua/source test/bench/drizzle-cube.ts [ROWS] [ROUNDS]
 *
 * `evaluate` tells of the year to date, of open overdue dossiers and of those
 * without a due date or a known unit besides, and is held against a statement
 * that tells the same; drizzle-cube, and `tallyQuery` of a month, against one of
 * the share alone.
 */

const pinned = ['drizzle-cube@0.5.5', 'drizzle-orm@0.45.2', 'pg@8.23.1']
const [rows = 2_000_000, rounds = 15] = process.argv.slice(2).map(Number)
const months = Array.from({ length: 13 }, (_, i) =>
  i === 0 ? '2017-12' : `2018-${String(i).padStart(2, '0')}`,
)

/** What of drizzle-cube and drizzle-orm is used; they are installed when this runs. */
interface Installed {
  readonly cube: {
    readonly defineCube: (name: string, of: object) => object
    readonly SemanticLayerCompiler: new (of: object) => {
      registerCube: (cube: object) => void
      execute: (query: object, context: object) => Promise<{ data: Rows }>
    }
  }
  readonly core: Readonly<
    Record<'pgTable' | 'varchar' | 'date', (...of: never[]) => unknown>
  >
  readonly orm: {
    readonly eq: (a: unknown, b: unknown) => unknown
    readonly sql: (text: TemplateStringsArray, ...of: unknown[]) => unknown
  }
  readonly node: { readonly drizzle: (pool: unknown) => unknown }
  readonly pg: {
    readonly Pool: new (of: object) => { end: () => Promise<void> }
  }
}
type Rows = readonly Readonly<Record<string, unknown>>[]

function install(dir: string): Installed {
  execFileSync('npm', ['init', '-y'], { cwd: dir, stdio: 'ignore' })
  // Its peers are what draws charts.
  const flags = ['--no-audit', '--no-fund', '--legacy-peer-deps']
  execFileSync('npm', ['install', ...flags, ...pinned], { cwd: dir })
  const load = createRequire(join(dir, 'package.json'))
  const [cube, core, orm, node, pg]: readonly unknown[] = [
    'drizzle-cube/server',
    'drizzle-orm/pg-core',
    'drizzle-orm',
    'drizzle-orm/node-postgres',
    'pg',
  ].map((name): unknown => load(name))
  return { cube, core, orm, node, pg } as Installed
}

/** Dossiers of four years that mostly end within a month, some without a due date or a result. */
async function fillTables(db: Kysely<Database>): Promise<void> {
  const schema = new URL('../../sql/postgres/schema.sql', import.meta.url)
  await sql.raw(readFileSync(schema, 'utf8')).execute(db)
  const known = `1, timestamp '2019-01-01', 1`
  for (const statement of [
    `insert into unit (office, code, valid_from, parent, name, position, invented, row_hash, extract_at, from_batch)
      select '${office}', 'u' || n, date '1970-01-01', case when n > 1 then 'u1' end, 'Phòng ' || n, n, true, ${known}
      from generate_series(1, 24) as n`,
    `insert into dossier (office, source, code, procedure, unit, channel, received_on, received_at, due_on, finished_on, outcome, ended_on, row_hash, extract_at, from_batch)
      select '${office}', 's', n::varchar, 'TT-' || h % 2600, 'u' || 1 + h % 24, case h % 3 when 0 then 'online' else 'counter' end,
        received, received, case when h % 50 > 0 then received + 3 + h % 28 end,
        case when h % 100 > 0 then received + h / 7 % 25 end,
        case when h % 100 > 0 then 'finished' end,
        case when h % 100 > 0 then received + h / 7 % 25 else date '9999-12-31' end, ${known}
      from (select n, abs(hashint4(n)) as h, date '2015-01-01' + abs(hashint4(n + 7)) % 1461 as received
        from generate_series(1, ${rows}) as n) as drawn`,
    'vacuum analyze dossier',
  ])
    await sql.raw(statement).execute(db)
}

function cubeOf({ cube, core, orm, node }: Installed, pool: unknown) {
  const { pgTable, varchar, date } = core
  const dossier = pgTable(
    ...([
      'dossier',
      {
        office: varchar(...(['office'] as never[])),
        unit: varchar(...(['unit'] as never[])),
        due: date(...(['due_on'] as never[])),
        finished: date(...(['finished_on'] as never[])),
      },
    ] as never[]),
  ) as Readonly<Record<string, unknown>>
  const { eq, sql: text } = orm
  const hasDue = () => text`${dossier['due']} is not null`
  const inTime = () => text`${dossier['finished']} <= ${dossier['due']}`
  const compiler = new cube.SemanticLayerCompiler({
    drizzle: node.drizzle(pool),
    engineType: 'postgres',
  })
  compiler.registerCube(
    cube.defineCube('Dossiers', {
      sql: (context: { securityContext: { office: string } }) => ({
        from: dossier,
        where: eq(dossier['office'], context.securityContext.office),
      }),
      measures: {
        due: { type: 'count', sql: dossier['due'], filters: [hasDue] },
        onTime: {
          type: 'count',
          sql: dossier['due'],
          filters: [hasDue, inTime],
        },
      },
      dimensions: {
        unit: { type: 'string', sql: dossier['unit'] },
        finished: { type: 'time', sql: dossier['finished'] },
      },
    }),
  )
  return async (asked: readonly string[]): Promise<Cells> => {
    const { data } = await compiler.execute(
      {
        measures: ['Dossiers.due', 'Dossiers.onTime'],
        dimensions: ['Dossiers.unit'],
        timeDimensions: [
          {
            dimension: 'Dossiers.finished',
            granularity: 'month',
            dateRange: rangeOf(asked),
          },
        ],
      },
      { office },
    )
    return Object.fromEntries(
      data.map((row) => [
        `${monthOf(row['Dossiers.finished'])} ${row['Dossiers.unit']}`,
        `${row['Dossiers.onTime']}/${row['Dossiers.due']}`,
      ]),
    )
  }
}

function monthOf(told: unknown): string {
  return (told instanceof Date ? told.toISOString() : String(told)).slice(0, 7)
}

/** The share alone. */
async function shareByHand(
  db: Kysely<Database>,
  asked: readonly string[],
): Promise<Cells> {
  const [from, to] = rangeOf(asked)
  const { rows: found } = await sql<Record<string, unknown>>`
    select cast(cast(date_trunc('month', finished_on) as date) as varchar) as month, unit, count(*) as due,
      count(*) filter (where finished_on <= due_on) as on_time
    from dossier
    where office = ${office} and ended_on >= cast(${from} as date)
      and finished_on between cast(${from} as date) and cast(${to} as date) and due_on is not null
    group by date_trunc('month', finished_on), unit`.execute(db)
  return Object.fromEntries(
    found.map((r) => [
      `${monthOf(r['month'])} ${r['unit']}`,
      `${r['on_time']}/${r['due']}`,
    ]),
  )
}

/** The units alone: that of the root has all of them below it. */
async function evaluated(
  db: Kysely<Database>,
  asked: readonly string[],
): Promise<Cells> {
  const periods = asked.map(parsePeriod)
  const by = ['unit']
  const of = { office, periods, by }
  const { results, unplaced } = await evaluate(db, [onTime], of)
  const cells = new Map(
    results.flatMap((r): readonly [string, number[]][] => {
      const { numerator, denominator, toDate, undated, openOverdue } = r
      const year = [toDate.numerator, toDate.denominator ?? 0]
      return [
        [`${r.period} ${r.unit}`, [numerator, denominator ?? 0]],
        [
          `${r.period} ${r.unit} besides`,
          [...year, undated ?? 0, openOverdue ?? 0],
        ],
      ]
    }),
  )
  for (const [key, values] of cells) {
    const [month, unit, ...besides] = key.split(' ')
    const root = cells.get([month, 'u1', ...besides].join(' '))
    if (root && unit !== 'u1')
      for (const [i, value] of values.entries())
        root[i] = (root[i] ?? 0) - value
  }
  for (const { period, lacks, rows: count } of unplaced)
    cells.set(`${period} ${lacks}`, [count])
  return written(cells)
}

/** What is of the share alone. */
function shareOf(cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).filter(([key]) => / u\d+$/.test(key)),
  )
}

async function tallied(
  db: Kysely<Database>,
  asked: readonly string[],
): Promise<Cells> {
  const cells: Record<string, string> = {}
  for (const month of asked) {
    const of = { office, period: parsePeriod(month) }
    for (const row of await tallyQuery(db, [onTime], of)
      .$castTo<Record<string, unknown>>()
      .execute())
      cells[`${month} ${String(row['unit'])}`] =
        `${String(row['on_time_n'])}/${String(row['on_time_d'])}`
  }
  return cells
}

/** A way to answer, and which of them it is held against. */
interface Way {
  readonly name: string
  readonly answer: () => Promise<Cells>
  readonly floor?: string
}

function requireSame(what: string, some: Cells, others: Cells): void {
  const keys = new Set([...Object.keys(some), ...Object.keys(others)])
  for (const key of keys)
    if (some[key] !== others[key])
      throw new Error(
        `${what}: expected ${others[key]} of ${key}, got ${some[key]}`,
      )
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN
}

const remove = setup()
const dir = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
const server = await startPostgres()
try {
  const installed = install(dir)
  await fillTables(server.db)
  const pool = new installed.pg.Pool({
    connectionString: server.addressOf('postgres'),
  })
  const cubed = cubeOf(installed, pool)
  for (const asked of [['2018-03'], months]) {
    const ways: readonly Way[] = [
      { name: 'by hand', answer: () => byHand(server.db, asked) },
      {
        name: 'evaluate',
        answer: () => evaluated(server.db, asked),
        floor: 'by hand',
      },
      { name: 'share by hand', answer: () => shareByHand(server.db, asked) },
      {
        name: 'drizzle-cube',
        answer: () => cubed(asked),
        floor: 'share by hand',
      },
      ...(asked.length === 1
        ? [
            {
              name: 'tallyQuery',
              answer: () => tallied(server.db, asked),
              floor: 'share by hand',
            },
          ]
        : []),
    ]
    const expected = await byHand(server.db, asked)
    for (const { name, answer, floor } of ways)
      requireSame(
        name,
        await answer(),
        floor === 'by hand' || name === 'by hand'
          ? expected
          : shareOf(expected),
      )
    const times = new Map(ways.map(({ name }) => [name, [] as number[]]))
    for (let round = 0; round < rounds; round += 1)
      for (const { name, answer } of ways) {
        const start = performance.now()
        await answer()
        times.get(name)?.push(performance.now() - start)
      }
    for (const { name, floor = name } of ways) {
      const [own = [], least = []] = [times.get(name), times.get(floor)]
      process.stdout.write(
        `${asked.length === 1 ? 'a month' : '13 months'} of ${rows} rows, ${name}: ${median(own).toFixed(1)} ms, ${(median(own) / median(least)).toFixed(2)} of ${floor}; quickest ${Math.min(...own).toFixed(1)} ms, ${(Math.min(...own) / Math.min(...least)).toFixed(2)}; ${Object.keys(expected).length} numbers alike\n`,
      )
    }
  }
  await pool.end()
} finally {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
  remove?.()
}
