import type { Kpi } from '../../definition/kpi.ts'
import { tablesOf } from '../../definition/tables-of.ts'
import { distinct } from '../../definition/distinct.ts'
import { aliasOf } from '../../sql/count.ts'
import type { FactTable, OfficeSays } from './fact-table.ts'

/** The KPIs, and what a reader needs to know of each. */
export function definitionTable({ kpis, plan }: OfficeSays): FactTable {
  return {
    name: 'kpi_definition',
    columns: {
      kpi: 'varchar',
      version: 'integer',
      part: 'varchar',
      position: 'integer',
      kind: 'varchar',
      nature: 'varchar',
      better: 'varchar',
      title_vi: 'varchar',
      title_en: 'varchar',
      object_vi: 'varchar',
      object_en: 'varchar',
      formula_vi: 'varchar',
      formula_en: 'varchar',
      statistic: 'varchar',
      measure: 'varchar',
      dimensions: 'varchar',
      tables: 'varchar',
      min_cases: 'integer',
      effective_from: 'date',
      effective_to: 'date',
    },
    rows: kpis.map((kpi, i) => {
      const { id, version, kind, nature, better, title, object } = kpi
      const formula = kpi.formula(plan.rules)
      const isDuration = kind === 'duration'
      return [
        id,
        version,
        aliasOf(kpi),
        i + 1,
        kind,
        nature,
        better,
        title.vi,
        title.en,
        object.vi,
        object.en,
        formula.vi,
        formula.en,
        isDuration ? kpi.statistic : null,
        isDuration ? kpi.unit : null,
        dimensionsOf(kpi).join(' '),
        distinct(tablesOf(kpi), (table) => table).join(' '),
        kpi.minN,
        kpi.effective?.from ?? null,
        kpi.effective?.to ?? null,
      ]
    }),
  }
}

/** The dimensions of a KPI; of a derived one those that all its parts have. */
export function dimensionsOf(kpi: Kpi<never>): readonly string[] {
  const [first, ...others] = kpi.kind === 'derived' ? kpi.of : [kpi]
  return Object.keys(first?.rows.dimensions ?? {}).filter((name) =>
    others.every(({ rows }) => rows.dimensions[name] !== undefined),
  )
}

/** The days for which each table that a KPI reads is complete. */
export function coverageTable({ kpis, complete }: OfficeSays): FactTable {
  const tables = new Set([...kpis.flatMap(tablesOf), ...Object.keys(complete)])
  return {
    name: 'coverage',
    columns: {
      table: 'varchar',
      complete_from: 'date',
      complete_to: 'date',
    },
    rows: [...tables]
      .toSorted()
      .map((table) => [
        table,
        complete[table]?.from ?? null,
        complete[table]?.to ?? null,
      ]),
  }
}
