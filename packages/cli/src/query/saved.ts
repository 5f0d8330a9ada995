import { questionOf, savedQueries, savedText } from '@motcua/jobs/reading'
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
  const names = savedQueries(office)
  if (names.includes(name)) return savedText(office, name)
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
  const names = savedQueries(office)
  if (names.length === 0)
    return 'There is no saved query: each is a queries/NAME.sql of the office folder, whose first comment is its question'
  return fittedTable(
    ['name', 'question'].map((name) => ({ name, type: 'VARCHAR' })),
    names.map((name) => [name, questionOf(savedText(office, name))]),
    width,
  ).text
}
