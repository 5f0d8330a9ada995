import { readFileSync, readdirSync } from 'node:fs'
import { scopes, type Room } from './rooms.ts'

const top = new URL('../../', import.meta.url)

/** Where the body stands that a guard empties. */
export interface Guard {
  /** From the top of the repository. */
  readonly file: string
  /** Of the declaration, from 1. */
  readonly line: number
  /** The suite that kills it. */
  readonly suite: string
}

/**
 * The guard of a room's package: a function that one suite calls, so that its
 * empty body must die wherever mutants reach the suites.
 *
 * @throws Error when the function is no longer there.
 */
export function guardOf({ folder }: Room): Guard {
  const [name = '', scope] =
    Object.entries(scopes).find(([, s]) => s.folder === folder) ?? []
  const base = `${folder}/src/`
  const files = readdirSync(new URL(base, top), { recursive: true })
  for (const file of files.map(String).filter((f) => f.endsWith('.ts'))) {
    const lines = readFileSync(new URL(base + file, top), 'utf8').split('\n')
    const declaration = `export function ${scope?.guard}(`
    const line = lines.findIndex((l) => l.startsWith(declaration)) + 1
    if (line === 0) continue
    const suite = `test/mutants/guards/${name}.guard.ts`
    return { file: base + file, line, suite }
  }
  throw new Error(
    `expected the function ${scope?.guard} in ${base}, got none: name another guard in rooms.ts and test it in guards/`,
  )
}
