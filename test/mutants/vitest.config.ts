import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const top = new URL('../../', import.meta.url)
const folders = [
  ...readdirSync(new URL('packages', top)).map((name) => `packages/${name}`),
  'jobs',
]

interface Manifest {
  readonly name: string
  readonly exports: Readonly<
    Record<string, { readonly '@motcua/source': string }>
  >
}

/** Each entry of our packages with its source in this copy of the tree. */
const entries = folders.flatMap((folder) => {
  const base = new URL(`${folder}/`, top)
  const { name, exports } = JSON.parse(
    readFileSync(new URL('package.json', base), 'utf8'),
  ) as Manifest
  return Object.entries(exports).map(([entry, target]) => ({
    find: new RegExp(`^${entry.replace('.', name)}$`),
    replacement: fileURLToPath(new URL(target['@motcua/source'], base)),
  }))
})

/**
 * Runs the suites of a room on mutated sources.
 *
 * `node_modules` of the copy lead to the packages as they stand, which are not
 * mutated: without the aliases every mutant survives. DuckDB stands in the
 * place of PostgreSQL.
 */
export default defineConfig({
  root: fileURLToPath(top),
  resolve: { alias: entries },
  plugins: [
    {
      name: 'one-engine',
      enforce: 'pre',
      // A cluster for each mutant takes longer than all else.
      transform: (code, id) =>
        id.endsWith('/test/postgres.ts')
          ? code.replace(
              'export async function startPostgres',
              "export { openDuckDb as startPostgres } from './duckdb.ts'\nexport async function startCluster",
            )
          : undefined,
    },
  ],
  test: {
    include: (process.env['MOTCUA_MUTANTS_SUITES'] ?? '').split(','),
    setupFiles: ['test/quiet.ts'],
    env: { MOTCUA_TEST_SIZE: 'short' },
    // A busy machine kills no mutant.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    isolate: false,
    cache: false,
    sequence: { shuffle: false, concurrent: false, hooks: 'stack' },
  },
})
