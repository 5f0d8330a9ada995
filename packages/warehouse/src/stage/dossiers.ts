import { createRequire } from 'node:module'
import { sql } from 'kysely'
import { SqlError } from '../engine/sql-error.ts'
import type { Sql } from '../engine/sql.ts'
import type { CsvScan } from '../formats/csv-scan.ts'
import type { Wanted } from '../formats/header.ts'
import { profileColumns } from '../profile/profile.ts'
import type { Profile } from '../profile/profile.ts'
import { WarehouseError } from '../store/file.ts'
import type { Made } from '../store/observations.ts'
import { hasKeyTwice, numberRows, readDifference } from './difference.ts'
import { assertOrder, otherOrder } from './date-order.ts'
import { missedSpelling, swappedDate } from './dossier-checks.ts'
import { dateColumns } from './dossier-columns.ts'
import { foldEvents } from './events.ts'
import { lackedBy, typedRows } from './dossier-rows.ts'
import { joined, lookedUp, makeMaps } from './maps.ts'
import { assertWritten, isRegular, readRaw, streamRows } from './raw.ts'
import type { Streamed } from './raw.ts'
import { assertStaged, settle } from './staging.ts'
import type { Staged, Staging } from './staging.ts'
import { dropMisread, dropStaging } from './temporary.ts'

/** Which program reads the lines: another one may read them otherwise. */
const reader: string = createRequire(import.meta.url)(
  '../../package.json',
).version

/** Stages an export of dossiers as a source profile describes it. */
export async function stageDossiers(
  staging: Staging,
  profile: Profile,
): Promise<Staged> {
  const wanted = Object.fromEntries(
    profileColumns.map((c) => [c, profile.columns[c]]),
  )
  if (profile.rows) return stageEvents(staging, profile, wanted)
  const streamed = await streamRows(staging, profile, wanted)
  if (streamed) {
    // Read and written in one go, without the rows lying anywhere between.
    const count = () => staging.scan(profile.delimiter, profile.quote)
    const differing = await stageDifference(staging, profile, streamed, count)
    if (differing) return inOrder(staging, profile, differing, streamed)
    const isWhole = async () => {
      const scan = await count()
      if (!(await isRegular(staging, scan))) return false
      await assertWritten(staging, scan)
      return true
    }
    const staged = await stageFrom(staging, profile, streamed.all, {
      spellings: streamed.sample,
      count,
      isWhole,
      made: { reader },
    }).catch((error: unknown) => {
      // What the engine cannot stream is taken apart below, and told without quoting it.
      if (error instanceof SqlError) return undefined
      throw error
    })
    if (staged) return inOrder(staging, profile, staged, streamed)
    await count()
    await dropStaging(staging.db)
  }
  await readRaw(staging, profile, wanted)
  const raw = sql`temp.raw`
  return inOrder(
    staging,
    profile,
    assertStaged(await stageFrom(staging, profile, raw, { spellings: raw })),
  )
}

/** Stages an export of events: what the rows of a code say together is known when all are read. */
async function stageEvents(
  staging: Staging,
  profile: Profile,
  wanted: Wanted,
): Promise<Staged> {
  const { event } = profile.columns
  await readRaw(staging, profile, { ...wanted, event })
  await foldEvents(staging, profile)
  const rows = sql`temp.folded`
  const staged = await stageFrom(staging, profile, rows, { spellings: rows })
  return inOrder(staging, profile, assertStaged(staged))
}

