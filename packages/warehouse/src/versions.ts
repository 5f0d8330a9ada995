import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { columns } from '@motcua/metrics'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Target } from './staging.ts'

/** What makes two rows of a table two versions of one thing. */
export const keys = {
  unit: ['office', 'code', 'valid_from'],
  procedure: ['office', 'code', 'valid_from'],
  dossier: ['office', 'source', 'code'],
} as const satisfies { [T in Target]: readonly string[] }

/** A batch that is about to be applied. */
export interface Applying {
  readonly trx: Transaction<Database>
  readonly office: string
  readonly source: string
  readonly target: Target
  readonly batch: number
  readonly sha256: string
  readonly extractAt: string
  /** A row that the file does not have is gone. */
  readonly coversAll: boolean
  /** Folder of the observations. */
  readonly observations: string
}

/**
 * Brings `staged` into the current rows; what it replaces goes to the past.
 *
 * The observations of the batch are written first: they are the truth, the
 * tables are derived. The row that wins for a key is the one of the greatest
 * (extract time, sha256), so the order of loading does not matter. An export
 * made before one that is already loaded is late: its keys are decided anew from
 * all observations.
 *
 * @returns how many staged rows differ from what was current.
 */
export async function applyStaged(applying: Applying): Promise<number> {
  const { trx, target, batch } = applying
  await observe(applying)
  const accepted = await countNew(applying)
  // Of whole lists the one loaded last is the list.
  const winners =
    !applying.coversAll && (await isLate(applying))
      ? await decideAnew(applying)
      : sql`temp.staged`

  const same = sql.join(
    keys[target].map((k) => sql`c.${sql.ref(k)} = w.${sql.ref(k)}`),
    sql` and `,
  )
  const current = sql`main.${sql.ref(target)}`
  const content = sql.join(
    columns[target].filter((c) => c !== 'from_batch').map((c) => sql.ref(c)),
  )
  await sql`create temp table changed as
    select ${content} from ${winners} w
    where not exists (select 1 from ${current} c where ${same} and c.row_hash = w.row_hash)`.execute(
    trx,
  )
  const isReplaced = applying.coversAll
    ? sql`c.office = ${sql.lit(applying.office)} and (
        exists (select 1 from temp.changed w where ${same})
        or not exists (select 1 from temp.staged w where ${same}))`
    : sql`exists (select 1 from temp.changed w where ${same})`
  await sql`insert into ${sql.ref(`main.${target}_past`)}
    select *, ${sql.lit(batch)} from ${current} c where ${isReplaced}`.execute(
    trx,
  )
  await sql`delete from ${current} c where ${isReplaced}`.execute(trx)
  await sql`insert into ${current}
    select ${content}, ${sql.lit(batch)} from temp.changed`.execute(trx)
  for (const table of ['changed', 'winners'])
    await sql`drop table if exists temp.${sql.ref(table)}`.execute(trx)
  return accepted
}

/** The file of a batch's observations. */
export function observationsFile(
  folder: string,
  target: Target,
  batch: number,
): string {
  return join(folder, `${target}-${String(batch).padStart(6, '0')}.parquet`)
}

async function observe({ trx, target, batch, observations }: Applying) {
  const path = observationsFile(observations, target, batch)
  await sql`copy (select *, ${sql.lit(batch)} as from_batch from temp.staged)
    to ${sql.lit(`${path}.next`)} (format parquet)`.execute(trx)
  renameSync(`${path}.next`, path)
}

async function countNew({ trx, target }: Applying): Promise<number> {
  const same = sql.join(
    keys[target].map((k) => sql`c.${sql.ref(k)} = s.${sql.ref(k)}`),
    sql` and `,
  )
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from temp.staged s where not exists (
      select 1 from main.${sql.ref(target)} c where ${same} and c.row_hash = s.row_hash)`.execute(
    trx,
  )
  return rows[0]?.count ?? 0
}

/** Whether an export of the same source that was made later is loaded already. */
async function isLate(a: Applying): Promise<boolean> {
  const later = await trxBatches(a)
    .select('batch')
    .where((eb) =>
      eb.or([
        eb('extract_at', '>', sql<string>`${a.extractAt}::timestamp`),
        eb.and([
          eb('extract_at', '=', sql<string>`${a.extractAt}::timestamp`),
          eb('sha256', '>', a.sha256),
        ]),
      ]),
    )
    .limit(1)
    .execute()
  return later.length > 0
}

function trxBatches({ trx, office, target, source }: Applying) {
  return trx
    .selectFrom('batch')
    .where('office', '=', office)
    .where('target', '=', target)
    .where('source', '=', source)
}

/** For every staged key the winning row among all observations of it. */
async function decideAnew(a: Applying) {
  const earlier = await trxBatches(a).select(['batch', 'sha256']).execute()
  const all = [...earlier, { batch: a.batch, sha256: a.sha256 }]
  const files = all.map((b) =>
    sql.lit(observationsFile(a.observations, a.target, b.batch)),
  )
  const names = keys[a.target].map((k) => sql.ref(k))
  await sql`create temp table winners as
    select o.* from read_parquet([${sql.join(files)}]) o
    join (values ${sql.join(all.map((b) => sql`(${sql.lit(b.batch)}, ${sql.lit(b.sha256)})`))}) b(batch, sha256)
      on b.batch = o.from_batch
    where exists (select 1 from temp.staged s where ${sql.join(
      keys[a.target].map((k) => sql`s.${sql.ref(k)} = o.${sql.ref(k)}`),
      sql` and `,
    )})
    qualify row_number() over (partition by ${sql.join(names)} order by o.extract_at desc, b.sha256 desc, b.batch desc) = 1`.execute(
    a.trx,
  )
  return sql`temp.winners`
}
