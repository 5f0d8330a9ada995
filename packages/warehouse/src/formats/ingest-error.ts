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
