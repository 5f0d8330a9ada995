import type { Scorecard } from '../model/scorecard.ts'

/** What a cell prints, and the number that it is in a workbook; null where a sign or a word is printed. */
export interface Cell {
  readonly text: string
  readonly number: number | null
  /** What the text has behind the number; default: nothing. */
  readonly mark?: string
}

/** How a column is set: words, words in the middle, counts, or shares. */
export type ColumnKind = 'words' | 'middle' | 'count' | 'share'

/** A column of a table. */
export interface ReportColumn {
  /** What stands over it and its neighbours. */
  readonly group: string | null
  readonly title: string
  readonly kind: ColumnKind
  /** In proportion to the others. */
  readonly width: number
  /** Digits behind the comma in a workbook; default: none. */
  readonly digits?: number
}

/** A row: cells, or words across all columns. */
export type ReportRow =
  | { readonly cells: readonly Cell[]; readonly isSum: boolean }
  | { readonly heading: string }

/** A table of a report; there is none without rows. */
export interface ReportTable {
  readonly kind: 'table'
  /** Name in a workbook, where several stand on a sheet. */
  readonly caption: string | null
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly ReportRow[]
}

/** What a report is made of, in its order. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** What stands in the place of what an annex has nothing of. */
  | { readonly kind: 'none'; readonly text: string }
  /** Small print under a table. */
  | { readonly kind: 'note'; readonly text: string }
  /** What people write; null prints dotted lines to write on. */
  | {
      readonly kind: 'written'
      readonly label: string
      readonly text: string | null
    }
  | ReportTable

/** A part of the body, `I. KẾT QUẢ THỰC HIỆN CHỈ TIÊU`. */
export interface ReportSection {
  readonly key:
    'results' | 'dossiers' | 'tasks' | 'shortcomings' | 'next' | 'proposals'
  readonly title: string
  readonly blocks: readonly Block[]
}

/** An annex, on pages of its own where there is something of it. */
export interface Annex {
  /** `IV`. */
  readonly number: string
  /** `Phụ lục IV`. */
  readonly label: string
  readonly title: string
  readonly isLandscape: boolean
  /** What stands between title and table, `Biểu số …`. */
  readonly head: readonly string[]
  readonly blocks: readonly Block[]
}

/**
 * A report (*báo cáo*): the scorecard's matter, what people say of it, twelve
 * annexes and one of the office's own questions, computed and worded. Plain data: nothing is computed after this.
 */
export interface Report extends Pick<
  Scorecard,
  | 'office'
  | 'period'
  | 'unit'
  | 'edition'
  | 'state'
  | 'synthetic'
  | 'language'
  | 'texts'
  | 'asOf'
  | 'banners'
  | 'disclaimer'
  | 'watermark'
  | 'placeAndDate'
  | 'dataLine'
  | 'replaces'
  | 'isSigned'
> {
  readonly kind: 'report'
  readonly letterhead: Scorecard['letterhead']
  /** `BÁO CÁO`. */
  readonly title: string
  /** `Kết quả thực hiện chỉ tiêu cải cách hành chính tháng 3/2018`. */
  readonly subject: string
  /** `Kính gửi: Ban Giám đốc Sở.` */
  readonly addressees: readonly string[]
  /** `Thực hiện Kế hoạch số …`. */
  readonly basis: string
  /** Of which tables and figures of the body are made. */
  readonly scorecard: Scorecard
  readonly sections: readonly ReportSection[]
  readonly annexes: readonly Annex[]
  /** Title of the page that lists the annexes of which there is nothing; null where at most one is. */
  readonly emptyTitle: string | null
  /** `(Kèm theo Báo cáo số ……/BC-… ngày …… tháng …… năm 2018)`. */
  readonly attached: string
  /** `XXXX-XXXX-XXXX`, the start of the hash of all of the above as JSON. */
  readonly verification: string
}

/** Whether there is nothing of an annex: it is told on a page that lists all such. */
export function isEmpty({ blocks }: Pick<Annex, 'blocks'>): boolean {
  return blocks.every(({ kind }) => kind === 'none')
}
