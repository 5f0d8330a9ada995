import type { Kysely } from 'kysely'
import type { CountingKpi, Kpi, Offices, Scope } from '../definition/kpi.ts'
import type { Span } from '../time/life.ts'
import { countQuery } from './count.ts'
import { mappingOf } from './moment.ts'

/** A KPI that a mapped database cannot answer: its mapping lacks the table, or a column of it. */
export interface Unmapped {
  readonly kpi: string
  readonly version: number
  readonly table: string
  readonly column?: string
}

/**
 * The KPIs whose tables and columns a mapped database has, and those that are left out.
 *
 * @throws MappingError when it has those of none.
 */
export function mappedAmong<DB>(
  db: Kysely<DB>,
  kpis: readonly Kpi<DB>[],
  { span, ...scope }: Scope & { readonly span: Span },
): {
  readonly kpis: readonly Kpi<DB>[]
  readonly unmapped: readonly Unmapped[]
} {
  if (!mappingOf(db)) return { kpis, unmapped: [] }
  const refused = new Map<Kpi<DB>, Refusal>()
  for (const kpi of kpis) {
    const refusal = refusalOf(db, kpi, { span, ...scope })
    if (refusal) refused.set(kpi, refusal)
  }
  const [first] = refused.values()
  if (first && refused.size === kpis.length) throw first
  return {
    kpis: kpis.filter((kpi) => !refused.has(kpi)),
    unmapped: [...refused].map(([{ id, version }, { table, column }]) =>
      Object.freeze({
        kpi: id,
        version,
        table,
        ...(column !== undefined && { column }),
      }),
    ),
  }
}

/** @throws RangeError when a mapping has rows of one office alone, and it is not asked for. */
export function requireMappedOffice<DB>(
  db: Kysely<DB>,
  offices: Offices,
): void {
  const { office } = mappingOf(db) ?? {}
  if (office === undefined || offices === 'all' || offices.includes(office))
    return
  throw new RangeError(
    `expected office ${office}, of which all rows of the mapping are, got ${offices.join(', ')}: name it as office of mapSchema, or map its column`,
  )
}

interface Refusal extends Error {
  readonly table: string
  readonly column?: string
}

function refusalOf<DB>(
  db: Kysely<DB>,
  kpi: Kpi<DB>,
  { span, ...scope }: Scope & { readonly span: Span },
): Refusal | undefined {
  const parts: readonly CountingKpi<DB>[] =
    kpi.kind === 'derived' ? kpi.of : [kpi]
  try {
    for (const part of parts)
      countQuery(db, { kpis: [part], spans: [span] }, scope).compile()
    return undefined
  } catch (error) {
    // Of the room above, that rewrites what is read.
    if (isRefusal(error)) return error
    throw error
  }
}

function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof Error &&
    error.name === 'MappingError' &&
    'table' in error &&
    typeof error.table === 'string'
  )
}
