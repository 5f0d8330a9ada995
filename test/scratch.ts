import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder of files that see the packages as the suites do, where nothing is tracked. */
export function scratch(files: Readonly<Record<string, string>>): {
  readonly dir: string
  readonly remove: () => void
} {
  const parent = fileURLToPath(new URL('var/', import.meta.url))
  mkdirSync(parent, { recursive: true })
  const dir = mkdtempSync(parent)
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(dir, name), text)
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
