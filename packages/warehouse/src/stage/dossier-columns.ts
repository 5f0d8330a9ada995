import { sql } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { snake } from './cells.ts'

/** Columns of an export of dossiers that hold times. */
export const dateColumns = [
  'received',
  'due',
  'extendedDue',
  'finished',
  'handedOver',
  'stopped',
  'paused',
  'resumed',
] as const

/** A column of an export of dossiers that holds times. */
export type DateColumn = (typeof dateColumns)[number]

/** Times at which a dossier may have ended. */
export const ends = ['finished', 'handedOver', 'stopped'] as const

/** Times that a plan may compare as instants. */
export const moments = ['due', 'extendedDue', 'finished', 'handedOver'] as const

/** Whether a column is one of deadlines, which without a time are the end of their day. */
export function isDeadline(name: DateColumn): boolean {
  return name === 'due' || name === 'extendedDue'
}

/** What is worked out of a column, as a column of its own: `finished_at`, `finished_text`. */
export function columnOf(
  name: string,
  what:
    | 'at'
    | 'text'
    | 'first'
    | 'again'
    | 'any'
    | 'exact'
    | 'unreadable'
    | 'swapped'
    | 'before'
    | 'earlier'
    | 'future',
): Sql {
  return sql.ref(`${snake(name)}_${what}`)
}

/** What costs much is worked out for the rows that need it alone: `and` works out both sides for all. */
export function lazily(when: Sql, then: Sql, otherwise: Sql = sql`null`): Sql {
  return sql`case when ${when} then ${then} else ${otherwise} end`
}
