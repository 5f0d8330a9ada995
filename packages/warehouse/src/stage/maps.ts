import type { Database } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { fold } from '../formats/fold.ts'
import { IngestError } from '../formats/ingest-error.ts'
import type { Profile } from '../profile/profile.ts'
import { cleanedSlowly, plainCode } from './cells.ts'
import { namesOf } from './names.ts'
import type { Names } from './names.ts'
import type { Staging } from './staging.ts'

/** Columns of an export of dossiers whose texts mean something else. */
export const mapped = [
  'status',
  'channel',
  'unit',
  'procedure',
  'apology',
] as const

/** Columns of the map of procedures, beside the text; to carry lists along costs as much as to read a date. */
function validityOf({ hasSpans }: Pick<Maps, 'hasSpans'>): readonly string[] {
  const validity = ['valid_from', 'valid_to', 'level']
  return hasSpans ? [...validity, 'others'] : validity
}

/** Texts of a file that each name more than one unit or procedure. */
export interface Ambiguous {
  unit: readonly string[]
  procedure: readonly string[]
}

/** Something for each mapped column. */
type Mapped<T> = { readonly [column in (typeof mapped)[number]]: T }

/** What was made of the texts of a file. */
export interface Maps {
  /** The texts of each column, in the order of their meanings. */
  readonly texts: Mapped<readonly string[]>
  readonly ambiguous: Ambiguous
  /** Some procedure of them is listed for several spans. */
  readonly hasSpans: boolean
}

/** Makes `map` of the texts of the mapped columns, and tells them. */
export async function makeMaps(
  staging: Staging,
  profile: Profile,
  spellings: Sql,
): Promise<Maps> {
  const found = await textsIn(staging.db, spellings)
  const isOpen = profile.catalogue === 'open'
  const { units, procedures } = profile
  const names = {
    unit: await namesOf(staging, 'unit', units),
    procedure: await namesOf(staging, 'procedure', procedures, isOpen),
  }
  const meanings = meaningsOf(profile, names)
  const given = givenOf(staging, profile, names)
  const texts = ofEach((column) => [
    ...new Set([...found[column], ...meanings[column].known, noText]),
  ])
  await writeMap(staging, texts, { meanings, given })
  const ambiguous = (column: keyof typeof names) =>
    texts[column].filter(names[column].isAmbiguous)
  return {
    texts,
    ambiguous: {
      unit: ambiguous('unit'),
      procedure: ambiguous('procedure'),
    },
    hasSpans: await hasSpans(staging.db),
  }
}

