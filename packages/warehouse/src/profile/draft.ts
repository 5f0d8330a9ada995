import type { Encoding } from '../formats/encoding.ts'
import type { Format, profileColumns } from './profile.ts'

/** What an export tells of how it is read; null or empty is what it does not tell. */
export interface Draft {
  /** Made of the file's name. */
  readonly name: string
  readonly format: Format['format']
  /** Null where the bytes prove none; what they may be is in `encodings`. */
  readonly encoding: Encoding | null
  readonly encodings: readonly Encoding[]
  /** Of these the one in which most headers are known. */
  readonly readAs: Encoding
  readonly delimiter: string | null
  /** Path of the array in a JSON document. */
  readonly records: string | null
  /** Pattern made of the file's name. */
  readonly files: string
  readonly rows: number
  /** Rows with the code of a row before them and other cells under known headers; of the codes of the first 100,000. */
  readonly repeated: number
  /** Rows of which the text of a column is that of a cell above, merged down over them; without columns that have none. */
  readonly drawn: { readonly [C in Column]?: number }
  /** Headers as the file writes them; more than one where several could be meant, the likeliest first. */
  readonly columns: { readonly [C in Column]?: readonly string[] }
  /** All headers of the file in their order; empty where none of them is known: they may be data. */
  readonly headers: readonly string[]
  /** The header has two rows, and its names are those of both, joined by a blank. */
  readonly isJoined: boolean
  /** Known headers of a second row below the header that cannot be joined with it; empty where there is none. */
  readonly below: readonly string[]
  /** Columns that every dossier has something of and the file does not show; some may be given, or follow from others. */
  readonly missing: readonly Column[]
  /** Headers that are none of the above; empty where no header was found. */
  readonly others: readonly string[]
  readonly dates: { readonly [C in Column]?: DraftDates }
  /** Texts of a column by what they mean; null where it has too many to be one of kinds. */
  readonly meanings: {
    readonly [C in 'status' | 'channel' | 'apology']?: DraftMeanings | null
  }
}

/** What the cells of a date column look like. */
export interface DraftDates {
  /** Formats that together fit all cells; none of an order that the cells disprove. */
  readonly formats: readonly string[]
  readonly cells: number
  /** Cells that fit no format that can be read. */
  readonly strange: number
  /** Texts that stand for an empty cell, `-` and `N/A`; their cells are none of the above. */
  readonly blank?: readonly string[]
  /** `day` or `month` stands first, `either` where no number is above 12, `both` where both are; undefined where the format tells. */
  readonly first?: 'day' | 'month' | 'either' | 'both'
}

/** Texts of a column of kinds. */
export interface DraftMeanings {
  readonly known: { readonly [meaning: string]: readonly string[] }
  readonly unknown: readonly string[]
  /** Unknown texts that are not shown: long ones, and numbers that may be a person's. */
  readonly hidden: number
}

/** A column of a profile of a dossier. */
export type Column = (typeof profileColumns)[number]
