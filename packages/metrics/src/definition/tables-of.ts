import type { Kpi } from './kpi.ts'

/**
 * The tables whose data a KPI needs to be complete: the versioned ones that it
 * reads, or its row set where it has none. Notes of overdue dossiers are never
 * complete: there is one or not.
 *
 * @example
 * tablesOf(onTime) // ['procedure', 'dossier']
 */
export function tablesOf<DB>(kpi: Kpi<DB>): readonly string[] {
  if (kpi.kind === 'derived') return kpi.of.flatMap(tablesOf)
  const { id, versioned } = kpi.rows
  const needed = versioned.filter((table) => table !== 'overdue_note')
  return needed.length > 0 ? needed : [id]
}
