import type { Kpi, Tally } from '../definition/kpi.ts'
import { besideOf, lackOf, outOf } from '../evaluation/wanted.ts'
import { tablesOf } from '../definition/tables-of.ts'
import { aliasOf } from '../sql/count.ts'
import { inForceFirst } from './expressions.ts'

/** What a scorecard's table is asked for. */
export interface ScorecardOptions {
  /** The counts of all parts. */
  readonly counted: string
  /** The days that are asked for. */
  readonly spans: string
  /** By a dimension. Default: no. */
  readonly isBy?: boolean
}

/*
 *   spans ──▶ counted ──▶ rolled up over the units ──▶ figures ──▶ judged
 *                            derived ◀─┘                 targets, coverage ─┘
 */
export function scorecardSql(
  kpis: readonly Kpi<never>[],
  { counted, spans, isBy = false }: ScorecardOptions,
): string {
  return `with
${[
  countsSql(counted, spans),
  sumsSql(),
  askedSql(kpis, isBy),
  figuresSql(kpis, isBy),
  coveredSql(kpis),
  numbersSql(kpis),
  judgedSql(),
  statusSql(),
].join('\n')}
${tableSql(isBy)}`
}

function isDuration({ kind }: Kpi<never>): boolean {
  return kind === 'duration'
}

/** The days, and what is counted over them. */
function countsSql(counted: string, spans: string): string {
  return `  -- The days that are asked for, and those of the year to date.
  spans as materialized (
    ${spans}
  ),
  periods as (
    select p.at_period, p.from_day, p.to_day, p.is_own, y.from_day as year_from
    from spans as p join spans as y on y.at_period = p.at_period and y.span = 'to_date'
    where p.span = 'period'
  ),
  -- The rows that each part counts, by their unit.
  counted as materialized (
${counted}
  ),`
}

/** Counts rolled up over the units. */
function sumsSql(): string {
  return `  -- The units of each period as they are on its last day; a row counts for those above its own too.
  units as (
    select p.at_period, u.*
    from periods as p join unit_on as u on p.to_day between u.from_day and u.to_day
  ),
  rolled as (
    select c.at_period, c.span, coalesce(t.above, r.unit) as unit, c.member, c.part, c.value, sum(c.n) as n, sum(c.d) as d
    from counted as c
    join periods as p on p.at_period = c.at_period
    join units as r on r.at_period = c.at_period and r.is_root
    left join unit_tree as t on t.unit = c.unit and p.to_day between t.from_day and t.to_day
    group by all
  ),
  sums as (
    select at_period, span, unit, member, part, cast(sum(n) as bigint) as n, cast(sum(d) as bigint) as d
    from rolled group by all
  ),`
}

/** The KPIs and units that are asked for. */
function askedSql(kpis: readonly Kpi<never>[], isBy: boolean): string {
  return `${kpis.some(isDuration) ? durationSql() : ''}  -- What is asked of each KPI: its version of the period, and the parts of it.
  asked as (
    select p.at_period, d.*
    from periods as p, kpi_definition as d
    qualify row_number() over (
      partition by p.at_period, d.kpi
      order by ${inForceFirst('p.to_day')}
    ) = 1
  ),
  terms(part_of, part, n_of_n, d_of_n, n_of_d, d_of_d) as (
    values ${kpis.flatMap(termsOf).join(',\n      ')}
  ),
${isBy ? memberSql() : gridSql()}`
}

/** What the parts of each KPI come to, and what stands beside it. */
function figuresSql(kpis: readonly Kpi<never>[], isBy: boolean): string {
  return `  figures as (
    select g.at_period, g.part, g.unit, g.member, s.span,
      coalesce(sum(t.n_of_n * x.n + t.d_of_n * x.d), 0) as n,
      coalesce(sum(t.n_of_d * x.n + t.d_of_d * x.d), 0) as d
    from grid as g
    cross join (values ('period'), ('to_date')) as s(span)
    join terms as t on t.part_of = g.part
    left join sums as x on x.at_period = g.at_period and x.span = s.span and x.part = t.part and x.unit = g.unit
${isBy ? '      and (g.member is null or x.member = g.member)\n' : ''}    group by all
  ),
  beside(part_of, part, is_beside, lacks) as (
    values ${[...kpis.flatMap(besidesOf), '(null, null, false, null)'].join(',\n      ')}
  ),
  others as (
    select g.at_period, g.part, g.unit, g.member, s.span,
      cast(sum(x.n) filter (where b.is_beside) as bigint) as open_overdue,
      cast(sum(x.n) filter (where not b.is_beside) as bigint) as all_cases,
      max(b.lacks) as lacks, bool_or(b.is_beside) as has_beside
    from grid as g
    cross join (values ('period'), ('to_date')) as s(span)
    join beside as b on b.part_of = g.part
    left join sums as x on x.at_period = g.at_period and x.span = s.span and x.part = b.part and x.unit = g.unit
${isBy ? '      and (g.member is null or x.member = g.member)\n' : ''}    group by all
  ),`
}

