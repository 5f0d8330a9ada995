import type { Kpi } from '../definition/kpi.ts'
import { dimensionsOf } from './facts/definitions.ts'
import { countedSql, partsOf } from './groups.ts'
import { macro, tableMacro } from './objects.ts'
import type { PublishedObject } from './objects.ts'
import { scorecardSql } from './scorecard-sql.ts'
import { scorecardWords } from './words.ts'

/** How many days a scorecard is asked of. */
const spansOfPeriod = `select period as at_period, 'period' as span, period_from(period) as from_day, period_to(period) as to_day,
      regexp_matches(period, '\\.\\.|-L\\d+M') as is_own
    union all
    select period, 'to_date', year_from(period), period_to(period), false`

/** As `spansOfPeriod`, of a dimension that some KPI has. */
function spansOfMembers(dimensions: readonly string[]): string {
  const known = dimensions.map((name) => `'${name}'`).join(', ')
  return spansOfPeriod.replace(
    'select period as at_period',
    `select case when dimension in (${known}) then period
      else error('expected a dimension of ${dimensions.join(', ')}, got ' || coalesce(dimension, 'null')) end as at_period`,
  )
}

const spansOfMonths = `select month_key(m) as at_period, 'period' as span, month_from(m, null) as from_day, month_to(m, null) as to_day, false as is_own
    from (select unnest(range(period_last_month(last_month) + 1 - months, period_last_month(last_month) + 1)) as m)
    union all
    select month_key(m), 'to_date', month_from(m // 12 * 12, null), month_to(m, null), false
    from (select unnest(range(period_last_month(last_month) + 1 - months, period_last_month(last_month) + 1)) as m)`

/** The scorecard's table as macros: of a period, by a dimension, of months. */
export function scorecardMacros(
  kpis: readonly Kpi<never>[],
): readonly PublishedObject[] {
  const { member: _, ...columns } = scorecardWords
  const counted = countedSql(partsOf(kpis), 'none')
  const dimensions = [...new Set(kpis.flatMap(dimensionsOf))]
  return [
    against,
    tableMacro({
      name: 'kpi',
      parameters: ['period'],
      body: scorecardSql(kpis, { counted, spans: spansOfPeriod }),
      words: {
        vi: "Bảng chỉ tiêu của phiếu: mọi chỉ tiêu và đơn vị trong kỳ và lũy kế năm. kpi('2018-03')",
        en: "The scorecard's table: every KPI and unit over a period and the year to date. kpi('2018-03')",
      },
      columns,
    }),
    tableMacro({
      name: 'kpi_by',
      parameters: ['period', 'dimension'],
      body: scorecardSql(kpis, {
        counted: countedSql(partsOf(kpis), 'dimension'),
        spans: spansOfMembers(dimensions),
        isBy: true,
      }),
      words: {
        vi: `Như kpi, chia theo một trong các chiều ${dimensions.join(', ')}; không phải đơn vị: đơn vị đã có ở cột unit. kpi_by('2018-03', 'field')`,
        en: `As kpi, by one of ${dimensions.join(', ')}; not by unit, which has its column in any case. kpi_by('2018-03', 'field')`,
      },
      columns: scorecardWords,
    }),
    tableMacro({
      name: 'kpi_months',
      parameters: ['last_month', 'months'],
      body: scorecardSql(kpis, { counted, spans: spansOfMonths }),
      words: {
        vi: "Như kpi, của các tháng đến tháng cuối. kpi_months('2018-03', 13)",
        en: "As kpi, of the months up to the last. kpi_months('2018-03', 13)",
      },
      columns,
    }),
  ]
}

/** The scorecard's table over days that a statement gives: at_period, span, from_day, to_day, is_own. */
export function scorecardOf(
  kpis: readonly Kpi<never>[],
  spans: string,
): string {
  return scorecardSql(kpis, {
    counted: countedSql(partsOf(kpis), 'none'),
    spans,
  })
}

/** A value held against a target, as integers: `value` and `near` are in millionths of a millionth. */
const against = macro({
  name: 'status_against',
  parameters: ['comparator', 'value', 'near', 'numerator', 'denominator'],
  body: `case
    when case comparator
      when '>=' then cast(numerator as hugeint) * 1000000000000 >= cast(denominator as hugeint) * value
      when '>' then cast(numerator as hugeint) * 1000000000000 > cast(denominator as hugeint) * value
      when '<=' then cast(numerator as hugeint) * 1000000000000 <= cast(denominator as hugeint) * value
      else cast(numerator as hugeint) * 1000000000000 < cast(denominator as hugeint) * value end then 'met'
    when near is not null and case left(comparator, 1)
      when '>' then cast(numerator as hugeint) * 1000000000000 >= cast(denominator as hugeint) * near
      else cast(numerator as hugeint) * 1000000000000 <= cast(denominator as hugeint) * near end then 'near'
    else 'missed' end`,
  words: {
    vi: 'So một tỷ lệ với chỉ tiêu: met, near, missed',
    en: 'A share held against a target: met, near, missed',
  },
})
