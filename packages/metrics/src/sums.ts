import type { Kysely } from 'kysely'
import type { CountingKpi, Scope, Tally } from './kpi.ts'
import type { Period } from './period.ts'
import { aliasOf, countQuery } from './query.ts'
import type { TallyRow } from './query.ts'
import { scansOf } from './scans.ts'
import type { ValueCounts } from './statistics.ts'
import { chain } from './units.ts'
import type { UnitTree } from './units.ts'

/** Values of the dimensions other than the unit. */
export type Group = Readonly<Record<string, string>>

/** What the rows of a unit with its subtree add up to; the values are those of a duration. */
export interface Sum extends Tally {
  readonly values: ValueCounts
  /** Rows of which a duration cannot be told. */
  readonly unmeasured: number
}

/** Sums by KPI, period, unit and group. */
export interface Sums {
  readonly sum: (
    kpi: CountingKpi<never>,
    period: Period,
    unit: string,
    group: Group,
  ) => Sum
  /** The groups of which there are rows. */
  readonly groups: (
    kpi: CountingKpi<never>,
    period: Period,
    unit: string,
  ) => readonly Group[]
}

/** What is summed. */
export interface SumOptions extends Scope {
  readonly periods: readonly Period[]
  readonly by: readonly string[]
  readonly tree: UnitTree
}

/** Counts the rows of KPIs and rolls them up over the units. */
export async function sumsOf<DB>(
  db: Kysely<DB>,
  kpis: readonly CountingKpi<DB>[],
  options: SumOptions,
): Promise<Sums> {
  const sums = new Map<string, Map<string, Rising>>()
  const add = (kpi: CountingKpi<DB>, period: string, row: TallyRow) => {
    const group = groupOf(kpi, options.by, row)
    const name = JSON.stringify(group)
    for (const unit of chain(row.unit, options.tree)) {
      const key = keyOf(kpi, period, unit)
      const groups = sums.get(key) ?? new Map<string, Rising>()
      sums.set(key, groups)
      const sum = groups.get(name) ?? rising(group)
      groups.set(name, sum)
      raise(sum, kpi, row)
    }
  }
  const { periods, by, tree: _, ...scope } = options
  for (const scan of scansOf(kpis, periods, scope)) {
    const query = countQuery(db, scan, { by, ...scope })
    for (const row of (await query.execute()) as TallyRow[])
      for (const kpi of scan.kpis)
        if (hasRows(kpi, row))
          for (const period of scan.periods[Number(row['segment'] ?? 0)] ?? [])
            add(kpi, period, row)
  }
  const found = (kpi: CountingKpi<never>, period: Period, unit: string) =>
    sums.get(keyOf(kpi, period.key, unit))
  return {
    sum: (kpi, period, unit, group) =>
      found(kpi, period, unit)?.get(JSON.stringify(group)) ?? none,
    groups: (kpi, period, unit) =>
      [...(found(kpi, period, unit)?.values() ?? [])].map((sum) => sum.group),
  }
}

function groupOf<DB>(
  { rows: { dimensions } }: CountingKpi<DB>,
  by: readonly string[],
  row: TallyRow,
): Group {
  return Object.freeze(
    Object.fromEntries(
      by
        .filter((name) => dimensions[name] !== undefined)
        .map((name) => [name, String(row[name] ?? '')]),
    ),
  )
}

/** A sum that rows are added to. */
interface Rising {
  readonly group: Group
  numerator: number
  denominator: number
  unmeasured: number
  readonly values: Map<number, number>
}

function rising(group: Group): Rising {
  return {
    group,
    numerator: 0,
    denominator: 0,
    unmeasured: 0,
    values: new Map(),
  }
}

const none: Sum = Object.freeze(rising({}))

function numberOf(row: TallyRow, column: string): number {
  return Number(row[column] ?? 0)
}

function hasRows<DB>(kpi: CountingKpi<DB>, row: TallyRow): boolean {
  const alias = aliasOf(kpi)
  return numberOf(row, `${alias}_n`) !== 0 || numberOf(row, `${alias}_d`) !== 0
}

function raise<DB>(sum: Rising, kpi: CountingKpi<DB>, row: TallyRow): void {
  const alias = aliasOf(kpi)
  const rows = numberOf(row, `${alias}_n`)
  sum.numerator += rows
  sum.denominator += numberOf(row, `${alias}_d`)
  if (kpi.kind !== 'duration') return
  const value = row['value']
  if (value == null) sum.unmeasured += rows
  else
    sum.values.set(Number(value), (sum.values.get(Number(value)) ?? 0) + rows)
}

function keyOf<DB>(kpi: CountingKpi<DB>, period: string, unit: string): string {
  return `${kpi.id}@${kpi.version}|${period}|${unit}`
}
