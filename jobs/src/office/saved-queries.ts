import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names of the queries that an office keeps: `queries/NAME.sql`. */
export function savedQueries(dir: string): readonly string[] {
  const folder = join(dir, 'queries')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .toSorted()
}

/** The text of a saved query. */
export function savedText(dir: string, name: string): string {
  return readFileSync(join(dir, 'queries', `${name}.sql`), 'utf8')
}

/** The question that a saved query answers: its first comment, as one line. */
export function questionOf(text: string): string {
  const comment = /^\s*(?:(?:--[^\n]*(?:\n\s*)?)+|\/\*[^]*?\*\/)/.exec(text)
  return (comment?.[0] ?? '')
    .replaceAll(/^\s*(?:--|\/\*)|\*\/$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
