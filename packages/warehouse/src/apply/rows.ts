import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { Recorded } from '../store/batches.ts'
import { content } from '../tables/columns.ts'
import type { Target } from '../tables/columns.ts'
import type { Applying } from './applying.ts'
import { hasSource, keyWithin, label, sameKey } from './keys.ts'

/** Whether a current row is neither among the staged nor among the refused. */
export function isMissing(target: Target): Sql {
  return sql`(not exists (select 1 from temp.staged w where ${sameKey(target, 'c', 'w', keyWithin(target))})
    and not exists (select 1 from temp.refused r where r.code = ${label(target, 'c')}))`
}

/** Current rows that a batch of the source may replace. */
export function ownRows(
  { target, office, source }: Pick<Recorded, 'target' | 'office' | 'source'>,
  isDifference: boolean,
): Sql {
  const ofSource = hasSource(target)
    ? sql`and source = ${sql.lit(source)}`
    : sql``
  const ofDifference = isDifference
    ? sql`and code in (select code from temp.staged union all select code from temp.unlike)`
    : sql``
  return sql`(select rowid, * from ${sql.ref(`main.${target}`)} where office = ${sql.lit(office)} ${ofSource} ${ofDifference})`
}

/** Whether nothing was ever known. */
export async function hasNone(
  db: Kysely<Database>,
  target: Target,
): Promise<boolean> {
  const some = [target, `${target}_past`].map(
    (table) => sql`select 1 from ${sql.ref(`main.${table}`)}`,
  )
  const rows = sql`(select 1 from (${sql.join(some, sql` union all `)}) limit 1)`
  return (await count(db, rows)) === 0
}

export async function count(db: Kysely<Database>, rows: Sql): Promise<number> {
  const found = await sql<{ rows: number }>`
    select count(*) as rows from ${rows}`.execute(db)
  return found.rows[0]?.rows ?? 0
}

export async function replace(
  { batch }: Pick<Applying, 'batch'>,
  trx: Transaction<Database>,
  isReplaced: Sql,
): Promise<void> {
  const current = sql.ref(`main.${batch.target}`)
  await sql`insert into ${sql.ref(`main.${batch.target}_past`)}
    select *, ${sql.lit(batch.batch)} from ${current} c where ${isReplaced}`.execute(
    trx,
  )
  await sql`delete from ${current} c where ${isReplaced}`.execute(trx)
}

export async function insert(
  { batch }: Pick<Applying, 'batch'>,
  trx: Transaction<Database>,
  rows: Sql,
): Promise<void> {
  // In the order of a file DuckDB 1.5.6 cuts a table into large and small pieces,
  // which every checkpoint tries to join: it writes the whole table again.
  await sql`set preserve_insertion_order = false`.execute(trx)
  try {
    await sql`insert into ${sql.ref(`main.${batch.target}`)}
      select ${refs(content(batch.target))}, row_hash, extract_at, ${sql.lit(batch.batch)} from ${rows}`.execute(
      trx,
    )
  } finally {
    await sql`set preserve_insertion_order = true`.execute(trx)
  }
}
