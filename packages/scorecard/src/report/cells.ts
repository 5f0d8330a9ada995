import type { Target } from '@motcua/metrics'
import { shareOf } from '../model/kpi-table.ts'
import type { Cases } from '../words/subject.ts'
import type { Words } from '../words/words.ts'
import type {
  Block,
  Cell,
  ColumnKind,
  ReportColumn,
  ReportRow,
  ReportTable,
} from './report.ts'

/** Words in a cell. */
export function words(text: string): Cell {
  return { text, number: null }
}

/** A count in a cell; null is one that is not known. */
export function count(value: number | null, of: Words): Cell {
  return value === null ? words('…') : { text: of.count(value), number: value }
}

/** A share in a cell, as all of a paper prints it; null is one that is not known. */
export function share(
  cases: Cases | null,
  planned: Pick<Target, 'value'>,
  of: Words,
): Cell {
  const figures = cases && { ...cases, value: null }
  const { printed, cell } = shareOf(figures, planned, of)
  return { text: printed.rate, number: cell }
}

/** A number with a mark behind it. */
export function marked(cell: Cell, mark: string): Cell {
  return { ...cell, text: `${cell.text} ${mark}`, mark }
}

/** A column without a group unless one is given. */
export function column(
  title: string,
  kind: ColumnKind,
  width: number,
  group: string | null = null,
): ReportColumn {
  return { group, title, kind, width }
}

/** A row of cells. */
export function row(cells: readonly Cell[], isSum = false): ReportRow {
  return { cells, isSum }
}

/** A table, or what is said in the place of one without rows. */
export function tableOr(
  none: string,
  columns: readonly ReportColumn[],
  rows: readonly ReportRow[],
  caption: string | null = null,
): Block {
  return rows.length === 0 ? noneOf(none) : table(columns, rows, caption)
}

/** A table. */
export function table(
  columns: readonly ReportColumn[],
  rows: readonly ReportRow[],
  caption: string | null = null,
): ReportTable {
  return { kind: 'table', caption, columns, rows }
}

/** What is said in the place of what there is nothing of. */
export function noneOf(of: string): Block {
  return { kind: 'none', text: of }
}

/** A paragraph. */
export function text(of: string): Block {
  return { kind: 'text', text: of }
}

/** Small print. */
export function note(of: string): Block {
  return { kind: 'note', text: of }
}
