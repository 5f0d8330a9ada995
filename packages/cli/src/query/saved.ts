import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nearNames } from '@motcua/warehouse/reading'
import { UsageError } from '../terminal/exit.ts'

/**
 * A query that the office keeps: `queries/NAME.sql`, whose first comment is the
 * question that it answers.
 *
 * @throws UsageError that lists those there are.
 */
export function savedQuery(office: string, name: string): string {
  const folder = join(office, 'queries')
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .map((file) => file.slice(0, -'.sql'.length))
        .toSorted()
    : []
  if (names.includes(name))
    return readFileSync(join(folder, `${name}.sql`), 'utf8')
  const near = nearNames(name, names)
  const known = near.length > 0 ? near : names
  throw new UsageError(
    known.length > 0
      ? `expected a saved query of ${known.join(', ')}, got ${name}`
      : `expected queries/${name}.sql in the office folder, got no saved query`,
  )
}
