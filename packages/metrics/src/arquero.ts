import { table } from 'arquero'
import type { ColumnTable } from 'arquero'
import type {
  Compared,
  Evaluation,
  NationalEvaluation,
  NationalResult,
} from './evaluation/result.ts'

/**
 * The results of an evaluation as an Arquero table, a row for each: one column
 * for every field, with those of the year to date as `toDateNumerator` …, of
 * the target as `comparator` and `targetValue`, one for each dimension, and for
 * each comparison asked for `previousValue` …, `yearBeforeValue` …, and `publishedValue` … where another
 * number was published. Null where a
 * result has none, so that a column is there whatever the results are.
 *
 * @example
 * toTable(evaluation).filter((r) => r.status === 'missed').objects()
 */
export function toTable(
  evaluation: Evaluation | NationalEvaluation,
): ColumnTable {
  const rows = evaluation.results.map(flat)
  const dimensions = evaluation.results.flatMap(({ group }) =>
    Object.keys(group ?? {}),
  )
  const names = new Set([
    ...keys,
    ...dimensions,
    ...fields,
    ...rows.flatMap((row) => Object.keys(row)),
  ])
  return table(
    [...names].map((name): [string, Cell[]] => [
      name,
      rows.map((row) => row[name] ?? null),
    ]),
  )
}

const keys = ['kpi', 'version', 'period', 'office', 'unit'] as const

const fields = [
  'numerator',
  'denominator',
  'value',
  'isCovered',
  'toDateFrom',
  'toDateNumerator',
  'toDateDenominator',
  'toDateValue',
  'toDateIsCovered',
  'comparator',
  'targetValue',
  'status',
  'reason',
  'small',
  'flipsAfter',
  'openOverdue',
  'undated',
  'withoutChannel',
  'ended',
  'acceptedUntil',
  'durationUnit',
  'median',
  'p90',
  'mean',
  'unmeasured',
] as const

type Cell = string | number | boolean | null

function flat(result: NationalResult): Readonly<Record<string, Cell>> {
  const { target, toDate, duration, compared, ...rest } = result
  const { accepted, published, group, ...own } = rest
  return {
    ...own,
    ...group,
    ...prefixed('toDate', { ...toDate }),
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
    ...(published && prefixed('published', { ...published })),
    ...comparedCells('previous', compared?.previous),
    ...comparedCells('yearBefore', compared?.year_before),
  }
}

function comparedCells(
  prefix: string,
  compared: Compared | undefined,
): Readonly<Record<string, Cell>> {
  if (!compared) return {}
  const { published, ...own } = compared
  return {
    ...prefixed(prefix, { reason: null, ...own }),
    ...(published && prefixed(`${prefix}Published`, { ...published })),
  }
}

function prefixed(
  prefix: string,
  given: Readonly<Record<string, Cell>>,
): Readonly<Record<string, Cell>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      prefix + name.charAt(0).toUpperCase() + name.slice(1),
      value,
    ]),
  )
}
