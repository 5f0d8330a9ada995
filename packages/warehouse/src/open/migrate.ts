import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { refs } from '../engine/sql.ts'
import { sha256Of } from '../formats/bytes.ts'
import { batchesOf, later } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import {
  checkOwner,
  openFile,
  schemaVersion,
  sync,
  workingFile,
  WarehouseError,
} from '../store/file.ts'
import type { Opened, WarehouseOptions } from '../store/file.ts'
import { journalPath, openJournal } from '../store/journal.ts'
import { BusyError } from '../store/lock.ts'
import { observationsFile } from '../store/observations.ts'
import { observed } from '../tables/columns.ts'
import { makeFolder } from '../store/folder.ts'

/**
 * Brings the folder of a warehouse of schema 1 to where its tables can be made
 * anew: observations that hold what was refused too, and a journal. It may be
 * broken off anywhere and begun again.
 *
 * @throws WarehouseError when it is not one of schema 1.
 */
export async function migrate(options: WarehouseOptions): Promise<void> {
  const { dir, office, zone } = options
  const opened = await openOld(options)
  try {
    const { rows } = await sql<{
      schema_version: number
      office: string
      zone: string
    }>`select * from warehouse`.execute(opened.db)
    const [owner] = rows
    if (owner) checkOwner(options, { ...owner, schema: owner.schema_version })
    if (owner?.schema_version !== 1)
      throw new WarehouseError(
        'damaged_journal',
        `${journalPath(dir)}: expected the journal of the warehouse, got none; put the file back from a backup`,
      )
    const batches = await batchesOf(opened.db)
    const scratch = join(dir, 'tmp', 'migration')
    rmSync(scratch, { recursive: true, force: true })
    makeFolder(scratch)
    const journal = openJournal(scratch)
    journal.append({ kind: 'created', schema: schemaVersion, office, zone })
    const lastOf = new Map<string, string>()
    for (const batch of batches) {
      const observations = await convert(options, opened, batch)
      // Of lists the one loaded last is the list, also where a clock was set back.
      const key = `${batch.target} ${batch.source}`
      const extract_at =
        batch.target === 'dossier'
          ? batch.extract_at
          : later(batch.extract_at, lastOf.get(key))
      lastOf.set(key, extract_at)
      journal.append({
        kind: 'intent',
        batch: { ...batch, extract_at, bytes: null, supersedes: null },
        observations,
      })
      journal.append({ kind: 'done', batch: batch.batch, content: null })
    }
    renameSync(journalPath(scratch), journalPath(dir))
    await sync(dir)
  } finally {
    await opened.close()
  }
}

async function openOld(options: WarehouseOptions): Promise<Opened> {
  try {
    return await openFile(workingFile(options.dir), options)
  } catch (error) {
    if (error instanceof Error && error.message.includes('Conflicting lock'))
      throw new BusyError(
        'another process reads warehouse.duckdb; try again when it has ended',
      )
    throw new WarehouseError(
      'damaged_journal',
      `${workingFile('')}: expected a journal beside it, or the whole database of an older program, got neither; put both back from a backup`,
    )
  }
}

/** Adds the refused rows of a batch to its observations, once. */
async function convert(
  { dir }: WarehouseOptions,
  { db }: Opened,
  batch: Pick<Recorded, 'target' | 'batch'>,
): Promise<string> {
  const folder = join(dir, 'observations')
  const { target } = batch
  const file = observationsFile(folder, target, batch.batch)
  if (!existsSync(file))
    throw new WarehouseError(
      'damaged_observations',
      `${file}: expected the observations of batch ${batch.batch}, got none`,
    )
  const { rows } = await sql`
    select 1 from parquet_schema(${sql.lit(file)}) where name = 'reason'`.execute(
    db,
  )
  if (rows.length === 0) {
    const has = await sql<{ name: string }>`
      select name from parquet_schema(${sql.lit(file)})`.execute(db)
    const names = new Set(has.rows.map((r) => r.name))
    const missing = observed(target).filter((c) => !names.has(c))
    // Halves of days came later.
    const time = names.has('time_value')
      ? sql`replace (time_value::decimal(8, 2) as time_value)`
      : sql``
    const old = sql`select * ${time} ${
      missing.length > 0
        ? sql`, ${sql.join(missing.map((c) => sql`null::varchar as ${sql.ref(c)}`))}`
        : sql``
    } from read_parquet(${sql.lit(file)})`
    await sql`copy (
      select null::integer as "row", null::varchar as reason, null::varchar as "column", null::varchar as value,
        ${refs(observed(target))}, from_batch from (${old})
      union all by name
      select "row", reason, "column", value, code, ${sql.lit(batch.batch)}::integer as from_batch
      from rejected where batch = ${sql.lit(batch.batch)}
    ) to ${sql.lit(`${file}.next`)} (format parquet, compression zstd)`.execute(
      db,
    )
    await sync(`${file}.next`)
    renameSync(`${file}.next`, file)
    await sync(folder)
  }
  return sha256Of(file)
}
