import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = import.meta.url
const resolve = createRequire(here).resolve

/** The parts of the engine that the browser runs, as npm brings them. */
export const engineFiles = {
  worker: resolve('@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js'),
  engine: resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'),
} as const

/** Writes the browser's program as one classic script, with the notices of what it is made of beside it. */
export async function bundle(outfile: string): Promise<void> {
  // From source or as it was compiled: the browser's part lies beside this one.
  const own = here.endsWith('.ts') ? '.ts' : '.js'
  await build({
    entryPoints: [fileURLToPath(new URL(`../client/main${own}`, here))],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2023',
    platform: 'browser',
    conditions: own === '.ts' ? ['@motcua/source'] : [],
    legalComments: 'linked',
    logLevel: 'silent',
    // Parts of vega ask for it where there is no browser.
    define: { 'process.env.NODE_ENV': '"production"' },
  })
}
