import { columns } from '@motcua/metrics/schema'
import type { VersionedTable } from '@motcua/metrics/schema'
import { sql } from 'kysely'
import { refs } from '../engine/sql.ts'
import type { Sql } from '../engine/sql.ts'
import { definitionOf } from './definitions.ts'

/** Tables that are loaded and versioned. */
export type Target = VersionedTable

/** Columns of a table that its rows are told apart by. */
export function content(target: Target): readonly string[] {
  const made = ['row_hash', 'extract_at', 'from_batch']
  return columns[target].filter((c) => !made.includes(c))
}

/** A pause of which the export says no day. */
export function isUndatedPause(row: string): Sql {
  return sql`coalesce(contains(${sql.ref(`${row}.flags`)}, 'paused_without_date'), false)`
}

/** The last day of which an export tells all, for a dossier that it has. */
export function lastWholeDay(row: string, madeAt: Sql): Sql {
  return sql`greatest(${sql.ref(`${row}.received_at`)}::date, ${madeAt}::date - 1)`
}

/** The days of a pause from its first to the last before it ended, as a list of texts. */
export function daysOf(pausedOn: Sql, resumedOn: Sql): Sql {
  return sql`list_transform(generate_series(${pausedOn}, ${resumedOn} - 1, interval 1 day), lambda day: strftime(day, '%Y-%m-%d'))`
}

/** Columns that follow from others: they are not observed, but worked out anew. */
function derivedOf(
  target: Target,
  row = '',
  madeAt = sql`null`,
): Readonly<Record<string, Sql>> {
  if (target !== 'dossier') return {}
  const since = sql`case when ${isUndatedPause(row)} then ${lastWholeDay(row, madeAt)} end`
  const days = ['received', 'due', 'extended_due', 'finished', 'handed_over']
  return {
    ...Object.fromEntries(
      days.map((name) => [`${name}_on`, sql`${sql.ref(`${name}_at`)}::date`]),
    ),
    ended_on: sql`case when outcome is null then date '9999-12-31'
      else greatest(received_at::date, finished_at::date, handed_over_at::date, stopped_on) end`,
    // As if no export had told of it before: what those gave is carried on when a batch is applied.
    due_first_on: sql`null::date`,
    due_first_at: sql`null::timestamp`,
    due_first_instant: sql`null::timestamp`,
    due_moved_at: sql`null::timestamp`,
    paused_since: since,
    paused_on: sql`coalesce(paused_on, ${since})`,
  }
}

/** Columns that are observed. */
export function observed(target: Target): readonly string[] {
  const { paused_on: _observed, ...derived } = derivedOf(target)
  return content(target).filter((c) => !derived[c])
}

/** All columns of a row's content, from the observed ones of an export. */
export function whole(target: Target, row: string, madeAt: Sql): Sql {
  const derived = derivedOf(target, row, madeAt)
  return sql.join(
    content(target).map((c) => {
      const made = derived[c]
      return made ? sql`${made} as ${sql.ref(c)}` : sql.ref(c)
    }),
  )
}

/** 53 bits, so that a JavaScript number holds them, of a hash of what was observed. */
export function rowHash(target: Target): Sql {
  return sql`(hash(${refs(observed(target))}) >> 11)::bigint`
}

/** What makes two rows of a table two versions of one thing. */
export function keyOf(target: Target): readonly string[] {
  if (target === 'dossier') return ['office', 'source', 'code']
  const defined = Object.entries(definitionOf(target).columns)
  return ['office', ...defined.flatMap(([name, c]) => (c.key ? [name] : []))]
}
