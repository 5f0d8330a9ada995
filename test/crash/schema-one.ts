import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { profileSchema, type Profile } from '@motcua/warehouse'

type Rows = readonly { readonly [column: string]: unknown }[]

/** What the program of schema 1 told of its own warehouse. */
export interface Expected {
  readonly batches: Rows
  readonly rejected: Rows
  /** The tables as they were after each batch. */
  readonly known: readonly {
    readonly after: number
    readonly current: { readonly [table: string]: Rows }
  }[]
}

/**
 * Unpacks a warehouse of schema 1 into a folder: `warehouse`, the `inbox` that
 * it was loaded from, and what is known of it.
 */
export function schemaOne(to: string): {
  readonly profiles: readonly Profile[]
  readonly expected: Expected
} {
  const packed = new URL('fixtures/schema-1.tar.gz', import.meta.url)
  mkdirSync(to, { recursive: true })
  execFileSync('tar', ['-xzf', fileURLToPath(packed), '-C', to])
  const read = (name: string) =>
    JSON.parse(readFileSync(join(to, name), 'utf8')) as unknown
  return {
    profiles: (read('profiles.json') as unknown[]).map((p) =>
      profileSchema.parse(p),
    ),
    expected: read('expected.json') as Expected,
  }
}
