import type { Database, DateText } from '@motcua/metrics'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { boundsOf, configOf, nameOf, sharedError } from './connect.ts'
import { SharedError, usualLimits } from './shared.ts'
import type { Limits, Stamp } from './shared.ts'

/** A shared database at one moment. */
export interface SharedMoment {
  readonly db: Kysely<Database>
  /** What the offices published, by their codes. */
  readonly stamps: readonly Stamp[]
}

/**
 * Reads a shared database at one moment: every office as it published last,
 * whatever is published meanwhile.
 *
 * @param offices those that are asked for. All of them takes a role that may read all.
 * @throws SharedError when it does not answer: there is no answer of a part of it.
 */
export async function readShared<T>(
  address: string,
  offices: 'all' | readonly string[],
  read: (moment: SharedMoment) => Promise<T>,
  limits: Limits = usualLimits,
): Promise<T> {
  const config = configOf(address, limits)
  const where = await nameOf(config)
  const { Pool } = (await import('pg')).default
  const pool = new Pool({ ...config, max: 1 })
  // An error between two statements is that of the next one too. The pool
  // hears those of idle connections alone.
  const heard = () => {}
  pool.on('error', heard).on('connect', (client) => client.on('error', heard))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (moment) => {
        for (const bound of boundsOf(limits))
          await sql.raw(bound).execute(moment)
        // To compile statements (JIT) takes many times as long as these run.
        await sql`set local jit = off`.execute(moment)
        if (offices === 'all') await requireNation(moment, where)
        return read({ db: moment, stamps: await stampsOf(moment, offices) })
      })
  } catch (error) {
    const state = 'there is no answer of a part of it'
    throw sharedError(error, { where, state })
  } finally {
    await db.destroy()
  }
}

/**
 * One that may read but one office would take its rows for those of all.
 *
 * @throws SharedError `not_allowed`
 */
async function requireNation(
  db: Kysely<Database>,
  where: string,
): Promise<void> {
  const { rows } = await sql<{ role: string; reads: boolean }>`
    select current_user as role, not row_security_active('stamp'::regclass)
      or pg_has_role(current_user, 'motcua_nation', 'usage') as reads`.execute(
    db,
  )
  const [found] = rows
  if (!found?.reads)
    throw new SharedError(
      'not_allowed',
      `database ${where}: expected a role that may read all offices, a member of motcua_nation, got ${found?.role}; use one, or name the office: --offices CODE`,
    )
}

async function stampsOf(
  db: Kysely<Database>,
  offices: 'all' | readonly string[],
): Promise<readonly Stamp[]> {
  const { rows } = await sql<
    Pick<Stamp, 'office' | 'batch' | 'content' | 'publishedAt' | 'cutOff'>
  >`select office, batch, content, to_char(cut_off, 'YYYY-MM-DD HH24:MI:SS') as "cutOff",
      to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "publishedAt"
    from stamp order by office`.execute(db)
  const { rows: covered } = await sql<{
    office: string
    target: string
    from: DateText
    to: DateText
  }>`select office, target, to_char(first_day, 'YYYY-MM-DD') as "from", to_char(last_day, 'YYYY-MM-DD') as "to" from covered`.execute(
    db,
  )
  const byOffice = Map.groupBy(covered, (c) => c.office)
  return rows
    .filter(({ office }) => offices === 'all' || offices.includes(office))
    .map((stamp) => {
      const spans = (byOffice.get(stamp.office) ?? []).map(
        ({ target, from, to }) => [target, { from, to }] as const,
      )
      const { dossier = null, ...lists } = Object.fromEntries(spans)
      return { ...stamp, complete: dossier, lists }
    })
}
