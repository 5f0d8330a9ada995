import { columns } from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { RawBuilder, Transaction } from 'kysely'
import type { CsvScan } from './csv.ts'
import { fold, IngestError, matchHeader } from './header.ts'
import { profileColumns } from './profile.ts'
import type { Profile } from './profile.ts'

/** Tables that are loaded and versioned. */
export type Target = 'unit' | 'procedure' | 'dossier'

/** A file about to be loaded: who it is for, and when it was made. */
export interface Staging {
  readonly trx: Transaction<Database>
  readonly office: string
  readonly path: string
  /** Without folder, as it is told and kept. */
  readonly file: string
  readonly scan: CsvScan
  readonly extractAt: string
}

type Sql = RawBuilder<unknown>

/** A reason to turn a row down: the first that holds is told. */
interface Check {
  readonly reason: string
  readonly when: Sql
  /** The cell that is at fault; its text is kept only where it cannot name a person. */
  readonly column?: string
  readonly value?: Sql
}

/*
 * The stages of a load, each a temporary table of the load's own transaction:
 *
 *   CSV ──► raw (text, by row) ──► typed (values, reason, flags) ──► staged
 *                                       └──► refused
 *
 * `staged` has the target's columns; `refused` what the reject list keeps.
 */

/** The temporary tables of a load. */
const temporary = ['raw', 'misread', 'typed', 'staged', 'refused']

/** Drops what a load staged. */
export async function dropStaging(trx: Transaction<Database>): Promise<void> {
  for (const table of temporary)
    await sql`drop table if exists temp.${sql.ref(table)}`.execute(trx)
}

