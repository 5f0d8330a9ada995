import type { Kysely } from 'kysely'
import type { CountingKpi, Scope, Tally } from '../definition/kpi.ts'
import { plainFor } from '../sql/constants.ts'
import { countStatements } from '../sql/count-statements.ts'
import type { CountRow } from '../sql/count-statements.ts'
import type { Engine } from '../sql/engine.ts'
import { requireEachOnce } from '../sql/repeats.ts'
import type { Period } from '../time/period.ts'
import type { OfficeScope } from './office-scopes.ts'
import { getOrMake, newMap } from './get-or-make.ts'
import type { LackOf, PlaceLack, PlacesOf } from './places.ts'
import { joinedScans, scansOf } from './scans.ts'
import type { PeriodScan } from './scans.ts'
import type { ValueCounts } from './statistics.ts'

/** Values of the dimensions other than the unit. */
export type Group = Readonly<Record<string, string>>

/** What rows add up to; the values are those of a duration. */
export interface Sum extends Tally {
  readonly values: ValueCounts
  /** Rows of which a duration cannot be told. */
  readonly unmeasured: number
}

/** What is summed over. */
export interface SummedOver {
  readonly period: Period
  /** Name of the unit with its subtree, or of what else rows are summed into. */
  readonly place: string
}

/** Sums by KPI, period, place and group. */
export interface Sums {
  readonly sum: (kpi: CountingKpi<never>, over: SummedOver, group: Group) => Sum
  /** The groups of which there are rows. */
  readonly groups: (
    kpi: CountingKpi<never>,
    over: SummedOver,
  ) => readonly Group[]
  /** Rows of a period that are of no unit, by office and by what they lack. */
  readonly lacking: (
    kpi: CountingKpi<never>,
    period: Period,
  ) => readonly Lacking[]
}

/** Rows that are of no unit of their office. */
export interface Lacking {
  readonly office: string | null
  readonly lacks: PlaceLack
  readonly rows: number
}

/** KPIs, and the periods over which they are summed. */
export interface Wanted<DB> {
  readonly kpis: readonly CountingKpi<DB>[]
  readonly periods: readonly Period[]
}

/** How it is summed. */
export interface SumOptions extends Scope {
  readonly by: readonly string[]
  readonly engine: Engine
  /** What a row is summed into. */
  readonly placesOf: PlacesOf
  /** What a row lacks to be of a unit. Default: nothing. */
  readonly lackOf?: LackOf
  /** What is counted together. Default: all. */
  readonly apart?: readonly OfficeScope[]
}

/** Counts the rows of KPIs, all by as few statements as can be, and rolls them up. */
export async function sumsOf<DB>(
  db: Kysely<DB>,
  wanted: readonly Wanted<DB>[],
  { by, placesOf, lackOf, engine, apart = [{}], ...asked }: SumOptions,
): Promise<Sums> {
  // PostgreSQL sees by itself that the office is one.
  const whole = { ...asked, isEachTold: engine === 'duckdb' }
  const kpis = [...new Set(wanted.flatMap((one) => one.kpis))]
  const spans = wanted.flatMap(({ periods }) => periods)
  await requireEachOnce(db, kpis, { ...whole, spans, by, engine })
  const lastDays = new Map(
    wanted.flatMap(({ periods }) => periods.map((p) => [p.key, p.to])),
  )
  const all: AllGroups = new Map()
  const lacking: AllLacking = new Map()
  const add = (parts: readonly Part[]): void => {
    const [first] = parts
    if (!first) return
    // The same of all parts of a row, and looked up once.
    const lacks = lackOf?.(first)
    const placesIn = new Map<string, readonly string[]>()
    for (const part of parts) {
      const periods = getOrMake(all, part.kpi, newMap<string, Places>)
      for (const period of part.periods) {
        if (lacks) raiseLacking(lacking, { part, period, lacks })
        const places = getOrMake(periods, period, newMap<string, Groups>)
        const named = getOrMake(placesIn, period, () =>
          placesOf(first, lastDays.get(period) ?? ''),
        )
        for (const place of named)
          raise(
            risingIn(getOrMake(places, place, newMap<string, Rising>), part),
            part,
          )
      }
    }
  }
  for (const own of apart) {
    const scope = { ...whole, ...own }
    const scans = joinedScans(
      wanted.flatMap((one) =>
        scansOf(one.kpis, one.periods, { ...scope, engine, by }),
      ),
      engine,
    )
    for (const { query, scans: counted } of countStatements(db, scans, {
      by,
      ...scope,
    }))
      for (const row of await plainFor(engine, query).execute())
        add(partsOf(row, counted[row.scan], { by, office: scope.office }))
  }
  return { ...lookUpIn(all), lacking: lackingIn(lacking) }
}

/** What a row counts of one KPI: of one value of a duration. */
interface Part extends Tally {
  readonly kpi: CountingKpi<never>
  readonly value: unknown
  readonly office: string | null
  readonly unit: string | null
  readonly group: Group
  /** Of the group. */
  readonly name: string
  /** Keys of the periods to which it belongs. */
  readonly periods: readonly string[]
}