/** What was staged, unless the file has its dates in another order than declared. */
async function inOrder(
  staging: Staging,
  profile: Profile,
  staged: Staged,
  streamed?: Streamed,
): Promise<Staged> {
  const { db } = staging
  if (otherOrder(profile.dates).length === 0) return staged
  // A row is told of its first fault alone: behind it may be a date of the other order.
  const rejected = await sql`select 1 from observed
    where reason is not null or contains(flags, ${sql.lit(swappedDate)}) limit 1`.execute(
    db,
  )
  // What one event says otherwise is not in what all of them say.
  if (rejected.rows.length === 0 && !profile.rows) return staged
  if (streamed) {
    await sql`create or replace temp table cells as select * exclude (line) from ${streamed.all}`.execute(
      db,
    )
    await dropMisread(db)
  }
  const columns = [...dateColumns, 'event' as const].flatMap((name) => {
    const header = profile.columns[name]?.[0]
    return header === undefined ? [] : [[name, header] as const]
  })
  // The header is row 1, and nothing stands between the rows that are streamed.
  const rows = streamed
    ? sql`(select rowid - (select min(rowid) from temp.cells) + 2 as "row", * from temp.cells)`
    : sql`temp.raw`
  await assertOrder(staging, rows, columns, profile.dates)
  await sql`drop table if exists temp.cells`.execute(db)
  return staged
}

/** Stages what differs from the batch that the export may repeat; undefined when it must be read as a whole. */
async function stageDifference(
  staging: Staging,
  profile: Profile,
  streamed: Streamed,
  count: () => Promise<CsvScan>,
): Promise<Staged | undefined> {
  const { base } = staging
  if (base === undefined) return undefined
  const raw = sql`temp.raw`
  const options = { spellings: raw, made: { reader, base } }
  const stage = () => stageFrom(staging, profile, raw, options)
  try {
    const read = { base, reader, streamed, count }
    const repeated = await readDifference(staging, read)
    let staged = repeated && (await stage())
    if (staged && staged.rejected > 0) {
      await numberRows(staging, streamed)
      staged = await stage()
    }
    if (repeated && staged && !(await hasKeyTwice(staging, repeated)))
      return {
        ...staged,
        read: staged.read + repeated.rows,
        flagged: staged.flagged + repeated.flagged,
      }
  } catch (error) {
    // As above; and what is damaged needs no mending to load what tells of everything anew.
    const isDamaged =
      error instanceof WarehouseError && error.code === 'damaged_observations'
    if (!isDamaged && !(error instanceof SqlError)) throw error
  }
  await dropStaging(staging.db)
  return undefined
}

/**
 * Stages the rows of a query of texts.
 *
 * @returns undefined when they are not whole, or have a spelling that is not among the given.
 */
async function stageFrom(
  staging: Staging,
  profile: Profile,
  rows: Sql,
  options: {
    /** Rows that have the spellings of the mapped columns. */
    readonly spellings: Sql
    /** Begun when the rows are, which leaves the maps before them all of the time. */
    readonly count?: () => Promise<CsvScan>
    /** Asked when rows that do not tell their number were written. */
    readonly isWhole?: () => Promise<boolean>
    /** How rows were read that have a `line`. */
    readonly made?: Made
  },
): Promise<Staged | undefined> {
  const { db } = staging
  const { spellings, count, isWhole, made } = options
  const maps = await makeMaps(staging, profile, spellings)
  try {
    const hasRow = !isWhole
    const mappedRows = hasRow
      ? joined(rows, maps)
      : await lookedUp(db, rows, maps)
    void count?.()
    return await settle(
      staging,
      'dossier',
      ['code'],
      {
        from: typedRows(staging, profile, mappedRows, {
          hasRow,
          hasLine: made !== undefined,
          ambiguous: maps.ambiguous,
          hasSpans: maps.hasSpans,
        }),
        hasRow,
        lacks: lackedBy(profile),
        ...(made ? { made } : {}),
      },
      isWhole && (async () => (await knowsAll(staging)) && (await isWhole())),
    )
  } finally {
    await sql`drop table if exists temp.map`.execute(db)
  }
}

/** Whether the maps have every spelling of the rows that were written. */
async function knowsAll({ db, observations }: Staging): Promise<boolean> {
  const { rows } = await sql`
    select 1 from read_parquet(${sql.lit(observations)}) where reason = ${sql.lit(missedSpelling)} limit 1`.execute(
    db,
  )
  return rows.length === 0
}
