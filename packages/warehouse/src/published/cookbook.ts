import { readdirSync, readFileSync } from 'node:fs'

/** A question of the cookbook with its statement. */
export interface CookbookQuestion {
  readonly vi: string
  readonly en: string
  readonly sql: string
}

// In the checkout beside the packages, in the package with it.
const here = import.meta.url
const above = here.endsWith('.ts') ? '../../../..' : '../..'
const folder = new URL(`${above}/sql/cookbook/`, here)

/** The questions of `sql/cookbook`, which any published file answers, in their order. */
export function cookbook(): readonly CookbookQuestion[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => questionOf(readFileSync(new URL(name, folder), 'utf8')))
}

/** `-- vi: …`, `-- en: …`, and the statement. */
function questionOf(text: string): CookbookQuestion {
  const title = (language: 'vi' | 'en') =>
    new RegExp(`^-- ${language}: (.*)$`, 'm').exec(text)?.[1] ?? ''
  const sql = text.replaceAll(/^--.*\n/gm, '').trim()
  return { vi: title('vi'), en: title('en'), sql }
}
