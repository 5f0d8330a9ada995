import { parsePeriod, PeriodError } from '@motcua/metrics'
import { sql } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { fold } from '../formats/fold.ts'
import { IngestError } from '../formats/ingest-error.ts'
import { typedDates } from '../profile/date-formats.ts'
import { firstCheck, isOneOf, told } from '../tables/checks.ts'
import type { Check } from '../tables/checks.ts'
import { keyOf } from '../tables/columns.ts'
import { definitionOf } from '../tables/definitions.ts'
import type { ColumnDefinition, ListTarget } from '../tables/definitions.ts'
import {
  cleaned,
  cleanedCode,
  cleanedDate,
  isRounded,
  moment,
  wholeNumber,
} from './cells.ts'
import { assertOrder } from './date-order.ts'
import { namesOf } from './names.ts'
import { readRaw } from './raw.ts'
import { assertStaged, settle } from './staging.ts'
import type { Staged, Staging } from './staging.ts'
import { fileColumns, plainReading } from './table-reading.ts'
import type { TableReading, Values } from './table-reading.ts'

/**
 * Stages a file as its table's definition says.
 *
 * @throws IngestError `no_such_column` when the reading lacks a required column.
 */
export async function stageTable(
  staging: Staging,
  target: ListTarget,
  reading: TableReading = plainReading(target),
): Promise<Staged> {
  const wanted = fileColumns(target)
  for (const [name, column] of wanted)
    if (isRequired(column) && !reading.columns[name] && !reading.given?.[name])
      throw new IngestError(
        'no_such_column',
        `${staging.file}: expected the profile to name a column or a text for ${name}, got neither`,
      )
  await readRaw(
    staging,
    reading,
    Object.fromEntries(wanted.map(([name]) => [name, reading.columns[name]])),
  )
  try {
    await makeTexts(staging, target, reading)
    const ambiguous = await makeMeanings(staging, target, reading)
    await makeParsed(staging, target, reading)
    await makeTyped(staging, target, reading, ambiguous)
  } finally {
    for (const table of ['texts', 'meanings', 'parsed'])
      await sql`drop table if exists temp.${sql.ref(table)}`.execute(staging.db)
  }
  const staged = await settle(staging, target, keyOf(target).slice(1))
  const dates = wanted.flatMap(([name, { kind }]) => {
    const header = reading.columns[name]?.[0]
    return kind === 'date' && header !== undefined
      ? [[name, header] as const]
      : []
  })
  await assertOrder(staging, sql`temp.raw`, dates, reading.dates)
  return assertStaged(staged)
}

/** Makes `texts`: every cell without what nobody sees, and what stands for an empty one. */
async function makeTexts(
  { db }: Staging,
  target: ListTarget,
  { columns, given }: TableReading,
): Promise<void> {
  const [codes = [], others = []] = [true, false].map((isCode) =>
    fileColumns(target).flatMap(([name, column]) =>
      isCodeLike(column) === isCode ? [name] : [],
    ),
  )
  const placeOf = (name: string) =>
    codes.includes(name)
      ? sql`codes[${sql.lit(codes.indexOf(name) + 1)}]`
      : sql`others[${sql.lit(others.indexOf(name) + 1)}]`
  const cells = fileColumns(target).map(([name, { otherwise }]) => {
    const cell = placeOf(name)
    const text = (columns[name] ? undefined : given?.[name]) ?? otherwise
    const filled =
      text === undefined ? cell : sql`coalesce(${cell}, ${sql.lit(text)})`
    return sql`${filled} as ${sql.ref(`${name}_text`)}`
  })
  // Said once for all cells: the engine plans every mention of it.
  const listed = (names: readonly string[], of: (cell: Sql) => Sql) =>
    sql`list_transform([${refs(names)}]::varchar[], lambda cell: ${of(sql`cell`)})`
  await sql`create temp table texts as select "row", ${sql.join(cells)}
    from (select "row", ${listed(codes, cleanedCode)} as codes, ${listed(others, cleaned)} as others from raw)`.execute(
    db,
  )
}

