import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import ClosingLine from './closing-line.ts'
import { PrintedLines } from './printed-lines.ts'
import { PropertiesLine } from './properties-line.ts'

/** Ten minutes. */
const limit = 600_000

const conditions = ['@motcua/source']

/**
 * Far from the zone of the offices, on another day: what no suite may depend on.
 * One of numbers holds them against those of other zones.
 */
const zone = 'America/Los_Angeles'

/** Runs every suite on the sources, without a build. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['test/run-folder.ts'],
    setupFiles: ['test/quiet.ts', 'test/one-thread.ts'],
    reporters: [
      'default',
      new PrintedLines(),
      new PropertiesLine(),
      new ClosingLine(),
    ],
    // Native modules are not safe in worker threads.
    pool: 'forks',
    // One more than CI has cores: while one waits for the disk, the others work.
    maxWorkers: 3,
    // A worker loads a module once for all its suites: none of them changes one.
    isolate: false,
    // The one limit there is: what never ends, not what a slow machine makes slow.
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
    // Without the cache, the order of the files does not depend on earlier runs.
    cache: false,
    sequence: { shuffle: false, concurrent: false, hooks: 'stack' },
    allowOnly: false,
    passWithNoTests: false,
    env: { TZ: zone },
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', '**/node_modules/**'],
  },
})
