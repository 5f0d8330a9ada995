import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

/* What a page hands to a browser, read as a browser reads it: each file is a script. */

/** Numerator, denominator and, of a duration, its figure. */
type Numbers = readonly (number | null)[]

/** As much of the explorer's data as tests ask for. */
export interface WrittenExplorer {
  readonly periods: readonly { readonly key: string }[]
  readonly procedures: readonly { readonly code: string }[]
  readonly targets: readonly { readonly value: number }[]
  /** By KPI, unit and period. */
  readonly cells: Readonly<
    Record<
      string,
      Record<
        string,
        Record<
          string,
          {
            readonly of: Numbers
            readonly toDate?: Numbers
            readonly status?: string
            readonly target?: number
            readonly open?: number
            readonly unknown?: true
            readonly few?: true
          }
        >
      >
    >
  >
}

/** The figures of a page in a folder. */
export function explorerIn(dir: string): WrittenExplorer {
  const [version = ''] = readdirSync(join(dir, 'data'))
  const script = readFileSync(join(dir, 'data', version, 'explorer.js'), 'utf8')
  let taken: unknown
  runInNewContext(script, {
    motcua: (_: string, value: unknown) => (taken = value),
  })
  return JSON.parse(JSON.stringify(taken)) as WrittenExplorer
}
