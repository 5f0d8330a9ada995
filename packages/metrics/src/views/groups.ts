import { dossiers } from '../catalog/dossiers/rows.ts'
import type { CountingKpi, Kpi } from '../definition/kpi.ts'
import { distinct } from '../definition/distinct.ts'
import { outOf, besideOf } from '../evaluation/wanted.ts'
import { togetherOf } from '../evaluation/scans.ts'
import type { Reach } from '../evaluation/scans.ts'
import { aliasOf } from '../sql/count.ts'
import { boundOf, isCounted } from '../sql/rows.ts'
import { sql } from 'kysely'
import { fromOf, scopeOf, written } from './expressions.ts'
import type { DayNames, Written } from './expressions.ts'

/** Everything that has to be counted for KPIs, each once: their parts, what stands beside them and what they leave out. */
export function partsOf(
  kpis: readonly Kpi<never>[],
): readonly CountingKpi<never>[] {
  const all = kpis.flatMap((kpi): readonly CountingKpi<never>[] =>
    kpi.kind === 'derived'
      ? kpi.of
      : [kpi, outOf(kpi), besideOf(kpi)].filter((one) => one !== undefined),
  )
  return distinct(all, aliasOf)
}

/** A part as statements name it. */
export function partName(kpi: CountingKpi<never>): string {
  return `'${aliasOf(kpi)}'`
}

/** By what else than the unit it is counted: by nothing, by what the parameter `dimension` names, or by one dimension. */
export type Grouping = 'none' | 'dimension' | { readonly by: string }

/**
 * The counts of parts over the table `spans` (period, span, from_day, to_day):
 * rows of period, span, unit, member of the dimension, part, n, d and, of a
 * duration, its value. As the library counts them: what belongs to a period by
 * one date by that date, a state on each last day, the rest over each span.
 */
export function countedSql(
  parts: readonly CountingKpi<never>[],
  grouping: Grouping,
): string {
  const groups = togetherOf(parts, scopeOf(byDate))
  return groups
    .map(({ reach, together }) => groupSql(reach, together, grouping))
    .join('\n  union all\n')
}

const byDate = { compare: 'date', finish: 'result' } as const

function groupSql(
  reach: Reach,
  kpis: readonly CountingKpi<never>[],
  grouping: Grouping,
): string {
  return reach === 'segment'
    ? byDay(kpis, grouping)
    : overSpans(reach, kpis, grouping)
}

/** Counted for each day first: whichever spans a day lies in, its rows are read once. */
function byDay(
  kpis: readonly CountingKpi<never>[],
  grouping: Grouping,
): string {
  const days = { from: 'null', to: 'null' }
  const [first] = kpis
  const on = first?.cohort?.on
  if (!on) throw new Error('expected KPIs with a date, got one without')
  const day = written(on, days)
  const whole = columnsOf(kpis, { days, grouping, isDated: true })
  const from = fromOf(first.rows, readsOf([day, ...whole.all]))
  return `  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest(${whole.list}, recursive := true)
    from (
      select ${day.text} as day, ${whole.keys},
        ${whole.tallies}
      from ${from}
      where ${day.text} between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all`
}

function overSpans(
  reach: Exclude<Reach, 'segment'>,
  kpis: readonly CountingKpi<never>[],
  grouping: Grouping,
): string {
  const isLast = reach === 'last_day'
  const days = { from: isLast ? 's.to_day' : 's.from_day', to: 's.to_day' }
  const whole = columnsOf(kpis, { days, grouping, isDated: false })
  const bounds = boundsOf(kpis, days)
  const [first] = kpis
  if (!first) throw new Error('expected KPIs, got none')
  const from = fromOf(first.rows, readsOf([...bounds, ...whole.all]))
  const texts = bounds.map(({ text }) => text)
  const where = texts.length > 0 ? `\n      where ${texts.join(' and ')}` : ''
  const spans = isLast
    ? '(select distinct to_day from spans)'
    : '(select distinct from_day, to_day from spans)'
  const on = isLast ? ['to_day'] : ['from_day', 'to_day']
  return `  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select ${on.join(', ')}, unit, member, value, unnest(${whole.list}, recursive := true)
    from (
      select ${on.map((name) => `s.${name}`).join(', ')}, ${whole.keys},
        ${whole.tallies}
      from ${from} cross join ${spans} as s${where}
      group by all
    )
  ) as c join spans as s using (${on.join(', ')})
  where c.n <> 0 or c.d <> 0`
}

