import type { Kpi } from '../definition/kpi.ts'
import { said } from './objects.ts'
import { publishedObjects } from './published.ts'
import { scorecardOf } from './scorecard.ts'

/**
 * Statements by which a copy of a published file keeps what `kpi` gives of some
 * periods, where a browser would take a second to plan the counting alone. The
 * rows of `kpi_kept` are counted by the same statement, of all periods at once;
 * `kpi` reads them, and counts what is none of these by `kpi_counted`.
 *
 * @param periods keys of months, quarters, halves and years
 * @example
 * keptKpi(catalog, ['2018-03']).length // 4
 */
export function keptKpi(
  kpis: readonly Kpi<never>[],
  periods: readonly string[],
): readonly string[] {
  const kpi = publishedObjects(kpis).find(({ name }) => name === 'kpi')
  if (!kpi) throw new Error('expected the macro kpi')
  const keys = periods.map((key) => `'${key}'`).join(', ')
  const spans = `select period as at_period, 'period' as span, period_from(period) as from_day, period_to(period) as to_day, false as is_own
    from (select unnest([${keys}]) as period)
    union all
    select period, 'to_date', year_from(period), period_to(period), false
    from (select unnest([${keys}]) as period)`
  return [
    `create macro kpi_counted(period) as table\n${kpi.body}`,
    `create table kpi_kept as\n${scorecardOf(kpis, spans)}`,
    // A text, so that of the two only what is asked for is planned.
    `create or replace macro kpi(period) as table from query(
  case when period in (${keys}) then 'from kpi_kept where period = '
    else 'from kpi_counted(' end
  || '''' || replace(period, '''', '''''') || ''''
  || case when period in (${keys}) then '' else ')' end)`,
    `comment on macro table kpi is ${said(kpi.words)}`,
  ]
}
