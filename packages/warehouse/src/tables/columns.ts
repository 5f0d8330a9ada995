import { columns } from '@motcua/metrics'
import type { VersionedTable } from '@motcua/metrics'
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

/** Columns that follow from others: they are not observed, but worked out anew. */
const derived: { readonly [T in Target]?: { readonly [column: string]: Sql } } =
  {
    dossier: {
      ...Object.fromEntries(
        ['received', 'due', 'extended_due', 'finished', 'handed_over'].map(
          (name) => [`${name}_on`, sql`${sql.ref(`${name}_at`)}::date`],
        ),
      ),
      ended_on: sql`case when outcome is null then date '9999-12-31'
      else greatest(received_at::date, finished_at::date, handed_over_at::date, stopped_on) end`,
    },
  }

/** Columns that are observed. */
export function observed(target: Target): readonly string[] {
  return content(target).filter((c) => !derived[target]?.[c])
}

/** All columns of a row's content, from the observed ones. */
export function whole(target: Target): Sql {
  return sql.join(
    content(target).map((c) => {
      const made = derived[target]?.[c]
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
