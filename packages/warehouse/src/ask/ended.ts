import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Source } from './through.ts'

/** Dossiers of a source that has ended and that its end leaves in doubt. */
export interface Ended {
  readonly source: string
  /** Received after its last day. */
  readonly after: number
  /** Open, and no other source tells of them. */
  readonly left: number
}

/** What the sources that have ended leave in doubt, where there is any. */
export async function endedWith(
  db: Kysely<Database>,
  office: string,
  sources: readonly Pick<Source, 'name' | 'until'>[],
): Promise<readonly Ended[]> {
  const ends = sources.flatMap(({ name, until }) =>
    until === undefined
      ? []
      : [sql`(${sql.lit(name)}, ${sql.lit(until)}::date)`],
  )
  if (ends.length === 0) return []
  const { rows } = await sql<Ended>`
    select source, count(*) filter (d.received_on > e.until) as after,
      count(*) filter (d.outcome is null) as "left"
    from dossier d join (values ${sql.join(ends)}) e(source, until) using (source)
    where d.office = ${office} group by source`.execute(db)
  return rows
}
