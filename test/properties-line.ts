import type { Reporter, TestModule } from 'vitest/node'

/** What a property suite ran, kept where the reporter finds it, also when a law does not hold. */
export interface Tally {
  readonly files: Record<string, number>
  laws: number
  readonly seeds: string[]
}

declare module 'vitest' {
  interface TaskMeta {
    properties?: Tally
  }
}

/** Prints what the property suites ran, also when a law does not hold. */
export class PropertiesLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files: Record<string, number> = {}
    const seeds: string[] = []
    let laws = 0
    for (const module of modules)
      for (const test of module.children.allTests()) {
        const { properties } = test.meta()
        if (!properties) continue
        for (const [format, count] of Object.entries(properties.files))
          files[format] = (files[format] ?? 0) + count
        laws += properties.laws
        seeds.push(...properties.seeds)
      }
    if (seeds.length === 0) return
    const total = Object.values(files).reduce((sum, count) => sum + count, 0)
    const byFormat = Object.entries(files)
      .toSorted(([, a], [, b]) => b - a)
      .map(([format, count]) => `${format} ${count}`)
    process.stdout.write(
      `\nproperties: ${total} files (${byFormat.join(', ')}), ${laws} laws checked, seeds ${seeds.join(', ')}\n`,
    )
  }
}
