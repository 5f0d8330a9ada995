import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearNames } from '@motcua/warehouse/reading'
import { UsageError } from '../terminal/exit.ts'
import { fittedTable } from './fitted.ts'

/**
 * A query that the office keeps: `queries/NAME.sql`, whose first comment is the
 * question that it answers.
 *
 * @throws UsageError that lists those there are.
 */
export function savedQuery(office: string, name: string): string {
  const names = savedNames(office)
  if (names.includes(name)) return textOf(office, name)
  const near = nearNames(name, names)
  const known = near.length > 0 ? near : names
  throw new UsageError(
    known.length > 0
      ? `expected a saved query of ${known.join(', ')}, got ${name}`
      : `expected queries/${name}.sql in the office folder, got no saved query`,
  )
}

/** The queries that the office keeps, each with its question, fitted to a width. */
export function savedList(office: string, width?: number): string {
  const names = savedNames(office)
  if (names.length === 0)
    return 'There is no saved query: each is a queries/NAME.sql of the office folder, whose first comment is its question'
  return fittedTable(
    ['name', 'question'].map((name) => ({ name, type: 'VARCHAR' })),
    names.map((name) => [name, questionOf(textOf(office, name))]),
    width,
  ).text
}

function savedNames(office: string): readonly string[] {
  const folder = join(office, 'queries')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .toSorted()
}

function textOf(office: string, name: string): string {
  return readFileSync(join(office, 'queries', `${name}.sql`), 'utf8')
}

/** The lines of the comment that a text begins with, as one. */
function questionOf(text: string): string {
  const comment = /^\s*(?:(?:--[^\n]*(?:\n\s*)?)+|\/\*[^]*?\*\/)/.exec(text)
  return (comment?.[0] ?? '')
    .replaceAll(/^\s*(?:--|\/\*)|\*\/$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
