import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { catalog, evaluate, parsePeriod, planSchema } from '@motcua/metrics'
import { workingCalendar, workingDayRows } from '@motcua/metrics/calendar'
import type { Database, Evaluation, Plan } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { parse } from 'yaml'
import { smallDatabase, tableSql } from '../small-database.ts'

/** A marker for what an example leaves out of a value: its `…`. */
export const others = '…'

/** A caller's own tables, in his own words: the dossiers again. */
interface HostDatabase {
  readonly ho_so: {
    readonly so_ho_so: string
    readonly phong: string
    readonly ngay_nhan: string
    readonly ngay_hen: string | null
    readonly ngay_xong: string | null
  }
}

/** The names that an example may use without a declaration. */
export type Prelude = Awaited<ReturnType<typeof prelude>>

/**
 * A database in memory with every table of `sql/`, the plan of the sample and
 * what examples need of both. Each example gets its own.
 *
 * The office `skhdt-bd` has the unit `so` with `dkkd` and `thqh` below it, and
 * finished in March 2018 four dossiers, three of them on time: of `dkkd` A-1 a
 * day early (online) and A-2 on the day, of `thqh` B-1 (online) on the day and
 * B-2 two days late. B-3 of `thqh` is open, and overdue since the 20th. To
 * `host` the same database is that of a caller, who has them in `ho_so`. What
 * does not change is taken from another prelude, if there is one.
 */
export async function prelude(other?: Constant) {
  const { db, addUnit, addDossier, addProcedure } = await smallDatabase()
  const made = await sql<{ name: string }>`
    select table_name as name from information_schema.tables`.execute(db)
  const tables = new Set(made.rows.map(({ name }) => name))
  for (const table of schemaTables().filter((name) => !tables.has(name)))
    await sql.raw(tableSql(table)).execute(db)

  const office = 'skhdt-bd'
  const [version, dated] = [{ office }, { office, received_on: '2018-03-05' }]
  await addUnit('so', null, version)
  await addUnit('dkkd', 'so', { ...version, position: 2 })
  await addUnit('thqh', 'so', { ...version, position: 3 })
  await addProcedure('P1', {
    ...version,
    unit: 'dkkd',
    level: 4,
    registration: 'new',
  })
  await addProcedure('P2', { ...version, unit: 'thqh' })
  for (const [code, channel, due_on, finished_on] of [
    ['A-1', 'online', '2018-03-08', '2018-03-07'],
    ['A-2', 'counter', '2018-03-08', '2018-03-08'],
    ['B-1', 'online', '2018-03-20', '2018-03-20'],
    ['B-2', 'counter', '2018-03-20', '2018-03-22'],
    ['B-3', 'counter', '2018-03-20', null],
  ] as const) {
    const [unit, procedure] =
      code < 'B' ? (['dkkd', 'P1'] as const) : (['thqh', 'P2'] as const)
    const over = { ...dated, unit, procedure, channel, due_on, finished_on }
    await addDossier(code, over)
  }

  await sql`create table ho_so as
    select code as so_ho_so, unit as phong, received_on as ngay_nhan,
      due_on as ngay_hen, finished_on as ngay_xong
    from dossier where office = ${sql.lit(office)}`.execute(db)

  const { plan, period, periods, calendar, rows, evaluation, results } =
    other ?? (await constant(db, office))
  return Object.freeze({
    db,
    host: db as unknown as Kysely<HostDatabase>,
    office,
    plan,
    period,
    periods,
    calendar,
    rows,
    evaluation,
    results,
  })
}

type Constant = Awaited<ReturnType<typeof constant>>

/** What examples use and do not change. */
async function constant(db: Kysely<Database>, office: string) {
  const plan: Plan = planSchema.parse(parse(samplePlan()))
  const period = parsePeriod('2018-03')
  const periods = [period]
  const calendar = workingCalendar()
  const rows = workingDayRows(calendar, '2018-01-01')
  const evaluation: Evaluation = await evaluate(db, catalog, {
    office,
    periods,
    by: ['unit'],
    plan,
  })
  const { results } = evaluation
  return { plan, period, periods, calendar, rows, evaluation, results }
}

/** The tables of `sql/`, those that others are made from before these. */
function schemaTables(): string[] {
  return readdirSync(new URL('../../sql/schema/', import.meta.url))
    .map((file) => basename(file, '.sql'))
    .toSorted()
}

function samplePlan(): string {
  const path = '../../reports/binh-duong-2018/plan.yaml'
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
