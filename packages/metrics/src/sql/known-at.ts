import type { Kysely, QueryCreator } from 'kysely'
import type { AnyTables } from '../definition/kpi.ts'
import { columns } from '../schema.ts'
import type { Database, VersionedTable } from '../schema.ts'

/** A database, or tables of one that are known by name. */
export type Queryable<DB> = Kysely<DB> | QueryCreator<DB>

/** The tables that are read, whatever the type of the database says of them. */
export function anyTables<DB>(db: Queryable<DB>): QueryCreator<AnyTables> {
  return db as QueryCreator<AnyTables>
}

/** Tables as they were known once a batch was loaded, under their own names, so that no definition needs to know of versions. */
export function knownAt<DB>(
  db: Queryable<DB>,
  batch: number | undefined,
  tables: readonly VersionedTable[],
): QueryCreator<AnyTables> {
  if (batch === undefined) return anyTables(db)
  return tables.reduce(
    (known, table) => known.with(table, (q) => versionsAt(q, batch, table)),
    anyTables(db),
  )
}

/** The same of the tables of `schema`, for what is read of them here and not by a definition. */
export function ownTablesAt<DB>(
  db: Queryable<DB>,
  batch: number | undefined,
  tables: readonly VersionedTable[],
): QueryCreator<Database> {
  return knownAt(db, batch, tables) as QueryCreator<Database>
}

/** The versions of rows that held once a batch was loaded: those not replaced by then, and those replaced since. */
function versionsAt(
  q: QueryCreator<AnyTables>,
  batch: number,
  table: VersionedTable,
) {
  const names = columns[table]
  return q
    .selectFrom(table)
    .select(names)
    .where('from_batch', '<=', batch)
    .unionAll(
      q
        .selectFrom(`${table}_past`)
        .select(names)
        .where('from_batch', '<=', batch)
        .where('to_batch', '>', batch),
    )
}
