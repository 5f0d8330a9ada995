import { defineConfig } from 'vitest/config'
import base from '../vitest.config.ts'

const { test } = base

/** Four hours. */
const limit = 14_400_000

/**
 * Runs the laws of test/warehouse/laws.ts on more than 10,000 files, and the crash
 * suites, the kinds of input, the sweep of office folders, years of schedulers, the
 * laws of KPIs and the prints of one page at full size.
 */
export default defineConfig({
  ...base,
  test: {
    ...test,
    include: [
      'test/long/*.test.ts',
      'test/crash/{damage,kill}.test.ts',
      'test/cli/bench.test.ts',
      'test/kinds/*.test.ts',
      'test/warehouse/{ad-hoc,as-of,blank,book,codes,conservation,difference,names,no-data,published,publishers,versions,warehouse}.test.ts',
      'test/jobs/{hold,kills,restated,series,sweep,years}.test.ts',
      'test/cli/denied.test.ts',
      'test/scorecard/same-bytes.test.ts',
      'test/metrics/{analysis,asked-next,definition-file,engines,form,laws,moment,office-laws,restate}.test.ts',
      'test/numbers/{boston,published,same,zones}.test.ts',
      'test/page/page.test.ts',
    ],
    exclude: ['**/node_modules/**'],
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
    env: { ...test?.env, MOTCUA_TEST_SIZE: 'long' },
  },
})
