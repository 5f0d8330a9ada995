import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import type { Recorded } from '../store/batches.ts'
import { chains, rowsSeen } from '../store/observations.ts'
import type { Target } from '../tables/columns.ts'
import type { Applying } from './applying.ts'
import type { Member } from './family.ts'
import { familyKey, sameKey } from './keys.ts'

/** The rows that batches observed, which are held against the journal first. */
export async function seenBy(
  { observations, check }: Pick<Applying, 'observations' | 'check'>,
  db: Kysely<Database>,
  batches: readonly Recorded[],
): Promise<Sql> {
  const [{ target } = { target: 'dossier' as const }] = batches
  const numbers = batches.map((b) => b.batch)
  await check(numbers)
  const chainOf = await chains(db, observations, target, numbers)
  await check(
    [...chainOf.values()].flat().filter((batch) => !numbers.includes(batch)),
  )
  return rowsSeen(db, observations, target, numbers, chainOf)
}

/**
 * What the batches that hold observed of `touched`, with the place of each
 * export among them by rank, the priority of its source and when it was made.
 */
export async function rankedSeen(
  applying: Applying,
  trx: Transaction<Database>,
  options: {
    readonly holding: readonly Recorded[]
    readonly family: readonly Member[]
    readonly isTouched: Sql
  },
): Promise<{ readonly rows: Sql; readonly accepted: Sql }> {
  const { holding, family, isTouched } = options
  const ranks = holding.map((b, place) => {
    const priority = family.findIndex((m) => m.source === b.source)
    const { group = 0, level = 0 } = family[priority] ?? {}
    return sql`(${sql.lit(b.batch)}, ${sql.lit(place)}, ${sql.lit(b.source)}, ${sql.lit(priority)}, ${sql.lit(group)}, ${sql.lit(level)}, ${sql.lit(b.extract_at)}::timestamp, ${sql.lit(b.covers === 'all')})`
  })
  await sql`create temp table ranked as
    select * from (values ${sql.join(ranks)}) r(batch, place, source, priority, kin, level, made_at, is_all)`.execute(
    trx,
  )
  const rows = await seenBy(applying, trx, holding)
  const accepted = sql`(select c.*, r.place, r.priority, r.kin, r.level, r.made_at
    from ${rows} c join temp.ranked r on r.batch = c.from_batch
    where c.reason is null and ${isTouched})`
  return { rows, accepted }
}

/** Whether a row of `c` is of a key that is decided. */
export function isTouchedKey(target: Target): Sql {
  return sql`exists (select 1 from temp.touched t where ${sameKey(target, 't', 'c', familyKey(target))})`
}
