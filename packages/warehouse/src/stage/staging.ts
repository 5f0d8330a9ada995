import { renameSync, rmSync, statSync } from 'node:fs'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { CsvScan } from '../formats/csv-scan.ts'
import { IngestError } from '../formats/ingest-error.ts'
import {
  lacking,
  madeBy,
  nullColumns,
  unlikeBase,
} from '../store/observations.ts'
import type { Made } from '../store/observations.ts'
import { isOneOf, noData } from '../tables/checks.ts'
import { observed, rowHash, whole } from '../tables/columns.ts'
import type { Target } from '../tables/columns.ts'

/** A file about to be loaded: who it is for, and when it was made. */
export interface Staging {
  /** One connection: what is staged lies in its temporary tables. */
  readonly db: Kysely<Database>
  readonly office: string
  readonly zone: string
  readonly batch: number
  readonly path: string
  /** Without folder, as it is told and kept. */
  readonly file: string
  readonly extractAt: string
  /** Where the observations of the batch are written. */
  readonly observations: string
  /** Counts the records of a CSV file by rules that are not the reader's, or gives the count begun before. */
  scan(delimiter: string, quote: string, exact?: boolean): Promise<CsvScan>
  /** The batch that the export may repeat most of; undefined where it must be read as a whole. */
  readonly base?: number | undefined
  /** Nothing is stored: of a flagged row the cell of its first flag is told too. */
  readonly isTrial?: boolean | undefined
  /** Throws where the observations of batches are not as they were written. */
  check(batches: readonly number[]): Promise<void>
  /** Is told which header each column was found under. */
  onHeader(found: { readonly [column: string]: string }): void
}

/** What became of the rows that were read; one that says the same as another counts as read. */
export interface Staged {
  readonly read: number
  readonly rejected: number
  readonly flagged: number
  /** Rejected rows that are rightly none, such as a total. */
  readonly noData: number
  /** Rejected rows without a code, which may be of any. */
  readonly uncoded: number
  /** The batch that all rows but the staged are as in. */
  readonly base?: number | undefined
}

/**
 * Writes what was typed to the observations, and makes `staged` and `refused` of
 * them. Rows that give one key with different contents are all refused: none of
 * them is known to be right. Rows that say the same twice are staged once.
 *
 * @param typed gives the target's content, the verdict, a `code` and, unless the
 * rows are those below a header in their order, their `row`.
 * @param key of the target, without the office
 * @param isWhole is asked when all is written
 * @returns undefined when it is not; also when a key is there twice in rows that
 * are only those which differ from a base
 */
export async function settle(
  staging: Staging,
  target: Target,
  key: readonly string[],
  typed: Typed = { from: sql`temp.typed`, hasRow: true },
  isWhole: () => Promise<boolean> = async () => true,
): Promise<Staged | undefined> {
  const isDifference = typed.made?.base !== undefined
  await write(staging, rowsOf(staging, target, typed), typed.made)
  if (!(await isWhole())) return undefined
  const base = typed.made?.base
  const more = nullColumns(typed.lacks ?? [])
  await observe(staging, target, { base, hasRow: typed.hasRow, more })
  const { isUnique, ...counts } = await countsOf(staging, key)
  if (typed.hasRow) await assertAll(staging, counts.read)
  if (isUnique) return { ...counts, base }
  if (isDifference) return undefined
  await write(staging, withoutDuplicates(target, key), typed.made)
  await observe(staging, target, { base, hasRow: true })
  const { read } = counts
  const { isUnique: _, ...others } = await countsOf(staging, key)
  return { ...others, read, base }
}

/** All that is observed: what was typed, what was misread, and what a base has that the file has not. */
function rowsOf({ batch }: Staging, target: Target, typed: Typed): Sql {
  const names = observed(target).filter((c) => !typed.lacks?.includes(c))
  const kept = [
    ...(typed.hasRow ? ['row'] : []),
    'reason',
    'column',
    'value',
    ...(names.includes('code') ? [] : ['code']),
    ...names,
    ...(typed.made ? ['line'] : []),
  ]
  const fromBatch = sql`${sql.lit(batch)}::integer as from_batch`
  const rows = sql`select ${refs(kept)}, ${fromBatch}
    from ${typed.from}`
  const misread = sql`select "row", error as reason, ${fromBatch} from temp.misread`
  const unlike = sql`select ${sql.lit(unlikeBase)} as reason, code, line, ${fromBatch} from temp.unlike`
  return sql.join(
    [
      rows,
      ...(typed.hasRow ? [misread] : []),
      ...(typed.made?.base !== undefined ? [unlike] : []),
    ],
    sql` union all by name `,
  )
}

/** What is observed, with the rows refused that share a key, and of those that say the same the first. */
function withoutDuplicates(target: Target, key: readonly string[]): Sql {
  const keys = refs(key)
  return sql`select * exclude (contents) replace (coalesce(reason, case when contents > 1 then 'duplicate_code' end) as reason)
    from (select *, case when reason is null then count(distinct ${rowHash(target)}) over (partition by reason, ${keys}) end as contents from observed)
    qualify reason is not null or contents > 1
      or row_number() over (partition by reason, ${keys} order by "row") = 1
    order by "row"`
}

const isNoData = isOneOf(sql`reason`, noData)

