import type { Database } from '@motcua/metrics'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { KyselyConfig } from 'kysely'
import { Pool } from 'pg'

/* A Citus cluster that is there: none is brought, for no package registry has one. */

/** The address of its coordinator, for one who may do everything: `postgres://…`. */
export const citus = process.env['MOTCUA_TEST_CITUS']

let made = 0

/** A schema of its own on the cluster, empty, whose tables are to be distributed by their office. */
export async function openCitus(
  config: Pick<KyselyConfig, 'log'> = {},
): Promise<{
  readonly db: Kysely<Database>
  readonly schema: string
  /** For a role, within the schema. */
  addressOf(user?: string): string
  stop(): Promise<void>
}> {
  if (citus === undefined)
    throw new Error('expected MOTCUA_TEST_CITUS, got none')
  const schema = `motcua_${process.pid}_${(made += 1)}`
  const addressOf = (user?: string) => {
    const url = new URL(citus.replace('postgres:', 'http:'))
    if (user !== undefined) url.username = user
    url.searchParams.set('options', `-c search_path=${schema}`)
    return url.href.replace('http:', 'postgres:').replaceAll('+', '%20')
  }
  const pool = new Pool({ connectionString: addressOf(), ssl: false })
  const db = new Kysely<Database>({
    ...config,
    dialect: new PostgresDialect({ pool }),
  })
  distributed.add(db)
  await sql`create schema ${sql.ref(schema)}`.execute(db)
  async function stop(): Promise<void> {
    await sql`drop schema ${sql.ref(schema)} cascade`.execute(db)
    await db.destroy()
  }
  return { db, schema, addressOf, stop }
}

const distributed = new WeakSet<object>()

/** Spreads a table over the workers, where it is one of a cluster. */
export async function distribute(
  db: Kysely<Database>,
  table: string,
): Promise<void> {
  if (distributed.has(db))
    await sql`select create_distributed_table(${sql.lit(table)}, 'office')`.execute(
      db,
    )
}
