import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { among, insertBatch, live } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import type { Applying, Change } from './applying.ts'
import { carryFromSeen, carryOn } from './carried.ts'
import { familyKey, hasSource, keyWithin, sameKey } from './keys.ts'
import { byRank, isLate, isRelinked, membersOf, rank } from './ranks.ts'
import { count, hasNone, insert, isMissing, ownRows, replace } from './rows.ts'
import { isTouchedKey, rankedSeen, seenBy } from './seen.ts'
import { decideAnew } from './winners.ts'

/**
 * Works out how `staged` changes the current rows; what is replaced goes to the
 * past when it is applied.
 *
 * The row that wins for a key is the one of the greatest (extract time, sha256),
 * so the order of loading does not matter. An export made before one that is
 * already loaded is late: its keys are decided anew from all observations, and
 * so are those of sources that supersede each other.
 */
export async function changeBy(applying: Applying): Promise<Change> {
  const { db, batch, base } = applying
  const { target } = batch
  // The source of all staged rows is one, and so is the office: the rest of the key is enough.
  const own = ownRows(batch, base !== undefined)
  const same = sameKey(target, 'c', 'w', keyWithin(target))
  const news = sql`select * from temp.staged w
    where not exists (select 1 from ${own} c where ${same} and c.row_hash = w.row_hash)`
  const recorded = among(applying.recorded, { target })
  const family = membersOf(batch, recorded)
  if (family.length > 1 || isLate(batch, recorded)) {
    const accepted = await count(db, sql`(${news})`)
    await sql`create temp table touched as
      select distinct ${refs(familyKey(target))} from temp.staged`.execute(db)
    const all = batch.covers === 'all' || isRelinked(batch, recorded)
    const decided = { family, all }
    return { accepted, apply: (trx) => decideAnew(applying, trx, decided) }
  }
  if (await hasNone(db, target))
    return {
      accepted: await count(db, sql`temp.staged`),
      isFirst: true,
      apply: (trx) => insert(applying, trx, sql`temp.staged`),
    }
  return changeOfSome(applying, own, same)
}

/** The staged rows that differ take the place of the current ones. */
async function changeOfSome(
  applying: Applying,
  own: Sql,
  same: Sql,
): Promise<Change> {
  const { db, batch } = applying
  const { target } = batch
  // The keys first: two columns of the file are read for it instead of all.
  await sql`create temp table changed_keys as
    select ${refs(keyWithin(target))} from temp.staged w
    where not exists (select 1 from ${own} c where ${same} and c.row_hash = w.row_hash)`.execute(
    db,
  )
  await sql`create temp table changed as select * from temp.staged c
    where exists (select 1 from temp.changed_keys w where ${same})`.execute(db)
  const isGone = batch.covers === 'all' ? sql`or ${isMissing(target)}` : sql``
  return {
    accepted: await count(db, sql`temp.changed`),
    apply: async (trx) => {
      // Found once, for they are written and deleted; their places hold within a transaction.
      await sql`create temp table replaced as
        select c.rowid as place from ${own} c where
          exists (select 1 from temp.changed w where ${same}) ${isGone}`.execute(
        trx,
      )
      if (hasSource(target)) await carry(applying, trx, own)
      await replace(
        applying,
        trx,
        sql`rowid in (select place from temp.replaced)`,
      )
      await insert(applying, trx, sql`temp.changed`)
    },
  }
}

/** What the rows of `changed` keep of those that they take the place of, or that were known before. */
async function carry(
  applying: Applying,
  trx: Transaction<Database>,
  own: Sql,
): Promise<void> {
  const { batch } = applying
  const { office, target, source } = batch
  const rows = sql`temp.changed`
  const isSame = sameKey(target, 'c', 'n', keyWithin(target))
  await carryOn(trx, { rows, current: own, isSame })
  const recorded = among(applying.recorded, { target, source })
  const before = [
    sql`${sql.ref(`main.${target}_past`)} c where c.office = ${sql.lit(office)} and c.source = ${sql.lit(source)} and ${isSame}`,
  ]
  // What came late was perhaps never current.
  const late = live(recorded).filter((b) =>
    recorded.some((o) => o.batch < b.batch && rank(o) > rank(b)),
  )
  if (late.length > 0)
    before.push(sql`${await seenBy(applying, trx, late)} c where ${isSame}`)
  await sql`create temp table touched as
    select ${refs(familyKey(target))} from ${rows} n
    where not exists (select 1 from ${own} c where ${isSame})
      and (${sql.join(
        before.map((from) => sql`exists (select 1 from ${from})`),
        sql` or `,
      )})`.execute(trx)
  if ((await count(trx, sql`temp.touched`)) === 0) return
  const { accepted } = await rankedSeen(applying, trx, {
    holding: byRank([...recorded, batch]),
    family: [{ source, group: 0, level: 0 }],
    isTouched: isTouchedKey(target),
  })
  await carryFromSeen(trx, { rows, key: familyKey(target), seen: accepted })
}

/** Works out how the tables are without a batch: its keys are decided anew from what the others observed. */
export async function changeByUndo(
  applying: Applying,
  undone: Recorded,
): Promise<Change> {
  const { db, batch } = applying
  const { target } = undone
  const seen = await seenBy(applying, db, [undone])
  await sql`create temp table touched as
    select distinct ${refs(familyKey(target))} from ${seen} where reason is null`.execute(
    db,
  )
  const recorded = among(applying.recorded, { target })
  const decided = {
    family: membersOf(batch, recorded),
    all: undone.covers === 'all' || isRelinked(undone, [...recorded, batch]),
  }
  return { accepted: 0, apply: (trx) => decideAnew(applying, trx, decided) }
}

/** Writes a batch into the tables, in the transaction of the caller. */
export async function record(
  trx: Transaction<Database>,
  batch: Recorded,
  change: Change,
): Promise<void> {
  await change.apply(trx)
  if (batch.rejected > 0)
    await sql`insert into rejected
      select ${sql.lit(batch.office)}, ${sql.lit(batch.batch)}, "row", reason, code, "column", value
      from temp.refused order by "row"`.execute(trx)
  await insertBatch(trx, batch)
}