/** Stages an export of dossiers as a source profile describes it. */
export async function stageDossiers(
  staging: Staging,
  profile: Profile,
): Promise<void> {
  const { trx, office, extractAt } = staging
  const wanted = profileColumns.map((c) => [c, profile.columns[c]])
  await readRaw(staging, profile, Object.fromEntries(wanted))
  const maps = {
    status: valueMap(profile.status),
    channel: valueMap(profile.channel),
    unit: await catalogue(staging, 'unit', profile.units),
    procedure: await catalogue(staging, 'procedure', profile.procedures),
    apology: valueMap({
      true: profile.apology?.yes,
      false: profile.apology?.no,
    }),
  }
  for (const [column, map] of Object.entries(maps)) {
    const isOpen = column === 'procedure' && profile.catalogue === 'open'
    await mapValues(
      trx,
      column,
      (text) => map.get(fold(text)) ?? (isOpen ? text : undefined),
    )
  }
  const date = (name: DateColumn) => ({
    name,
    at: sql.ref(`${snake(name)}_at`),
    raw: sql.ref(`raw.${snake(name)}`),
  })
  const dates = dateColumns.map(date)
  const header = (name: keyof Profile['columns']) =>
    profile.columns[name]?.[0] ?? name

  await sql`create temp table parsed as
    select raw."row", ${cleaned(sql.ref('raw.code'))} as code,
      ${sql.join(Object.keys(maps).map((c) => sql`${sql.ref(`map_${c}.value`)} as ${sql.ref(c)}, ${sql.ref(`raw.${c}`)} as ${sql.ref(`${c}_text`)}`))},
      ${cleaned(sql.ref('raw.overdue_reason'))} as overdue_reason,
      ${sql.join(dates.map(({ name, raw }) => sql`${moment(raw, profile.dates, name === 'due' || name === 'extendedDue')} as ${sql.ref(`${snake(name)}_at`)}, ${cleaned(raw)} as ${sql.ref(`${snake(name)}_text`)}`))}
    from raw ${sql.join(
      Object.keys(maps).map(
        (c) =>
          sql`left join ${sql.ref(`map_${c}`)} on ${sql.ref(`map_${c}.text`)} = ${sql.ref(`raw.${c}`)}`,
      ),
      sql` `,
    )}
  `.execute(trx)

  const unknown = (
    column: 'status' | 'channel' | 'unit' | 'procedure',
  ): Check => ({
    reason: `unknown_${column}`,
    when: sql`${sql.ref(column)} is null`,
    column: header(column),
    value: sql.ref(`${column}_text`),
  })
  const unreadable = dates.map(({ name, at }): Check => ({
    reason: 'unreadable_date',
    when: sql`${at} is null and ${sql.ref(`${snake(name)}_text`)} is not null`,
    column: header(name),
    value: sql.ref(`${snake(name)}_text`),
  }))
  const checks: readonly Check[] = [
    { reason: 'no_code', when: sql`code is null`, column: header('code') },
    unknown('status'),
    { reason: 'not_received', when: sql`status = 'not_received'` },
    ...unreadable,
    {
      reason: 'no_receipt_date',
      when: sql`received_at is null`,
      column: header('received'),
    },
    unknown('unit'),
    unknown('channel'),
    unknown('procedure'),
    {
      reason: 'finished_without_date',
      when: sql`status = 'finished' and finished_at is null`,
      column: header('finished'),
    },
    {
      reason: 'stopped_without_date',
      when: sql`status in ('withdrawn', 'returned', 'refused') and coalesce(stopped_at, finished_at) is null`,
      column: header('stopped'),
    },
    {
      reason: 'finish_before_receipt',
      when: sql`least(finished_at::date, stopped_at::date, handed_over_at::date) < received_at::date`,
      column: header('finished'),
      value: sql`finished_text`,
    },
    {
      reason: 'after_extract',
      when: sql`greatest(received_at, finished_at, stopped_at, handed_over_at) > ${sql.lit(extractAt)}::timestamp`,
    },
  ]

  const isFinished = sql`status = 'finished'`
  const isStopped = sql`status in ('withdrawn', 'returned', 'refused')`
  const isDueVoid = sql`coalesce(due_at < date_trunc('day', received_at), false)`
  await sql`create temp table typed as
    select *, case when outcome is null then date '9999-12-31'
      else greatest(received_on, finished_on, handed_over_on, stopped_on) end as ended_on
    from (
      select "row", ${verdict(checks)},
        ${sql.lit(office)} as office, ${sql.lit(profile.name)} as source, code, "procedure", unit, channel,
        received_at::date as received_on, received_at,
        case when not ${isDueVoid} then due_at::date end as due_on,
        case when not ${isDueVoid} then due_at end as due_at,
        extended_due_at::date as extended_due_on, extended_due_at,
        case when ${isFinished} then finished_at::date end as finished_on,
        case when ${isFinished} then finished_at end as finished_at,
        case when ${isFinished} then handed_over_at::date end as handed_over_on,
        case when ${isFinished} then handed_over_at end as handed_over_at,
        case when ${isStopped} then coalesce(stopped_at, finished_at)::date end as stopped_on,
        paused_at::date as paused_on,
        coalesce(resumed_at, case when status = 'processing' then paused_at end)::date as resumed_on,
        case when ${isFinished} or ${isStopped} then status end as outcome,
        overdue_reason, apology::boolean as apology,
        nullif(concat_ws(' ',
          case when due_at is null then 'no_due_date' end,
          case when ${isDueVoid} then 'due_before_receipt' end,
          case when finished_at is not null and not (${isFinished} or ${isStopped}) then 'finish_date_while_open' end,
          case when paused_at is null and status = 'paused' then 'paused_without_date' end,
          case when paused_at is not null and resumed_at is null and status = 'processing' then 'resumed_without_date' end
        ), '') as flags
      from parsed
    )`.execute(trx)
  for (const column of Object.keys(maps))
    await sql`drop table temp.${sql.ref(`map_${column}`)}`.execute(trx)
  await sql`drop table temp.parsed`.execute(trx)
  await settle(staging, 'dossier', ['code'])
}

/** Header of `units.csv`. */
const unitColumns = named(
  'code',
  'parent',
  'name',
  'name_en',
  'position',
  'invented',
  'valid_from',
  'valid_to',
)

