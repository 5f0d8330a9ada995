import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { withCause } from '../formats/cause.ts'
import { readCsvHead } from '../formats/csv-head.ts'
import type { IsHeader } from '../formats/csv-layout.ts'
import type { CsvScan } from '../formats/csv-scan.ts'
import { columnsKnown, hasColumns, matchHeader } from '../formats/header.ts'
import type { Wanted } from '../formats/header.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { openJson } from '../formats/json.ts'
import { openText } from '../formats/text.ts'
import { openBook } from '../formats/xlsx/book.ts'
import type { Format } from '../profile/profile.ts'
import { snake, unlessBlank } from './cells.ts'
import { miscounted, readRecords, told } from './records.ts'
import type { Staging } from './staging.ts'
import { dropMisread } from './temporary.ts'

/** The rows of a file as a query, and some of them. */
export interface Streamed {
  readonly all: Sql
  readonly sample: Sql
}

/**
 * The rows of a regular CSV file as a query of the wanted columns, in their
 * order and as text, each with the hash of these texts as its `line`; undefined
 * for any other file, which {@link readRaw} reads.
 *
 * What the engine could not take apart is in `misread` when the query has run.
 */
export function streamRows(
  staging: Staging,
  format: Format,
  wanted: Wanted,
): Promise<Streamed | undefined> {
  return explained(staging, format, wanted, () =>
    streamPlain(staging, format, wanted),
  )
}

async function streamPlain(
  { path, file, onHeader }: Staging,
  format: Format,
  wanted: Wanted,
): Promise<Streamed | undefined> {
  if (format.format !== 'csv' || format.encoding !== 'utf-8') return undefined
  const head = await readCsvHead(path, format, headerFinder(wanted))
  const { header, isUtf8, isGzip } = head
  const { headerRow, twoRows } = head
  const found = matchHeader(file, header, wanted, headerRow, twoRows)
  onHeader(told(header, found))
  if (!isUtf8 || !head.isPlain) return undefined
  const csv = { path, header, isUtf8, isGzip, format }
  const rows = (table?: string) =>
    sql`(select ${picks(wanted, found, format)}, hash(${sql.join(cellsOf(wanted, found, format))}) as line from ${reader(csv, table)})`
  return {
    all: rows('misread'),
    sample: sql`(select * from ${rows()} limit ${sql.lit(sampleRows)})`,
  }
}

/** So many rows have nearly all the spellings of a file; if one is missed all are read. */
const sampleRows = 50_000

/**
 * Whether a file that was streamed is as it was taken to be: nothing misread,
 * no empty lines, all rows as wide as the header. Ends the reading.
 */
export async function isRegular(
  { db }: Staging,
  scan: CsvScan,
): Promise<boolean> {
  const { rows } = await sql<{ bad: number }>`
    select count(*) as bad from misread_cells`.execute(db)
  await dropMisread(db)
  const bad = rows[0]?.bad ?? 0
  if (bad + scan.blank.length + scan.uneven.length > 0) return false
  await sql`create temp table misread ("row" bigint, error varchar)`.execute(db)
  return true
}

/** @throws IngestError `row_count` when a row of a streamed file was lost. */
export async function assertWritten(
  { db, file, observations }: Staging,
  scan: CsvScan,
): Promise<void> {
  const { rows } = await sql<{ good: number }>`
    select count(*) as good from read_parquet(${sql.lit(observations)})`.execute(
    db,
  )
  const good = rows[0]?.good ?? 0
  if (good !== scan.rows) throw miscounted(file, scan.rows, good, 0)
}

/**
 * Reads the wanted columns of a file of any format as text into `raw`, and no
 * other. Records that the reader could not take apart are in `misread`, by row;
 * every row of the file is in one of the two.
 */
export function readRaw(
  staging: Staging,
  format: Format,
  wanted: Wanted,
): Promise<void> {
  return explained(staging, format, wanted, () =>
    readFormat(staging, format, wanted),
  )
}

/** A file that cannot be read is told by its cause. */
async function explained<T>(
  { path, file }: Staging,
  format: Format,
  wanted: Wanted,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const isHeader = (cells: readonly string[]) =>
      hasColumns(file, cells, wanted)
    throw await withCause(path, { ...format, isHeader }, error)
  }
}

async function readFormat(
  staging: Staging,
  format: Format,
  wanted: Wanted,
): Promise<void> {
  const { path } = staging
  switch (format.format) {
    case 'csv':
      return format.encoding === 'utf-8'
        ? readCsv(staging, format, wanted)
        : readText(staging, format, wanted)
    case 'xlsx': {
      const isHeader = (cells: readonly string[]) =>
        hasColumns(staging.file, cells, wanted)
      const { sheet } = format
      return readRecords(
        staging,
        await openBook(path, { isHeader, ...(sheet ? { sheet } : {}) }),
        { wanted, isSheet: true, blank: format.blank },
      )
    }
    case 'json':
    case 'ndjson': {
      const { records } = format
      return readRecords(
        staging,
        await openJson(path, {
          format: format.format,
          wanted,
          ...(records ? { records } : {}),
        }),
        { wanted, blank: format.blank },
      )
    }
    case 'parquet':
      return readParquet(staging, format, wanted)
  }
}

