import type { Kysely } from 'kysely'
import type { AnyQuery, CountingKpi, Scope, Tally } from './kpi.ts'
import type { Period } from './period.ts'
import { aliasOf, countEachQueries, countQuery } from './query.ts'
import type { TallyRow } from './query.ts'
import { scansOf } from './scans.ts'
import type { PeriodScan } from './scans.ts'
import type { DateText } from './schema.ts'
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

/** KPIs, and the periods over which they are summed. */
export interface Wanted<DB> {
  readonly kpis: readonly CountingKpi<DB>[]
  readonly periods: readonly Period[]
}

/** How it is summed. */
export interface SumOptions extends Scope {
  readonly by: readonly string[]
  readonly tree: UnitTree
}

/** Counts the rows of KPIs and rolls them up over the units. */
export async function sumsOf<DB>(
  db: Kysely<DB>,
  wanted: readonly Wanted<DB>[],
  options: SumOptions,
): Promise<Sums> {
  const sums = new Map<CountingKpi<never>, Map<string, Groups>>()
  const { by, tree, ...scope } = options
  const lastDays = new Map(
    wanted.flatMap(({ periods }) => periods.map((p) => [p.key, p.to])),
  )
  const chains = new Map<string, readonly string[]>()
  const above = (day: DateText, unit: string | null): readonly string[] => {
    const key = `${day}|${unit ?? ''}`
    const parents = tree.parentsOn(day)
    const units = chains.get(key) ?? chain(unit, { parents, root: tree.root })
    chains.set(key, units)
    return units
  }
  const add = (
    kpi: CountingKpi<DB>,
    row: TallyRow,
    periods: readonly string[],
  ) => {
    const tally = tallyOf(kpi, row)
    if (tally.numerator === 0 && tally.denominator === 0) return
    const group = groupOf(kpi, by, row)
    const name = JSON.stringify(group)
    const places = sums.get(kpi) ?? new Map<string, Groups>()
    sums.set(kpi, places)
    for (const period of periods)
      for (const unit of above(lastDays.get(period) ?? '', row.unit)) {
        const key = placeOf(period, unit)
        const groups: Groups = places.get(key) ?? new Map()
        places.set(key, groups)
        const sum = groups.get(name) ?? rising(group)
        groups.set(name, sum)
        raise(sum, kpi, row, tally)
      }
  }
  const scans = wanted.flatMap(({ kpis, periods }) =>
    scansOf(kpis, periods, scope),
  )
  for (const { kpis, periods, query } of statementsOf(db, scans, {
    by,
    ...scope,
  }))
    for (const row of (await query.execute()) as TallyRow[])
      for (const kpi of kpis)
        add(kpi, row, periods[Number(row['segment'] ?? 0)] ?? [])
  const found = (kpi: CountingKpi<never>, period: Period, unit: string) =>
    sums.get(kpi)?.get(placeOf(period.key, unit))
  return {
    sum: (kpi, period, unit, group) => {
      const groups = found(kpi, period, unit)
      return groups?.get(JSON.stringify(group)) ?? sumWithin(groups, group)
    },
    groups: (kpi, period, unit) =>
      [...(found(kpi, period, unit)?.values() ?? [])].map((sum) => sum.group),
  }
}

/** The groups of a KPI, period and unit, by name. */
type Groups = Map<string, Rising>

/** The sum of the groups that share the values of a wider one. */
function sumWithin(groups: Groups | undefined, wider: Group): Sum {
  const within = [...(groups?.values() ?? [])].filter(({ group }) =>
    Object.entries(wider).every(([name, value]) => group[name] === value),
  )
  if (within.length === 0) return none
  const sum = rising(wider)
  for (const part of within) {
    sum.numerator += part.numerator
    sum.denominator += part.denominator
    sum.unmeasured += part.unmeasured
    for (const [value, count] of part.values)
      sum.values.set(value, (sum.values.get(value) ?? 0) + count)
  }
  return sum
}

/** A statement, with the keys of the periods that each of its segments belongs to. */
interface Statement<DB> extends Pick<PeriodScan<DB>, 'kpis' | 'periods'> {
  readonly query: AnyQuery
}

/** Scans of the same KPIs on several days are one statement where that can be. */
function statementsOf<DB>(
  db: Kysely<DB>,
  scans: readonly PeriodScan<DB>[],
  options: Scope & { readonly by: readonly string[] },
): readonly Statement<DB>[] {
  return [...Map.groupBy(scans, (scan) => scan.kpis)].flatMap(
    ([kpis, same]): readonly Statement<DB>[] => {
      const [first] = same
      if (first?.cuts)
        return same.map((scan) => ({
          kpis,
          periods: scan.periods,
          query: countQuery(db, scan, options),
        }))
      const periods = same.map((scan) => scan.periods.flat())
      return countEachQueries(db, same, options).map((query) => ({
        kpis,
        periods,
        query,
      }))
    },
  )
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

function tallyOf<DB>(kpi: CountingKpi<DB>, row: TallyRow): Tally {
  const alias = aliasOf(kpi)
  const numberOf = (column: string) => Number(row[column] ?? 0)
  return {
    numerator: numberOf(`${alias}_n`),
    denominator: numberOf(`${alias}_d`),
  }
}

function raise<DB>(
  sum: Rising,
  kpi: CountingKpi<DB>,
  row: TallyRow,
  { numerator, denominator }: Tally,
): void {
  sum.numerator += numerator
  sum.denominator += denominator
  if (kpi.kind !== 'duration') return
  if (row['value'] == null) {
    sum.unmeasured += numerator
    return
  }
  const value = Number(row['value'])
  if (!Number.isSafeInteger(value))
    throw new RangeError(
      `expected whole numbers of ${kpi.unit} of ${kpi.id}, got ${String(row['value'])}`,
    )
  sum.values.set(value, (sum.values.get(value) ?? 0) + numerator)
}

function placeOf(period: string, unit: string): string {
  return `${period}|${unit}`
}
