import type { FactTable, OfficeSays } from './fact-table.ts'

/** Numbers as they were issued first. */
export function issuedTable({ issued }: OfficeSays): FactTable {
  return {
    name: 'issued',
    columns: {
      period: 'varchar',
      kpi: 'varchar',
      version: 'integer',
      unit: 'varchar',
      numerator: 'bigint',
      denominator: 'bigint',
      value: 'double',
      issued_at: 'timestamp',
      batch: 'integer',
    },
    rows: issued.map((of) => [
      of.period,
      of.kpi,
      of.version,
      of.unit,
      of.numerator,
      of.denominator,
      of.value,
      of.at,
      of.batch,
    ]),
  }
}

/** Periods that a person has closed. */
export function closedTable({ closed }: OfficeSays): FactTable {
  return {
    name: 'closed_period',
    columns: {
      period: 'varchar',
      closed_at: 'timestamp',
      closed_by: 'varchar',
      reason: 'varchar',
    },
    rows: closed.map(({ period, at, by, reason }) => [period, at, by, reason]),
  }
}