/** Rows of text as a person may have made them, in any encoding. */
async function readText(
  staging: Staging,
  format: Format,
  wanted: Wanted,
): Promise<void> {
  const isHeader = headerFinder(wanted)
  const options = { ...format, format: 'csv', isHeader } as const
  return readRecords(staging, await openText(staging.path, options), {
    wanted,
    isSheet: true,
    blank: format.blank,
  })
}

/** The row with most of the wanted columns: what it lacks is told of it, and not of a title. */
function headerFinder(wanted: Wanted): IsHeader {
  return (cells) => columnsKnown(cells, wanted)
}

/** Every type of the engine as the text that the listed formats read. */
async function readParquet(
  staging: Staging,
  { blank }: Format,
  wanted: Wanted,
): Promise<void> {
  const { db, path, file, onHeader } = staging
  const source = sql`read_parquet(${sql.lit(path)}, file_row_number = true)`
  const unreadable = () =>
    new IngestError(
      'unreadable',
      `${file}: expected a Parquet file, got one that the reader cannot take apart`,
    )
  const described = await sql<{ column_name: string; column_type: string }>`
    describe select * exclude (file_row_number) from ${source}`
    .execute(db)
    .catch(() => {
      throw unreadable()
    })
  const header = described.rows.map((r) => r.column_name)
  const found = matchHeader(file, header, wanted)
  onHeader(told(header, found))
  const cells = Object.entries(wanted).map(([name]) => {
    const at = found[name]
    const column = at === undefined ? undefined : described.rows[at]
    const cell = column
      ? unlessBlank(asText(column.column_name, column.column_type, file), blank)
      : sql`null::varchar`
    return sql`${cell} as ${sql.ref(snake(name))}`
  })
  await sql`create temp table raw as select file_row_number + 1 as "row", ${sql.join(cells)} from ${source}`
    .execute(db)
    .catch(() => {
      throw unreadable()
    })
  await sql`create temp table misread ("row" bigint, error varchar)`.execute(db)
  const { rows } = await sql<{ good: number; counted: number }>`
    select (select count(*) from raw) as good,
      (select sum(num_rows) from parquet_file_metadata(${sql.lit(path)})) as counted`.execute(
    db,
  )
  const [{ good, counted } = { good: 0, counted: 0 }] = rows
  if (good !== counted) throw miscounted(file, counted, good, 0)
}

