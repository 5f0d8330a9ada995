import type { Kysely } from 'kysely'
import type { CountingKpi, Scope, Tally } from '../definition/kpi.ts'
import type { Period } from '../time/period.ts'
import { countStatements } from '../sql/query.ts'
import type { CountRow } from '../sql/query.ts'
import { scansOf } from './scans.ts'
import type { DateText } from '../schema.ts'
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
  const unitsAbove = (
    day: DateText,
    unit: string | null,
  ): readonly string[] => {
    const key = `${day}|${unit ?? ''}`
    const parents = tree.parentsOn(day)
    const units = chains.get(key) ?? chain(unit, { parents, root: tree.root })
    chains.set(key, units)
    return units
  }
  const add = (kpi: CountingKpi<DB>, counted: Counted) => {
    const { group, periods, unit } = counted
    const name = JSON.stringify(group)
    const places = sums.get(kpi) ?? new Map<string, Groups>()
    sums.set(kpi, places)
    for (const period of periods)
      for (const above of unitsAbove(lastDays.get(period) ?? '', unit)) {
        const key = placeOf(period, above)
        const groups: Groups = places.get(key) ?? new Map()
        places.set(key, groups)
        const sum = groups.get(name) ?? rising(group)
        groups.set(name, sum)
        raise(sum, kpi, counted)
      }
  }
  const wholes = wanted.flatMap(({ kpis, periods }) =>
    scansOf(kpis, periods, scope),
  )
  for (const { query, scans } of countStatements(db, wholes, { by, ...scope }))
    for (const row of (await query.execute()) as unknown as CountRow[]) {
      const { kpis = [], periods = [] } = scans[row.scan] ?? {}
      for (const [i, kpi] of kpis.entries()) {
        const numerator = Number(row[`n${i}`])
        const denominator = Number(row[`d${i}`])
        if (numerator !== 0 || denominator !== 0)
          add(kpi, {
            numerator,
            denominator,
            value: row.value,
            unit: row.unit,
            group: groupOf(kpi, by, row),
            periods: periods[row.segment] ?? [],
          })
      }
    }
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

/** What is counted of a KPI: of one value of a duration. */
interface Counted extends Tally {
  readonly value: unknown
  readonly unit: string | null
  readonly group: Group
  /** Keys of the periods to which it belongs. */
  readonly periods: readonly string[]
}

function groupOf<DB>(
  { rows: { dimensions } }: CountingKpi<DB>,
  by: readonly string[],
  row: CountRow,
): Group {
  return Object.freeze(
    Object.fromEntries(
      by.flatMap((name, i) =>
        dimensions[name] === undefined ? [] : [[name, row[`group${i}`] ?? '']],
      ),
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

function raise<DB>(
  sum: Rising,
  kpi: CountingKpi<DB>,
  { numerator, denominator, value }: Counted,
): void {
  sum.numerator += numerator
  sum.denominator += denominator
  if (kpi.kind !== 'duration') return
  if (value == null) {
    sum.unmeasured += numerator
    return
  }
  const whole = Number(value)
  if (!Number.isSafeInteger(whole))
    throw new RangeError(
      `expected whole numbers of ${kpi.unit} of ${kpi.id}, got ${String(value)}`,
    )
  sum.values.set(whole, (sum.values.get(whole) ?? 0) + numerator)
}

function placeOf(period: string, unit: string): string {
  return `${period}|${unit}`
}
