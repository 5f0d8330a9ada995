import type { Database, DateText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { among } from '../store/batches.ts'
import type { Applying, Change } from './applying.ts'
import { sharing } from './family.ts'
import { familyKey, hasSource, sameKey } from './keys.ts'
import { isLate } from './ranks.ts'
import { isMissing, ownRows } from './rows.ts'

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
  { db, batch, base, recorded }: Applying,
  since: DateText,
): Promise<Gone> {
  const { target, source } = batch
  if (isLate(batch, among(recorded, { target, source })))
    return { all: 0, lately: 0 }
  const rows = ownRows(batch, base !== undefined)
  const found = await sql<Gone>`
    select count(*) as "all", count(*) filter (c.ended_on >= ${sql.lit(since)}) as lately
    from ${rows} c where ${isMissing(target)}`.execute(db)
  return found.rows[0] ?? { all: 0, lately: 0 }
}

/**
 * The same of a source that shares its register: what another source of it tells
 * of in its place is not gone. The batch is applied in a transaction that is
 * taken back.
 */
export async function goneOfRegister(
  { db, batch: applied }: Applying,
  change: Change,
  since: DateText,
): Promise<Gone> {
  const { batch, office, source } = applied
  return triedOut(db, change, async (trx) => {
    const { rows } = await sql<Gone>`
      select count(*) as "all", count(*) filter (p.ended_on >= ${since}) as lately
      from main.dossier_past p
      where p.office = ${office} and p.source = ${source} and p.to_batch = ${batch}
        and not exists (select 1 from main.dossier c
          where c.office = p.office and c.code = p.code and c.from_batch = ${batch})`.execute(
      trx,
    )
    return rows[0] ?? { all: 0, lately: 0 }
  })
}

/** Whether other sources are of the register of a batch. */
export function hasMates({ batch, recorded }: Applying): boolean {
  const { target } = batch
  return (
    hasSource(target) && sharing(batch, among(recorded, { target })).length > 1
  )
}

/** What would be gone and back. */
export async function movedWere(
  applying: Applying,
  change: Change,
): Promise<Moved> {
  if (change.isFirst) return nothingMoved
  return triedOut(applying.db, change, (db) => movedBy({ ...applying, db }))
}

/** Applies a change, asks, and takes it back. */
async function triedOut<T>(
  db: Kysely<Database>,
  change: Change,
  ask: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  const trx = await db.startTransaction().execute()
  try {
    await change.apply(trx)
    return await ask(trx)
  } finally {
    await trx.rollback().execute()
  }
}

/** Rows that a batch took away and brought back. */
export interface Moved {
  /** Known before it, and no longer. */
  readonly gone: number
  /** Known once, then gone, and known again. */
  readonly back: number
}

/** What a batch before which nothing was known took away and brought back. */
export const nothingMoved: Moved = { gone: 0, back: 0 }

/**
 * What a batch that is applied took away of its own source, and what it brought
 * back: a dossier that another source of the register tells of was never away.
 */
export async function movedBy({
  db,
  batch: applied,
  recorded,
}: Pick<Applying, 'db' | 'batch' | 'recorded'>): Promise<Moved> {
  const { target } = applied
  const batch = sql.lit(applied.batch)
  const current = sql.ref(`main.${target}`)
  const past = sql.ref(`main.${target}_past`)
  const ofSource = (table: string) =>
    hasSource(target)
      ? sql`and ${sql.ref(`${table}.source`)} = ${sql.lit(applied.source)}`
      : sql``
  const mates = hasSource(target)
    ? sharing(applied, among(recorded, { target }))
    : []
  const isSame = (a: string, b: string) =>
    mates.length === 0
      ? sameKey(target, a, b)
      : sql`${sameKey(target, a, b, familyKey(target))} and ${sql.ref(`${b}.source`)} in (${sql.join(mates.map((s) => sql.lit(s)))})`
  const { rows } = await sql<Moved>`select
      (select count(*) from ${past} p where p.to_batch = ${batch} ${ofSource('p')}
        and not exists (select 1 from ${current} c where ${isSame('p', 'c')})) as gone,
      (select count(*) from ${current} c where c.from_batch = ${batch} ${ofSource('c')}
        and exists (select 1 from ${past} p where ${isSame('c', 'p')} and p.to_batch < ${batch})
        and not exists (select 1 from ${past} p where ${isSame('c', 'p')} and p.to_batch = ${batch})) as back`.execute(
    db,
  )
  return rows[0] ?? nothingMoved
}
