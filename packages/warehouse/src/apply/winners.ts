import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { among } from '../store/batches.ts'
import { content, rowHash, whole } from '../tables/columns.ts'
import type { Target } from '../tables/columns.ts'
import type { Applying } from './applying.ts'
import { carriedColumns, carryFromSeen } from './carried.ts'
import type { Member } from './family.ts'
import { familyKey, hasSource, label, sameKey } from './keys.ts'
import { byRank } from './ranks.ts'
import { insert, replace } from './rows.ts'
import { isTouchedKey, rankedSeen } from './seen.ts'

/**
 * Decides the keys of `touched` from all observations that hold: for each source
 * the row of the greatest rank, unless a later export of everything lacks it;
 * then, of those that are one now, the first source that has one, or of one
 * register the later.
 *
 * @param decided.all every key that the family has is touched
 */
export async function decideAnew(
  applying: Applying,
  trx: Transaction<Database>,
  decided: { readonly family: readonly Member[]; readonly all: boolean },
): Promise<void> {
  const { batch } = applying
  const { office, target } = batch
  const { family, all } = decided
  const sources = family.map(({ source }) => source)
  const recorded = among(applying.recorded, { target, source: sources })
  const holding = byRank([...recorded, batch])
  await sql`create temp table winners as
    select ${refs(content(target))}, row_hash, extract_at from ${sql.ref(`main.${target}`)} limit 0`.execute(
    trx,
  )
  const isTouched = all ? sql`true` : isTouchedKey(target)
  if (holding.length > 0)
    await decideWinners(applying, trx, { holding, family, isTouched })
  const ofFamily = hasSource(target)
    ? sql`and c.source in (${sql.join(sources.map((s) => sql.lit(s)))})`
    : sql``
  await replace(
    { batch },
    trx,
    sql`c.office = ${sql.lit(office)} ${ofFamily} and ${isTouched}
      and not exists (select 1 from temp.winners w where ${sameKey(target, 'c', 'w')} and c.row_hash = w.row_hash
        and ${keepsAll(target, 'c', 'w')})`,
  )
  await insert(
    { batch },
    trx,
    sql`(select * from temp.winners w
      where not exists (select 1 from ${sql.ref(`main.${target}`)} c where ${sameKey(target, 'c', 'w')}))`,
  )
}

/** Whether two rows of one content keep the same of the exports before. */
function keepsAll(target: Target, a: string, b: string): Sql {
  if (!hasSource(target)) return sql`true`
  const same = carriedColumns.map(
    (c) =>
      sql`${sql.ref(`${a}.${c}`)} is not distinct from ${sql.ref(`${b}.${c}`)}`,
  )
  return sql.join(same, sql` and `)
}

/** Makes `winners`: the row of each touched key that is known. */
async function decideWinners(
  applying: Applying,
  trx: Transaction<Database>,
  options: Parameters<typeof rankedSeen>[2],
): Promise<void> {
  const { target } = applying.batch
  const key = familyKey(target)
  const { rows, accepted } = await rankedSeen(applying, trx, options)
  await sql`create temp table refused_keys as
    select from_batch as batch, code from ${rows} where reason is not null and code is not null`.execute(
    trx,
  )
  const above = sql`g.is_all and g.priority = c.priority and g.place > c.place`
  await sql`insert into temp.winners
    select ${whole(target, 'c', sql`made_at`)}, ${rowHash(target)}, made_at from (
      select * from ${accepted} c
      qualify row_number() over (partition by ${refs(key)}, priority order by place desc) = 1
    ) c
    where (select count(*) from temp.ranked g where ${above})
      = (select count(distinct g.batch) from temp.ranked g join temp.refused_keys k on k.batch = g.batch
          where ${above} and k.code = ${label(target, 'c')})
    qualify row_number() over (partition by ${refs(key)}, kin order by level, place desc) = 1`.execute(
    trx,
  )
  if (hasSource(target))
    await carryFromSeen(trx, { rows: sql`temp.winners`, key, seen: accepted })
  for (const table of ['ranked', 'refused_keys'])
    await sql`drop table temp.${sql.ref(table)}`.execute(trx)
}
