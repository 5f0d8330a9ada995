import type { Result } from '@motcua/metrics'
import type { Rows } from '@motcua/warehouse'

/* The table of a scorecard as the macros of a published database give it. */

/** A result as the macros give it. */
export function rowOf(result: Result): Rows[number] {
  const { toDate, target, duration } = result
  return {
    kpi: result.kpi,
    unit: result.unit,
    period: result.period,
    numerator: result.numerator,
    denominator: result.denominator,
    value: result.value,
    is_covered: result.isCovered,
    to_date_numerator: toDate.numerator,
    to_date_denominator: toDate.denominator,
    to_date_value: toDate.value,
    to_date_is_covered: toDate.isCovered,
    comparator: target?.comparator ?? null,
    target: target?.value ?? null,
    target_until: target?.until ?? null,
    status: result.status,
    reason: result.reason ?? null,
    is_small: result.small ?? false,
    median: duration?.median ?? null,
    p90: duration?.p90 ?? null,
    mean: duration?.mean ?? null,
    unmeasured: duration?.unmeasured ?? null,
    open_overdue: result.openOverdue ?? null,
    undated: result.undated ?? null,
    without_channel: result.withoutChannel ?? null,
    unit_ended: result.ended ?? null,
  }
}

/** The same columns of what a macro gave: but the words of it. */
export function rowsOf(rows: Rows): Rows {
  const words = ['title_vi', 'title_en', 'unit_name', 'target_vi', 'target_en']
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([name]) => !words.includes(name)),
    ),
  )
}
