import type { DuckDBInstance } from '@duckdb/node-api'
import { AbortedTransactionError } from 'kysely'
import type { Driver, TransactionSettings } from 'kysely'
import { connect, execute, probe } from './connection.ts'
import type { Session } from './connection.ts'
import { raw } from './statement.ts'

/** What {@link duckdbDialect} needs. */
export interface DuckdbDialectConfig {
  /** An open database; it stays the caller's, `destroy()` does not close it. */
  readonly instance: DuckDBInstance
  /** IANA time zone of every connection, such as `Asia/Ho_Chi_Minh`. */
  readonly zone: string
}

/** Connections to one instance: each transaction has its own, other queries borrow an idle one. */
export function createDriver({ instance, zone }: DuckdbDialectConfig): Driver {
  const idle: Session[] = []
  let destroyed = false

  return {
    async init() {},

    async acquireConnection() {
      return idle.pop() ?? (await connect(instance, zone))
    },

    async beginTransaction(session: Session, settings) {
      await execute(session.native, raw(beginSql(settings)))
      session.inTransaction = true
    },

    async commitTransaction(session: Session) {
      // COMMIT of a transaction in which a statement failed reports success
      // and saves nothing.
      await execute(session.native, probe).catch(async (cause) => {
        await rollback(session)
        throw new AbortedTransactionError({ cause })
      })
      // A COMMIT that fails has ended the transaction as well.
      session.inTransaction = false
      await execute(session.native, raw('commit'))
    },

    rollbackTransaction: rollback,

    async releaseConnection(session: Session) {
      const keep =
        !destroyed &&
        !session.inTransaction &&
        !session.hasTemporary &&
        idle.length < idleLimit
      if (keep) idle.push(session)
      else session.native.disconnectSync()
    },

    // A connection in use closes when it is released: a query whose connection
    // is closed under it never ends.
    async destroy() {
      destroyed = true
      for (const session of idle.splice(0)) session.native.disconnectSync()
    },
  }
}

const idleLimit = 4

async function rollback(session: Session): Promise<void> {
  if (!session.inTransaction) return
  await execute(session.native, raw('rollback'))
  session.inTransaction = false
}

function beginSql({ accessMode, isolationLevel }: TransactionSettings): string {
  if (isolationLevel && isolationLevel !== 'snapshot') {
    throw new Error(
      `isolation level: expected snapshot, the only one of DuckDB, ` +
        `got ${isolationLevel}`,
    )
  }
  return accessMode ? `begin transaction ${accessMode}` : 'begin transaction'
}