/** What became of the rows that are observed, and whether each key is staged once. */
async function countsOf(
  { db }: Staging,
  key: readonly string[],
): Promise<Omit<Staged, 'base'> & { readonly isUnique: boolean }> {
  const [first = '', ...others] = key
  // Two keys of one hash only cost another look.
  const one = others.length === 0 ? sql.ref(first) : sql`row(${refs(key)})`
  const { rows } = await sql<Omit<Staged, 'base'> & { isUnique: boolean }>`
    select staged + rejected as read, rejected, flagged, "noData", uncoded, staged = keys as "isUnique"
    from (select count(*) as staged, count(flags) as flagged, count(distinct hash(${one})) as keys from staged),
      (select count(*) as rejected, count(*) filter (${isNoData}) as "noData",
        count(*) filter (code is null and not ${isNoData}) as uncoded from refused)`.execute(
    db,
  )
  const none = { read: 0, rejected: 0, flagged: 0, noData: 0, uncoded: 0 }
  return rows[0] ?? { ...none, isUnique: true }
}

/** What became of rows that are all that the file has: they have no base that may not hold. */
export function assertStaged(staged: Staged | undefined): Staged {
  if (staged) return staged
  throw new Error('expected the rows to be settled, got none')
}

/** Rows with their verdict, to be settled. */
export interface Typed {
  readonly from: Sql
  readonly hasRow: boolean
  /** Columns that are null in all of them: they are not written. */
  readonly lacks?: readonly string[]
  /** How they were read, where each has the hash of its `line`. */
  readonly made?: Made
}

/**
 * The rows of an observations file as `observed`, and the two kinds of them as
 * `staged` and `refused`; where it has only what differs from a base, `unlike`
 * has what it does not have of that.
 *
 * @param written what is known of the file, where it was just written
 * @returns the base
 */
export async function observe(
  {
    db,
    observations,
    extractAt,
  }: Pick<Staging, 'db' | 'observations' | 'extractAt'>,
  target: Target,
  written?: Written,
): Promise<number | undefined> {
  const file = sql.lit(observations)
  const { base, hasRow, more } =
    written ?? (await writtenIn(db, observations, target))
  if (base !== undefined)
    await sql`create or replace temp table unlike as
      select code, line from read_parquet(${file}) where reason = ${sql.lit(unlikeBase)}`.execute(
      db,
    )
  await sql`create or replace temp view observed as ${
    hasRow
      ? sql`select *${more ?? sql``} from read_parquet(${file}) where reason is distinct from ${sql.lit(unlikeBase)}`
      : // The header is row 1, and nothing stands between the rows.
        sql`select file_row_number + 2 as "row", * exclude (file_row_number)${more ?? sql``} from read_parquet(${file}, file_row_number = true)`
  }`.execute(db)
  const madeAt = sql`${sql.lit(extractAt)}::timestamp`
  await sql`create or replace temp view staged as
    select ${whole(target, 'observed', madeAt)}, ${rowHash(target)} as row_hash,
      ${madeAt} as extract_at
    from observed where reason is null`.execute(db)
  await sql`create or replace temp table refused as
    select "row"::integer as "row", reason, code, "column", value
    from observed where reason is not null`.execute(db)
  return base
}

/** What is known of an observations file. */
interface Written {
  readonly base: number | undefined
  /** Whether each row tells its number. */
  readonly hasRow: boolean
  /** Columns that it lacks. */
  readonly more?: Sql
}

async function writtenIn(
  db: Staging['db'],
  file: string,
  target: Target,
): Promise<Written> {
  const base = (await madeBy(db, [file])).get(file)?.base
  const { rows } = await sql`
    select 1 from parquet_schema(${sql.lit(file)}) where name = 'row'`.execute(
    db,
  )
  const more = await lacking(db, target, [file])
  return { base, hasRow: rows.length > 0, more }
}

async function write(
  { db, observations, path }: Staging,
  query: Sql,
  made: Made = {},
): Promise<void> {
  // The engine's own limit is a fifth of the rows, and it clears room for so many of each column.
  const isSmall = statSync(path).size < 2 ** 20
  const dictionaries = isSmall ? sql`` : sql`dictionary_size_limit 4000,`
  const next = `${observations}.next`
  const facts = Object.entries(made).filter(([, value]) => value !== undefined)
  const metadata =
    facts.length === 0
      ? sql``
      : sql`, kv_metadata {${sql.join(
          facts.map(
            ([key, value]) => sql`${sql.ref(key)}: ${sql.lit(`${value}`)}`,
          ),
        )}}`
  try {
    await sql`copy (${query}) to ${sql.lit(next)} (format parquet, compression lz4_raw,
      ${dictionaries} write_bloom_filter false${metadata})`.execute(db)
    renameSync(next, observations)
  } finally {
    rmSync(next, { force: true })
  }
}

/** Holds what was written against what was read. */
async function assertAll({ db, file }: Staging, read: number): Promise<void> {
  const { rows } = await sql<{ rows: number }>`
    select (select count(*) from temp.raw) + (select count(*) from temp.misread) as rows`.execute(
    db,
  )
  if (rows[0]?.rows !== read)
    throw new IngestError(
      'row_count',
      `${file}: expected ${rows[0]?.rows} rows as they were read, got ${read} after they were judged; nothing was stored`,
    )
}
