import type { Kysely } from 'kysely'
import type { CountingKpi, Scope, Tally } from './kpi.ts'
import type { Period } from './period.ts'
import { aliasOf, tallyQuery } from './query.ts'
import type { TallyRow } from './query.ts'
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

/** Counts the rows of KPIs, one scan for each row set, and rolls them up over the units. */
export async function sumsOf<DB>(
  db: Kysely<DB>,
  kpis: readonly CountingKpi<DB>[],
  options: SumOptions,
): Promise<Sums> {
  const sums = new Map<string, Map<string, Rising>>()
  const add = (kpi: CountingKpi<DB>, row: TallyRow, group: Group) => {
    for (const unit of chain(row.unit, options.tree)) {
      const key = keyOf(kpi, row.period, unit)
      const groups = sums.get(key) ?? new Map<string, Rising>()
      sums.set(key, groups)
      const name = JSON.stringify(group)
      const sum = groups.get(name) ?? rising(group)
      groups.set(name, sum)
      raise(sum, kpi, row)
    }
  }
  for (const together of scansOf(kpis)) {
    const query = tallyQuery(db, together, options)
    const dimensions = together[0]?.rows.dimensions ?? {}
    const grouped = options.by.filter((name) => dimensions[name] !== undefined)
    for (const row of (await query.execute()) as TallyRow[]) {
      const group = Object.freeze(
        Object.fromEntries(
          grouped.map((name) => [name, String(row[name] ?? '')]),
        ),
      )
      for (const kpi of together) if (hasRows(kpi, row)) add(kpi, row, group)
    }
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

/** KPIs of one row set are counted together; each duration by itself, since its values are counted. */
function scansOf<DB>(
  kpis: readonly CountingKpi<DB>[],
): readonly (readonly CountingKpi<DB>[])[] {
  const sets = Map.groupBy(
    kpis.filter((kpi) => kpi.kind !== 'duration'),
    (kpi) => kpi.rows as unknown,
  )
  return [
    ...sets.values(),
    ...kpis.filter((kpi) => kpi.kind === 'duration').map((kpi) => [kpi]),
  ]
}

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