/** What the data cover. */
function coveredSql(kpis: readonly Kpi<never>[]): string {
  return `  -- Whether the data cover the days, of the unit and all below it while they existed.
  covered as (
    select p.at_period, t.above as unit, s.span, k.part, bool_and(
      v.complete_from is not null
      and (v.complete_from <= s.from_day or v.complete_from <= u.since)
      and (v.complete_to >= s.to_day or v.complete_to >= coalesce(u.valid_to, s.to_day))
    ) as is_covered
    from periods as p
    join spans as s on s.at_period = p.at_period
    join units as u on u.at_period = p.at_period and u.since <= s.to_day and s.from_day <= coalesce(u.valid_to, s.to_day)
    join unit_tree as t on t.unit = u.unit and p.to_day between t.from_day and t.to_day
    cross join (values ${kpis.flatMap(tablesOfSql).join(', ')}) as k(part, "table")
    left join coverage as v on v."table" = k."table"
    group by all
  ),`
}

/** Numerator, denominator and what is lacking, by kind of KPI. */
function numbersSql(kpis: readonly Kpi<never>[]): string {
  return `  numbers as (
    select f.at_period, f.part, f.unit, f.member, f.span, a.kind,
      case when a.kind = 'duration' then coalesce(x.total, 0) else f.n end as numerator,
      case when a.kind = 'duration' then coalesce(x.cases, 0) + coalesce(x.unmeasured, 0) when a.kind = 'count' then null else f.d end as denominator,
      case a.kind when 'count' then f.n when 'duration' then coalesce(x.figure_n, 0) else f.n end as fraction_n,
      case a.kind when 'count' then 1 when 'duration' then coalesce(x.figure_d, 0) else f.d end as fraction_d,
      not (a.kind = 'duration' and a.measure = 'working_day' and coalesce(x.unmeasured, 0) > 0) as is_measured,
      coalesce(c.is_covered, true) as is_covered, o.open_overdue, o.has_beside,
      coalesce(case when o.lacks = 'due_date' then greatest(coalesce(o.all_cases, 0) - f.d, 0) end, 0) as undated,
      coalesce(case when o.lacks = 'channel' then greatest(coalesce(o.all_cases, 0) - f.d, 0) end, 0) as without_channel,
      x.median, x.p90, x.mean, x.unmeasured
    from figures as f
    join asked as a on a.at_period = f.at_period and a.part = f.part
    left join others as o on o.at_period = f.at_period and o.part = f.part and o.unit = f.unit and o.span = f.span and o.member is not distinct from f.member
    left join covered as c on c.at_period = f.at_period and c.part = f.part and c.unit = f.unit and c.span = f.span
    left join ${kpis.some(isDuration) ? 'durations' : '(select null as at_period, null as span, null as unit, null as member, null as part, 0 as total, 0 as cases, 0 as unmeasured, 0 as figure_n, 0 as figure_d, null as median, null as p90, null as mean limit 0)'} as x
      on x.at_period = f.at_period and x.part = f.part and x.unit = f.unit and x.span = f.span and x.member is not distinct from f.member
  ),`
}