/** Makes `parsed`: every column by its kind, beside its text. */
async function makeParsed(
  { db, zone }: Staging,
  target: ListTarget,
  reading: TableReading,
): Promise<void> {
  const isTyped = reading.format === 'xlsx' || reading.format === 'parquet'
  const dates = new Set([...reading.dates, ...(isTyped ? typedDates : [])])
  const date = (text: Sql) =>
    moment(cleanedDate(text), [...dates], { zone, firstYear: 1900 })
  const cells = fileColumns(target).flatMap(([name, column]) =>
    typedCell(name, column, date),
  )
  const joins = mappedColumns(target).map(([name]) => {
    const map = sql.ref(`${name}_meaning`)
    return sql`left join meanings ${map} on ${map}.name = ${sql.lit(name)} and ${map}.text = texts.${sql.ref(`${name}_text`)}`
  })
  const ordinals = Object.entries(definitionOf(target).columns).flatMap(
    ([name, { within }]) =>
      within
        ? [
            sql`(row_number() over (partition by ${refs(within)} order by "row"))::integer as ${sql.ref(name)}`,
          ]
        : [],
  )
  await sql`create temp table parsed as select ${sql.join([sql`*`, ...ordinals])}
    from (select texts.*, ${sql.join(cells)} from texts ${sql.join(joins, sql` `)})`.execute(
    db,
  )
}

/** Makes `typed`: the table's content, the verdict and the flags. */
async function makeTyped(
  staging: Staging,
  target: ListTarget,
  reading: TableReading,
  ambiguous: Ambiguous,
): Promise<void> {
  const { columns, checks = [], flags = {} } = definitionOf(target)
  const all = [
    ...fileColumns(target).flatMap(([name, column]) =>
      columnChecks(staging, name, column, {
        header: reading.columns[name]?.[0] ?? name,
        ambiguous: ambiguous.get(name)?.map(({ text }) => text) ?? [],
      }),
    ),
    ...checks,
  ]
  const flagged = Object.entries(flags).map(
    ([code, when]) => sql`case when ${when} then ${sql.lit(code)} end`,
  )
  const names = Object.entries(columns).flatMap(([name, { kind }]) =>
    kind === 'period' ? [name, `${name}_to`] : [name],
  )
  // Null where a part of the key could not be read: it may be any row's.
  const keys = keyOf(target).slice(1)
  const label =
    'code' in columns
      ? sql``
      : sql`, ${sql.join(
          keys.map((key) => sql`${sql.ref(key)}::varchar`),
          sql` || ' ' || `,
        )} as code`
  // Which check holds is worked out once, and what is told of it from its number.
  const judged = sql`select *, ${firstCheck(all)} as verdict,
      nullif(concat_ws(' ', ${sql.join([sql`null::varchar`, ...flagged])}), '') as flags
    from parsed`
  await sql`create temp table typed as
    select "row", ${told(sql`verdict`, all)}, ${sql.lit(staging.office)} as office, ${refs(names)},
      flags ${label}
    from (${judged})`.execute(staging.db)
}

/** What is looked up, or is what others look up. */
function isCodeLike({ kind }: ColumnDefinition): boolean {
  return kind === 'code' || kind === 'unit' || kind === 'procedure'
}

function isRequired({ key, required }: ColumnDefinition): boolean {
  return Boolean(key ?? required)
}

/** Columns whose texts are told apart here rather than by the engine. */
function mappedColumns(target: ListTarget): ReturnType<typeof fileColumns> {
  const mapped = ['choice', 'yes_no', 'unit', 'procedure', 'period']
  return fileColumns(target).filter(([, { kind }]) => mapped.includes(kind))
}

/** Texts that each name more than one unit or procedure, by column. */
type Ambiguous = ReadonlyMap<string, readonly { readonly text: string }[]>

/** What a text of a mapped column means: nothing where undefined. */
interface Meanings {
  meaning(text: string): string | undefined
  isAmbiguous?(text: string): boolean
}

async function meanings(
  staging: Staging,
  { kind, choices = ['yes', 'no'] }: ColumnDefinition,
  values: Values = {},
): Promise<Meanings> {
  if (kind === 'period') return { meaning: periodAndEnd }
  if (kind === 'unit' || kind === 'procedure') {
    const { codeOf, isAmbiguous } = await namesOf(staging, kind, values)
    return { meaning: codeOf, isAmbiguous }
  }
  const known = new Map([
    ...choices.map((c) => [fold(c), c] as const),
    ...Object.entries(values).flatMap(([meaning, texts]) =>
      (choices.includes(meaning) ? (texts ?? []) : []).map(
        (text) => [fold(text), meaning] as const,
      ),
    ),
  ])
  return { meaning: (text) => known.get(fold(text)) }
}

/** `2018-Q1 2018-03-31`; a span of months is no period that anything is due in. */
function periodAndEnd(text: string): string | undefined {
  try {
    const { key, to, kind } = parsePeriod(text.toUpperCase())
    return kind === 'span' ? undefined : `${key} ${to}`
  } catch (error) {
    if (error instanceof PeriodError) return undefined
    throw error
  }
}

/**
 * Makes `meanings`: each distinct text of the mapped columns that means something.
 *
 * @returns the texts that each mean several things
 */