function partsOf<DB>(
  row: CountRow,
  scan: PeriodScan<DB> | undefined,
  {
    by,
    office,
  }: { readonly by: readonly string[]; readonly office: string | undefined },
): readonly Part[] {
  const { kpis = [], periods = [], beside = [] } = scan ?? {}
  // Of no period where a row is of what is beside them alone.
  const own = kpis.map((kpi) => ({ kpi, periods: periods[row.segment] ?? [] }))
  return [...own, ...beside].flatMap(({ kpi, periods: of }, i) => {
    const numerator = Number(row[`n${i}`])
    const denominator = Number(row[`d${i}`])
    if (numerator === 0 && denominator === 0) return []
    const group = groupOf(kpi, by, row)
    return [
      {
        kpi,
        numerator,
        denominator,
        value: row.value,
        office: office ?? row.office ?? null,
        unit: row.unit,
        group,
        name: groupName(group),
        periods: of,
      },
    ]
  })
}

function groupOf<DB>(
  { rows: { dimensions } }: CountingKpi<DB>,
  by: readonly string[],
  row: CountRow,
): Group {
  if (by.length === 0) return noGroup
  return Object.freeze(
    Object.fromEntries(
      by.flatMap((name, i) =>
        dimensions[name] === undefined ? [] : [[name, row[`group${i}`] ?? '']],
      ),
    ),
  )
}

const noGroup: Group = Object.freeze({})

/** The groups of a KPI by period and place. */
type AllGroups = Map<CountingKpi<never>, Map<string, Places>>

/** Groups by place. */
type Places = Map<string, Groups>

/** The sums of groups, by name. */
type Groups = Map<string, Rising>

/** A sum that rows are added to. */
interface Rising {
  readonly group: Group
  numerator: number
  denominator: number
  unmeasured: number
  values: Map<number, number>
}

function rising(group: Group): Rising {
  return {
    group,
    numerator: 0,
    denominator: 0,
    unmeasured: 0,
    values: noValues,
  }
}

/** Of most sums there are none, only of a duration; it is never added to. */
const noValues = new Map<number, number>()

function raiseValue(sum: Rising, value: number, count: number): void {
  if (sum.values === noValues) sum.values = new Map()
  sum.values.set(value, (sum.values.get(value) ?? 0) + count)
}

/** The sum that a part belongs to; of the first one a new one. */
function risingIn(groups: Groups, { group, name }: Part): Rising {
  const found = groups.get(name)
  if (found) return found
  const made = rising(group)
  groups.set(name, made)
  return made
}

/** A group as sums name it: of one without dimensions, which most are, without being written out. */
function groupName(group: Group): string {
  for (const _ in group) return JSON.stringify(group)
  return ''
}

/** @throws RangeError when the value of a duration is no whole number. */
function raise(
  sum: Rising,
  { kpi, numerator, denominator, value }: Part,
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
      `expected whole numbers of ${kpi.unit} of ${kpi.id}, got ${String(value)}: round them in its measure, or take a finer unit`,
    )
  raiseValue(sum, whole, numerator)
}

/** Rows that are of no unit: of a KPI, by period, office and what they lack. */
type AllLacking = Map<CountingKpi<never>, Map<string, Map<string, Raised>>>

type Raised = { -readonly [K in keyof Lacking]: Lacking[K] }

function raiseLacking(
  all: AllLacking,
  {
    part: { kpi, office, numerator, denominator },
    period,
    lacks,
  }: {
    readonly part: Part
    readonly period: string
    readonly lacks: PlaceLack
  },
): void {
  const periods = getOrMake(
    all,
    kpi,
    () => new Map<string, Map<string, Raised>>(),
  )
  const of = getOrMake(periods, period, () => new Map<string, Raised>())
  const key = JSON.stringify([office, lacks])
  const raised = getOrMake(of, key, () => ({ office, lacks, rows: 0 }))
  raised.rows += kpi.kind === 'ratio' ? denominator : numerator
}

function lackingIn(all: AllLacking): Sums['lacking'] {
  return (kpi, { key }) => [...(all.get(kpi)?.get(key)?.values() ?? [])]
}

function lookUpIn(all: AllGroups): Omit<Sums, 'lacking'> {
  const groupsOf = (kpi: CountingKpi<never>, { period, place }: SummedOver) =>
    all.get(kpi)?.get(period.key)?.get(place)
  return {
    sum: (kpi, over, group) => {
      const groups = groupsOf(kpi, over)
      return groups?.get(groupName(group)) ?? sumWithin(groups, group)
    },
    groups: (kpi, over) =>
      [...(groupsOf(kpi, over)?.values() ?? [])].map((sum) => sum.group),
  }
}

const none: Sum = Object.freeze(rising({}))

/** The sum of the groups that share the values of a wider one. */
function sumWithin(groups: Groups | undefined, wider: Group): Sum {
  const [first] = groups?.values() ?? []
  // Of as many dimensions it is one that is not there, and no wider one.
  const isOne =
    first && Object.keys(first.group).length === Object.keys(wider).length
  if (isOne) return none
  const within = [...(groups?.values() ?? [])].filter(({ group }) =>
    Object.entries(wider).every(([name, value]) => group[name] === value),
  )
  if (within.length === 0) return none
  const sum = rising(wider)
  for (const part of within) {
    sum.numerator += part.numerator
    sum.denominator += part.denominator
    sum.unmeasured += part.unmeasured
    for (const [value, count] of part.values) raiseValue(sum, value, count)
  }
  return sum
}
