import type { CountingKpi, Scope } from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import { addDays } from '../time/days.ts'
import type { Period } from '../time/period.ts'
import { aliasOf, wholeOf } from '../sql/count.ts'
import type { Beside, Scan } from '../sql/count.ts'
import type { Engine } from '../sql/engine.ts'
import { daysRead } from '../sql/days-read.ts'

/** A scan, with the keys of the periods that each of its segments belongs to, and what is beside them. */
export interface PeriodScan<DB> extends Scan<DB> {
  readonly periods: readonly (readonly string[])[]
  readonly beside?: readonly PeriodBeside<DB>[]
}

/** What is counted beside, with the keys of the periods that its days belong to. */
interface PeriodBeside<DB> extends Beside<DB> {
  readonly periods: readonly string[]
}

/**
 * The scans that count KPIs over periods: as few rows as possible are read, and
 * each of them once.
 *
 * - What belongs to a period by one date alone adds up: the periods are cut into
 *   segments, which are counted once, however many periods hold them.
 * - What is the state on a last day is counted once for each such day.
 * - Anything else, such as what was carried over, once for each period.
 *
 * Rows are read once for all days, but on DuckDB, where what bounds them leaves
 * most of a sorted table unread: there once for each day or period.
 */
export function scansOf<DB>(
  kpis: readonly CountingKpi<DB>[],
  periods: readonly Period[],
  { engine, by, ...scope }: ScansOptions,
): readonly PeriodScan<DB>[] {
  const runs = runsOf(periods)
  const whole = periods.map(({ key, from, to }) => ({
    span: { from, to },
    keys: [key],
  }))
  const lastDays = [...Map.groupBy(periods, (p) => p.to)].map(([to, of]) => ({
    span: { from: to, to },
    keys: of.map((p) => p.key),
  }))
  return togetherOf(kpis, scope).flatMap(
    ({ reach, together }): readonly PeriodScan<DB>[] => {
      if (reach === 'segment')
        return runs.map((run) => ({
          kpis: together,
          ...run,
          isNarrow: engine === 'duckdb',
          isDayFirst: isDayFirst(together, run, { engine, by, ...scope }),
        }))
      const days = reach === 'period' ? whole : lastDays
      const isApart =
        engine === 'duckdb' && together[0]?.rows.bound !== undefined
      return (isApart ? days.map((one) => [one]) : [days]).map((each) => ({
        kpis: together,
        spans: each.map(({ span }) => span),
        periods: each.map(({ keys }) => keys),
      }))
    },
  )
}

/** What is counted, and where. */
interface ScansOptions extends Scope {
  readonly engine: Engine
  /** Dimensions besides the unit. */
  readonly by: readonly string[]
}

/** From so many cuts on DuckDB groups by the day first; by more than the unit, that would be many groups. */
const fewestCuts = 4

function isDayFirst<DB>(
  kpis: readonly CountingKpi<DB>[],
  { cuts }: Run,
  { engine, by, asOf, ...of }: ScansOptions,
): boolean {
  return (
    engine === 'duckdb' &&
    cuts.length >= fewestCuts &&
    by.length === 0 &&
    isOfOne(of) &&
    // Versions are common tables, which have to stand first in a statement.
    asOf?.batch === undefined &&
    kpis.every(({ kind }) => kind !== 'duration')
  )
}

/**
 * The same as PostgreSQL counts it best. It reads whole rows, so that to count
 * some more of each takes less time than to read them again: a few counts of the
 * same rows are made beside those of a scan by a date. And it asks a row of each
 * of some days in less time than it joins the days to all rows; of many days that
 * would be a long statement.
 */
export function joinedScans<DB>(
  scans: readonly PeriodScan<DB>[],
  engine: Engine,
): readonly PeriodScan<DB>[] {
  if (engine === 'duckdb') return scans
  const joined: PeriodScan<DB>[] = []
  for (const scan of scans.toSorted(bySegments)) {
    const beside = besideOf(scan)
    const columns = columnsOf(beside)
    const at = joined.findIndex((other) => isJoinable(other, beside))
    const into = joined[at]
    if (into)
      joined[at] = { ...into, beside: [...(into.beside ?? []), ...beside] }
    else if (scan.spans.length > 1 && columns <= mostDays)
      joined.push({
        kpis: [],
        spans: [wholeOf(scan.spans)],
        periods: [],
        beside,
      })
    else joined.push(scan)
  }
  return joined
}

/** Columns that are counted beside a scan at most: of more the engine sorts what it reads. */
const mostBeside = 4