async function hasSpans(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from temp.map where others is not null limit 1`.execute(db)
  return rows.length > 0
}

/**
 * What an empty cell means in columns that the exports lack: what the profile
 * gives, and of the channel else that it is unknown.
 *
 * @throws IngestError `no_such_code`
 */
function givenOf(
  { file }: Staging,
  { columns, given = {}, catalogue }: Profile,
  names: { readonly unit: Names; readonly procedure: Names },
): Mapped<string | null> {
  const { channel = 'unknown' } = given
  for (const kind of ['unit', 'procedure'] as const) {
    const code = given[kind]
    const isAny = kind === 'procedure' && catalogue === 'open'
    if (code === undefined || isAny || names[kind].codes.has(code)) continue
    throw new IngestError(
      'no_such_code',
      `${file}: expected given.${kind} of the source profile to be the code of a ${kind} of the office, got ${JSON.stringify(code)}; write the code as the list has it, or load the list first`,
    )
  }
  return {
    status: null,
    channel: columns.channel ? null : channel,
    unit: given.unit ?? null,
    procedure: given.procedure ?? null,
    apology: null,
  }
}

function ofEach<T>(of: (column: keyof Mapped<T>) => T): Mapped<T> {
  return {
    status: of('status'),
    channel: of('channel'),
    unit: of('unit'),
    procedure: of('procedure'),
    apology: of('apology'),
  }
}

/** The distinct texts of each mapped column. */
async function textsIn(
  db: Kysely<Database>,
  spellings: Sql,
): Promise<Mapped<readonly string[]>> {
  const places = sql.join(mapped.map((_, place) => sql.lit(place)))
  const cells = sql.join(mapped.map((c) => sql.ref(c)))
  const { rows } = await sql<{ place: number; text: string }>`
    select distinct place, text from (
      select unnest([${places}]) as place, unnest([${cells}]) as text from ${spellings}
    ) where text is not null`.execute(db)
  return ofEach((column) =>
    rows.filter((r) => mapped[r.place] === column).map((r) => r.text),
  )
}

function meaningsOf(
  profile: Profile,
  { unit, procedure }: { readonly unit: Names; readonly procedure: Names },
): Mapped<Meanings> {
  const isOpen = profile.catalogue === 'open'
  return {
    status: valueMap(profile.status ?? {}),
    channel: valueMap(profile.channel ?? {}),
    unit: { known: unit.known, meaning: unit.codeOf },
    procedure: {
      known: procedure.known,
      meaning: (text) =>
        procedure.codeOf(text) ??
        (isOpen && !procedure.isAmbiguous(text) ? plainCode(text) : undefined),
    },
    apology: valueMap({
      true: profile.apology?.yes,
      false: profile.apology?.no,
    }),
  }
}

/**
 * Writes `map`: each text of each column with its meaning, or with null, and its
 * place in their order; that of a procedure with its validity too. An empty cell
 * means what is given.
 */
async function writeMap(
  { db, office }: Staging,
  texts: Mapped<readonly string[]>,
  {
    meanings,
    given,
  }: {
    readonly meanings: Mapped<Meanings>
    readonly given: Mapped<string | null>
  },
): Promise<void> {
  const rows = mapped.flatMap((column) =>
    texts[column].map((text, place) => ({
      column,
      place: String(place),
      text,
      value:
        text === noText
          ? given[column]
          : (meanings[column].meaning(text) ?? null),
    })),
  )
  const listed = (name: keyof (typeof rows)[number]) =>
    sql`unnest(${rows.map((row) => row[name])}) as ${sql.ref(name)}`
  const lists = (['column', 'place', 'text', 'value'] as const).map(listed)
  await sql`create temp table map as
    select m.*, (spans[1]).valid_from as valid_from, (spans[1]).valid_to as valid_to,
      (spans[1]).level as level, nullif(spans[2:], []) as others
    from (
      select "column", place::integer as place, text, ${cleanedSlowly(sql`value`)} as value
      from (select ${sql.join(lists)})
    ) m left join (
      select code, list({
        valid_from: valid_from, valid_to: coalesce(valid_to, date '9999-12-31'), level: level
      } order by valid_from desc) as spans
      from main."procedure" where office = ${office} group by code
    ) p on m."column" = 'procedure' and p.code = m.value`.execute(db)
}

/** Each row with what its mapped cells mean, by a join; in any order. */
export function joined(rows: Sql, maps: Maps): Sql {
  return sql`(select raw.*, false as missed, ${sql.join([
    ...mapped.map((c) => sql`${mapOf(c)}.value as ${meantBy(c)}`),
    ...validityOf(maps).map((c) => sql`${mapOf('procedure')}.${sql.ref(c)}`),
  ])} from ${rows} raw ${sql.join(
    mapped.map(
      (c) =>
        sql`join (select * from temp.map where "column" = ${sql.lit(c)}) ${mapOf(c)}
          on ${mapOf(c)}.text = ${cellOf(sql`raw.${sql.ref(c)}`)}`,
    ),
    sql` `,
  )})`
}

/**
 * The same in the order of the rows, which no join keeps: a text is cast to an
 * enumeration of all texts, and its number finds the meaning in a list.
 */
export async function lookedUp(
  db: Kysely<Database>,
  rows: Sql,
  maps: Maps,
): Promise<Sql> {
  const { texts } = maps
  const validity = validityOf(maps)
  const lists = [
    ...mapped.map((column) => listOf(column, 'value')),
    ...validity.map((name) => listOf('procedure', name)),
  ]
  await sql`set variable meanings = (
    select {${sql.join(lists)}} from temp.map where not contains(text, chr(0)))`.execute(
    db,
  )
  const numbers = mapped.map((column) => {
    const kind = texts[column]
      .filter((text) => !text.includes('\u0000'))
      .map((text) => sql.lit(text))
    return sql`enum_code(try_cast(${cellOf(sql.ref(column))} as enum(${sql.join(kind)})))::integer + 1
      as ${sql.ref(`${column}_number`)}`
  })
  const found = (column: string, name: string) =>
    sql`getvariable('meanings').${sql.ref(`${column}_${name}`)}[${sql.ref(`${column}_number`)}]`
  return sql`(select *, ${sql.join([
    sql`${sql.join(
      mapped.map((c) => sql`${sql.ref(`${c}_number`)} is null`),
      sql` or `,
    )} as missed`,
    ...mapped.map((c) => sql`${found(c, 'value')} as ${meantBy(c)}`),
    ...validity.map((c) => sql`${found('procedure', c)} as ${sql.ref(c)}`),
  ])} from (select *, ${sql.join(numbers)} from ${rows}))`
}

/** A column of the map of another column, in the order of its texts. */
function listOf(column: string, name: string): Sql {
  return sql`${sql.ref(`${column}_${name}`)}:
    list(${sql.ref(name)} order by place) filter ("column" = ${sql.lit(column)})`
}

/** What the texts of a column mean. */
interface Meanings {
  /** Every text that means something, folded. */
  readonly known: readonly string[]
  meaning(text: string): string | undefined
}

/** By the spellings of a profile. */
function valueMap(spellings: {
  readonly [meaning: string]: readonly string[] | undefined
}): Meanings {
  const map = new Map(
    Object.entries(spellings).flatMap(([meaning, texts]) =>
      (texts ?? []).map((text) => [fold(text), meaning] as const),
    ),
  )
  return { known: [...map.keys()], meaning: (text) => map.get(fold(text)) }
}

/** Stands for an empty cell, so that it has a row in the map as every text has. */
const noText = '\u0001'

function cellOf(cell: Sql): Sql {
  return sql`coalesce(${cell}, ${sql.lit(noText)})`
}

function mapOf(column: string): Sql {
  return sql.ref(`map_${column}`)
}

/** What the text of a column means, as a column of its own. */
export function meantBy(column: string): Sql {
  return sql.ref(`${column}_meaning`)
}
