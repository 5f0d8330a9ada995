import { ResultReturnType, StatementType } from '@duckdb/node-api'
import type {
  DuckDBConnection,
  DuckDBPreparedStatement,
  DuckDBInstance,
  DuckDBResult,
} from '@duckdb/node-api'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { bind } from './parameters.ts'
import { sqlError } from './sql-error.ts'
import { raw } from './statement.ts'
import type { Statement } from './statement.ts'
import { rowReader } from './values.ts'
import type { Row } from './values.ts'

/** A connection of the engine, and whether a transaction is open on it. */
export interface Session extends DatabaseConnection {
  readonly native: DuckDBConnection
  inTransaction: boolean
  /** Temporary tables are on it, which nobody else is to see. */
  hasTemporary: boolean
}

/**
 * Connects to a database in a time zone.
 *
 * @throws SqlError when the zone is unknown.
 */
export async function connect(
  instance: DuckDBInstance,
  zone: string,
): Promise<Session> {
  const native = await instance.connect()
  try {
    // A locked configuration refuses SET even to the zone that it has.
    const current = await execute(native, raw(`select ${zoneSetting} as zone`))
    if (current.rows[0]?.['zone'] !== zone) {
      await execute(
        native,
        raw(`set TimeZone = '${zone.replaceAll("'", "''")}'`),
      )
    }
  } catch (error) {
    native.disconnectSync()
    throw error
  }
  const session: Session = {
    native,
    inTransaction: false,
    hasTemporary: false,
    executeQuery: <R>(query: CompiledQuery) => {
      session.hasTemporary ||= isTemporary.test(query.sql)
      return execute(native, query) as Promise<QueryResult<R>>
    },
    streamQuery: <R>(query: CompiledQuery) =>
      stream(session, query) as AsyncIterableIterator<QueryResult<R>>,
  }
  return session
}

const isTemporary = /^\s*create (?:or replace )?temp/i

const zoneSetting = "current_setting('TimeZone')"

/**
 * Runs a statement and reads all of its rows.
 *
 * @throws SqlError when it fails; TypeError for a parameter that DuckDB has no type for.
 */
export async function execute(
  native: DuckDBConnection,
  query: Statement,
): Promise<QueryResult<Row>> {
  if (isPlain(query))
    try {
      return await rowsOf(await native.run(query.sql))
    } catch (error) {
      throw sqlError(query, error)
    }
  return withPrepared(native, query, async (prepared) =>
    rowsOf(await prepared.run()),
  )
}

/**
 * Whether a statement may run as it is. A prepared one is planned when it is
 * made and again when it runs, but the engine prepares no more than one: of a
 * text that may hold several it runs them all.
 */
function isPlain({ sql, parameters, isScript }: Statement): boolean {
  return (
    parameters.length === 0 &&
    (isScript === true ||
      !sql.includes(';') ||
      isCopy(sql) ||
      isOneWithTexts(sql))
  )
}

/** Whether all semicolons are within quotation marks, in a text without what may end or hide one of these. */
function isOneWithTexts(sql: string): boolean {
  return (
    !/\$|\be'|--|\/\*/i.test(sql) &&
    !sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '').includes(';')
  )
}

/** That of a load is long, and names the delimiter of its file. */
function isCopy(sql: string): boolean {
  return sql.startsWith('copy (')
}

async function rowsOf(result: DuckDBResult): Promise<QueryResult<Row>> {
  if (result.returnType === ResultReturnType.CHANGED_ROWS) {
    return { rows: [], numAffectedRows: BigInt(result.rowsChanged) }
  }
  if (result.returnType !== ResultReturnType.QUERY_RESULT) return { rows: [] }
  const toRows = rowReader(result.columnNames())
  const rows: Row[] = []
  for await (const chunk of result) {
    for (const row of toRows(chunk)) rows.push(row)
  }
  return writes.has(result.statementType)
    ? { rows, numAffectedRows: BigInt(rows.length) }
    : { rows }
}

const writes: ReadonlySet<StatementType> = new Set([
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
])

/**
 * Yields the rows chunk by chunk as DuckDB cuts them, about 2,000 each.
 *
 * A stream that fails midway ends exactly like one that is finished. Only its
 * transaction knows, so it always has one, and a statement after the last
 * chunk asks. The transaction's end also closes a stream that is left early,
 * which would hold off every checkpoint.
 */
async function* stream(
  session: Session,
  query: Statement,
): AsyncGenerator<QueryResult<Row>> {
  const { native } = session
  const own = !session.inTransaction
  if (own) await execute(native, raw('begin transaction'))
  let end = 'commit'
  try {
    const prepared = await prepare(native, query)
    try {
      const result = await prepared.stream()
      if (result.returnType !== ResultReturnType.QUERY_RESULT) return
      const toRows = rowReader(result.columnNames())
      for await (const chunk of result) yield { rows: toRows(chunk) }
    } finally {
      prepared.destroySync()
    }
    await native.run(probe.sql).catch((cause) => {
      throw new Error(
        'the stream broke off before its last row; the same query without ' +
          'streaming names the reason',
        { cause },
      )
    })
  } catch (error) {
    end = 'rollback'
    throw sqlError(query, error)
  } finally {
    if (own) await execute(native, raw(end))
  }
}

/** Asks nothing: it fails where a transaction is broken. */
export const probe = raw('select 1')

async function withPrepared<T>(
  native: DuckDBConnection,
  query: Statement,
  use: (prepared: DuckDBPreparedStatement) => Promise<T>,
): Promise<T> {
  try {
    const prepared = await prepare(native, query)
    try {
      return await use(prepared)
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw sqlError(query, error)
  }
}

async function prepare(
  native: DuckDBConnection,
  query: Statement,
): Promise<DuckDBPreparedStatement> {
  const prepared = await native.prepare(query.sql)
  try {
    query.parameters.forEach((value, i) => bind(prepared, i + 1, value))
    return prepared
  } catch (error) {
    prepared.destroySync()
    throw error
  }
}
