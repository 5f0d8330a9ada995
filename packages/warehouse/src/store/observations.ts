import { join } from 'node:path'
import type { Database } from '@motcua/metrics'
import type { VersionedTable } from '@motcua/metrics/schema'
import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import { observed } from '../tables/columns.ts'

/*
 * What each batch observed, one Parquet file for each, which is never written
 * again. An export that repeats most of the one before has only what differs:
 * its own rows, and the lines of its base that it does not have.
 */

/** The file of a batch's observations. */
export function observationsFile(
  folder: string,
  target: VersionedTable,
  batch: number,
): string {
  return join(folder, `${target}-${String(batch).padStart(6, '0')}.parquet`)
}

/** Stands where a reason does, in a row that tells of a line of the base that the batch does not have. */
export const unlikeBase = 'unlike_base'

/** What a file of observations says of how it was made. */
export interface Made {
  /** The program that read the lines; undefined where it read no lines. */
  readonly reader?: string | undefined
  /** The batch that all other lines are as in. */
  readonly base?: number | undefined
}

/** How files of observations were made, by path. */
export async function madeBy(
  db: Kysely<Database>,
  files: readonly string[],
): Promise<ReadonlyMap<string, Made>> {
  const { rows } = await sql<{
    file: string
    key: keyof Made
    value: string
  }>`
    select file_name as file, decode("key") as key, decode(value) as value
    from parquet_kv_metadata([${sql.join(files.map((f) => sql.lit(f)))}])
    where decode("key") in ('reader', 'base')`.execute(db)
  const made = new Map<string, Made>(files.map((file) => [file, {}]))
  for (const { file, key, value } of rows)
    made.set(file, {
      ...made.get(file),
      [key]: key === 'base' ? Number(value) : value,
    })
  return made
}

/** Each batch with those that its observations are told by, from the one that has all rows to itself. */
export async function chains(
  db: Kysely<Database>,
  folder: string,
  target: VersionedTable,
  batches: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const bases = new Map<number, number | undefined>()
  for (let next = batches; next.length > 0;) {
    const fileOf = (batch: number) => observationsFile(folder, target, batch)
    const made = await madeBy(db, next.map(fileOf))
    for (const batch of next) bases.set(batch, made.get(fileOf(batch))?.base)
    const told = new Set(next.map((batch) => bases.get(batch)))
    next = [...told].flatMap((base) =>
      base === undefined || bases.has(base) ? [] : [base],
    )
  }
  const chain = (batch: number): readonly number[] => {
    const base = bases.get(batch)
    return base === undefined ? [batch] : [...chain(base), batch]
  }
  return new Map(batches.map((batch) => [batch, chain(batch)]))
}

/** Columns that a file of observations lacks where its export says nothing of them, or an older program wrote it: they are null. */
const spared: Readonly<Record<string, RawBuilder<unknown>>> = {
  due_at: sql`timestamp`,
  extended_due_at: sql`timestamp`,
  finished_at: sql`timestamp`,
  handed_over_at: sql`timestamp`,
  stopped_on: sql`date`,
  paused_on: sql`date`,
  resumed_on: sql`date`,
  overdue_reason: sql`varchar`,
  apology: sql`boolean`,
  due_instant: sql`timestamp`,
  extended_due_instant: sql`timestamp`,
  finished_instant: sql`timestamp`,
  handed_over_instant: sql`timestamp`,
  earlier_paused_days: sql`varchar`,
}

/** Columns of a file that lacks them, behind those that it has. */
export function nullColumns(names: readonly string[]): RawBuilder<unknown> {
  const nulls = names.flatMap((name) => {
    const type = spared[name]
    return type ? [sql`, null::${type} as ${sql.ref(name)}`] : []
  })
  return sql.join(nulls, sql``)
}

/** Columns that are observed and that no file has, as {@link nullColumns}. */
export async function lacking(
  db: Kysely<Database>,
  target: VersionedTable,
  files: readonly string[],
): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ name: string }>`
    select distinct name from parquet_schema([${sql.join(files.map((f) => sql.lit(f)))}])`.execute(
    db,
  )
  const names = new Set(rows.map((r) => r.name))
  return target === 'dossier'
    ? nullColumns(observed(target).filter((c) => !names.has(c)))
    : sql``
}

/** The rows that batches of one table observed, each under every batch that observed it. */
export async function rowsSeen(
  db: Kysely<Database>,
  folder: string,
  target: VersionedTable,
  batches: readonly number[],
  known?: Awaited<ReturnType<typeof chains>>,
): Promise<RawBuilder<unknown>> {
  const chainOf = known ?? (await chains(db, folder, target, batches))
  const files = [...new Set([...chainOf.values()].flat())].map((batch) =>
    observationsFile(folder, target, batch),
  )
  const more = await lacking(db, target, files)
  const written = sql`(select *${more} from read_parquet([${sql.join(files.map((f) => sql.lit(f)))}], union_by_name = true))`
  if ([...chainOf.values()].every((chain) => chain.length === 1))
    return sql`(select * from ${written})`
  const reach = [...chainOf].flatMap(([batch, chain]) =>
    chain.map((file) => sql`(${sql.lit(file)}, ${sql.lit(batch)})`),
  )
  // Of a CTE that is read with `= x` and with `is distinct from x`, DuckDB 1.5.6 loses the nulls.
  return sql`(
    with written as (select * from ${written}),
    reach as (select * from (values ${sql.join(reach)}) r(file, batch)),
    cut as (
      select reach.batch, u.line, max(u.from_batch) as cut
      from written u join reach on reach.file = u.from_batch
      where u.reason = ${sql.lit(unlikeBase)} and u.line is not null
      group by all
    )
    select w.* replace (reach.batch as from_batch)
    from written w join reach on reach.file = w.from_batch
    left join cut on cut.batch = reach.batch and cut.line = w.line
    where (w.reason is null or w.reason <> ${sql.lit(unlikeBase)})
      and (w.from_batch = reach.batch or w.reason is null and w.line is not null
        and coalesce(cut.cut, 0) <= w.from_batch))`
}
