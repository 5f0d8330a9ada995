import { sql } from 'kysely'
import { movedBy, nothingMoved } from '../apply/gone.ts'
import type { Moved } from '../apply/gone.ts'
import { changeBy } from '../apply/versions.ts'
import type { Sql } from '../engine/sql.ts'
import type { Warehouse } from '../open/warehouse.ts'
import type { Profile, TableProfile } from '../profile/profile.ts'
import type { TableReading } from '../stage/table-reading.ts'
import { batchesOf } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { sync } from '../store/file.ts'
import { observationsFile } from '../store/observations.ts'
import { knownHash, remember, stateOf } from '../store/seen.ts'
import { isOneOf, noData } from '../tables/checks.ts'
import type { ListTarget } from '../tables/definitions.ts'
import { commit } from './commit.ts'
import { assertFile, listLoad, loadOf } from './load.ts'
import type { IngestOptions, Load } from './load.ts'
import { sameFile } from './repeated.ts'
import { assertNotHeld } from './held.ts'
import { stageFile } from './staged-file.ts'

/** What became of the rows of one file: read = accepted + unchanged + rejected. */
export interface Ingested extends Moved {
  readonly file: string
  readonly source: string
  readonly batch: number
  readonly read: number
  /** New, or different from what was known. */
  readonly accepted: number
  /** Already known as they are. */
  readonly unchanged: number
  readonly rejected: number
  /** Of accepted and unchanged: with a defect that does not keep the row out. */
  readonly flagged: number
  /** Of the rejected: rightly no row of the table, such as a total. */
  readonly noData: number
  /** Of the others that were rejected the first; null where there is none. */
  readonly firstReject: FirstReject | null
  /** False when this very file was loaded before. */
  readonly isNew: boolean
}

/** A rejected row. */
export interface FirstReject {
  /** As a spreadsheet counts: the first line is 1. */
  readonly row: number
  /** Header, where one column is at fault. */
  readonly column: string | null
  readonly reason: string
}

/**
 * Loads an export of dossiers in one transaction.
 *
 * The same file again changes nothing: its rows are unchanged.
 *
 * @throws IngestError when the file as a whole cannot be loaded; nothing of it is stored.
 */
export async function ingestDossiers(
  warehouse: Warehouse,
  profile: Profile,
  options: IngestOptions,
): Promise<Ingested> {
  return load(warehouse, options, loadOf(profile, options))
}

/** Loads an export of another table, as its profile says. */
export async function ingestTable(
  warehouse: Warehouse,
  profile: TableProfile,
  options: IngestOptions,
): Promise<Ingested> {
  return load(warehouse, options, loadOf(profile, options))
}

/** Loads a file of the office folder, such as `units.csv`: each column under its own name. */
export async function ingestCatalogue(
  warehouse: Warehouse,
  target: ListTarget,
  options: IngestOptions,
  reading?: TableReading,
): Promise<Ingested> {
  return load(warehouse, options, listLoad(target, options, reading))
}

/** 1 stage, 2 announce, 3 apply and record in one transaction, 4 tell that it is done. */
async function load(
  warehouse: Warehouse,
  options: IngestOptions,
  wanted: Load,
): Promise<Ingested> {
  const { dir } = warehouse
  const { path } = options
  assertFile(path)
  const state = stateOf(path)
  const recorded = await batchesOf(warehouse.db, { office: warehouse.office })
  const before = await sameFile(warehouse, path, wanted, recorded)
  if (before) {
    if (knownHash(dir, path) === undefined)
      remember(dir, path, state, before.sha256)
    return repeated(warehouse, before)
  }
  const of = { ...options, recorded }
  const done = await stageFile(warehouse, of, wanted, async (staged) => {
    const { db, counts, batch } = staged
    const change = await changeBy(staged)
    await assertNotHeld(staged, change, options)
    const { read, rejected, flagged } = counts
    const { accepted } = change
    const row: Recorded = {
      ...batch,
      read,
      accepted,
      unchanged: read - accepted - rejected,
      rejected,
      flagged,
    }
    const file = observationsFile(staged.observations, row.target, row.batch)
    await sync(file)
    await sync(staged.observations)
    const { acceptGone } = options
    await commit(warehouse, db, {
      batch: row,
      change,
      observations: file,
      acceptGone,
    })
    const firstReject =
      rejected > counts.noData ? await firstOf(db, sql`temp.refused`) : null
    const moved = change.isFirst
      ? nothingMoved
      : await movedBy({ db, batch: row, recorded })
    return { row, noData: counts.noData, firstReject, ...moved }
  })
  const { row, ...rest } = done
  remember(dir, path, state, row.sha256)
  return { ...told(row), ...rest, isNew: true }
}

async function repeated(
  { db }: Warehouse,
  before: Recorded,
): Promise<Ingested> {
  return {
    ...told(before),
    accepted: 0,
    unchanged: before.read - before.rejected,
    ...(await rejectedOf(db, before)),
    gone: 0,
    back: 0,
    isNew: false,
  }
}

/** What is told of the rows of a batch that were rejected. */
export async function rejectedOf(
  db: Warehouse['db'],
  { office, batch, rejected }: Recorded,
): Promise<Pick<Ingested, 'noData' | 'firstReject'>> {
  if (rejected === 0) return { noData: 0, firstReject: null }
  const rows = sql`(select * from rejected where office = ${office} and batch = ${batch})`
  const none = await sql<{ rows: number }>`
    select count(*) as rows from ${rows} where ${isNoData}`.execute(db)
  return {
    noData: none.rows[0]?.rows ?? 0,
    firstReject: await firstOf(db, rows),
  }
}

const isNoData = isOneOf(sql`reason`, noData)

/** The first of rejected rows that are not rightly none. */
async function firstOf(
  db: Warehouse['db'],
  rejected: Sql,
): Promise<FirstReject | null> {
  const { rows } = await sql<FirstReject>`
    select "row", "column", reason from ${rejected}
    where not ${isNoData} order by "row" limit 1`.execute(db)
  return rows[0] ?? null
}

function told(
  batch: Recorded,
): Omit<Ingested, 'isNew' | 'noData' | 'firstReject' | keyof Moved> {
  const { file, source, read, accepted, unchanged, rejected, flagged } = batch
  return {
    file,
    source,
    batch: batch.batch,
    read,
    accepted,
    unchanged,
    rejected,
    flagged,
  }
}
