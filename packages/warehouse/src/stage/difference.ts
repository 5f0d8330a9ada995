import { dirname } from 'node:path'
import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import type { CsvScan } from '../formats/csv-scan.ts'
import {
  chains,
  madeBy,
  observationsFile,
  rowsSeen,
} from '../store/observations.ts'
import { isRegular } from './raw.ts'
import type { Streamed } from './raw.ts'
import type { Staging } from './staging.ts'
import { dropMisread } from './temporary.ts'

/*
 * An export of everything mostly repeats the one before, line for line. What
 * these lines say was worked out then, so only the others are read as rows.
 */

/** What an export repeats of its base. */
export interface Repeated {
  /** All that the base says. */
  readonly seen: Sql
  readonly rows: number
  readonly flagged: number
}

/** So many exports may be told by those before until one is written as a whole. */
const longestChain = 30

/**
 * Reads a file's lines that its base does not have into `raw`, without their
 * number, and the keys and lines of the base that it does not have into `unlike`.
 *
 * @param reader of the lines; another one may have read them otherwise
 * @returns undefined when the file must be read as a whole: it is no regular
 * file, has a line twice, or is mostly another.
 */
export async function readDifference(
  staging: Staging,
  options: {
    readonly base: number
    readonly reader: string
    readonly streamed: Streamed
    readonly count: () => Promise<CsvScan>
  },
): Promise<Repeated | undefined> {
  const { db, observations, check } = staging
  const { base, reader, streamed, count } = options
  const folder = dirname(observations)
  const file = observationsFile(folder, 'dossier', base)
  if ((await madeBy(db, [file])).get(file)?.reader !== reader) return undefined
  const chainOf = await chains(db, folder, 'dossier', [base])
  const chain = chainOf.get(base) ?? []
  if (chain.length > longestChain) return undefined
  const seen = await rowsSeen(db, folder, 'dossier', [base], chainOf)
  const lines = sql`(select line, flags is not null as is_flagged from ${seen} where reason is null and line is not null)`
  // The lines of the base are what is looked up: the other way round the whole file lay in memory.
  await sql`set disabled_optimizers = 'build_side_probe_side'`.execute(db)
  const counting = count()
  try {
    const [checked, compared] = await Promise.allSettled([
      check(chain),
      sql`create temp table differing as
        select n.*, b.line as base_line, b.is_flagged
        from ${streamed.all} n full join ${lines} b on b.line = n.line
        where n.line is null or b.line is null`.execute(db),
    ])
    // What is not as it was written says nothing, and may not be readable either.
    for (const done of [checked, compared])
      if (done.status === 'rejected') throw done.reason
  } finally {
    await sql`reset disabled_optimizers`.execute(db)
  }
  const counted = await countsOf(db, lines)
  const scan = await counting
  if (!counted || !(await isRegular(staging, scan))) return undefined
  const repeated = counted.lines - counted.lost
  // The sum is another where a line is there twice, and where the reader lost one.
  if (scan.rows !== repeated + counted.news) return undefined
  if (repeated < counted.news) return undefined
  await sql`create temp table raw as
    select null::bigint as "row", * exclude (base_line, is_flagged) from differing where line is not null`.execute(
    db,
  )
  await nameUnlike(db, seen)
  await sql`drop table temp.differing`.execute(db)
  return {
    seen,
    rows: repeated,
    flagged: counted.flagged - counted.lostFlagged,
  }
}

/** How many lines the base has, and how many of them and of the file differ. */
async function countsOf(db: Staging['db'], lines: Sql) {
  const { rows } = await sql<{
    lines: number
    flagged: number
    news: number
    lost: number
    lostFlagged: number
  }>`select * from (select count(*) as lines, count(*) filter (is_flagged) as flagged from ${lines}),
    (select count(line) as news, count(base_line) as lost, count(*) filter (is_flagged) as "lostFlagged" from differing)`.execute(
    db,
  )
  return rows[0]
}

/** Makes `unlike` of what the base says and the file does not. */
async function nameUnlike(db: Staging['db'], seen: Sql): Promise<void> {
  const refused = sql`(select code from ${seen} where reason is not null and code is not null)`
  // What a refused row says nothing of is another row of its code, which may be repeated.
  await sql`create temp table unlike as
    select code, line from ${seen} where reason is null
      and (line is null or line in (select base_line from differing where base_line is not null))
    union all
    select distinct code, null from ${refused} r where code not in (
      select code from ${seen} where reason is null and line is not null and code in ${refused})`.execute(
    db,
  )
}

/** Whether a key of `staged` is one of a repeated line too: the file has it twice, with different contents. */
export async function hasKeyTwice(
  { db }: Staging,
  { seen }: Repeated,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ${seen} where reason is null and line is not null
      and code in (select code from staged) and code not in (select code from temp.unlike)
    limit 1`.execute(db)
  return rows.length > 0
}

/** Gives the rows of `raw` their number in the file, which is read again for it. */
export async function numberRows(
  { db }: Staging,
  streamed: Streamed,
): Promise<void> {
  const nth = (order: Sql) =>
    sql`row_number() over (partition by line order by ${order}) as nth`
  await sql`create temp table cells as select line from ${streamed.all}`.execute(
    db,
  )
  await dropMisread(db)
  // The header is row 1, and nothing stands between the rows.
  await sql`create or replace temp table raw as
    select n."row", r.* exclude ("row", nth)
    from (select *, ${nth(sql`code`)} from raw) r
    join (
      select line, rowid - (select min(rowid) from cells) + 2 as "row", ${nth(sql`rowid`)}
      from cells where line in (select line from raw)
    ) n using (line, nth)`.execute(db)
  await sql`drop table temp.cells`.execute(db)
}
