import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** How the tests of a run ended. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * The last line of a run, for readers that do not know vitest.
 *
 * @example
 * closingLine({ passed: 12, failed: 1, skipped: 2 })
 * // '12 passed, 1 failed, 2 skipped'
 */
export function closingLine({ passed, failed, skipped }: Outcome): string {
  const line = `${passed} passed, ${failed} failed`
  return skipped === 0 ? line : `${line}, ${skipped} skipped`
}

/** Prints the closing line after all that vitest prints itself. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
  ): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      const failedBefore = count.failed
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        // A test that never ran, as after a crash, is no success.
        count[state === 'pending' ? 'failed' : state] += 1
      }
      // A suite fails without a failed test when a hook of it does.
      for (const suite of module.children.allSuites()) {
        count.failed += suite.errors().length
      }
      count.failed += module.errors().length
      if (!module.ok() && count.failed === failedBefore) count.failed += 1
    }
    count.failed += unhandledErrors.length
    process.stdout.write(`\n${closingLine(count)}\n`)
  }
}
