import { isNumberRow, isTotalRow } from './no-data.ts'
import { isBlank, pageFinder } from './page-top.ts'
import {
  beginsFoot,
  isGroupRow,
  isGroupSum,
  isOfFoot,
  isPageRow,
} from './printed.ts'
import { shownCells } from './records.ts'
import type { Cells, PageTop, SourceRecord } from './records.ts'

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
export type NoData =
  | 'header_row'
  | 'title_row'
  | 'number_row'
  | 'total_row'
  | 'group_row'
  | 'footer_row'

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
 * below; a print has heads of groups as well, and signatures below its last row.
 */
export function rowJudge(table: TableHead): RowJudge {
  const page = pageFinder(table)
  let { headerRow } = table
  let waiting: readonly SourceRecord[] = []
  // What waits from here on is below the list, as far as is seen.
  let footAt = Infinity
  const judge = (record: SourceRecord): Judged => ({
    record,
    reason: noDataOf(record, { ...table, headerRow }) ?? record.misread,
  })
  const decided = (reasonAt: (i: number) => NoData | undefined) => {
    const rows = waiting.map((record, i) => {
      const reason = isBlank(record) ? undefined : reasonAt(i)
      return reason ? { record, reason } : judge(record)
    })
    waiting = []
    footAt = Infinity
    return rows
  }
  const footed = (i: number) => (i >= footAt ? 'footer_row' : undefined)
  const wait = (record: SourceRecord) => {
    const before = waiting.length < mostWaiting ? [] : decided(() => undefined)
    if (footAt === Infinity && isFoot(record, table, true))
      footAt = waiting.length
    waiting = [...waiting, record]
    return before
  }
  return {
    end: () => decided(footed),
    push(record) {
      const reasons = page.reasonsOf(waiting, record)
      if (reasons) {
        waiting = [...waiting, record]
        const rows = decided((i) => reasons[i] ?? footed(i))
        headerRow = record.row
        return rows
      }
      const isBelow = waiting.length > 0
      if (
        page.mayHave(record, isBelow) ||
        isFoot(record, table, footAt === Infinity)
      )
        return wait(record)
      return [...decided(() => undefined), judge(record)]
    },
  }
}

/** Of a format that has nothing but records. */
export const plainJudge: RowJudge = {
  push: (record) => [{ record, reason: record.misread }],
  end: () => [],
}

/** The cells of a row without a code, for which it has nothing or several words, also of one of another width; undefined for all others. */
function uncoded(
  { cells, uneven, misread, drawn }: SourceRecord,
  codeAt: number | undefined,
): Cells | undefined {
  if (codeAt === undefined || (misread && !uneven)) return undefined
  if (drawn?.has(codeAt)) return undefined
  const own = uneven ?? cells
  return /^\S+$/.test(own[codeAt]?.trim() ?? '') ? undefined : own
}

/** Whether a row may be below the list, as the first of such rows or as another. */
function isFoot(
  record: SourceRecord,
  { codeAt }: TableHead,
  isFirst: boolean,
): boolean {
  const cells = uncoded(record, codeAt)
  return cells !== undefined && (isFirst ? beginsFoot(cells) : isOfFoot(cells))
}

function noDataOf(
  record: SourceRecord,
  { headerRow, codeAt }: Pick<TableHead, 'headerRow' | 'codeAt'>,
): NoData | undefined {
  const { row, cells, drawn, misread } = record
  if (!misread) {
    if (row === headerRow + 1 && isNumberRow(cells)) return 'number_row'
    if (isTotalRow(cells, codeAt)) return 'total_row'
    // Without a code of its own it may go on with a total that is merged down over it.
    const hasCode = codeAt !== undefined && cells[codeAt]?.trim()
    if (drawn && !hasCode && isTotalRow(shownCells(record), codeAt))
      return 'total_row'
  }
  const own = uncoded(record, codeAt)
  return own && codeAt !== undefined ? printedAs(own, codeAt) : undefined
}

function printedAs(cells: Cells, codeAt: number): NoData | undefined {
  if (isPageRow(cells)) return 'footer_row'
  if (isGroupSum(cells)) return 'total_row'
  return isGroupRow(cells, codeAt) ? 'group_row' : undefined
}