/** Each number beside that of the year and its target. */
function judgedSql(): string {
  return `  -- A target is of a unit as a whole: its own before that of all.
  targets as (
    select p.at_period, u.unit, t.*
    from periods as p join units as u on u.at_period = p.at_period
    join plan_target as t on (t.unit = u.unit or t.unit = '*') and p.to_day between t.from_day and t.to_day
    qualify row_number() over (partition by p.at_period, u.unit, t.kpi order by case t.unit when '*' then 1 else 0 end, t.position) = 1
  ),
  aimed as (
    select distinct p.at_period, t.kpi from periods as p join plan_target as t on p.to_day between t.from_day and t.to_day
  ),
  judged as (
    select p.at_period, p.to_day, p.is_own, a.* exclude (at_period), n.unit, n.member, n.numerator, n.denominator,
      case when n.fraction_d <> 0 and n.kind <> 'count' and n.is_measured then n.fraction_n / n.fraction_d end as value, n.is_covered,
      y.numerator as to_date_numerator, y.denominator as to_date_denominator,
      case when y.fraction_d <> 0 and y.kind <> 'count' and y.is_measured then y.fraction_n / y.fraction_d end as to_date_value, y.is_covered as to_date_is_covered,
      n.open_overdue, n.has_beside, n.undated, n.without_channel, n.median, n.p90, n.mean, n.unmeasured,
      n.fraction_d, y.fraction_d as to_date_fraction_d, n.is_measured and case when p.is_own then n.is_measured else y.is_measured end as is_measured,
      case when p.is_own then n.fraction_n else y.fraction_n end as aim_n,
      case when p.is_own then n.fraction_d else y.fraction_d end as aim_d,
      case when p.is_own then n.is_covered else y.is_covered end as aim_covered,
      case when p.is_own then n.undated else y.undated end as aim_undated,
      case when p.is_own then n.without_channel else y.without_channel end as aim_without,
      t.comparator, t.value as target, t.value_e12, t.near_e12, t.until as target_until, t.printed_vi, t.printed_en, t.owner,
      m.kpi is not null and n.member is null as has_target,
      p.to_day between coalesce(a.effective_from, p.to_day) and coalesce(a.effective_to, p.to_day) as is_in_force
    from numbers as n
    join numbers as y on y.at_period = n.at_period and y.part = n.part and y.unit = n.unit and y.span = 'to_date' and y.member is not distinct from n.member
    join periods as p on p.at_period = n.at_period
    join asked as a on a.at_period = n.at_period and a.part = n.part
    left join targets as t on t.at_period = n.at_period and t.unit = n.unit and t.kpi = a.kpi and n.member is null
    left join aimed as m on m.at_period = n.at_period and m.kpi = a.kpi
    where n.span = 'period'
  ),`
}

/** What each comes to against its target, and why. */
function statusSql(): string {
  return `  told as (
    select j.*, case
      when not is_in_force then 'unknown not_in_force'
      when not is_covered then 'unknown data_incomplete'
      when not is_measured then 'unknown outside_calendar'
      when comparator is null and not has_target then 'informative no_target'
      when comparator is null and aim_d + fraction_d > 0 then 'informative target_of_other_units'
      when comparator is null then 'not_applicable target_of_other_units'
      when not aim_covered then 'unknown data_incomplete'
      when aim_without > 0 and (aim_d = 0
        or status_against(comparator, value_e12, near_e12, aim_n, aim_d + aim_without)
        <> status_against(comparator, value_e12, near_e12, aim_n + aim_without, aim_d + aim_without)) then 'unknown no_channel'
      when aim_d = 0 and aim_undated > 0 then 'no_data no_due_date'
      when aim_d = 0 then 'no_data no_cases'
      else status_against(comparator, value_e12, near_e12, aim_n, aim_d)
    end as status_text
    from judged as j
  )`
}

/** The columns that are shown, in their order. */
function tableSql(isBy: boolean): string {
  return `select k.kpi, k.title_vi, k.title_en, k.unit, u.name as unit_name, k.at_period as period,${isBy ? ' k.member,' : ''}
  cast(k.numerator as bigint) as numerator, cast(k.denominator as bigint) as denominator, k.value, k.is_covered,
  cast(k.to_date_numerator as bigint) as to_date_numerator, cast(k.to_date_denominator as bigint) as to_date_denominator, k.to_date_value, k.to_date_is_covered,
  k.comparator, k.target, k.printed_vi as target_vi, k.printed_en as target_en, k.target_until,
  split_part(k.status_text, ' ', 1) as status, nullif(split_part(k.status_text, ' ', 2), '') as reason,
  coalesce(k.denominator > 0 and k.denominator < k.min_cases, false) as is_small,
  cast(k.median as double) as median, cast(k.p90 as double) as p90, cast(k.mean as double) as mean,
  case when k.kind = 'duration' then cast(coalesce(k.unmeasured, 0) as bigint) end as unmeasured,
  case when k.has_beside then coalesce(k.open_overdue, 0) end as open_overdue,
  cast(nullif(k.undated, 0) as bigint) as undated, cast(nullif(k.without_channel, 0) as bigint) as without_channel,
  case when u.valid_to < k.to_day then u.valid_to end as unit_ended
from told as k join units as u on u.at_period = k.at_period and u.unit = k.unit
order by k.at_period, u.is_root desc, u.position, u.unit, k.position${isBy ? ', k.member' : ''}`
}

