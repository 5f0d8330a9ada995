import type { Database, DateText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { batchesOf, insertBatch, live } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { chains, rowsSeen } from '../store/observations.ts'
import { carriedColumns, carryFromSeen, carryOn } from './carried.ts'
import { content, keyOf, rowHash, whole } from '../tables/columns.ts'
import type { Target } from '../tables/columns.ts'
import { familyOf, sharing } from './family.ts'
import type { Member } from './family.ts'

/** What a batch is applied to. */
export interface Applying {
  readonly db: Kysely<Database>
  readonly batch: Recorded
  /** The batch that all rows but those of `staged` are as in; `unlike` has what is not in them. */
  readonly base?: number | undefined
  /** Folder of the observations. */
  readonly observations: string
  /** Throws where the observations of batches are not as they were written. */
  readonly check: (batches: readonly number[]) => Promise<void>
}

/** How the staged rows of a batch come into the tables. */
export interface Change {
  /** How many staged rows differ from what is current. */
  readonly accepted: number
  apply(trx: Transaction<Database>): Promise<void>
}

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
  const recorded = await batchesOf(db, { office: batch.office, target })
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
  const recorded = await batchesOf(trx, { office, target, source })
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

/** Whether a current row is neither among the staged nor among the refused. */
function isMissing(target: Target): Sql {
  return sql`(not exists (select 1 from temp.staged w where ${sameKey(target, 'c', 'w', keyWithin(target))})
    and not exists (select 1 from temp.refused r where r.code = ${label(target, 'c')}))`
}

/** Works out how the tables are without a batch: its keys are decided anew from what the others observed. */
export async function changeByUndo(
  applying: Applying,
  undone: Recorded,
): Promise<Change> {
  const { db, batch } = applying
  const { office, target } = undone
  const seen = await seenBy(applying, db, [undone])
  await sql`create temp table touched as
    select distinct ${refs(familyKey(target))} from ${seen} where reason is null`.execute(
    db,
  )
  const recorded = await batchesOf(db, { office, target })
  const decided = {
    family: membersOf(batch, recorded),
    all: undone.covers === 'all' || isRelinked(undone, [...recorded, batch]),
  }
  return { accepted: 0, apply: (trx) => decideAnew(applying, trx, decided) }
}

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

/** Current rows that a batch of the source may replace. */
function ownRows(
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

/** The rows that batches observed, which are held against the journal first. */
async function seenBy(
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
  return rowsSeen(db, observations, target, numbers)
}

/** The key among the rows of one office, and of one source where each has its own. */
function keyWithin(target: Target): readonly string[] {
  return familyKey(target).filter((k) => k !== 'office')
}

/** Whether nothing was ever known. */
async function hasNone(db: Kysely<Database>, target: Target): Promise<boolean> {
  const some = [target, `${target}_past`].map(
    (table) => sql`select 1 from ${sql.ref(`main.${table}`)}`,
  )
  const rows = sql`(select 1 from (${sql.join(some, sql` union all `)}) limit 1)`
  return (await count(db, rows)) === 0
}

async function count(db: Kysely<Database>, rows: Sql): Promise<number> {
  const found = await sql<{ rows: number }>`
    select count(*) as rows from ${rows}`.execute(db)
  return found.rows[0]?.rows ?? 0
}

/** The sources of one key: without a source in it, it is one thing, whoever tells of it. */
function membersOf(
  batch: Recorded,
  recorded: readonly Recorded[],
): readonly Member[] {
  if (hasSource(batch.target)) return familyOf(batch, recorded)
  const sources = new Set([...recorded, batch].map((b) => b.source))
  return [...sources].map((source) => ({ source, group: 0, level: 0 }))
}

/** Whether a batch tells other links than the last of its source beside it: all that they tie is decided anew. */
function isRelinked(batch: Recorded, beside: readonly Recorded[]): boolean {
  const before = live(beside).findLast((b) => b.source === batch.source)
  return before !== undefined && before.supersedes !== batch.supersedes
}

/** Whether each source has rows of its own. */
function hasSource(target: Target): boolean {
  return target === 'dossier'
}

/** A key without the source: within a family one source's dossier stands for all. */
function familyKey(target: Target): readonly string[] {
  return keyOf(target).filter((k) => k !== 'source' || !hasSource(target))
}

function sameKey(
  target: Target,
  a: string,
  b: string,
  key: readonly string[] = keyOf(target),
): Sql {
  return sql.join(
    key.map((k) => sql`${sql.ref(`${a}.${k}`)} = ${sql.ref(`${b}.${k}`)}`),
    sql` and `,
  )
}

/** Whether an export of the same source that was made later is loaded already. */
function isLate(batch: Recorded, recorded: readonly Recorded[]): boolean {
  return live(recorded).some(
    (b) => b.source === batch.source && rank(b) > rank(batch),
  )
}

function rank({
  extract_at,
  sha256,
}: Pick<Recorded, 'extract_at' | 'sha256'>): string {
  return `${extract_at} ${sha256}`
}

/** What the reject list calls a row. */
function label(target: Target, table: string): Sql {
  return content(target).includes('code')
    ? sql.ref(`${table}.code`)
    : sql`concat_ws(' ', ${sql.join(
        keyOf(target)
          .slice(1)
          .map((k) => sql.ref(`${table}.${k}`)),
      )})`
}

/**
 * What the batches that hold observed of `touched`, with the place of each
 * export among them by rank, the priority of its source and when it was made.
 */
async function rankedSeen(
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

/** The batches that hold, the one that wins last. */
function byRank(batches: readonly Recorded[]): readonly Recorded[] {
  return live(batches).toSorted((a, b) =>
    rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.batch - b.batch,
  )
}

/** Whether a row of `c` is of a key that is decided. */
function isTouchedKey(target: Target): Sql {
  return sql`exists (select 1 from temp.touched t where ${sameKey(target, 't', 'c', familyKey(target))})`
}

/**
 * Decides the keys of `touched` from all observations that hold: for each source
 * the row of the greatest rank, unless a later export of everything lacks it;
 * then, of those that are one now, the first source that has one, or of one
 * register the later.
 *
 * @param decided.all every key that the family has is touched
 */
async function decideAnew(
  applying: Applying,
  trx: Transaction<Database>,
  decided: { readonly family: readonly Member[]; readonly all: boolean },
): Promise<void> {
  const { batch } = applying
  const { office, target } = batch
  const { family, all } = decided
  const sources = family.map(({ source }) => source)
  const recorded = await batchesOf(trx, { office, target, source: sources })
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

async function replace(
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

async function insert(
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
