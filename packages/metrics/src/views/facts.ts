import type { Kpi } from '../definition/kpi.ts'
import { tablesOf } from '../definition/tables-of.ts'
import { distinct } from '../definition/distinct.ts'
import { aboveIn, versionOn } from '../evaluation/unit-tree.ts'
import type { EvaluatedUnit } from '../evaluation/units.ts'
import { targetAt } from '../evaluation/status.ts'
import type { Plan, Target } from '../plan/plan.ts'
import { dutyOccurrences, occurrences } from '../plan/tasks.ts'
import { fraction } from '../plan/share.ts'
import type { DateText, TimeText } from '../schema.ts'
import { aliasOf } from '../sql/count.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import { vietnameseCalendar } from '../time/calendar-days.ts'
import { addDays } from '../time/days.ts'
import type { Span } from '../time/life.ts'
import { periodOf } from '../time/period.ts'
import { workingDayRows } from '../time/working-days.ts'

/** A small table of what an office says of itself, which the views read. */
export interface FactTable {
  readonly name: string
  /** Columns with their types in SQL, in order. */
  readonly columns: Readonly<Record<string, string>>
  readonly rows: readonly (readonly FactCell[])[]
}

type FactCell = string | number | boolean | null

/** What an office says of itself. */
export interface OfficeSays {
  readonly office: string
  /** IANA zone of its times. */
  readonly zone: string
  readonly kpis: readonly Kpi<never>[]
  readonly plan: Plan
  /** Every version of every unit, in the order of printing. */
  readonly units: readonly (EvaluatedUnit & { readonly position: number })[]
  readonly calendar: WorkingCalendar
  /** Up to when the dossiers are known; null where there are none. */
  readonly cutOff: TimeText | null
  /** The days for which tables are complete. */
  readonly complete: Readonly<Record<string, Span | null | undefined>>
  /** Periods that a person has closed. */
  readonly closed: readonly {
    readonly period: string
    readonly at: TimeText
    readonly by: string
    readonly reason: string
  }[]
  /** Numbers as they were issued first. */
  readonly issued: readonly {
    readonly kpi: string
    readonly version: number
    readonly unit: string
    readonly period: string
    readonly numerator: number
    readonly denominator: number | null
    readonly value: number | null
    readonly at: TimeText
    readonly batch: number
  }[]
}

/**
 * The tables that views of a published file read: what depends on the office,
 * so that one text of them serves all.
 *
 * @throws CalendarError when the calendar has no days.
 */
export function officeFacts(said: OfficeSays): readonly FactTable[] {
  return [
    aboutTable(said),
    definitionTable(said),
    targetTable(said.plan),
    occurrenceTable(said),
    deviationTable(said.plan),
    ...unitTables(said.units),
    calendarTable(said.calendar),
    coverageTable(said),
    issuedTable(said),
    closedTable(said),
  ]
}

function aboutTable({ office, zone, plan, cutOff }: OfficeSays): FactTable {
  const unknownFrom = cutOff?.slice(0, 10) ?? null
  const knownTo = unknownFrom === null ? null : addDays(unknownFrom, -1)
  const { compare, finish } = plan.rules
  return {
    name: 'office_facts',
    columns: {
      office: 'varchar',
      zone: 'varchar',
      cut_off: 'timestamp',
      unknown_from: 'date',
      known_to: 'date',
      compare: 'varchar',
      finish: 'varchar',
      plan_number: 'varchar',
      plan_year: 'integer',
      plan_title_vi: 'varchar',
      plan_title_en: 'varchar',
    },
    rows: [
      [
        office,
        zone,
        cutOff,
        unknownFrom,
        knownTo,
        compare,
        finish,
        plan.number,
        plan.year,
        plan.title.vi,
        plan.title.en,
      ],
    ],
  }
}

