import type { Reporter, TestModule } from 'vitest/node'

declare module 'vitest' {
  interface TaskMeta {
    /** Lines that a reader of the run wants to see. */
    printed?: string[]
  }
}

/** Prints the lines that tests leave for the reader of a run. */
export class PrintedLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => {
        return test.meta().printed ?? []
      }),
    )
    if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`)
  }
}