/** Columns for the days of a scan at most. */
const mostDays = 16

function columnsOf<DB>(beside: readonly PeriodBeside<DB>[]): number {
  return beside.reduce((n, { kpi }) => n + (kpi.kind === 'ratio' ? 2 : 1), 0)
}

/** Those by a date first, and of these the longest: the others are put beside them. */
function bySegments<DB>(a: PeriodScan<DB>, b: PeriodScan<DB>): number {
  const rank = (scan: PeriodScan<DB>) =>
    isDated(scan) ? scan.periods.length : 0
  return rank(b) - rank(a)
}

/** Whether a scan counts by a date, and no durations. */
function isDated<DB>({ kpis: [first] }: PeriodScan<DB>): boolean {
  return first?.cohort !== undefined && first.kind !== 'duration'
}

function isJoinable<DB>(
  scan: PeriodScan<DB>,
  added: readonly PeriodBeside<DB>[],
): boolean {
  const { kpis, spans, beside = [] } = scan
  return (
    isDated(scan) &&
    spans.length === 1 &&
    columnsOf([...beside, ...added]) <= mostBeside &&
    added.every(
      ({ kpi }) => kpi.kind !== 'duration' && kpi.rows === kpis[0]?.rows,
    )
  )
}

/** What a scan counts, each over its days. */
function besideOf<DB>({
  kpis,
  spans,
  cuts = [],
  periods,
}: PeriodScan<DB>): readonly PeriodBeside<DB>[] {
  const [whole] = spans
  const days =
    whole && spans.length === 1
      ? [...cuts, whole.to].map((to, i) => {
          const before = cuts[i - 1]
          return { from: before ? addDays(before, 1) : whole.from, to }
        })
      : spans
  return days.flatMap((span, i) =>
    kpis.map((kpi) => ({ kpi, span, periods: periods[i] ?? [] })),
  )
}

/** What a KPI needs to know of a period to count a row. */
export type Reach = 'segment' | 'last_day' | 'period'

export function reachOf<DB>(kpi: CountingKpi<DB>, scope: Scope): Reach {
  const { from, to } = daysRead(kpi, scope)
  if (kpi.cohort) return from || to ? 'period' : 'segment'
  return from ? 'period' : 'last_day'
}

/**
 * KPIs that are counted in one scan: those of one row set that belong to a
 * period by the same date, or by none. A duration is counted by itself, by its values.
 */
export function togetherOf<DB>(
  kpis: readonly CountingKpi<DB>[],
  scope: Scope,
): readonly {
  readonly reach: Reach
  readonly together: readonly CountingKpi<DB>[]
}[] {
  const groups: {
    readonly reach: Reach
    readonly together: CountingKpi<DB>[]
  }[] = []
  for (const kpi of kpis) {
    const reach = reachOf(kpi, scope)
    const group = groups.find(({ reach: reaches, together }) => {
      const [first] = together
      return (
        first !== undefined &&
        reach === reaches &&
        first.rows === kpi.rows &&
        first.kind !== 'duration' &&
        kpi.kind !== 'duration' &&
        !together.some((other) => aliasOf(other) === aliasOf(kpi)) &&
        first.cohort?.on === kpi.cohort?.on
      )
    })
    if (group) group.together.push(kpi)
    else groups.push({ reach, together: [kpi] })
  }
  return groups
}

/** Days without a gap, cut where a period begins or ends. */
type Run = Required<Pick<PeriodScan<never>, 'spans' | 'cuts' | 'periods'>>

/** @param periods each cut where another begins or ends */
function runsOf(periods: readonly Period[]): readonly Run[] {
  const starts = [
    ...new Set(periods.flatMap((p) => [p.from, addDays(p.to, 1)])),
  ].toSorted()
  const segments = starts.flatMap((from, i) => {
    const next = starts[i + 1]
    if (next === undefined) return []
    const to = addDays(next, -1)
    const within = periods.filter((p) => p.from <= from && to <= p.to)
    return within.length === 0
      ? []
      : [{ from, to, keys: within.map(({ key }) => key) }]
  })
  const runs: (typeof segments)[] = []
  for (const segment of segments) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && addDays(last.to, 1) === segment.from) run.push(segment)
    else runs.push([segment])
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)]
    if (!first || !last) return []
    return [
      {
        spans: [{ from: first.from, to: last.to }],
        cuts: run.slice(0, -1).map(({ to }) => to),
        periods: run.map(({ keys }) => keys),
      },
    ]
  })
}
