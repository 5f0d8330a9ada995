import type { Answer } from './answer.ts'
import { boot, loadEngine } from './boot.ts'
import type { Running, Source } from './boot.ts'
import { isQuery } from './statement.ts'

/** Thrown when the engine refuses a statement, in its words; `cancelled` when it was ended. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code: 'refused' | 'cancelled'

  constructor(code: QueryError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The engine on the published data; one statement at a time. */
export interface Engine {
  /** @throws QueryError */
  query(statement: string, limit: number): Promise<Answer>
  /** Ends the statement that runs; where the engine does not listen, it is started anew. */
  cancel(): Promise<void>
}

/** How long a statement that is cancelled may take to end by itself. */
const patienceMs = 2000

/** Reads the engine and the data, and starts it. */
export async function openEngine(source: Source): Promise<Engine> {
  const loaded = loadEngine(source)
  let running = boot(loaded)
  await running
  let ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {})
  let work: Promise<unknown> = Promise.resolve()

  return {
    async query(statement, limit) {
      const answer = run(await running, statement, limit)
      work = answer.catch(() => {})
      return Promise.race([answer, ended.promise])
    },
    async cancel() {
      const { connection, db } = await running
      await Promise.race([connection.cancelSent(), wait(patienceMs)])
      const isOver = work.then(() => true)
      if (await Promise.race([isOver, wait(patienceMs)])) return
      await db.terminate()
      running = boot(loaded)
      ended.reject(new QueryError('cancelled', 'INTERRUPT'))
      ended = Promise.withResolvers<never>()
      ended.promise.catch(() => {})
      await running
    },
  }
}

function wait(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), ms)
  })
}

async function run(
  { connection }: Running,
  statement: string,
  limit: number,
): Promise<Answer> {
  const send = async (text: string): Promise<Answer> => {
    const reader = await connection.send(text, true)
    const rows: (readonly (string | null)[])[] = []
    let names: readonly string[] = []
    for await (const batch of reader) {
      names = batch.schema.fields.map(({ name }) => name)
      const columns = names.map((_, i) => batch.getChildAt(i))
      for (let row = 0; row < batch.numRows; row++)
        rows.push(columns.map((column) => textOf(column?.get(row))))
    }
    const columns = names.map((name) => ({ name, type: 'VARCHAR' }))
    return { columns, rows, isCut: false }
  }
  try {
    if (!isQuery(statement)) return await send(statement)
    const inner = `(\n${statement}\n)`
    const described = await send(`describe from ${inner}`)
    const columns = described.rows.map(([name, type]) => ({
      name: name ?? '',
      type: type ?? '',
    }))
    // As text, and in an outer select: what the browser is given of a decimal, an
    // interval or a large number is not what the engine has.
    const { rows } = await send(
      `select columns(*)::varchar from ${inner} limit ${limit + 1}`,
    )
    return {
      columns,
      rows: rows.slice(0, limit),
      isCut: rows.length > limit,
    }
  } catch (error) {
    throw told(error, isQuery(statement) ? 1 : 0)
  }
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}

/**
 * The engine's words, with the lines of what was written: a statement that was
 * put into another one has a line more above it.
 */
function told(error: unknown, above: number): QueryError {
  const text = messageOf(error)
  if (/^INTERRUPT|interrupted|cancel/i.test(text))
    return new QueryError('cancelled', text, error)
  // How to fetch an extension helps nobody here, where nothing is fetched.
  const [own = text] = text.split('\n\nPlease try installing')
  const message = own.replace(
    /LINE (\d+): ?(.*)\n( *)\^/,
    (_, line: string, written: string, indent: string) => {
      const now = `LINE ${Number(line) - above}: `
      const shift = now.length - `LINE ${line}: `.length
      return `${now}${written}\n${' '.repeat(Math.max(0, indent.length + shift))}^`
    },
  )
  return new QueryError('refused', message, error)
}

/** Of a fault of grammar the engine gives an object as text. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  if (!text.startsWith('{')) return text
  const { exception_type, exception_message } = JSON.parse(text) as {
    readonly exception_type: string
    readonly exception_message: string
  }
  return `${exception_type} Error: ${exception_message}`
}
