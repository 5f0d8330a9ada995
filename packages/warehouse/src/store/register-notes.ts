import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { batchesOf, live } from './batches.ts'
import { registerOf } from './links.ts'

/** The register of each source of dossiers as a query of `office`, `source` and `register`. */
export async function registersOf(
  db: Kysely<Database>,
  office?: string,
): Promise<Sql | undefined> {
  const dossiers = await batchesOf(db, {
    target: 'dossier',
    ...(office !== undefined && { office }),
  })
  const last = new Map(
    live(dossiers).map((b) => [`${b.office} ${b.source}`, b]),
  )
  if (last.size === 0) return undefined
  const rows = [...last.values()].map(
    (b) =>
      sql`(${sql.lit(b.office)}, ${sql.lit(b.source)}, ${sql.lit(registerOf(b))})`,
  )
  return sql`(select * from (values ${sql.join(rows)}) r(office, source, register))`
}

/**
 * The notes of a table as they are published: one that names a source stands also
 * under the other sources of its register that have the dossier and no note of
 * their own, so that it is found whichever of them told of the dossier last.
 */
export async function publishedNotes(
  db: Kysely<Database>,
  table: 'overdue_note' | 'overdue_note_past',
): Promise<Sql> {
  const registers = await registersOf(db)
  const own = sql`select * from main.${sql.ref(table)}`
  if (!registers) return own
  const has = (name: string, code: string) =>
    sql`exists (select 1 from main.${sql.ref(name)} o where o.office = n.office
      and o.source = m.source and o.${sql.ref(code)} = n.dossier)`
  return sql`${own} union all by name
    select n.* replace (m.source as source, null as flags)
    from main.${sql.ref(table)} n
    join ${registers} r on r.office = n.office and r.source = n.source
    join ${registers} m on m.office = n.office and m.register = r.register and m.source <> n.source
    where (${has('dossier', 'code')} or ${has('dossier_past', 'code')})
      and not ${has('overdue_note', 'dossier')} and not ${has('overdue_note_past', 'dossier')}
    qualify n.source = last_value(n.source) over (partition by n.office, m.source, n.dossier
      order by n.from_batch, n.source rows between unbounded preceding and unbounded following)`
}
