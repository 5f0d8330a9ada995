/** The cells of a row; null where one is empty. */
export type Cells = readonly (string | null)[]

/** What stands in a file down to its first row of data, as it stands; pages of a print may each have it. */
export interface PageTop {
  /** Rows above the header. */
  readonly titles: readonly Cells[]
  /** Rows of the header. */
  readonly heads: readonly Cells[]
}

/** By position, what cells of rows above say of a row by being merged down over it. */
export type Drawn = ReadonlyMap<number, { readonly text: string }>

/** One record of an export, before anything is known of its meaning. */
export interface SourceRecord {
  /** As a spreadsheet counts: the first line is 1. In JSON the position of the object, from 1. */
  readonly row: number
  /** By the position of the header; null where the cell is empty. */
  readonly cells: Cells
  /** Beside its own cells; one of its own that is not empty goes first. */
  readonly drawn?: Drawn | undefined
  /** Why it could not be taken apart; it has no cells then. */
  readonly misread?:
    'wrong_width' | 'bad_encoding' | 'bad_quotes' | 'bad_json' | 'too_long'
  /** Of a row of another width than the header, its cells as they stand. */
  readonly uneven?: Cells | undefined
}

/** An export of any format as records. */
export interface Records {
  /** Names of the columns, by position. */
  readonly header: readonly string[]
  /** Row of the header, or of its last line. */
  readonly headerRow: number
  /** Undefined where the format has nothing but records. */
  readonly top?: PageTop
  /** What the names of the columns would be joined with the row below them, where that may be a second row of the header. */
  readonly twoRows?: readonly string[] | undefined
  /** The records after the header, some at a time, in the order of the file; empty rows are none. */
  readonly rows: AsyncIterable<readonly SourceRecord[]>
  /** How many records there are by a count that does not share the reader's code; known when all are read. */
  count(): number
}

/** The cells of a record with what is merged down over them. */
export function shownCells({ cells, drawn }: SourceRecord): Cells {
  return drawn
    ? cells.map((cell, at) =>
        cell?.trim() ? cell : (drawn.get(at)?.text ?? cell),
      )
    : cells
}