function asText(name: string, type: string, file: string): Sql {
  const column = sql.ref(name)
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return sql`strftime(${column} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`
  if (type.startsWith('TIMESTAMP'))
    return sql`rtrim(rtrim(strftime(${column}::timestamp, '%Y-%m-%d %H:%M:%S.%f'), '0'), '.')`
  if (/[[(](?!\d)|STRUCT|MAP|BLOB/.test(type))
    throw new IngestError(
      'unreadable',
      `${file}: expected text, numbers or times in column ${JSON.stringify(name)}, got ${type.slice(0, 40)}`,
    )
  if (type === 'DOUBLE' || type === 'FLOAT') {
    // So many digits are exact: more are written as what has lost some.
    const most = sql.lit(type === 'DOUBLE' ? '1e15' : '1e7')
    return sql`case when abs(${column}) >= ${most}::double and isfinite(${column}) then printf('%.16e', ${column}::double)
      when ${column} = trunc(${column}) then ${column}::bigint::varchar else ${column}::varchar end`
  }
  return sql`${column}::varchar`
}

async function readCsv(
  staging: Staging,
  format: Format,
  wanted: Wanted,
): Promise<void> {
  const { db, path, file, onHeader } = staging
  const head = await readCsvHead(path, format, headerFinder(wanted))
  if (!head.isPlain) return readText(staging, format, wanted)
  const found = matchHeader(file, head.header, wanted)
  onHeader(told(head.header, found))
  const scan = await staging.scan(format.delimiter, format.quote, true)
  await dropMisread(db)
  try {
    await sql`create temp table cells as select ${picks(wanted, found, format)}
      from ${reader({ ...head, path, format }, 'misread')}`.execute(db)
  } catch {
    // DuckDB 1.5.6 keeps the lines that it rejects cut in the middle of a letter,
    // and fails then. The other reader takes every such row by itself.
    await dropMisread(db)
    return readText(staging, format, wanted)
  }
  await sql`create temp table misread as
    select line as "row", min(case error_type::varchar
        when 'MISSING COLUMNS' then 'wrong_width' when 'TOO MANY COLUMNS' then 'wrong_width'
        when 'LINE SIZE OVER MAXIMUM' then 'too_long' when 'INVALID ENCODING' then 'bad_encoding'
        else 'bad_quotes' end) as error
    from misread_cells group by line`.execute(db)
  await dropMisread(db)
  const { rows } = await sql<{
    good: number
    bad: number
    first: number | null
  }>`
    select (select count(*) from cells) as good, (select count(*) from misread) as bad,
      (select min(rowid) from cells)::varchar as first`.execute(db)
  const [{ good, bad, first } = { good: 0, bad: 0, first: null }] = rows
  if (good + bad !== scan.rows) throw miscounted(file, scan.rows, good, bad)
  const ordinal = sql`cells.rowid - ${sql.lit(String(first ?? 0))}::bigint`
  if (bad + scan.blank.length + scan.uneven.length === 0)
    await sql`create temp table raw as select ${ordinal} + 2 as "row", * from cells`.execute(
      db,
    )
  else await placeRows(staging, scan, ordinal)
  await sql`drop table temp.cells`.execute(db)
}

/**
 * Makes `raw` where the n-th row read is not the n-th of the file. A row that is
 * uneven by the independent count is misread, also where the reader took it: it
 * drops an empty last cell too many, and the cells before may have moved.
 */
async function placeRows(
  { db, file }: Staging,
  scan: CsvScan,
  ordinal: Sql,
): Promise<void> {
  const among = (rows: readonly number[]) =>
    sql`(select unnest(string_split(nullif(${rows.join(',')}, ''), ','))::bigint)`
  await sql`create temp table place as
    select "row", row_number() over (order by "row") - 1 as ordinal
    from range(2, ${sql.lit(scan.rows + scan.blank.length)} + 2) as r("row")
    where "row" not in ${among(scan.blank)} and "row" not in (select "row" from misread)`.execute(
    db,
  )
  await sql`insert into misread select "row", 'wrong_width' from place
    where "row" in ${among(scan.uneven)}`.execute(db)
  await sql`create temp table raw as
    select place."row", cells.* from cells join place on place.ordinal = ${ordinal}
    where place."row" not in (select "row" from misread)`.execute(db)
  const { rows } = await sql<{ placed: number }>`
    select (select count(*) from raw) + (select count(*) from misread) as placed`.execute(
    db,
  )
  await sql`drop table temp.place`.execute(db)
  if (rows[0]?.placed !== scan.rows)
    throw new IngestError(
      'row_count',
      `${file}: expected a place for each of ${scan.rows} rows, got ${rows[0]?.placed}; nothing was stored`,
    )
}

/**
 * The engine's reader of a CSV file, told everything, so that it guesses nothing.
 *
 * @param misread begins the names of the tables of what it could not take apart,
 * which without it is left out
 */
function reader(
  csv: {
    readonly path: string
    readonly header: readonly string[]
    readonly isUtf8: boolean
    readonly isGzip: boolean
    readonly format: Format
  },
  misread?: string,
): Sql {
  const { path, header, isUtf8, isGzip, format } = csv
  const { delimiter, quote } = format
  const cells = header.map((_, i) => sql`${sql.lit(`c${i}`)}: 'VARCHAR'`)
  // DuckDB 1.5.6 breaks off, and the whole database with it, at a byte that is not
  // UTF-8 in a column whose number is not below that of the columns read. So for
  // such a file it reads them all; what is kept is the same.
  const all = sql.join(header.map((_, i) => sql.ref(`c${i}`)))
  const errors =
    misread === undefined
      ? sql`ignore_errors = true`
      : sql`store_rejects = true,
    rejects_table = ${sql.lit(`${misread}_cells`)}, rejects_scan = ${sql.lit(`${misread}_scan`)}`
  const where = isUtf8 ? sql`` : sql`where length(concat(${all})) >= 0`
  return sql`read_csv(${sql.lit(path)}, auto_detect = false, header = true, all_varchar = true,
    columns = {${sql.join(cells)}}, delim = ${sql.lit(delimiter)}, quote = ${sql.lit(quote)},
    escape = ${sql.lit(quote)}, strict_mode = true, null_padding = false, encoding = 'utf-8',
    compression = ${sql.lit(isGzip ? 'gzip' : 'none')}, max_line_size = 4000000,
    buffer_size = ${sql.lit(bufferBytes)}, ${errors}) ${where}`
}

/**
 * What a thread of the engine's reader takes at once. By itself it takes sixteen
 * of the longest lines, 64 MB, all of which the system has to find and clear.
 */
const bufferBytes = 8_000_000

/** The wanted columns by name; one that the file does not have is null. */
function picks(
  wanted: Wanted,
  found: { readonly [column: string]: number | undefined },
  format: Format,
): Sql {
  const cells = cellsOf(wanted, found, format)
  return sql.join(
    Object.keys(wanted).map(
      (column, i) => sql`${cells[i]} as ${sql.ref(snake(column))}`,
    ),
  )
}

function cellsOf(
  wanted: Wanted,
  found: { readonly [column: string]: number | undefined },
  { blank }: Format,
): readonly Sql[] {
  return Object.keys(wanted).map((column) => {
    const at = found[column]
    return at === undefined
      ? sql`null::varchar`
      : unlessBlank(sql.ref(`c${at}`), blank)
  })
}
