import { format } from 'node:util'
import { afterAll, afterEach, expect } from 'vitest'

/** Makes whatever a test prints through the console its failure. */
const printed: string[] = []

for (const method of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  console[method] = (...args: unknown[]) => {
    printed.push(`console.${method}: ${format(...args)}`)
  }
}

function expectQuiet(): void {
  expect(printed.splice(0), 'a test prints nothing').toEqual([])
}

afterEach(expectQuiet)
afterAll(expectQuiet)
