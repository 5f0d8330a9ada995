import { DuckDBInstance, StatementType } from '@duckdb/node-api'
import type {
  DuckDBConnection,
  DuckDBPreparedStatement,
  DuckDBResult,
} from '@duckdb/node-api'
import { rowReader } from '../engine/values.ts'
import { copySql, isCopyForm } from './copy-sql.ts'
import { mayBeLarge } from './large.ts'
import { defaultLimits } from './limits.ts'
import type { Column, Completion, Job, Setting, Told } from './messages.ts'
import { QueryError } from './query-error.ts'
import { textOf } from './texts.ts'

/** Takes what a job gives; resolves when there is room for more. */
export type Tell = (told: Told) => Promise<void>

/**
 * Opens the data for one job, read-only. Settings that make room come first, and
 * what shuts everything comes with the job, which may have a file to write.
 */
export async function openSession({
  file,
  zone,
  memory,
  spill,
  threads,
}: Setting): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(file, {
    access_mode: 'READ_ONLY',
    threads: String(threads),
    memory_limit: `${memory}MB`,
    max_temp_directory_size: `${spill}MB`,
    temp_directory: 'spill',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const native = await instance.connect()
  await native.run(`set TimeZone = '${zone.replaceAll("'", "''")}'`)
  return native
}

/** How a text may go on. */
export async function complete(
  native: DuckDBConnection,
  text: string,
): Promise<readonly Completion[]> {
  const prepared = await native.prepare(
    'select suggestion, suggestion_start, suggestion_type from sql_auto_complete($1)',
  )
  prepared.bindVarchar(1, text)
  const found = await prepared.runAndReadAll()
  return found.getRows().map(([suggestion, from, kind]) => ({
    text: String(suggestion),
    from: Number(from),
    kind: String(kind),
  }))
}

/**
 * Runs the statements of a job one after the other.
 *
 * @throws QueryError
 */
export async function run(
  native: DuckDBConnection,
  job: Job,
  tell: Tell,
): Promise<void> {
  await lock(native, job)
  await native.run('begin transaction')
  for (const [i, { text, line }] of job.statements.entries()) {
    const isLast = i === job.statements.length - 1
    try {
      await runOne(native, text, { job, isWanted: isLast || job.each, tell })
    } catch (error) {
      throw toldError(error, line)
    }
  }
}

async function lock(native: DuckDBConnection, job: Job): Promise<void> {
  for (const setting of [
    ...(isCopyForm(job.form)
      ? [`allowed_paths = ['${job.to.replaceAll("'", "''")}']`]
      : []),
    'enable_external_access = false',
    'allow_community_extensions = false',
  ])
    await native.run(`set ${setting}`)
  if (isCopyForm(job.form)) await holdLittle(native, job)
  await native.run('set lock_configuration = true')
}

/**
 * So that rows keep the order of a table, several threads hold back all that comes
 * before its turn: gigabytes where rows are wide or a row makes a hundred. A large
 * result is written as it comes, in the order of its `order by` alone. Each thread
 * has a portion of Parquet's columns to itself.
 */
async function holdLittle(
  native: DuckDBConnection,
  { statements, parameters, form, threads }: Job,
): Promise<void> {
  const text = statements.at(-1)?.text ?? ''
  if (await mayBeLarge(native, text, (of) => bind(of, parameters)))
    await native.run('set preserve_insertion_order = false')
  if (form === 'parquet') await native.run(`set threads = ${threads}`)
}

async function runOne(
  native: DuckDBConnection,
  text: string,
  {
    job,
    isWanted,
    tell,
  }: { readonly job: Job; readonly isWanted: boolean; readonly tell: Tell },
): Promise<void> {
  const prepared = await last(native, text, job)
  const isQuery = prepared.statementType === StatementType.SELECT
  if (isWanted && isQuery && isCopyForm(job.form))
    return copy(native, text, prepared, job, tell)
  if (isWanted && job.isFile)
    throw new QueryError(
      'refused',
      `${job.form}: expected a query, got a statement that is none`,
    )
  if (!isWanted) {
    for await (const _ of await prepared.stream());
    return settled(native, prepared)
  }
  await stream(native, prepared, job, tell)
}

/** Prepares a statement; of one that the engine cuts into several all but the last are run. */
async function last(
  native: DuckDBConnection,
  text: string,
  { parameters }: Job,
): Promise<DuckDBPreparedStatement> {
  const extracted = await native.extractStatements(text)
  for (let i = 0; ; i++) {
    const prepared = await extracted.prepare(i)
    const isLast = i === extracted.count - 1
    const { statementType: type } = prepared
    const isRead = isLast && readingTypes.has(type)
    if (!isRead && type !== StatementType.CREATE)
      throw new QueryError(
        'refused',
        `expected a query, got ${StatementType[type]}`,
      )
    bind(prepared, parameters)
    if (isLast) return prepared
    await prepared.run()
  }
}

const readingTypes: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.EXPLAIN,
])