/**
 * What leaves rows out that nothing of a group counts on the days of `s`. Of
 * dossiers two bounds that each compare a column with a day, by which an engine
 * joins the two: one was received by the last day (an end before the receipt is
 * refused or void), and had not ended before the first.
 */
function boundsOf(
  kpis: readonly CountingKpi<never>[],
  days: DayNames,
): readonly Written[] {
  const bound = written((row) => boundOf(kpis, { row })[0] ?? sql`true`, days)
  if (bound.text === 'true') return []
  if (kpis[0]?.rows.bound !== dossiers.bound) return [bound]
  const { reads } = bound
  const ends = `case when facts.finish = 'handover' and "dossier"."handed_over_on" is null then cast('9999-12-31' as date) else "dossier"."ended_on" end`
  return [
    { text: `"dossier"."received_on" <= ${days.to}`, reads },
    { text: `${ends} >= ${days.from}`, reads },
  ]
}

/** What stands in the select of a group. */
interface GroupColumns {
  /** Unit, member of the dimension, value of a duration. */
  readonly keys: string
  readonly tallies: string
  /** The tallies as a list of rows. */
  readonly list: string
  readonly all: readonly Written[]
}

function columnsOf(
  kpis: readonly CountingKpi<never>[],
  {
    days,
    grouping,
    isDated,
  }: {
    readonly days: DayNames
    readonly grouping: Grouping
    readonly isDated: boolean
  },
): GroupColumns {
  const [first] = kpis
  if (!first) throw new Error('expected KPIs, got none')
  const column = (name: string) => written(() => sql.ref(name), days)
  const unit = column(first.rows.unit)
  const dimensions =
    grouping === 'none'
      ? []
      : Object.entries(first.rows.dimensions)
          .filter(([name]) => grouping === 'dimension' || name === grouping.by)
          .map(([name, of]) => [name, column(of)] as const)
  const asked = grouping === 'dimension' ? 'dimension' : `'${byOf(grouping)}'`
  const member =
    dimensions.length === 0
      ? 'null'
      : `case ${asked} ${dimensions
          .map(
            ([name, { text }]) =>
              `when '${name}' then coalesce(cast(${text} as varchar), '')`,
          )
          .join(' ')} end`
  const duration = kpis.find((kpi) => kpi.kind === 'duration')
  const value = duration && written(duration.measure, days)
  const tallies = kpis.map((kpi) => talliesOf(kpi, days, isDated))
  return {
    keys: `cast(${unit.text} as varchar) as unit, cast(${member} as varchar) as member, cast(${value?.text ?? 'null'} as bigint) as value`,
    tallies: tallies
      .map(
        ({ n, d }, i) =>
          `count(*)${filter(n)} as n${i}, ${d ? `count(*)${filter(d)}` : 'cast(0 as bigint)'} as d${i}`,
      )
      .join(',\n        '),
    list: `[${kpis.map((kpi, i) => `{'part': ${partName(kpi)}, 'n': n${i}, 'd': d${i}}`).join(', ')}]`,
    all: [
      unit,
      ...dimensions.map(([, of]) => of),
      ...(value ? [value] : []),
      ...tallies
        .flatMap(({ n, d }) => [n, d])
        .filter((one) => one !== undefined),
    ],
  }
}

function byOf(grouping: Exclude<Grouping, 'dimension'>): string {
  return grouping === 'none' ? '' : grouping.by
}

/** A condition that is no more than true filters nothing. */
function filter({ text }: Written): string {
  return text === 'true' ? '' : ` filter (where ${text})`
}

function talliesOf(
  kpi: CountingKpi<never>,
  days: DayNames,
  isDated: boolean,
): { readonly n: Written; readonly d: Written | undefined } {
  const { counts, cohort } = kpi
  // Its date is asked for all of the group.
  const own = isDated ? { counts } : { counts, cohort }
  const hasOwn = own.counts !== undefined || !isDated
  const counted = written(
    (row) => (hasOwn ? isCounted(own, { row }) : sql`true`),
    days,
  )
  if (kpi.kind !== 'ratio') return { n: counted, d: undefined }
  const meets = written(
    (row) =>
      hasOwn
        ? sql`${isCounted(own, { row })} and ${kpi.meets.where(row)}`
        : kpi.meets.where(row),
    days,
  )
  return { n: meets, d: counted }
}

function readsOf(all: readonly Written[]): ReadonlySet<string> {
  return new Set(all.flatMap(({ reads }) => [...reads]))
}