async function makeMeanings(
  staging: Staging,
  target: ListTarget,
  { values }: TableReading,
): Promise<Ambiguous> {
  const { db } = staging
  const mapped = mappedColumns(target)
  await sql`create temp table meanings (name varchar, text varchar, value varchar)`.execute(
    db,
  )
  if (mapped.length === 0) return new Map()
  const texts = mapped.map(([name]) => {
    const cell = sql.ref(`${name}_text`)
    return sql`select distinct ${sql.lit(name)} as name, ${cell} as text from texts where ${cell} is not null`
  })
  const { rows } = await sql<{ name: string; text: string }>`${sql.join(
    texts,
    sql` union all `,
  )}`.execute(db)
  const columns = new Map<string, Meanings>()
  for (const [name, column] of mapped)
    columns.set(name, await meanings(staging, column, values?.[name]))
  const known = rows.flatMap(({ name, text }) => {
    const value = columns.get(name)?.meaning(text)
    return value === undefined ? [] : [sql`(${name}, ${text}, ${value})`]
  })
  for (let i = 0; i < known.length; i += 1000)
    await sql`insert into meanings values ${sql.join(known.slice(i, i + 1000))}`.execute(
      db,
    )
  const ambiguous = rows.filter(({ name, text }) =>
    columns.get(name)?.isAmbiguous?.(text),
  )
  return Map.groupBy(ambiguous, ({ name }) => name)
}

/** A column of `parsed`, and the last day of a period. */
function typedCell(
  name: string,
  { kind, least = 0, most = 999_999_999 }: ColumnDefinition,
  date: (text: Sql) => Sql,
): readonly Sql[] {
  const text = sql.ref(`${name}_text`)
  const value = sql.ref(`${name}_meaning.value`)
  const as = (cell: Sql) => [sql`${cell} as ${sql.ref(name)}`]
  switch (kind) {
    case 'date':
      return as(sql`${date(text)}::date`)
    case 'whole':
      return as(
        sql`case when ${wholeNumber(text)} between ${sql.lit(least)} and ${sql.lit(most)} then ${wholeNumber(text)} end`,
      )
    case 'number':
      return as(number(text))
    case 'yes_no':
      return as(sql`${value} = 'yes'`)
    case 'choice':
    case 'unit':
    case 'procedure':
      return as(value)
    case 'period':
      return [
        ...as(sql`split_part(${value}, ' ', 1)`),
        sql`split_part(${value}, ' ', 2)::date as ${sql.ref(`${name}_to`)}`,
      ]
    default:
      return as(text)
  }
}

/** Three digits after a point may be thousands: that is no number here. */
function number(text: Sql): Sql {
  return sql`case when regexp_full_match(${text}, '[0-9]{1,6}([.,][0-9]{1,2})?')
    then replace(${text}, ',', '.')::decimal(8, 2) end`
}

const unreadable: { readonly [K in ColumnDefinition['kind']]?: string } = {
  date: 'unreadable_date',
  unit: 'unknown_unit',
  procedure: 'unknown_procedure',
}

function columnChecks(
  { extractAt }: Staging,
  name: string,
  column: ColumnDefinition,
  {
    header,
    ambiguous,
  }: { readonly header: string; readonly ambiguous: readonly string[] },
): readonly Check[] {
  const { kind, isEvent, reason, unless } = column
  const text = sql.ref(`${name}_text`)
  const cell = sql.ref(name)
  // More digits than these may be those of a telephone or an identity card.
  const shown =
    kind === 'whole' || kind === 'number'
      ? sql`case when length(${text}) <= 8 then ${text} end`
      : text
  const missing: Check = {
    reason: reason ?? (name === 'code' ? 'no_code' : 'no_value'),
    when: sql`${text} is null`,
    column: header,
  }
  const unread: Check = {
    reason: reason ?? unreadable[kind] ?? 'unreadable_value',
    when: sql`${text} is not null and ${cell} is null and not ${unless ?? sql`false`}`,
    column: header,
    value: shown,
  }
  const rounded: Check = {
    reason: 'rounded_code',
    when: isRounded(text),
    column: header,
    value: text,
  }
  const double: Check = {
    reason: kind === 'unit' ? 'ambiguous_unit' : 'ambiguous_procedure',
    when: isOneOf(text, ambiguous),
    column: header,
    value: text,
  }
  const future: Check = {
    reason: 'after_extract',
    when: sql`${cell} > ${sql.lit(extractAt)}::timestamp::date`,
    column: header,
    value: text,
  }
  return [
    ...(isRequired(column) ? [missing] : []),
    ...(ambiguous.length > 0 ? [double] : []),
    ...(kind === 'code' ? [rounded] : []),
    ...(kind === 'code' || kind === 'text' ? [] : [unread]),
    ...(isEvent ? [future] : []),
  ]
}
