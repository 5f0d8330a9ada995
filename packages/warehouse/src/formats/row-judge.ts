import { isNumberRow, isTotalRow } from './no-data.ts'
import { pageFinder } from './page-top.ts'
import { shownCells } from './records.ts'
import type { PageTop, SourceRecord } from './records.ts'

/** The table that a row may be none of. */
export interface TableHead {
  readonly header: readonly string[]
  readonly headerRow: number
  /** Undefined where nothing is known to stand above a header of one row. */
  readonly top?: PageTop | undefined
  /** Position of the code among the cells, where there is one. */
  readonly codeAt?: number | undefined
}

/** Why a row is rightly none of its table. */
export type NoData = 'header_row' | 'title_row' | 'number_row' | 'total_row'

/** A row, and why it is none of its table: rightly, or because it could not be taken apart. */
export interface Judged {
  readonly record: SourceRecord
  readonly reason: NoData | SourceRecord['misread']
}

/** Judges the rows of a table, given in their order; some are known by what is below them. */
export interface RowJudge {
  /** The rows that are decided with this one. */
  push(record: SourceRecord): readonly Judged[]
  /** Those that are decided with the end of the table. */
  end(): readonly Judged[]
}

/** So many rows wait for what is below them. */
const mostWaiting = 100

/**
 * Tells which rows are none of a table. Where pages are put one behind the other
 * their header repeats, with the titles above it and the numbers of its columns
 * below.
 */
export function rowJudge(table: TableHead): RowJudge {
  const { codeAt } = table
  const page = pageFinder(table)
  let { headerRow } = table
  let waiting: readonly SourceRecord[] = []
  const judge = (record: SourceRecord): Judged => ({
    record,
    reason: record.misread ?? noDataOf(record, { headerRow, codeAt }),
  })
  const end = () => {
    const decided = waiting.map(judge)
    waiting = []
    return decided
  }
  return {
    end,
    push(record) {
      const reasons = page.reasonsOf(waiting, record)
      if (reasons) {
        const decided = [...waiting, record].map((row, i) => {
          const reason = reasons[i]
          return reason ? { record: row, reason } : judge(row)
        })
        headerRow = record.row
        waiting = []
        return decided
      }
      if (!page.mayHave(record, waiting.length > 0))
        return [...end(), judge(record)]
      const decided = waiting.length < mostWaiting ? [] : end()
      waiting = [...waiting, record]
      return decided
    },
  }
}

/** Of a format that has nothing but records. */
export const plainJudge: RowJudge = {
  push: (record) => [{ record, reason: record.misread }],
  end: () => [],
}

function noDataOf(
  record: SourceRecord,
  { headerRow, codeAt }: Pick<TableHead, 'headerRow' | 'codeAt'>,
): NoData | undefined {
  const { row, cells, drawn } = record
  if (row === headerRow + 1 && isNumberRow(cells)) return 'number_row'
  if (isTotalRow(cells, codeAt)) return 'total_row'
  // Without a code of its own it may go on with a total that is merged down over it.
  const hasCode = codeAt !== undefined && cells[codeAt]?.trim()
  return drawn && !hasCode && isTotalRow(shownCells(record), codeAt)
    ? 'total_row'
    : undefined
}
