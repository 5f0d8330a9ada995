import { sql } from 'kysely'
import { cleaned, isoDate, wholeNumber, yesNo } from './cells.ts'
import { readRaw } from './raw.ts'
import { verdict, settle } from './staging.ts'
import type { Staging, Check } from './staging.ts'

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
    badCode,
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

/**
 * Unit codes are parts of file names: what a name cannot hold would be replaced
 * in it, and some file systems do not tell cases apart.
 */
const badCode: Check = {
  reason: 'bad_code',
  when: sql`not regexp_full_match(code, '[A-Za-z0-9._-]{1,40}') or contains(code, '..')
    or exists (select 1 from parsed other where lower(other.code) = lower(parsed.code) and other.code <> parsed.code)`,
  column: 'code',
  value: sql`code`,
}

const plainCsv = { delimiter: ',', quote: '"' }

function named<K extends string>(
  ...names: readonly K[]
): Record<K, readonly string[]> {
  return Object.fromEntries(names.map((n) => [n, [n]])) as unknown as Record<
    K,
    readonly string[]
  >
}
