import { sql } from 'kysely'
import type {
  DatabaseIntrospector,
  QueryExecutorProvider,
  SchemaMetadata,
  TableMetadata,
} from 'kysely'
import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
} from 'kysely/migration'

/** Reads schemas and tables from the catalogue of the engine. */
export function createIntrospector(
  db: QueryExecutorProvider,
): DatabaseIntrospector {
  return {
    async getSchemas() {
      const { rows } = await sql<SchemaMetadata>`
        select schema_name as name from duckdb_schemas()
        where database_name = current_database()
          and schema_name not in ('information_schema', 'pg_catalog')
        order by name`.execute(db)
      return rows
    },

    async getTables(options = { withInternalKyselyTables: false }) {
      const { rows } = await sql<TableMetadata>`
        select c.schema_name as "schema", c.table_name as name,
          exists (
            from duckdb_views() v
            where v.view_oid = c.table_oid
              and v.database_oid = c.database_oid
              and v.view_name = c.table_name
          ) as "isView",
          false as "isForeign",
          list({
            name: column_name, dataType: data_type, isNullable: is_nullable,
            hasDefaultValue: column_default is not null,
            isAutoIncrementing: coalesce(column_default ^@ 'nextval(', false),
            comment: coalesce("comment", '')
          } order by column_index) as columns
        from duckdb_columns() c
        where c.database_name = current_database() and not c.internal
        group by all
        order by 1, 2`.execute(db)
      return options.withInternalKyselyTables
        ? rows
        : rows.filter(({ name }) => !migrationTables.has(name))
    },
  }
}

const migrationTables: ReadonlySet<string> = new Set([
  DEFAULT_MIGRATION_TABLE,
  DEFAULT_MIGRATION_LOCK_TABLE,
])