function bind(
  prepared: DuckDBPreparedStatement,
  parameters: Job['parameters'],
): void {
  for (let i = 1; i <= prepared.parameterCount; i++) {
    const name = prepared.parameterName(i)
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (value === undefined)
      throw new QueryError(
        'refused',
        `$${name}: expected a value, got none; give it with --param ${name}=VALUE`,
      )
    prepared.bindVarchar(i, value)
  }
}

function columnsOf(of: DuckDBPreparedStatement | DuckDBResult): Column[] {
  return Array.from({ length: of.columnCount }, (_, i) => ({
    name: of.columnName(i),
    type: String(of.columnType(i)),
  }))
}

async function copy(
  native: DuckDBConnection,
  text: string,
  query: DuckDBPreparedStatement,
  { form, to, rows, parameters }: Job,
  tell: Tell,
): Promise<void> {
  if (!isCopyForm(form)) return
  const columns =
    query.parameterCount === 0
      ? columnsOf(query)
      : await columnsOfBound(native, text, parameters)
  checkNames(columns)
  await tell({ kind: 'columns', columns, isCopied: true })
  const statement = copySql(text, { columns, form, to, rows })
  const extracted = await native.extractStatements(statement)
  for (let i = 0; i < extracted.count; i++) {
    const prepared = await extracted.prepare(i)
    bind(prepared, parameters)
    const result = await prepared.runAndReadAll().catch((error: unknown) => {
      throw shifted(error)
    })
    if (i < extracted.count - 1) continue
    const written = Number(result.getRows()[0]?.[0] ?? 0)
    await tell({
      kind: 'done',
      rows: written,
      isCut: rows < defaultLimits.rows && written >= rows,
    })
  }
}

/** The type of a column may be that of a parameter. */
async function columnsOfBound(
  native: DuckDBConnection,
  text: string,
  parameters: Job['parameters'],
): Promise<Column[]> {
  const prepared = await native.prepare(`from (\n${text}\n) limit 0`)
  bind(prepared, parameters)
  return columnsOf(await prepared.run())
}

function checkNames(columns: readonly Column[]): void {
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined)
    throw new QueryError(
      'failed',
      `two columns are named "${twice}"; rename one with "as"`,
    )
}

async function stream(
  native: DuckDBConnection,
  prepared: DuckDBPreparedStatement,
  { form, rows: most }: Job,
  tell: Tell,
): Promise<void> {
  const result = await prepared.stream()
  const columns = columnsOf(result)
  const names = columns.map(({ name }) => name)
  const toRows = form === 'texts' ? undefined : rowReader(names)
  await tell({ kind: 'columns', columns, isCopied: false })
  let rows = 0
  let isCut = false
  for await (const chunk of result) {
    const left = most - rows
    const read = toRows
      ? toRows(chunk).map((row) => names.map((name) => row[name]))
      : chunk.getRows().map((row) => row.map(textOf))
    isCut = read.length > left
    const given = isCut ? read.slice(0, left) : read
    rows += given.length
    if (given.length > 0) await tell({ kind: 'rows', rows: given })
    if (isCut) break
  }
  if (!isCut) await settled(native, prepared)
  await tell({ kind: 'done', rows, isCut })
}

/** A stream that fails midway ends like a whole one; only its transaction knows. */
async function settled(
  native: DuckDBConnection,
  prepared: DuckDBPreparedStatement,
): Promise<void> {
  try {
    await native.run('select 1')
  } catch {
    // Run once more without streaming it says why.
    await native.run('rollback')
    await prepared.run()
    throw new QueryError('failed', 'the rows broke off before the last one')
  }
}

/** What is told of an error. */
export function failureOf(error: unknown): Told {
  const { code, message } = toldError(error, 1)
  return { kind: 'failed', code, message }
}

/** The engine's words without what does not help here: it names settings that are locked. */
function toldError(error: unknown, line: number): QueryError {
  if (error instanceof QueryError) return error
  const reason = error instanceof Error ? error.message : String(error)
  const text = reason
    .replace(/\n\nPossible solutions:[^]*/, '')
    .replace(/^Failed to extract statements: /, '')
    .replace('Candidate bindings: : ', 'Candidate bindings: ')
    .replace(/^LINE (\d+):/m, (_, n: string) => `LINE ${Number(n) + line - 1}:`)
  return new QueryError(
    reason.startsWith('Out of Memory') ? 'memory' : 'failed',
    text,
  )
}

/** A failure whose place is counted from the line before the query. */
function shifted(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return new Error(
    error.message.replace(
      /^LINE (\d+):/m,
      (_, n: string) => `LINE ${Number(n) - 1}:`,
    ),
  )
}
