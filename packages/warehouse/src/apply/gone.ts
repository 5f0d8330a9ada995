import type { Database, DateText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { batchesOf } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import type { Applying } from './applying.ts'
import { sharing } from './family.ts'
import { familyKey, hasSource, sameKey } from './keys.ts'
import { isLate } from './ranks.ts'
import { count, isMissing, ownRows } from './rows.ts'

/** Current dossiers that an export lacks: all, and those that are open or ended lately. */
export interface Gone {
  readonly all: number
  readonly lately: number
}

/**
 * How many current dossiers of its source the staged export, which should hold
 * all of them, lacks: none where a later one of the source tells what is there.
 *
 * @param since first day of those that ended lately
 */
export async function goneBy(
  { db, batch, base }: Applying,
  since: DateText,
): Promise<Gone> {
  const { office, target, source } = batch
  if (isLate(batch, await batchesOf(db, { office, target, source })))
    return { all: 0, lately: 0 }
  const rows = ownRows(batch, base !== undefined)
  const found = await sql<Gone>`
    select count(*) as "all", count(*) filter (c.ended_on >= ${since}) as lately
    from ${rows} c where ${isMissing(target)}`.execute(db)
  return found.rows[0] ?? { all: 0, lately: 0 }
}

/** Rows that a batch took away and brought back. */
export interface Moved {
  /** Known before it, and no longer. */
  readonly gone: number
  /** Known once, then gone, and known again. */
  readonly back: number
}

/**
 * What a batch that is applied took away of its own source, and what it brought
 * back: a dossier that another source of the register tells of was never away.
 */
export async function movedBy(
  db: Kysely<Database>,
  applied: Recorded,
): Promise<Moved> {
  const { batch, target, source, office } = applied
  const current = sql.ref(`main.${target}`)
  const past = sql.ref(`main.${target}_past`)
  const ofSource = (table: string) =>
    hasSource(target)
      ? sql`and ${sql.ref(`${table}.source`)} = ${source}`
      : sql``
  const rows = async (from: Sql) => count(db, sql`(select 1 from ${from})`)
  const mates = hasSource(target)
    ? sharing(applied, await batchesOf(db, { office, target }))
    : []
  const isSame = (a: string, b: string) =>
    mates.length === 0
      ? sameKey(target, a, b)
      : sql`${sameKey(target, a, b, familyKey(target))} and ${sql.ref(`${b}.source`)} in (${sql.join(mates.map((s) => sql.lit(s)))})`
  const went = sql`${past} p where p.to_batch = ${batch} ${ofSource('p')}`
  return {
    gone: await rows(
      sql`${went} and not exists (select 1 from ${current} c where ${isSame('p', 'c')})`,
    ),
    back: await rows(
      sql`${current} c where c.from_batch = ${batch} ${ofSource('c')}
        and exists (select 1 from ${past} p where ${isSame('c', 'p')} and p.to_batch < ${batch})
        and not exists (select 1 from ${past} p where ${isSame('c', 'p')} and p.to_batch = ${batch})`,
    ),
  }
}