/** Stages an office's `units.csv`. */
export async function stageUnits(staging: Staging): Promise<void> {
  const { trx, office } = staging
  await readRaw(staging, plainCsv, unitColumns)
  await sql`create temp table parsed as
    select "row", ${cleaned(sql`code`)} as code, ${cleaned(sql`parent`)} as parent,
      ${cleaned(sql`name`)} as name, ${cleaned(sql`name_en`)} as name_en,
      ${wholeNumber(sql`position`)} as position, ${yesNo(sql`invented`)} as invented, invented as invented_text,
      ${isoDate(sql`valid_from`)} as valid_from, ${isoDate(sql`valid_to`)} as valid_to,
      valid_to as valid_to_text
    from raw`.execute(trx)
  const checks: readonly Check[] = [
    { reason: 'no_code', when: sql`code is null`, column: 'code' },
    { reason: 'no_name', when: sql`name is null`, column: 'name' },
    { reason: 'no_position', when: sql`position is null`, column: 'position' },
    {
      reason: 'unreadable_value',
      when: sql`invented is null and invented_text is not null`,
      column: 'invented',
    },
    ...spanChecks,
    overlap,
    {
      reason: 'unknown_unit',
      when: sql`parent is not null and parent not in (select code from parsed where code is not null)`,
      column: 'parent',
      value: sql`parent`,
    },
  ]
  await sql`create temp table typed as
    select "row", ${verdict(checks)}, ${sql.lit(office)} as office, code, valid_from, valid_to, parent,
      name, name_en, position, coalesce(invented, false) as invented
    from parsed`.execute(trx)
  await sql`drop table temp.parsed`.execute(trx)
  await settle(staging, 'unit', ['code', 'valid_from'])
}

const postings = ['process', 'documents', 'time', 'form', 'fee'].flatMap(
  (item) => [`${item}_desk`, `${item}_web`],
)

/** Header of `procedures.csv`. */
const procedureColumns = named(
  'code',
  'name',
  'field',
  'unit',
  'level',
  'time',
  'time_unit',
  'registration',
  'announced',
  ...postings,
  'valid_from',
  'valid_to',
)

/** Stages an office's `procedures.csv`. */
export async function stageProcedures(staging: Staging): Promise<void> {
  const { trx, office } = staging
  await readRaw(staging, plainCsv, procedureColumns)
  await sql`create temp table parsed as
    select "row", ${cleaned(sql`code`)} as code, ${cleaned(sql`name`)} as name,
      ${cleaned(sql`field`)} as field, ${cleaned(sql`unit`)} as unit,
      ${wholeNumber(sql`level`)} as level, level as level_text,
      ${wholeNumber(sql`"time"`)} as time_value, "time" as time_text, ${cleaned(sql`time_unit`)} as time_unit,
      coalesce(${cleaned(sql`registration`)}, 'none') as registration,
      ${yesNo(sql`announced`)} as announced,
      ${sql.join(postings.map((p) => sql`${yesNo(sql.ref(p))} as ${sql.ref(p)}, ${sql.ref(p)} is not null and ${yesNo(sql.ref(p))} is null as ${sql.ref(`${p}_bad`)}`))},
      ${isoDate(sql`valid_from`)} as valid_from, ${isoDate(sql`valid_to`)} as valid_to,
      valid_to as valid_to_text
    from raw`.execute(trx)
  const checks: readonly Check[] = [
    { reason: 'no_code', when: sql`code is null`, column: 'code' },
    {
      reason: 'no_name',
      when: sql`name is null or field is null`,
      column: 'name',
    },
    ...spanChecks,
    {
      reason: 'unknown_unit',
      when: sql`unit is null or unit not in (select u.code from main.unit u where u.office = ${sql.lit(office)})`,
      column: 'unit',
      value: sql`unit`,
    },
    {
      reason: 'unreadable_value',
      when: sql`level_text is not null and coalesce(level not between 1 and 4, true)`,
      column: 'level',
      value: sql`level_text`,
    },
    {
      reason: 'unreadable_value',
      when: sql`time_value is null and time_text is not null`,
      column: 'time',
      value: sql`time_text`,
    },
    {
      reason: 'unreadable_value',
      when: sql`time_unit not in ('working_day', 'calendar_day', 'hour', 'month')`,
      column: 'time_unit',
      value: sql`time_unit`,
    },
    {
      reason: 'unreadable_value',
      when: sql`registration not in ('new', 'change', 'none')`,
      column: 'registration',
      value: sql`registration`,
    },
    {
      reason: 'unreadable_value',
      when: sql`announced is null`,
      column: 'announced',
    },
    ...postings.map((p) => ({
      reason: 'unreadable_value',
      when: sql.ref(`${p}_bad`),
      column: p,
    })),
    overlap,
  ]
  await sql`create temp table typed as
    select "row", ${verdict(checks)}, ${sql.lit(office)} as office, code, valid_from, valid_to, name, field, unit, level,
      time_value, time_unit, registration, announced, ${sql.join(postings.map((p) => sql.ref(p)))}
    from parsed`.execute(trx)
  await sql`drop table temp.parsed`.execute(trx)
  await settle(staging, 'procedure', ['code', 'valid_from'])
}

