import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBVariantValue,
  LIST,
  listValue,
  ResultReturnType,
  StatementType,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBValue,
} from '@duckdb/node-api'
import {
  AbortedTransactionError,
  PostgresQueryCompiler,
  sql,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type QueryExecutorProvider,
  type QueryResult,
  type SchemaMetadata,
  type TableMetadata,
  type TransactionSettings,
} from 'kysely'
import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
} from 'kysely/migration'

/** What {@link duckdbDialect} needs. */
export interface DuckdbDialectConfig {
  /** An open database; it stays the caller's, `destroy()` does not close it. */
  readonly instance: DuckDBInstance
  /** IANA time zone of every connection, such as `Asia/Ho_Chi_Minh`. */
  readonly zone: string
}

/**
 * Thrown when DuckDB refuses a query or a result has no honest JS value.
 *
 * The message is the reason and the start of the SQL, never a parameter. The
 * engine's own reason can quote a value of the data. `cause` is its error.
 */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly sql: string
  readonly parameterCount: number

  constructor(query: Statement, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${reason}\n\nSQL: ${shorten(query.sql)}`, { cause })
    this.sql = query.sql
    this.parameterCount = query.parameters.length
  }
}

/**
 * Kysely dialect that runs on one DuckDB instance.
 *
 * Each transaction has a connection of its own; other queries borrow an idle
 * one, so temporary tables and `SET` hold only inside `db.connection()`.
 *
 * Values come back as JS values that do not depend on the process's zone:
 * - every integer is a number; beyond `Number.MAX_SAFE_INTEGER` it throws
 * - `DECIMAL` is a number; with more than 15 significant digits it throws
 * - `FLOAT`, `DOUBLE` are numbers; `NaN` and infinity throw
 * - `DATE` is `YYYY-MM-DD`, `TIMESTAMP` is `YYYY-MM-DD HH:MM:SS[.f]`,
 *   `TIMESTAMPTZ` is UTC, `YYYY-MM-DDTHH:MM:SS[.f]Z`; infinite ones are
 *   `infinity` and `-infinity`
 * - `TIME`, `INTERVAL`, `UUID`, `ENUM`, `BIT`, `JSON` and the rest are text
 * - `BLOB` is a `Uint8Array`, `LIST` and `ARRAY` are arrays, `STRUCT` is an
 *   object, `MAP` an array of `{ key, value }`, `UNION` is `{ tag, value }`
 *
 * Parameters are null, booleans, finite numbers, bigints, strings, bytes and
 * arrays of strings and nulls, which are `VARCHAR[]`.
 *
 * @throws {SqlError} from a query that fails, that has two columns of one name
 * or a value named above; from the first query when the zone is unknown.
 * @throws {TypeError} from a query with a parameter of another type.
 * @example
 * const instance = await DuckDBInstance.create('work.duckdb')
 * const dialect = duckdbDialect({ instance, zone: 'Asia/Ho_Chi_Minh' })
 * const db = new Kysely<Database>({ dialect })
 */
export function duckdbDialect(config: DuckdbDialectConfig): Dialect {
  return {
    createAdapter: () => adapter,
    createDriver: () => createDriver(config),
    createIntrospector,
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>
type Row = Record<string, unknown>

interface Session extends DatabaseConnection {
  readonly native: DuckDBConnection
  inTransaction: boolean
}

const adapter: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsReturning: true,
  supportsTransactionalDdl: true,
  // One process writes at a time; the file lock is the lock.
  acquireMigrationLock: async () => {},
  releaseMigrationLock: async () => {},
}

const idleLimit = 4

function createDriver({ instance, zone }: DuckdbDialectConfig): Driver {
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
        !destroyed && !session.inTransaction && idle.length < idleLimit
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

async function rollback(session: Session): Promise<void> {
  if (!session.inTransaction) return
  await execute(session.native, raw('rollback'))
  session.inTransaction = false
}

async function connect(
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
    executeQuery: <R>(query: CompiledQuery) =>
      execute(native, query) as Promise<QueryResult<R>>,
    streamQuery: <R>(query: CompiledQuery) =>
      stream(session, query) as AsyncIterableIterator<QueryResult<R>>,
  }
  return session
}

const zoneSetting = "current_setting('TimeZone')"
const probe = raw('select 1')

function raw(text: string): Statement {
  return { sql: text, parameters: [] }
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

async function execute(
  native: DuckDBConnection,
  query: Statement,
): Promise<QueryResult<Row>> {
  // A prepared statement is planned when it is made and when it runs; that of a load is long.
  if (query.sql.startsWith('copy (') && query.parameters.length === 0)
    return native.run(query.sql).then(
      () => ({ rows: [] }),
      (error: unknown) => {
        throw sqlError(query, error)
      },
    )
  return withPrepared(native, query, async (prepared) => {
    const result = await prepared.run()
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
  })
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

function bind(
  prepared: DuckDBPreparedStatement,
  index: number,
  value: unknown,
): void {
  if (value === null) prepared.bindNull(index)
  else if (typeof value === 'boolean') prepared.bindBoolean(index, value)
  else if (typeof value === 'string') prepared.bindVarchar(index, value)
  else if (isInt32(value)) prepared.bindInteger(index, value)
  else if (typeof value === 'number' && Number.isSafeInteger(value)) {
    prepared.bindBigInt(index, BigInt(value))
  } else if (typeof value === 'number' && Number.isFinite(value)) {
    prepared.bindDouble(index, value)
  } else if (isIntN(64, value)) prepared.bindBigInt(index, value)
  else if (isIntN(128, value)) prepared.bindHugeInt(index, value)
  else if (value instanceof Uint8Array) prepared.bindBlob(index, value)
  else if (isTexts(value)) {
    prepared.bindList(index, listValue(value), LIST(VARCHAR))
  } else {
    throw new TypeError(
      `parameter $${index}: expected null, boolean, finite number, bigint of ` +
        `128 bits, string, Uint8Array or array of strings and nulls, ` +
        `got ${described(value)}`,
    )
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value
}

function isTexts(value: unknown): value is readonly (string | null)[] {
  return (
    Array.isArray(value) &&
    value.every((text) => text === null || typeof text === 'string')
  )
}

function isIntN(bits: number, value: unknown): value is bigint {
  return typeof value === 'bigint' && BigInt.asIntN(bits, value) === value
}

function described(value: unknown): string {
  if (value instanceof Date) {
    return "a Date; pass ISO text, such as '2026-01-31' or '2026-01-31 08:00:00'"
  }
  if (value === undefined) return 'undefined; pass null for a missing value'
  if (Array.isArray(value)) {
    return 'an array of other values; pass them one by one'
  }
  if (typeof value === 'object') return 'an object; pass JSON text'
  return typeof value === 'number' ? String(value) : `a ${typeof value}`
}

function sqlError(query: Statement, error: unknown): Error {
  return error instanceof TypeError ? error : new SqlError(query, error)
}

function shorten(text: string): string {
  return text.length <= 2000
    ? text
    : `${text.slice(0, 2000)} ... (${text.length} characters)`
}

function rowReader(
  names: readonly string[],
): (chunk: DuckDBDataChunk) => Row[] {
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw new Error(`two columns are named "${twice}"; rename one with "as"`)
  }
  return (chunk) => {
    const rows = Array.from({ length: chunk.rowCount }, (): Row => ({}))
    names.forEach((name, i) => {
      const values = chunk.getColumnValues(i)
      rows.forEach((row, at) => {
        row[name] = toJs(values[at] ?? null, name)
      })
    })
    return rows
  }
}

function toJs(value: DuckDBValue, column: string): unknown {
  if (typeof value === 'number') return checked(value, column)
  if (typeof value === 'bigint') return fromInteger(value, column)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return fromDecimal(value, column)
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes)
  if ('isFinite' in value) return fromTime(value)

  const inner = (nested: DuckDBValue): unknown => toJs(nested, column)
  if (value instanceof DuckDBVariantValue) return inner(value.value)
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({
      key: inner(entry.key),
      value: inner(entry.value),
    }))
  }
  if (value instanceof DuckDBStructValue) {
    const fields = Object.entries(value.entries)
    return Object.fromEntries(fields.map(([name, v]) => [name, inner(v)]))
  }
  if ('items' in value) return value.items.map(inner)
  if ('tag' in value) return { tag: value.tag, value: inner(value.value) }
  return value.toString()
}

function checked(value: number, column: string): number {
  if (Number.isFinite(value)) return value
  throw new Error(
    `column "${column}": expected a finite number, got ${value}; ` +
      'divide by nullif(..., 0)',
  )
}

function fromInteger(value: bigint, column: string): number {
  if (Number.isSafeInteger(Number(value))) return Number(value)
  throw new Error(
    `column "${column}": expected an integer of at most 2^53 - 1, ` +
      'got a larger one; cast it to varchar',
  )
}

function fromDecimal(value: DuckDBDecimalValue, column: string): number {
  const text = value.toString()
  const zeros = value.scale > 0 ? /^[-0.]+|\.|0+$/g : /^[-0]+/g
  if (text.replaceAll(zeros, '').length <= 15) return Number(text)
  throw new Error(
    `column "${column}": expected a decimal of at most 15 digits, ` +
      'got a longer one; cast it to double or varchar',
  )
}

type Time = Extract<DuckDBValue, { readonly isFinite: boolean }>

function fromTime(value: Time): string {
  // The API writes infinity as a far date, except for two of the types.
  if (!value.isFinite) {
    const negative = Object.values(value).some((count) => count < 0)
    return negative ? '-infinity' : 'infinity'
  }
  if (!(value instanceof DuckDBTimestampTZValue)) return value.toString()
  // The API writes instants at the offset that the process started with.
  const text = new DuckDBTimestampValue(value.micros).toString()
  return `${text.replace(/ (?=\d\d:)/, 'T')}Z`
}

function createIntrospector(db: QueryExecutorProvider): DatabaseIntrospector {
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
