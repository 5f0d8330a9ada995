import { columns } from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { RawBuilder, Transaction } from 'kysely'
import type { CsvScan } from './csv.ts'

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

/** A piece of SQL. */
export type Sql = RawBuilder<unknown>

/** A reason to turn a row down: the first that holds is told. */
export interface Check {
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

/** The first check that holds, as three columns; null where none does. */
export function verdict(checks: readonly Check[]): Sql {
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
export async function settle(
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
