import {
  flowColumns,
  kpiHeadings,
  missColumns,
  taskColumns,
} from '../model/headings.ts'
import type { Scorecard, UnitRow } from '../model/scorecard.ts'
import { wordsOf } from '../words/words.ts'
import type { PrintedTable } from './prove.ts'

/** The tables of a scorecard as they are to be on paper, told apart from its layout. */
export function scorecardTables(scorecard: Scorecard): readonly PrintedTable[] {
  const { misses, tasks } = scorecard
  const words = wordsOf(scorecard)
  const textOf = (value: string | number) =>
    typeof value === 'number' ? words.count(value) : value
  return [
    ...bodyTables(scorecard),
    {
      caption: misses.caption,
      rows: misses.rows.map((row) =>
        missColumns(scorecard)
          .filter(({ key }) => key !== 'unit' || row.unit !== misses.sharedUnit)
          .map(({ key }) => textOf(row[key])),
      ),
    },
    {
      caption: tasks.caption,
      rows: tasks.rows.map((row) =>
        taskColumns(words)
          .filter(({ key }) => key !== 'lead' || row.lead !== tasks.sharedLead)
          .map(({ key }) => textOf(row[key])),
      ),
    },
  ]
}

/** Those of its tables that a report has in its body too: targets, dossiers, units. */
export function bodyTables(scorecard: Scorecard): readonly PrintedTable[] {
  const { flow, units } = scorecard
  const words = wordsOf(scorecard)
  const { count } = words
  // A column that no dossier needs is left out.
  const flowCount = (key: string, n: number) =>
    n === 0 && /undated$/i.test(key) ? '' : count(n)
  return [
    kpiTable(scorecard),
    {
      caption: flow.caption,
      rows: flow.row.known
        ? [flowColumns(words).map(({ key }) => flowCount(key, flow.row[key]))]
        : [['…']],
    },
    ...(units === null
      ? []
      : [
          {
            caption: units.caption,
            rows: [...units.rows, units.total].map((row) =>
              unitRow(row, count),
            ),
          },
        ]),
  ]
}

/** How many values the charts of a scorecard are to show. */
export function chartValues({ trend, comparison }: Scorecard): number {
  const values = [
    ...trend.series.flatMap((series) => series.values),
    ...(comparison?.units ?? []).flatMap(({ shares }) =>
      shares.map(({ value }) => value),
    ),
  ]
  return values.filter((value) => value !== null).length
}

function kpiTable(scorecard: Scorecard): PrintedTable {
  const { kpis } = scorecard
  const { yearAgo, toDate } = kpiHeadings(scorecard)
  const rows = kpis.rows.map((row) => [
    row.title,
    row.target,
    row.value.ratio,
    row.value.rate,
    row.previous,
    ...(yearAgo ? [row.yearAgo] : []),
    ...(toDate ? [row.toDate.ratio, row.toDate.rate] : []),
    row.statusText,
  ])
  return { caption: kpis.caption, rows }
}

function unitRow(
  row: UnitRow,
  count: (n: number) => string,
): readonly string[] {
  const { name, received, finished, late, openOverdue, values } = row
  const counts = [received, finished, late, openOverdue]
  return [
    name,
    ...counts.map((n) => (n === null ? '…' : count(n))),
    ...values.map(({ rate }) => rate),
  ]
}
