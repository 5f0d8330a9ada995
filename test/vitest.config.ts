import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
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

/** Suites that take long for their size. */
const long = new RegExp(
  [
    'cli/bench',
    'crash/(damage|kill)',
    'jobs/(calendar|pass|process|series|sweep)',
    'metrics/(offices|reference)',
    'numbers/(published|same|sample|zones)',
    'pack',
    'warehouse/(conservation|difference|names|properties|publishers|winners)',
  ]
    .map((name) => `/test/${name}\\.test\\.ts$`)
    .join('|'),
)

/** The long ones first, then by size: who begins one last would end alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    // oxlint-disable-next-line unicorn/no-array-sort -- of a sequencer
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

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
    sequence: {
      sequencer: LongFirst,
      shuffle: false,
      concurrent: false,
      hooks: 'stack',
    },
    allowOnly: false,
    passWithNoTests: false,
    env: { TZ: zone },
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', '**/node_modules/**'],
  },
})
