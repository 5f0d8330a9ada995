/** Thrown when an export cannot be loaded at all; nothing of it is stored. */
export class IngestError extends Error {
  override readonly name = 'IngestError'
  readonly code:
    | 'unreadable'
    | 'no_such_column'
    | 'ambiguous_column'
    | 'row_count'
    | 'no_extract_time'
    | 'no_such_batch'
    | 'held'
    | 'no_such_sheet'
    | 'ambiguous_sheet'
    | 'too_large'
    | 'wrong_encoding'
    | 'date_order'
    | 'no_such_code'

  constructor(code: IngestError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** What is wrong with delimited text as such, and what helps. */
export const csvFaults = {
  lineEnds:
    'expected one kind of line end, got two; were files put together? Export each by itself, or open it in a spreadsheet and save it as CSV UTF-8',
  openQuote:
    'expected a quote that closes, got one that does not; write it twice if it belongs to the text of that cell, or export the file again if it was cut off',
} as const
