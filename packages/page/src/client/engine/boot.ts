import {
  AsyncDuckDB,
  DuckDBDataProtocol,
  VoidLogger,
} from '@duckdb/duckdb-wasm'
import type { AsyncDuckDBConnection } from '@duckdb/duckdb-wasm'
import { loadBytes } from '../load.ts'

/** Where the engine and the data lie, and in how many parts. */
export interface Source {
  readonly assets: string
  readonly data: string
  readonly parts: {
    readonly worker: number
    readonly engine: number
    readonly database: number
  }
}

/** What is kept of the engine to start it, once or again; each comes by itself. */
export interface Loaded {
  /** Address of the worker's script. */
  readonly worker: Promise<string>
  readonly engine: Promise<WebAssembly.Module>
  readonly database: Promise<File>
}

/** A running engine on the published data. */
export interface Running {
  readonly db: AsyncDuckDB
  readonly connection: AsyncDuckDBConnection
}

/**
 * Stands before the worker's own script: the engine is handed over compiled, so
 * that nothing is fetched, which a page opened from a file could not do, and so
 * that a second start takes no second compilation.
 */
const prelude = `
addEventListener('message', (event) => {
  if (!event.data.engine) return
  event.stopImmediatePropagation()
  const { engine } = event.data
  self.fetch = async () => new Response('')
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    module: engine,
    instance: await WebAssembly.instantiate(engine, imports),
  })
})
`

/** Reads the engine, and the data after it: it is made ready while they arrive. */
export function loadEngine({ assets, data, parts }: Source): Loaded {
  const blob = (bytes: Response['body']) => new Response(bytes).blob()
  const engine = loadBytes(`${assets}/engine`, parts.engine, (bytes) =>
    WebAssembly.compileStreaming(
      new Response(bytes, { headers: { 'content-type': 'application/wasm' } }),
    ),
  )
  const loaded: Loaded = {
    worker: loadBytes(`${assets}/worker`, parts.worker, blob).then((script) =>
      URL.createObjectURL(
        new Blob([prelude, script], { type: 'text/javascript' }),
      ),
    ),
    engine,
    database: engine
      .then(() => loadBytes(`${data}/database`, parts.database, blob))
      .then((bytes) => new File([bytes], 'motcua.duckdb')),
  }
  // Whoever waits for a part hears that it failed.
  for (const part of Object.values(loaded)) part.catch(() => {})
  return loaded
}

/**
 * Starts the engine on the published file. The order matters: what is attached
 * later is refused, and a setting that may be changed is none.
 */
export async function boot(loaded: Loaded): Promise<Running> {
  const worker = new Worker(await loaded.worker)
  const db = new AsyncDuckDB(new VoidLogger(), worker)
  worker.postMessage({ engine: await loaded.engine }, [])
  await db.instantiate('data:,')
  const connection = await db.connect()
  const database = await loaded.database
  const { name } = database
  await db.registerFileHandle(
    name,
    database,
    DuckDBDataProtocol.BROWSER_FILEREADER,
    true,
  )
  for (const statement of [
    `attach '${name}' as motcua (read_only)`,
    'use motcua',
    'set autoload_known_extensions = false',
    'set autoinstall_known_extensions = false',
    'set enable_external_access = false',
    'set lock_configuration = true',
  ])
    await connection.query(statement)
  return { db, connection }
}
