import { defineConfig } from 'vitest/config'
import base from '../vitest.config.ts'

const { projects: _, ...test } = base.test ?? {}

/** Runs the laws of test/warehouse/laws.ts on more than 10,000 files, and the crash suites and the laws of KPIs at full size. */
export default defineConfig({
  ...base,
  test: {
    ...test,
    include: [
      'test/long/*.test.ts',
      'test/crash/{damage,kill}.test.ts',
      'test/warehouse/{conservation,difference,warehouse}.test.ts',
      'test/metrics/{definition-file,form,laws}.test.ts',
    ],
    env: { MOTCUA_TEST_SIZE: 'long' },
  },
})
