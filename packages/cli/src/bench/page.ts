import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { catalog } from '@motcua/metrics'
import { officeCalendar } from '@motcua/metrics/calendar'
import { officeFacts, publishedObjects } from '@motcua/metrics/views'
import { writePage } from '@motcua/page'
import { openDuckDb, openSnapshot } from '@motcua/warehouse'
import { copyKeeping, publishFiles } from '@motcua/warehouse/reading'
import { office, zone } from './kpi-data.ts'
import type { Db } from './kpi-data.ts'
import { plan } from './kpis.ts'
import { cpuSecondsOf } from './list.ts'
import type { ListTimes } from './list.ts'

const days = { from: '2015-01-01', to: '2018-12-31' }
const now = '2019-01-01 06:00:00'
/** Three years of months, as many as a page has. */
const months = 36

/**
 * Writes the page of an office from its published database: figures of all KPIs,
 * units and procedures, lists, the database for the browser. Its floor is the
 * engine that copies the same tables into a file.
 */
export async function makePage(dir: string): Promise<ListTimes> {
  await using snapshot = await openSnapshot({ dir, zone })
  const { db } = snapshot
  const { database, manifest } = await publishedOf(db, dir)
  const { version } = manifest
  const copy = join(dir, 'copy.duckdb')
  let stored = 0
  const floorSeconds = await cpuSecondsOf(async () => {
    stored = await copyTables(database, copy)
  })
  const page = join(dir, 'page')
  const seconds = await cpuSecondsOf(async () => {
    const written = await writePage(page, {
      ...days,
      db,
      kpis: catalog,
      asked: { office, plan },
      office: { vi: office, en: office },
      version,
      isSynthetic: true,
      asOf: now,
      async database(periods) {
        await copyKeeping(database, copy, { kpis: catalog, periods })
        return copy
      },
      dictionary: [],
      questions: [],
    })
    if (written.months !== months)
      throw new Error(`page: expected ${months} months, got ${written.months}`)
  })
  for (const made of [page, copy]) rmSync(made, { recursive: true })
  return { seconds, floorSeconds, stored }
}

async function publishedOf(db: Db, dir: string) {
  const units = await db.selectFrom('unit').selectAll().execute()
  const calendar = await officeCalendar(db, { office })
  return publishFiles({
    dir,
    to: join(dir, 'published'),
    office,
    zone,
    now,
    keep: 1,
    program: 'bench',
    known: { cutOff: now, completeTo: days.to },
    facts: officeFacts({
      office,
      zone,
      kpis: catalog,
      plan,
      units,
      calendar,
      cutOff: now,
      complete: { dossier: days, procedure: days, unit: days },
      closed: [],
      issued: [],
    }),
    objects: publishedObjects(catalog),
  })
}

/** Copies all tables of a database into a new file; gives the number of its dossiers. */
async function copyTables(database: string, to: string): Promise<number> {
  rmSync(to, { force: true })
  const duckdb = await openDuckDb(to)
  await duckdb.query(`attach '${database}' as published (read_only)`)
  const tables = await duckdb.query(
    "select table_name from duckdb_tables() where database_name = 'published' and schema_name = 'main'",
  )
  for (const { table_name: name } of tables)
    await duckdb.query(
      `create table "${String(name)}" as from published."${String(name)}"`,
    )
  const [row] = await duckdb.query('select count(*) as stored from dossier')
  await duckdb.query('checkpoint')
  await duckdb.close()
  return Number(row?.['stored'])
}
