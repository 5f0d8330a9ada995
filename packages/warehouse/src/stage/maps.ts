import type { Database } from '@motcua/metrics'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { fold } from '../formats/fold.ts'
import type { Profile } from '../profile/profile.ts'
import { cleaned } from './cells.ts'
import { namesOf } from './names.ts'
import type { Staging } from './staging.ts'

/** Columns of an export of dossiers whose texts mean something else. */
export const mapped = [
  'status',
  'channel',
  'unit',
  'procedure',
  'apology',
] as const

/** Columns of the map of procedures, beside the text. */
const validity = ['valid_from', 'valid_to', 'level', 'others'] as const

/** Texts of a file that each name more than one unit or procedure. */
export interface Ambiguous {
  unit: readonly string[]
  procedure: readonly string[]
}

/** Makes `map_<column>` for every mapped column; that of the procedures has their validity too. */
export async function makeMaps(
  staging: Staging,
  profile: Profile,
  spellings: Sql,
): Promise<Ambiguous> {
  const { db, office } = staging
  await sql`create temp table spelling as select ${sql.join(mapped.map((c) => sql.ref(c)))} from ${spellings}`.execute(
    db,
  )
  const isOpen = profile.catalogue === 'open'
  const names = {
    unit: await namesOf(staging, 'unit', profile.units),
    procedure: await namesOf(staging, 'procedure', profile.procedures, isOpen),
  }
  const { unit, procedure } = names
  const maps = {
    status: valueMap(profile.status),
    channel: valueMap(profile.channel),
    unit: { known: unit.known, meaning: unit.codeOf },
    procedure: {
      known: procedure.known,
      meaning: (text: string) =>
        procedure.codeOf(text) ??
        (isOpen && !procedure.isAmbiguous(text) ? text : undefined),
    },
    apology: valueMap({
      true: profile.apology?.yes,
      false: profile.apology?.no,
    }),
  }
  const ambiguous: Ambiguous = { unit: [], procedure: [] }
  for (const column of mapped) {
    const texts = await mapValues(db, column, maps[column])
    if (column === 'unit' || column === 'procedure')
      ambiguous[column] = texts.filter(names[column].isAmbiguous)
  }
  await sql`drop table temp.spelling`.execute(db)
  await sql`create or replace temp table map_procedure as
    select m.text, m.value, (spans[1]).valid_from as valid_from, (spans[1]).valid_to as valid_to,
      (spans[1]).level as level, nullif(spans[2:], []) as others
    from map_procedure m left join (
      select code, list({
        valid_from: valid_from, valid_to: coalesce(valid_to, date '9999-12-31'), level: level
      } order by valid_from desc) as spans
      from main."procedure" where office = ${office} group by code
    ) p on p.code = m.value`.execute(db)
  return ambiguous
}

/** Each row with what its mapped cells mean, by a join; in any order. */
export function joined(rows: Sql): Sql {
  return sql`(select raw.*, false as missed, ${sql.join([
    ...mapped.map((c) => sql`${mapOf(c)}.value as ${meantBy(c)}`),
    ...validity.map((c) => sql`map_procedure.${sql.ref(c)}`),
  ])} from ${rows} raw ${sql.join(
    mapped.map(
      (c) =>
        sql`join ${mapOf(c)} on ${mapOf(c)}.text = coalesce(${sql.ref(`raw.${c}`)}, ${noText})`,
    ),
    sql` `,
  )})`
}

/**
 * The same in the order of the rows, which no join keeps: a text is cast to an
 * enumeration of all texts, and its number finds the meaning in a list.
 */
export async function lookedUp(db: Kysely<Database>, rows: Sql): Promise<Sql> {
  const numbers: Sql[] = []
  for (const column of mapped) {
    const known = sql`${mapOf(column)} where not contains(text, chr(0))`
    const texts = await sql<{ text: string }>`
      select text from ${known} order by text`.execute(db)
    const kind = sql.join(texts.rows.map((r) => sql.lit(r.text)))
    const cell = sql`coalesce(${sql.ref(column)}, ${noText})`
    numbers.push(
      sql`enum_code(try_cast(${cell} as enum(${kind})))::integer + 1 as ${sql.ref(`${column}_number`)}`,
    )
    for (const name of column === 'procedure'
      ? ['value', ...validity]
      : ['value'])
      await sql`set variable ${sql.ref(`${column}_${name}`)} =
        (select list(${sql.ref(name)} order by text) from ${known})`.execute(db)
  }
  const found = (column: string, name: string) =>
    sql`getvariable(${sql.lit(`${column}_${name}`)})[${sql.ref(`${column}_number`)}]`
  return sql`(select *, ${sql.join([
    sql`${sql.join(
      mapped.map((c) => sql`${sql.ref(`${c}_number`)} is null`),
      sql` or `,
    )} as missed`,
    ...mapped.map((c) => sql`${found(c, 'value')} as ${meantBy(c)}`),
    ...validity.map((c) => sql`${found('procedure', c)} as ${sql.ref(c)}`),
  ])} from (select *, ${sql.join(numbers)} from ${rows}))`
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

/**
 * Makes `map_<column>` from each distinct text of a column to its meaning, or to null.
 *
 * @returns the texts
 */
async function mapValues(
  db: Kysely<Database>,
  column: string,
  { known, meaning }: Meanings,
): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select distinct ${sql.ref(column)} as text from temp.spelling where ${sql.ref(column)} is not null`.execute(
    db,
  )
  const texts = [...new Set([...rows.map((r) => r.text), ...known])].filter(
    (t) => t !== '\u0001',
  )
  const map = sql.ref(`map_${column}`)
  await sql`create temp table ${map} as select text, ${cleaned(sql`value`)} as value
    from (select unnest(${texts}) as text, unnest(${texts.map((t) => meaning(t) ?? null)}) as value
      union all select ${noText}, null)`.execute(db)
  return texts
}

/** Stands for an empty cell, so that it has a row in a map as every text has. */
const noText = sql`chr(1)`

function mapOf(column: string): Sql {
  return sql.ref(`map_${column}`)
}

/** What the text of a column means, as a column of its own. */
export function meantBy(column: string): Sql {
  return sql.ref(`${column}_meaning`)
}
