import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { snake } from './cells.ts'
import type { CsvScan } from './csv.ts'
import { IngestError, matchHeader } from './header.ts'
import type { Staging, Sql } from './staging.ts'

/**
 * Reads the wanted columns as text, and no other. Records that the reader could
 * not take apart are in `misread` by row; every row of the file is in one of the two.
 */
export async function readRaw(
  { trx, path, file, scan }: Staging,
  { delimiter, quote }: { readonly delimiter: string; readonly quote: string },
  wanted: { readonly [column: string]: readonly string[] | undefined },
): Promise<void> {
  const found = matchHeader(file, scan.header, wanted)
  const picks = Object.keys(wanted).map((column) => {
    const at = found[column]
    const cell =
      at === undefined ? sql`null::varchar` : sql`${sql.ref(`c${at}`)}`
    return sql`${cell} as ${sql.ref(snake(column))}`
  })
  const cells = scan.header.map((_, i) => sql`${sql.lit(`c${i}`)}: 'VARCHAR'`)
  // DuckDB 1.5.6 breaks off, and the whole database with it, at a byte that is not
  // UTF-8 in a column whose number is not below that of the columns read. So for
  // such a file it reads them all; what is kept is the same.
  const all = sql.join(scan.header.map((_, i) => sql.ref(`c${i}`)))
  const where = scan.isUtf8 ? sql`` : sql`where length(concat(${all})) >= 0`
  try {
    await sql`create temp table cells as select ${sql.join(picks)}
      from read_csv(${sql.lit(path)}, auto_detect = false, header = true, all_varchar = true,
        columns = {${sql.join(cells)}}, delim = ${sql.lit(delimiter)}, quote = ${sql.lit(quote)},
        escape = ${sql.lit(quote)}, strict_mode = true, null_padding = false, encoding = 'utf-8',
        max_line_size = 4000000, store_rejects = true, rejects_table = 'misread_cells',
        rejects_scan = 'misread_scan') ${where}`.execute(trx)
  } catch {
    // The engine's own error quotes the line, with the columns that nobody named.
    throw new IngestError(
      'unreadable',
      `${file}: expected CSV with ${JSON.stringify(delimiter)} between ${scan.header.length} columns, got a file that the reader cannot take apart`,
    )
  }
  await sql`create temp table misread as
    select line as "row", min(error_type::varchar) as error from misread_cells group by line`.execute(
    trx,
  )
  const { rows } = await sql<{
    good: number
    bad: number
    first: number | null
  }>`
    select (select count(*) from cells) as good, (select count(*) from misread) as bad,
      (select min(rowid) from cells)::varchar as first`.execute(trx)
  const [{ good, bad, first } = { good: 0, bad: 0, first: null }] = rows
  if (good + bad !== scan.rows)
    throw new IngestError(
      'row_count',
      `${file}: expected ${scan.rows} rows by an independent count, got ${good} read and ${bad} misread; nothing was stored`,
    )
  const ordinal = sql`cells.rowid - ${sql.lit(String(first ?? 0))}::bigint`
  if (bad + scan.blank.length + scan.uneven.length === 0)
    await sql`create temp table raw as select ${ordinal} + 2 as "row", * from cells`.execute(
      trx,
    )
  else await placeRows(trx, file, scan, ordinal)
  for (const table of ['cells', 'misread_cells', 'misread_scan'])
    await sql`drop table temp.${sql.ref(table)}`.execute(trx)
}

/**
 * Makes `raw` where the n-th row read is not the n-th of the file. A row that is
 * uneven by the independent count is misread, also where the reader took it: it
 * drops an empty last cell too many, and the cells before may have moved.
 */
async function placeRows(
  trx: Transaction<Database>,
  file: string,
  scan: CsvScan,
  ordinal: Sql,
): Promise<void> {
  const among = (rows: readonly number[]) =>
    sql`(select unnest(string_split(nullif(${rows.join(',')}, ''), ','))::bigint)`
  await sql`create temp table place as
    select "row", row_number() over (order by "row") - 1 as ordinal
    from range(2, ${sql.lit(scan.rows + scan.blank.length)} + 2) as r("row")
    where "row" not in ${among(scan.blank)} and "row" not in (select "row" from misread)`.execute(
    trx,
  )
  await sql`insert into misread select "row", 'MISSING COLUMNS' from place
    where "row" in ${among(scan.uneven)}`.execute(trx)
  await sql`create temp table raw as
    select place."row", cells.* from cells join place on place.ordinal = ${ordinal}
    where place."row" not in (select "row" from misread)`.execute(trx)
  const { rows } = await sql<{ placed: number }>`
    select (select count(*) from raw) + (select count(*) from misread) as placed`.execute(
    trx,
  )
  await sql`drop table temp.place`.execute(trx)
  if (rows[0]?.placed !== scan.rows)
    throw new IngestError(
      'row_count',
      `${file}: expected a place for each of ${scan.rows} rows, got ${rows[0]?.placed}; nothing was stored`,
    )
}
