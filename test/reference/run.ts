import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { others, prelude } from './prelude.ts'
import type { Prelude } from './prelude.ts'

/** How an example makes its claims; each throws when one does not hold. */
export interface Claims {
  readonly show: (actual: () => unknown, said: () => unknown) => Promise<void>
  readonly fails: (actual: () => unknown, said: string) => Promise<void>
  readonly compiles: (actual: () => unknown, said: string) => Promise<void>
}

/** A module that `exampleModule` wrote. */
interface ExampleModule {
  /** Whether it names the database, so that it gets one of its own. */
  readonly usesDatabase: boolean
  readonly example: (names: Prelude, claims: Claims) => Promise<void>
}

/** Runs examples one after another; writes what was wrong, or null, by title. */
export async function run(
  modules: Readonly<Record<string, () => Promise<ExampleModule>>>,
  to: string,
): Promise<void> {
  const outcomes: Record<string, string | null> = {}
  const shared = await prelude()
  for (const [title, load] of Object.entries(modules))
    outcomes[title] = await outcome(load, shared)
  await shared.db.destroy()
  writeFileSync(to, JSON.stringify(outcomes))
}

async function outcome(
  load: () => Promise<ExampleModule>,
  shared: Prelude,
): Promise<string | null> {
  try {
    const { usesDatabase, example } = await load()
    const names = usesDatabase ? await prelude(shared) : shared
    try {
      await example(names, claims)
      return null
    } finally {
      if (names !== shared) await names.db.destroy()
    }
  } catch (error) {
    return error instanceof Error ? (error.stack ?? '') : String(error)
  }
}

const claims: Claims = {
  async show(actual, said) {
    const value = await actual()
    assert.deepEqual(plain(value), plain(filled(said(), value)))
  },
  async fails(actual, said) {
    try {
      await actual()
    } catch (error) {
      const { name, message } = error as Error
      const told = said.includes(': ') ? `${name}: ${message}` : name
      assert.equal(told, filled(said, told))
      return
    }
    assert.fail(`expected ${said}, got no error`)
  },
  async compiles(actual, said) {
    const query = actual() as { readonly compile: () => { sql: string } }
    const { sql } = query.compile()
    const line = said.replaceAll(/\s+/g, ' ')
    assert.equal(sql, filled(line, sql))
  },
}

/** What an example says, with what it leaves out taken from the actual value. */
function filled(said: unknown, actual: unknown): unknown {
  if (typeof said === 'string')
    return typeof actual === 'string' && fits(said, actual) ? actual : said
  if (Array.isArray(said)) {
    const items: readonly unknown[] = Array.isArray(actual) ? actual : []
    const gap = said.indexOf(others)
    const skip = items.length - said.length + 1
    const all =
      gap < 0 || skip < 0
        ? said
        : said.toSpliced(gap, 1, ...items.slice(gap, gap + skip))
    return all.map((item, i) => filled(item, items[i]))
  }
  if (typeof said !== 'object' || said === null) return said
  const given = (actual ?? {}) as Readonly<Record<string, unknown>>
  const { [others]: hasMore, ...keys } = said as Record<string, unknown>
  const named = Object.entries(keys).map(([k, v]) => [k, filled(v, given[k])])
  return {
    ...(hasMore === undefined ? {} : given),
    ...Object.fromEntries(named),
  }
}

function fits(said: string, actual: string): boolean {
  const parts = said.split(others).map((part) => {
    return part.trim().replaceAll(/[^\w\s]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('[^]*?')}$`).test(actual)
}

/** Values without what equality of literals cannot have: classes, undefined. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [k, plain(v)]),
  )
}