function definitionTable({ kpis, plan }: OfficeSays): FactTable {
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

function targetTable({ targets }: Plan): FactTable {
  return {
    name: 'plan_target',
    columns: {
      position: 'integer',
      kpi: 'varchar',
      unit: 'varchar',
      from_day: 'date',
      to_day: 'date',
      comparator: 'varchar',
      value: 'double',
      near: 'double',
      value_e12: 'hugeint',
      near_e12: 'hugeint',
      until: 'date',
      final_value: 'double',
      printed_vi: 'varchar',
      printed_en: 'varchar',
      title_vi: 'varchar',
      title_en: 'varchar',
      clause: 'varchar',
      owner: 'varchar',
    },
    rows: targets.flatMap((target, i) =>
      target.units.flatMap((unit) =>
        stepsOf(target).map(({ from, to }) => {
          const standing = targetAt(target, { to })
          const { value, near, printed, onTheWay } = standing
          return [
            i + 1,
            target.kpi,
            unit,
            from,
            to,
            target.comparator,
            value,
            near ?? null,
            exact(value),
            near === undefined ? null : exact(near),
            onTheWay?.until ?? null,
            onTheWay?.final ?? null,
            printed.vi,
            printed.en,
            target.title.vi,
            target.title.en,
            target.clause,
            target.owner ?? null,
          ]
        }),
      ),
    ),
  }
}

/** The spans in which a target has one value. */
function stepsOf({ from, to, interim = [] }: Target): readonly Span[] {
  const ends = interim
    .map(({ until }) => until)
    .filter((until) => from <= until && until < to)
  const lasts = [...ends, to]
  return lasts.map((last, i) => {
    const before = lasts[i - 1]
    return { from: before === undefined ? from : addDays(before, 1), to: last }
  })
}

/** A value as it is compared: in millionths of a millionth. */
function exact(value: number): string {
  const { over, under } = fraction(value)
  return String((over * 1_000_000_000_000n) / under)
}

function occurrenceTable({ office, plan }: OfficeSays): FactTable {
  const lists = { task: occurrences(plan), duty: dutyOccurrences(plan) }
  return {
    name: 'plan_occurrence',
    columns: {
      list: 'varchar',
      office: 'varchar',
      task: 'varchar',
      period: 'varchar',
      period_to: 'date',
      due_on: 'date',
      unit: 'varchar',
      measure: 'varchar',
    },
    rows: Object.entries(lists).flatMap(([list, all]) =>
      all.map((o) => [
        list,
        office,
        o.task,
        o.period,
        o.kind === 'after' || o.kind === 'external_plan' ? null : o.periodTo,
        o.dueOn,
        o.unit,
        o.measure,
      ]),
    ),
  }
}

function deviationTable({ deviations = [] }: Plan): FactTable {
  return {
    name: 'plan_deviation',
    columns: {
      kpi: 'varchar',
      unit: 'varchar',
      from_day: 'date',
      expires: 'date',
      reason_vi: 'varchar',
      reason_en: 'varchar',
      decision: 'varchar',
    },
    rows: deviations.flatMap(
      ({ kpi, units, from, expires, reason, decision }) =>
        units.map((unit) => [
          kpi,
          unit,
          from,
          expires,
          reason.vi,
          reason.en,
          decision ?? null,
        ]),
    ),
  }
}

const firstDay: DateText = '0001-01-01'
const lastDay: DateText = '9999-12-31'

/** What each unit is, and what it is below, over the days on which nothing about the units changes. */
function unitTables(units: OfficeSays['units']): readonly FactTable[] {
  const versions = Map.groupBy(units, ({ code }) => code)
  const changes = units.flatMap(({ valid_from, valid_to }) => [
    valid_from,
    ...(valid_to === null ? [] : [addDays(valid_to, 1)]),
  ])
  const starts = [...new Set([firstDay, ...changes])].toSorted()
  const spans = starts.map((from, i) => {
    const next = starts[i + 1]
    return { from, to: next === undefined ? lastDay : addDays(next, -1) }
  })
  const each = spans.map((span) => unitsOn(versions, span))
  return [
    {
      name: 'unit_on',
      columns: {
        from_day: 'date',
        to_day: 'date',
        unit: 'varchar',
        name: 'varchar',
        name_en: 'varchar',
        parent: 'varchar',
        position: 'integer',
        is_root: 'boolean',
        valid_from: 'date',
        valid_to: 'date',
        since: 'date',
      },
      rows: each.flatMap(({ units: of }) => of),
    },
    {
      name: 'unit_tree',
      columns: {
        from_day: 'date',
        to_day: 'date',
        unit: 'varchar',
        above: 'varchar',
        steps: 'integer',
      },
      rows: each.flatMap(({ tree }) => tree),
    },
  ]
}

type UnitRow = OfficeSays['units'][number]

function unitsOn(
  versions: ReadonlyMap<string, readonly UnitRow[]>,
  { from, to }: Span,
): {
  readonly units: FactTable['rows']
  readonly tree: FactTable['rows']
} {
  const all = [...versions].flatMap(([code, of]) => {
    const found = versionOn(from, of)
    const now = of.find((unit) => unit === found)
    const since = of.map((u) => u.valid_from).toSorted()[0]
    return now ? [{ ...now, code, since: since ?? now.valid_from }] : []
  })
  const root = rootOn(all, from)
  if (root === undefined) return { units: [], tree: [] }
  const above = aboveIn(versions, root)
  return {
    units: all.map((u) => [
      from,
      to,
      u.code,
      u.name,
      u.name_en,
      u.parent,
      u.position,
      u.code === root,
      u.valid_from,
      u.valid_to,
      u.since,
    ]),
    tree: all.flatMap(({ code }) =>
      above(code, from).map((up, steps) => [from, to, code, up, steps]),
    ),
  }
}

/** The unit without parent on a day: one that is there, else the last that was, else the first that comes. */
function rootOn(units: readonly UnitRow[], day: DateText): string | undefined {
  const roots = units.filter(({ parent }) => parent === null)
  const begun = roots.filter((u) => u.valid_from <= day)
  const there = begun.find((u) => (u.valid_to ?? day) >= day)
  const ended = begun.toSorted((a, b) =>
    (a.valid_to ?? '') < (b.valid_to ?? '') ? 1 : -1,
  )
  const later = roots.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
  return (there ?? ended[0] ?? later[0])?.code
}

function calendarTable(calendar: WorkingCalendar): FactTable {
  const names = new Map(vietnameseCalendar.map(({ day, name }) => [day, name]))
  return {
    name: 'calendar',
    columns: {
      day: 'date',
      is_working_day: 'boolean',
      ordinal: 'integer',
      next_day: 'date',
      next_ordinal: 'integer',
      month: 'varchar',
      quarter: 'varchar',
      half: 'varchar',
      year: 'varchar',
      name: 'varchar',
    },
    rows: workingDayRows(calendar).map(
      ({ day, ordinal, next_day, next_ordinal }) => [
        day,
        calendar.isWorkingDay(day),
        ordinal,
        next_day,
        next_ordinal,
        ...(['month', 'quarter', 'half', 'year'] as const).map(
          (kind) => periodOf(kind, day).key,
        ),
        names.get(day) ?? null,
      ],
    ),
  }
}

function coverageTable({ kpis, complete }: OfficeSays): FactTable {
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

function issuedTable({ issued }: OfficeSays): FactTable {
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

function closedTable({ closed }: OfficeSays): FactTable {
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
