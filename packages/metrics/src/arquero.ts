import { table } from 'arquero'
import type { ColumnTable } from 'arquero'
import type { Evaluation, Result } from './result.ts'

/**
 * The results of an evaluation as an Arquero table, a row for each: one column
 * for every field, with those of the year to date as `toDateNumerator` …, of
 * the target as `comparator` and `targetValue`, of a comparison as
 * `previousValue` …, and one for each dimension. Null where a result has none.
 *
 * @example
 * toTable(evaluation).filter((r) => r.status === 'missed').objects()
 */
export function toTable(evaluation: Evaluation): ColumnTable {
  const rows = evaluation.results.map(flat)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return table(
    names.map((name): [string, Cell[]] => [
      name,
      rows.map((row) => row[name] ?? null),
    ]),
  )
}

type Cell = string | number | boolean | null

function flat(result: Result): Readonly<Record<string, Cell>> {
  const { target, toDate, duration, compared, accepted, group, ...own } = result
  return {
    ...(own as Readonly<Record<string, Cell>>),
    ...group,
    ...prefixed('toDate', toDate),
    comparator: target?.comparator ?? null,
    targetValue: target?.value ?? null,
    ...(duration && {
      durationUnit: duration.unit,
      median: duration.median,
      p90: duration.p90,
      mean: duration.mean,
      unmeasured: duration.unmeasured,
    }),
    ...(accepted && { acceptedUntil: accepted.expires }),
    ...(compared?.previous && prefixed('previous', compared.previous)),
    ...(compared?.year_before && prefixed('yearBefore', compared.year_before)),
  }
}

function prefixed(
  prefix: string,
  fields: object,
): Readonly<Record<string, Cell>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      prefix + name.charAt(0).toUpperCase() + name.slice(1),
      value as Cell,
    ]),
  )
}