const spanChecks: readonly Check[] = [
  {
    reason: 'unreadable_date',
    when: sql`valid_from is null`,
    column: 'valid_from',
  },
  {
    reason: 'unreadable_date',
    when: sql`valid_to is null and valid_to_text is not null`,
    column: 'valid_to',
    value: sql`valid_to_text`,
  },
  {
    reason: 'reversed_span',
    when: sql`valid_to < valid_from`,
    column: 'valid_to',
  },
]

/** Two rows of one code that hold on one day: neither is known to be right. */
const overlap: Check = {
  reason: 'overlapping_span',
  when: sql`exists (select 1 from parsed other where other.code = parsed.code and other."row" <> parsed."row"
    and other.valid_from <= coalesce(parsed.valid_to, date '9999-12-31')
    and parsed.valid_from <= coalesce(other.valid_to, date '9999-12-31'))`,
  column: 'valid_from',
}

const dateColumns = [
  'received',
  'due',
  'extendedDue',
  'finished',
  'handedOver',
  'stopped',
  'paused',
  'resumed',
] as const
type DateColumn = (typeof dateColumns)[number]

const plainCsv = { delimiter: ',', quote: '"' }

function named<K extends string>(
  ...names: readonly K[]
): Record<K, readonly string[]> {
  return Object.fromEntries(names.map((n) => [n, [n]])) as unknown as Record<
    K,
    readonly string[]
  >
}

/** `extendedDue` as the tables write it. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
}

/**
 * Reads the wanted columns as text, and no other. Records that the reader could
 * not take apart are in `misread` by row; every row of the file is in one of the two.
 */
async function readRaw(
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

/** A cell without surrounding blanks and characters that nobody sees, in one Unicode form; null when empty. */
function cleaned(cell: Sql): Sql {
  return sql`nullif(trim(nfc_normalize(regexp_replace(${cell}, ${sql.lit(unseen)}, '', 'g')), ${sql.lit(' \t\r\n\u00a0')}), '')`
}

/** NUL, at which normalising would cut the text, the separators of the row hash, zero-width and direction marks. */
const unseen = String.raw`[\x{0}\x{1e}\x{1f}\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]`

const strptime: Record<string, string> = {
  'DD/MM/YYYY': '%d/%m/%Y',
  'DD/MM/YYYY HH:mm': '%d/%m/%Y %H:%M',
  'DD/MM/YYYY HH:mm:ss': '%d/%m/%Y %H:%M:%S',
  'YYYY-MM-DD': '%Y-%m-%d',
  'YYYY-MM-DD HH:mm': '%Y-%m-%d %H:%M',
  'YYYY-MM-DD HH:mm:ss': '%Y-%m-%d %H:%M:%S',
}

/**
 * A cell as a time by the listed formats alone; years from 2000 to 2100, so that
 * two-digit and Buddhist years are none. A deadline without a time is the end of its day.
 */
function moment(
  cell: Sql,
  formats: readonly string[],
  isDeadline: boolean,
): Sql {
  const parse = (some: readonly string[]) =>
    some.length === 0
      ? sql`null::timestamp`
      : sql`try_strptime(trim(${cell}), [${sql.join(some.map((f) => sql.lit(strptime[f] ?? f)))}])`
  const timed = parse(formats.filter((f) => f.includes('HH')))
  const dated = parse(formats.filter((f) => !f.includes('HH')))
  const endOfDay = isDeadline ? sql` + interval '23:59:59'` : sql``
  const at = sql`coalesce(${timed}, ${dated}${endOfDay})`
  return sql`case when year(${at}) between 2000 and 2100 then ${at} end`
}

function isoDate(cell: Sql): Sql {
  const at = sql`try_strptime(trim(${cell}), '%Y-%m-%d')`
  return sql`case when year(${at}) between 1900 and 2100 then ${at}::date end`
}

/** A cast would round. */
function wholeNumber(cell: Sql): Sql {
  return sql`case when regexp_full_match(trim(${cell}), '[0-9]{1,9}') then trim(${cell})::integer end`
}

function yesNo(cell: Sql): Sql {
  return sql`case lower(trim(${cell})) when 'yes' then true when 'no' then false end`
}

/** From the folded spellings of a profile to what they mean. */
function valueMap(spellings: {
  readonly [meaning: string]: readonly string[] | undefined
}): Map<string, string> {
  return new Map(
    Object.entries(spellings).flatMap(([meaning, texts]) =>
      (texts ?? []).map((text) => [fold(text), meaning] as const),
    ),
  )
}

/** Units or procedures by code, by name and by the profile's other spellings. */
async function catalogue(
  { trx, office }: Staging,
  table: 'unit' | 'procedure',
  aliases: { readonly [code: string]: readonly string[] },
): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom(table)
    .select(['code', 'name'])
    .where('office', '=', office)
    .orderBy('valid_from')
    .execute()
  return new Map([
    ...rows.map((r) => [fold(r.name), r.code] as const),
    ...rows.map((r) => [fold(r.code), r.code] as const),
    ...valueMap(aliases),
  ])
}