/** The figures of durations, exact: by how often each value comes. */
function durationSql(): string {
  return `  -- Figures of durations, by how often each value comes.
  ranked as (
    select r.*, sum(n) over (partition by at_period, span, unit, member, part order by value nulls last) as up_to,
      sum(n) filter (where value is not null) over (partition by at_period, span, unit, member, part) as cases
    from rolled as r where part in (select d.part from kpi_definition as d where d.kind = 'duration')
  ),
  measured as (
    select at_period, span, unit, member, part, coalesce(max(cases), 0) as cases, sum(n * value) as total,
      coalesce(sum(n) filter (where value is null), 0) as unmeasured,
      min(value) filter (where up_to >= (cases + 1) // 2) as low, min(value) filter (where up_to >= (cases + 2) // 2) as high,
      min(value) filter (where up_to >= (cases * 9 + 9) // 10) as p90
    from ranked group by all
  ),
  durations as (
    select m.at_period, m.span, m.unit, m.member, m.part, m.total, m.cases, m.unmeasured,
      case when is_told then case k.statistic when 'median' then m.low + m.high when 'p90' then m.p90 else m.total end end as figure_n,
      case when is_told then case k.statistic when 'median' then 2 when 'p90' then 1 else m.cases end end as figure_d,
      case when is_told then (m.low + m.high) / 2 end as median,
      case when is_told then m.p90 end as p90,
      case when is_told then m.total / m.cases end as mean
    from measured as m join kpi_definition as k on k.part = m.part
    cross join lateral (select m.cases > 0 and (k.measure <> 'working_day' or m.unmeasured = 0) as is_told)
  ),
`
}

/** Every unit of a period that there was in its year, with every KPI. */
function gridSql(): string {
  return `  grid as (
    select a.at_period, a.part, u.unit, cast(null as varchar) as member
    from asked as a join periods as p on p.at_period = a.at_period
    join units as u on u.at_period = a.at_period
    where u.is_root or (u.valid_from <= p.to_day and coalesce(u.valid_to, p.to_day) >= p.year_from)
  ),`
}

/** The members of which there are rows; of a KPI that has no such dimension the whole. */
function memberSql(): string {
  return `  grid as (
    select distinct a.at_period, a.part, u.unit,
      case when list_contains(string_split(a.dimensions, ' '), dimension) then x.member end as member
    from asked as a join periods as p on p.at_period = a.at_period
    join units as u on u.at_period = a.at_period
    join terms as t on t.part_of = a.part
    join sums as x on x.at_period = a.at_period and x.part = t.part and x.unit = u.unit
    where u.is_root or (u.valid_from <= p.to_day and coalesce(u.valid_to, p.to_day) >= p.year_from)
  ),`
}

/** What of the sums of parts a KPI is: as (part of, part, and the four factors). */
function termsOf(kpi: Kpi<never>): readonly string[] {
  const own = `'${nameOf(kpi)}'`
  if (kpi.kind === 'derived')
    return kpi.of.map((part, i) => {
      const from = factors(kpi, i)
      return `(${own}, '${aliasOf(part)}', ${from.join(', ')})`
    })
  return [`(${own}, ${own}, 1, 0, 0, 1)`]
}

/**
 * How often the numerator and the denominator of a part are in those of a
 * derived KPI, which is linear in them.
 *
 * @throws TypeError when it is not.
 */
function factors(
  { id, of, derive }: Extract<Kpi<never>, { readonly kind: 'derived' }>,
  i: number,
): readonly number[] {
  const at = (n: number, d: number): Tally =>
    derive(
      of.map((_, j) =>
        j === i
          ? { numerator: n, denominator: d }
          : { numerator: 0, denominator: 0 },
      ),
    )
  const [one, other, both] = [at(1, 0), at(0, 1), at(5, 7)]
  const none = at(0, 0)
  const isLinear = (take: keyof Tally) =>
    none[take] === 0 && both[take] === 5 * one[take] + 7 * other[take]
  if (!isLinear('numerator') || !isLinear('denominator'))
    throw new TypeError(
      `expected ${id} to be made of sums and differences of its parts, got another derivation`,
    )
  return [one.numerator, other.numerator, one.denominator, other.denominator]
}

function besidesOf(kpi: Kpi<never>): readonly string[] {
  const beside = besideOf(kpi)
  const all = outOf(kpi)
  return [
    ...(beside ? [`('${nameOf(kpi)}', '${aliasOf(beside)}', true, null)`] : []),
    ...(all
      ? [`('${nameOf(kpi)}', '${aliasOf(all)}', false, '${lackOf(kpi)}')`]
      : []),
  ]
}

function tablesOfSql(kpi: Kpi<never>): readonly string[] {
  return [...new Set(tablesOf(kpi))].map(
    (table) => `('${nameOf(kpi)}', '${table}')`,
  )
}

/** A KPI and its version, as statements name it. */
export function nameOf(kpi: Kpi<never>): string {
  return aliasOf(kpi)
}
