import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { batchesOf, live } from '../store/batches.ts'

/** Dossiers of a source whose due date is another than the first, or is there no more. */
export interface DueMoved {
  readonly source: string
  readonly rows: number
  /**
   * Of these, at least so many were moved when the first date had passed: an
   * export of everything that was made after it still gave it, or the new date is
   * the day of the result, which nobody knew before.
   */
  readonly open: number
}

/** The dossiers whose due date was moved, by source. */
export async function dueMoved(
  db: Kysely<Database>,
  office: string,
): Promise<readonly DueMoved[]> {
  const dossiers = await batchesOf(db, { office, target: 'dossier' })
  const whole = live(dossiers)
    .filter((b) => b.covers === 'all')
    .map(
      (b) => sql`(${sql.lit(b.source)}, ${sql.lit(b.extract_at)}::timestamp)`,
    )
  const none = sql`(null::varchar, null::timestamp)`
  const { rows } = await sql<DueMoved>`
    with whole as (select * from (values ${sql.join([none, ...whole])}) w(source, made_at))
    select d.source, count(*) as rows, count(*) filter (
      coalesce(d.due_on > d.due_first_on and d.due_on in (d.finished_on, d.handed_over_on), false)
      or exists (select 1 from whole w where w.source = d.source
        and w.made_at < d.due_moved_at and w.made_at::date > d.due_first_on)
    ) as open
    from dossier d
    where d.office = ${office} and d.due_first_on is not null and (d.due_on is null or d.due_first_on <> d.due_on)
    group by d.source`.execute(db)
  return rows
}
