import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { content, keyOf } from '../tables/columns.ts'
import type { Target } from '../tables/columns.ts'

/** The key among the rows of one office, and of one source where each has its own. */
export function keyWithin(target: Target): readonly string[] {
  return familyKey(target).filter((k) => k !== 'office')
}

/** Whether each source has rows of its own. */
export function hasSource(target: Target): boolean {
  return target === 'dossier'
}

/** A key without the source: within a family one source's dossier stands for all. */
export function familyKey(target: Target): readonly string[] {
  return keyOf(target).filter((k) => k !== 'source' || !hasSource(target))
}

export function sameKey(
  target: Target,
  a: string,
  b: string,
  key: readonly string[] = keyOf(target),
): Sql {
  return sql.join(
    key.map((k) => sql`${sql.ref(`${a}.${k}`)} = ${sql.ref(`${b}.${k}`)}`),
    sql` and `,
  )
}

/** What the reject list calls a row. */
export function label(target: Target, table: string): Sql {
  return content(target).includes('code')
    ? sql.ref(`${table}.code`)
    : sql`concat_ws(' ', ${sql.join(
        keyOf(target)
          .slice(1)
          .map((k) => sql.ref(`${table}.${k}`)),
      )})`
}