/** Makes `map_<column>` from each distinct text of a column to its meaning. */
async function mapValues(
  trx: Transaction<Database>,
  column: string,
  meaning: (text: string) => string | undefined,
): Promise<void> {
  const { rows } = await sql<{ text: string }>`
    select distinct ${sql.ref(column)} as text from raw where ${sql.ref(column)} is not null`.execute(
    trx,
  )
  const map = sql.ref(`map_${column}`)
  await sql`create temp table ${map} (text varchar, value varchar)`.execute(trx)
  for (let i = 0; i < rows.length; i += 1000)
    await sql`insert into ${map} values ${sql.join(
      rows
        .slice(i, i + 1000)
        .map(
          ({ text }) =>
            sql`(${text}, ${cleaned(sql`${meaning(text) ?? null}::varchar`)})`,
        ),
    )}`.execute(trx)
}

/** The first check that holds, as three columns; null where none does. */
function verdict(checks: readonly Check[]): Sql {
  const pick = (then: (check: Check) => Sql) =>
    sql`case ${sql.join(
      checks.map((c) => sql`when coalesce(${c.when}, false) then ${then(c)}`),
      sql` `,
    )} end`
  const text = (value: string | undefined) =>
    value === undefined ? sql`null` : sql`${sql.lit(value)}`
  return sql`${pick((c) => text(c.reason))} as reason,
    ${pick((c) => text(c.column))} as "column",
    ${pick((c) => (c.value ? sql`left(${c.value}::varchar, 40)` : sql`null`))}::varchar as value`
}

/**
 * Splits `typed` into `staged` and `refused`. Rows that give one key with
 * different contents are all refused: none of them is known to be right. Rows
 * that say the same twice are staged once.
 */
async function settle(
  { trx, extractAt }: Staging,
  target: Target,
  key: readonly string[],
): Promise<void> {
  const content = columns[target].filter(
    (c) => !['ended_on', 'row_hash', 'extract_at', 'from_batch'].includes(c),
  )
  const hash = sql`md5(concat_ws(chr(31), ${sql.join(content.map((c) => sql`coalesce(${sql.ref(c)}::varchar, chr(30))`))}))::uuid`
  const keys = sql.join(key.map((k) => sql.ref(k)))
  const kept = columns[target].filter(
    (c) => c !== 'row_hash' && c !== 'extract_at' && c !== 'from_batch',
  )
  await sql`create temp table hashed as select *, ${hash} as row_hash from typed where reason is null`.execute(
    trx,
  )
  await sql`create temp table staged as
    select ${sql.join(kept.map((c) => sql.ref(c)))}, row_hash, ${sql.lit(extractAt)}::timestamp as extract_at
    from hashed
    qualify row_number() over (partition by ${keys} order by "row") = 1
      and min(row_hash) over (partition by ${keys}) = max(row_hash) over (partition by ${keys})`.execute(
    trx,
  )
  await sql`create temp table refused as
    select "row"::integer as "row", reason, code, "column", value from typed where reason is not null
    union all
    select "row"::integer, 'duplicate_code', code, null, null from hashed
      where (${keys}) in (select (${keys}) from hashed group by all having count(distinct row_hash) > 1)
    union all
    select "row"::integer, case error
        when 'MISSING COLUMNS' then 'wrong_width' when 'TOO MANY COLUMNS' then 'wrong_width'
        when 'LINE SIZE OVER MAXIMUM' then 'too_long' when 'INVALID ENCODING' then 'bad_encoding'
        else 'bad_quotes' end, null, null, null
    from misread`.execute(trx)
  await sql`drop table temp.hashed`.execute(trx)
}
