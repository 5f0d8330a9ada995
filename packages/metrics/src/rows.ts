import { sql } from 'kysely'
import type { Kysely, QueryCreator, RawBuilder } from 'kysely'
import type { DossierRow, KpiTables } from './kpi.ts'
import type { Period } from './period.ts'
import type { Plan } from './plan.ts'
import { columns } from './schema.ts'
import type { Database, DateText, VersionedTable } from './schema.ts'

/** Where a query looks: one office, by the plan's rules, as known at a batch. */
export interface Scope {
  readonly office: string
  readonly rules: Plan['rules']
  /** Number of the last batch that is known; all of them when undefined. */
  readonly batch?: number | undefined
}

/** The tables that the definitions read. */
const read = ['unit', 'procedure', 'dossier'] as const

/**
 * Tables as they were known once a batch was loaded, under their own names, so
 * that no definition needs to know of versions.
 */
export function knownAt(
  db: QueryCreator<Database>,
  batch: number | undefined,
  tables: readonly VersionedTable[] = read,
): QueryCreator<Database> {
  if (batch === undefined) return db
  return tables.reduce(
    (known, table) =>
      known.with(table, (q) => {
        // What holds for one of the tables holds for all.
        const past = `${table}_past` as 'dossier_past'
        const names = columns[table] as typeof columns.dossier
        return q
          .selectFrom(table as 'dossier')
          .select(names)
          .where('from_batch', '<=', batch)
          .unionAll(
            q
              .selectFrom(past)
              .select(names)
              .where('from_batch', '<=', batch)
              .where('to_batch', '>', batch),
          )
      }) as unknown as QueryCreator<Database>,
    db,
  )
}

/**
 * Every dossier that a period may count, once per period, with its procedure as
 * it was on the day of receipt. `ended_on` and `received_on` bound the scan.
 */
export function dossierRows(
  db: Kysely<Database>,
  periods: readonly Period[],
  { office, rules, batch }: Scope,
) {
  return knownAt(db, batch)
    .selectFrom(periodTable(periods))
    .innerJoin('dossier', (join) =>
      join
        .onRef('dossier.received_on', '<=', 'period.to_on')
        .on((eb) =>
          eb.or([
            eb('dossier.ended_on', '>=', eb.ref('period.from_on')),
            ...(rules.finish === 'handover'
              ? [eb('dossier.handed_over_on', 'is', null)]
              : []),
          ]),
        ),
    )
    .leftJoin('procedure', (join) =>
      join
        .onRef('procedure.office', '=', 'dossier.office')
        .onRef('procedure.code', '=', 'dossier.procedure')
        .onRef('procedure.valid_from', '<=', 'dossier.received_on')
        .on((eb) =>
          eb.or([
            eb('procedure.valid_to', 'is', null),
            eb('procedure.valid_to', '>=', eb.ref('dossier.received_on')),
          ]),
        ),
    )
    .where('dossier.office', '=', office)
}

/** Every procedure that is valid on a period's last day, once per period. */
export function procedureRows(
  db: Kysely<Database>,
  periods: readonly Period[],
  { office, batch }: Scope,
) {
  return knownAt(db, batch)
    .selectFrom(periodTable(periods))
    .innerJoin('procedure', (join) =>
      join
        .onRef('procedure.valid_from', '<=', 'period.to_on')
        .on((eb) =>
          eb.or([
            eb('procedure.valid_to', 'is', null),
            eb('procedure.valid_to', '>=', eb.ref('period.to_on')),
          ]),
        ),
    )
    .where('procedure.office', '=', office)
}

/** What a dossier definition is given under the plan's rules. */
export function dossierRow(eb: unknown, rules: Plan['rules']): DossierRow {
  const handover = rules.finish === 'handover'
  return {
    eb: eb as DossierRow['eb'],
    rules,
    finishedOn: handover ? 'dossier.handed_over_on' : 'dossier.finished_on',
    finishedAt: handover ? 'dossier.handed_over_at' : 'dossier.finished_at',
  }
}

function periodTable(periods: readonly Period[]) {
  const rows = periods.map(
    (p) =>
      sql`(cast(${p.key} as varchar), cast(${p.from} as date), cast(${p.to} as date))`,
  )
  return sql<KpiTables['period']>`(values ${sql.join(rows)})`.as<'period'>(
    sql`period(key, from_on, to_on)`,
  )
}

/** A date as `YYYY-MM-DD`, whatever a driver makes of dates. */
export function dateText<T extends DateText | null>(
  column: string,
): RawBuilder<T> {
  return sql<T>`cast(${sql.ref(column)} as varchar(10))`
}
